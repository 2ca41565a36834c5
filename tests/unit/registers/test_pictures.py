"""Pictures of a school year say what the definition says, and wait for nothing that is not due."""

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as nps

from upturn.kernel.academic_year import AcademicYear
from upturn.kernel.sessions import SLOTS_PER_WEEK, Session
from upturn.kernel.weeks import monday_of
from upturn.registers import reference
from upturn.registers.codes import CodeClass, all_codes
from upturn.registers.pictures import SET_ASIDE, Enrolled, PupilPicture, picture_year
from upturn.registers.reference import SessionMark
from upturn.registers.statistics import Counts
from upturn.registers.summary import SchoolSummary

YEAR = AcademicYear(2025)
WEEKS = YEAR.weeks
NUMBERS = {code.text: code.number for code in all_codes()}
REAL = {code.number for code in all_codes() if code.code_class is not CodeClass.ADMINISTRATIVE}
MONDAY = date(2025, 9, 8)
FIRST = WEEKS.slot(MONDAY, Session.AM)
SCHOOL_WEEK = [True] * 10 + [False] * 4


def opened(weeks: int) -> np.ndarray:
    """Open Monday to Friday for some weeks from the second of September."""
    slots = np.zeros(WEEKS.slots, np.bool_)
    slots[FIRST : FIRST + weeks * SLOTS_PER_WEEK] = SCHOOL_WEEK * weeks
    return slots


def year_of(weeks: Sequence[str]) -> bytes:
    """A year from a text a week of tokens: a code, or "?" for no mark."""
    marks = np.zeros(WEEKS.slots, np.uint8)
    for number, text in enumerate(weeks):
        for place, token in enumerate(text.split()):
            marks[FIRST + number * SLOTS_PER_WEEK + place] = NUMBERS.get(token, 0)
    return marks.tobytes()


def enrolled(number: int = 1, starts: date = YEAR.first_day, leaves: date | None = None) -> Enrolled:
    return Enrolled(number, starts, leaves, {})


def pictured(*pupils: Sequence[str], weeks: int = 12) -> list[PupilPicture]:
    everyone = [enrolled(number) for number in range(len(pupils))]
    marks = {number: year_of(pupil) for number, pupil in enumerate(pupils)}
    found = picture_year(YEAR, opened(weeks), everyone, marks)
    return [found.pupils[number] for number in range(len(pupils))]


HERE = "/ \\ / \\ / \\ / \\ / \\"
AWAY = "O O O O O O O O O O"
ILL_MONDAY = "I I / \\ / \\ / \\ / \\"


# -- against the definition ----------------------------------------------------------------------------


@st.composite
def school_years(draw: st.DrawFn) -> tuple[np.ndarray | None, list[Enrolled], dict[int, bytes]]:
    pupils, weeks = draw(st.integers(1, 3)), draw(st.integers(1, 11))
    codes = st.sampled_from([0, 0, *NUMBERS.values(), *[NUMBERS["/"]] * 6, NUMBERS["N"], NUMBERS["C2"]])
    marks = np.zeros((pupils, WEEKS.slots), np.uint8)
    span = slice(FIRST, FIRST + weeks * SLOTS_PER_WEEK)
    marks[:, span] = draw(nps.arrays(np.uint8, (pupils, weeks * SLOTS_PER_WEEK), elements=codes))
    days = st.integers(-20, 100).map(lambda number: MONDAY + timedelta(days=number))
    people = []
    for number in range(pupils):
        starts, leaves = draw(days), draw(st.none() | days)
        people.append(enrolled(number, starts, leaves if leaves is None or leaves >= starts else None))
    open_slots = draw(st.none() | st.integers(0, 12).map(opened))
    return open_slots, people, {number: marks[number].tobytes() for number in range(pupils)}


def by_definition(
    open_slots: np.ndarray | None, people: list[Enrolled], marks: dict[int, bytes]
) -> dict[int, list[SessionMark]]:
    """Every session of each pupil, with what is due said in plain Python."""
    slots = range(WEEKS.slots)
    on_roll = {each.enrolment_id: [_is_on_roll(each, WEEKS.day(slot)) for slot in slots] for each in people}
    grids = {
        number: [mark if there else 0 for mark, there in zip(row, on_roll[number], strict=True)]
        for number, row in marks.items()
    }
    if open_slots is None:
        held = [any(row[slot] in REAL for row in grids.values()) for slot in slots]
    else:
        held = open_slots.tolist()
        grids = {number: [row[slot] if held[slot] else 0 for slot in slots] for number, row in grids.items()}
    marked = [slot for slot in slots for row in grids.values() if row[slot]]
    first, last = min(marked, default=0), max(marked, default=-1)
    return {
        each.enrolment_id: [
            SessionMark(
                (day := WEEKS.day(slot)),
                Session.of_slot(slot),
                grids[each.enrolment_id][slot],
                held[slot] and WEEKS.day(first) <= day and slot <= last and on_roll[each.enrolment_id][slot],
            )
            for slot in slots
        ]
        for each in people
    }


def _is_on_roll(pupil: Enrolled, day: date) -> bool:
    return pupil.starts_on <= day <= (pupil.leaves_on or YEAR.last_day)


