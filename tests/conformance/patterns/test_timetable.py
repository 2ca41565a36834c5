"""Timetables the machine invents: the lessons inferred must be those of the definition."""

from datetime import date

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from upturn.kernel.weeks import Weeks
from upturn.patterns.evidence import Days, days_of
from upturn.patterns.lesson import LessonMarks, lists_absences_alone
from upturn.patterns.timetable import completed
from upturn.patterns.timetable_reference import Lesson, Row, attended_and_listed
from upturn.registers.codes import code_numbered
from upturn.registers.packed import PackedMarks

HERE, AWAY, APPROVED, LATE = 32, 129, 101, 34
SUBJECTS, GROUPS, PERIODS = ("Art", "History", "Music"), ("a", "b", "c", "d"), ("1", "2", "3")


@st.composite
def schools(draw: st.DrawFn) -> tuple[Days, LessonMarks]:
    """Some pupils in some classes, weekly or not, with rows of no class, of odd subjects and at odd times."""
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    pupils, count = draw(st.integers(1, 6)), draw(st.integers(4, 16))
    weeks = Weeks(date(2025, 9, 1), count)
    marks = random.choice([HERE, HERE, HERE, AWAY, APPROVED], (pupils, weeks.slots)).astype(np.uint8)
    by_week = marks.reshape(pupils, count, 14)
    by_week[:, :, 10:] = 0
    by_week[:, random.random(count) < 0.2] = 0
    days = days_of(PackedMarks(weeks, marks, marks > 0), weeks.monday, weeks.last_day)
    return days, _lessons(random, pupils, count, draw(st.sampled_from([0.1, 0.3, 0.6])))


def _lessons(random, pupils: int, weeks: int, share: float) -> LessonMarks:
    slots = [
        (
            group,
            int(random.integers(5)),
            int(random.integers(3)),
            int(random.integers(3)),
            int(random.integers(3)),
        )
        for group in range(len(GROUPS))
        for _ in range(3)
    ]
    belongs = random.random((pupils, len(GROUPS))) < 0.5
    listed = {}
    for week in range(weeks):
        for group, weekday, period, subject, parity in slots:
            for row in range(pupils):
                if belongs[row, group] and parity != week % 2 and random.random() < share:
                    listed[row, 7 * week + weekday, period] = subject, group
    for _ in range(int(random.integers(12))):
        time = int(random.integers(pupils)), int(random.integers(7 * weeks)), int(random.integers(3))
        listed[time] = int(random.integers(3)), int(random.integers(-1, len(GROUPS)))
    entries = np.array([(*time, *what) for time, what in listed.items()], np.int64).reshape(-1, 5)
    row, day, period, subject, group = entries.T
    mark = random.choice([AWAY, LATE], len(row)).astype(np.uint8)
    return LessonMarks(row, day, period, subject, mark, SUBJECTS, PERIODS, group, GROUPS)


def _rows(lessons: LessonMarks) -> list[Row]:
    assert lessons.group is not None
    columns = (lessons.row, lessons.day, lessons.period, lessons.subject, lessons.group)
    return [
        Row(row, day, period, SUBJECTS[subject], GROUPS[group])
        for row, day, period, subject, group in zip(*(column.tolist() for column in columns), strict=True)
        if group >= 0
    ]


def _full(days: Days) -> set[tuple[int, int]]:
    """Each pupil and day with both sessions an opportunity, and neither missed."""
    numbers = (days.week * 7 + days.weekday).tolist()
    there = (days.bits & 0b10 > 0) & ~days.away
    return {(row, numbers[place]) for row, place in np.argwhere(there).tolist()}


def _lessons_of(lessons: LessonMarks, attended: bool) -> set[Lesson]:
    columns = (lessons.row, lessons.day, lessons.period, lessons.subject, lessons.mark)
    return {
        (row, day, period, SUBJECTS[subject])
        for row, day, period, subject, mark in zip(*(column.tolist() for column in columns), strict=True)
        if (code_numbered(mark).text == "/") is attended
    }


@settings(max_examples=150, deadline=None)
@given(schools())
def test_what_is_inferred_is_the_definition(school: tuple[Days, LessonMarks]) -> None:
    days, lessons = school
    numbers = (days.week * 7 + days.weekday).tolist()
    attended, listed = attended_and_listed(_rows(lessons), numbers, _full(days))
    found = completed(days, lessons)
    of_days = sum(row.day in numbers for row in _rows(lessons))
    if not attended or 2 * len(listed) < of_days:
        assert found.lessons is lessons
        assert not found.said
    else:
        assert _lessons_of(found.lessons, attended=True) == attended
        assert _lessons_of(found.lessons, attended=False) == listed
        assert len(found.lessons.mark) == len(attended) + len(listed)
        assert not lists_absences_alone(found.lessons.mark)
        assert f"{len(attended):,} lessons on days in school were taken as attended" in found.said
