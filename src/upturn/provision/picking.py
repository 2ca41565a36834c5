"""How often a prediction picks the missed one of two sessions, the other attended: the area under ROC."""

import numpy as np

from upturn.provision.lesson_rows import Floats, Ints


class Picking:
    """Sessions in the order of a prediction, to be weighed again and again.

    Args:
        predicted: ``float64[rows]``; equal predictions pick neither, and count half.
        missed: ``float64[rows]``, sessions missed of those predicted.
        attended: ``float64[rows]``.
        learner: ``int64[rows]``, whose each row is.
    """

    def __init__(self, predicted: Floats, missed: Floats, attended: Floats, learner: Ints) -> None:
        _, self._place = np.unique(predicted, return_inverse=True)
        self._missed, self._attended, self._learner = missed, attended, learner

    def share(self, times: Floats | None = None) -> float:
        """The share of pairs picked rightly, with each learner counted so many times; NaN without pairs."""
        weight = 1.0 if times is None else times[self._learner]
        missed = np.bincount(self._place, self._missed * weight)
        attended = np.bincount(self._place, self._attended * weight)
        below = np.cumsum(attended) - attended / 2
        pairs = missed.sum() * attended.sum()
        return float((missed * below).sum() / pairs) if pairs > 0 else float("nan")