@settings(max_examples=25)
@given(school_years())
def test_a_picture_is_the_definition(
    case: tuple[np.ndarray | None, list[Enrolled], dict[int, bytes]],
) -> None:
    found = picture_year(YEAR, *case)
    sessions = by_definition(*case)
    everyone = [mark for marks in sessions.values() for mark in marks]
    if not any(mark.number for mark in everyone):
        assert found.pupils == {}
        return
    last = max(mark.day for mark in everyone if mark.number)
    weeks = reference.school_weeks(everyone, last)
    assert found.marks_to == last
    for number, marks in sessions.items():
        expected = reference.pupil_statistics(marks, weeks, YEAR.first_day, last)
        picture = found.pupils[number]
        inside = [mark for mark in marks if YEAR.first_day <= mark.day]
        assert picture.counts == expected.counts
        assert picture.codes == expected.codes
        for window, counts, mondays in (
            (picture.last, expected.last_4_weeks, weeks[-4:]),
            (picture.previous, expected.previous_4_weeks, weeks[-8:-4]),
        ):
            assert (window.possible, window.attended) == (counts.possible, counts.attended)
            assert window.set_aside == sum(
                mark.code is not None and mark.code.text in SET_ASIDE and monday_of(mark.day) in mondays
                for mark in marks
            )
        assert picture.weeks == tuple(
            ((monday - WEEKS.monday).days // 7, counts.possible, counts.attended)
            for monday, counts in reference.weekly(inside, YEAR.first_day, last).items()
            if counts.possible
        )
        unexplained = [
            mark.day for mark in marks if mark.number == NUMBERS["N"] and mark.day >= last - timedelta(28)
        ]
        assert picture.no_reason_yet == len(unexplained)
        assert picture.no_reason_since == (min(unexplained) if unexplained else None)
        then = reference.counts(
            mark for mark in marks if mark.day <= (weeks[-5] + timedelta(6) if len(weeks) > 4 else date.min)
        )
        assert picture.newly_persistent == (expected.counts.persistent is True and then.persistent is False)


# -- what each part is for ------------------------------------------------------------------------------


def test_the_afternoon_of_the_last_morning_is_not_missing_yet() -> None:
    (picture,) = pictured([HERE, "/ \\ /"])
    assert picture.counts.missing == 0
    assert picture.counts.possible == 13


def test_a_mark_others_have_and_one_pupil_lacks_is_missing_and_no_absence() -> None:
    _, lacking = pictured([HERE], ["/ \\ ? ? / \\ / \\ / \\"])
    assert lacking.counts == Counts(possible=8, attended=8, missing=2)


def test_nothing_is_due_before_the_first_day_or_after_the_last() -> None:
    people = [enrolled(1), enrolled(2, MONDAY + timedelta(days=1), MONDAY + timedelta(days=2))]
    found = picture_year(YEAR, opened(2), people, {1: year_of([HERE])})
    assert found.pupils[2].counts.missing == 4


def test_nothing_is_due_before_the_first_day_that_has_been_brought_in() -> None:
    (picture,) = pictured(["", "", "? \\ " + HERE])
    assert picture.counts == Counts(possible=9, attended=9, missing=1)


def test_a_mark_outside_the_days_on_roll_does_not_count() -> None:
    left = enrolled(2, leaves=MONDAY + timedelta(days=1))
    found = picture_year(YEAR, opened(2), [enrolled(1), left], {1: year_of([HERE]), 2: year_of([HERE])})
    assert found.pupils[2].counts == Counts(possible=4, attended=4)


def test_a_mark_on_a_day_the_school_s_calendar_closes_does_not_count() -> None:
    (picture,) = pictured([HERE, HERE], weeks=1)
    assert picture.counts.possible == 10


def test_without_a_calendar_a_session_is_one_that_anyone_attended_or_missed() -> None:
    closed = "# # # # # # # # # #"
    found = picture_year(
        YEAR, None, [enrolled(1), enrolled(2)], {1: year_of([HERE, closed]), 2: year_of(["? ?", closed])}
    )
    assert found.pupils[2].counts.missing == 10


def test_newly_persistent_is_only_whoever_was_not_before() -> None:
    newly, long_since, not_yet = pictured(
        [HERE] * 5 + [AWAY] + [HERE] * 3, [AWAY] * 5 + [HERE] * 4, [HERE] * 5 + [ILL_MONDAY] * 4, weeks=9
    )
    assert newly.newly_persistent
    assert long_since.counts.persistent
    assert not long_since.newly_persistent
    assert not_yet.counts.persistent is False
    assert not not_yet.newly_persistent


def test_whoever_nothing_was_possible_for_before_is_not_newly_persistent() -> None:
    _, joined = pictured([HERE] * 9, ["D D D D D D D D D D"] * 5 + [AWAY] * 4, weeks=9)
    assert joined.counts.persistent
    assert not joined.newly_persistent


def test_illness_and_agreed_absence_are_told_apart_and_still_missed() -> None:
    (picture,) = pictured(["C2 C2 / \\ S S M \\ I G"], weeks=1)
    assert (picture.last.possible, picture.last.attended, picture.last.set_aside) == (10, 3, 6)


def test_no_reason_yet_looks_back_four_weeks() -> None:
    (picture,) = pictured(["N N / \\ / \\ / \\ / \\", HERE, HERE, HERE, HERE, "/ \\ N \\ / \\ / \\ / \\"])
    assert picture.no_reason_yet == 1
    assert picture.no_reason_since == MONDAY + timedelta(weeks=5, days=1)


def test_a_year_with_no_marks_is_empty() -> None:
    found = picture_year(YEAR, opened(3), [enrolled(1)], {})
    assert found.marks_to is None
    assert found.pupils == {}
    assert found.summary == SchoolSummary.empty()
