"""A calendar proposed from the registers themselves, for a school that has given none.

A day was open when a fair share of pupils have a real mark on it: any code but those for a closed school
and a pupil not yet on roll. What looks odd is said, for a person to judge. A proposal knows nothing of days
to come: propose again as marks arrive, and reject no mark for being outside it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from upturn.kernel.academic_year import AcademicYear
from upturn.kernel.sessions import DAYS_PER_WEEK, SLOTS_PER_DAY, Session
from upturn.kernel.weeks import monday_of
from upturn.registers.bank_holidays import bank_holidays
from upturn.registers.calendar import MONDAY_TO_FRIDAY, ONE_DAY, Period, PeriodKind, SchoolCalendar
from upturn.registers.codes import NO_MARK, CodeClass
from upturn.registers.packed import PackedMarks

TINY_SHARE = 0.1
WEEKS_TO_JUDGE_A_WEEKDAY = 4
SHORTEST_BREAK = 4
LONGEST_HALF_TERM = 10
SHORTEST_EASTER = 8
CHRISTMAS = (12, 25)
EASTER_DAYS = ("Good Friday", "Easter Monday")


@dataclass(frozen=True, slots=True)
class OddDay:
    """A day whose marks a person should look at, with the sentence that says why."""

    day: date
    pupils: int
    sentence: str


def propose_calendar(year: AcademicYear, packed: PackedMarks) -> SchoolCalendar:
    """The calendar that the marks of one academic year suggest; empty where there are none."""
    open_days = _open_days(year, packed)
    if not open_days:
        return SchoolCalendar.empty()
    teaching = _teaching_days(open_days)
    taught = [day for day in open_days if day.weekday() in teaching]
    extra = [
        Period(PeriodKind.EXTRA_DAY, day, day, f"{day:%A} taught")
        for day in open_days
        if day.weekday() not in teaching
    ]
    breaks = [each for gap in pairwise(taught) for each in _breaks(*gap, teaching)]
    periods = [*_terms(taught, breaks), *breaks, *extra, *_half_days(open_days, packed)]
    return SchoolCalendar(tuple(sorted(periods, key=lambda each: (each.first, each.last))), teaching)


def odd_days(year: AcademicYear, packed: PackedMarks) -> list[OddDay]:
    """Days of the year that a person should look at: bank holidays with marks, a few pupils, half a day."""
    morning, afternoon = _pupils_marked(packed)
    pupils = np.maximum(morning, afternoon)
    usual, latest = _usual(pupils), int(np.flatnonzero(pupils)[-1]) if pupils.any() else -1
    # On the latest day an empty afternoon is only one that has not been yet.
    afternoon[latest] = max(afternoon[latest], 1)
    return [
        OddDay(day, int(pupils[number]), sentence)
        for number, day in _days(packed, year)
        if pupils[number] and (sentence := _oddity(day, int(morning[number]), int(afternoon[number]), usual))
    ]


def _oddity(day: date, morning: int, afternoon: int, usual: float) -> str | None:
    pupils, said = max(morning, afternoon), f"{day:%A} {day.day} {day:%B %Y}"
    if day in bank_holidays():
        return (
            f"{said} is a bank holiday ({bank_holidays()[day]}), and {_people(pupils)} marks on it. "
            "If the school was closed, the register needs correcting."
        )
    if pupils < TINY_SHARE * usual:
        return (
            f"On {said} only {_people(pupils)} marks, of about {usual:.0f} on other days. "
            "It is taken as a day the school was closed."
        )
    if not min(morning, afternoon):
        empty = "afternoon" if morning else "morning"
        return f"On {said} there are no marks in the {empty}. It is taken as closed then."
    return None


def _people(pupils: int) -> str:
    return "1 pupil has" if pupils == 1 else f"{pupils:,} pupils have"


def _pupils_marked(packed: PackedMarks) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """How many pupils have a real mark, by day of the span: mornings and afternoons."""
    real = (packed.marks != NO_MARK) & (packed.marks < CodeClass.ADMINISTRATIVE.first_number)
    by_session = real.sum(axis=0, dtype=np.int64).reshape(-1, SLOTS_PER_DAY)
    return by_session[:, 0], by_session[:, 1]


def _usual(pupils: NDArray[np.int64]) -> float:
    """How many pupils are marked on a middling day, of those with any mark."""
    return float(np.median(pupils[pupils > 0])) if (pupils > 0).any() else 0.0


def _days(packed: PackedMarks, year: AcademicYear) -> Iterator[tuple[int, date]]:
    """The days of the span that are in the year, with their places in the span."""
    for number in range(packed.weeks.count * DAYS_PER_WEEK):
        day = packed.weeks.monday + number * ONE_DAY
        if day in year:
            yield number, day


def _open_days(year: AcademicYear, packed: PackedMarks) -> list[date]:
    pupils = np.maximum(*_pupils_marked(packed))
    least = max(TINY_SHARE * _usual(pupils), 1)
    return [day for number, day in _days(packed, year) if pupils[number] >= least]


def _half_days(open_days: Sequence[date], packed: PackedMarks) -> Iterator[Period]:
    """Halves of open days that hardly anyone has a mark in: a run of days where it is every one of them."""
    by_half = _pupils_marked(packed)
    least = max(TINY_SHARE * _usual(np.maximum(*by_half)), 1)
    for session in Session:
        empty = [day for day in open_days if by_half[session.half][_place(packed, day)] < least]
        runs = [(empty[0], empty[-1])] if len(empty) == len(open_days) else [(day, day) for day in empty]
        for first, last in runs:
            yield Period(PeriodKind.CLOSURE, first, last, f"No {session.value} register", session)


def _place(packed: PackedMarks, day: date) -> int:
    return (day - packed.weeks.monday).days


def _teaching_days(open_days: Sequence[date]) -> frozenset[int]:
    """The weekdays of the school: Monday to Friday unless the marks say otherwise.

    A weekday is left out when it was never used in four weeks or more; a day of the weekend is taken in
    when it was used in half of the weeks.
    """
    weeks = len({monday_of(day) for day in open_days})
    used = {weekday: sum(day.weekday() == weekday for day in open_days) for weekday in range(DAYS_PER_WEEK)}
    return frozenset(
        weekday
        for weekday, times in used.items()
        if (times or weeks < WEEKS_TO_JUDGE_A_WEEKDAY if weekday in MONDAY_TO_FRIDAY else 2 * times >= weeks)
    )


def _breaks(before: date, after: date, teaching: frozenset[int]) -> list[Period]:
    """What lies between two days of teaching: nothing, closed days, a half term or a holiday."""
    first, last = before + ONE_DAY, after - ONE_DAY
    between = [first + timedelta(days) for days in range((after - first).days)]
    closed = [day for day in between if day.weekday() in teaching]
    if len(closed) < SHORTEST_BREAK:
        return [_closed_day(day) for day in closed]
    holiday = _holiday_name(between, len(closed))
    if holiday:
        return [Period(PeriodKind.HOLIDAY, first, last, holiday)]
    return [Period(PeriodKind.HALF_TERM, closed[0], closed[-1], "Half term")]


def _closed_day(day: date) -> Period:
    if day in bank_holidays():
        return Period(PeriodKind.BANK_HOLIDAY, day, day, bank_holidays()[day])
    return Period(PeriodKind.CLOSURE, day, day, "No registers taken")


def _holiday_name(between: Sequence[date], closed: int) -> str | None:
    """The holiday a long break is, or None for a half term: Christmas and Easter are known by their days."""
    if any((day.month, day.day) == CHRISTMAS for day in between):
        return "Christmas holiday"
    easter = any(bank_holidays().get(day) in EASTER_DAYS for day in between)
    if easter or (between[-1].month == 4 and closed >= SHORTEST_EASTER):
        return "Easter holiday"
    return "Holiday" if closed > LONGEST_HALF_TERM else None


def _terms(taught: Sequence[date], breaks: Sequence[Period]) -> list[Period]:
    """Terms run from holiday to holiday, from the first day of teaching to the last."""
    holidays = [each for each in breaks if each.kind is PeriodKind.HOLIDAY]
    starts = [taught[0], *(each.last + ONE_DAY for each in holidays)]
    ends = [*(each.first - ONE_DAY for each in holidays), taught[-1]]
    return [
        Period(PeriodKind.TERM, first, last, _term_name(first))
        for first, last in zip(starts, ends, strict=True)
    ]


def _term_name(first: date) -> str:
    if first.month >= 8:
        return "Autumn term"
    return "Spring term" if first.month <= 3 else "Summer term"
