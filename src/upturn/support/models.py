"""What was actually delivered: check-ins, arrivals, referrals, SEND and health, severe absence."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from upturn.kernel.classification import DataClass
from upturn.people.models import Enrolment, Organisation, Staff

PERSONAL = DataClass.PERSONAL
SPECIAL = DataClass.SPECIAL_CATEGORY
OPERATIONAL = DataClass.OPERATIONAL


class CheckIn(models.Model):
    """One check-in, or one that did not happen and who can do the next. ``support`` is the plan's key.

    ``audience`` and ``sensitivity`` are the values of `upturn.barriers.models`.
    """

    class How(models.TextChoices):
        GOOD = "good", "Good"
        OK = "ok", "OK"
        HARD = "hard", "Hard"
        NOT_SEEN = "not_seen", "Did not happen"

    class Ready(models.TextChoices):
        YES = "yes", "Yes"
        SOMETIMES = "sometimes", "Sometimes"
        NOT_YET = "not_yet", "Not yet"
        SKIPPED = "", "Skipped"

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="check_ins")
    support = models.CharField(max_length=40, blank=True, default="")
    on = models.DateField(db_index=True)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="check_ins_made")
    how = models.CharField(max_length=10, choices=How)
    arrived_at = models.TimeField(null=True, blank=True)
    line = models.CharField(max_length=500, blank=True, default="")
    audience = models.CharField(max_length=10, default="helpers")
    sensitivity = models.CharField(max_length=12, default="open")
    feels_ok_here = models.CharField(max_length=10, choices=Ready, blank=True, default="")
    someone_helps = models.CharField(max_length=10, choices=Ready, blank=True, default="")
    can_do_some = models.CharField(max_length=10, choices=Ready, blank=True, default="")
    cover_by = models.ForeignKey(
        Staff, on_delete=models.SET_NULL, null=True, blank=True, related_name="check_ins_to_cover"
    )
    cover_on = models.DateField(null=True, blank=True)
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    request_key = models.CharField(max_length=40, unique=True)

    classified: ClassVar = {
        "enrolment": PERSONAL,
        "support": OPERATIONAL,
        "on": PERSONAL,
        "by": PERSONAL,
        "how": SPECIAL,
        "arrived_at": PERSONAL,
        "line": SPECIAL,
        "audience": OPERATIONAL,
        "sensitivity": OPERATIONAL,
        "feels_ok_here": SPECIAL,
        "someone_helps": SPECIAL,
        "can_do_some": SPECIAL,
        "cover_by": PERSONAL,
        "cover_on": OPERATIONAL,
        "at": OPERATIONAL,
        "withdrawn_at": OPERATIONAL,
        "request_key": OPERATIONAL,
    }

    class Meta:
        ordering: ClassVar = ["-on", "-id"]
        indexes: ClassVar = [models.Index(fields=["enrolment", "-on"])]

    def __str__(self) -> str:
        return f"Check-in of {self.on}"


class Arrival(models.Model):
    """A pupil came through a door: when, and who greeted them. It is no register mark and makes none."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="arrivals")
    on = models.DateField(db_index=True)
    time = models.TimeField()
    door = models.CharField(max_length=60, blank=True, default="")
    greeted_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="arrivals_greeted")
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    request_key = models.CharField(max_length=40, unique=True)

    classified: ClassVar = {
        "enrolment": PERSONAL,
        "on": PERSONAL,
        "time": PERSONAL,
        "door": PERSONAL,
        "greeted_by": PERSONAL,
        "at": OPERATIONAL,
        "withdrawn_at": OPERATIONAL,
        "request_key": OPERATIONAL,
    }

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["enrolment", "on"], condition=Q(withdrawn_at__isnull=True), name="arrival_once_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"Arrival on {self.on}"


class Referral(models.Model):
    """Help asked of somebody else: to whom, where it stands, when we ask again, and what meanwhile."""

    class To(models.TextChoices):
        SENCO = "senco", "SENCO"
        EDUCATIONAL_PSYCHOLOGY = "educational_psychology", "Educational psychology"
        CAMHS = "camhs", "CAMHS"
        EARLY_HELP = "early_help", "Early help"
        SCHOOL_NURSE = "school_nurse", "School nurse"
        OCCUPATIONAL_THERAPY = "occupational_therapy", "Occupational therapy"
        SPEECH_AND_LANGUAGE = "speech_and_language", "Speech and language therapy"
        YOUNG_CARERS = "young_carers", "Young carers’ service"
        VIRTUAL_SCHOOL = "virtual_school", "Virtual school"
        TRANSPORT = "transport", "School transport"
        HOUSING_OR_MONEY = "housing_or_money", "Housing or money advice"
        BEREAVEMENT = "bereavement", "Bereavement support"
        OTHER = "other", "Somebody else"

    class State(models.TextChoices):
        SENT = "sent", "Sent"
        ACCEPTED = "accepted", "Accepted"
        WAITING = "waiting", "On a waiting list"
        DECLINED = "declined", "Declined"
        FINISHED = "finished", "Finished"

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="referrals")
    to = models.CharField(max_length=30, choices=To)
    whom = models.CharField(max_length=120, blank=True, default="")
    state = models.CharField(max_length=12, choices=State, default=State.SENT)
    for_barrier = models.CharField(max_length=60, blank=True, default="")
    reason = models.CharField(max_length=500)
    meanwhile = models.CharField(max_length=500, blank=True, default="")
    sensitivity = models.CharField(max_length=12, default="pastoral")
    sent_on = models.DateField()
    ask_again_on = models.DateField(null=True, blank=True)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="referrals_made")
    version = models.PositiveIntegerField(default=1)
    request_key = models.CharField(max_length=40, unique=True)

    classified: ClassVar = {
        "enrolment": PERSONAL,
        "to": SPECIAL,
        "whom": PERSONAL,
        "state": SPECIAL,
        "for_barrier": SPECIAL,
        "reason": SPECIAL,
        "meanwhile": SPECIAL,
        "sensitivity": OPERATIONAL,
        "sent_on": PERSONAL,
        "ask_again_on": OPERATIONAL,
        "by": PERSONAL,
        "version": OPERATIONAL,
        "request_key": OPERATIONAL,
    }

    class Meta:
        ordering: ClassVar = ["-sent_on", "-id"]

    def __str__(self) -> str:
        return f"Referral of {self.sent_on}"


