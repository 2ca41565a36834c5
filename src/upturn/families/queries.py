"""Reads about contact with families and pupils."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Q

from upturn.access.doorways import OpenedRecord
from upturn.families.models import ContactMade, FamilyContact

CONVERSATIONS = (ContactMade.With.FAMILY, ContactMade.With.PUPIL, ContactMade.With.BOTH)


@dataclass(frozen=True, slots=True)
class ContactLine:
    """One contact made, as the pupil page shows it."""

    contact_id: int
    on: date
    by_id: int
    by_name: str
    purpose: str
    spoke_with: str
    line: str
    look_again_on: date | None


@dataclass(frozen=True, slots=True)
class FamilyAdult:
    """An adult to reach about a pupil."""

    name: str
    relationship: str
    parental_responsibility: bool | None
    priority: int | None
    language: str
    channel: str
    phone: str
    email: str


@dataclass(frozen=True, slots=True)
class LastContact:
    """When a pupil or family was last spoken to, tried, and is to be looked at again."""

    conversation_on: date | None
    attempt_on: date | None
    look_again_on: date | None


def contacts_made(record: OpenedRecord) -> list[ContactLine]:
    """Every contact on an opened record, newest first."""
    rows = ContactMade.objects.filter(enrolment_id=record.enrolment_id, withdrawn_at__isnull=True)
    return [
        ContactLine(
            row.pk,
            row.on,
            row.by_id,
            row.by.name,
            row.get_purpose_display(),
            row.get_spoke_with_display(),
            row.line,
            row.look_again_on,
        )
        for row in rows.select_related("by")
    ]


def family_adults(record: OpenedRecord, organisation_id: int) -> list[FamilyAdult]:
    """The adults to reach, in the order the school gave."""
    rows = FamilyContact.objects.filter(pupil_id=record.pupil_id, organisation_id=organisation_id)
    return [
        FamilyAdult(
            row.name,
            row.relationship,
            row.parental_responsibility,
            row.priority,
            row.language,
            row.get_channel_display(),
            row.phone,
            row.email,
        )
        for row in rows.order_by("priority", "name")
    ]


def last_contacts(enrolment_ids: Iterable[int], *, since: date) -> dict[int, LastContact]:
    """When each enrolment last had a conversation or an attempt, from a day on; one query.

    A promise to look again stands until a conversation on or after its day.
    """
    held = Q(spoke_with__in=CONVERSATIONS)
    rows = (
        ContactMade.objects.filter(enrolment_id__in=list(enrolment_ids), withdrawn_at__isnull=True, on__gte=since)
        .values("enrolment_id")
        .annotate(
            conversation=Max("on", filter=held), attempt=Max("on", filter=~held), promised=Max("look_again_on")
        )
    )
    return {
        row["enrolment_id"]: LastContact(
            row["conversation"], row["attempt"], _still_owed(row["promised"], row["conversation"])
        )
        for row in rows
    }


def _still_owed(promised: date | None, conversation: date | None) -> date | None:
    return None if promised and conversation and conversation >= promised else promised
