"""A child's pathway to a provider: what was asked, answered, agreed, shared and tried, and where it led."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from upturn.kernel.classification import DataClass
from upturn.people.models import Enrolment, Organisation, Staff
from upturn.provision.pathway.attempts import Destination, Went
from upturn.provision.pathway.completeness import ANSWER_WITHIN_DAYS
from upturn.provision.pathway.cycle import USUAL_CYCLE
from upturn.provision.pathway.parties import Party
from upturn.provision.pathway.placement import Ended
from upturn.provision.pathway.states import ReferralState

PERSONAL = DataClass.PERSONAL
SPECIAL = DataClass.SPECIAL_CATEGORY
OPERATIONAL = DataClass.OPERATIONAL

STATES = [(each.value, each.label) for each in ReferralState]
PARTIES = [(each.value, each.label) for each in Party]


class ProviderNeeds(models.Model):
    """What one provider said a referral must hold, its own questions, and how soon it answers."""

    organisation = models.OneToOneField(Organisation, on_delete=models.CASCADE, related_name="provider_needs")
    needs = models.JSONField(default=list)
    questions = models.JSONField(default=list)
    answers_within_days = models.PositiveSmallIntegerField(default=ANSWER_WITHIN_DAYS)
    version = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    classified: ClassVar = {
        "organisation": OPERATIONAL,
        "needs": OPERATIONAL,
        "questions": OPERATIONAL,
        "answers_within_days": OPERATIONAL,
        "version": OPERATIONAL,
        "by": PERSONAL,
        "at": OPERATIONAL,
    }

    def __str__(self) -> str:
        return f"What {self.organisation} needs"


class ProvisionReferral(models.Model):
    """A school asks a provider to teach one of its pupils. What it says is its document, part by part."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="provision_referrals")
    provider = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="referrals_received")
    authority = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="referrals_overseen"
    )
    state = models.CharField(max_length=12, choices=STATES, default=ReferralState.DRAFT.value)
    document = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    sent_on = models.DateField(null=True, blank=True)
    answer_by = models.DateField(null=True, blank=True)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="provision_referrals_made")
    at = models.DateTimeField()
    request_key = models.CharField(max_length=40, unique=True)

    classified: ClassVar = {
        "enrolment": PERSONAL,
        "provider": PERSONAL,
        "authority": PERSONAL,
        "state": PERSONAL,
        "document": SPECIAL,
        "version": OPERATIONAL,
        "sent_on": PERSONAL,
        "answer_by": OPERATIONAL,
        "by": PERSONAL,
        "at": OPERATIONAL,
        "request_key": OPERATIONAL,
    }

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [models.Index(fields=["provider", "state"])]

    def __str__(self) -> str:
        return f"Referral {self.pk} to a provider"


class PathwayEvent(models.Model):
    """One change of a pathway: who, when, from which organisation, and how the referral stood after it.

    ``line`` is the reason, question or answer given with a move; ``part`` the part that was written.
    """

    referral = models.ForeignKey(ProvisionReferral, on_delete=models.CASCADE, related_name="events")
    what = models.CharField(max_length=20)
    after = models.CharField(max_length=12, choices=STATES, blank=True, default="")
    part = models.CharField(max_length=20, blank=True, default="")
    version = models.PositiveIntegerField(default=0)
    line = models.CharField(max_length=500, blank=True, default="")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    request_key = models.CharField(max_length=40, unique=True)

    classified: ClassVar = {
        "referral": PERSONAL,
        "what": OPERATIONAL,
        "after": PERSONAL,
        "part": OPERATIONAL,
        "version": OPERATIONAL,
        "line": SPECIAL,
        "organisation": OPERATIONAL,
        "by": PERSONAL,
        "at": OPERATIONAL,
        "request_key": OPERATIONAL,
    }

    class Meta:
        ordering: ClassVar = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.what} at {self.at}"


class PlacementShare(models.Model):
    """What one organisation granted another: fields, roles, purpose, lawful basis, phases, a last day.

    A grant is never rewritten: a narrower or longer one takes its place, and this one keeps when it ended.
    """

    referral = models.ForeignKey(ProvisionReferral, on_delete=models.CASCADE, related_name="shares")
    from_organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    to_organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    bundle = models.CharField(max_length=30)
    fields = models.JSONField(default=list)
    roles = models.JSONField(default=list)
    phases = models.JSONField(default=list)
    purpose = models.CharField(max_length=100)
    lawful_basis = models.CharField(max_length=30)
    until = models.DateField()
    agreed_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField()
    ended_on = models.DateField(null=True, blank=True)
    ended_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    classified: ClassVar = {
        "referral": PERSONAL,
        "from_organisation": OPERATIONAL,
        "to_organisation": OPERATIONAL,
        "bundle": OPERATIONAL,
        "fields": OPERATIONAL,
        "roles": OPERATIONAL,
        "phases": OPERATIONAL,
        "purpose": OPERATIONAL,
        "lawful_basis": OPERATIONAL,
        "until": OPERATIONAL,
        "agreed_by": PERSONAL,
        "agreed_at": OPERATIONAL,
        "ended_on": OPERATIONAL,
        "ended_by": PERSONAL,
    }

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["referral", "bundle"], condition=Q(ended_on__isnull=True), name="share_stands_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.from_organisation} to {self.to_organisation}"


