"""What several pupils share is found where it was planted, said of the school, and not said of a few."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from upturn.kernel.sessions import DAYS_PER_WEEK
from upturn.patterns.findings import Finding, look_for
from upturn.patterns.kinds import Kind
from upturn.patterns.lesson import LessonMarks
from upturn.patterns.shared.alike import shared_findings
from upturn.patterns.shared.cause import FEWEST_PUPILS, SharedCause, SharedKind
from upturn.patterns.shared.causes import shared_causes
from upturn.patterns.simulated_lessons import PERIODS, simulate_lessons
from upturn.patterns.simulation import Settings, Simulated, simulate
from upturn.patterns.tails import poisson
from upturn.registers.codes import all_codes
from upturn.registers.packed import PackedMarks

NUMBERS = {code.text: code.number for code in all_codes()}
PUPILS = 300
REGISTER = simulate(Settings(pupils=PUPILS, weeks=24, seed=5))
LESSONS = simulate_lessons(REGISTER)
TUESDAYS = [day for day in REGISTER.days if day.weekday() == 1]
YEAR_9 = [row for row, group in enumerate(REGISTER.year_groups) if group == "9"]


def shared(marks: np.ndarray, lessons: LessonMarks | None = None) -> tuple[SharedCause, ...]:
    packed = PackedMarks(REGISTER.packed.weeks, marks, REGISTER.packed.expected)
    looks = look_for(packed, REGISTER.first, REGISTER.last, year_groups=REGISTER.year_groups, lessons=lessons)
    return shared_causes(looks.looks[0][1], looks.findings(), REGISTER.year_groups)


def marked(rows: list[int], days: list[date], code: str, halves: tuple[int, ...] = (0,)) -> np.ndarray:
    """The invented register with some pupils' mornings, or both halves, of some days marked otherwise."""
    marks = REGISTER.packed.marks.copy()
    for day in days:
        slot = REGISTER.packed.weeks.between(day, day).start
        for half in halves:
            marks[rows, slot + half] = NUMBERS[code]
    return marks


def with_lessons_missed(pupils: int, times: int) -> LessonMarks:
    """Pupils of Year 7 out of the last lesson of so many Fridays each, on days they are in."""
    marks = LESSONS.mark.reshape(PUPILS, len(REGISTER.days), PERIODS).copy()
    fridays = [place for place, day in enumerate(REGISTER.days) if day.weekday() == 4]
    for row in range(pupils):
        here = [place for place in fridays if (marks[row, place] == NUMBERS["/"]).all()]
        marks[row, here[:times], PERIODS - 1] = NUMBERS["O"]
    return replace(LESSONS, mark=marks.ravel())


def test_where_nothing_is_planted_nothing_is_said() -> None:
    assert shared(REGISTER.packed.marks, LESSONS) == ()


def test_a_day_the_bus_did_not_come() -> None:
    (cause,) = shared(marked(YEAR_9[:40], [TUESDAYS[9]], "L"))
    assert (cause.kind, cause.which) == (SharedKind.DAY, TUESDAYS[9].isoformat())
    assert (
        "of 60 in Year 9 came late or missed the morning alone; on a Tuesday it is usually" in cause.sentence
    )
    assert cause.question == "What happened that day?"
    assert cause.observed >= 35
    assert cause.expected < 5


def test_days_in_a_row_are_one_thing() -> None:
    first = REGISTER.days.index(TUESDAYS[9])
    (cause,) = shared(marked(YEAR_9, list(REGISTER.days[first : first + 3]), "O", (0, 1)))
    assert cause.sentence.endswith("So it was on 2 more days beside it.")
    assert cause.question == "What happened then?"


def test_two_year_groups_on_one_day_are_said_together() -> None:
    year_8 = [row for row, group in enumerate(REGISTER.year_groups) if group == "8"]
    (cause,) = shared(marked([*YEAR_9, *year_8], [TUESDAYS[3]], "N", (0, 1)))
    assert "of 120 in Year 8 and Year 9 were away" in cause.sentence


def test_a_day_agreed_off_for_everybody_is_no_absence() -> None:
    assert shared(marked(YEAR_9, [TUESDAYS[9]], "C2", (0, 1))) == ()


