"""From two years of registers in the store to what the page says, through the look after an import."""

from datetime import date, timedelta

import pytest
from pytest_django import Settings

from tests.held_registers import CALENDAR, NOW, TODAY, YEAR, enrolment, hold, present
from tests.people_at_work import at_work, organisation, staff
from upturn.access.roles import RoleName
from upturn.kernel.sessions import Session
from upturn.patterns.forecast import NO_LAST_YEAR
from upturn.patterns.queries import ahead_of
from upturn.patterns.taking import look_at_changed_marks
from upturn.people.models import Enrolment
from upturn.registers.calendar import Period, SchoolCalendar

pytestmark = pytest.mark.django_db

A_YEAR = timedelta(weeks=52)
LAST_CALENDAR = SchoolCalendar(
    tuple(Period(each.kind, each.first - A_YEAR, each.last - A_YEAR, each.name) for each in CALENDAR.periods)
)
MONDAYS = [date(2025, 9, 8) + timedelta(weeks=number) for number in range(44)]


@pytest.fixture(autouse=True)
def _held_clock(settings: Settings) -> None:
    settings.HELD_AT = NOW


@pytest.fixture
def pupils() -> list[Enrolment]:
    """Seventy, of whom twenty-five miss every Monday of both years."""
    return [enrolment(organisation(), "Given", f"Family {number}") for number in range(70)]


def mondays_missed(back: timedelta, until: date) -> dict[tuple[date, Session], str]:
    days = [monday - back for monday in MONDAYS if monday - back <= until]
    open_days = [day for day in days if (CALENDAR if not back else LAST_CALENDAR).is_open(day)]
    return {(day, session): "O" for day in open_days for session in Session}


def hold_this_year(pupils: list[Enrolment]) -> None:
    missed = mondays_missed(timedelta(0), TODAY)
    hold(organisation(), {each: present(missed if row < 25 else None) for row, each in enumerate(pupils)})


def hold_last_year(pupils: list[Enrolment]) -> None:
    year, missed = YEAR.previous, mondays_missed(A_YEAR, date(2025, 7, 22))
    hold(
        organisation(),
        {
            each: present(
                missed if row < 25 else None,
                year=year,
                first=year.first_day,
                until=year.weeks.slots,
                calendar=LAST_CALENDAR,
            )
            for row, each in enumerate(pupils)
        },
        year=year,
        calendar=LAST_CALENDAR,
    )


def test_two_years_in_the_store_are_a_forecast_after_the_next_look(pupils: list[Enrolment]) -> None:
    hold_last_year(pupils)
    hold_this_year(pupils)
    assert look_at_changed_marks(TODAY)
    ahead = ahead_of(at_work(staff("Ms Nambiar"), RoleName.ATTENDANCE_LEAD), TODAY).ahead
    assert ahead is not None
    assert ahead.forecast.why_not == ""
    assert ahead.forecast.until == TODAY
    figures = [(each.pupils, each.came, each.now) for each in ahead.forecast.cohorts]
    assert figures == [(45, 0, 45), (0, 0, 0), (0, 0, 0), (25, 25, 25), (0, 0, 0)]
    assert ahead.forecast.checked is not None
    assert ahead.forecast.checked.as_said == ahead.forecast.checked.said == 2
    assert "begins after two weeks" in ahead.summer.why_not


def test_one_year_in_the_store_says_what_would_be_enough(pupils: list[Enrolment]) -> None:
    hold_this_year(pupils)
    assert look_at_changed_marks(TODAY)
    ahead = ahead_of(at_work(staff("Ms Nambiar"), RoleName.HEAD), TODAY).ahead
    assert ahead is not None
    assert ahead.forecast.why_not == NO_LAST_YEAR
