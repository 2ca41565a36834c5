"""Holding false alarms down: one chance a pupil by Simes, then Benjamini–Hochberg over a school's pupils.

At ten per cent, across many lists about one flag in ten is chance; of a single flag nobody can say so.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from upturn.patterns.evidence import Bools, Floats
from upturn.patterns.measured import Measured

LEVEL = 0.1
_ROUNDING = 1e-12
SENTENCES = 2
"""At most so many a pupil: a list of everything wrong helps nobody begin a conversation."""


@dataclass(frozen=True, slots=True, eq=False)
class Discovered:
    """What may be said, of a school's pupils.

    ``chances`` is ``float64[pupils, kinds]``, NaN where a kind was not tested; ``q`` is ``float64[pupils]``,
    NaN where none was; ``chosen`` is ``bool[pupils, kinds]``.
    """

    chances: Floats
    q: Floats
    chosen: Bools


def discover(tested: Sequence[Measured], pupils: int) -> Discovered:
    """Which tested kinds may be said of which pupils."""
    chances = np.full((pupils, len(tested)), np.nan)
    for column, measured in enumerate(tested):
        chances[measured.rows, column] = measured.p
    looked_at = np.flatnonzero(~np.isnan(chances).all(axis=1))
    q = np.full(pupils, np.nan)
    q[looked_at] = benjamini_hochberg(simes(chances[looked_at]))
    return Discovered(chances, q, _chosen(chances, q, len(looked_at)))


def simes(chances: Floats) -> Floats:
    """``float64[rows]``: one chance for a row of them, NaN where there is none; every row has one."""
    tested = (~np.isnan(chances)).sum(axis=1, keepdims=True)
    place = np.arange(1, chances.shape[1] + 1)
    smallest: Floats = np.fmin.reduce(np.sort(chances, axis=1) * tested / place, axis=1, initial=1.0)
    return smallest


def benjamini_hochberg(chances: Floats) -> Floats:
    """``float64[rows]``: the level at which each would first be among those found."""
    order = np.argsort(chances, kind="stable")
    scaled = chances[order] * len(chances) / np.arange(1, len(chances) + 1)
    q = np.empty(len(chances))
    q[order] = np.minimum.accumulate(scaled[::-1])[::-1]
    return np.minimum(q, 1.0)


def _chosen(chances: Floats, q: Floats, looked_at: int) -> Bools:
    """Kinds of the pupils found, at a level that counts how many of those looked at were."""
    found = q <= LEVEL + _ROUNDING
    within = LEVEL * found.sum() / max(looked_at, 1)
    chosen = np.zeros(chances.shape, np.bool_)
    for row in np.flatnonzero(found):
        columns = np.flatnonzero(~np.isnan(chances[row]))
        # The pupil was found, so the likeliest kind may be said even where rounding would leave none.
        said = benjamini_hochberg(chances[row, columns]) <= within + _ROUNDING
        said[chances[row, columns].argmin()] = True
        chosen[row, columns[said]] = True
    return chosen
