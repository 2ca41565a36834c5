"""Lessons inferred from those missed: nearly all of them, hardly one too many, and no flag more than before.

The figures of more registers are in `docs/methods/patterns.md`.
"""

from functools import cache

import numpy as np
import pytest

from tests.missed_alone import (
    Recovered,
    days_of_all,
    every_other_week,
    in_classes,
    missed_alone,
    recovered,
    with_pupils_moved,
)
from upturn.patterns.findings import Looks, look_for
from upturn.patterns.kinds import Kind
from upturn.patterns.lesson import LessonMarks
from upturn.patterns.simulated_lessons import simulate_lessons
from upturn.patterns.simulation import Planting, Settings, Simulated, simulate
from upturn.patterns.timetable import completed

YEAR = Settings(pupils=1000, weeks=36, seed=5)


@cache
def _school(weeks: int) -> tuple[Simulated, LessonMarks]:
    register = simulate(Settings(pupils=1000, weeks=weeks, seed=5))
    return register, simulate_lessons(register)


def _recovered(register: Simulated, lessons: LessonMarks) -> Recovered:
    days = days_of_all(register)
    return recovered(days, lessons, completed(days, missed_alone(lessons)).lessons)


def _look(register: Simulated, lessons: LessonMarks) -> Looks:
    first, last = register.days[0], register.days[-1]
    return look_for(register.packed, first, last, lessons=lessons, kinds={Kind.LESSON})


def _inferred(register: Simulated, lessons: LessonMarks) -> LessonMarks:
    return completed(days_of_all(register), missed_alone(lessons)).lessons


@pytest.mark.slow
@pytest.mark.parametrize("fortnightly", [False, True])
@pytest.mark.parametrize(
    ("weeks", "size", "share"), [(12, 30, 0.6), (24, 30, 0.8), (36, 30, 0.85), (36, 8, 0.7)]
)
def test_most_lessons_are_recovered_and_hardly_any_invented(
    weeks: int, size: int, share: float, fortnightly: bool
) -> None:
    register, lessons = _school(weeks)
    turned = every_other_week(lessons) if fortnightly else lessons
    found = _recovered(register, in_classes(register, turned, size))
    assert found.recovered >= share * found.attended
    assert found.invented <= 0.001 * found.attended


@pytest.mark.slow
def test_pupils_who_change_classes_are_hardly_given_lessons_that_were_none() -> None:
    register, lessons = _school(36)
    moved = with_pupils_moved(
        in_classes(register, every_other_week(lessons)), 10, int(np.median(lessons.day))
    )
    found = _recovered(register, moved)
    assert found.recovered >= 0.85 * found.attended
    assert found.invented <= 0.002 * found.attended


@pytest.mark.slow
def test_with_nothing_planted_chance_is_small_no_more_often_than_said() -> None:
    p: list[float] = []
    flags = 0
    for seed in range(40_000, 40_004):
        register = simulate(Settings(pupils=1000, weeks=36, seed=seed))
        looks = _look(register, _inferred(register, in_classes(register, simulate_lessons(register))))
        p += [test.p for test in looks.tests()]
        flags += len(looks.findings())
    assert len(p) >= 1000
    assert np.mean(np.array(p) < 0.05) <= 0.06
    assert flags <= 1


@pytest.mark.slow
def test_what_is_planted_is_found_as_with_every_lesson_marked() -> None:
    planting = (Planting(Kind.LESSON, 25, 15.0),)
    register = simulate(Settings(pupils=1000, weeks=36, seed=50_000, plantings=planting))
    lessons = in_classes(register, simulate_lessons(register))
    planted = {each.row for each in register.planted}
    found = {each.row for each in _look(register, _inferred(register, lessons)).findings()}
    of_all = {each.row for each in _look(register, lessons).findings()}
    assert len(found & planted) >= len(of_all & planted) - 2
    assert len(found - planted) <= 2
