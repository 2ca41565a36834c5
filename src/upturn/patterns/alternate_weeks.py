"""Alternate weeks: whether absences of a week at most begin every other week, as where a child has two homes.

Two clocks are tried: every other week of the calendar, which runs on through holidays as families' weeks
do, and every other week of school, as two-week timetables do. Either half of either may be the one, so the
smallest of the four chances is counted four times over.
"""

import numpy as np

from upturn.patterns.bits import count_in
from upturn.patterns.evidence import Bools, Days, Floats, Ints
from upturn.patterns.kinds import Kind
from upturn.patterns.measured import Measured
from upturn.patterns.spells import Spells
from upturn.patterns.tails import hypergeometric, over_distinct

FEWEST = 10
LONGEST = 5
"""A spell longer than a school week visits both halves. Up to then it may be of any length: where every other
week is hard, days away run together."""

HALVES = 4
"""The halves tried, in the order of ``which``: odd and even weeks of the calendar, then of school."""


def weeks_in_half(days: Days) -> Bools:
    """``bool[4, days]``: whether each day is in each of the halves."""
    school_week = np.searchsorted(days.weeks, days.week)
    calendar, school = days.week % 2 == 1, school_week % 2 == 0
    return np.stack([calendar, ~calendar, school, ~school])


def alternate_weeks(days: Days, spells: Spells, eligible: Bools) -> Measured:
    """Every eligible pupil's likeliest half of the weeks."""
    row, first = spells.short_starts(LONGEST)
    n = np.bincount(row, minlength=days.pupils)
    rows = np.flatnonzero(eligible & (n >= FEWEST))
    if not len(rows):
        return Measured.none(Kind.ALTERNATE_WEEKS)
    halves = weeks_in_half(days)
    began = np.stack([np.bincount(row[half[first]], minlength=days.pupils) for half in halves], axis=1)
    could = count_in(spells.at_risk_bits[rows], halves)
    return _likeliest(rows, n[rows], began[rows], could)


def _likeliest(rows: Ints, n: Ints, began: Ints, could: Ints) -> Measured:
    total = could[:, 0] + could[:, 1]
    each = [np.repeat(column, HALVES) for column in (n, total)]
    tails = over_distinct(_tail, each[0], began.ravel(), could.ravel(), each[1]).reshape(began.shape)
    which = tails.argmin(axis=1)
    at = np.arange(len(rows)), which
    p = np.minimum(tails[at] * HALVES, 1.0)
    return Measured(Kind.ALTERNATE_WEEKS, rows, n, began[at], n * could[at] / total, p, which)


def _tail(n: Ints, began: Ints, could: Ints, total: Ints) -> Floats:
    return hypergeometric(n, began, could, total)[0]
