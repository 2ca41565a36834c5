"""Lessons that a school has brought in are looked at, as they are or with those attended inferred."""

import numpy as np
import pytest
from pytest_django import Settings

from tests.held_registers import NOW, NUMBERS, TODAY, YEAR, present
from tests.looked_at import away, looked_at, school_days
from tests.people_at_work import at_work, organisation, staff
from upturn.access.doorways import OpenedRecord
from upturn.access.roles import RoleName
from upturn.access.viewer import Viewer
from upturn.kernel.sessions import Session
from upturn.patterns.kinds import Kind
from upturn.patterns.queries import FindingSeen, LookSeen, findings_of, looks_that_stand
from upturn.patterns.taking import look_when_asked
from upturn.people.models import Enrolment
from upturn.registers.lessons.actions import LessonsWrite, write_lessons
from upturn.registers.lessons.packing import LessonNames, Lessons, packed
from upturn.registers.models import Register

pytestmark = pytest.mark.django_db
NAMES = LessonNames(("1", "2"), ("Art", "History"), ("", "9/Ar", "9/Hi"))
ART, HISTORY = 0, 1


@pytest.fixture(autouse=True)
def _held_clock(settings: Settings) -> None:
    settings.HELD_AT = NOW


@pytest.fixture
def lead() -> Viewer:
    return at_work(staff("Ms Nambiar"), RoleName.ATTENDANCE_LEAD)


def ill_now_and_then() -> bytes:
    """Some days ill, which show the classes that somebody is in."""
    return present(away(school_days()[7::25], "I"))


def _bring_in(jordan: Enrolment, *, all_marked: bool, with_classes: bool = True) -> None:
    """Two lessons every morning for everybody; Jordan is in school, and not in every fourth History."""
    registers = dict(Register.objects.values_list("enrolment_id", "marks"))
    rows = list(registers)
    entries = []
    for row, enrolment_id in enumerate(rows):
        for place, day in enumerate(school_days()):
            session = registers[enrolment_id][YEAR.weeks.slot(day, Session.AM)]
            for period in range(2):
                subject = (day.weekday() + period) % 2
                skipped = enrolment_id == jordan.pk and subject == HISTORY and place % 4 == 0
                mark = NUMBERS["N"] if skipped else session
                number = (day - YEAR.weeks.monday).days
                if all_marked or mark != NUMBERS["/"]:
                    group = subject + 1 if with_classes else 0
                    entries.append((row, number, period, subject, group, mark))
    columns = np.array([each for each in entries if each[-1]], np.int64).T
    late = np.zeros(columns.shape[1], np.uint8)
    lessons = packed(Lessons(*columns[:5], columns[5].astype(np.uint8), late), len(rows))
    write = LessonsWrite(YEAR, 0, NAMES, dict(zip(rows, lessons, strict=True)))
    write_lessons(by=None, organisation_id=organisation().pk, write=write)


def _looked(lead: Viewer, jordan: Enrolment) -> tuple[LookSeen, tuple[FindingSeen, ...]]:
    assert look_when_asked(lead, TODAY)
    record = OpenedRecord(jordan.pk, jordan.pupil_id, "for a test")
    found = [each for each in findings_of(lead, record, TODAY) if each.kind is Kind.LESSON]
    return looks_that_stand(organisation().pk, YEAR)[0], tuple(found)


def test_a_lesson_avoided_is_found_where_every_lesson_is_marked(lead: Viewer) -> None:
    jordan = looked_at({"Jordan": ill_now_and_then()})["Jordan"]
    _bring_in(jordan, all_marked=True)
    look, [found] = _looked(lead, jordan)
    assert "History" in found.sentence
    assert found.sessions
    assert look.of_lessons == ""


def test_and_where_only_those_missed_are_it_is_said_what_was_inferred(lead: Viewer) -> None:
    jordan = looked_at({"Jordan": ill_now_and_then()})["Jordan"]
    _bring_in(jordan, all_marked=False)
    look, [found] = _looked(lead, jordan)
    assert "History" in found.sentence
    assert "the timetables of 2 of 2 classes were inferred" in look.of_lessons


def test_and_where_those_say_no_class_it_is_said_what_would_be_enough(lead: Viewer) -> None:
    jordan = looked_at({"Jordan": ill_now_and_then()})["Jordan"]
    _bring_in(jordan, all_marked=False, with_classes=False)
    look, found = _looked(lead, jordan)
    assert found == ()
    assert "Marks of every lesson would be enough" in look.of_lessons
