"""Findings: what is said of whom, with the sessions it speaks of, and what is never said."""

from itertools import pairwise

import numpy as np
import pytest

from upturn.kernel.sessions import Session
from upturn.patterns.findings import Finding, look_for
from upturn.patterns.kinds import DESCRIPTIVE, TESTED, Kind
from upturn.patterns.simulation import Planting, Settings, Simulated, simulate
from upturn.registers.codes import all_codes
from upturn.registers.packed import PackedMarks

NUMBERS = {code.text: code.number for code in all_codes()}
PLANTINGS = (
    Planting(Kind.WEEKDAY, 8, 40.0),
    Planting(Kind.FIRST_SESSION, 8, 40.0),
    Planting(Kind.ALTERNATE_WEEKS, 8, 40.0),
    Planting(Kind.AFTER_BREAK, 8, 400.0),
    Planting(Kind.CO_ABSENCE, 12, 400.0),
    Planting(Kind.CHANGE_POINT, 8, 12.0),
    Planting(Kind.DRIFT, 8, 40.0),
)


@pytest.fixture(scope="module")
def register() -> Simulated:
    return simulate(Settings(pupils=400, weeks=33, seed=9, plantings=PLANTINGS, year_groups=2))


@pytest.fixture(scope="module")
def findings(register: Simulated) -> list[Finding]:
    return look_for(
        register.packed, register.first, register.last, year_groups=register.year_groups
    ).findings()


def test_each_planted_kind_is_found_in_some_of_its_pupils(
    register: Simulated, findings: list[Finding]
) -> None:
    found = {(each.row, each.kind) for each in findings}
    missed = {
        planting.kind
        for planting in PLANTINGS
        if not found & {(each.row, each.kind) for each in register.planted if each.kind is planting.kind}
    }
    assert missed == set()


def test_at_most_two_sentences_a_pupil(findings: list[Finding]) -> None:
    assert max(np.bincount([each.row for each in findings])) == 2


def test_what_tells_least_comes_last(findings: list[Finding]) -> None:
    after = [(one, other) for one, other in pairwise(findings) if one.row == other.row]
    assert after
    assert [one for one, _ in after if one.kind is Kind.SPELLS] == []


def test_described_kinds_have_neither_p_nor_q(findings: list[Finding]) -> None:
    for each in findings:
        assert (each.p is None, each.q is None) == (each.kind in DESCRIPTIVE,) * 2
        assert each.q is None or each.q <= 0.1


def test_the_sessions_are_those_the_sentence_speaks_of(register: Simulated, findings: list[Finding]) -> None:
    planted = {each.row: each for each in register.planted}
    for each in findings:
        assert list(each.sessions) == sorted(set(each.sessions))
        if each.kind is Kind.WEEKDAY:
            days = {day for day, _ in each.sessions}
            assert len(days) == each.observed
            assert {day.weekday() for day in days} == {planted[each.row].which}
        if each.kind is Kind.FIRST_SESSION:
            assert len(each.sessions) == each.observed
            assert {session for _, session in each.sessions} == {Session.AM}
        if each.kind in (Kind.AFTER_BREAK, Kind.ALTERNATE_WEEKS, Kind.CO_ABSENCE, Kind.DRIFT):
            assert len({day for day, _ in each.sessions}) == each.observed


def test_a_pair_points_at_each_other_and_stays_in_the_building(findings: list[Finding]) -> None:
    pairs = {each.row: each.other_row for each in findings if each.kind is Kind.CO_ABSENCE}
    assert pairs
    assert all(pairs.get(other) in (row, None) for row, other in pairs.items() if other is not None)
    assert all(each.may_be_exported is (each.kind is not Kind.CO_ABSENCE) for each in findings)


def test_every_tested_pupil_and_kind_is_listed(register: Simulated, findings: list[Finding]) -> None:
    tests = look_for(register.packed, register.first, register.last, year_groups=register.year_groups).tests()
    listed = {(each.row, each.kind): each for each in tests}
    assert len(listed) == len(tests) > 400
    assert {kind for _, kind in listed} == set(TESTED) - {Kind.LESSON}
    for each in findings:
        if each.p is not None:
            test = listed[each.row, each.kind]
            assert (test.n, test.observed, test.expected, test.p) == (
                each.n,
                each.observed,
                each.expected,
                each.p,
            )


def test_without_year_groups_nobody_is_looked_at_together(register: Simulated) -> None:
    found = look_for(register.packed, register.first, register.last).tests()
    assert Kind.CO_ABSENCE not in {each.kind for each in found}


def _with(register: Simulated, row: int, marks: np.ndarray) -> PackedMarks:
    changed = register.packed.marks.copy()
    changed[row] = marks
    return PackedMarks(register.packed.weeks, changed, register.packed.expected)


def _in_every_day(register: Simulated) -> np.ndarray:
    return np.where(register.packed.expected[0], NUMBERS["/"], 0).astype(np.uint8)


def _kinds_of(register: Simulated, row: int, marks: np.ndarray) -> set[Kind]:
    packed = _with(register, row, marks)
    found = look_for(packed, register.first, register.last, year_groups=register.year_groups).findings()
    return {each.kind for each in found if each.row == row}


@pytest.mark.parametrize("code", ["C2", "E", "S", "R", "T", "C1", "J1", "M"])
def test_every_friday_agreed_off_is_no_finding(register: Simulated, code: str) -> None:
    marks = _in_every_day(register)
    friday = np.arange(len(marks)) // 2 % 7 == 4
    marks[friday & (marks > 0)] = NUMBERS[code]
    assert _kinds_of(register, 0, marks) == set()


@pytest.mark.parametrize("days", [1, 3, 10, 25])
@pytest.mark.parametrize("place", [0, 60, 78, 120, 140, 164])
def test_one_illness_is_no_finding(register: Simulated, days: int, place: int) -> None:
    marks = _in_every_day(register)
    slots = np.flatnonzero(marks)[2 * place : 2 * (place + days)]
    marks[slots] = NUMBERS["I"]
    assert _kinds_of(register, 0, marks) == set()


def test_the_same_fridays_away_without_leave_are_a_finding(register: Simulated) -> None:
    """What keeps the two tests above from passing for nothing."""
    marks = _in_every_day(register)
    friday = np.arange(len(marks)) // 2 % 7 == 4
    marks[friday & (marks > 0)] = NUMBERS["O"]
    assert Kind.WEEKDAY in _kinds_of(register, 0, marks)


def test_nobody_at_all() -> None:
    nobody = simulate(Settings(pupils=0, weeks=20))
    assert look_for(nobody.packed, nobody.first, nobody.last).findings() == []
