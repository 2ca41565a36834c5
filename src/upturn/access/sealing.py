"""Seal the audit trail: number the events of each organisation and chain their digests."""

from django.db import transaction
from django.db.models import QuerySet

from upturn.access.audit import keyed_digest
from upturn.access.models import AuditEvent


def seal_audit_trail() -> int:
    """Chain every event not yet sealed; gives how many were. Writers never wait for it."""
    with transaction.atomic():
        waiting = AuditEvent.objects.filter(sequence__isnull=True).order_by("id")
        ends: dict[int | None, tuple[int, str]] = {}
        sealed = 0
        for event in waiting:
            number, previous = ends.get(event.organisation_id) or _end_of_chain(event.organisation_id)
            event.sequence = number + 1
            event.chain_digest = _link(previous, event)
            event.save(update_fields=["sequence", "chain_digest"])
            ends[event.organisation_id] = (event.sequence, event.chain_digest)
            sealed += 1
        return sealed


def first_broken_link(organisation_id: int | None) -> AuditEvent | None:
    """The first sealed event of an organisation that was altered, removed before, or nothing when whole."""
    previous, expected = "", 1
    for event in _sealed(organisation_id).order_by("sequence").iterator():
        if event.sequence != expected or event.chain_digest != _link(previous, event):
            return event
        if event.payload and event.payload_digest != keyed_digest(event.payload):
            return event
        previous, expected = event.chain_digest, expected + 1
    return None


def _end_of_chain(organisation_id: int | None) -> tuple[int, str]:
    last = _sealed(organisation_id).order_by("-sequence").first()
    return (last.sequence or 0, last.chain_digest) if last else (0, "")


def _sealed(organisation_id: int | None) -> QuerySet[AuditEvent]:
    events = AuditEvent.objects.filter(sequence__isnull=False)
    if organisation_id is None:
        return events.filter(organisation__isnull=True)
    return events.filter(organisation_id=organisation_id)


def _link(previous: str, event: AuditEvent) -> str:
    return keyed_digest(
        [
            previous,
            event.at.isoformat(),
            event.by_id,
            event.action,
            event.subject_kind,
            event.subject_id,
            event.payload_digest,
        ]
    )