class ReferralChange(models.Model):
    """One move of a referral, and what was said with it."""

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="changes")
    before = models.CharField(max_length=12, choices=Referral.State, blank=True, default="")
    after = models.CharField(max_length=12, choices=Referral.State)
    on = models.DateField()
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="referral_changes")
    line = models.CharField(max_length=500, blank=True, default="")
    at = models.DateTimeField()
    request_key = models.CharField(max_length=40, unique=True)

    classified: ClassVar = {
        "referral": PERSONAL,
        "before": SPECIAL,
        "after": SPECIAL,
        "on": PERSONAL,
        "by": PERSONAL,
        "line": SPECIAL,
        "at": OPERATIONAL,
        "request_key": OPERATIONAL,
    }

    class Meta:
        ordering: ClassVar = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.before} to {self.after}"


class SendRecord(models.Model):
    """What is known of a pupil's SEND, health and care arrangements, beside what the roll says.

    ``section_f`` is a list of ``{"provision", "in_place", "gap"}``: what the EHCP says shall be provided.
    """

    enrolment = models.OneToOneField(Enrolment, on_delete=models.CASCADE, related_name="send_record")
    adjustments_reviewed_on = models.DateField(null=True, blank=True)
    caseworker = models.CharField(max_length=200, blank=True, default="")
    section_f = models.JSONField(default=list)
    early_review_asked_on = models.DateField(null=True, blank=True)
    early_review_on = models.DateField(null=True, blank=True)
    annual_review_on = models.DateField(null=True, blank=True)
    health_plan_on = models.DateField(null=True, blank=True)
    health_plan_review_on = models.DateField(null=True, blank=True)
    virtual_school_contact = models.CharField(max_length=200, blank=True, default="")
    personal_education_plan_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    classified: ClassVar = {
        "enrolment": PERSONAL,
        "adjustments_reviewed_on": SPECIAL,
        "caseworker": PERSONAL,
        "section_f": SPECIAL,
        "early_review_asked_on": SPECIAL,
        "early_review_on": SPECIAL,
        "annual_review_on": SPECIAL,
        "health_plan_on": SPECIAL,
        "health_plan_review_on": SPECIAL,
        "virtual_school_contact": SPECIAL,
        "personal_education_plan_on": SPECIAL,
        "version": OPERATIONAL,
    }

    def __str__(self) -> str:
        return f"SEND record of {self.enrolment}"


class JointPlan(models.Model):
    """Severe absence: who leads, what was checked, who has been told, and when all meet next.

    ``partners`` is a list of ``{"who", "agreed", "by"}``; ``told`` of ``{"who", "on"}``; a check is a date
    and a line, or not done yet.
    """

    enrolment = models.OneToOneField(Enrolment, on_delete=models.CASCADE, related_name="joint_plan")
    opened_on = models.DateField()
    opened_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="joint_plans_opened")
    lead_practitioner = models.CharField(max_length=200, blank=True, default="")
    send_checked_on = models.DateField(null=True, blank=True)
    send_found = models.CharField(max_length=500, blank=True, default="")
    health_checked_on = models.DateField(null=True, blank=True)
    health_found = models.CharField(max_length=500, blank=True, default="")
    safeguarding_checked_on = models.DateField(null=True, blank=True)
    partners = models.JSONField(default=list)
    told = models.JSONField(default=list)
    meets_next_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    classified: ClassVar = {
        "enrolment": PERSONAL,
        "opened_on": PERSONAL,
        "opened_by": PERSONAL,
        "lead_practitioner": PERSONAL,
        "send_checked_on": SPECIAL,
        "send_found": SPECIAL,
        "health_checked_on": SPECIAL,
        "health_found": SPECIAL,
        "safeguarding_checked_on": SPECIAL,
        "partners": SPECIAL,
        "told": SPECIAL,
        "meets_next_on": OPERATIONAL,
        "version": OPERATIONAL,
    }

    def __str__(self) -> str:
        return f"Joint plan of {self.enrolment}"


class DoorTime(models.Model):
    """One organisation's morning: until when there is still time, when registers close, and its doors."""

    organisation = models.OneToOneField(Organisation, on_delete=models.CASCADE, related_name="door_time")
    registers_open = models.TimeField()
    registers_close = models.TimeField()
    still_time_until = models.TimeField()
    doors = models.JSONField(default=list)

    classified: ClassVar = {
        "organisation": OPERATIONAL,
        "registers_open": DataClass.PUBLIC,
        "registers_close": DataClass.PUBLIC,
        "still_time_until": OPERATIONAL,
        "doors": DataClass.PUBLIC,
    }

    def __str__(self) -> str:
        return f"The morning at {self.organisation}"
