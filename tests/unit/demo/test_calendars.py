import pytest

from upturn.demo.calendars import SNOW_DAYS, calendar_of, open_days
from upturn.demo.cast import HIGH_SCHOOL, PRIMARY_SCHOOL
from upturn.demo.clock import HELD_AT, LAST_YEAR, THIS_YEAR, TODAY, YEARS
from upturn.kernel.academic_year import AcademicYear
from upturn.registers.bank_holidays import bank_holidays


@pytest.mark.parametrize("school", [HIGH_SCHOOL, PRIMARY_SCHOOL])
@pytest.mark.parametrize("year", YEARS, ids=str)
def test_a_year_has_a_hundred_and_ninety_days_none_of_them_a_holiday(school: str, year: AcademicYear) -> None:
    days = open_days(school, year)
    assert len(days) == 190
    assert {day.weekday() for day in days} == set(range(5))
    assert not set(bank_holidays()) & set(days)


def test_each_year_has_five_inset_days() -> None:
    for school in (HIGH_SCHOOL, PRIMARY_SCHOOL):
        for year in YEARS:
            kinds = [period.kind.value for period in calendar_of(school, year).periods]
            assert kinds.count("inset") == 5


def test_the_schools_do_not_share_all_their_inset_days() -> None:
    assert open_days(HIGH_SCHOOL, THIS_YEAR) != open_days(PRIMARY_SCHOOL, THIS_YEAR)


def test_snow_falls_on_school_days() -> None:
    for year in (LAST_YEAR, THIS_YEAR):
        assert SNOW_DAYS[year.start] in open_days(HIGH_SCHOOL, year)


def test_the_clock_is_held_on_a_thursday_morning_in_march() -> None:
    assert (TODAY.weekday(), TODAY.month) == (3, 3)
    assert TODAY in open_days(HIGH_SCHOOL, THIS_YEAR)
    assert (8, 50) <= (HELD_AT.hour, HELD_AT.minute) <= (9, 20)
