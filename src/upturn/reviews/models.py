"""What was decided when a plan was looked at again, on which facts, and who meets."""

from typing import ClassVar

from django.db import models

from upturn.kernel.classification import DataClass
from upturn.people.models import Organisation, Staff
from upturn.plans.models import Plan

PERSONAL = DataClass.PERSONAL
SPECIAL = DataClass.SPECIAL_CATEGORY
OPERATIONAL = DataClass.OPERATIONAL


class ReviewMeeting(models.Model):
    """A sitting in which plans are looked at one after another; its minutes are its decisions.

    ``queue`` are the numbers of the plans looked at, in their order, fixed when the meeting opens so that a
    decision never moves the next pupil. ``present`` is a list of ``{"staff_id", "name"}``.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="review_meetings")
    on = models.DateField()
    opened_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="review_meetings_opened")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    until = models.DateField()
    present = models.JSONField(default=list)
    queue = models.JSONField(default=list)
    request_key = models.CharField(max_length=40, unique=True)

    classified: ClassVar = {
        "organisation": OPERATIONAL,
        "on": OPERATIONAL,
        "opened_by": PERSONAL,
        "opened_at": OPERATIONAL,
        "closed_at": OPERATIONAL,
        "until": OPERATIONAL,
        "present": PERSONAL,
        "queue": PERSONAL,
        "request_key": OPERATIONAL,
    }

    def __str__(self) -> str:
        return f"Review meeting of {self.on}"


class ReviewDecision(models.Model):
    """Keep, change or stop: with the fact and the dose as they stood, and the reason.

    ``fact`` and ``dose`` are what was on the screen (see `upturn.reviews.facts`). ``responses`` are the kinds
    of support being tried and ``stage`` how much was missed then, for "tried before"; ``why_different``
    answers its question. ``instead`` says what replaces a plan that was stopped, or why nothing does;
    ``without_contact_why`` why it was stopped though nobody had spoken with pupil or family since the last
    review. ``version`` is the plan's once the decision was in it.
    """

    class Decision(models.TextChoices):
        KEEP = "keep", "Keep"
        CHANGE = "change", "Change"
        STOP = "stop", "Stop"

    class Smaller(models.TextChoices):
        SMALLER = "smaller", "Smaller than last time"
        THE_SAME = "the_same", "The same"
        BIGGER = "bigger", "Bigger"
        NOT_ASKED = "", "Not asked"

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="reviews")
    version = models.PositiveIntegerField()
    meeting = models.ForeignKey(
        ReviewMeeting, on_delete=models.SET_NULL, null=True, blank=True, related_name="decisions"
    )
    on = models.DateField()
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="review_decisions")
    decision = models.CharField(max_length=10, choices=Decision)
    smaller = models.CharField(max_length=10, choices=Smaller, blank=True, default="")
    reason = models.CharField(max_length=500)
    action = models.CharField(max_length=300, blank=True, default="")
    action_by = models.ForeignKey(
        Staff, on_delete=models.PROTECT, null=True, blank=True, related_name="review_actions"
    )
    action_due = models.DateField(null=True, blank=True)
    action_done_at = models.DateTimeField(null=True, blank=True)
    next_on = models.DateField(null=True, blank=True)
    fact = models.JSONField(default=dict)
    dose = models.JSONField(default=dict)
    stage = models.CharField(max_length=40, blank=True, default="")
    responses = models.JSONField(default=list)
    why_different = models.CharField(max_length=500, blank=True, default="")
    instead = models.CharField(max_length=300, blank=True, default="")
    without_contact_why = models.CharField(max_length=300, blank=True, default="")
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    request_key = models.CharField(max_length=40, unique=True)

    classified: ClassVar = {
        "plan": PERSONAL,
        "version": OPERATIONAL,
        "meeting": OPERATIONAL,
        "on": PERSONAL,
        "by": PERSONAL,
        "decision": PERSONAL,
        "smaller": SPECIAL,
        "reason": SPECIAL,
        "action": SPECIAL,
        "action_by": PERSONAL,
        "action_due": OPERATIONAL,
        "action_done_at": OPERATIONAL,
        "next_on": OPERATIONAL,
        "fact": PERSONAL,
        "dose": PERSONAL,
        "stage": PERSONAL,
        "responses": SPECIAL,
        "why_different": SPECIAL,
        "instead": SPECIAL,
        "without_contact_why": SPECIAL,
        "at": OPERATIONAL,
        "withdrawn_at": OPERATIONAL,
        "request_key": OPERATIONAL,
    }

    class Meta:
        ordering: ClassVar = ["-on", "-id"]

    def __str__(self) -> str:
        return f"{self.decision} on {self.on}"
