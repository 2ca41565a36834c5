"""Change points: around which week a pupil's absence became another, if it did.

Each pupil's weeks are ranked by how much of them was missed, ties sharing their ranks; from each rank is
taken the mean rank that week of pupils as often away, which is the season. The walk of what is left strays
far where the year falls into two. How far is ordinary is learnt from all pupils looked at, weeks close
together being alike, so a register of spells is not taken for one of changes.

Described, never tested with the rest: shown where the walk would stray so far once in a hundred.
"""

from collections.abc import Iterator

import numpy as np

from upturn.patterns.bits import Words, count, count_in
from upturn.patterns.evidence import Bools, Days, Floats, Ints
from upturn.patterns.kinds import Kind
from upturn.patterns.measured import Measured
from upturn.patterns.spells import Spells
from upturn.patterns.tails import kolmogorov

FEWEST_DAYS_AWAY = 8
FEWEST_SPELLS = 4
FEWEST_WEEKS = 20
SHOWN_BELOW = 0.01
SMALLEST_CHANGE = 0.15
"""Of a week's days: a smaller change is not worth a question, however unlikely."""

LAGS = 4
BANDS = (0.0, 0.1, 0.2, 1.01)
"""Bands of absence within which seasons and spreads are shared; a band of few joins the next below."""

FEWEST_IN_A_BAND = 20

_PARTS = 420
"""A week has seven days at most, so every share of one is a whole number of these."""


def weekly_days(days: Days, which: Words) -> Ints:
    """``int64[pupils, weeks]``: how many of some days fall in each of the school's weeks."""
    return count_in(which, days.week == days.weeks[:, None])


def change_point(days: Days, spells: Spells, eligible: Bools) -> Measured:
    """Pupils in whose year something changed; ``which`` is the first week after, a place in `Days.weeks`.

    ``n`` is how many days counted from then on, ``observed`` how many were missed, ``expected`` how many
    would have been at the rate before.
    """
    rows = np.flatnonzero(
        eligible
        & (count(days.away_bits) >= FEWEST_DAYS_AWAY)
        & (spells.count(days.pupils) >= FEWEST_SPELLS)
        & (len(days.weeks) >= FEWEST_WEEKS)
    )
    if not len(rows):
        return Measured.none(Kind.CHANGE_POINT)
    counted, away = (weekly_days(days, each[rows]) for each in (days.counts_bits, days.away_bits))
    chance, week = furthest(counted, away)
    shown = np.flatnonzero(chance < SHOWN_BELOW)
    return _described(rows[shown], counted[shown], away[shown], week[shown])


def furthest(counted: Ints, away: Ints) -> tuple[Floats, Ints]:
    """How likely each pupil's walk is to stray as far by chance, and the week after which it turns back."""
    rate = away.sum(axis=1) / counted.sum(axis=1)
    ranks = ranked(counted, away)
    strayed, week = np.zeros(len(rate)), np.zeros(len(rate), np.int64)
    for band in _bands(rate):
        strayed[band], week[band] = _strayed(ranks[band], counted[band] > 0)
    return kolmogorov(strayed), week


def ranked(counted: Ints, away: Ints) -> Floats:
    """Each pupil's weeks by rank, ties sharing theirs, from -1/2 to 1/2 about 0; 0 where nothing counted."""
    known = counted > 0
    share = away * _PARTS // np.maximum(counted, 1)
    seen = np.bincount(share.ravel(), minlength=_PARTS + 1) > 0
    kinds = int(seen.sum())
    # How many of a pupil's weeks are of each share, and of smaller ones.
    place = np.arange(len(share))[:, None] * kinds + (np.cumsum(seen) - 1)[share]
    alike = np.bincount(place[known], minlength=len(share) * kinds).reshape(len(share), kinds)
    weeks = np.maximum(known.sum(axis=1, keepdims=True), 1)
    middle = np.cumsum(alike, axis=1) - alike / 2
    ranks: Floats = np.where(known, middle.ravel()[place] / weeks - 0.5, 0.0)
    return ranks


def _bands(rate: Floats) -> Iterator[Ints]:
    """Rows by band of absence, from the highest; too few wait for the next."""
    waiting = np.zeros(0, np.int64)
    for low, high in reversed(list(zip(BANDS[:-1], BANDS[1:], strict=True))):
        waiting = np.concatenate([waiting, np.flatnonzero((rate >= low) & (rate < high))])
        if len(waiting) >= FEWEST_IN_A_BAND or low == BANDS[0]:
            yield np.sort(waiting)
            waiting = waiting[:0]


def _strayed(ranks: Floats, known: Bools) -> tuple[Floats, Ints]:
    """How far each walk strays, in standard deviations of its length, and the week after which it turns."""
    if not len(ranks):
        return np.zeros(0), np.zeros(0, np.int64)
    season = ranks.sum(axis=0) / np.maximum(known.sum(axis=0), 1)
    left = np.where(known, ranks - season, 0.0)
    weeks = known.sum(axis=1)
    left -= np.where(known, (left.sum(axis=1) / weeks)[:, None], 0.0)
    walk = np.abs(np.cumsum(left, axis=1))
    spread = np.sqrt(max(_long_run_variance(left, weeks), 1e-12))
    week = walk[:, :-1].argmax(axis=1)
    return walk.max(axis=1) / (spread * np.sqrt(weeks)), week + 1


def _long_run_variance(left: Floats, weeks: Ints) -> float:
    """The variance of a sum of weeks, by week: close weeks are alike, and count with it (Bartlett)."""
    total = float(np.square(left).sum())
    for lag in range(1, LAGS + 1):
        together = float((left[:, lag:] * left[:, :-lag]).sum())
        total += 2 * (1 - lag / (LAGS + 1)) * together
    return total / float(weeks.sum())


def _described(rows: Ints, counted: Ints, away: Ints, week: Ints) -> Measured:
    after = np.arange(counted.shape[1]) >= week[:, None]
    n, missed = (counted * after).sum(axis=1), (away * after).sum(axis=1)
    before, gone = counted.sum(axis=1) - n, away.sum(axis=1) - missed
    expected = n * gone / np.maximum(before, 1)
    large = (np.abs(missed - expected) >= SMALLEST_CHANGE * n) & (before > 0) & (n > 0)
    columns = (each[large] for each in (rows, n, missed, expected, week))
    return Measured.described(Kind.CHANGE_POINT, *columns)
