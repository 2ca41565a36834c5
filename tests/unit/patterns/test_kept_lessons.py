"""Lessons kept of a school's year, in the order of its pupils and of its day."""

from datetime import date

import numpy as np
import pytest

from tests.missed_alone import in_classes, missed_alone
from upturn.kernel.academic_year import AcademicYear
from upturn.patterns.kept_lessons import kept_lessons
from upturn.patterns.simulated_lessons import simulate_lessons
from upturn.patterns.simulation import Settings, simulate
from upturn.registers.lessons.packing import HeldLessons, LessonNames, Lessons, packed
from upturn.registers.packed import PackedMarks

YEAR = AcademicYear(2025)
FIRST, LAST = YEAR.first_day, date(2025, 9, 12)
NAMES = LessonNames(("10", "2", "Tutor"), ("Art", "Music"), ("", "9a/Ar"))
HERE = np.array([32], np.uint8)


def lesson_on(day: date, period: int, subject: int, group: int) -> bytes:
    number = (day - YEAR.weeks.monday).days
    columns = (np.array([each]) for each in (0, number, period, subject, group))
    return packed(Lessons(*columns, HERE, np.zeros(1, np.uint8)), 1)[0]


def marks_of(pupils: int) -> PackedMarks:
    shape = pupils, YEAR.weeks.slots
    return PackedMarks(YEAR.weeks, np.zeros(shape, np.uint8), np.zeros(shape, np.bool_))


def held(**lessons: bytes) -> HeldLessons:
    return HeldLessons(YEAR, 1, NAMES, {int(key[1:]): each for key, each in lessons.items()})


def test_rows_are_the_places_of_those_asked_for_and_periods_go_by_their_number() -> None:
    on = date(2025, 9, 10)
    kept = held(_7=lesson_on(on, 0, 0, 1), _8=lesson_on(on, 1, 1, 0), _9=lesson_on(on, 1, 1, 0))
    found = kept_lessons(kept, [8, 6, 7], marks_of(3), FIRST, LAST).marks
    assert found is not None
    assert found.row.tolist() == [0, 2]
    assert [found.periods[each] for each in found.period] == ["period 2", "period 10"]
    assert found.periods == ("Tutor", "period 2", "period 10")
    assert [found.subjects[each] for each in found.subject] == ["Music", "Art"]
    assert found.group is not None
    assert found.group.tolist() == [-1, 0]
    assert found.groups == ("9a/Ar",)
    assert (found.day == (on - YEAR.weeks.monday).days).all()


def test_later_lessons_are_left_out() -> None:
    kept = held(_7=lesson_on(date(2025, 9, 13), 0, 0, 1))
    assert kept_lessons(kept, [7], marks_of(1), FIRST, LAST).marks is None


def test_marks_of_other_weeks_are_refused() -> None:
    other = AcademicYear(2024).weeks
    marks = PackedMarks(other, np.zeros((0, other.slots), np.uint8), np.zeros((0, other.slots), np.bool_))
    with pytest.raises(ValueError, match="over its own weeks"):
        kept_lessons(held(), [], marks, FIRST, LAST)


def test_where_only_missed_lessons_are_kept_those_attended_are_inferred() -> None:
    register = simulate(Settings(pupils=90, weeks=20, seed=4))
    lessons = missed_alone(in_classes(register, simulate_lessons(register)))
    assert lessons.group is not None
    offset = (register.packed.weeks.monday - YEAR.weeks.monday).days
    columns = (lessons.row, lessons.day + offset, lessons.period, lessons.subject, lessons.group + 1)
    rows = packed(Lessons(*columns, lessons.mark, np.zeros(len(lessons.mark), np.uint8)), 90)
    names = LessonNames(lessons.periods, lessons.subjects, ("", *lessons.groups))
    kept = HeldLessons(YEAR, 1, names, dict(enumerate(rows)))
    marks = np.zeros((90, YEAR.weeks.slots), np.uint8)
    marks[:, offset * 2 : offset * 2 + register.packed.weeks.slots] = register.packed.marks
    found = kept_lessons(
        kept, range(90), PackedMarks(YEAR.weeks, marks, marks > 0), YEAR.first_day, YEAR.last_day
    )
    assert found.marks is not None
    assert not found.marks.why_not()
    assert found.said.startswith("Only lessons missed or late are listed.")
