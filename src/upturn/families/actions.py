"""Writes about contact with families and pupils."""

from datetime import date, datetime

from upturn.access.audit import audited, note
from upturn.access.doorways import check_helps
from upturn.access.viewer import Viewer
from upturn.families.models import ContactMade


class ContactRefused(ValueError):
    """A contact that cannot be recorded; the message is the sentence the person reads."""


@audited
def record_contact(
    *,
    by: Viewer,
    enrolment_id: int,
    on: date,
    today: date,
    purpose: str,
    spoke_with: str,
    line: str,
    look_again_on: date | None,
    request_key: str,
) -> ContactMade:
    """Record one contact in a line. The same request twice is one contact.

    Raises:
        NotAllowed: when the viewer may not record contacts.
        ContactRefused: when a date or the line cannot stand.
    """
    check_helps(by, enrolment_id)
    _check_dates(on, look_again_on, today)
    if not line.strip():
        raise ContactRefused("Write a line about the contact, so that the next person knows what was said.")
    contact, created = ContactMade.objects.get_or_create(
        request_key=request_key,
        defaults={
            "enrolment_id": enrolment_id,
            "on": on,
            "by_id": by.staff_id,
            "purpose": purpose,
            "spoke_with": spoke_with,
            "line": line.strip(),
            "look_again_on": look_again_on,
        },
    )
    note("contact recorded" if created else "contact already recorded", "contact", contact.pk, by=by)
    return contact


@audited
def withdraw_contact(*, by: Viewer, contact_id: int, enrolment_id: int, at: datetime) -> None:
    """Take back a contact recorded by mistake; the audit trail keeps that it was there.

    Raises:
        NotAllowed: when the viewer may not record contacts.
        ContactRefused: when it is somebody else's, or already taken back.
    """
    check_helps(by, enrolment_id)
    contact = (
        ContactMade.objects.select_for_update()
        .filter(pk=contact_id, enrolment_id=enrolment_id, withdrawn_at__isnull=True)
        .first()
    )
    if contact is None:
        raise ContactRefused("This contact has already been taken back.")
    if contact.by_id != by.staff_id:
        raise ContactRefused("Only the person who recorded a contact can take it back.")
    contact.withdrawn_at = at
    contact.save(update_fields=["withdrawn_at"])
    note("contact taken back", "contact", contact.pk, by=by)


def _check_dates(on: date, look_again_on: date | None, today: date) -> None:
    if on > today:
        raise ContactRefused(f"The contact is dated {on:%d/%m/%Y}, after today. Give the day it happened.")
    if look_again_on is not None and look_again_on < today:
        raise ContactRefused(f"{look_again_on:%d/%m/%Y} has passed. Choose today or later to look again.")
