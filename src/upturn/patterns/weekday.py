"""Weekday: whether short absences begin on one day of the week more than the school's own week explains.

Of a pupil's short spells, the share that would begin on each weekday is the school's rate of beginning
there, times the pupil's own days on which one could have begun. The likeliest day is tested five times over,
so that looking at every day costs what it should.
"""

import numpy as np

from upturn.patterns.bits import count_in
from upturn.patterns.evidence import Bools, Days, Floats, Ints
from upturn.patterns.kinds import Kind
from upturn.patterns.measured import Measured
from upturn.patterns.spells import Spells
from upturn.patterns.tails import binomial, half_counted

FEWEST = 10
WEEKDAYS = 7


def weekday(days: Days, spells: Spells, eligible: Bools) -> Measured:
    """Every eligible pupil's likeliest weekday; ``which`` is 0 for Monday."""
    began, could = by_weekday(days, spells)
    rows = np.flatnonzero(eligible & (began.sum(axis=1) >= FEWEST))
    if not len(rows):
        return Measured.none(Kind.WEEKDAY)
    share = usual_share(began, could)[rows]
    return _likeliest(rows, began[rows], share, could[rows] > 0)


def by_weekday(days: Days, spells: Spells) -> tuple[Ints, Ints]:
    """``int64[pupils, 7]``: short spells begun on each weekday, and days on which one could have."""
    row, first = spells.short_starts()
    place = row * WEEKDAYS + days.weekday[first]
    began = np.bincount(place, minlength=days.pupils * WEEKDAYS).reshape(days.pupils, WEEKDAYS)
    return began, count_in(spells.at_risk_bits, days.weekday == np.arange(WEEKDAYS)[:, None])


def usual_share(began: Ints, could: Ints) -> Floats:
    """``float64[pupils, parts]``: the share of each pupil's spells usual in each part, by school rates."""
    rate = began.sum(axis=0) / np.maximum(could.sum(axis=0), 1)
    usual = could * rate
    share: Floats = usual / np.maximum(usual.sum(axis=1, keepdims=True), 1e-300)
    return share


def _likeliest(rows: Ints, began: Ints, share: Floats, tested: Bools) -> Measured:
    n = began.sum(axis=1)
    tails = np.ones(share.shape)
    tails[tested] = half_counted(binomial(n[np.nonzero(tested)[0]], began[tested], share[tested]))
    which = tails.argmin(axis=1)
    at = np.arange(len(rows)), which
    p = np.minimum(tails[at] * tested.sum(axis=1), 1.0)
    return Measured(Kind.WEEKDAY, rows, n, began[at], n * share[at], p, which)
