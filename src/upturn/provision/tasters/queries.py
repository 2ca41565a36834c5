"""Reads of tasters: what is offered to anyone, one's own booking, and a provider's bookings."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet

from upturn.access.permissions import check_may_offer_tasters
from upturn.access.viewer import Viewer
from upturn.people import clock
from upturn.people.models import Organisation
from upturn.provision.tasters.asking import What, stored_digest
from upturn.provision.tasters.models import TasterBooking, TasterSlot


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider that anyone may know of."""

    organisation_id: int
    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Offered:
    """A time that can be booked; ``left`` is how many places there still are."""

    slot_id: int
    what: What
    title: str
    starts_at: datetime
    ends_at: datetime
    left: int
    expect: str


@dataclass(frozen=True, slots=True)
class Booked:
    """A place that was booked, for whoever holds its link."""

    booking_id: int
    provider: str
    offered: Offered
    joining: str
    first_name: str
    cancelled: bool
    withdrawn: bool
    how_it_was: str
    line: str
    erase_on: date


@dataclass(frozen=True, slots=True)
class BookingSeen:
    """A booking as the provider's staff see it."""

    booking_id: int
    first_name: str
    age_band: str
    adult_contact: str
    booked_by: str
    came: bool | None
    how_it_was: str
    line: str
    erase_on: date


@dataclass(frozen=True, slots=True)
class SlotSeen:
    """A time that was offered, with who is coming or came."""

    offered: Offered
    places: int
    joining: str
    bookings: tuple[BookingSeen, ...]


def provider_named(key: str) -> Provider | None:
    """The provider with a key; None where there is none."""
    row = Organisation.objects.filter(key=key, kind=Organisation.Kind.PROVIDER).first()
    return Provider(row.pk, row.key, row.name) if row else None


def tasters_offered(organisation_id: int, now: datetime) -> list[Offered]:
    """What a provider offers that has not begun; full ones too, since a place may come free."""
    rows = _with_bookings(
        TasterSlot.objects.filter(organisation_id=organisation_id, withdrawn_at__isnull=True)
    )
    return [_offered(row) for row in rows.filter(starts_at__gt=now)]


def booked(secret: str) -> Booked | None:
    """The booking that a secret opens; None where there is none, or it has been erased."""
    row = (
        TasterBooking.objects.filter(secret_digest=stored_digest(secret))
        .select_related("slot__organisation")
        .first()
    )
    if row is None:
        return None
    slot = row.slot
    return Booked(
        booking_id=row.pk,
        provider=slot.organisation.name,
        offered=_offered(slot),
        joining=slot.joining,
        first_name=row.first_name,
        cancelled=row.cancelled_at is not None,
        withdrawn=slot.withdrawn_at is not None,
        how_it_was=row.get_how_it_was_display(),
        line=row.line,
        erase_on=row.erase_on,
    )


def are_bookings_to_erase(today: date) -> bool:
    """Whether any booking has been kept for as long as it may be."""
    return TasterBooking.objects.filter(erase_on__lte=today).exists()


def tasters_here(viewer: Viewer, *, since: datetime) -> list[SlotSeen]:
    """A provider's tasters that end after a moment, with who is booked, in order.

    Raises:
        NotAllowed: when the viewer does not offer tasters.
    """
    check_may_offer_tasters(viewer)
    rows = TasterSlot.objects.filter(
        organisation_id=viewer.organisation_id, withdrawn_at__isnull=True, ends_at__gt=since
    )
    standing = TasterBooking.objects.filter(cancelled_at__isnull=True).select_related("booked_by")
    found: dict[int, list[TasterBooking]] = {}
    for booking in standing.filter(slot__in=rows).order_by("booked_at"):
        found.setdefault(booking.slot_id, []).append(booking)
    return [
        SlotSeen(_offered(row), row.places, row.joining, _seen(found.get(row.pk, ())))
        for row in _with_bookings(rows)
    ]


def _seen(bookings: Iterable[TasterBooking]) -> tuple[BookingSeen, ...]:
    return tuple(
        BookingSeen(
            booking_id=row.pk,
            first_name=row.first_name,
            age_band=row.get_age_band_display(),
            adult_contact=row.adult_contact,
            booked_by=row.booked_by.name if row.booked_by else "",
            came=row.came,
            how_it_was=row.get_how_it_was_display(),
            line=row.line,
            erase_on=row.erase_on,
        )
        for row in bookings
    )


def _with_bookings(rows: QuerySet[TasterSlot]) -> QuerySet[TasterSlot]:
    standing = Q(bookings__cancelled_at__isnull=True, bookings__isnull=False)
    return rows.annotate(taken=Count("bookings", filter=standing))


def _offered(row: TasterSlot) -> Offered:
    taken = getattr(row, "taken", 0)
    return Offered(
        slot_id=row.pk,
        what=What(row.what),
        title=row.title,
        starts_at=clock.local(row.starts_at),
        ends_at=clock.local(row.ends_at),
        left=max(row.places - taken, 0),
        expect=row.expect,
    )
