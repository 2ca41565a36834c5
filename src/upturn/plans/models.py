"""One plan a pupil: every version of it, who has read which, and what did not happen as planned."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from upturn.kernel.classification import DataClass
from upturn.people.models import Enrolment, Staff

PERSONAL = DataClass.PERSONAL
SPECIAL = DataClass.SPECIAL_CATEGORY
OPERATIONAL = DataClass.OPERATIONAL


class Plan(models.Model):
    """The plan that stands for a pupil. What it says is in its newest version; nothing is written over."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="plans")
    version = models.PositiveIntegerField(default=1)
    opened_on = models.DateField()
    opened_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="plans_opened")
    review_on = models.DateField(db_index=True)
    review_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="plans_to_review")
    closed_on = models.DateField(null=True, blank=True)
    closed_by = models.ForeignKey(
        Staff, on_delete=models.PROTECT, null=True, blank=True, related_name="plans_closed"
    )
    closed_why = models.CharField(max_length=300, blank=True, default="")
    closed_without_contact = models.BooleanField(default=False)

    classified: ClassVar = {
        "enrolment": PERSONAL,
        "version": OPERATIONAL,
        "opened_on": PERSONAL,
        "opened_by": PERSONAL,
        "review_on": OPERATIONAL,
        "review_by": PERSONAL,
        "closed_on": PERSONAL,
        "closed_by": PERSONAL,
        "closed_why": SPECIAL,
        "closed_without_contact": OPERATIONAL,
    }

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["enrolment"], condition=Q(closed_on__isnull=True), name="plan_one_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"Plan opened {self.opened_on}, version {self.version}"


class PlanVersion(models.Model):
    """A plan as it stood: its document (see `upturn.plans.document`), by whom, when, and why it changed."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    document = models.JSONField()
    on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="plan_versions")
    why = models.CharField(max_length=300, blank=True, default="")
    request_key = models.CharField(max_length=40, unique=True)

    classified: ClassVar = {
        "plan": PERSONAL,
        "number": OPERATIONAL,
        "document": SPECIAL,
        "on": PERSONAL,
        "at": OPERATIONAL,
        "by": PERSONAL,
        "why": SPECIAL,
        "request_key": OPERATIONAL,
    }

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["plan", "number"], name="plan_version_once")]

    def __str__(self) -> str:
        return f"Version {self.number}"


class CardRead(models.Model):
    """Someone opened the card, or the plan, of one version: opening it counts as reading it."""

    version = models.ForeignKey(PlanVersion, on_delete=models.CASCADE, related_name="reads")
    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="cards_read")
    at = models.DateTimeField()

    classified: ClassVar = {"version": PERSONAL, "staff": PERSONAL, "at": OPERATIONAL}

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["version", "staff"], name="card_read_once")]

    def __str__(self) -> str:
        return f"{self.staff} read {self.version}"


class Departure(models.Model):
    """Something did not happen as planned: which part, when, who said so, and what was done about it."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="departures")
    version = models.PositiveIntegerField()
    part = models.CharField(max_length=60)
    on = models.DateField()
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="departures_reported")
    line = models.CharField(max_length=300, blank=True, default="")
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        Staff, on_delete=models.PROTECT, null=True, blank=True, related_name="departures_settled"
    )
    settled_how = models.CharField(max_length=300, blank=True, default="")
    request_key = models.CharField(max_length=40, unique=True)

    classified: ClassVar = {
        "plan": PERSONAL,
        "version": OPERATIONAL,
        "part": OPERATIONAL,
        "on": PERSONAL,
        "by": PERSONAL,
        "line": SPECIAL,
        "at": OPERATIONAL,
        "settled_at": OPERATIONAL,
        "settled_by": PERSONAL,
        "settled_how": SPECIAL,
        "request_key": OPERATIONAL,
    }

    class Meta:
        ordering: ClassVar = ["-on", "-id"]

    def __str__(self) -> str:
        return f"Not as planned on {self.on}"