def test_mornings_of_one_weekday() -> None:
    mondays = [day for day in REGISTER.days if day.weekday() == 0]
    rows = list(range(0, PUPILS, 6))
    (cause,) = shared(marked(rows, mondays[2::4], "U"))
    assert (cause.kind, cause.which) == (SharedKind.MORNING, "Monday")
    assert cause.sentence.startswith("Monday mornings: ")
    assert cause.observed >= 45
    assert cause.question.endswith("?")


def test_the_same_lesson_of_the_week() -> None:
    causes = shared(REGISTER.packed.marks, with_lessons_missed(20, 4))
    assert {cause.kind for cause in causes} == {SharedKind.LESSON}
    (cause,) = causes
    assert cause.which.split(", ")[1:] == ["Fridays", "5"]
    assert "pupils missed it one time in six or more, on days they were in school" in cause.sentence


def test_fewer_than_five_are_never_shown() -> None:
    assert shared(REGISTER.packed.marks, with_lessons_missed(FEWEST_PUPILS - 1, 8)) == ()


def finding(row: int, kind: Kind, which: str = "") -> Finding:
    return Finding(row, kind, which, "A fact.", "A question?", 12, 10, 2.4, 1e-6, 1e-4, (), ())


def test_several_pupils_with_the_same_weekday() -> None:
    looks = look_for(REGISTER.packed, REGISTER.first, REGISTER.last)
    fridays = [finding(row, Kind.WEEKDAY, "Friday") for row in range(7)]
    found = [*fridays, finding(7, Kind.WEEKDAY, "Monday")]
    (cause,) = shared_findings(looks.looks[0][1], found)
    assert cause.sentence.startswith(
        "7 pupils each have a pattern of short absences that begin on Fridays. As it usually falls here"
    )
    assert cause.question == "What is it about Fridays here that we could change?"
    assert shared_findings(looks.looks[0][1], fridays[:4]) == []


def test_weekdays_found_as_they_usually_fall_are_nothing_shared() -> None:
    looks = look_for(REGISTER.packed, REGISTER.first, REGISTER.last)
    names = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
    spread = [finding(row, Kind.WEEKDAY, names[row % DAYS_PER_WEEK % 5]) for row in range(35)]
    assert shared_findings(looks.looks[0][1], spread) == []


def test_mornings_found_of_several_pupils_ask_how_the_day_begins() -> None:
    looks = look_for(REGISTER.packed, REGISTER.first, REGISTER.last)
    found = [finding(row, Kind.FIRST_SESSION) for row in range(6)]
    (cause,) = shared_findings(looks.looks[0][1], found)
    assert "6 pupils each have a pattern of mornings missed or late" in cause.sentence
    together = [finding(row, Kind.CO_ABSENCE) for row in range(8)]
    assert shared_findings(looks.looks[0][1], together) == [], "for two people in school alone"


def test_a_school_that_cannot_be_looked_at_shares_nothing() -> None:
    few: Simulated = simulate(Settings(pupils=40, weeks=24, seed=5))
    marks = few.packed.marks.copy()
    marks[:, few.packed.weeks.between(TUESDAYS[9], TUESDAYS[9]).start] = NUMBERS["L"]
    packed = PackedMarks(few.packed.weeks, marks, few.packed.expected)
    looks = look_for(packed, few.first, few.last)
    assert shared_causes(looks.looks[0][1], looks.findings(), few.year_groups) == ()


def test_a_cause_is_read_as_it_was_kept() -> None:
    held = {
        "kind": "day", "which": "2026-02-03", "sentence": "A fact.", "question": "What happened that day?",
        "n": 210, "observed": 41, "expected": 6.0, "p": 0.0001,
    }  # fmt: skip
    assert SharedCause.kept(held).kind is SharedKind.DAY


def test_a_poisson_count_of_as_much_or_more() -> None:
    found = poisson(np.array([0, 1, 5, 12]), np.array([3.0, 0.0, 2.0, 900.0]))
    assert found == pytest.approx([1.0, 0.0, 0.052653, 1.0], abs=1e-6)