class Placement(models.Model):
    """A pupil learns at a provider, from a day to a day, as school, provider and family agreed."""

    referral = models.OneToOneField(ProvisionReferral, on_delete=models.CASCADE, related_name="placement")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="placements")
    starts_on = models.DateField()
    ends_on = models.DateField()
    settling_in_until = models.DateField()
    weekly_cost = models.PositiveIntegerField(null=True, blank=True)
    review_every_weeks = models.PositiveSmallIntegerField(default=USUAL_CYCLE)
    expectations = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    agreed_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    ended_how = models.CharField(
        max_length=24, choices=[(each.value, each.label) for each in Ended], blank=True, default=""
    )
    ended_line = models.CharField(max_length=500, blank=True, default="")

    classified: ClassVar = {
        "referral": PERSONAL,
        "enrolment": PERSONAL,
        "starts_on": PERSONAL,
        "ends_on": PERSONAL,
        "settling_in_until": PERSONAL,
        "weekly_cost": OPERATIONAL,
        "review_every_weeks": OPERATIONAL,
        "expectations": SPECIAL,
        "version": OPERATIONAL,
        "agreed_on": PERSONAL,
        "ended_on": PERSONAL,
        "ended_how": PERSONAL,
        "ended_line": SPECIAL,
    }

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="placement_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return f"Placement {self.pk}"


class PlacementYes(models.Model):
    """One side agreed to a version of the starting expectations: who, and on which day."""

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="yeses")
    party = models.CharField(max_length=10, choices=PARTIES)
    version = models.PositiveIntegerField()
    who = models.CharField(max_length=120)
    on = models.DateField()
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    classified: ClassVar = {
        "placement": PERSONAL,
        "party": OPERATIONAL,
        "version": OPERATIONAL,
        "who": PERSONAL,
        "on": PERSONAL,
        "by": PERSONAL,
        "at": OPERATIONAL,
    }

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["placement", "party", "version"], name="placement_yes_once")
        ]

    def __str__(self) -> str:
        return f"{self.party} agreed"


class ThreadMessage(models.Model):
    """One message of the shared thread. ``seen_by`` are the sides it is for, besides its own."""

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="messages")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    words = models.CharField(max_length=2000)
    seen_by = models.JSONField(default=list)
    is_restricted = models.BooleanField(default=False)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    request_key = models.CharField(max_length=40, unique=True)

    classified: ClassVar = {
        "placement": PERSONAL,
        "organisation": OPERATIONAL,
        "words": SPECIAL,
        "seen_by": OPERATIONAL,
        "is_restricted": OPERATIONAL,
        "by": PERSONAL,
        "at": OPERATIONAL,
        "request_key": OPERATIONAL,
    }

    class Meta:
        ordering: ClassVar = ["at", "id"]

    def __str__(self) -> str:
        return f"Message of {self.at}"


class PlacementReview(models.Model):
    """A review that was held: when it was due, who was there, and its minutes in one to three lines."""

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="reviews")
    due_on = models.DateField()
    held_on = models.DateField()
    present = models.CharField(max_length=300, blank=True, default="")
    minutes = models.JSONField(default=list)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    request_key = models.CharField(max_length=40, unique=True)

    classified: ClassVar = {
        "placement": PERSONAL,
        "due_on": OPERATIONAL,
        "held_on": PERSONAL,
        "present": PERSONAL,
        "minutes": SPECIAL,
        "organisation": OPERATIONAL,
        "by": PERSONAL,
        "at": OPERATIONAL,
        "request_key": OPERATIONAL,
    }

    class Meta:
        ordering: ClassVar = ["held_on", "id"]

    def __str__(self) -> str:
        return f"Review of {self.held_on}"


class ReintegrationAttempt(models.Model):
    """One try to come back or go on: steps, how it went, what was learned, and how ready the learner said.

    ``steps`` and ``readiness`` are as `upturn.provision.pathway.attempts` writes them.
    """

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="attempts")
    to = models.CharField(max_length=200)
    began_on = models.DateField()
    steps = models.JSONField(default=list)
    readiness = models.JSONField(default=dict)
    went = models.CharField(
        max_length=12, choices=[(each.value, each.label) for each in Went], default=Went.UNDER_WAY.value
    )
    ended_on = models.DateField(null=True, blank=True)
    learned = models.CharField(max_length=1000, blank=True, default="")
    version = models.PositiveIntegerField(default=1)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    request_key = models.CharField(max_length=40, unique=True)

    classified: ClassVar = {
        "placement": PERSONAL,
        "to": PERSONAL,
        "began_on": PERSONAL,
        "steps": SPECIAL,
        "readiness": SPECIAL,
        "went": PERSONAL,
        "ended_on": PERSONAL,
        "learned": SPECIAL,
        "version": OPERATIONAL,
        "organisation": OPERATIONAL,
        "by": PERSONAL,
        "at": OPERATIONAL,
        "request_key": OPERATIONAL,
    }

    class Meta:
        ordering: ClassVar = ["began_on", "id"]

    def __str__(self) -> str:
        return f"Attempt of {self.began_on}"


class PlacementDestination(models.Model):
    """Where a pupil went on to, and how it was going there twelve weeks later."""

    placement = models.OneToOneField(Placement, on_delete=models.CASCADE, related_name="destination")
    kind = models.CharField(max_length=20, choices=[(each.value, each.label) for each in Destination])
    line = models.CharField(max_length=300, blank=True, default="")
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    followed_up_on = models.DateField(null=True, blank=True)
    still_there = models.BooleanField(null=True)
    follow_up_line = models.CharField(max_length=300, blank=True, default="")
    followed_up_by = models.ForeignKey(
        Staff, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    classified: ClassVar = {
        "placement": PERSONAL,
        "kind": PERSONAL,
        "line": SPECIAL,
        "by": PERSONAL,
        "at": OPERATIONAL,
        "followed_up_on": PERSONAL,
        "still_there": PERSONAL,
        "follow_up_line": SPECIAL,
        "followed_up_by": PERSONAL,
    }

    def __str__(self) -> str:
        return f"Destination after {self.placement}"
