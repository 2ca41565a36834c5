"""The town's lessons go with its registers and classes, and hold what is planted and no more."""

import numpy as np
import pytest

from upturn.demo.cast import HIGH_SCHOOL
from upturn.demo.clock import TODAY
from upturn.demo.lesson_marks import TownLessons, lesson_marks, lesson_rows, town_lessons
from upturn.demo.marking import NUMBERS
from upturn.demo.town import Town
from upturn.demo.truth import PatternKind
from upturn.exchange.reading.lessons import read_lessons
from upturn.exchange.reading.opening import open_table
from upturn.exchange.reading.recognition import Kind, recognise
from upturn.patterns.findings import look_for
from upturn.patterns.kinds import Kind as Pattern


@pytest.fixture(scope="module")
def made(town: Town) -> TownLessons:
    return town_lessons(town)


def test_the_same_town_has_the_same_lessons(town: Town, made: TownLessons) -> None:
    assert town_lessons(town).packed() == made.packed()


def test_lessons_are_until_yesterday_of_classes_the_pupil_is_in(town: Town, made: TownLessons) -> None:
    lessons, year = made.lessons, made.year
    assert year.year.weeks.day(2 * int(lessons.day.max())) < TODAY
    pupils = {each.name: set(each.pupils) for each in town.class_lists if each.organisation == HIGH_SCHOOL}
    taught = set(zip(lessons.row.tolist(), lessons.group.tolist(), strict=True))
    assert all(year.enrolments[row].pupil in pupils[made.names.groups[group]] for row, group in taught)
    time = (lessons.row * 400 + lessons.day) * 5 + lessons.period
    assert len(np.unique(time)) == len(time)


def test_out_of_school_a_lesson_has_the_mark_of_its_session(made: TownLessons) -> None:
    lessons = made.lessons
    session = made.year.marks[lessons.row, lessons.day * 2 + (lessons.period >= 3)]
    here = np.isin(session, [NUMBERS["/"], NUMBERS["\\"], NUMBERS["L"]])
    assert (lessons.mark[~here] == session[~here]).all()
    assert set(np.unique(lessons.mark[here]).tolist()) == {NUMBERS[code] for code in "/LNO"}
    assert 0.005 < np.isin(lessons.mark[here], [NUMBERS["N"], NUMBERS["O"]]).mean() < 0.02


def test_most_planted_lessons_are_found_and_none_that_is_not(town: Town) -> None:
    year = town.school_year(HIGH_SCHOOL)
    looks = look_for(
        year.packed(), year.year.first_day, TODAY, lessons=lesson_marks(town), kinds={Pattern.LESSON}
    )
    planted = [town.truth.of(each.pupil).pattern is PatternKind.LESSON for each in year.enrolments]
    found = {each.row for each in looks.findings()}
    assert all(planted[row] for row in found)
    assert len(found) >= 6


def test_the_export_is_known_and_says_the_same(town: Town, made: TownLessons) -> None:
    rows = [",".join(map(str, row)) for _, row in zip(range(2_001), lesson_rows(town), strict=False)]
    recognition = recognise(open_table("\n".join(rows).encode(), "lessons.csv"))
    assert recognition.kind is Kind.LESSONS
    reading = read_lessons(recognition)
    assert not reading.refused
    assert reading.number.tolist() == made.lessons.mark[:2_000].tolist()
    assert reading.late is not None
    assert reading.late.tolist() == made.lessons.late[:2_000].tolist()
