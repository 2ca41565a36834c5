"""A school year's summary: everyone pooled, and nothing in it that names a child."""

from collections.abc import Mapping
from datetime import date

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as nps

from upturn.kernel.academic_year import AcademicYear
from upturn.kernel.sessions import SLOTS_PER_WEEK, Session
from upturn.kernel.weeks import Weeks
from upturn.registers import reference
from upturn.registers.codes import all_codes
from upturn.registers.packed import PackedMarks
from upturn.registers.reference import SessionMark
from upturn.registers.summary import EVERYONE, SchoolSummary, held_slots, summarise

MONDAY = date(2025, 9, 8)
NUMBERS = {code.text: code.number for code in all_codes()}
SCHOOL_WEEK = [True] * 10 + [False] * 4
HERE = "/ \\ / \\ / \\ / \\ / \\"


def summary_of(
    *pupils: str | tuple[str, Mapping[str, str]], weeks: int = 1, open_slots: np.ndarray | None = None
) -> SchoolSummary:
    """The summary of pupils written a token a session ("?" is no mark), each with their groups."""
    given_ = [(each, {"form": "9C"}) if isinstance(each, str) else each for each in pupils]
    span = Weeks(MONDAY, weeks)
    marks = np.zeros((len(given_), span.slots), np.uint8)
    for row, (text, _) in enumerate(given_):
        for week, part in enumerate(text.split("|")):
            for place, token in enumerate(part.split()):
                marks[row, week * SLOTS_PER_WEEK + place] = NUMBERS.get(token, 0)
    held = np.array(SCHOOL_WEEK * weeks) if open_slots is None else open_slots
    packed = PackedMarks(span, marks, np.tile(held, (len(given_), 1)))
    return summarise(packed, MONDAY, span.last_day, [groups for _, groups in given_], held)


# -- pooled ---------------------------------------------------------------------------------------------


@settings(max_examples=30)
@given(nps.arrays(np.uint8, (4, 28), elements=st.sampled_from([0, *NUMBERS.values()])))
def test_everyone_pooled_is_the_definition(marks: np.ndarray) -> None:
    weeks = Weeks(MONDAY, 2)
    due = np.tile(np.array(SCHOOL_WEEK * 2), (4, 1))
    found = summarise(PackedMarks(weeks, marks, due), MONDAY, weeks.last_day, [{}] * 4, due[0])
    sessions = [
        SessionMark(weeks.day(slot), Session.of_slot(slot), int(marks[row, slot]), bool(due[row, slot]))
        for row in range(4)
        for slot in range(28)
    ]
    assert [(each.possible, each.attended, each.missing) for each in found.weeks] == [
        (counts.possible, counts.attended, counts.missing)
        for counts in reference.weekly(sessions, MONDAY, weeks.last_day).values()
        if counts.possible
    ]
    halves = {
        (weekday, half): reference.counts(
            mark for mark in sessions if (mark.day.weekday(), mark.session) == (weekday, half)
        )
        for weekday in range(7)
        for half in Session
    }
    assert {
        (each.weekday, Session(each.half)): (each.possible, each.attended) for each in found.half_days
    } == {place: (counts.possible, counts.attended) for place, counts in halves.items() if counts.possible}


def test_half_days_know_the_morning_from_the_afternoon() -> None:
    found = summary_of("O \\ / \\ / \\ / \\ / I")
    by_place = {(each.weekday, each.half): (each.attended, each.possible) for each in found.half_days}
    assert len(by_place) == 10
    assert by_place[0, "AM"] == (0, 1)
    assert by_place[0, "PM"] == (1, 1)
    assert by_place[4, "PM"] == (0, 1)


def test_the_first_group_is_everyone() -> None:
    first = summary_of(*[HERE] * 6).groups[0]
    assert (first.by, first.pupils) == (EVERYONE, 6)
    assert first.counts is not None
    assert first.counts.possible == 60


# -- nothing that names a child -------------------------------------------------------------------------


