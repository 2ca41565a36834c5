"""Writes about tasters: what is offered, a place booked or given back, how it was, and erasing."""

from datetime import date, datetime

from django.conf import settings

from upturn.access.audit import audited, note
from upturn.access.permissions import check_may_offer_tasters
from upturn.access.viewer import Viewer
from upturn.people import clock
from upturn.provision.tasters.asking import AGE_BANDS, HOW_IT_WAS, booking_secret, erase_on, stored_digest
from upturn.provision.tasters.models import TasterBooking, TasterSlot


class TasterRefused(ValueError):
    """Something about a taster that cannot stand; the message is the sentence the person reads."""


@audited
def offer_taster(
    *,
    by: Viewer,
    what: str,
    title: str,
    starts_at: datetime,
    ends_at: datetime,
    places: int,
    expect: str,
    joining: str,
    at: datetime,
    request_key: str,
) -> TasterSlot:
    """Offer a time to try, to watch or to talk. The same request twice is one.

    Raises:
        NotAllowed: when the viewer does not offer tasters.
        TasterRefused: when it is in the past, ends before it begins, or does not say how to join.
    """
    check_may_offer_tasters(by)
    if starts_at <= at:
        raise TasterRefused("This time has passed. Give one that is still to come.")
    if ends_at <= starts_at:
        raise TasterRefused("It ends before it begins. Check both times.")
    if not joining.strip():
        raise TasterRefused("Say how to join: the link, and whom to ring when it does not work.")
    slot, made = TasterSlot.objects.get_or_create(
        request_key=request_key,
        defaults={
            "organisation_id": by.organisation_id,
            "what": what,
            "title": title.strip(),
            "starts_at": starts_at,
            "ends_at": ends_at,
            "places": places,
            "expect": expect.strip(),
            "joining": joining.strip(),
            "offered_by_id": by.staff_id,
        },
    )
    note("taster offered" if made else "taster already offered", "taster", slot.pk, by=by)
    return slot


@audited
def withdraw_taster(*, by: Viewer, slot_id: int, at: datetime) -> TasterSlot:
    """Offer it no longer; whoever has booked sees so on their page, and staff still have to tell them.

    Raises:
        NotAllowed: when the viewer does not offer tasters.
        TasterRefused: when there is none such, or it was withdrawn.
    """
    check_may_offer_tasters(by)
    slot = (
        TasterSlot.objects.select_for_update()
        .filter(pk=slot_id, organisation_id=by.organisation_id, withdrawn_at__isnull=True)
        .first()
    )
    if slot is None:
        raise TasterRefused("This has already been withdrawn.")
    slot.withdrawn_at = at
    slot.save(update_fields=["withdrawn_at"])
    note("taster withdrawn", "taster", slot.pk, by=by)
    return slot


@audited
def book_taster(
    *,
    by: Viewer | None,
    organisation_id: int,
    slot_id: int,
    first_name: str,
    age_band: str,
    adult_contact: str,
    at: datetime,
    request_key: str,
) -> str:
    """Book a place, for a family or by somebody at a school; gives the secret of the booking's own page.

    The same request twice is one booking, and gives the same secret.

    Raises:
        TasterRefused: when something is not given, or there is no place any longer.
    """
    _check_asked(first_name, age_band, adult_contact)
    secret = booking_secret(request_key, settings.SECRET_KEY)
    slot = (
        TasterSlot.objects.select_for_update()
        .filter(pk=slot_id, organisation_id=organisation_id, withdrawn_at__isnull=True, starts_at__gt=at)
        .first()
    )
    if slot is None:
        raise TasterRefused("This time can no longer be booked. Choose another.")
    already = TasterBooking.objects.filter(secret_digest=stored_digest(secret)).first()
    if already is None:
        _check_left(slot)
        already = TasterBooking.objects.create(
            slot=slot,
            first_name=first_name.strip(),
            age_band=age_band,
            adult_contact=adult_contact.strip(),
            secret_digest=stored_digest(secret),
            booked_at=at,
            booked_by_id=by.staff_id if by else None,
            erase_on=erase_on(clock.school_day(slot.ends_at)),
        )
    note("taster booked", "taster booking", already.pk, by=by, organisation_id=organisation_id)
    return secret


@audited
def cancel_booking(*, by: Viewer | None, secret: str, at: datetime) -> None:
    """Give a place back. Giving it back twice is giving it back once.

    Raises:
        TasterRefused: when there is no such booking.
    """
    booking = _of_secret(secret)
    booking.cancelled_at = booking.cancelled_at or at
    booking.save(update_fields=["cancelled_at"])
    note(
        "taster cancelled",
        "taster booking",
        booking.pk,
        by=by,
        organisation_id=booking.slot.organisation_id,
    )


@audited
def say_how_it_was(*, by: Viewer | None, secret: str, how_it_was: str, line: str, at: datetime) -> None:
    """Say how a taster was, in one of three words and a line if one likes; said again, it takes the place.

    Raises:
        TasterRefused: when there is no such booking, or it has not begun.
    """
    booking = _of_secret(secret)
    if booking.slot.starts_at > at:
        raise TasterRefused("It has not begun yet. Come back to this page afterwards.")
    booking.how_it_was = how_it_was if how_it_was in dict(HOW_IT_WAS) else ""
    booking.line = line.strip()[:300]
    booking.save(update_fields=["how_it_was", "line"])
    note(
        "taster answered",
        "taster booking",
        booking.pk,
        by=by,
        organisation_id=booking.slot.organisation_id,
    )


@audited
def mark_came(*, by: Viewer, booking_id: int, came: bool) -> None:
    """Say whether somebody came.

    Raises:
        NotAllowed: when the viewer does not offer tasters.
        TasterRefused: when there is no such booking here.
    """
    check_may_offer_tasters(by)
    changed = TasterBooking.objects.filter(pk=booking_id, slot__organisation_id=by.organisation_id).update(
        came=came
    )
    if not changed:
        raise TasterRefused("There is no such booking any longer.")
    note("taster attended" if came else "taster not attended", "taster booking", booking_id, by=by)


@audited
def erase_bookings(*, by: Viewer | None, today: date) -> int:
    """Erase every booking after which nothing followed for sixty days; gives how many."""
    erased, _ = TasterBooking.objects.filter(erase_on__lte=today).delete()
    note("taster bookings erased", "taster bookings", today.isoformat(), by=by, bookings=erased)
    return erased


def _check_asked(first_name: str, age_band: str, adult_contact: str) -> None:
    if not first_name.strip():
        raise TasterRefused("Give a first name, so that somebody can say hello.")
    if age_band not in dict(AGE_BANDS):
        raise TasterRefused("Choose an age, so that the lesson fits.")
    if not adult_contact.strip():
        raise TasterRefused("Give an adult’s e-mail address or phone number, in case something changes.")


def _check_left(slot: TasterSlot) -> None:
    if slot.bookings.filter(cancelled_at__isnull=True).count() >= slot.places:
        raise TasterRefused("The last place has just been taken. Choose another time.")


def _of_secret(secret: str) -> TasterBooking:
    found = (
        TasterBooking.objects.select_for_update(of=("self",))
        .select_related("slot")
        .filter(secret_digest=stored_digest(secret))
        .first()
    )
    if found is None:
        raise TasterRefused("This booking has been erased. Nothing of it is kept.")
    return found
