"""Whether there is enough to look for patterns in, and if not, a sentence saying what would be."""

from dataclasses import dataclass

import numpy as np

from upturn.patterns.change_point import weekly_days
from upturn.patterns.evidence import Bools, Days, Floats, Ints

FEWEST_PUPILS = 60
FEWEST_WEEKS = 12
MISSING_AT_MOST = 0.1
SHARE_OF_WEEKS = 0.75


@dataclass(frozen=True, slots=True, eq=False)
class Enough:
    """Who can be looked at.

    Attributes:
        school: why nobody can be, in a sentence; empty where somebody can.
        eligible: ``bool[pupils]``.
        weeks_here: ``int64[pupils]``, in how many of the school's weeks the pupil had a session that counts.
        weeks: how many weeks the school had.
        missing: ``float64[pupils]``, the share of marks due that there are not.
    """

    school: str
    eligible: Bools
    weeks_here: Ints
    weeks: int
    missing: Floats

    def why_not(self, row: int) -> str:
        """Why one pupil cannot be looked at, and what would be enough; empty where they can."""
        if self.school or self.eligible[row]:
            return self.school
        if self.weeks_here[row] < _weeks_needed(self.weeks):
            return (
                f"No patterns are looked for yet: marks that count in {self.weeks_here[row]} of the school's "
                f"{self.weeks} weeks. {_weeks_needed(self.weeks)} of them would be enough."
            )
        return (
            f"No patterns are looked for yet: {self.missing[row]:.0%} of the marks due are missing. "
            f"At most {MISSING_AT_MOST:.0%} missing would be enough."
        )


def _weeks_needed(weeks: int) -> int:
    return int(np.ceil(SHARE_OF_WEEKS * weeks))


def enough(days: Days) -> Enough:
    """Hold a school and its pupils against what looking for patterns needs."""
    weeks = len(days.weeks)
    here = (weekly_days(days, days.counts_bits) > 0).sum(axis=1) if weeks else np.zeros(days.pupils, np.int64)
    fit, missing = _fit(days, here, weeks)
    school = _why_not(days, here, weeks)
    return Enough(school, fit & (not school), here, weeks, missing)


def why_not_one(days: Days, weeks: int) -> str:
    """Why one pupil of a school that was looked at was not, and what would be enough; empty where they were.

    ``days`` are worked out from their marks alone; ``weeks`` is how many the school had until then.
    """
    here = np.array([len(days.weeks)])
    fit, missing = _fit(days, here, weeks)
    return Enough("", fit, here, weeks, missing).why_not(0)


def _fit(days: Days, here: Ints, weeks: int) -> tuple[Bools, Floats]:
    """Who was here long enough with few enough marks missing; and the share of theirs that are."""
    missing = days.missing / np.maximum(days.due, 1)
    return (here >= _weeks_needed(weeks)) & (missing <= MISSING_AT_MOST), missing


def _why_not(days: Days, here: Ints, weeks: int) -> str:
    """Why a whole school cannot be looked at; empty where it can."""
    pupils = int((here > 0).sum())
    missing = days.missing.sum() / max(int(days.due.sum()), 1)
    if pupils < FEWEST_PUPILS:
        many = "1 pupil" if pupils == 1 else f"{pupils} pupils"
        return (
            f"No patterns are looked for among {many}: what is usual here cannot be told from so "
            f"few. {FEWEST_PUPILS} would be enough."
        )
    if weeks < FEWEST_WEEKS:
        return (
            f"No patterns are looked for in {weeks} weeks of marks. "
            f"{FEWEST_WEEKS} school weeks would be enough."
        )
    if missing > MISSING_AT_MOST:
        return (
            f"No patterns are looked for while {missing:.0%} of the marks due are missing. "
            f"At most {MISSING_AT_MOST:.0%} missing would be enough."
        )
    return ""
