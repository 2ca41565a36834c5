"""A file's lessons against those held: every lesson is counted once, and nothing held is ever lost."""

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from upturn.exchange.lesson_changes import LessonChange, lesson_change
from upturn.exchange.matching import Match, OnRoll
from upturn.exchange.reading.coded import PupilKey
from upturn.exchange.reading.lessons import Column, LessonsReading
from upturn.kernel.academic_year import AcademicYear
from upturn.registers.lessons.packing import HeldLessons, LessonNames, packed

YEAR = AcademicYear(2025)
MONDAY = date(2026, 3, 2)
TODAY = MONDAY + timedelta(days=9)
PUPILS, PERIODS, SUBJECTS, GROUPS = 3, ("1", "2", "P3"), ("Art", "Music"), ("", "9a", "9b")
NOTHING = HeldLessons(YEAR, 0, LessonNames(), {})

Row = tuple[int, int, int, int, int, int, int]
"""Pupil, day after the Monday, period, subject, class, mark, minutes."""

ROWS = st.lists(
    st.tuples(
        st.integers(0, PUPILS - 1),
        st.integers(0, 13),
        st.integers(0, 2),
        st.integers(0, 1),
        st.integers(0, 2),
        st.sampled_from([0, 32, 34, 129, 130]),
        st.integers(0, 3),
    ),
    max_size=40,
)


def reading_of(rows: Sequence[Row], *, with_class: bool = True, with_late: bool = True) -> LessonsReading:
    pupil, day, period, subject, group, mark, late = np.array(rows, np.int64).reshape(-1, 7).T
    return LessonsReading(
        keys=tuple(PupilKey(None, f"P{number}") for number in range(PUPILS)),
        pupil=pupil,
        day=day + MONDAY.toordinal(),
        period=Column(PERIODS, period),
        subject=Column(SUBJECTS, subject),
        group=Column(GROUPS, group) if with_class else None,
        number=mark.astype(np.uint8),
        late=late.astype(np.uint8) if with_late else None,
        line=np.arange(2, len(rows) + 2),
        refused=(),
        remarks=(),
    )


def on_roll(number: int, first: date = YEAR.first_day, last: date | None = None) -> Match:
    return Match(enrolments=(OnRoll(number + 10, number, None, str(number), "", "", first, last),))


EVERYONE = [on_roll(number) for number in range(PUPILS)]


def change(
    reading: LessonsReading, held: HeldLessons = NOTHING, matches: Sequence[Match] = EVERYONE
) -> LessonChange:
    return lesson_change(reading, matches, {YEAR: held}, TODAY)


def after(made: LessonChange, held: HeldLessons = NOTHING) -> HeldLessons:
    """What is held once a change has been written."""
    [year] = made.years
    written = dict(zip(year.enrolments, packed(year.lessons, len(year.enrolments)), strict=True))
    return HeldLessons(YEAR, held.version + 1, year.names, {**held.lessons, **written})


def spelt(held: HeldLessons) -> dict[tuple[int, int, str], tuple[str, str, int, int]]:
    """Everything held, in words: whose and when, to what and how."""
    ids = sorted(held.lessons)
    lessons, names = held.of(ids), held.names
    entries = zip(
        *(
            getattr(lessons, each).tolist()
            for each in ("row", "day", "period", "subject", "group", "mark", "late")
        ),
        strict=True,
    )
    return {
        (ids[row], day, names.periods[period]): (names.subjects[subject], names.groups[group], mark, late)
        for row, day, period, subject, group, mark, late in entries
    }


def expected(rows: Sequence[Row]) -> dict[tuple[int, int, str], tuple[str, str, int, int]]:
    """What a file alone comes to: lessons with a mark, not after today, and not two at a time."""
    monday = (MONDAY - YEAR.weeks.monday).days
    said: dict[tuple[int, int, str], set[tuple[str, str, int, int]]] = {}
    for pupil, day, period, subject, group, mark, late in rows:
        if mark and day <= 9:
            key = pupil + 10, monday + day, PERIODS[period]
            said.setdefault(key, set()).add((SUBJECTS[subject], GROUPS[group], mark, late))
    return {key: next(iter(each)) for key, each in said.items() if len(each) == 1}


@given(ROWS)
def test_a_first_file_is_kept_as_it_says(rows: list[Row]) -> None:
    made = change(reading_of(rows))
    assert spelt(after(made)) == expected(rows)
    assert (made.new, made.changed, made.unchanged) == (len(expected(rows)), 0, 0)


@given(ROWS)
def test_the_same_file_twice_changes_nothing(rows: list[Row]) -> None:
    held = after(change(reading_of(rows)))
    again = change(reading_of(rows), held)
    assert (again.new, again.changed) == (0, 0)
    assert again.unchanged == len(expected(rows))
    assert all(not year.enrolments for year in again.years)


@given(ROWS, ROWS)
def test_a_later_file_wins_where_it_speaks_and_nothing_else_changes(
    first: list[Row], second: list[Row]
) -> None:
    held = after(change(reading_of(first)))
    made = change(reading_of(second), held)
    before, file = spelt(held), expected(second)
    assert spelt(after(made, held)) == before | file
    assert made.new == len(file.keys() - before.keys())
    assert made.changed == sum(before[key] != file[key] for key in file.keys() & before.keys())
    assert made.new + made.changed + made.unchanged == len(file)


@given(ROWS, ROWS)
def test_what_a_file_has_no_column_of_stays_as_it_is_held(first: list[Row], second: list[Row]) -> None:
    held = after(change(reading_of(first)))
    bare = [(*row[:4], 0, row[5], 0) for row in second]
    before = spelt(held)
    now = spelt(after(change(reading_of(bare, with_class=False, with_late=False), held), held))
    for key, (_, group, _, late) in before.items():
        assert (now[key][1], now[key][3]) == (group, late)


def test_every_lesson_left_out_has_its_sentence() -> None:
    rows = [
        (0, 0, 0, 0, 1, 32, 0),
        (0, 0, 0, 1, 1, 32, 0),
        (0, 1, 0, 0, 1, 32, 0),
        (0, 1, 0, 0, 1, 32, 0),
        (0, 12, 0, 0, 1, 32, 0),
        (1, 0, 0, 0, 1, 32, 0),
        (2, 0, 0, 0, 1, 32, 0),
    ]
    matches = [EVERYONE[0], Match(refused="nobody"), on_roll(2, MONDAY + timedelta(1))]
    made = change(reading_of(rows), matches=matches)
    assert (made.new, made.rejected) == (1, 5)
    reasons = {each.lines: (each.about, each.found, each.reason) for each in made.refused}
    assert reasons[(2, 3)][:2] == ("period", "1")
    assert "different lessons at one time, first in “1” on 2 Mar 2026" in reasons[(2, 3)][2]
    assert "dated after today" in reasons[(6,)][2]
    assert reasons[(7,)] == ("pupil", "P1", "nobody")
    assert "is on roll from 3 Mar 2026" in reasons[(8,)][2]


def test_a_file_of_two_years_changes_each() -> None:
    rows = [(0, 0, 0, 0, 1, 32, 0), (0, -300, 0, 0, 1, 32, 0)]
    matches = [on_roll(0, date(2024, 9, 2)), *EVERYONE[1:]]
    before = AcademicYear(2024)
    held = {YEAR: NOTHING, before: HeldLessons(before, 0, LessonNames(), {})}
    made = lesson_change(reading_of(rows), matches, held, TODAY)
    assert [(each.year, each.new) for each in made.years] == [(before, 1), (YEAR, 1)]
