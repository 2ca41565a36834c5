"""Calendars: open sessions, terms and halves of terms."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upturn.kernel.academic_year import AcademicYear
from upturn.kernel.sessions import Session
from upturn.kernel.weeks import Weeks
from upturn.registers.bank_holidays import bank_holidays
from upturn.registers.calendar import Period, PeriodKind, SchoolCalendar

YEAR = AcademicYear(2025)


def period(
    kind: PeriodKind, first: str, last: str = "", name: str = "", session: Session | None = None
) -> Period:
    return Period(kind, date.fromisoformat(first), date.fromisoformat(last or first), name, session)


AUTUMN = period(PeriodKind.TERM, "2025-09-03", "2025-12-19", "Autumn term")
SPRING = period(PeriodKind.TERM, "2026-01-05", "2026-03-27", "Spring term")
CALENDAR = SchoolCalendar(
    (
        SPRING,
        AUTUMN,
        period(PeriodKind.HALF_TERM, "2025-10-27", "2025-10-31", "Half term"),
        period(PeriodKind.INSET, "2025-11-28", name="INSET day"),
        period(PeriodKind.CLOSURE, "2025-12-19", name="Early finish", session=Session.PM),
        period(PeriodKind.EXTRA_DAY, "2025-11-15", name="Open Saturday"),
        period(PeriodKind.EXTRA_DAY, "2025-10-29", name="Revision day"),
    )
)


@pytest.mark.parametrize(
    ("day", "is_open"),
    [
        ("2025-09-02", False), ("2025-09-03", True), ("2025-09-06", False), ("2025-10-27", False),
        ("2025-11-15", True), ("2025-11-22", False), ("2025-11-28", False), ("2025-12-19", True),
        ("2025-12-22", False), ("2026-01-05", True), ("2025-10-29", True), ("2024-09-03", False),
    ],
)  # fmt: skip
def test_days_are_open_in_term_on_teaching_days_unless_closed(day: str, is_open: bool) -> None:
    assert CALENDAR.is_open(date.fromisoformat(day)) is is_open


def test_half_a_day_can_be_closed() -> None:
    slots = CALENDAR.open_slots(YEAR.weeks)
    last = date(2025, 12, 19)
    assert slots[YEAR.weeks.slot(last, Session.AM)]
    assert not slots[YEAR.weeks.slot(last, Session.PM)]


@given(st.integers(-40, 60), st.integers(1, 70))
def test_any_span_says_the_same_of_a_day(start: int, count: int) -> None:
    weeks = Weeks(date(2025, 9, 1) + timedelta(weeks=start), count)
    slots = CALENDAR.open_slots(weeks)
    for day in (
        date(2025, 9, 3),
        date(2025, 10, 29),
        date(2025, 11, 15),
        date(2025, 11, 28),
        date(2026, 3, 27),
    ):
        if day in weeks:
            assert slots[weeks.between(day, day)].any() == CALENDAR.is_open(day)
    assert slots.sum() <= CALENDAR.open_slots(Weeks(date(2025, 7, 28), 60)).sum()


def test_a_school_may_teach_on_sunday_and_not_on_friday() -> None:
    calendar = SchoolCalendar((AUTUMN,), frozenset({6, 0, 1, 2, 3}))
    assert calendar.is_open(date(2025, 9, 7))
    assert not calendar.is_open(date(2025, 9, 5))


def test_an_empty_calendar_is_never_open() -> None:
    assert not SchoolCalendar.empty().open_slots(YEAR.weeks).any()


def test_the_halves_of_terms_fall_between_breaks() -> None:
    halves = [(half.first.isoformat(), half.last.isoformat(), half.term) for half in CALENDAR.half_terms()]
    assert halves == [
        ("2025-09-03", "2025-10-26", "Autumn term"),
        ("2025-11-01", "2025-12-19", "Autumn term"),
        ("2026-01-05", "2026-03-27", "Spring term"),
    ]


@pytest.mark.parametrize(
    ("day", "term"),
    [("2025-10-01", AUTUMN), ("2025-12-25", AUTUMN), ("2026-01-05", SPRING), ("2026-07-01", SPRING)],
)
def test_this_term_is_the_one_of_the_day_or_the_last_before_it(day: str, term: Period) -> None:
    assert CALENDAR.term_on(date.fromisoformat(day)) == term


def test_a_period_never_ends_before_it_begins() -> None:
    with pytest.raises(ValueError, match="2025-10-31"):
        period(PeriodKind.INSET, "2025-10-31", "2025-10-27")


def test_bank_holidays_are_those_of_england() -> None:
    assert bank_holidays()[date(2025, 12, 25)] == "Christmas Day"
    assert bank_holidays()[date(2022, 9, 19)].startswith("Bank Holiday for the State Funeral")
    assert date(2026, 3, 17) not in bank_holidays()
