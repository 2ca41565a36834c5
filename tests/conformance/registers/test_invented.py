"""Registers the machine invents: the engine must say what the definition says."""

from datetime import timedelta

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as nps

from tests.conformance.registers.engines import (
    Case,
    by_kernels,
    by_reference,
    weekly_by_kernels,
    weekly_by_reference,
)
from tests.conformance.registers.written import MONDAY
from upturn.kernel.weeks import Weeks
from upturn.registers import kernels
from upturn.registers.codes import all_codes
from upturn.registers.packed import PackedMarks

NUMBERS = [0, *(code.number for code in all_codes())]
NOTHING_POSSIBLE = [0, *(code.number for code in all_codes() if not code.possible)]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A few pupils of up to three schools, weeks of many kinds, any expectation, and a period anywhere."""
    pupils, count = draw(st.integers(1, 5)), draw(st.integers(1, 11))
    weeks = Weeks(MONDAY + timedelta(weeks=draw(st.integers(-60, 60))), count)
    marks = np.hstack([draw(_week(pupils)) for _ in range(count)])
    expected = draw(nps.arrays(np.bool_, marks.shape))
    schools = draw(st.lists(st.integers(0, 2), min_size=pupils, max_size=pupils))
    days = st.integers(-10, 7 * count + 10).map(lambda day: weeks.monday + timedelta(days=day))
    first, last = sorted((draw(days), draw(days)))
    return Case(PackedMarks(weeks, marks, expected), tuple(schools), first, last)


def _week(pupils: int) -> st.SearchStrategy[np.ndarray]:
    kinds = [NUMBERS, NOTHING_POSSIBLE, [0], [32, 33], [0, 32, 33, 104, 130]]
    return st.sampled_from(kinds).flatmap(
        lambda numbers: nps.arrays(np.uint8, (pupils, 14), elements=st.sampled_from(numbers))
    )


@given(cases())
def test_statistics_are_the_definition(case: Case) -> None:
    assert by_kernels(case) == by_reference(case)


@given(cases())
def test_weekly_series_are_the_definition(case: Case) -> None:
    assert weekly_by_kernels(case) == weekly_by_reference(case)


@given(cases())
def test_counts_alone_are_those_of_the_statistics(case: Case) -> None:
    alone = kernels.counts(case.packed, case.first, case.last)
    assert [alone.at(row) for row in range(case.packed.pupils)] == [
        pupil.counts for pupil in by_reference(case)
    ]


@given(cases())
def test_weeks_add_up_to_the_period(case: Case) -> None:
    whole = kernels.counts(case.packed, case.first, case.last).pooled()
    assert kernels.weekly(case.packed, case.first, case.last).pooled() == whole


@given(cases())
def test_figures_hold_together(case: Case) -> None:
    for pupil in by_kernels(case):
        counts = pupil.counts
        assert counts.possible == counts.attended + counts.absent
        assert counts.approved_educational_activity + counts.late_before_close <= counts.attended
        assert counts.late_after_close <= counts.unauthorised
        assert counts.persistent or not counts.severe
        assert sum(pupil.codes.values()) >= counts.possible


@given(cases(), st.randoms())
def test_the_order_of_pupils_does_not_matter(case: Case, random) -> None:
    order = list(range(case.packed.pupils))
    random.shuffle(order)
    packed = PackedMarks(case.packed.weeks, case.packed.marks[order], case.packed.expected[order])
    shuffled = Case(packed, tuple(case.schools[row] for row in order), case.first, case.last)
    answers = by_kernels(case)
    assert by_kernels(shuffled) == [answers[row] for row in order]
