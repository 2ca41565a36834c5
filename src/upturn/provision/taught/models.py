"""Lessons a provider has taught, what each learner did in them, and who is still to be asked about."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from upturn.kernel.classification import DataClass
from upturn.people.models import Enrolment, Organisation, Staff, TeachingGroup
from upturn.provision.lesson import LessonState
from upturn.provision.taught.matching import By

PERSONAL = DataClass.PERSONAL
SPECIAL = DataClass.SPECIAL_CATEGORY
OPERATIONAL = DataClass.OPERATIONAL

STATES = [(each.value, each.value.replace("_", " ").capitalize()) for each in LessonState]
KEYS = [(each.value, each.value.capitalize()) for each in By]
RATING = [MinValueValidator(1), MaxValueValidator(4)]


class TaughtLesson(models.Model):
    """One lesson. ``record_key`` is what its record is known by; blank while none has come.

    ``shows`` are the ways of taking part its record can show (`upturn.provision.lesson.Way`), ``aside`` how
    many people were set aside and why, and ``opened_at`` when the meeting opened, where that is known.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="taught_lessons", db_index=False
    )
    title = models.CharField(max_length=200)
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    group = models.ForeignKey(
        TeachingGroup, on_delete=models.SET_NULL, null=True, blank=True, related_name="taught_lessons"
    )
    teacher_name = models.CharField(max_length=120, blank=True, default="")
    state = models.CharField(max_length=10, choices=STATES, default=LessonState.HELD.value)
    source = models.CharField(max_length=20, blank=True, default="")
    record_key = models.CharField(max_length=64, blank=True, default="")
    shows = models.PositiveSmallIntegerField(default=0)
    aside = models.JSONField(default=dict)

    classified: ClassVar = {
        "organisation": OPERATIONAL,
        "title": OPERATIONAL,
        "begins_at": OPERATIONAL,
        "ends_at": OPERATIONAL,
        "opened_at": OPERATIONAL,
        "group": OPERATIONAL,
        "teacher_name": PERSONAL,
        "state": OPERATIONAL,
        "source": OPERATIONAL,
        "record_key": OPERATIONAL,
        "shows": OPERATIONAL,
        "aside": OPERATIONAL,
    }

    class Meta:
        ordering: ClassVar = ["begins_at", "id"]
        indexes: ClassVar = [models.Index(fields=["organisation", "begins_at"])]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "record_key"], condition=~Q(record_key=""), name="lesson_record_once"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("begins_at")), name="taught_lesson_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} at {self.begins_at:%Y-%m-%d %H:%M}"


