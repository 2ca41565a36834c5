"""Lessons of a year are written whole, from the version they were worked out from, and read fast."""

from time import perf_counter

import numpy as np
import pytest

from tests.held_registers import YEAR, enrolment
from tests.people_at_work import organisation
from upturn.access.models import AuditEvent
from upturn.patterns.kept_lessons import kept_lessons
from upturn.people.models import Enrolment, Pupil
from upturn.registers.lessons.actions import LessonsMovedOn, LessonsWrite, write_lessons
from upturn.registers.lessons.packing import RECORD, LessonNames, Lessons, packed
from upturn.registers.lessons.queries import held_lessons
from upturn.registers.models import LessonRegister, LessonYear
from upturn.registers.packed import PackedMarks

pytestmark = pytest.mark.django_db
NAMES = LessonNames(("1", "2"), ("Art", "History"), ("", "9a/Ar"))


def of_one(*marks: int) -> bytes:
    count = len(marks)
    places = np.arange(count)
    nothing = np.zeros(count, np.int64)
    late = np.zeros(count, np.uint8)
    return packed(Lessons(nothing, places, nothing, nothing, nothing, np.array(marks, np.uint8), late), 1)[0]


def test_a_year_comes_with_its_names_and_grows_a_version() -> None:
    school = organisation()
    jordan = enrolment(school)
    write = LessonsWrite(YEAR, 0, NAMES, {jordan.pk: of_one(32, 33)})
    write_lessons(by=None, organisation_id=school.pk, write=write)
    held = held_lessons(school.pk, YEAR)
    assert (held.version, held.names) == (1, NAMES)
    assert held.of([jordan.pk]).mark.tolist() == [32, 33]
    event = AuditEvent.objects.latest("pk")
    assert event.action == "lessons of a year written"
    assert event.payload == {"registers": 1, "version": 1}


def test_what_was_worked_out_from_an_older_version_is_not_written() -> None:
    school = organisation()
    jordan = enrolment(school)
    write_lessons(
        by=None, organisation_id=school.pk, write=LessonsWrite(YEAR, 0, NAMES, {jordan.pk: of_one(32)})
    )
    late = LessonsWrite(YEAR, 0, NAMES, {jordan.pk: of_one(33)})
    with pytest.raises(LessonsMovedOn):
        write_lessons(by=None, organisation_id=school.pk, write=late)
    assert LessonYear.objects.get().version == 1
    assert held_lessons(school.pk, YEAR).of([jordan.pk]).mark.tolist() == [32]


def test_another_school_and_another_year_hold_nothing() -> None:
    school, other = organisation(), organisation("989402", "Cobnut Lane")
    jordan = enrolment(school)
    write_lessons(
        by=None, organisation_id=school.pk, write=LessonsWrite(YEAR, 0, NAMES, {jordan.pk: of_one(32)})
    )
    assert held_lessons(other.pk, YEAR).lessons == {}
    assert held_lessons(school.pk, YEAR.previous).version == 0


def test_a_large_schools_year_is_read_fast() -> None:
    """1,500 pupils with 1,070 lessons each: well under 200 ms here, with room for a slow machine."""
    school, pupils, count = organisation(), 1_500, 1_070
    made = Pupil.objects.bulk_create(Pupil(given_name="A", family_name=str(row)) for row in range(pupils))
    on_roll = Enrolment.objects.bulk_create(
        Enrolment(pupil=each, organisation=school, starts_on=YEAR.first_day) for each in made
    )
    lessons = np.zeros(count, RECORD)
    lessons["day"], lessons["period"], lessons["mark"] = np.arange(count) // 6, np.arange(count) % 6, 32
    names = {"periods": list("123456"), "subjects": ["Art"], "groups": [""]}
    LessonYear.objects.create(organisation=school, start=YEAR.start, version=1, **names)
    LessonRegister.objects.bulk_create(
        LessonRegister(enrolment=each, start=YEAR.start, lessons=lessons.tobytes()) for each in on_roll
    )
    ids = [each.pk for each in on_roll]
    shape = pupils, YEAR.weeks.slots
    marks = PackedMarks(YEAR.weeks, np.full(shape, 32, np.uint8), np.ones(shape, np.bool_))
    took = []
    for _ in range(3):
        began = perf_counter()
        read = kept_lessons(held_lessons(school.pk, YEAR), ids, marks, YEAR.first_day, YEAR.last_day).marks
        took.append(perf_counter() - began)
    assert read is not None
    assert len(read.mark) == pupils * count
    assert min(took) < 0.4, f"{min(took):.3f} s"
