"""Which weeks a school was open in, by what its registers hold, and the last four of them.

A week counts when anyone at the school had a possible session in it; a week nobody could attend
(a holiday, a flood) is passed over, so "the last four weeks" are four weeks of school.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from upturn.kernel.sessions import DAYS_PER_WEEK, SLOTS_PER_WEEK
from upturn.kernel.weeks import Weeks
from upturn.registers.codes import CodeClass
from upturn.registers.packed import PackedMarks

WEEKS_IN_A_WINDOW = 4
FIRST_POSSIBLE = CodeClass.PRESENT.first_number
POSSIBLE_NUMBERS = CodeClass.NOT_POSSIBLE.first_number - FIRST_POSSIBLE
_PUPILS_AT_A_TIME = 1024


@dataclass(frozen=True, slots=True)
class FourWeeks:
    """The last four school weeks and the four before, as week numbers of the span, in order."""

    last: tuple[int, ...]
    previous: tuple[int, ...]


def school_weeks(
    packed: PackedMarks, last: date, schools: NDArray[np.intp] | None = None
) -> NDArray[np.bool_]:
    """``bool[schools, weeks]``: which weeks hold a possible session up to ``last``, by school.

    ``schools`` gives each row's school, numbered from 0; without it all rows are of one school.
    """
    belongs = np.zeros(packed.pupils, np.intp) if schools is None else schools
    lowest = np.full((int(belongs.max(initial=0)) + 1, packed.weeks.slots), 255, np.uint8)
    for start, stop in _runs(belongs):
        school = lowest[belongs[start]]
        # Unsigned bytes wrap, so no mark becomes a high number and any possible one a low.
        least = (packed.marks[start:stop] - np.uint8(FIRST_POSSIBLE)).min(axis=0)
        np.minimum(school, least, out=school)
    possible = lowest < POSSIBLE_NUMBERS
    possible[:, packed.weeks.between(packed.weeks.monday, last).stop :] = False
    by_week = possible.reshape(-1, packed.weeks.count, SLOTS_PER_WEEK)
    held: NDArray[np.bool_] = np.logical_or.reduce(by_week, axis=2)
    return held


def _runs(belongs: NDArray[np.intp]) -> Iterator[tuple[int, int]]:
    """Runs of rows of one school, cut to what fits in the processor's cache."""
    starts = np.flatnonzero(np.diff(belongs, prepend=-1)).tolist()
    for start, stop in pairwise([*starts, len(belongs)]):
        for inside in range(start, stop, _PUPILS_AT_A_TIME):
            yield inside, min(inside + _PUPILS_AT_A_TIME, stop)


def four_weeks(weeks: NDArray[np.bool_]) -> FourWeeks:
    """The last four of one school's weeks, a row of `school_weeks`, and the four before."""
    held: tuple[int, ...] = tuple(np.flatnonzero(weeks).tolist())
    return FourWeeks(held[-WEEKS_IN_A_WINDOW:], held[-2 * WEEKS_IN_A_WINDOW : -WEEKS_IN_A_WINDOW])


def mondays(weeks: Weeks) -> list[date]:
    """The Monday of each week of a span."""
    return [weeks.monday + timedelta(days=DAYS_PER_WEEK * week) for week in range(weeks.count)]
