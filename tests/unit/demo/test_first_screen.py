"""The figures the first screen speaks are in the data, whichever of the fair ways they are counted."""

from datetime import date, timedelta

import numpy as np
import pytest

from upturn.demo.cast import HIGH_SCHOOL
from upturn.demo.clock import THIS_YEAR, TODAY
from upturn.demo.placements import Placement
from upturn.demo.stories import AISHA, JORDAN
from upturn.demo.town import Town
from upturn.registers.codes import code_numbered

YESTERDAY = TODAY - timedelta(days=1)
LAST_FRIDAY = date(2026, 3, 6)


def possible_marks(town: Town, pupil: str, last: date) -> list[int]:
    """A pupil's marks of possible sessions up to a day, in order."""
    held = town.school_year(HIGH_SCHOOL)
    row = next(n for n, each in enumerate(held.enrolments) if each.pupil == pupil)
    marks = held.marks[row, held.year.weeks.between(held.year.first_day, last)]
    return [int(mark) for mark in marks if mark and code_numbered(int(mark)).possible]


def attended(marks: list[int]) -> int:
    return sum(code_numbered(mark).attended for mark in marks)


@pytest.mark.parametrize("last", [TODAY, YESTERDAY, LAST_FRIDAY])
def test_jordan_attended_31_of_the_last_40_up_from_23(town: Town, last: date) -> None:
    marks = possible_marks(town, JORDAN, last)
    assert attended(marks[-40:]) == 31
    assert attended(marks[-80:-40]) == 23


def test_the_forty_are_the_last_four_whole_school_weeks(town: Town) -> None:
    held = town.school_year(HIGH_SCHOOL)
    open_slots = held.calendar.open_slots(THIS_YEAR.weeks)
    last_eight = open_slots[THIS_YEAR.weeks.between(date(2026, 1, 5), LAST_FRIDAY)]
    assert int(last_eight.sum()) == 80


@pytest.mark.parametrize("last", [TODAY, YESTERDAY, LAST_FRIDAY])
def test_aishas_register_has_not_changed(town: Town, last: date) -> None:
    marks = possible_marks(town, AISHA, last)
    assert attended(marks[-40:]) == attended(marks[-80:-40]) == 8


def test_aisha_joined_9_of_12_lessons_up_from_4(town: Town) -> None:
    lessons = [lesson for lesson in town.online_lessons if lesson.pupil == AISHA]
    assert sum(lesson.joined for lesson in lessons[-12:]) == 9
    assert sum(lesson.joined for lesson in lessons[-24:-12]) == 4
    assert max(lesson.day for lesson in lessons) < TODAY


def test_a_lesson_online_is_never_marked_as_attended(town: Town) -> None:
    at_home = {code_numbered(mark).text for mark in possible_marks(town, AISHA, TODAY)[-60:]}
    assert at_home <= {"/", "\\", "L", "C2", "I", "M"}


def test_about_260_pupils_have_missed_one_session_in_ten(town: Town) -> None:
    held = town.school_year(HIGH_SCHOOL)
    classes = held.marks // 32
    here = np.array([each.on_roll(TODAY) for each in held.enrolments])
    away = np.isin(classes, (3, 4)).sum(axis=1)
    possible = np.isin(classes, (1, 2, 3, 4)).sum(axis=1)
    persistent = (10 * away >= possible) & (possible > 0) & here
    assert 250 <= int(persistent.sum()) <= 270


def test_aishas_place_is_with_the_provider(town: Town) -> None:
    place: Placement = next(each for each in town.placements if each.pupil == AISHA)
    assert (place.provider, place.school, place.ends_on) == ("kittiwake-online", HIGH_SCHOOL, None)
    assert len({each.pupil for each in town.placements}) == len(town.placements) == 8
