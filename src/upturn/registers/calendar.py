"""School calendars: when a school is open, given by its terms and closures, or proposed from its register."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from upturn.kernel.academic_year import AcademicYear
from upturn.kernel.sessions import DAYS_PER_WEEK, SLOTS_PER_DAY, Session
from upturn.kernel.weeks import Weeks, monday_of
from upturn.registers.bank_holidays import bank_holidays
from upturn.registers.codes import NO_MARK, CodeClass, all_codes

MONDAY_TO_FRIDAY = frozenset(range(5))
FEW = 10
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


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


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A named run of days, first and last included; ``session`` narrows it to one half of each.

    Raises:
        ValueError: when it ends before it begins.
    """

    first: date
    last: date
    kind: PeriodKind
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
    """When a school is open. ``teaching_days`` are weekdays, 0 for Monday; some teach on Saturday or Sunday."""

    periods: tuple[Period, ...] = ()
    teaching_days: frozenset[int] = field(default=MONDAY_TO_FRIDAY)

    @property
    def terms(self) -> tuple[Period, ...]:
        """The terms, in order."""
        return tuple(sorted(period for period in self.periods if period.kind is PeriodKind.TERM))

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
        return bool(self.open_slots(Weeks.covering(day, day))[Weeks.covering(day, day).between(day, day)].any())

    def term_on(self, day: date) -> Period | None:
        """The term a day falls in, or the last one before it, or the first: the term a page means by "this term"."""
        begun = [term for term in self.terms if term.first <= day]
        return begun[-1] if begun else (self.terms[0] if self.terms else None)

    def half_terms(self) -> tuple[HalfTerm, ...]:
        """The stretches of teaching: terms cut at their half terms."""
        return tuple(half for term in self.terms for half in self._halves(term))

    def _halves(self, term: Period) -> Iterator[HalfTerm]:
        breaks = sorted(
            period for period in self.periods if period.kind is PeriodKind.HALF_TERM and period.first in term
        )
        first = term.first
        for each in breaks:
            yield HalfTerm(first, each.first - timedelta(days=1), term.name)
            first = each.last + timedelta(days=1)
        yield HalfTerm(first, term.last, term.name)


def _slots(weeks: Weeks, period: Period) -> slice:
    span = weeks.between(period.first, period.last)
    if period.session is None:
        return span
    return slice(span.start + period.session.half, span.stop, SLOTS_PER_DAY)


def propose_calendar(year: AcademicYear, marks: NDArray[np.uint8]) -> SchoolCalendar:
    """The calendar a register suggests: provisional, until somebody gives the real one.

    A session was held when at least a tenth as many pupils have a real mark in it as in the fullest; a few
    marks on a closed day do not open it. A week without school is a half term, longer is a holiday, and
    single days are closures.

    Args:
        year: the academic year.
        marks: ``uint8[pupils, 742]``, everyone's marks in it.
    """
    closed = [NO_MARK, *(code.number for code in all_codes() if code.code_class is CodeClass.ADMINISTRATIVE)]
    real = (~np.isin(marks, closed)).sum(axis=0)
    held = real * FEW >= max(int(real.max(initial=0)), 1)
    slots = np.flatnonzero(held).tolist()
    days = sorted({year.weeks.day(slot) for slot in slots})
    if not days:
        return SchoolCalendar()
    teaching_days = frozenset(day.weekday() for day in days)
    half_days = _half_days(year.weeks, held, days)
    return SchoolCalendar((*_periods(days, teaching_days), *half_days), teaching_days)


def odd_days(year: AcademicYear, marks: NDArray[np.uint8]) -> tuple[str, ...]:
    """Sentences about days that should not have been school days: bank holidays full of marks."""
    real = (marks != NO_MARK).any(axis=0)
    days = {year.weeks.day(slot) for slot in np.flatnonzero(real).tolist()}
    return tuple(
        f"{day:%A} {day.day} {day:%B %Y} was a bank holiday ({name}), yet there are marks. Was the school open?"
        for day, name in bank_holidays().items()
        if day in days
    )


def _half_days(weeks: Weeks, held: NDArray[np.bool_], days: Iterable[date]) -> Iterator[Period]:
    for day in days:
        for session in Session:
            if not held[weeks.slot(day, session)]:
                yield Period(day, day, PeriodKind.CLOSURE, "No register", session)


def _periods(days: list[date], teaching_days: frozenset[int]) -> Iterator[Period]:
    """Terms and breaks from the days a school was open."""
    term_first = days[0]
    for before, after in pairwise(days):
        empty_weeks = (monday_of(after) - monday_of(before)).days // DAYS_PER_WEEK - 1
        gap = before + timedelta(days=1), after - timedelta(days=1)
        if empty_weeks > 1:
            yield Period(term_first, before, PeriodKind.TERM, _term_name(term_first))
            yield Period(*gap, PeriodKind.HOLIDAY, "Holiday")
            term_first = after
        elif empty_weeks == 1:
            yield Period(*gap, PeriodKind.HALF_TERM, "Half term")
        else:
            yield from _single_closures(before, after, teaching_days)
    yield Period(term_first, days[-1], PeriodKind.TERM, _term_name(term_first))


def _single_closures(before: date, after: date, teaching_days: frozenset[int]) -> Iterator[Period]:
    known = bank_holidays()
    for number in range(1, (after - before).days):
        day = before + timedelta(days=number)
        if day.weekday() in teaching_days:
            kind = PeriodKind.BANK_HOLIDAY if day in known else PeriodKind.CLOSURE
            yield Period(day, day, kind, known.get(day, "No register"))


def _term_name(first: date) -> str:
    if first.month >= 8:
        return "Autumn term"
    return "Spring term" if first < date(first.year, 4, 1) else "Summer term"
