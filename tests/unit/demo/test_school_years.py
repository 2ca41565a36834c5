from datetime import date

import numpy as np
import pytest

from upturn.demo.calendars import SNOW_DAYS
from upturn.demo.cast import HIGH_SCHOOL
from upturn.demo.clock import LAST_YEAR, THIS_YEAR, TODAY
from upturn.demo.marking import NUMBERS
from upturn.demo.school_years import MINUTES_SO_FAR, NOT_TAKEN_LATELY, SchoolYear
from upturn.demo.town import SCHOOLS, Town
from upturn.kernel.sessions import Session
from upturn.registers.codes import all_codes

BOTH = [(school, year) for school in SCHOOLS for year in (LAST_YEAR, THIS_YEAR)]
FRIDAY = date(2026, 3, 6)


@pytest.fixture(params=BOTH, ids=lambda key: f"{key[0]} {key[1]}")
def held(request: pytest.FixtureRequest, town: Town) -> SchoolYear:
    return town.school_year(*request.param)


def slot(day: date, session: Session = Session.AM) -> int:
    return THIS_YEAR.weeks.slot(day, session)


def test_a_row_is_one_enrolments_packed_year(held: SchoolYear) -> None:
    shape = (len(held.enrolments), 742)
    assert held.marks.shape == held.late_minutes.shape == held.delays.shape == shape
    assert held.marks.dtype == held.late_minutes.dtype == np.uint8


def test_every_mark_is_a_code_of_the_years(held: SchoolYear) -> None:
    assert set(np.unique(held.marks).tolist()) <= {0, *NUMBERS.values()}
    assert {"/", "\\"} <= {code.text for code in all_codes() if (held.marks == code.number).any()}


def test_marks_stand_only_where_one_is_due(held: SchoolYear) -> None:
    assert not (held.marks > 0)[~held.expected()].any()


def test_slashes_lean_the_right_way(held: SchoolYear) -> None:
    assert not (held.marks[:, 1::2] == NUMBERS["/"]).any()
    assert not (held.marks[:, 0::2] == NUMBERS["\\"]).any()
    assert not (held.marks[:, 1::2] == NUMBERS["U"]).any()


def test_minutes_late_go_with_lates_only(held: SchoolYear) -> None:
    late = np.isin(held.final_marks, (NUMBERS["L"], NUMBERS["U"]))
    assert (held.late_minutes[~late] == 255).all()
    assert (held.late_minutes[held.final_marks == NUMBERS["L"]] != 255).mean() > 0.85
    early = held.late_minutes[held.final_marks == NUMBERS["L"]]
    assert early[early != 255].max() <= 30
    after = held.late_minutes[held.final_marks == NUMBERS["U"]]
    assert after[after != 255].min() > 30


def test_some_registers_were_not_taken_and_none_was_half_taken(held: SchoolYear) -> None:
    gaps = held.expected() & (held.marks == 0)
    assert 0 < gaps.sum() / held.expected().sum() < 0.008
    forms = np.array([each.form(held.year.start) for each in held.enrolments])
    for session in np.flatnonzero(gaps.any(axis=0)).tolist():
        for form in set(forms[gaps[:, session]].tolist()):
            assert (held.marks[forms == form, session] == 0).all()


def test_snow_was_no_possible_session(held: SchoolYear) -> None:
    snow = held.year.weeks.slot(SNOW_DAYS[held.year.start], Session.AM)
    marks = held.marks[:, snow : snow + 2]
    assert set(np.unique(marks).tolist()) <= {0, NUMBERS["Y4"]}
    assert (marks == NUMBERS["Y4"]).sum() > 500


def test_nothing_is_known_of_this_afternoon(town: Town) -> None:
    for school in SCHOOLS:
        assert not town.school_year(school).marks[:, slot(TODAY, Session.PM) :].any()


def test_this_mornings_registers_are_partly_in(town: Town) -> None:
    held = town.school_year(HIGH_SCHOOL)
    forms = {each.form(2025) for each in held.enrolments if each.on_roll(TODAY)}
    morning = held.marks[:, slot(TODAY)]
    taken = {each.form(2025) for each, mark in zip(held.enrolments, morning, strict=True) if mark}
    assert 0.5 <= len(taken) / len(forms) <= 0.9
    assert "9C" in taken
    counts = {text: int((morning == number).sum()) for text, number in NUMBERS.items()}
    assert counts["N"] > counts["I"] > 0
    assert counts["L"] > 0
    assert counts["U"] == 0, "registers close at 9:20"
    minutes = held.late_minutes[:, slot(TODAY)]
    assert minutes[minutes != 255].max() <= MINUTES_SO_FAR


def test_the_registers_missing_of_late_are_those_we_can_name(town: Town) -> None:
    held = town.school_year(HIGH_SCHOOL)
    for form, day, half in NOT_TAKEN_LATELY:
        rows = [n for n, each in enumerate(held.enrolments) if each.form(2025) == form and each.on_roll(day)]
        assert rows
        assert not held.marks[rows, slot(day) + half].any()


def test_reasons_mostly_come_within_five_school_days(town: Town) -> None:
    held = town.school_year(HIGH_SCHOOL)
    waiting = held.marks == NUMBERS["N"]
    sixth_day_back = held.days[-7]
    old = waiting[:, : slot(sixth_day_back, Session.PM) + 1].sum()
    recent = waiting.sum() - old
    possible = held.marks.astype(bool).sum()
    assert recent > 60
    assert 0 < old / possible < 0.001


def test_last_fridays_export_held_n_where_reasons_have_come_since(town: Town) -> None:
    held = town.school_year(HIGH_SCHOOL)
    then, now = held.marks_known_on(FRIDAY), held.marks
    assert not then[:, slot(FRIDAY, Session.PM) + 1 :].any()
    until = slot(FRIDAY, Session.PM) + 1
    changed = (then != now)[:, :until]
    assert 20 < changed.sum() < 400
    assert (then[:, :until][changed] == NUMBERS["N"]).all()
    assert np.isin(now[:, :until][changed], [NUMBERS[code] for code in ("I", "O", "G", "M")]).all()


def test_last_years_reasons_are_all_in(town: Town) -> None:
    held = town.school_year(HIGH_SCHOOL, LAST_YEAR)
    assert (held.marks == held.final_marks).all()


def test_packed_marks_say_where_a_mark_is_due(town: Town) -> None:
    packed = town.school_year(HIGH_SCHOOL).packed()
    assert packed.weeks == THIS_YEAR.weeks
    assert packed.expected[:, slot(TODAY)].sum() == 1100
    assert not packed.expected[:, slot(TODAY, Session.PM)].any()


def test_children_registered_elsewhere_are_marked_d(town: Town) -> None:
    marks = town.school_year(HIGH_SCHOOL).marks
    assert ((marks == NUMBERS["D"]).sum(axis=1) > 20).sum() == 5
