"""How often a prediction picks the missed one of two sessions ahead, the other attended: the area under ROC.

The two are of the same weeks, so that a week in which everybody is away is no noise in who is.
"""

import numpy as np

from upturn.provision.lesson_rows import Floats, Ints


class Picking:
    """Sessions in the order of a prediction, to be weighed again and again.

    Args:
        predicted: ``float64[rows]``, 0 to 1; equal predictions pick neither, and count half.
        missed: ``float64[rows]``, sessions missed of those predicted.
        attended: ``float64[rows]``.
        learner: ``int64[rows]``, whose each row is; ``week`` which week it was predicted in.
    """

    def __init__(
        self, predicted: Floats, missed: Floats, attended: Floats, learner: Ints, week: Ints
    ) -> None:
        order, self._place = np.unique(2 * week + predicted, return_inverse=True)
        self._week = np.unique(order // 2, return_inverse=True)[1]
        self._missed, self._attended, self._learner = missed, attended, learner

    def share(self, times: Floats | None = None) -> float:
        """The share of pairs picked rightly, with each learner counted so many times; NaN without pairs."""
        weight = 1.0 if times is None else times[self._learner]
        missed = np.bincount(self._place, self._missed * weight)
        attended = np.bincount(self._place, self._attended * weight)
        in_week = np.bincount(self._week, attended)
        weeks_before = (np.cumsum(in_week) - in_week)[self._week]
        below = np.cumsum(attended) - attended / 2 - weeks_before
        pairs = (missed * in_week[self._week]).sum()
        return float((missed * below).sum() / pairs) if pairs > 0 else float("nan")
