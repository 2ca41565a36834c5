"""Marks of many pupils, one byte a session."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from upturn.kernel.weeks import Weeks


@dataclass(frozen=True, slots=True, eq=False)
class PackedMarks:
    """The marks of pupils over a span of weeks.

    ``marks`` is ``uint8[pupils, slots]``: a code's number, or 0 for no mark. ``expected`` is
    ``bool[pupils, slots]``: the sessions where a mark is due, so that an expected 0 is a missing mark.

    Raises:
        ValueError: when a shape or type is not as said.
    """

    weeks: Weeks
    marks: NDArray[np.uint8]
    expected: NDArray[np.bool_]

    def __post_init__(self) -> None:
        if self.marks.dtype != np.uint8 or self.expected.dtype != np.bool_:
            raise ValueError("marks are uint8 and expected is bool")
        if self.marks.ndim != 2 or self.marks.shape[1] != self.weeks.slots:
            raise ValueError(f"marks are {self.marks.shape}; a row needs {self.weeks.slots} slots")
        if self.expected.shape != self.marks.shape:
            raise ValueError(f"expected is {self.expected.shape} where marks are {self.marks.shape}")

    @property
    def pupils(self) -> int:
        """How many rows there are."""
        return int(self.marks.shape[0])