class LearnerInLesson(models.Model):
    """One learner in one lesson: whether they were due, their presence, the rating after it, a no-show.

    Without ``joins`` there is no presence. ``did`` are the ways they took part. A rating is of what the
    teacher saw, each 1 to 4 or left out.
    """

    lesson = models.ForeignKey(
        TaughtLesson, on_delete=models.CASCADE, related_name="learners", db_index=False
    )
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="lessons")
    due = models.BooleanField(default=True)
    set_aside = models.BooleanField(default=False)
    first_join = models.DateTimeField(null=True, blank=True)
    last_leave = models.DateTimeField(null=True, blank=True)
    minutes = models.FloatField(default=0.0)
    joins = models.PositiveSmallIntegerField(default=0)
    did = models.PositiveSmallIntegerField(default=0)
    progress = models.PositiveSmallIntegerField(null=True, blank=True, validators=RATING)
    engagement = models.PositiveSmallIntegerField(null=True, blank=True, validators=RATING)
    communication = models.PositiveSmallIntegerField(null=True, blank=True, validators=RATING)
    next_step = models.CharField(max_length=300, blank=True, default="")
    rated_by = models.ForeignKey(
        Staff, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    rated_at = models.DateTimeField(null=True, blank=True)
    not_here_by = models.ForeignKey(
        Staff, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    not_here_at = models.DateTimeField(null=True, blank=True)
    told_whom = models.CharField(max_length=120, blank=True, default="")
    told_by = models.ForeignKey(
        Staff, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    told_at = models.DateTimeField(null=True, blank=True)

    classified: ClassVar = {
        "lesson": OPERATIONAL,
        "enrolment": PERSONAL,
        "due": PERSONAL,
        "set_aside": PERSONAL,
        "first_join": PERSONAL,
        "last_leave": PERSONAL,
        "minutes": PERSONAL,
        "joins": PERSONAL,
        "did": PERSONAL,
        "progress": PERSONAL,
        "engagement": PERSONAL,
        "communication": PERSONAL,
        "next_step": SPECIAL,
        "rated_by": PERSONAL,
        "rated_at": OPERATIONAL,
        "not_here_by": PERSONAL,
        "not_here_at": PERSONAL,
        "told_whom": PERSONAL,
        "told_by": PERSONAL,
        "told_at": OPERATIONAL,
    }

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["lesson", "enrolment"], name="learner_in_lesson_once")
        ]

    def __str__(self) -> str:
        return f"Learner {self.enrolment_id} in lesson {self.lesson_id}"


class AttendeeSaid(models.Model):
    """Somebody said once whom a name or an address stands for; no enrolment means that it is no learner."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="attendees_said", db_index=False
    )
    known_by = models.CharField(max_length=10, choices=KEYS)
    value = models.CharField(max_length=254)
    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    said_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()

    classified: ClassVar = {
        "organisation": OPERATIONAL,
        "known_by": OPERATIONAL,
        "value": PERSONAL,
        "enrolment": PERSONAL,
        "said_by": PERSONAL,
        "said_at": OPERATIONAL,
    }

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "known_by", "value"], name="attendee_said_once")
        ]

    def __str__(self) -> str:
        return f"What a {self.known_by} stands for"


class WaitingAttendee(models.Model):
    """Somebody in a lesson's record whom only a person can say; kept once said, so that it can be undone.

    ``known_by`` and ``value`` are the surest thing they could be known by. A row with an enrolment that
    nobody said is the part of that learner's presence which was sure, kept beside what was added to it.
    """

    lesson = models.ForeignKey(TaughtLesson, on_delete=models.CASCADE, related_name="waiting")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+", db_index=False)
    known_by = models.CharField(max_length=10, choices=KEYS)
    value = models.CharField(max_length=254)
    name = models.CharField(max_length=200, blank=True, default="")
    email = models.CharField(max_length=254, blank=True, default="")
    identifier = models.CharField(max_length=200, blank=True, default="")
    first_join = models.DateTimeField(null=True, blank=True)
    last_leave = models.DateTimeField(null=True, blank=True)
    minutes = models.FloatField(default=0.0)
    joins = models.PositiveSmallIntegerField(default=0)
    did = models.PositiveSmallIntegerField(default=0)
    said = models.ForeignKey(
        AttendeeSaid, on_delete=models.SET_NULL, null=True, blank=True, related_name="attendees"
    )
    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.CASCADE, null=True, blank=True, related_name="+", db_index=False
    )

    classified: ClassVar = {
        "lesson": OPERATIONAL,
        "organisation": OPERATIONAL,
        "known_by": OPERATIONAL,
        "value": PERSONAL,
        "name": PERSONAL,
        "email": PERSONAL,
        "identifier": PERSONAL,
        "first_join": PERSONAL,
        "last_leave": PERSONAL,
        "minutes": PERSONAL,
        "joins": PERSONAL,
        "did": PERSONAL,
        "said": OPERATIONAL,
        "enrolment": PERSONAL,
    }

    class Meta:
        indexes: ClassVar = [models.Index(fields=["organisation", "known_by", "value"])]

    def __str__(self) -> str:
        return f"Somebody in lesson {self.lesson_id}"


class TaughtWeek(models.Model):
    """What every learner of a provider did in one week, counted, so that a term is read at once.

    ``learners`` are enrolments as ``int64``, ``counts`` two arrays one after the other, ``int16[measures,
    learners]`` each: of how many lessons, and in how many. Worked out afresh from the lessons, never typed.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="taught_weeks", db_index=False
    )
    monday = models.DateField()
    learners = models.BinaryField(default=bytes)
    counts = models.BinaryField(default=bytes)

    classified: ClassVar = {
        "organisation": OPERATIONAL,
        "monday": OPERATIONAL,
        "learners": PERSONAL,
        "counts": PERSONAL,
    }

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "monday"], name="taught_week_once")
        ]

    def __str__(self) -> str:
        return f"Week of {self.monday}"
