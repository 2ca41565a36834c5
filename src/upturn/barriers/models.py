"""What gets in the way: the school's playbook, conversations, barriers, and words with who may see them."""

from typing import ClassVar

from django.db import models

from upturn.families.models import ContactMade
from upturn.kernel.classification import DataClass
from upturn.people.models import Enrolment, Organisation, Staff

PERSONAL = DataClass.PERSONAL
SPECIAL = DataClass.SPECIAL_CATEGORY
OPERATIONAL = DataClass.OPERATIONAL


class Audience(models.TextChoices):
    """Who may see something, as the child was asked. Narrowest first."""

    JUST_US = "just_us", "Just us"
    HELPERS = "helpers", "People helping me"
    TEACHERS = "teachers", "My teachers too"
    HOME = "home", "Home too"


class Sensitivity(models.TextChoices):
    """How closely something is held, whoever the child named."""

    OPEN = "open", "Open to those named"
    PASTORAL = "pastoral", "Pastoral staff only"
    RESTRICTED = "restricted", "SENCO and DSL only"


class Whose(models.TextChoices):
    """Whose words something is in."""

    PUPIL = "pupil", "The pupil’s words"
    FAMILY = "family", "The family’s words"
    STAFF = "staff", "A member of staff’s words"
    PROFESSIONAL = "professional", "Another professional’s words"


