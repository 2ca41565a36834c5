"""The watch before the summer: when it speaks, of whom, and against what."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from upturn.patterns.ahead import Ahead, ahead_of_school
from upturn.patterns.evidence import Days, days_of
from upturn.patterns.kinds import Kind
from upturn.patterns.simulation import Planting, Settings, Simulated
from upturn.patterns.summer_watch import before_summer, seen_in, summer_watch, usual_change
from upturn.patterns.two_years import TwoYears, two_years
from upturn.registers.calendar import Period, PeriodKind, SchoolCalendar
from upturn.registers.pictures import MarkedYear

SUMMER = date(2026, 6, 8)
ILL = 104
CALENDAR = SchoolCalendar(
    (
        Period(PeriodKind.TERM, date(2025, 9, 1), date(2025, 12, 19), "Autumn term"),
        Period(PeriodKind.TERM, date(2026, 1, 5), date(2026, 4, 17), "Spring term"),
        Period(PeriodKind.TERM, date(2026, 4, 20), date(2026, 7, 21), "Summer term"),
        Period(PeriodKind.HALF_TERM, date(2026, 5, 30), date(2026, 6, 7), "Half term"),
    )
)
WORSE = Settings(pupils=300, weeks=38, seed=4, plantings=(Planting(Kind.DRIFT, 8, 60.0),))


@pytest.fixture(scope="module")
def years() -> tuple[Simulated, Simulated]:
    return two_years(TwoYears(WORSE))


def until(year: Simulated, last: date) -> Days:
    return days_of(year.packed, year.first, last)


def test_it_is_silent_until_two_weeks_into_the_half_term(years: tuple[Simulated, Simulated]) -> None:
    _, now = years
    assert summer_watch(until(now, date(2026, 6, 19)), range(300), CALENDAR).began == SUMMER
    for last, calendar, begins in (
        (date(2026, 3, 13), None, "the half term before the summer."),
        (date(2026, 3, 13), CALENDAR, "from 19 June."),
        (SUMMER + timedelta(days=10), None, "the half term before the summer."),
        (SUMMER + timedelta(days=10), CALENDAR, "from 19 June."),
    ):
        seen = summer_watch(until(now, last), range(300), calendar)
        assert seen.watched == ()
        assert seen.began is None
        assert seen.why_not.startswith("This list begins after two weeks of")
        assert seen.why_not.endswith(begins)


def test_it_speaks_from_then_on_and_says_what_is_usual(years: tuple[Simulated, Simulated]) -> None:
    last, now = years
    days = until(now, now.last)
    seen = summer_watch(days, range(1000, 1300), CALENDAR, until(last, last.last))
    assert (seen.why_not, seen.began, seen.until) == ("", SUMMER, now.last)
    assert seen.usually is not None
    planted = {1000 + each.row for each in now.planted}
    assert len(planted & {each.pupil for each in seen.watched}) >= 4
    for each in seen.watched:
        assert each.away >= each.usual + 0.1 * each.days
        away = days.away[each.pupil - 1000]
        since = np.array([day >= SUMMER for day in days.days])
        assert (each.away, each.away_before) == (away[since].sum(), away[~since].sum())
        assert each.fact(SUMMER).startswith(f"Away on {each.away} of {each.days} days since 8 June,")


def test_the_half_term_is_seen_in_the_days_where_no_calendar_is_given(
    years: tuple[Simulated, Simulated],
) -> None:
    _, now = years
    assert summer_watch(until(now, now.last), range(300)) == summer_watch(
        until(now, now.last), range(300), CALENDAR
    )
    assert seen_in(until(now, date(2026, 5, 29)).days) is None


def test_a_calendar_that_does_not_cut_its_summer_says_nothing_of_it() -> None:
    whole = SchoolCalendar(CALENDAR.terms)
    assert before_summer(whole) is None
    assert before_summer(None) is None
    half = before_summer(CALENDAR)
    assert half is not None
    assert half.first == SUMMER


def test_the_schools_usual_change_is_last_years_by_the_same_day(years: tuple[Simulated, Simulated]) -> None:
    last, now = years
    days = until(last, last.last)
    start = days.days.index(SUMMER)
    first_two_weeks = days.away[:, start : start + 10].sum() / days.counts[:, start : start + 10].sum()
    before = days.away[:, :start].sum() / days.counts[:, :start].sum()
    assert usual_change(days, 10) == pytest.approx(first_two_weeks / before)
    assert usual_change(until(last, date(2026, 5, 1)), 10) is None
    alone = summer_watch(until(now, now.last), range(300))
    assert alone.usually is None
    assert 0.5 < alone.moved < 2


def test_a_school_where_everybody_is_away_more_names_nobody_for_it() -> None:
    """Ill in June, one and all: the school moved, and few beyond it, whatever last year was like."""
    last, now = two_years(TwoYears(replace(WORSE, plantings=(), drift=0.0)))
    assert len(summer_watch(until(now, now.last), range(300)).watched) <= 3
    marks, weeks = now.packed.marks.copy(), now.packed.weeks
    for slot in range(weeks.between(SUMMER, SUMMER).start, weeks.slots, 2):
        ill = (np.random.default_rng(slot).random(300) < 0.2) & (marks[:, slot] > 0)
        marks[ill, slot : slot + 2] = ILL
    everybody = replace(now, packed=replace(now.packed, marks=marks))
    days, before = until(everybody, now.last), until(last, last.last)
    assert len(summer_watch(days, range(300)).watched) <= 15
    assert summer_watch(days, range(300), None, before).watched == summer_watch(days, range(300)).watched


def test_too_few_pupils_or_weeks_have_a_sentence(years: tuple[Simulated, Simulated]) -> None:
    _, now = years
    packed = replace(now.packed, marks=now.packed.marks[:40], expected=now.packed.expected[:40])
    seen = summer_watch(days_of(packed, now.first, now.last), range(40))
    assert seen.watched == ()
    assert "60 would be enough" in seen.why_not


def test_what_is_kept_is_read_again_as_it_was(years: tuple[Simulated, Simulated]) -> None:
    last, now = (MarkedYear(each.packed, each.packed.expected.any(axis=0), each.last) for each in years)
    ahead = ahead_of_school(now, range(300), last_year=last, calendar=CALENDAR)
    assert ahead.summer.watched
    assert Ahead.from_json(ahead.as_json()) == ahead
    assert Ahead.from_json({}) is None


def test_a_school_in_its_first_year_has_sentences_for_both(years: tuple[Simulated, Simulated]) -> None:
    _, now = years
    packed = now.packed
    marked = MarkedYear(packed, packed.expected.any(axis=0), date(2026, 3, 13))
    ahead = ahead_of_school(marked, range(300), last_year=None, calendar=None)
    assert "One whole year of it would be enough" in ahead.forecast.why_not
    assert "begins after two weeks of" in ahead.summer.why_not
