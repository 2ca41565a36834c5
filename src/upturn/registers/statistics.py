"""What is counted for a pupil or a group: the figures, by the names every surface uses."""

from dataclasses import dataclass, field, fields

import numpy as np
from numpy.typing import NDArray

from upturn.registers.codes import code_numbered
from upturn.registers.thresholds import absence_rate, is_persistent, is_severe

IntArray = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Counts:
    """Sessions counted over some pupils and some period. All are integers; adding pools them."""

    possible: int = 0
    attended: int = 0
    approved_educational_activity: int = 0
    authorised: int = 0
    unauthorised: int = 0
    late_before_close: int = 0
    late_after_close: int = 0
    missing: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(*(getattr(self, name) + getattr(other, name) for name in COUNT_FIELDS))

    @property
    def absent(self) -> int:
        """Authorised and unauthorised absence together."""
        return self.authorised + self.unauthorised

    @property
    def absence_rate(self) -> float | None:
        """0 to 1, or None when nothing was possible."""
        return absence_rate(self.absent, self.possible)

    @property
    def persistent(self) -> bool | None:
        """Whether this enrolment missed a tenth or more; means nothing for pooled counts."""
        return is_persistent(self.absent, self.possible)

    @property
    def severe(self) -> bool | None:
        """Whether this enrolment missed half or more; means nothing for pooled counts."""
        return is_severe(self.absent, self.possible)

    @property
    def provisional(self) -> bool:
        """Whether marks are missing, so that the figures may still change."""
        return self.missing > 0


COUNT_FIELDS = tuple(each.name for each in fields(Counts))


@dataclass(frozen=True, slots=True)
class PupilStatistics:
    """One enrolment's figures for a period.

    ``last_4_weeks`` and ``previous_4_weeks`` are over the last four, and the four before, weeks that hold
    a possible session in the school, ending at the period's last day. ``codes`` holds counts above zero.
    """

    counts: Counts
    last_4_weeks: Counts = Counts()
    previous_4_weeks: Counts = Counts()
    codes: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class CountArrays:
    """The figures of `Counts` for many at once: integer arrays of one shape, a row a pupil.

    The shape is ``[pupils]``, or ``[pupils, weeks]`` in a weekly series.
    """

    possible: IntArray
    attended: IntArray
    approved_educational_activity: IntArray
    authorised: IntArray
    unauthorised: IntArray
    late_before_close: IntArray
    late_after_close: IntArray
    missing: IntArray

    @property
    def absent(self) -> IntArray:
        """Authorised and unauthorised absence together."""
        return self.authorised + self.unauthorised

    @property
    def known(self) -> NDArray[np.bool_]:
        """Where anything was possible; elsewhere rate, persistent and severe are not known."""
        return self.possible > 0

    @property
    def absence_rate(self) -> NDArray[np.float64]:
        """0 to 1; NaN where not `known`."""
        rate = np.full(self.possible.shape, np.nan)
        np.divide(self.absent, self.possible, out=rate, where=self.known)
        return rate

    @property
    def persistent(self) -> NDArray[np.bool_]:
        """Whether each missed a tenth or more; false where not `known`."""
        return self.known & (10 * self.absent >= self.possible)

    @property
    def severe(self) -> NDArray[np.bool_]:
        """Whether each missed half or more; false where not `known`."""
        return self.known & (2 * self.absent >= self.possible)

    def at(self, *index: int) -> Counts:
        """One row's figures (or one pupil-week's)."""
        return Counts(*(int(getattr(self, name)[index]) for name in COUNT_FIELDS))

    def pooled(self) -> Counts:
        """All rows added together."""
        return Counts(*(int(getattr(self, name).sum()) for name in COUNT_FIELDS))

    def take(self, rows: NDArray[np.integer] | NDArray[np.bool_]) -> "CountArrays":
        """The chosen rows, by index or mask."""
        return CountArrays(*(getattr(self, name)[rows] for name in COUNT_FIELDS))

    def sum_pupils(self) -> "CountArrays":
        """Pooled over pupils: from ``[pupils, weeks]`` to ``[weeks]``."""
        return CountArrays(*(getattr(self, name).sum(axis=0) for name in COUNT_FIELDS))


@dataclass(frozen=True, slots=True, eq=False)
class StatisticsArrays:
    """`PupilStatistics` for many enrolments at once, a row each.

    ``code_counts`` is ``int32[pupils, codes]``; its columns are the codes of ``code_numbers``, those used
    by anyone, in the order of their numbers.
    """

    counts: CountArrays
    last_4_weeks: CountArrays
    previous_4_weeks: CountArrays
    code_numbers: tuple[int, ...]
    code_counts: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.counts.possible)

    def pupil(self, row: int) -> PupilStatistics:
        """One row's figures."""
        used = zip(self.code_numbers, self.code_counts[row].tolist(), strict=True)
        return PupilStatistics(
            counts=self.counts.at(row),
            last_4_weeks=self.last_4_weeks.at(row),
            previous_4_weeks=self.previous_4_weeks.at(row),
            codes={code_numbered(number).text: count for number, count in used if count},
        )
