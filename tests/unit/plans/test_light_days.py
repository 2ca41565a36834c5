"""A light plan comes back on a school day: the same weekday, with weeks nobody teaches passed over."""

from datetime import date

import pytest

from tests.held_registers import CALENDAR
from upturn.plans.light.days import in_school_weeks, next_school_day
from upturn.registers.calendar import Period, PeriodKind, SchoolCalendar


@pytest.mark.parametrize(
    ("today", "weeks", "expected"),
    [
        (date(2026, 3, 3), 2, date(2026, 3, 17)),
        (date(2026, 3, 12), 1, date(2026, 3, 19)),
        # Half term is the week of 16 February.
        (date(2026, 2, 5), 2, date(2026, 2, 26)),
        # Term ends on 27 March and begins on 13 April.
        (date(2026, 3, 18), 2, date(2026, 4, 15)),
        (date(2025, 12, 19), 1, date(2026, 1, 9)),
        # Said on a Sunday: the next day the school is open after that weekday.
        (date(2026, 3, 8), 1, date(2026, 3, 16)),
    ],
)
def test_so_many_school_weeks_on(today: date, weeks: int, expected: date) -> None:
    assert in_school_weeks(CALENDAR, today, weeks) == expected


def test_a_day_the_school_is_shut_moves_to_the_next_open_one() -> None:
    inset = Period(PeriodKind.INSET, date(2026, 3, 17), date(2026, 3, 17))
    calendar = SchoolCalendar((*CALENDAR.periods, inset))
    assert in_school_weeks(calendar, date(2026, 3, 3), 2) == date(2026, 3, 18)


@pytest.mark.parametrize("calendar", [None, SchoolCalendar.empty()], ids=["unknown", "empty"])
def test_without_a_calendar_weeks_are_counted_as_they_come(calendar: SchoolCalendar | None) -> None:
    assert in_school_weeks(calendar, date(2026, 3, 18), 2) == date(2026, 4, 1)


def test_past_the_end_of_the_calendar_weeks_are_counted_as_they_come() -> None:
    assert in_school_weeks(CALENDAR, date(2026, 7, 20), 2) == date(2026, 8, 3)


@pytest.mark.parametrize(
    ("calendar", "today", "expected"),
    [
        (CALENDAR, date(2026, 3, 12), date(2026, 3, 13)),
        (CALENDAR, date(2026, 3, 13), date(2026, 3, 16)),
        (CALENDAR, date(2026, 3, 27), date(2026, 4, 13)),
        (None, date(2026, 3, 13), date(2026, 3, 16)),
        (None, date(2026, 3, 14), date(2026, 3, 16)),
        (None, date(2026, 3, 11), date(2026, 3, 12)),
    ],
)
def test_the_next_school_day(calendar: SchoolCalendar | None, today: date, expected: date) -> None:
    assert next_school_day(calendar, today) == expected
