"""Progress is counted from sessions that count, said as a fact, and the same for one pupil as for sixty."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from upturn.kernel.weeks import Weeks
from upturn.plans.progress import (
    Counted,
    Progress,
    counted,
    last_counted,
    longer_record,
    progress,
    progress_since,
)
from upturn.plans.progress_of_many import progress_of_many, progress_of_many_since
from upturn.plans.progress_words import fact_words, progress_words
from upturn.registers.codes import all_codes, code_set_on

WEEKS = Weeks(date(2026, 1, 5), 4)
MONDAY = WEEKS.monday
NUMBERS = {text: code.number for text, code in code_set_on(MONDAY).codes.items()} | {".": 0}
BYTES = [0, *(code.number for code in all_codes())]


def marked(text: str, weeks: Weeks = WEEKS) -> bytes:
    """Marks of school days from the first Monday, a code a session, Monday to Friday; weekends are blank."""
    slots = bytearray(weeks.slots)
    school = (slot for slot in range(weeks.slots) if weeks.day(slot).weekday() < 5)
    for slot, code in zip(school, text.split(), strict=False):
        slots[slot] = NUMBERS[code]
    return bytes(slots)


def days(number: int) -> date:
    return MONDAY + timedelta(days=number)


@pytest.mark.parametrize("code", ["I", "M", "R", "E", "C2", "S", "T", "C1", "J1"])
def test_what_was_agreed_or_beyond_the_pupil_is_set_aside_and_said(code: str) -> None:
    found = counted(WEEKS, marked(f"/ {code} O /"), MONDAY, WEEKS.last_day)
    assert (found.attended, found.counted, found.set_aside) == (2, 3, 1)
    assert len(found.reasons) == 1


@pytest.mark.parametrize("code", ["C", "G", "N", "O", "U"])
def test_every_other_absence_counts(code: str) -> None:
    assert counted(WEEKS, marked(f"/ {code}"), MONDAY, MONDAY) == Counted(1, 2, since=MONDAY)


@pytest.mark.parametrize("code", ["D", "X", "Q", "Y1", "#", "Z"])
def test_a_session_that_was_not_possible_is_neither_counted_nor_set_aside(code: str) -> None:
    assert counted(WEEKS, marked(f"/ {code}"), MONDAY, MONDAY) == Counted(1, 1, since=MONDAY)


def test_the_last_sessions_reach_back_over_what_is_set_aside() -> None:
    marks = marked("O O / / I I / O I I")
    found = last_counted(WEEKS, marks, until=WEEKS.last_day, sessions=3)
    assert found == Counted(2, 3, 4, reasons=("illness",), since=days(1))


def test_the_stretches_meet_and_share_nothing() -> None:
    marks = marked("O O I / / I / O")
    found = progress(WEEKS, marks, until=WEEKS.last_day, sessions=3)
    assert found.now == Counted(2, 3, 1, reasons=("illness",), since=days(2))
    assert found.before == Counted(1, 3, 1, reasons=("illness",), since=MONDAY)


def test_nothing_after_the_day_is_counted() -> None:
    assert last_counted(WEEKS, marked("/ / O O"), until=MONDAY) == Counted(2, 2, since=MONDAY)


def test_since_a_plan_began_beside_as_many_before() -> None:
    found = progress_since(WEEKS, marked("/ O O O / /"), started=days(2), until=WEEKS.last_day)
    assert (found.now, found.before) == (Counted(2, 2, since=days(2)), Counted(0, 2, since=days(1)))
    assert found.started == days(2)


def test_a_missing_mark_is_not_an_absence_and_makes_it_provisional() -> None:
    due = [WEEKS.day(slot).weekday() < 5 and slot < 6 for slot in range(WEEKS.slots)]
    found = counted(WEEKS, marked("/ . . O /"), MONDAY, WEEKS.last_day, due)
    assert (found.attended, found.counted, found.missing, found.provisional) == (2, 3, 3, True)


def test_a_whole_register_is_not_provisional() -> None:
    due = [slot < 2 for slot in range(WEEKS.slots)]
    assert not counted(WEEKS, marked("/ O"), MONDAY, WEEKS.last_day, due).provisional


def test_forty_are_taken_unless_another_number_is_asked_for() -> None:
    marks = marked("/ " * 90, Weeks(MONDAY, 10))
    found = progress(Weeks(MONDAY, 10), marks, until=date(2026, 3, 15))
    assert (found.now.counted, found.before.counted) == (40, 40)


def test_the_longer_record_lies_before_both_stretches() -> None:
    marks = marked("O / " * 10 + "/ / O O / /")
    found = progress(WEEKS, marks, until=WEEKS.last_day, sessions=3)
    assert longer_record(WEEKS, marks, found) == Counted(10, 20, since=MONDAY)
    assert longer_record(WEEKS, marks, Progress(found.now, Counted())) == Counted()


def test_the_longer_record_is_of_late() -> None:
    weeks = Weeks(MONDAY, 30)
    found = progress(weeks, marked("/ " * 290, weeks), until=weeks.last_day)
    assert longer_record(weeks, marked("/ " * 290, weeks), found).counted == 120


def test_several_reasons_are_said_the_most_frequent_first() -> None:
    found = counted(WEEKS, marked("M I I C2 C2 C2"), MONDAY, WEEKS.last_day)
    assert found.reasons == ("agreed part-time timetable", "illness", "medical appointments")


@pytest.mark.parametrize(
    ("now", "before", "sentence"),
    [
        (
            Counted(31, 40, 4, reasons=("illness",)),
            Counted(23, 40),
            "Attended 31 of the last 40 that count, up from 23 of 40; 4 set aside: illness.",
        ),
        (Counted(23, 40), Counted(31, 40), "Attended 23 of the last 40 that count, down from 31 of 40."),
        (
            Counted(20, 40),
            Counted(10, 20),
            "Attended 20 of the last 40 that count, the same as 10 of 20 before.",
        ),
        (
            Counted(20, 34),
            Counted(),
            "Attended 20 of the last 34 that count, nothing before to compare with yet.",
        ),
        (
            Counted(0, 0, 10, 1, ("illness",)),
            Counted(3, 4, 2, 1, ("religious observance", "illness")),
            "No session counts yet; 10 set aside now and 2 before: illness, religious observance. "
            "Provisional: 2 marks are missing.",
        ),
    ],
)
def test_the_fact_is_said_without_praise_or_blame(now: Counted, before: Counted, sentence: str) -> None:
    assert progress_words(Progress(now, before)) == sentence


def test_since_a_day_is_said_with_the_day() -> None:
    found = Progress(Counted(14, 20), Counted(9, 20), date(2026, 1, 19))
    assert progress_words(found) == "Attended 14 of 20 that count since Mon 19 Jan, up from 9 of 20."


def test_why_sessions_were_set_aside_is_kept_from_those_who_only_teach() -> None:
    found = Progress(Counted(14, 20, 2, reasons=("religious observance",)), Counted(9, 20))
    assert "religious" not in progress_words(found, say_why=False)
    assert "2 set aside." in progress_words(found, say_why=False)


def test_a_stretch_without_sessions_says_so() -> None:
    assert fact_words(Counted()) == "no session counts yet"


registers = st.integers(1, 5).flatmap(
    lambda pupils: st.lists(
        st.binary(min_size=WEEKS.slots, max_size=WEEKS.slots).map(
            lambda drawn: bytes(BYTES[each % len(BYTES)] for each in drawn)
        ),
        min_size=pupils,
        max_size=pupils,
    )
)
due_slots = st.one_of(st.none(), st.binary(min_size=WEEKS.slots, max_size=WEEKS.slots))
around = st.integers(-3, WEEKS.count * 7 + 3).map(days)


def _matrix(rows: list[bytes]) -> np.ndarray[tuple[int, int], np.dtype[np.uint8]]:
    return np.array([list(row) for row in rows], np.uint8)


def _due(drawn: bytes | None) -> list[bool] | None:
    return None if drawn is None else [each % 2 == 1 for each in drawn]


@given(registers, due_slots, around, st.integers(0, 45))
def test_many_pupils_come_to_what_each_comes_to(
    rows: list[bytes], drawn: bytes | None, until: date, sessions: int
) -> None:
    due = _due(drawn)
    many = None if due is None else np.array([due] * len(rows))
    assert progress_of_many(WEEKS, _matrix(rows), until=until, sessions=sessions, due=many) == [
        progress(WEEKS, row, until=until, sessions=sessions, due=due) for row in rows
    ]


@given(registers, due_slots, around, st.lists(around, min_size=5, max_size=5))
def test_many_pupils_since_their_own_starts_too(
    rows: list[bytes], drawn: bytes | None, until: date, starts: list[date]
) -> None:
    due = _due(drawn)
    many = None if due is None else np.array([due] * len(rows))
    started = starts[: len(rows)]
    assert progress_of_many_since(WEEKS, _matrix(rows), started=started, until=until, due=many) == [
        progress_since(WEEKS, row, started=start, until=until, due=due)
        for row, start in zip(rows, started, strict=True)
    ]


@given(registers, st.integers(1, 45))
def test_the_last_sessions_are_as_many_as_asked_or_all_there_are(rows: list[bytes], sessions: int) -> None:
    every = counted(WEEKS, rows[0], MONDAY, WEEKS.last_day)
    last = last_counted(WEEKS, rows[0], until=WEEKS.last_day, sessions=sessions)
    assert last.counted == min(sessions, every.counted)
    assert 0 <= last.attended <= last.counted
