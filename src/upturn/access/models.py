"""Who may see what, the trail of every write, and the log of every reading."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from upturn.access.roles import RoleName
from upturn.kernel.classification import DataClass
from upturn.people.models import Enrolment, Organisation, Staff

PERSONAL = DataClass.PERSONAL
OPERATIONAL = DataClass.OPERATIONAL


ROLE_CHOICES = [(role.value, role.label) for role in RoleName]


class Membership(models.Model):
    """One role of one member of staff in one organisation."""

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=ROLE_CHOICES)
    given_at = models.DateTimeField(auto_now_add=True)

    classified: ClassVar = {
        "staff": PERSONAL,
        "organisation": OPERATIONAL,
        "role": OPERATIONAL,
        "given_at": OPERATIONAL,
    }

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["staff", "organisation", "role"], name="membership_once")
        ]

    def __str__(self) -> str:
        return f"{self.staff}, {self.role}"


class TrustedAdult(models.Model):
    """One adult a pupil can go to, from a day to a day. Being it opens the pupil's record."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="trusted_adults")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="trusted_by")
    is_deputy = models.BooleanField(default=False)
    chosen_with_pupil = models.BooleanField(default=False)
    began_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    why_ended = models.CharField(max_length=200, blank=True, default="")

    classified: ClassVar = {
        "enrolment": PERSONAL,
        "staff": PERSONAL,
        "is_deputy": PERSONAL,
        "chosen_with_pupil": PERSONAL,
        "began_on": PERSONAL,
        "ended_on": PERSONAL,
        "why_ended": DataClass.SPECIAL_CATEGORY,
    }

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["enrolment", "is_deputy"],
                condition=Q(ended_on__isnull=True),
                name="trusted_adult_one_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.staff} for {self.enrolment}"


class Draft(models.Model):
    """What someone has typed and not saved yet: sealed, theirs alone, and gone after a while."""

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="drafts")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="drafts")
    form = models.CharField(max_length=80)
    sealed = models.BinaryField()
    kept_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    classified: ClassVar = {
        "staff": PERSONAL,
        "organisation": OPERATIONAL,
        "form": PERSONAL,
        "sealed": DataClass.SPECIAL_CATEGORY,
        "kept_at": OPERATIONAL,
        "expires_at": OPERATIONAL,
    }

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["staff", "organisation", "form"], name="draft_once")
        ]

    def __str__(self) -> str:
        return f"A draft of {self.staff}"


class Invitation(models.Model):
    """A place kept for someone by e-mail; only a digest of its link's secret is stored."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField()
    name = models.CharField(max_length=120)
    job_title = models.CharField(max_length=120, blank=True, default="")
    roles = models.JSONField(default=list)
    secret_digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="invitations_sent")
    invited_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    classified: ClassVar = {
        "organisation": OPERATIONAL,
        "email": PERSONAL,
        "name": PERSONAL,
        "job_title": PERSONAL,
        "roles": OPERATIONAL,
        "secret_digest": OPERATIONAL,
        "invited_by": PERSONAL,
        "invited_at": OPERATIONAL,
        "expires_at": OPERATIONAL,
        "accepted_at": OPERATIONAL,
        "withdrawn_at": OPERATIONAL,
    }

    def __str__(self) -> str:
        return f"Invitation of {self.email} to {self.organisation}"


class AuditEvent(models.Model):
    """One write. The payload may be erased later; the sealed chain keeps its keyed digest."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="audit_events"
    )
    at = models.DateTimeField(auto_now_add=True, db_index=True)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="audit_events")
    action = models.CharField(max_length=80)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=40)
    payload = models.JSONField(default=dict)
    payload_digest = models.CharField(max_length=64)
    sequence = models.PositiveBigIntegerField(null=True)
    chain_digest = models.CharField(max_length=64, blank=True, default="")

    classified: ClassVar = {
        "organisation": OPERATIONAL,
        "at": OPERATIONAL,
        "by": PERSONAL,
        "action": OPERATIONAL,
        "subject_kind": OPERATIONAL,
        "subject_id": PERSONAL,
        "payload": DataClass.SPECIAL_CATEGORY,
        "payload_digest": OPERATIONAL,
        "sequence": OPERATIONAL,
        "chain_digest": OPERATIONAL,
    }

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "sequence"], name="audit_sequence_once")
        ]
        indexes: ClassVar = [models.Index(fields=["subject_kind", "subject_id"])]

    def __str__(self) -> str:
        return f"{self.action} of {self.subject_kind} {self.subject_id}"


class ReadingLogEntry(models.Model):
    """Someone opened a child's record. Plain numbers, not keys: on SQLite this lives in its own file."""

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    staff_id = models.BigIntegerField(db_index=True)
    organisation_id = models.BigIntegerField(db_index=True)
    pupil_id = models.BigIntegerField(db_index=True)
    page = models.CharField(max_length=40)
    reason = models.CharField(max_length=200)

    classified: ClassVar = {
        "at": OPERATIONAL,
        "staff_id": PERSONAL,
        "organisation_id": OPERATIONAL,
        "pupil_id": PERSONAL,
        "page": OPERATIONAL,
        "reason": OPERATIONAL,
    }

    def __str__(self) -> str:
        return f"{self.page} opened"
