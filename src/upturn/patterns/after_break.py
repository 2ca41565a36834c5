"""After a break: whether a pupil misses the first day back more often than their other days suggest.

One trial a return. Days after the first follow from it (a spell begun then goes on), and counting them would
find a pattern in one ordinary register in seven. What is usual is the pupil's own rate on other days, drawn
a little towards the school's and scaled by how the school's own first days back compare with the rest; the
spread allows for absence that comes in spells.
"""

import numpy as np

from upturn.patterns.evidence import Bools, Days, Floats, Ints
from upturn.patterns.kinds import Kind
from upturn.patterns.measured import ATTAINABLE, Measured
from upturn.patterns.tails import beta_binomial

FEWEST_RETURNS = 3
FEWEST_DAYS_AWAY = 15
"""On other days: so few returns a year find little, and each pupil looked at costs the rest."""

DAYS_PER_DRAW = 3.0
SCHOOL_DRAWS = 5.0
LEAST, MOST = 0.001, 0.95


def after_break(days: Days, eligible: Bools) -> Measured:
    """Every eligible pupil's returns: ``n`` of them, ``observed`` missed."""
    back = np.zeros(len(days.days), np.bool_)
    back[days.returns] = True
    (n, other), (missed, away) = days.in_and_out(back)
    rows = np.flatnonzero(eligible & (n >= FEWEST_RETURNS) & (away >= FEWEST_DAYS_AWAY))
    if not len(rows):
        return Measured.none(Kind.AFTER_BREAK)
    a, b = _usual(n, missed, other, away, rows)
    could = _all_missed(n[rows], a, b) <= ATTAINABLE
    rows, a, b = rows[could], a[could], b[could]
    p = beta_binomial(n[rows], missed[rows], a, b)[0]
    expected = n[rows] * a / (a + b)
    return Measured(Kind.AFTER_BREAK, rows, n[rows], missed[rows], expected, p, np.zeros(len(rows), np.int64))


def _all_missed(n: Ints, a: Floats, b: Floats) -> Floats:
    """The chance of missing every one of ``n`` returns."""
    one = np.arange(int(n.max(initial=0)))
    each = (a[:, None] + one) / ((a + b)[:, None] + one)
    chance: Floats = np.where(one < n[:, None], each, 1.0).prod(axis=1)
    return chance


def _usual(n: Ints, missed: Ints, other: Ints, away: Ints, rows: Ints) -> tuple[Floats, Floats]:
    """The beta of each pupil's chance of missing a first day back."""
    school = away.sum() / other.sum()
    lift = (missed.sum() / n.sum()) / school
    draws = SCHOOL_DRAWS + other[rows] / DAYS_PER_DRAW
    mean = np.clip(lift * (SCHOOL_DRAWS * school + away[rows] / DAYS_PER_DRAW) / draws, LEAST, MOST)
    return draws * mean, draws * (1 - mean)
