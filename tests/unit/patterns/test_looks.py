"""When patterns are looked for."""

from datetime import date, timedelta

from upturn.patterns.breaks import half_terms, returns
from upturn.patterns.looks import latest_look, looks_of_calendar, looks_of_days, next_look
from upturn.registers.calendar import Period, PeriodKind, SchoolCalendar

AUTUMN = SchoolCalendar(
    (
        Period(PeriodKind.TERM, date(2025, 9, 1), date(2025, 12, 19), "Autumn term"),
        Period(PeriodKind.HALF_TERM, date(2025, 10, 27), date(2025, 10, 31), "Half term"),
    )
)
LOOKS = (date(2025, 10, 24), date(2025, 12, 19))


def _week(monday: date, days: int = 5) -> list[date]:
    return [monday + timedelta(days=day) for day in range(days)]


def test_a_look_is_on_the_last_open_day_of_each_half_term() -> None:
    assert looks_of_calendar(AUTUMN) == LOOKS


def test_today_has_the_latest_look_behind_it() -> None:
    assert latest_look(LOOKS, date(2025, 10, 23)) is None
    assert latest_look(LOOKS, date(2025, 10, 24)) == LOOKS[0]
    assert latest_look(LOOKS, date(2025, 12, 18)) == LOOKS[0]
    assert latest_look(LOOKS, date(2026, 1, 5)) == LOOKS[1]


def test_the_next_look_is_the_first_after_a_day() -> None:
    assert next_look(AUTUMN, date.min) == LOOKS[0]
    assert next_look(AUTUMN, date(2025, 10, 23)) == LOOKS[0]
    assert next_look(AUTUMN, LOOKS[0]) == LOOKS[1]
    assert next_look(AUTUMN, LOOKS[1]) is None


def test_without_a_calendar_breaks_are_seen_in_the_days() -> None:
    days = _week(date(2025, 10, 13)) + _week(date(2025, 10, 20)) + _week(date(2025, 11, 3))
    assert looks_of_days(days) == (date(2025, 10, 24),)
    assert returns(days) == [10]
    assert half_terms(days) == [(0, 9), (10, 14)]


def test_a_long_weekend_is_no_break() -> None:
    """A Monday and the Friday before closed: four days between Thursday and Tuesday, five days apart."""
    assert returns(_week(date(2026, 4, 27), 4) + _week(date(2026, 5, 5), 4)) == []


def test_no_days_have_no_half_terms() -> None:
    assert half_terms([]) == []
    assert looks_of_days([]) == ()
