"""Sums combined as an attacker would combine them: by taking one from another until little is left.

7A and 7B together are year 7; 7A, 7B and 8B together are the children of set z. Taking the first from the
second tells 8B, which neither tells alone. Gauss and Jordan's elimination finds every such difference.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_NOTHING = 1e-9
_MOST_UNKNOWNS = 600


@dataclass(frozen=True, slots=True, eq=False)
class Eliminated:
    """Sums over unknown numbers, each combined with the others: ``weights @ numbers == totals``.

    ``weights`` is ``float64[sums, numbers]``, zero for every known number.
    """

    weights: NDArray[np.float64]
    totals: NDArray[np.float64]

    @classmethod
    def of(
        cls, sums: NDArray[np.float64], values: NDArray[np.int64], unknown: NDArray[np.bool_]
    ) -> "Eliminated":
        """Eliminate among ``sums @ numbers == 0``, of which only the ``unknown`` numbers are not known.

        Beyond some hundreds of unknowns, as in the tables of a whole authority, nothing is combined: there
        each sum has so many unknowns that a difference of two tells little, and the work would be long.
        """
        places = np.flatnonzero(unknown)
        if not len(places) or len(places) > _MOST_UNKNOWNS:
            return cls(np.zeros((0, len(values))), np.zeros(0))
        totals = -(sums[:, ~unknown] @ values[~unknown])
        reduced = _reduced(np.column_stack([sums[:, places], totals]))
        weights = np.zeros((len(reduced), len(values)))
        weights[:, places] = reduced[:, :-1]
        return cls(weights, reduced[:, -1])

    def narrow(self, low: NDArray[np.int64], high: NDArray[np.int64]) -> None:
        """Narrow the bounds of each number to what its sums leave room for."""
        for weights, total in zip(self.weights, self.totals, strict=True):
            places = np.flatnonzero(weights)
            weight = weights[places]
            ends = np.stack([weight * low[places], weight * high[places]])
            least, most = ends.min(axis=0), ends.max(axis=0)
            rest = np.stack([total - (least.sum() - least), total - (most.sum() - most)]) / weight
            low[places] = np.maximum(low[places], np.ceil(rest.min(axis=0) - _NOTHING).astype(np.int64))
            high[places] = np.minimum(high[places], np.floor(rest.max(axis=0) + _NOTHING).astype(np.int64))


def _reduced(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """The reduced row echelon form, without its rows of zeros; the last column is the right-hand side."""
    done = 0
    for column in range(rows.shape[1] - 1):
        if done == len(rows):
            break
        pivot = done + int(np.argmax(np.abs(rows[done:, column])))
        if abs(rows[pivot, column]) < _NOTHING:
            continue
        rows[[done, pivot]] = rows[[pivot, done]]
        rows[done] /= rows[done, column]
        others = np.arange(len(rows)) != done
        rows[others] -= np.outer(rows[others, column], rows[done])
        rows[np.abs(rows) < _NOTHING] = 0
        done += 1
    return rows[:done]
