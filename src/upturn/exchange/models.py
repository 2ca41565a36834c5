"""Sources that files come from, and each import as a proposal that a person reviews."""

from typing import ClassVar

from django.db import models

from upturn.exchange.states import ImportState
from upturn.kernel.classification import DataClass
from upturn.people import clock
from upturn.people.models import Organisation, Staff

OPERATIONAL = DataClass.OPERATIONAL
STATE_CHOICES = [(state.value, state.label) for state in ImportState]


class ImportSource(models.Model):
    """A kind of file an organisation sends again and again, with the columns mapped once."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="import_sources")
    kind = models.CharField(max_length=20)
    fingerprint = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    columns = models.JSONField(default=dict)
    date_order = models.CharField(max_length=3, blank=True, default="")
    remembered_at = models.DateTimeField(auto_now=True)

    classified: ClassVar = {
        "organisation": OPERATIONAL,
        "kind": OPERATIONAL,
        "fingerprint": OPERATIONAL,
        "name": OPERATIONAL,
        "columns": OPERATIONAL,
        "date_order": OPERATIONAL,
        "remembered_at": OPERATIONAL,
    }

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "fingerprint"], name="import_source_once")
        ]

    def __str__(self) -> str:
        return self.name


class ImportProposal(models.Model):
    """A file, what it would change, and what became of it; `exchange.states` says what may follow what."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="import_proposals")
    kind = models.CharField(max_length=20, blank=True, default="")
    state = models.CharField(max_length=20, choices=STATE_CHOICES, default=ImportState.WAITING)
    file_name = models.CharField(max_length=255)
    stored_as = models.CharField(max_length=255)
    digest = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    by_folder = models.BooleanField(default=False)
    proposed_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="proposals")
    proposed_at = models.DateTimeField(default=clock.now)
    columns = models.JSONField(default=dict)
    date_order = models.CharField(max_length=3, blank=True, default="")
    outcome = models.JSONField(default=dict)
    base_version = models.CharField(max_length=200, blank=True, default="")
    committed_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="commits")
    committed_at = models.DateTimeField(null=True, blank=True)

    classified: ClassVar = {
        "organisation": OPERATIONAL,
        "kind": OPERATIONAL,
        "state": OPERATIONAL,
        "file_name": OPERATIONAL,
        "stored_as": OPERATIONAL,
        "digest": OPERATIONAL,
        "size": OPERATIONAL,
        "by_folder": OPERATIONAL,
        "proposed_by": DataClass.PERSONAL,
        "proposed_at": OPERATIONAL,
        "columns": OPERATIONAL,
        "date_order": OPERATIONAL,
        "outcome": DataClass.PERSONAL,
        "base_version": OPERATIONAL,
        "committed_by": DataClass.PERSONAL,
        "committed_at": OPERATIONAL,
    }

    class Meta:
        ordering: ClassVar = ["-proposed_at", "-id"]
        indexes: ClassVar = [models.Index(fields=["state"])]

    def __str__(self) -> str:
        return self.file_name
