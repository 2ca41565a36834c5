"""Where a pupil's year is going: the weekly series, and what the next sessions would make of the term."""

from datetime import timedelta

import numpy as np

from upturn.kernel.sessions import DAYS_PER_WEEK
from upturn.web.charts.series import Week, series_sentence, weekly_series
from upturn.web.pupil.figures import YearSoFar
from upturn.web.pupil.page import Trend, series_rows
from upturn.web.pupil.periods import PagePeriod
from upturn.web.words import of, plural

SESSIONS_TO_HOPE_FOR = 20
FEWEST_SESSIONS_TO_HOPE_FOR = 4


def trend(so_far: YearSoFar, name: str) -> Trend | None:
    """The year's weeks up to the latest marks; none before there is a week to show."""
    weeks = school_weeks(so_far)
    if not weeks:
        return None
    chart = weekly_series(weeks, key="weekly", title=f"{name}: sessions attended by week, {so_far.year.year}")
    return Trend(series_sentence(weeks), chart, series_rows(weeks))


def school_weeks(so_far: YearSoFar) -> tuple[Week, ...]:
    """The school weeks from the first with a session to the last, oldest first."""
    found = so_far.weekly
    held = np.flatnonzero(found.possible[0] + found.missing[0])
    if not len(held):
        return ()
    monday = so_far.year.year.weeks.monday
    return tuple(
        Week(
            monday + timedelta(days=DAYS_PER_WEEK * week),
            int(found.possible[0, week]),
            int(found.attended[0, week]),
            int(found.missing[0, week]),
        )
        for week in range(int(held[0]), int(held[-1]) + 1)
    )


def hope(so_far: YearSoFar, period: PagePeriod, given_name: str) -> str:
    """The arithmetic of hope: what a period comes to if the next sessions are attended. Never a forecast."""
    counts = so_far.between(period.first, period.last)
    ahead = min(_sessions_ahead(so_far, period), SESSIONS_TO_HOPE_FOR)
    if ahead < FEWEST_SESSIONS_TO_HOPE_FOR or not counts.absent:
        return ""
    made = of(counts.attended + ahead, counts.possible + ahead)
    return f"If {given_name} attends the next {plural(ahead, 'session')}, that is {made} {period.words}."


def _sessions_ahead(so_far: YearSoFar, period: PagePeriod) -> int:
    """A period's sessions still to come, by the school's calendar; none where it has given none."""
    year = so_far.year
    if year.calendar is None or year.freshness.calendar_is_provisional:
        return 0
    weeks = year.year.weeks
    span = weeks.between(period.first, period.last)
    ahead = slice(max(span.start, year.until), span.stop)
    return int(year.calendar.open_slots(weeks)[ahead].sum())
