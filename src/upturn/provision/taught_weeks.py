"""Each learner's weeks with lessons, side by side: holidays and weeks off are skipped, not nought."""

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from upturn.provision.lesson_rows import Bools, Ints

Kept = TypeVar("Kept", bound=np.generic)


@dataclass(frozen=True, slots=True, eq=False)
class TaughtWeeks:
    """The way from the calendar's weeks to each learner's own, and back.

    Attributes:
        week: ``int64[learners, weeks]``, the calendar's place of each learner's first taught week, second and
            so on; after their last, those without lessons.
        taught: ``bool``, the same shape, where there is one.
    """

    week: Ints
    taught: Bools

    @classmethod
    def of(cls, lessons: Ints) -> "TaughtWeeks":
        """From ``int64[learners, weeks]``, how many lessons there are."""
        untaught = lessons <= 0
        week = np.argsort(untaught, axis=1, kind="stable")
        return cls(week, ~np.take_along_axis(untaught, week, axis=1))

    def packed(self, by_week: NDArray[Kept]) -> NDArray[Kept]:
        """A column a taught week, of a column a week of the calendar."""
        return np.take_along_axis(by_week, self.week, axis=1)

    def unpacked(self, by_taught_week: NDArray[Kept]) -> NDArray[Kept]:
        """A column a week of the calendar, nought where there were no lessons."""
        by_week = np.zeros_like(by_taught_week)
        here = np.where(self.taught, by_taught_week, np.zeros((), by_taught_week.dtype))
        np.put_along_axis(by_week, self.week, here, axis=1)
        return by_week

    def within(self, taught_weeks: int, calendar_weeks: int) -> Bools:
        """``bool``, packed: whether a week is the last of so many that lie within so many of the calendar."""
        since = taught_weeks - 1
        enough = np.arange(self.taught.shape[1]) >= since
        close: Bools = self.taught & enough & (self.week - back(self.week, since) < calendar_weeks)
        return close


def back(packed: NDArray[Kept], weeks: int) -> NDArray[Kept]:
    """What stood so many taught weeks before, nought where there was none."""
    shifted = np.zeros_like(packed)
    if weeks < packed.shape[1]:
        shifted[:, weeks:] = packed[:, : packed.shape[1] - weeks]
    return shifted


def sum_of_last(packed: Ints, weeks: int) -> Ints:
    """The sum of so many taught weeks up to each; of fewer at the beginning."""
    sums = np.cumsum(packed, axis=1)
    return sums - back(sums, weeks)
