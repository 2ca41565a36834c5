"""Looks at a school year's register, what they found, and what people answered."""

from typing import ClassVar

from django.db import models

from upturn.kernel.classification import DataClass
from upturn.people.models import Enrolment, Staff
from upturn.registers.models import SchoolYear

PERSONAL = DataClass.PERSONAL
OPERATIONAL = DataClass.OPERATIONAL


class LookTaken(models.Model):
    """One look at a school year's marks, until a day.

    Patterns are looked for at the end of each half term and when a person asks, and what was found then is
    kept. What the last weeks show is worked out again whenever the marks change: there is one such look.
    ``why_not`` says why nothing could be looked for; such a look is
    none, and is taken again.
    """

    class Occasion(models.TextChoices):
        HALF_TERM = "half_term", "At the end of a half term"
        ASKED = "asked", "When somebody asked"
        LATEST = "latest", "With the latest marks"

    school_year = models.ForeignKey(SchoolYear, on_delete=models.CASCADE, related_name="looks")
    occasion = models.CharField(max_length=10, choices=Occasion)
    until = models.DateField()
    data_version = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    pupils = models.PositiveIntegerField(default=0, help_text="How many there was enough to look at.")
    too_little = models.PositiveIntegerField(default=0, help_text="How many there was too little of.")
    why_not = models.TextField(blank=True, default="")
    of_lessons = models.TextField(blank=True, default="")
    ahead = models.JSONField(default=dict, help_text="See `upturn.patterns.ahead`; of the latest marks.")
    shared = models.JSONField(default=list, help_text="See `upturn.patterns.shared.cause`; names nobody.")

    classified: ClassVar = {
        "school_year": OPERATIONAL,
        "occasion": OPERATIONAL,
        "until": OPERATIONAL,
        "data_version": OPERATIONAL,
        "at": OPERATIONAL,
        "by": PERSONAL,
        "pupils": OPERATIONAL,
        "too_little": OPERATIONAL,
        "why_not": OPERATIONAL,
        "of_lessons": OPERATIONAL,
        "ahead": PERSONAL,
        "shared": OPERATIONAL,
    }

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["school_year", "occasion", "until"], name="look_once")
        ]

    def __str__(self) -> str:
        return f"{self.get_occasion_display()}, {self.school_year} until {self.until}"


class RaisedFinding(models.Model):
    """What one look found of one pupil, in the words it is said in. See `upturn.patterns.findings.Finding`.

    ``which`` tells one pattern of a kind from another, the same at every look: a weekday, a subject, another
    pupil. ``place`` is where it stands among the pupil's, the most telling first. ``sessions`` are
    ``[day, half]``, ``bars`` ``[label, observed, usual]``.
    """

    look = models.ForeignKey(LookTaken, on_delete=models.CASCADE, related_name="findings")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)
    which = models.CharField(max_length=120, blank=True, default="")
    other = models.ForeignKey(Enrolment, on_delete=models.CASCADE, null=True, related_name="+")
    place = models.PositiveSmallIntegerField()
    sentence = models.TextField()
    question = models.TextField()
    n = models.PositiveIntegerField()
    observed = models.PositiveIntegerField()
    expected = models.FloatField()
    p = models.FloatField(null=True)
    q = models.FloatField(null=True)
    sessions = models.JSONField(default=list)
    bars = models.JSONField(default=list)

    classified: ClassVar = {
        "look": OPERATIONAL,
        "enrolment": PERSONAL,
        "kind": PERSONAL,
        "which": PERSONAL,
        "other": PERSONAL,
        "place": OPERATIONAL,
        "sentence": PERSONAL,
        "question": PERSONAL,
        "n": PERSONAL,
        "observed": PERSONAL,
        "expected": PERSONAL,
        "p": PERSONAL,
        "q": PERSONAL,
        "sessions": PERSONAL,
        "bars": PERSONAL,
    }

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["look", "enrolment", "kind", "which"], name="finding_once")
        ]
        ordering: ClassVar = ["enrolment", "place"]

    def __str__(self) -> str:
        return f"{self.kind} of {self.enrolment}"


class FindingAnswer(models.Model):
    """What a person did with a finding: took its question up, or set it aside.

    It answers the same pattern at every later look of the year; what the latest marks show it answers until
    the next half term's look.
    """

    class Answer(models.TextChoices):
        TAKEN_UP = "taken_up", "Taken up"
        SET_ASIDE = "set_aside", "Set aside"

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="+")
    start = models.PositiveSmallIntegerField(help_text="The calendar year whose 1 August began the year.")
    kind = models.CharField(max_length=20)
    which = models.CharField(max_length=120, blank=True, default="")
    answer = models.CharField(max_length=10, choices=Answer)
    at = models.DateTimeField()
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")

    classified: ClassVar = {
        "enrolment": PERSONAL,
        "start": OPERATIONAL,
        "kind": PERSONAL,
        "which": PERSONAL,
        "answer": PERSONAL,
        "at": OPERATIONAL,
        "by": PERSONAL,
    }

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["enrolment", "start", "kind", "which"], name="answer_once")
        ]

    def __str__(self) -> str:
        return f"{self.get_answer_display()}: {self.kind} of {self.enrolment}"
