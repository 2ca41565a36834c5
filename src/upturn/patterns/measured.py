"""What one kind of pattern came to, for the pupils it could be looked for in."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from upturn.patterns.evidence import Floats, Ints
from upturn.patterns.kinds import Kind

ATTAINABLE = 0.005
"""Where even the strongest pattern possible would be likelier than this by chance, nothing can be found, and
looking only hides what could be in others. It depends on how much there is to look at, never on what is
seen."""


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """One kind's figures, an entry a pupil: those eligible where it is tested, those shown where it is not.

    Attributes:
        kind: the pattern.
        rows: ``int64``, the pupils' rows, ascending.
        n: what was looked at: spells, days, lessons, returns, weeks.
        observed: how many of them fit the pattern.
        expected: how many would be usual here.
        p: the chance of as much where there is no pattern; NaN where described only.
        which: what the pattern is about: a weekday, a subject or period, a partner, a week; by kind.
    """

    kind: Kind
    rows: Ints
    n: Ints
    observed: Ints
    expected: Floats
    p: Floats
    which: Ints

    @classmethod
    def none(cls, kind: Kind) -> "Measured":
        """Nobody could be looked at."""
        nothing = np.zeros(0, np.int64)
        return cls(kind, nothing, nothing, nothing, nothing.astype(float), nothing.astype(float), nothing)

    @classmethod
    def described(
        cls, kind: Kind, rows: NDArray[np.intp], n: Ints, observed: Ints, expected: Floats, which: Ints
    ) -> "Measured":
        """Figures without a p."""
        return cls(kind, rows, n, observed, expected, np.full(len(rows), np.nan), which)

    @property
    def figures(self) -> tuple[Ints, Ints, Floats, Floats]:
        """``n``, ``observed``, ``expected`` and ``p``."""
        return self.n, self.observed, self.expected, self.p

    def __len__(self) -> int:
        return len(self.rows)
