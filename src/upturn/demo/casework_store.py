"""What the casework is loaded beside, and the rows made on the way."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import count
from typing import TypeVar

from django.utils import timezone

from upturn.barriers.models import Barrier, Conversation
from upturn.demo.casework import Case, Casework
from upturn.demo.clock import HELD_AT
from upturn.demo.journeys import Journey
from upturn.families.models import ContactMade
from upturn.people.models import Enrolment, Organisation, Staff
from upturn.plans.document import PlanDocument
from upturn.plans.models import Plan, PlanVersion
from upturn.reviews.models import ReviewMeeting

T = TypeVar("T")
_UNDER_WAY = time(15, 40)


@dataclass(frozen=True, slots=True)
class TownRows:
    """What is in the store already, by the town's own keys; ``enrolments`` are the newest of each pupil."""

    organisations: Mapping[str, Organisation]
    staff: Mapping[str, Staff]
    enrolments: Mapping[tuple[str, str], Enrolment]


@dataclass(slots=True)
class Loading:
    """The rows made so far, and a key for each request that would have made one."""

    rows: TownRows
    work: Casework
    numbers: Iterator[int] = field(default_factory=count)
    meetings: dict[tuple[str, date], ReviewMeeting] = field(default_factory=dict)
    contacts: dict[tuple[int, date, str], ContactMade] = field(default_factory=dict)
    talks: dict[tuple[int, date, str], Conversation] = field(default_factory=dict)
    barriers: dict[tuple[int, str], Barrier] = field(default_factory=dict)
    plans: dict[int, Plan] = field(default_factory=dict)
    versions: dict[tuple[int, int], PlanVersion] = field(default_factory=dict)
    documents: dict[int, tuple[tuple[date, PlanDocument], ...]] = field(default_factory=dict)

    def request(self) -> str:
        return f"town-casework-{next(self.numbers)}"

    def enrolment(self, case: Case) -> Enrolment:
        return self.rows.enrolments[case.journey.pupil, case.journey.school]

    def staff(self, key: str) -> Staff:
        return self.rows.staff[key]


def each_case(loading: Loading, made: Callable[[Loading, Case], Iterable[T]]) -> list[T]:
    """The rows made of every case, in one list."""
    return [row for case in loading.work.cases for row in made(loading, case)]


def moment(day: date, clock: time = _UNDER_WAY) -> datetime:
    """A moment of a school day, never later than the town's own."""
    return timezone.make_aware(min(datetime.combine(day, clock), HELD_AT))


def version_on(journey: Journey, day: date) -> int:
    """The number of the version that stood at the end of a day."""
    return max((number for number, each in enumerate(journey.plan, start=1) if each.on <= day), default=1)
