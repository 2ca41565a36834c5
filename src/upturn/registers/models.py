"""School years, their calendars, packed registers and lessons, changed marks, and the pictures pages read."""

from typing import ClassVar

from django.db import models

from upturn.kernel.classification import DataClass
from upturn.people.models import Enrolment, Organisation

PERSONAL = DataClass.PERSONAL
OPERATIONAL = DataClass.OPERATIONAL
PUBLIC = DataClass.PUBLIC


class SchoolYear(models.Model):
    """One organisation's academic year. ``version`` grows with every change to its marks or calendar.

    ``summary`` is what the School page reads, worked out with the pictures.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="school_years")
    start = models.PositiveSmallIntegerField(help_text="The calendar year whose 1 August begins it.")
    calendar_is_provisional = models.BooleanField(default=True)
    teaching_days = models.PositiveSmallIntegerField(
        default=0b0011111, help_text="A bit a weekday, Monday first."
    )
    version = models.PositiveIntegerField(default=0)
    marks_to = models.DateField(null=True, blank=True)
    refreshed_at = models.DateTimeField(null=True, blank=True)
    summary = models.JSONField(default=dict)

    classified: ClassVar = {
        "organisation": OPERATIONAL,
        "start": PUBLIC,
        "calendar_is_provisional": OPERATIONAL,
        "teaching_days": PUBLIC,
        "version": OPERATIONAL,
        "marks_to": OPERATIONAL,
        "refreshed_at": OPERATIONAL,
        "summary": PERSONAL,
    }

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "start"], name="school_year_once")
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.start}/{(self.start + 1) % 100:02d}"


class CalendarPeriod(models.Model):
    """A named run of days in a school year: a term, a holiday, an INSET day, a closure."""

    school_year = models.ForeignKey(SchoolYear, on_delete=models.CASCADE, related_name="periods")
    kind = models.CharField(max_length=20)
    first = models.DateField()
    last = models.DateField()
    name = models.CharField(max_length=100, blank=True, default="")
    session = models.CharField(
        max_length=2, blank=True, default="", help_text="AM or PM; blank for whole days."
    )

    classified: ClassVar = {
        "school_year": OPERATIONAL,
        "session": PUBLIC,
        "kind": PUBLIC,
        "first": PUBLIC,
        "last": PUBLIC,
        "name": PUBLIC,
    }

    class Meta:
        ordering: ClassVar = ["first", "last", "kind"]

    def __str__(self) -> str:
        return f"{self.name or self.kind} {self.first} to {self.last}"


class Register(models.Model):
    """One enrolment's marks for one academic year: 742 bytes, a byte a session, 0 where there is no mark."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="registers")
    start = models.PositiveSmallIntegerField()
    marks = models.BinaryField(max_length=742)
    late_minutes = models.BinaryField(max_length=742, null=True)

    classified: ClassVar = {
        "enrolment": PERSONAL,
        "start": OPERATIONAL,
        "marks": DataClass.SPECIAL_CATEGORY,
        "late_minutes": PERSONAL,
    }

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["enrolment", "start"], name="register_once")]

    def __str__(self) -> str:
        return f"Register of {self.enrolment}, {self.start}"


class MarkChange(models.Model):
    """A mark that a later import changed: what it was, what it became, which import, when."""

    register = models.ForeignKey(Register, on_delete=models.CASCADE, related_name="changes")
    slot = models.PositiveSmallIntegerField()
    old = models.PositiveSmallIntegerField()
    new = models.PositiveSmallIntegerField()
    proposal_id = models.BigIntegerField()
    at = models.DateTimeField()

    classified: ClassVar = {
        "register": PERSONAL,
        "slot": OPERATIONAL,
        "old": DataClass.SPECIAL_CATEGORY,
        "new": DataClass.SPECIAL_CATEGORY,
        "proposal_id": OPERATIONAL,
        "at": OPERATIONAL,
    }

    class Meta:
        indexes: ClassVar = [models.Index(fields=["register", "slot"])]

    def __str__(self) -> str:
        return f"Slot {self.slot}: {self.old} to {self.new}"


