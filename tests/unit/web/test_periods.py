"""Which sessions the Pupil page can show: this term first, then the terms before, then whole years."""

from datetime import date

import pytest

from upturn.kernel.academic_year import AcademicYear
from upturn.registers.calendar import Period, PeriodKind, SchoolCalendar
from upturn.web.pupil.periods import PagePeriod, chosen_period, open_periods

YEAR = AcademicYear(2025)
LONG_AGO = date(2023, 9, 4)
CALENDAR = SchoolCalendar(
    (
        Period(PeriodKind.TERM, date(2025, 9, 1), date(2025, 12, 19), "Autumn term"),
        Period(PeriodKind.TERM, date(2026, 1, 5), date(2026, 3, 27), "Spring term"),
        Period(PeriodKind.TERM, date(2026, 4, 13), date(2026, 7, 21), ""),
    )
)


def periods(
    today: date = date(2026, 3, 12),
    *,
    calendar: SchoolCalendar | None = CALENDAR,
    starts_on: date = LONG_AGO,
    leaves_on: date | None = None,
) -> tuple[PagePeriod, ...]:
    return open_periods(calendar, YEAR, today=today, starts_on=starts_on, leaves_on=leaves_on)


def test_this_term_comes_first_then_the_earlier_then_the_years() -> None:
    found = periods()
    assert [each.link for each in found] == ["This term", "Autumn term", "Whole year", "2024/25"]
    assert [each.words for each in found] == ["this term", "in the autumn term", "this year", "in 2024/25"]
    assert (found[0].first, found[0].last) == (date(2026, 1, 5), date(2026, 3, 27))


def test_a_term_that_has_not_begun_is_not_offered() -> None:
    assert [each.link for each in periods(date(2025, 9, 20))] == ["This term", "Whole year", "2024/25"]


def test_in_a_holiday_the_last_term_is_called_by_its_name() -> None:
    assert periods(date(2026, 4, 2))[0].words == "in the spring term"


def test_a_term_without_a_name_is_called_by_its_first_day() -> None:
    assert [each.link for each in periods(date(2026, 7, 30))][0] == "Term from 13 Apr"


def test_terms_before_someone_joined_are_not_offered_nor_is_the_year_before() -> None:
    found = periods(starts_on=date(2026, 1, 19))
    assert [each.link for each in found] == ["This term", "Whole year"]


def test_whoever_left_in_autumn_has_that_term_first() -> None:
    assert periods(leaves_on=date(2025, 12, 5))[0].words == "in the autumn term"


def test_a_year_that_is_over_is_said_by_its_name() -> None:
    found = periods(date(2026, 9, 3), leaves_on=date(2026, 7, 21))
    assert "in 2025/26" in [each.words for each in found]


def test_without_a_calendar_there_is_the_year() -> None:
    assert [each.key for each in periods(calendar=None)] == ["year", "last-year"]


@pytest.mark.parametrize("key", [None, "", "term-3", "term-99", "nonsense", "2024", "../"])
def test_what_does_not_exist_shows_the_first(key: str | None) -> None:
    assert chosen_period(periods(), key).words == "this term"


def test_what_exists_is_shown() -> None:
    assert chosen_period(periods(), "term-1").words == "in the autumn term"
    assert chosen_period(periods(), "last-year").year == AcademicYear(2024)
