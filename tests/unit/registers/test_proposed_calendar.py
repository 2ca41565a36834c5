"""A calendar proposed from marks, and the days it finds odd."""

from datetime import date, timedelta

import numpy as np
import pytest

from upturn.kernel.academic_year import AcademicYear
from upturn.kernel.sessions import Session
from upturn.registers.calendar import SchoolCalendar
from upturn.registers.codes import all_codes
from upturn.registers.packed import PackedMarks
from upturn.registers.proposed_calendar import odd_days, propose_calendar

YEAR = AcademicYear(2025)
NUMBER = {code.text: code.number for code in all_codes()}
PUPILS = 40
BREAKS = [("2025-10-27", "2025-10-31"), ("2025-12-20", "2026-01-04"), ("2026-02-16", "2026-02-20")]
BREAKS += [("2026-03-28", "2026-04-12"), ("2026-05-25", "2026-05-29")]
CLOSED = ["2025-11-28", "2026-05-04"]


def usual_year() -> PackedMarks:
    marks = np.zeros((PUPILS, YEAR.weeks.slots), np.uint8)
    packed = PackedMarks(YEAR.weeks, marks, np.zeros(marks.shape, np.bool_))
    days = [date(2025, 9, 3) + timedelta(number) for number in range(321)]
    closed = [(date.fromisoformat(first), date.fromisoformat(last)) for first, last in BREAKS]
    closed += [(date.fromisoformat(day),) * 2 for day in CLOSED]
    for day in days:
        if day.weekday() < 5 and not any(first <= day <= last for first, last in closed):
            mark(packed, day, "/", PUPILS)
    return packed


def mark(packed: PackedMarks, day: date, code: str, pupils: int, sessions=Session) -> None:
    for session in sessions:
        packed.marks[:pupils, packed.weeks.slot(day, session)] = NUMBER[code]


def said(calendar: SchoolCalendar) -> list[tuple[str, str, str, str]]:
    return [(each.kind.value, str(each.first), str(each.last), each.name) for each in calendar.periods]


def test_a_usual_year_is_found_again() -> None:
    packed = usual_year()
    calendar = propose_calendar(YEAR, packed)
    assert said(calendar) == [
        ("term", "2025-09-03", "2025-12-19", "Autumn term"),
        ("half_term", "2025-10-27", "2025-10-31", "Half term"),
        ("closure", "2025-11-28", "2025-11-28", "No registers taken"),
        ("holiday", "2025-12-20", "2026-01-04", "Christmas holiday"),
        ("term", "2026-01-05", "2026-03-27", "Spring term"),
        ("half_term", "2026-02-16", "2026-02-20", "Half term"),
        ("holiday", "2026-03-28", "2026-04-12", "Easter holiday"),
        ("term", "2026-04-13", "2026-07-20", "Summer term"),
        ("bank_holiday", "2026-05-04", "2026-05-04", "Early May bank holiday"),
        ("half_term", "2026-05-25", "2026-05-29", "Half term"),
    ]
    assert np.array_equal(calendar.open_slots(YEAR.weeks), packed.marks.any(axis=0))
    assert odd_days(YEAR, packed) == []


def test_two_weeks_of_half_term_are_no_holiday() -> None:
    packed = usual_year()
    packed.marks[:, YEAR.weeks.between(date(2025, 10, 20), date(2025, 10, 31))] = 0
    calendar = propose_calendar(YEAR, packed)
    assert ("half_term", "2025-10-20", "2025-10-31", "Half term") in said(calendar)
    assert [term.name for term in calendar.terms] == ["Autumn term", "Spring term", "Summer term"]


@pytest.mark.parametrize("code", ["#", "Z"])
def test_marks_of_a_closed_school_and_of_pupils_to_come_open_nothing(code: str) -> None:
    packed = usual_year()
    mark(packed, date(2025, 10, 28), code, PUPILS)
    assert propose_calendar(YEAR, packed) == propose_calendar(YEAR, usual_year())
    assert odd_days(YEAR, packed) == []


def test_an_unexpected_closure_was_a_day_of_school() -> None:
    packed = usual_year()
    mark(packed, date(2026, 1, 8), "Y4", PUPILS)
    assert propose_calendar(YEAR, packed).is_open(date(2026, 1, 8))


