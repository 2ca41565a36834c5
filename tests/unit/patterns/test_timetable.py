"""A timetable from lessons missed: what is seen of a class, by whom, and what is too little."""

from dataclasses import replace

import numpy as np
import pytest

from tests.missed_alone import days_of_all, in_classes, missed_alone, recovered
from upturn.patterns.evidence import Days
from upturn.patterns.lesson import LessonMarks, lists_absences_alone
from upturn.patterns.simulated_lessons import simulate_lessons
from upturn.patterns.simulation import Settings, Simulated, simulate
from upturn.patterns.timetable import completed, in_timetable

YEAR, FIRST, SECOND, NEVER = [True, True], [True, False], [False, True], [False, False]


@pytest.fixture(scope="module")
def register() -> Simulated:
    return simulate(Settings(pupils=150, weeks=20, seed=11))


@pytest.fixture(scope="module")
def days(register: Simulated) -> Days:
    return days_of_all(register)


@pytest.fixture(scope="module")
def lessons(register: Simulated) -> LessonMarks:
    return in_classes(register, simulate_lessons(register))


@pytest.mark.parametrize(
    ("seen", "occasions", "when"),
    [
        ((9, 8), (10, 10), YEAR),
        ((3, 4), (10, 10), YEAR),
        ((3, 3), (10, 10), NEVER),
        ((9, 0), (10, 10), FIRST),
        ((1, 9), (10, 10), SECOND),
        ((0, 3), (10, 10), NEVER),
        ((0, 2), (2, 2), NEVER),
        ((3, 0), (5, 0), YEAR),
        ((0, 0), (10, 10), NEVER),
    ],
)
def test_a_slot_is_a_lesson_weekly_or_in_every_other_week(
    seen: tuple[int, int], occasions: tuple[int, int], when: list[bool]
) -> None:
    assert in_timetable(np.array([seen]), np.array([occasions])).tolist() == [when]


def test_lessons_missed_alone_are_completed_and_it_is_said(days: Days, lessons: LessonMarks) -> None:
    few = missed_alone(lessons)
    assert lists_absences_alone(few.mark)
    assert few.why_not()
    found = completed(days, few)
    held = recovered(days, lessons, found.lessons)
    assert held.recovered > 0.75 * held.attended
    assert held.invented == 0
    assert not found.lessons.why_not()
    assert found.said.startswith(
        f"Only lessons missed or late are listed. From {len(few.mark):,} of them over"
    )


def test_lessons_that_are_all_marked_stay_as_they_are(days: Days, lessons: LessonMarks) -> None:
    found = completed(days, lessons)
    assert found.lessons is lessons
    assert not found.said


def test_without_classes_nothing_is_inferred(days: Days, lessons: LessonMarks) -> None:
    few = replace(missed_alone(lessons), group=None, groups=())
    assert completed(days, few).lessons is few
    none = replace(few, group=np.full(len(few.mark), -1))
    assert completed(days, none).lessons is none


def test_a_pupil_alone_in_a_class_shows_nothing_of_it(days: Days, lessons: LessonMarks) -> None:
    few = missed_alone(lessons)
    own = replace(few, group=few.row * len(few.subjects) + few.subject)
    found = completed(days, replace(own, groups=tuple(map(str, range(int(own.group.max()) + 1)))))  # type: ignore[union-attr]
    assert not found.said
    assert "over twelve school weeks" in found.lessons.why_not()


def test_two_weeks_are_too_little(days: Days, lessons: LessonMarks) -> None:
    few = missed_alone(lessons)
    early = few.day < days.week.min() * 7 + 14
    short = LessonMarks(
        few.row[early], few.day[early], few.period[early], few.subject[early], few.mark[early],
        few.subjects, few.periods, None if few.group is None else few.group[early], few.groups,
    )  # fmt: skip
    until = days.week < days.week.min() + 2
    fewer = replace(
        days,
        days=tuple(day for day, here in zip(days.days, until, strict=True) if here),
        weekday=days.weekday[until],
        week=days.week[until],
        bits=days.bits[:, until],
    )
    assert completed(fewer, short).lessons is short
