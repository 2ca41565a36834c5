"""What the pages of trying first show, in words. Pure: the moment is passed in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from upturn.provision.tasters.asking import What
from upturn.provision.tasters.queries import Booked, BookingSeen, Offered, SlotSeen
from upturn.web.words import day_words, long_day, plain_day, plural


@dataclass(frozen=True, slots=True)
class OfferRow:
    """A time that can be booked, for a family."""

    title: str
    when: str
    left: str
    url: str


@dataclass(frozen=True, slots=True)
class OfferGroup:
    """Everything of one sort, with whom it is for."""

    title: str
    for_whom: str
    rows: tuple[OfferRow, ...]


@dataclass(frozen=True, slots=True)
class BookingPage:
    """A family's own booking: how to join ``before`` the lesson, how it was after it."""

    title: str
    when: str
    provider: str
    first_name: str
    expect: tuple[str, ...]
    joining: str
    before: bool
    may_say: bool
    gone: str
    said: str
    erased: str


@dataclass(frozen=True, slots=True)
class ComingRow:
    """Somebody booked, as staff see them."""

    booking_id: int
    name: str
    contact: str
    booked_by: str
    came: str
    how_it_was: str
    asks_who_came: bool


@dataclass(frozen=True, slots=True)
class SlotCard:
    """A time that was offered, with who is coming."""

    slot_id: int
    title: str
    what: str
    when: str
    places: str
    coming: tuple[ComingRow, ...]
    may_withdraw: bool


def offer_groups(key: str, offered: Sequence[Offered]) -> tuple[OfferGroup, ...]:
    """What can be booked, by sort, soonest first."""
    groups = ((what, [each for each in offered if each.what is what]) for what in What)
    return tuple(
        OfferGroup(what.label, what.for_whom, tuple(_offer_row(key, each) for each in rows))
        for what, rows in groups
        if rows
    )


def _offer_row(key: str, offered: Offered) -> OfferRow:
    left = plural(offered.left, "place") if offered.left else "Full for now"
    url = reverse("book_taster", args=[key, offered.slot_id]) if offered.left else ""
    return OfferRow(offered.title, when_words(offered), left, url)


def when_words(offered: Offered) -> str:
    """“Thursday 12 March 2026, 10:00 to 10:45”."""
    return f"{long_day(offered.starts_at.date())}, {offered.starts_at:%H:%M} to {offered.ends_at:%H:%M}"


def booking_page(booked: Booked, now: datetime) -> BookingPage:
    """A booking as whoever holds its link sees it."""
    offered, stands = booked.offered, not (booked.cancelled or booked.withdrawn)
    begun = offered.starts_at <= now
    return BookingPage(
        title=offered.title,
        when=when_words(offered),
        provider=booked.provider,
        first_name=booked.first_name,
        expect=lines_of(offered.expect),
        joining=booked.joining,
        before=stands and not begun,
        may_say=stands and begun,
        gone=_gone(booked),
        said=" ".join(
            part for part in (f"{booked.how_it_was}." if booked.how_it_was else "", booked.line) if part
        ),
        erased=f"This page and everything on it is erased on {plain_day(booked.erase_on)}.",
    )


def lines_of(text: str) -> tuple[str, ...]:
    """A text's lines, without the empty ones."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _gone(booked: Booked) -> str:
    if booked.withdrawn:
        return f"{booked.provider} cannot hold this after all. Please choose another time."
    return "This place was given back." if booked.cancelled else ""


def slot_cards(slots: Iterable[SlotSeen], now: datetime) -> tuple[SlotCard, ...]:
    """A provider's tasters, with who is coming or came."""
    return tuple(_slot_card(each, now) for each in slots)


def _slot_card(slot: SlotSeen, now: datetime) -> SlotCard:
    offered, begun = slot.offered, slot.offered.starts_at <= now
    return SlotCard(
        slot_id=offered.slot_id,
        title=offered.title,
        what=offered.what.label,
        when=f"{day_words(offered.starts_at.date())}, {offered.starts_at:%H:%M} to {offered.ends_at:%H:%M}",
        places=f"{len(slot.bookings)} of {plural(slot.places, 'place')} booked",
        coming=tuple(_coming_row(each, begun) for each in slot.bookings),
        may_withdraw=not begun,
    )


def _coming_row(booking: BookingSeen, begun: bool) -> ComingRow:
    came = {True: "Came.", False: "Did not come.", None: ""}[booking.came]
    return ComingRow(
        booking_id=booking.booking_id,
        name=f"{booking.first_name}, {booking.age_band}",
        contact=booking.adult_contact,
        booked_by=f"Booked by {booking.booked_by}" if booking.booked_by else "Booked by the family",
        came=came,
        how_it_was=" ".join(part for part in (booking.how_it_was, booking.line) if part),
        asks_who_came=begun and booking.came is None,
    )