def test_a_few_marks_do_not_open_a_day_and_are_said() -> None:
    packed = usual_year()
    mark(packed, date(2025, 10, 29), "/", 3)
    assert not propose_calendar(YEAR, packed).is_open(date(2025, 10, 29))
    [odd] = odd_days(YEAR, packed)
    assert (odd.day, odd.pupils) == (date(2025, 10, 29), 3)
    assert odd.sentence == (
        "On Wednesday 29 October 2025 only 3 pupils have marks, of about 40 on other days. "
        "It is taken as a day the school was closed."
    )


def test_a_bank_holiday_with_marks_is_said() -> None:
    packed = usual_year()
    mark(packed, date(2026, 5, 4), "I", PUPILS)
    [odd] = odd_days(YEAR, packed)
    assert odd.sentence == (
        "Monday 4 May 2026 is a bank holiday (Early May bank holiday), and 40 pupils have marks on it. "
        "If the school was closed, the register needs correcting."
    )


def test_half_a_day_is_closed_and_said() -> None:
    packed = usual_year()
    packed.marks[:, YEAR.weeks.slot(date(2025, 12, 19), Session.PM)] = 0
    calendar = propose_calendar(YEAR, packed)
    assert np.array_equal(calendar.open_slots(YEAR.weeks), packed.marks.any(axis=0))
    assert [odd.sentence for odd in odd_days(YEAR, packed)] == [
        "On Friday 19 December 2025 there are no marks in the afternoon. It is taken as closed then."
    ]


def test_an_afternoon_that_has_not_been_yet_is_not_odd() -> None:
    packed = usual_year()
    packed.marks[:, YEAR.weeks.slot(date(2026, 3, 12), Session.PM) :] = 0
    assert odd_days(YEAR, packed) == []


def test_a_provider_of_mornings_is_closed_every_afternoon_in_one_period() -> None:
    packed = usual_year()
    packed.marks[:, 1::2] = 0
    calendar = propose_calendar(YEAR, packed)
    assert np.array_equal(calendar.open_slots(YEAR.weeks), packed.marks.any(axis=0))
    assert sum(each.session is Session.PM for each in calendar.periods) == 1


def test_one_saturday_is_an_extra_day_and_every_saturday_a_teaching_day() -> None:
    packed = usual_year()
    mark(packed, date(2025, 9, 13), "/", PUPILS)
    once = propose_calendar(YEAR, packed)
    assert once.teaching_days == frozenset(range(5))
    assert once.is_open(date(2025, 9, 13))
    for week in range(40):
        mark(packed, date(2025, 9, 6) + timedelta(weeks=week), "/", PUPILS)
    assert propose_calendar(YEAR, packed).teaching_days == frozenset(range(6))


def test_a_school_of_four_days_never_opens_on_friday() -> None:
    packed = usual_year()
    packed.marks.reshape(PUPILS, -1, 14)[:, :, 8:10] = 0
    calendar = propose_calendar(YEAR, packed)
    assert calendar.teaching_days == frozenset(range(4))
    assert np.array_equal(calendar.open_slots(YEAR.weeks), packed.marks.any(axis=0))


def test_one_week_with_a_bank_holiday_still_teaches_on_mondays() -> None:
    marks = np.zeros((PUPILS, YEAR.weeks.slots), np.uint8)
    packed = PackedMarks(YEAR.weeks, marks, np.zeros(marks.shape, np.bool_))
    for day in range(5, 9):
        mark(packed, date(2026, 5, day), "/", PUPILS)
    calendar = propose_calendar(YEAR, packed)
    assert calendar.teaching_days == frozenset(range(5))
    assert said(calendar) == [("term", "2026-05-05", "2026-05-08", "Summer term")]


def test_no_marks_propose_nothing() -> None:
    marks = np.zeros((PUPILS, YEAR.weeks.slots), np.uint8)
    packed = PackedMarks(YEAR.weeks, marks, np.zeros(marks.shape, np.bool_))
    assert propose_calendar(YEAR, packed) == SchoolCalendar.empty()
    assert odd_days(YEAR, packed) == []


def test_only_days_of_the_year_are_proposed() -> None:
    packed = usual_year()
    mark(packed, date(2025, 7, 31), "/", PUPILS)
    assert propose_calendar(YEAR, packed) == propose_calendar(YEAR, usual_year())
