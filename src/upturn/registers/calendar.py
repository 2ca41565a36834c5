"""School calendars: when a school is open, given by its terms and closures, or proposed from its register."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from upturn.kernel.sessions import DAYS_PER_WEEK, SLOTS_PER_DAY, Session
from upturn.kernel.weeks import Weeks

MONDAY_TO_FRIDAY = frozenset(range(5))
ONE_DAY = timedelta(days=1)


class PeriodKind(StrEnum):
    """What a run of days is. Terms and extra days open a school; everything else closes it."""

    TERM = "term"
    EXTRA_DAY = "extra_day"
    HALF_TERM = "half_term"
    HOLIDAY = "holiday"
    INSET = "inset"
    BANK_HOLIDAY = "bank_holiday"
    CLOSURE = "closure"

    @property
    def words(self) -> str:
        """How the kind is said to a reader."""
        return _WORDS[self]


_WORDS = {
    PeriodKind.TERM: "Term",
    PeriodKind.EXTRA_DAY: "Extra teaching day",
    PeriodKind.HALF_TERM: "Half term",
    PeriodKind.HOLIDAY: "Holiday",
    PeriodKind.INSET: "INSET day",
    PeriodKind.BANK_HOLIDAY: "Bank holiday",
    PeriodKind.CLOSURE: "Closure",
}


@dataclass(frozen=True, slots=True)
class Period:
    """A named run of days, first and last included; ``session`` narrows it to one half of each.

    Raises:
        ValueError: when it ends before it begins.
    """

    kind: PeriodKind
    first: date
    last: date
    name: str = ""
    session: Session | None = None

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"a period from {self.first} cannot end on {self.last}")

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class HalfTerm:
    """A stretch of teaching between breaks, and the term it is part of."""

    first: date
    last: date
    term: str

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class SchoolCalendar:
    """When a school is open. ``teaching_days`` are weekdays, 0 for Monday; some teach at weekends."""

    periods: tuple[Period, ...] = ()
    teaching_days: frozenset[int] = field(default=MONDAY_TO_FRIDAY)

    @classmethod
    def empty(cls) -> "SchoolCalendar":
        """A calendar in which nothing is open."""
        return cls()

    @property
    def terms(self) -> tuple[Period, ...]:
        """The terms, in order."""
        return self._of_kind(PeriodKind.TERM)

    def open_slots(self, weeks: Weeks) -> NDArray[np.bool_]:
        """``bool[slots]``: the sessions in which the school is open.

        Terms open their teaching days; holidays, INSET days, bank holidays and closures close theirs; an
        extra teaching day opens whatever the rest says.
        """
        slots = np.zeros(weeks.slots, np.bool_)
        teaches = np.isin(np.arange(weeks.slots) // SLOTS_PER_DAY % DAYS_PER_WEEK, list(self.teaching_days))
        for period in self.terms:
            slots[_slots(weeks, period)] = True
        slots &= teaches
        for period in self.periods:
            if period.kind not in (PeriodKind.TERM, PeriodKind.EXTRA_DAY):
                slots[_slots(weeks, period)] = False
        for period in self.periods:
            if period.kind is PeriodKind.EXTRA_DAY:
                slots[_slots(weeks, period)] = True
        return slots

    def is_open(self, day: date) -> bool:
        """Whether the school is open in either half of a day."""
        return bool(
            self.open_slots(Weeks.covering(day, day))[Weeks.covering(day, day).between(day, day)].any()
        )

    def term_on(self, day: date) -> Period | None:
        """The term a day falls in, or the last before it, or the first: what a page calls this term."""
        begun = [term for term in self.terms if term.first <= day]
        return begun[-1] if begun else (self.terms[0] if self.terms else None)

    def half_terms(self) -> tuple[HalfTerm, ...]:
        """The stretches of teaching: terms cut at their half terms."""
        return tuple(half for term in self.terms for half in self._halves(term))

    def _halves(self, term: Period) -> Iterator[HalfTerm]:
        first = term.first
        for each in self._of_kind(PeriodKind.HALF_TERM):
            if each.first in term:
                yield HalfTerm(first, each.first - ONE_DAY, term.name)
                first = each.last + ONE_DAY
        yield HalfTerm(first, term.last, term.name)

    def _of_kind(self, kind: PeriodKind) -> tuple[Period, ...]:
        chosen = (period for period in self.periods if period.kind is kind)
        return tuple(sorted(chosen, key=lambda period: period.first))


@lru_cache(maxsize=256)
def open_days(calendar: SchoolCalendar, weeks: Weeks) -> frozenset[date]:
    """The days on which a school is open in either half; remembered, since a page asks several times."""
    days = np.unique(np.flatnonzero(calendar.open_slots(weeks)) // SLOTS_PER_DAY)
    return frozenset(weeks.monday + timedelta(days=place) for place in days.tolist())


def _slots(weeks: Weeks, period: Period) -> slice:
    span = weeks.between(period.first, period.last)
    if period.session is None:
        return span
    return slice(span.start + period.session.half, span.stop, SLOTS_PER_DAY)
