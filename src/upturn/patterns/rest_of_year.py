"""The rest of a year after a part of it, learnt from another year of the school: for groups, never for one.

A pupil's chance of missing a session is drawn from a beta; what is missed comes in spells and drifts, so
sessions carry the news of fewer (beta-binomial, so many sessions to a draw). From a year that is over are
learnt the school's mean, how far pupils differ, how many sessions make a draw, and how much more is missed
later in the year. Nothing here gives a chance for fewer pupils than it is asked about together.
"""

from dataclasses import dataclass
from math import lgamma, log

import numpy as np

from upturn.patterns.evidence import Floats, Ints
from upturn.patterns.year_in_parts import Part

A_TENTH = 0.1
FEWEST_TOGETHER = 10
"""Pupils: of fewer nothing is ever worked out, so that nothing can be of one."""

MOST_SESSIONS_PER_DRAW = 20.0
LEAST_SPREAD = 1e-5
LOWEST, HIGHEST = 1e-4, 0.95
SEASONS = (0.25, 4.0)
_POINTS, _WEIGHTS = (each / 2 for each in np.polynomial.legendre.leggauss(64))
_POINTS = _POINTS + 0.5


@dataclass(frozen=True, slots=True)
class RestOfYear:
    """What a year taught.

    Attributes:
        mean: the share of sessions missed before the cut, over pupils.
        like: how many draws of its own a pupil needs to count as much as the school.
        sessions_per_draw: how many sessions carry the news of one.
        season: how many times as much was missed after the cut.
    """

    mean: float
    like: float
    sessions_per_draw: float
    season: float

    @classmethod
    def learnt(cls, before: Part, after: Part) -> "RestOfYear":
        """From the two parts of a year, rows of the same pupils, by moments; of nobody nothing is learnt."""
        if not len(before.possible):
            return cls(mean=LOWEST, like=1.0, sessions_per_draw=1.0, season=1.0)
        first, rest = before.missed / before.possible, after.missed / after.possible
        mean = float(np.clip(first.mean(), LOWEST, HIGHEST))
        season = float(np.clip(rest.mean() / mean, *SEASONS))
        # What both parts share is the pupil's own; what the first has beyond it is chance and drift.
        lasting = float(((first - mean) * (rest - rest.mean())).mean()) / season
        lasting = min(max(lasting, LEAST_SPREAD), float(max(first.var(), LEAST_SPREAD)))
        fair = mean * (1 - mean) / float(before.possible.mean())
        per_draw = float(np.clip((first.var() - lasting) / fair, 1.0, MOST_SESSIONS_PER_DRAW))
        return cls(mean, max(mean * (1 - mean) / lasting - 1, 1.0), per_draw, season)

    def share(self, before: Part, sessions_left: int) -> float:
        """Of these pupils together, the share that will miss a tenth or more of so many sessions, 0 to 1.

        Raises:
            ValueError: for fewer than ten pupils.
        """
        if len(before.possible) < FEWEST_TOGETHER:
            raise ValueError(f"Nothing is said of fewer than {FEWEST_TOGETHER} pupils.")
        pairs = np.stack([before.possible, before.missed], axis=1)
        (possible, missed), pupils = _columns(pairs)
        return float((self._chances(possible, missed, sessions_left) * pupils).sum() / pupils.sum())

    def _chances(self, possible: Ints, missed: Ints, sessions_left: int) -> Floats:
        known = self.like + possible / self.sessions_per_draw
        usual = (self.like * self.mean + missed / self.sessions_per_draw) / known
        mean = np.clip(usual * self.season, LOWEST, HIGHEST)
        to_come = max(sessions_left / self.sessions_per_draw, 1.0)
        # The beta whose spread is that of a share of so many draws, when their chance is itself unsure.
        draws = to_come * (known + 1) / (known + to_come) - 1
        return 1 - _below(A_TENTH, mean * draws, (1 - mean) * draws)


def _columns(pairs: Ints) -> tuple[Ints, Ints]:
    """Distinct pairs as two columns, and how many there are of each."""
    distinct, number = np.unique(pairs, axis=0, return_counts=True)
    return distinct.T, number


def _below(top: float, a: Floats, b: Floats) -> Floats:
    """The chance that a beta is below ``top``: its density integrated over points spread as it rises."""
    rises = np.exp((b[:, None] - 1) * np.log1p(-top * _POINTS ** (1 / a[:, None])))
    scale = [lgamma(p + q) - lgamma(p) - lgamma(q) + p * log(top) - log(p) for p, q in zip(a, b, strict=True)]
    below: Floats = np.clip(np.exp(scale) * (rises @ _WEIGHTS), 0.0, 1.0)
    return below
