"""The lessons a pupil attended, inferred where a school lists only those missed or late."""

import numpy as np
from numpy.typing import NDArray

from upturn.patterns.evidence import COUNTS, LATE, MISSED, flags_of_marks


def lists_absences_alone(marks: NDArray[np.uint8]) -> bool:
    """Whether there are lessons, and none that was attended on time."""
    flags = flags_of_marks()[marks]
    attended = (flags & COUNTS > 0) & (flags & (MISSED | LATE) == 0)
    return bool(len(marks)) and not attended.any()
