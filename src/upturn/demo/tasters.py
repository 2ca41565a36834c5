"""What the town's provider offers to try first, and two who have booked: one to come, one who came."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from upturn.access.viewer import Viewer
from upturn.demo.clock import HELD_AT, TODAY
from upturn.provision.tasters.actions import book_taster, mark_came, offer_taster, say_how_it_was
from upturn.provision.tasters.asking import What
from upturn.provision.tasters.models import TasterBooking, TasterSlot

JOINING = (
    "Open https://lessons.kittiwake.example/welcome in any browser. The camera starts off and can stay off.\n"
    "If it does not open, ring 01632 960041 and somebody will help."
)
EXPECT = (
    "Mr Szalay says hello in the chat. You can answer there, or not.\n"
    "Ten minutes on what the lesson is about.\n"
    "Twenty minutes to do something, alone or with one other.\n"
    "It ends with what was good and what was hard, for whoever wants to say."
)


@dataclass(frozen=True, slots=True)
class _Offer:
    what: What
    title: str
    days: int
    hour: int
    minutes: int
    places: int


OFFERS = (
    _Offer(What.LESSON, "Year 9 Maths with Mr Szalay", -6, 10, 40, 2),
    _Offer(What.LESSON, "Year 9 Maths with Mr Szalay", 1, 10, 40, 2),
    _Offer(What.LESSON, "Year 7 and 8 Maths in a small group", 4, 11, 45, 3),
    _Offer(What.WATCH, "How a morning starts, with the form group", 5, 9, 30, 6),
    _Offer(What.TALK, "Could this fit? Half an hour with Ms Haddon", 6, 14, 30, 1),
)


def load_tasters(by: Viewer) -> None:
    """Offer them a fortnight ago, and book two."""
    offered_at = timezone.make_aware(HELD_AT - timedelta(days=14))
    held, coming = [_offer(by, each, offered_at).pk for each in OFFERS][:2]
    secret = _book(by, held, "Alex", "11-13", "Booked by text, 07700 900412", offered_at)
    say_how_it_was(
        by=None,
        secret=secret,
        how_it_was="good",
        line="I liked that nobody could see me.",
        at=timezone.make_aware(HELD_AT),
    )
    mark_came(by=by, booking_id=TasterBooking.objects.get(slot_id=held).pk, came=True)
    _book(by, coming, "Sam", "14-16", "sams.gran@family.example", offered_at)


def _offer(by: Viewer, offer: _Offer, at: datetime) -> TasterSlot:
    starts = timezone.make_aware(datetime.combine(TODAY + timedelta(days=offer.days), datetime.min.time()))
    starts += timedelta(hours=offer.hour)
    return offer_taster(
        by=by,
        what=offer.what,
        title=offer.title,
        starts_at=starts,
        ends_at=starts + timedelta(minutes=offer.minutes),
        places=offer.places,
        expect=EXPECT if offer.what is What.LESSON else "",
        joining=JOINING,
        at=at,
        request_key=f"town taster {offer.title} {offer.days}",
    )


def _book(by: Viewer, slot_id: int, name: str, age: str, contact: str, at: datetime) -> str:
    return book_taster(
        by=None,
        organisation_id=by.organisation_id,
        slot_id=slot_id,
        first_name=name,
        age_band=age,
        adult_contact=contact,
        at=at,
        request_key=f"town booking {name}",
    )
