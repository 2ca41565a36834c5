"""What is evidence, code by code, and what a day is."""

import numpy as np
import pytest

from tests.conformance.patterns.written import school
from upturn.patterns.evidence import COUNTS, LATE, MISSED, days_of, flags_of_marks
from upturn.registers.codes import CodeClass, all_codes

NEITHER = {"C2", "E", "S", "R", "T", "C1", "J1", "M", "C", "H"}


@pytest.mark.parametrize("code", all_codes(), ids=lambda code: f"{code.text}-{code.number}")
def test_every_code_is_attended_evidence_or_nothing(code) -> None:
    bits = flags_of_marks()[code.number]
    if code.code_class is CodeClass.UNAUTHORISED or code.text == "I":
        assert bits & (COUNTS | MISSED) == COUNTS | MISSED
    elif code.attended:
        assert bits & (COUNTS | MISSED) == COUNTS
    else:
        assert bits & (COUNTS | MISSED) == 0
    assert bool(bits & LATE) == (code.text in ("L", "U"))


def test_the_agreed_absences_are_neither_absence_nor_opportunity() -> None:
    assert {code.text for code in all_codes() if code.code_class is CodeClass.AUTHORISED} - {"I"} == NEITHER
    assert not any(flags_of_marks()[code.number] for code in all_codes() if code.text in NEITHER)


def test_a_day_with_no_mark_is_no_day() -> None:
    packed = school("/i.o/").packed
    days = days_of(packed, packed.weeks.monday, packed.weeks.last_day)
    assert [day.weekday() for day in days.days] == [0, 1, 3, 4]
    assert days.away.tolist() == [[False, True, True, False]]


def test_a_day_one_pupil_in_many_came_in_is_not_the_schools() -> None:
    packed = school(*["/////"] * 19, "//////").packed
    assert len(days_of(packed, packed.weeks.monday, packed.weeks.last_day).days) == 5


def test_days_outside_the_asked_are_left_out() -> None:
    packed = school("o//// o////").packed
    days = days_of(packed, packed.weeks.monday, packed.weeks.day(14))
    assert (len(days.days), int(days.away.sum())) == (6, 2)


def test_marks_due_and_missing_are_counted() -> None:
    packed = school("/////").packed
    packed.marks[0, 3] = 0
    assert np.flatnonzero(packed.expected[0] & (packed.marks[0] == 0)).tolist() == [3]
    days = days_of(packed, packed.weeks.monday, packed.weeks.last_day)
    assert (days.due.tolist(), days.missing.tolist()) == ([10], [1])
