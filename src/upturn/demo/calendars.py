"""The school years of the town: the authority's terms, each school's INSET days, and one day of snow."""

from datetime import date
from functools import cache

import numpy as np

from upturn.demo.cast import HIGH_SCHOOL, PRIMARY_SCHOOL
from upturn.kernel.academic_year import AcademicYear
from upturn.kernel.sessions import SLOTS_PER_DAY
from upturn.registers.calendar import Period, PeriodKind, SchoolCalendar


def _period(kind: str, name: str, first: str, last: str = "") -> Period:
    return Period(
        kind=PeriodKind(kind),
        first=date.fromisoformat(first),
        last=date.fromisoformat(last or first),
        name=name,
    )


_AUTHORITY_TERMS: dict[int, tuple[Period, ...]] = {
    2024: (
        _period("term", "Autumn term", "2024-09-02", "2024-12-20"),
        _period("half_term", "Autumn half term", "2024-10-28", "2024-11-01"),
        _period("holiday", "Christmas holiday", "2024-12-21", "2025-01-05"),
        _period("term", "Spring term", "2025-01-06", "2025-04-04"),
        _period("half_term", "Spring half term", "2025-02-17", "2025-02-21"),
        _period("holiday", "Easter holiday", "2025-04-05", "2025-04-21"),
        _period("term", "Summer term", "2025-04-22", "2025-07-22"),
        _period("bank_holiday", "Early May bank holiday", "2025-05-05"),
        _period("half_term", "Summer half term", "2025-05-26", "2025-05-30"),
    ),
    2025: (
        _period("term", "Autumn term", "2025-09-01", "2025-12-19"),
        _period("half_term", "Autumn half term", "2025-10-27", "2025-10-31"),
        _period("holiday", "Christmas holiday", "2025-12-20", "2026-01-04"),
        _period("term", "Spring term", "2026-01-05", "2026-03-27"),
        _period("half_term", "Spring half term", "2026-02-16", "2026-02-20"),
        _period("holiday", "Easter holiday", "2026-03-28", "2026-04-12"),
        _period("term", "Summer term", "2026-04-13", "2026-07-20"),
        _period("bank_holiday", "Early May bank holiday", "2026-05-04"),
        _period("half_term", "Summer half term", "2026-05-25", "2026-05-29"),
    ),
}

_INSET: dict[tuple[str, int], tuple[str, ...]] = {
    (HIGH_SCHOOL, 2024): ("2024-09-02", "2024-09-03", "2024-11-29", "2025-01-06", "2025-07-22"),
    (HIGH_SCHOOL, 2025): ("2025-09-01", "2025-09-02", "2025-11-28", "2026-06-29", "2026-07-20"),
    (PRIMARY_SCHOOL, 2024): ("2024-09-02", "2024-09-03", "2024-10-25", "2025-01-06", "2025-07-22"),
    (PRIMARY_SCHOOL, 2025): ("2025-09-01", "2025-09-02", "2025-10-24", "2026-06-29", "2026-07-20"),
}

SNOW_DAYS: dict[int, date] = {2024: date(2025, 1, 9), 2025: date(2025, 11, 20)}
"""The day of each year on which the town's schools could not open: marked Y4, so not possible."""


@cache
def calendar_of(school: str, year: AcademicYear) -> SchoolCalendar:
    """A school's calendar for a year, its periods in order."""
    inset = tuple(_period("inset", "INSET day", day) for day in _INSET[school, year.start])
    periods = (*_AUTHORITY_TERMS[year.start], *inset)
    return SchoolCalendar(tuple(sorted(periods, key=lambda period: (period.first, period.last, period.kind))))


@cache
def open_days(school: str, year: AcademicYear) -> tuple[date, ...]:
    """The days of the year on which the school teaches: 190 of them, the snow day included."""
    slots = calendar_of(school, year).open_slots(year.weeks)
    return tuple(year.weeks.day(slot) for slot in np.flatnonzero(slots)[::SLOTS_PER_DAY].tolist())


@cache
def days_held(school: str, year: AcademicYear, today: date) -> tuple[date, ...]:
    """The open days of a year up to and including today."""
    return tuple(day for day in open_days(school, year) if day <= today)


def first_day_of_school(school: str, start: int) -> date:
    """The first day pupils come in; 3 September in years the town does not hold."""
    if start in _AUTHORITY_TERMS:
        return open_days(school, AcademicYear(start))[0]
    return date(start, 9, 3)


def last_day_of_school(school: str, start: int) -> date:
    """The last day pupils come in, of a year the town holds."""
    return open_days(school, AcademicYear(start))[-1]


YEAR_11_LEAVES = date(2025, 6, 27)
"""The last Friday of June, when compulsory school age ends for last year's Year 11."""
