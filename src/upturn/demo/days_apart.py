"""Sessions that are nobody's absence: outside the enrolment, snow, another school's, Reception's start.

And the days set apart by families' faiths, which fall on their own dates.
"""

from collections.abc import Iterator, Mapping
from datetime import date

import numpy as np

from upturn.demo.calendars import SNOW_DAYS
from upturn.demo.cast import HIGH_SCHOOL
from upturn.demo.clock import THIS_YEAR
from upturn.demo.marking import NUMBERS
from upturn.demo.roster import Bytes, Roster
from upturn.demo.sheets import CLOSED
from upturn.demo.stories import NAMED_PUPILS
from upturn.demo.streams import Stream

EID: Mapping[int, tuple[date, ...]] = {2024: (date(2025, 3, 31), date(2025, 6, 6)), 2025: ()}
"""School days of the two years so far on which Eid falls; in 2026 it comes after the town's today."""

DIWALI: Mapping[int, tuple[date, ...]] = {2024: (), 2025: (date(2025, 10, 20),)}
AT_HOME_FOR_EID = 0.7
DUAL_REGISTERED = {HIGH_SCHOOL: 5}
RECEPTION_MORNINGS_ONLY = 4
"""On their first days, children in Reception go home at lunch: X, for they are not yet of compulsory age."""


def days_not_possible(roster: Roster, seed: int) -> Bytes:
    """``uint8[rows, 2 * days]``: ``sheets.CLOSED`` where no absence can be, else 0."""
    closed = np.where(np.repeat(roster.on_roll, 2, axis=1), 0, CLOSED).astype(np.uint8)
    closed[fixed_marks(roster, seed) > 0] = CLOSED
    return closed


def fixed_marks(roster: Roster, seed: int) -> Bytes:
    """``uint8[rows, 2 * days]``: marks that stand whatever else happens: Y4 for snow, D and X; else 0."""
    marks = np.zeros((roster.rows, 2 * len(roster.days)), np.uint8)
    for row, sessions in _elsewhere(roster, seed):
        marks[row, sessions] = NUMBERS["D"]
    new = roster.year_group == 0
    if new.any():
        marks[np.ix_(new, range(1, 2 * RECEPTION_MORNINGS_ONLY, 2))] = NUMBERS["X"]
    snow = roster.day_index(SNOW_DAYS[roster.year.start])
    marks[:, 2 * snow : 2 * snow + 2] = NUMBERS["Y4"]
    marks[~np.repeat(roster.on_roll, 2, axis=1)] = 0
    return marks


def _elsewhere(roster: Roster, seed: int) -> Iterator[tuple[int, list[int]]]:
    """Children also registered at the pupil referral unit, and the sessions they are due there."""
    stream = Stream(seed, "dual", roster.school, roster.year.start)
    named = {pupil.key for pupil in NAMED_PUPILS}
    older = [row for row in stream.order(roster.rows) if roster.year_group[row] >= 8]
    chosen = [row for row in older if roster.pupils[row].key not in named][
        : DUAL_REGISTERED.get(roster.school, 0)
    ]
    for row in chosen:
        first = stream.below(len(roster.days) // 3)
        due = set(range(5)) if stream.one() < 0.7 else {0, 2, 4}
        days = [n for n, day in enumerate(roster.days) if n >= first and day.weekday() in due]
        yield row, [session for day in days for session in (2 * day, 2 * day + 1)]


def religious_days(roster: Roster, closed: Bytes, seed: int) -> list[list[int]]:
    """For each row, the places of the days its family keeps and the child was on roll for."""
    stream = Stream(seed, "faith", roster.school, roster.year.start)
    chances = stream.uniforms(roster.rows).tolist()
    kept: list[list[int]] = []
    for row, chance in enumerate(chances):
        dates = EID if roster.keeps_eid[row] else DIWALI if roster.keeps_diwali[row] else {}
        days = [roster.day_index(day) for day in dates.get(roster.year.start, ())]
        away = chance < AT_HOME_FOR_EID
        kept.append([day for day in days if away and not closed[row, 2 * day : 2 * day + 2].any()])
    return kept


def is_this_year(roster: Roster) -> bool:
    """Whether a roster is of the year the town is in."""
    return roster.year == THIS_YEAR
