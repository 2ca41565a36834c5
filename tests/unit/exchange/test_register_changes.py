"""A file's marks against those held: every mark is counted once, and nothing held is ever lost."""

from datetime import date, timedelta

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from upturn.exchange.matching import Match, OnRoll
from upturn.exchange.register_changes import FileMarks, HeldYear, RegisterChange, register_change
from upturn.kernel.academic_year import AcademicYear
from upturn.kernel.weeks import Weeks
from upturn.registers.codes import CodeClass, all_codes

YEAR = AcademicYear(2025)
MONDAY = date(2026, 3, 2)
TODAY = MONDAY + timedelta(days=9)
WEEKS = Weeks(MONDAY, 2)
NUMBERS = [code.number for code in all_codes()]
QUIET = {code.number for code in all_codes() if code.code_class is CodeClass.ADMINISTRATIVE}
PUPILS = 3
OFFSET = (MONDAY - YEAR.weeks.monday).days * 2


def on_roll(number: int, first: date = YEAR.first_day, last: date | None = None) -> Match:
    return Match(enrolments=(OnRoll(number, number, None, str(number), "", "", first, last),))


@st.composite
def files(draw: st.DrawFn) -> FileMarks:
    """Marks of three pupils over a fortnight, each session at most once, some blank."""
    cells = draw(
        st.lists(st.tuples(st.integers(0, PUPILS - 1), st.integers(0, 27)), unique=True, max_size=60)
    )
    numbers = draw(st.lists(st.sampled_from([0, *NUMBERS]), min_size=len(cells), max_size=len(cells)))
    pupil, slot = (np.array([cell[axis] for cell in cells], np.int64) for axis in (0, 1))
    line = np.arange(2, len(cells) + 2)
    names = [f"P{number}" for number in range(PUPILS)]
    return FileMarks(WEEKS, names, [None] * PUPILS, pupil, slot, np.array(numbers, np.uint8), line)


@st.composite
def matches(draw: st.DrawFn) -> list[Match]:
    """Whom the three stand for: on roll for some of the days, or nobody."""
    days = st.integers(-3, 16)
    found = []
    for number in range(PUPILS):
        first, last = sorted((draw(days), draw(days)))
        span = on_roll(number, MONDAY + timedelta(first), MONDAY + timedelta(last))
        found.append(Match(refused="nobody") if draw(st.integers(0, 5)) == 0 else span)
    return found


@st.composite
def years(draw: st.DrawFn) -> HeldYear:
    marks = {}
    for number in range(PUPILS):
        row = np.zeros(YEAR.weeks.slots, np.uint8)
        row[OFFSET : OFFSET + 28] = draw(st.lists(st.sampled_from([0, *NUMBERS]), min_size=28, max_size=28))
        if draw(st.booleans()):
            marks[number] = row.tobytes()
    open_slots = None
    if draw(st.booleans()):
        open_slots = np.zeros(YEAR.weeks.slots, np.bool_)
        open_slots[OFFSET : OFFSET + 28] = draw(st.lists(st.booleans(), min_size=28, max_size=28))
    return HeldYear(open_slots, marks)


def change(file: FileMarks, found: list[Match], held: HeldYear) -> RegisterChange:
    return register_change(file, found, {YEAR: held}, TODAY)


def after(held: HeldYear, changed: RegisterChange) -> dict[int, bytes]:
    return {**held.marks, **changed.years[0].registers}


@given(files(), matches(), years())
def test_every_mark_is_counted_once(file: FileMarks, found: list[Match], held: HeldYear) -> None:
    changed = change(file, found, held)
    counted = changed.new + changed.changed + changed.unchanged + changed.rejected
    given_marks = int((file.number != 0).sum())
    quiet = int(np.isin(file.number, list(QUIET)).sum())
    assert given_marks - quiet <= counted <= given_marks
    lines = [line for each in changed.refused for line in each.lines]
    assert len(lines) == len(set(lines)) == changed.rejected
    assert all(each.reason and each.found for each in changed.refused)


@given(files(), matches(), years())
def test_the_same_file_again_changes_nothing(file: FileMarks, found: list[Match], held: HeldYear) -> None:
    first = change(file, found, held)
    again = change(file, found, HeldYear(held.open_slots, after(held, first)))
    assert (again.new, again.changed) == (0, 0)
    assert again.years[0].registers == {}
    assert again.unchanged == first.new + first.changed + first.unchanged
    assert again.refused == first.refused


@given(files(), matches(), years())
def test_nothing_held_is_lost(file: FileMarks, found: list[Match], held: HeldYear) -> None:
    """What was held is held still, or is named in a change that says what it was."""
    changed = change(file, found, held)
    replaced = {(each.enrolment_id, each.slot): each for each in changed.years[0].changes}
    now = after(held, changed)
    for number, before in held.marks.items():
        for slot, old in enumerate(before):
            if old and now[number][slot] != old:
                each = replaced.pop((number, slot))
                assert (each.old, each.new) == (old, now[number][slot])
                assert each.new != 0
    assert not replaced


@given(files(), matches(), years())
def test_what_is_taken_is_what_the_file_says(file: FileMarks, found: list[Match], held: HeldYear) -> None:
    changed = change(file, found, held)
    refused = {line for each in changed.refused for line in each.lines}
    now = after(held, changed)
    for pupil, slot, number, line in zip(
        *(each.tolist() for each in (file.pupil, file.slot, file.number, file.line)), strict=True
    ):
        day = WEEKS.day(slot)
        spell = found[pupil].enrolments
        inside = bool(spell) and spell[0].starts_on <= day <= (spell[0].leaves_on or day) and day <= TODAY
        is_open = held.open_slots is None or bool(held.open_slots[OFFSET + slot])
        if number == 0:
            assert line not in refused
        elif inside and is_open:
            assert now[pupil][OFFSET + slot] == number
        elif number not in QUIET or not spell:
            assert line in refused


def test_a_file_over_two_academic_years_is_parted_at_the_first_of_august() -> None:
    weeks = Weeks(date(2026, 7, 27), 1)
    file = FileMarks(
        weeks,
        ["P0"],
        [None],
        np.zeros(2, np.int64),
        np.array([0, 12]),
        np.array([32, 32], np.uint8),
        np.array([2, 3]),
    )
    held = {year: HeldYear(None, {}) for year in (AcademicYear(2025), AcademicYear(2026))}
    changed = register_change(file, [on_roll(0)], held, date(2026, 9, 1))
    assert [(each.year.start, each.new) for each in changed.years] == [(2025, 1), (2026, 1)]


def test_marks_are_refused_a_pupil_at_a_time() -> None:
    """Eighty thousand rows of strangers cost as many sentences as there are strangers."""
    count = 84_000
    pupil = np.arange(count) % PUPILS
    file = FileMarks(
        WEEKS,
        ["P0", "P1", "P2"],
        [None] * 3,
        pupil,
        np.arange(count) % 10,
        np.full(count, 32, np.uint8),
        np.arange(2, count + 2),
    )
    changed = change(file, [Match(refused=f"no {number}") for number in range(PUPILS)], HeldYear(None, {}))
    assert [each.reason for each in changed.refused] == ["no 0", "no 1", "no 2"]
    assert changed.rejected == count