class LessonYear(models.Model):
    """What an organisation's lessons of one academic year stand on: their names, and a version.

    ``version`` grows with every change to them. Lessons hold places in the names, so none is ever taken out.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="lesson_years")
    start = models.PositiveSmallIntegerField(help_text="The calendar year whose 1 August begins it.")
    version = models.PositiveIntegerField(default=0)
    periods = models.JSONField(default=list)
    subjects = models.JSONField(default=list)
    groups = models.JSONField(default=list)

    classified: ClassVar = {
        "organisation": OPERATIONAL,
        "start": PUBLIC,
        "version": OPERATIONAL,
        "periods": OPERATIONAL,
        "subjects": OPERATIONAL,
        "groups": OPERATIONAL,
    }

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "start"], name="lesson_year_once")
        ]

    def __str__(self) -> str:
        return f"Lessons of {self.organisation} {self.start}/{(self.start + 1) % 100:02d}"


class LessonRegister(models.Model):
    """One enrolment's lessons of one academic year, packed as `registers.lessons.packing` says."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="lesson_registers")
    start = models.PositiveSmallIntegerField()
    lessons = models.BinaryField()

    classified: ClassVar = {
        "enrolment": PERSONAL,
        "start": OPERATIONAL,
        "lessons": DataClass.SPECIAL_CATEGORY,
    }

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["enrolment", "start"], name="lesson_register_once")
        ]

    def __str__(self) -> str:
        return f"Lessons of {self.enrolment}, {self.start}"


class Picture(models.Model):
    """What pages read of one enrolment's year, worked out when marks change and never on a page.

    Counts are sessions. ``last_*`` and ``previous_*`` are over the last four school weeks and the four
    before, with agreed absences (``set_aside``) told apart. ``weeks`` is a list of ``[week, possible,
    attended]`` for the weeks that hold a possible session for this pupil; ``codes`` maps register codes
    to counts above zero. ``no_reason_yet`` counts the sessions still coded as having no reason.
    """

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="pictures")
    school_year = models.ForeignKey(SchoolYear, on_delete=models.CASCADE, related_name="pictures")
    data_version = models.PositiveIntegerField()
    method_version = models.PositiveSmallIntegerField()
    possible = models.PositiveIntegerField()
    attended = models.PositiveIntegerField()
    approved_educational_activity = models.PositiveIntegerField()
    authorised = models.PositiveIntegerField()
    unauthorised = models.PositiveIntegerField()
    late_before_close = models.PositiveIntegerField()
    late_after_close = models.PositiveIntegerField()
    missing = models.PositiveIntegerField()
    persistent = models.BooleanField(null=True)
    severe = models.BooleanField(null=True)
    last_possible = models.PositiveSmallIntegerField()
    last_attended = models.PositiveSmallIntegerField()
    last_set_aside = models.PositiveSmallIntegerField()
    previous_possible = models.PositiveSmallIntegerField()
    previous_attended = models.PositiveSmallIntegerField()
    previous_set_aside = models.PositiveSmallIntegerField()
    codes = models.JSONField(default=dict)
    weeks = models.JSONField(default=list)
    no_reason_yet = models.PositiveSmallIntegerField(default=0)
    no_reason_since = models.DateField(null=True)
    newly_persistent = models.BooleanField(default=False)

    classified: ClassVar = {
        "enrolment": PERSONAL,
        "school_year": OPERATIONAL,
        "data_version": OPERATIONAL,
        "method_version": OPERATIONAL,
        "possible": PERSONAL,
        "attended": PERSONAL,
        "approved_educational_activity": PERSONAL,
        "authorised": PERSONAL,
        "unauthorised": PERSONAL,
        "late_before_close": PERSONAL,
        "late_after_close": PERSONAL,
        "missing": PERSONAL,
        "persistent": PERSONAL,
        "severe": PERSONAL,
        "last_possible": PERSONAL,
        "last_attended": PERSONAL,
        "last_set_aside": PERSONAL,
        "previous_possible": PERSONAL,
        "previous_attended": PERSONAL,
        "previous_set_aside": PERSONAL,
        "codes": DataClass.SPECIAL_CATEGORY,
        "weeks": PERSONAL,
        "no_reason_yet": PERSONAL,
        "no_reason_since": PERSONAL,
        "newly_persistent": PERSONAL,
    }

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["enrolment", "school_year"], name="picture_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["school_year", "severe"]),
            models.Index(fields=["school_year", "persistent"]),
        ]

    def __str__(self) -> str:
        return f"Picture of {self.enrolment}"
