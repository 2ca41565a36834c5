"""Lessons of an invented school as a school would list them that notes only those missed or late."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from upturn.patterns.evidence import (
    ANY_MISSED,
    BOTH_COUNT,
    COUNTS,
    LATE,
    MISSED,
    Days,
    days_of,
    flags_of_marks,
)
from upturn.patterns.lesson import LessonMarks
from upturn.patterns.simulation import Simulated

CLASS_SIZE = 30


def in_classes(simulated: Simulated, lessons: LessonMarks, size: int = CLASS_SIZE) -> LessonMarks:
    """The lessons with a class each: of every subject a year group is cut into sets of its own."""
    random = np.random.default_rng([simulated.settings.seed, 7])
    years, year = np.unique(simulated.year_groups, return_inverse=True)
    sets = np.zeros((len(year), len(lessons.subjects)), np.int64)
    for which in range(len(years)):
        mine = np.flatnonzero(year == which)
        for subject in range(len(lessons.subjects)):
            sets[random.permutation(mine), subject] = np.arange(len(mine)) // size
    most = int(sets.max()) + 1
    group = (year[lessons.row] * len(lessons.subjects) + lessons.subject) * most + sets[
        lessons.row, lessons.subject
    ]
    names = tuple(f"{number}" for number in range(int(group.max()) + 1))
    return replace(lessons, group=group, groups=names)


def with_pupils_moved(lessons: LessonMarks, one_in: int, day: int) -> LessonMarks:
    """The lessons, where some pupils are in the next class of each subject from a day on."""
    assert lessons.group is not None
    moved = (lessons.row % one_in == 0) & (lessons.day >= day)
    return replace(lessons, group=np.where(moved, (lessons.group + 1) % len(lessons.groups), lessons.group))


def every_other_week(lessons: LessonMarks) -> LessonMarks:
    """The same lessons, where in every other week each day's come in another order."""
    turned = (lessons.period + lessons.day // 7 % 2 * 2) % len(lessons.periods)
    return replace(lessons, period=turned)


def missed_alone(lessons: LessonMarks) -> LessonMarks:
    """Only lessons missed or late to, and those with a reason."""
    flags = flags_of_marks()[lessons.mark]
    listed = ((flags & COUNTS == 0) | (flags & (MISSED | LATE) > 0)) & (lessons.mark > 0)
    assert lessons.group is not None
    return LessonMarks(
        lessons.row[listed],
        lessons.day[listed],
        lessons.period[listed],
        lessons.subject[listed],
        lessons.mark[listed],
        lessons.subjects,
        lessons.periods,
        lessons.group[listed],
        lessons.groups,
    )


@dataclass(frozen=True)
class Recovered:
    """How many lessons were attended on days in school, how many of them are inferred, and how many more."""

    attended: int
    recovered: int
    invented: int


def recovered(days: Days, truth: LessonMarks, inferred: LessonMarks) -> Recovered:
    """Hold what was inferred against what was attended."""
    ours, theirs = _attended(days, inferred), _attended(days, truth)
    both = len(np.intersect1d(ours, theirs, assume_unique=True))
    return Recovered(len(theirs), both, len(ours) - both)


def _attended(days: Days, lessons: LessonMarks) -> NDArray[np.int64]:
    """Lessons attended on time, on days in school all day, a number each."""
    flags = flags_of_marks()[lessons.mark]
    place = np.searchsorted(days.week * 7 + days.weekday, lessons.day)
    whole = days.bits[lessons.row, place] & (BOTH_COUNT | ANY_MISSED) == BOTH_COUNT
    mine = whole & (flags & COUNTS > 0) & (flags & (MISSED | LATE) == 0)
    key = (lessons.row * 2**10 + lessons.day) * 2**5 + lessons.period
    return np.unique((key * 2**10 + lessons.subject)[mine])


def days_of_all(simulated: Simulated) -> Days:
    """Every day of the invented register."""
    return days_of(simulated.packed, simulated.days[0], simulated.days[-1])
