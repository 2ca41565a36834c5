"""Where there is too little there is no finding, and a sentence says what would be enough."""

from dataclasses import replace

import numpy as np
import pytest

from upturn.patterns.enough import why_not_one
from upturn.patterns.evidence import days_of
from upturn.patterns.findings import look_for
from upturn.patterns.kinds import Kind
from upturn.patterns.lesson import LessonMarks
from upturn.patterns.simulation import Planting, Settings, Simulated, simulate
from upturn.registers.packed import PackedMarks

STRONG = Settings(pupils=120, weeks=30, seed=4, plantings=(Planting(Kind.WEEKDAY, 10, 40.0),))


@pytest.fixture(scope="module")
def register() -> Simulated:
    return simulate(STRONG)


def _found(register: Simulated, packed: PackedMarks | None = None, **more):
    looks = look_for(packed or register.packed, register.first, more.pop("last", register.last), **more)
    return looks.findings(), [each.sentence for each in looks.too_little()]


def _changed(register: Simulated, rows, slots) -> PackedMarks:
    marks, expected = register.packed.marks.copy(), register.packed.expected.copy()
    marks[rows, slots] = 0
    expected[rows, slots] = False
    return PackedMarks(register.packed.weeks, marks, expected)


def test_there_is_something_to_find(register: Simulated) -> None:
    findings, remarks = _found(register)
    planted = {each.row for each in register.planted}
    assert len(planted & {each.row for each in findings if each.kind is Kind.WEEKDAY}) >= 8
    assert remarks == []


def test_too_few_weeks(register: Simulated) -> None:
    findings, remarks = _found(register, last=register.days[54])
    assert findings == []
    assert remarks == ["No patterns are looked for in 11 weeks of marks. 12 school weeks would be enough."]


def test_a_school_of_thirty(register: Simulated) -> None:
    small = PackedMarks(register.packed.weeks, register.packed.marks[:30], register.packed.expected[:30])
    findings, remarks = _found(register, small)
    assert findings == []
    assert remarks == [
        "No patterns are looked for among 30 pupils: what is usual here cannot be told from so few. "
        "60 would be enough."
    ]


def test_a_register_full_of_missing_marks(register: Simulated) -> None:
    marks = np.where(
        np.random.default_rng(1).random(register.packed.marks.shape) < 0.2, 0, register.packed.marks
    )
    findings, remarks = _found(
        register, PackedMarks(register.packed.weeks, marks.astype(np.uint8), register.packed.expected)
    )
    assert findings == []
    assert remarks == [
        "No patterns are looked for while 20% of the marks due are missing. "
        "At most 10% missing would be enough."
    ]


def test_a_pupil_who_moved_mid_year(register: Simulated) -> None:
    row = register.planted[0].row
    january = register.packed.weeks.between(register.days[80], register.packed.weeks.last_day).start
    findings, remarks = _found(register, _changed(register, row, slice(0, january)))
    assert row not in {each.row for each in findings}
    assert remarks == [
        "No patterns are looked for yet: marks that count in 14 of the school's 30 weeks. "
        "23 of them would be enough."
    ]


def test_one_pupil_with_many_marks_missing(register: Simulated) -> None:
    row = register.planted[0].row
    marks = register.packed.marks.copy()
    marks[row, ::4] = 0
    findings, remarks = _found(register, PackedMarks(register.packed.weeks, marks, register.packed.expected))
    assert row not in {each.row for each in findings}
    [remark] = remarks
    assert remark.endswith("At most 10% missing would be enough.")


def test_lessons_without_a_timetable(register: Simulated) -> None:
    count = 40
    zeros = np.zeros(count, np.int64)
    missed = np.full(count, 130, np.uint8)
    lessons = LessonMarks(zeros, np.arange(count) * 3 + 35, zeros, zeros, missed, ("art",), ("1",))
    findings, remarks = _found(register, lessons=lessons)
    assert Kind.LESSON not in {each.kind for each in findings}
    assert [remark for remark in remarks if "timetable" in remark]


def test_schools_whose_weeks_disagree_are_each_held_against_their_own(register: Simulated) -> None:
    """Two schools in one file, one of them a week behind: neither is taken for pupils who moved."""
    packed = register.packed
    later = np.roll(packed.marks, 14, axis=1), np.roll(packed.expected, 14, axis=1)
    both = PackedMarks(
        packed.weeks, np.vstack([packed.marks, later[0]]), np.vstack([packed.expected, later[1]])
    )
    schools = np.repeat([0, 1], packed.pupils)
    last = packed.weeks.last_day
    findings = look_for(both, packed.weeks.monday, last, schools=schools, kinds=[Kind.WEEKDAY]).findings()
    alone = look_for(packed, packed.weeks.monday, last, kinds=[Kind.WEEKDAY]).findings()
    assert [each.row for each in findings] == [each.row for each in alone] + [
        each.row + packed.pupils for each in alone
    ]
    assert [replace(each, row=0, sessions=()) for each in findings[len(alone) :]] == [
        replace(each, row=0, sessions=()) for each in alone
    ]


def test_half_of_a_register_in_other_weeks_than_the_rest(register: Simulated) -> None:
    """Two schools taken for one: nobody has marks in enough of the weeks of both."""
    packed = register.packed
    autumn = packed.weeks.between(register.days[75], packed.weeks.last_day).start
    marks, expected = packed.marks.copy(), packed.expected.copy()
    marks[:60, :autumn], expected[:60, :autumn] = 0, False
    marks[60:, autumn:], expected[60:, autumn:] = 0, False
    findings, remarks = _found(register, PackedMarks(packed.weeks, marks, expected))
    assert findings == []
    assert len(remarks) == 120


def test_of_one_pupil_alone_the_same_is_said_as_of_them_among_all(register: Simulated) -> None:
    slots = register.packed.marks.shape[1]
    packed = _changed(register, slice(3, 6), slice(0, slots // 2))
    packed.marks[8, ::5] = 0
    days = days_of(packed, register.first, register.last)
    looks = look_for(packed, register.first, register.last)
    said = {each.row: each.sentence for each in looks.too_little()}
    assert set(said) == {3, 4, 5, 8}
    for row in range(12):
        one = PackedMarks(packed.weeks, packed.marks[[row]], packed.expected[[row]])
        alone = days_of(one, register.first, register.last)
        assert why_not_one(alone, len(days.weeks)) == said.get(row, "")