class PlaybookEdit(models.Model):
    """One organisation's own version of one entry of the playbook; the newest that stands is used."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="playbook_edits")
    entry = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    changes = models.JSONField(default=dict)
    is_retired = models.BooleanField(default=False)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="playbook_edits")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)

    classified: ClassVar = {
        "organisation": OPERATIONAL,
        "entry": OPERATIONAL,
        "version": OPERATIONAL,
        "changes": OPERATIONAL,
        "is_retired": OPERATIONAL,
        "by": PERSONAL,
        "at": OPERATIONAL,
        "undone_at": OPERATIONAL,
    }

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "entry", "version"], name="playbook_edit_once")
        ]

    def __str__(self) -> str:
        return f"{self.entry}, version {self.version}"


class Conversation(models.Model):
    """A guided conversation, on the contact it was: how the three questions were answered, if at all."""

    class Answer(models.TextChoices):
        YES = "yes", "Yes"
        SOMETIMES = "sometimes", "Sometimes"
        NOT_YET = "not_yet", "Not yet"
        SKIPPED = "", "Skipped"

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="conversations")
    contact = models.OneToOneField(ContactMade, on_delete=models.CASCADE, related_name="conversation")
    wording = models.CharField(max_length=10, default="older")
    feels_ok_here = models.CharField(max_length=10, choices=Answer, blank=True, default="")
    someone_helps = models.CharField(max_length=10, choices=Answer, blank=True, default="")
    can_do_some = models.CharField(max_length=10, choices=Answer, blank=True, default="")
    chosen_cards = models.JSONField(default=list)
    answers_audience = models.CharField(max_length=10, choices=Audience, default=Audience.HELPERS)

    classified: ClassVar = {
        "enrolment": PERSONAL,
        "contact": PERSONAL,
        "wording": OPERATIONAL,
        "feels_ok_here": SPECIAL,
        "someone_helps": SPECIAL,
        "can_do_some": SPECIAL,
        "chosen_cards": SPECIAL,
        "answers_audience": OPERATIONAL,
    }

    def __str__(self) -> str:
        return f"Conversation on {self.contact.on}"


class Barrier(models.Model):
    """One thing in the way of one pupil: a revisable record, never a label. The kind is a playbook key.

    A kind may stand twice for a pupil: once as widely as one adult was told, and once more closely held.
    """

    class Status(models.TextChoices):
        POSSIBLE = "possible", "Possible"
        RAISED = "raised", "Raised"
        CONFIRMED = "confirmed", "Confirmed"
        EASING = "easing", "Easing"
        NOT_IN_THE_WAY_NOW = "not_in_the_way_now", "Not in the way now"
        BACK_AGAIN = "back_again", "Back again"
        RULED_OUT = "ruled_out", "Ruled out"

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="barriers")
    kind = models.CharField(max_length=60)
    status = models.CharField(max_length=20, choices=Status)
    audience = models.CharField(max_length=10, choices=Audience, default=Audience.HELPERS)
    sensitivity = models.CharField(max_length=12, choices=Sensitivity, default=Sensitivity.OPEN)
    raised_on = models.DateField()
    raised_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="barriers_raised")
    revisit_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    classified: ClassVar = {
        "enrolment": PERSONAL,
        "kind": SPECIAL,
        "status": SPECIAL,
        "audience": OPERATIONAL,
        "sensitivity": OPERATIONAL,
        "raised_on": PERSONAL,
        "raised_by": PERSONAL,
        "revisit_on": OPERATIONAL,
        "version": OPERATIONAL,
    }

    class Meta:
        indexes: ClassVar = [models.Index(fields=["enrolment", "kind"])]

    def __str__(self) -> str:
        return f"A barrier, {self.status}"


class BarrierChange(models.Model):
    """One move of a barrier, with the evidence given for it. Nothing is written over."""

    barrier = models.ForeignKey(Barrier, on_delete=models.CASCADE, related_name="changes")
    before = models.CharField(max_length=20, choices=Barrier.Status, blank=True, default="")
    after = models.CharField(max_length=20, choices=Barrier.Status)
    on = models.DateField()
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="barrier_changes")
    evidence = models.CharField(max_length=500, blank=True, default="")
    at = models.DateTimeField()
    request_key = models.CharField(max_length=40, unique=True)

    classified: ClassVar = {
        "barrier": PERSONAL,
        "before": SPECIAL,
        "after": SPECIAL,
        "on": PERSONAL,
        "by": PERSONAL,
        "evidence": SPECIAL,
        "at": OPERATIONAL,
        "request_key": OPERATIONAL,
    }

    class Meta:
        ordering: ClassVar = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.before} to {self.after}"


class WordsSaid(models.Model):
    """Something somebody said, kept as they said it, with who may see it."""

    class Topic(models.TextChoices):
        IN_THE_WAY = "in_the_way", "What gets in the way"
        HELPS = "helps", "What helps"
        GO_TO = "go_to", "Who I would go to"
        NEXT_STEP = "next_step", "A small next step"
        OTHER = "other", "Something else"

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="words_said")
    barrier = models.ForeignKey(
        Barrier, on_delete=models.SET_NULL, null=True, blank=True, related_name="words"
    )
    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, null=True, blank=True, related_name="words"
    )
    topic = models.CharField(max_length=12, choices=Topic, default=Topic.IN_THE_WAY)
    words = models.TextField(max_length=2000)
    whose = models.CharField(max_length=12, choices=Whose)
    audience = models.CharField(max_length=10, choices=Audience, default=Audience.JUST_US)
    sensitivity = models.CharField(max_length=12, choices=Sensitivity, default=Sensitivity.OPEN)
    on = models.DateField()
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="words_written_down")
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    request_key = models.CharField(max_length=40, unique=True, null=True, blank=True)

    classified: ClassVar = {
        "enrolment": PERSONAL,
        "barrier": PERSONAL,
        "conversation": PERSONAL,
        "topic": OPERATIONAL,
        "words": SPECIAL,
        "whose": PERSONAL,
        "audience": OPERATIONAL,
        "sensitivity": OPERATIONAL,
        "on": PERSONAL,
        "by": PERSONAL,
        "at": OPERATIONAL,
        "withdrawn_at": OPERATIONAL,
        "request_key": OPERATIONAL,
    }

    class Meta:
        ordering: ClassVar = ["-on", "-id"]

    def __str__(self) -> str:
        return f"Words of {self.on}"


class BehaviourIncident(models.Model):
    """One incident from the school's behaviour log: evidence of what gets in the way, never a score."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="behaviour_incidents")
    on = models.DateField()
    time = models.TimeField(null=True, blank=True)
    lesson = models.CharField(max_length=80, blank=True, default="")
    place = models.CharField(max_length=80, blank=True, default="")
    what = models.CharField(max_length=200, blank=True, default="")
    source_id = models.CharField(max_length=80)

    classified: ClassVar = {
        "enrolment": PERSONAL,
        "on": PERSONAL,
        "time": PERSONAL,
        "lesson": PERSONAL,
        "place": PERSONAL,
        "what": SPECIAL,
        "source_id": OPERATIONAL,
    }

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["enrolment", "source_id"], name="behaviour_incident_once")
        ]

    def __str__(self) -> str:
        return f"Incident on {self.on}"