def test_a_form_of_three_is_hidden_and_so_is_what_would_tell_it() -> None:
    small = [(HERE, {"form": "9S"})] * 3
    large = [(HERE, {"form": "9L"})] * 20
    middling = [(HERE, {"form": "9M"})] * 8
    forms = {each.value: each for each in summary_of(*small, *large, *middling).groups if each.by == "form"}
    assert forms["9S"].pupils is None
    assert forms["9S"].counts is None
    hidden = [value for value, each in forms.items() if each.pupils is None]
    assert len(hidden) == 2, "one hidden alone is the total less the others"


def test_forms_cannot_be_worked_out_from_year_groups() -> None:
    """Year 7 is 7S and 7L, so a hidden 7S needs company within year 7, not only within the school."""
    pupils = [(HERE, {"year_group": "7", "form": "7S"})] * 3 + [(HERE, {"year_group": "7", "form": "7L"})] * 9
    pupils += [(HERE, {"year_group": "8", "form": "8A"})] * 9 + [
        (HERE, {"year_group": "8", "form": "8B"})
    ] * 9
    groups = {(each.by, each.value): each for each in summary_of(*pupils).groups}
    shown_in_year_7 = [groups["form", "7L"].pupils, groups["year_group", "7"].pupils]
    assert groups["form", "7S"].pupils is None
    assert None in shown_in_year_7


def test_a_code_that_few_pupils_have_is_hidden_with_one_more_of_its_class() -> None:
    found = summary_of(
        "T " + HERE[2:], *["M " + HERE[2:]] * 6, *["I " + HERE[2:]] * 9, *["O " + HERE[2:]] * 9, *[HERE] * 9
    )
    assert found.codes["T"] is None
    assert found.codes["M"] is None, "or else T is authorised absence less I and M"
    assert found.codes["I"] == 9
    assert found.codes["O"] == 9


def test_a_code_that_says_a_pupil_attended_is_never_hidden() -> None:
    assert summary_of("V " + HERE[2:], *[HERE] * 9).codes["V"] == 1


# -- registers not taken --------------------------------------------------------------------------------


def test_a_register_with_half_its_marks_missing_is_not_taken() -> None:
    blank, full = "? \\ / \\ / \\ / \\ / \\", HERE
    found = summary_of(*[blank] * 3, *[full] * 3).missing_registers
    assert [(each.form, each.day, each.half, each.missing, each.due) for each in found] == [
        ("9C", "2025-09-08", "AM", 3, 6)
    ]


def test_a_few_missing_marks_are_not_a_register_not_taken() -> None:
    assert summary_of("? \\ / \\ / \\ / \\ / \\", *[HERE] * 5).missing_registers == ()


def test_a_group_too_small_to_be_a_form_has_no_register() -> None:
    blank = "? \\ / \\ / \\ / \\ / \\"
    small = [(blank, {"form": "9X"})] * 2
    assert summary_of(*small, *[HERE] * 6).missing_registers == ()


def test_registers_not_taken_come_newest_first() -> None:
    text = "? \\ / \\ / \\ / \\ ? \\"
    days = [each.day for each in summary_of(*[text] * 6, *[HERE] * 5).missing_registers]
    assert days == ["2025-09-12", "2025-09-08"]


# -- kept -----------------------------------------------------------------------------------------------


def test_what_is_kept_comes_back_the_same() -> None:
    found = summary_of("T " + HERE[2:], *["? ? / \\ / \\ / \\ / \\"] * 6, *[HERE] * 3)
    assert SchoolSummary.from_json(found.as_json()) == found


def test_nothing_kept_is_an_empty_summary() -> None:
    assert SchoolSummary.from_json({}) == SchoolSummary.empty()


def test_sessions_held_are_open_and_no_later_than_the_last_mark() -> None:
    found = summary_of("/ \\ / \\|? ? /", weeks=3)
    held = held_slots(found.held, 3 * SLOTS_PER_WEEK)
    assert held.tolist() == (SCHOOL_WEEK + [True] * 3 + [False] * 25)


def test_a_year_s_slots_come_back_whole() -> None:
    year = AcademicYear(2025)
    assert held_slots(SchoolSummary.empty().held, year.weeks.slots).shape == (742,)
