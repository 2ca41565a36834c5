"""Registers joined over two years say one fact; what lies outside roll or calendar counts for nothing."""

from datetime import date

import numpy as np
import pytest

from tests.held_registers import CALENDAR, NUMBERS, YEAR
from upturn.kernel.academic_year import AcademicYear
from upturn.kernel.sessions import Session
from upturn.registers.calendar import Period, PeriodKind, SchoolCalendar
from upturn.reviews.facts import (
    HeldYear,
    OnRoll,
    joined_marks,
    last_sessions,
    progress_as_json,
    progress_from_json,
    since_start,
)

BEFORE = YEAR.previous
OLD_CALENDAR = SchoolCalendar((Period(PeriodKind.TERM, date(2025, 6, 2), date(2025, 7, 18), "Summer term"),))
IN_SEPTEMBER = date(2025, 9, 5)
PUPIL = OnRoll(7, date(2024, 9, 2))


def held(
    year: AcademicYear,
    calendar: SchoolCalendar,
    until: date,
    *,
    away: set[tuple[date, Session]] | None = None,
    code: str = "O",
    given: bool = True,
    pupil: int = 7,
) -> HeldYear:
    """A year in which one pupil is in at every open session up to a day, but for some coded otherwise."""
    weeks = year.weeks
    sessions = calendar.open_slots(weeks) & (np.arange(weeks.slots) < weeks.between(until, until).stop)
    marks = np.where(sessions, NUMBERS["/"], 0).astype(np.uint8)
    for day, session in away or set():
        marks[weeks.slot(day, session)] = NUMBERS[code]
    return HeldYear(year, sessions, given, {pupil: marks.tobytes()})


def test_the_last_forty_sessions_reach_back_over_the_summer() -> None:
    years = [
        held(BEFORE, OLD_CALENDAR, BEFORE.last_day, away={(date(2025, 7, 17), Session.AM)}),
        held(YEAR, CALENDAR, IN_SEPTEMBER),
    ]
    progress = last_sessions(joined_marks(years, [PUPIL]), until=IN_SEPTEMBER)[0]
    assert (progress.now.attended, progress.now.counted) == (39, 40)
    assert progress.now.since == date(2025, 6, 30)
    assert (progress.before.attended, progress.before.counted) == (40, 40)


def test_a_plan_begun_in_june_is_counted_from_then() -> None:
    years = [held(BEFORE, OLD_CALENDAR, BEFORE.last_day), held(YEAR, CALENDAR, IN_SEPTEMBER)]
    progress = since_start(joined_marks(years, [PUPIL]), started=[date(2025, 7, 14)], until=IN_SEPTEMBER)[0]
    assert progress.now.counted == 10 + 10
    assert progress.started == date(2025, 7, 14)


@pytest.mark.parametrize(("given", "counted"), [(True, 10), (False, 11)], ids=["given", "proposed"])
def test_a_mark_outside_a_given_calendar_does_not_count(given: bool, counted: int) -> None:
    on_sunday = {(date(2025, 8, 31), Session.AM)}
    year = held(YEAR, CALENDAR, IN_SEPTEMBER, away=on_sunday, given=given)
    assert last_sessions(joined_marks([year], [PUPIL]), until=IN_SEPTEMBER)[0].now.counted == counted


def test_what_lies_outside_the_roll_is_neither_attended_nor_missing() -> None:
    year = held(YEAR, CALENDAR, IN_SEPTEMBER)
    leaver = OnRoll(7, date(2025, 9, 2), date(2025, 9, 3))
    now = last_sessions(joined_marks([year], [leaver]), until=IN_SEPTEMBER)[0].now
    assert (now.attended, now.counted, now.missing) == (4, 4, 0)


def test_a_pupil_without_a_register_has_missing_marks_and_no_fact() -> None:
    joined = joined_marks([held(YEAR, CALENDAR, IN_SEPTEMBER)], [PUPIL, OnRoll(8, date(2025, 9, 1))])
    now = last_sessions(joined, until=IN_SEPTEMBER)[1].now
    assert (now.counted, now.missing) == (0, 10)


def test_nobody_is_no_progress() -> None:
    joined = joined_marks([held(YEAR, CALENDAR, IN_SEPTEMBER)], [])
    assert last_sessions(joined, until=IN_SEPTEMBER) == []
    assert since_start(joined, started=[], until=IN_SEPTEMBER) == []


def test_the_days_the_school_held_are_known() -> None:
    days = joined_marks([held(YEAR, CALENDAR, IN_SEPTEMBER)], [PUPIL]).school_days()
    assert days == {date(2025, 9, day) for day in range(1, 6)}


def test_a_decision_keeps_the_fact_and_not_why_sessions_were_set_aside() -> None:
    year = held(YEAR, CALENDAR, IN_SEPTEMBER, away={(IN_SEPTEMBER, Session.PM)}, code="I")
    progress = last_sessions(joined_marks([year], [PUPIL]), until=IN_SEPTEMBER)[0]
    kept = progress_as_json(progress, until=IN_SEPTEMBER)
    assert kept == {"until": "2025-09-05", "now": [9, 9, 1, 0], "before": [0, 0, 0, 0]}
    again = progress_from_json(kept)
    assert again is not None
    assert (again.now.attended, again.now.set_aside, again.now.reasons) == (9, 1, ())
    assert progress_from_json({}) is None


def test_a_year_is_needed() -> None:
    with pytest.raises(ValueError, match="at least one year"):
        joined_marks([], [PUPIL])
