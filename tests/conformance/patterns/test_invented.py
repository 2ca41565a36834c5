"""Registers the machine invents: the kernels must say what the definition says."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conformance.patterns.engines import Answers, School, by_kernels, by_reference
from upturn.kernel.weeks import Weeks
from upturn.patterns.discovery import discover
from upturn.patterns.evidence import days_of
from upturn.patterns.kinds import Kind
from upturn.patterns.lesson import LessonMarks
from upturn.patterns.measured import Measured
from upturn.patterns.reference import found
from upturn.registers.codes import all_codes
from upturn.registers.packed import PackedMarks

PRESENT, SAYING = [32, 33], [34, 104, 129, 130, 131]
EVERY = [code.number for code in all_codes()]


@st.composite
def schools(draw: st.DrawFn) -> School:
    """A few pupils over half a year, away in short spells for every reason, with breaks and odd marks."""
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    pupils, count = draw(st.integers(1, 5)), draw(st.integers(6, 24))
    weeks = Weeks(date(2025, 9, 1), count)
    marks = random.choice(PRESENT, (pupils, weeks.slots)).astype(np.uint8)
    _strew(marks, random, SAYING, draw(st.sampled_from([0.02, 0.1, 0.3])), draw(st.booleans()))
    _strew(marks, random, EVERY, draw(st.sampled_from([0.0, 0.05, 0.2])), False)
    by_week = marks.reshape(pupils, count, 14)
    by_week[:, :, 10:] = 0
    by_week[:, random.random(count) < draw(st.sampled_from([0.0, 0.2]))] = 0
    groups = tuple(random.choice(["7", "8"], pupils).tolist())
    lessons = _lessons(random, pupils, weeks) if draw(st.booleans()) else None
    return School(PackedMarks(weeks, marks, marks > 0), groups, lessons)


def _strew(marks, random, numbers: list[int], share: float, whole_days: bool) -> None:
    shape = marks.shape if not whole_days else (marks.shape[0], marks.shape[1] // 2)
    here, codes = random.random(shape) < share, random.choice(numbers, shape)
    if whole_days:
        here, codes = np.repeat(here, 2, axis=1), np.repeat(codes, 2, axis=1)
    marks[here] = codes[here]


def _lessons(random, pupils: int, weeks: Weeks) -> LessonMarks:
    """Some four lessons a day, no two of a pupil at one time, marked with every code."""
    places = [
        (row, 7 * week + day, period)
        for row in range(pupils)
        for week in range(weeks.count)
        for day in range(5)
        for period in range(4)
    ]
    row, day, period = np.array([each for each in places if random.random() < 0.6], np.int64).T
    marks = np.where(random.random(len(row)) < 0.3, random.choice(EVERY, len(row)), 32).astype(np.uint8)
    return LessonMarks(
        row, day, period, random.integers(3, size=len(row)), marks, tuple("abc"), tuple("1234")
    )


def assert_alike(ours: Answers, theirs: Answers) -> None:
    assert ours.keys() == theirs.keys()
    for kind, answers in ours.items():
        assert answers.keys() == theirs[kind].keys(), kind
        for row, answer in answers.items():
            assert answer.p == pytest.approx(theirs[kind][row].p, rel=1e-8, abs=1e-12), (kind, row)
            if answer.p < 1:  # Of parts equally likely, either may be the one.
                assert (
                    answer.observed - answer.expected
                    == pytest.approx(theirs[kind][row].observed - theirs[kind][row].expected, abs=1e-8)
                    or answer.n == theirs[kind][row].n
                ), (kind, row)


@settings(max_examples=60, deadline=None)
@given(schools())
def test_the_kernels_are_the_definition(school: School) -> None:
    assert_alike(by_kernels(school), by_reference(school))


@settings(max_examples=30, deadline=None)
@given(schools())
def test_a_day_agreed_off_for_everyone_changes_nothing(school: School) -> None:
    """C2 all day is as if the day had not been."""
    marks = school.packed.marks.copy()
    before = School(school.packed, school.groups)
    days = days_of(school.packed, school.packed.weeks.monday, school.packed.weeks.last_day)
    closed = ~np.isin(np.arange(marks.shape[1] // 2), days.week * 7 + days.weekday)
    marks[:, np.repeat(closed, 2)] = 100
    after = School(PackedMarks(school.packed.weeks, marks, marks > 0), school.groups)
    assert_alike(by_kernels(after), by_kernels(before))


@given(
    st.lists(st.lists(st.one_of(st.none(), st.floats(0, 1)), min_size=3, max_size=3), min_size=1, max_size=30)
)
def test_who_is_found_is_the_definition(chances: list[list[float | None]]) -> None:
    tested = []
    for column, kind in enumerate((Kind.WEEKDAY, Kind.LESSON, Kind.AFTER_BREAK)):
        rows = [row for row, each in enumerate(chances) if each[column] is not None]
        p = np.array([chances[row][column] for row in rows], float)
        nothing = np.zeros(len(rows), np.int64)
        tested.append(Measured(kind, np.array(rows, np.int64), nothing, nothing, p, p, nothing))
    ours = discover(tested, len(chances))
    theirs = found({row: [p for p in each if p is not None] for row, each in enumerate(chances)})
    assert set(np.flatnonzero(ours.chosen.any(axis=1)).tolist()) == theirs
    assert all(ours.q[row] <= 0.1 + 1e-9 for row in theirs)
