"""Enough pupils that the engine works in several chunks, and a year long enough to overflow a byte."""

from datetime import date

import numpy as np
import pytest

from tests.conformance.registers.engines import Case, by_reference
from upturn.kernel.academic_year import AcademicYear
from upturn.kernel.weeks import Weeks
from upturn.registers import kernels, school_weeks
from upturn.registers.codes import all_codes
from upturn.registers.packed import PackedMarks
from upturn.registers.statistics import Counts

YEAR = AcademicYear(2025)
PUPILS = 5_000


def _register(pupils: int, weeks: Weeks, seed: int) -> PackedMarks:
    random = np.random.default_rng(seed)
    numbers = np.array([0, *(code.number for code in all_codes())], np.uint8)
    chance = np.full(len(numbers), 0.1 / (len(numbers) - 3))
    chance[[0, 1, 2]] = 0.3
    marks = random.choice(numbers, (pupils, weeks.slots), p=chance)
    marks[:, ~np.isin(np.arange(weeks.slots) % 14, range(10))] = 0
    return PackedMarks(weeks, marks, random.random(marks.shape) < 0.5)


@pytest.mark.parametrize("in_order", [True, False])
def test_many_pupils_are_counted_like_few(in_order: bool) -> None:
    packed = _register(PUPILS, YEAR.weeks, 1)
    schools = np.arange(PUPILS) % 7
    packed.marks[schools == 3, -140:] = 0
    schools = np.sort(schools) if in_order else schools
    found = kernels.statistics(packed, date(2025, 10, 1), date(2026, 7, 8), schools)
    chosen = np.random.default_rng(2).choice(PUPILS, 8, replace=False)
    # A few pupils in plain Python; their schools' weeks are checked for all on their own, below.
    weeks = school_weeks.school_weeks(packed, date(2026, 7, 8), schools)
    for row in chosen.tolist():
        alone = Case(_row(packed, row), (0,), date(2025, 10, 1), date(2026, 7, 8))
        [expected] = by_reference(alone)
        assert found.pupil(row).counts == expected.counts
        assert found.pupil(row).codes == expected.codes
        four = school_weeks.four_weeks(weeks[schools[row]])
        assert found.pupil(row).last_4_weeks == _of_weeks(packed, row, four.last)
        assert found.pupil(row).previous_4_weeks == _of_weeks(packed, row, four.previous)


def _row(packed: PackedMarks, row: int) -> PackedMarks:
    return PackedMarks(packed.weeks, packed.marks[[row]], packed.expected[[row]])


def _of_weeks(packed: PackedMarks, row: int, weeks: tuple[int, ...]) -> Counts:
    weekly = kernels.weekly(_row(packed, row), packed.weeks.monday, date(2026, 7, 8))
    return sum((weekly.at(0, week) for week in weeks), Counts())


def test_a_school_without_its_own_rows_has_no_weeks() -> None:
    packed = _register(4, Weeks(date(2025, 9, 8), 3), 3)
    weeks = school_weeks.school_weeks(packed, date(2025, 12, 1), np.array([0, 2, 2, 0]))
    assert weeks.any(axis=1).tolist() == [True, False, True]


def test_twenty_years_are_counted_whole() -> None:
    weeks = Weeks(date(2014, 9, 1), 1_000)
    marks = np.full((3, weeks.slots), 104, np.uint8)
    packed = PackedMarks(weeks, marks, np.ones(marks.shape, np.bool_))
    found = kernels.statistics(packed, weeks.monday, weeks.last_day)
    assert found.counts.authorised.tolist() == [14_000] * 3
    assert found.pupil(2).codes == {"I": 14_000}


def test_a_byte_that_is_no_code_is_refused() -> None:
    packed = _register(2, Weeks(date(2025, 9, 8), 1), 4)
    packed.marks[1, 3] = 7
    with pytest.raises(ValueError, match="byte 7 is no register code"):
        kernels.statistics(packed, date(2025, 9, 8), date(2025, 9, 14))


def test_nobody_is_counted_as_nobody() -> None:
    weeks = Weeks(date(2025, 9, 8), 2)
    nobody = PackedMarks(weeks, np.zeros((0, 28), np.uint8), np.zeros((0, 28), np.bool_))
    assert len(kernels.statistics(nobody, weeks.monday, weeks.last_day)) == 0
    assert kernels.weekly(nobody, weeks.monday, weeks.last_day).possible.shape == (0, 2)


def test_shapes_that_do_not_fit_are_refused() -> None:
    weeks = Weeks(date(2025, 9, 8), 2)
    with pytest.raises(ValueError, match="28 slots"):
        PackedMarks(weeks, np.zeros((1, 14), np.uint8), np.zeros((1, 14), np.bool_))
    with pytest.raises(ValueError, match="expected is"):
        PackedMarks(weeks, np.zeros((1, 28), np.uint8), np.zeros((2, 28), np.bool_))
    with pytest.raises(ValueError, match="uint8"):
        PackedMarks(weeks, np.zeros((1, 28), np.int64), np.zeros((1, 28), np.bool_))
