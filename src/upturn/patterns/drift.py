"""Drift: the last four school weeks against what the pupil's own year, and the season, lead one to expect.

Described, never tested with the rest. What is expected is the pupil's rate before, drawn a little towards
the school's, times how much the whole school's has moved; what strays from it must be a tenth of the days,
three spells or more, and more than absence in spells does by chance one time in forty.
"""

import numpy as np

from upturn.patterns.evidence import Bools, Days, Floats, Ints
from upturn.patterns.kinds import Kind
from upturn.patterns.measured import Measured
from upturn.patterns.spells import Spells
from upturn.patterns.tails import beta_binomial

WEEKS = 4
FEWEST_DAYS, FEWEST_DAYS_BEFORE = 10, 30
FEWEST_SPELLS = 3
"""Two would do by the odds, but asked about every week of a year in which nothing drifts, twice as many
pupils would be said to drift at some time, and hardly more of those who do."""

SMALLEST_RISE = 0.1
ONE_IN_FORTY = 0.025
DAYS_PER_DRAW = 3.0
SCHOOL_DRAWS = 3.0
SUREST = 0.95


def last_weeks(days: Days) -> Bools:
    """``bool[days]``: the school's last four weeks."""
    recent: Bools = days.week >= days.weeks[-WEEKS:][:1]
    return recent


def drift(days: Days, spells: Spells, eligible: Bools) -> Measured:
    """Pupils away more than expected: ``n`` days that counted, ``observed`` away, ``expected`` usual."""
    if len(days.weeks) <= WEEKS:
        return Measured.none(Kind.DRIFT)
    return away_more(days, spells, eligible, last_weeks(days))


def away_more(
    days: Days, spells: Spells, eligible: Bools, recent: Bools, moved: float | None = None
) -> Measured:
    """Pupils away more in some days of the year than their other days lead one to expect.

    Args:
        days: the school's.
        spells: of those days.
        eligible: ``bool[pupils]``, who is looked at.
        recent: ``bool[days]``, the days held against the others.
        moved: how many times as much the school is usually away on them; without it, as much as it was.
    """
    (n, before), (away, gone) = days.in_and_out(recent)
    touched = np.bincount(spells.row[recent[spells.last]], minlength=days.pupils)
    fit = eligible & (n >= FEWEST_DAYS) & (before >= FEWEST_DAYS_BEFORE) & (touched >= FEWEST_SPELLS)
    rows = np.flatnonzero(fit)
    if not len(rows):
        return Measured.none(Kind.DRIFT)
    moved = times_as_much(n, away, before, gone) if moved is None else moved
    draws, mean = _usual(before, gone, rows, moved)
    shown = _strays(n[rows], away[rows], draws, mean)
    rows, mean = rows[shown], mean[shown]
    return Measured.described(
        Kind.DRIFT, rows, n[rows], away[rows], n[rows] * mean, np.full(len(rows), WEEKS)
    )


def times_as_much(n: Ints, away: Ints, before: Ints, gone: Ints) -> float:
    """How many times as much the whole school is away as it was."""
    return float(away.sum() / max(n.sum(), 1) / max(gone.sum() / max(before.sum(), 1), 1e-9))


def _usual(before: Ints, gone: Ints, rows: Ints, moved: float) -> tuple[Floats, Floats]:
    school = gone.sum() / before.sum()
    draws = SCHOOL_DRAWS + before[rows] / DAYS_PER_DRAW
    mean = moved * (SCHOOL_DRAWS * school + gone[rows] / DAYS_PER_DRAW) / draws
    return draws, np.clip(mean, 1e-6, SUREST)


def _strays(n: Ints, away: Ints, draws: Floats, mean: Floats) -> Bools:
    """Days in the four weeks come in spells too: three of them are one draw."""
    few, some = np.rint(n / DAYS_PER_DRAW).astype(np.int64), np.floor(away / DAYS_PER_DRAW).astype(np.int64)
    chance = beta_binomial(few, some, draws * mean, draws * (1 - mean))[0]
    strays: Bools = (away - n * mean >= SMALLEST_RISE * n) & (chance <= ONE_IN_FORTY)
    return strays
