"""A lesson begun, followed up while it is on, and rated after it."""

from datetime import datetime, timedelta

import pytest
from django.utils.timezone import make_aware
from pytest_django import Settings

from tests.held_registers import NOW, TODAY
from tests.imported import bring_in
from tests.people_at_work import at_work, staff
from tests.taught import Provider, provider, report
from upturn.access.models import ReadingLogEntry, TrustedAdult
from upturn.access.permissions import NotAllowed
from upturn.access.roles import RoleName
from upturn.access.viewer import Viewer
from upturn.people.models import TeachingGroup
from upturn.provision.taught.actions import (
    begin_lesson,
    mark_not_here,
    rate_as_usual,
    rate_learner,
    say_told,
    take_back_not_here,
)
from upturn.provision.taught.lessons.queries import Rating, lesson_seen, lessons_lately
from upturn.provision.taught.models import LearnerInLesson, TaughtLesson
from upturn.provision.taught.refusals import LessonRefused

pytestmark = pytest.mark.django_db
AT = make_aware(datetime(2026, 3, 12, 10, 0, 20))
LATER = make_aware(NOW.replace(hour=11, minute=30))
NUMBERS = {"Ada Adason": "h-ada", "Bo Boson": "h-bo", "Cy Cyson": "h-cy"}
STAYS = [("Ada Adason", "", "10:00", "11:00"), ("Bo Boson", "", "10:12", "11:00")]


@pytest.fixture(autouse=True)
def _held(settings: Settings) -> None:
    settings.HELD_AT = LATER.replace(tzinfo=None)


@pytest.fixture
def harbour() -> Provider:
    return provider("Ada", "Bo", "Cy")


@pytest.fixture
def teacher(harbour: Provider) -> Viewer:
    teacher = harbour.teacher()
    harbour.group("Maths A", "Ada", "Bo", "Cy", teacher=teacher)
    return teacher


def begun(teacher: Viewer) -> TaughtLesson:
    group = TeachingGroup.objects.get(name="Maths A")
    return begin_lesson(by=teacher, group_id=group.pk, minutes=60, at=AT)


def test_a_no_show_is_said_from_ten_minutes_on_and_somebody_is_named_to_be_told(
    harbour: Provider, teacher: Viewer
) -> None:
    lesson, cy = begun(teacher), harbour.learners["Cy"].pk
    assert begun(teacher) == lesson
    with pytest.raises(LessonRefused, match="from 10:10 on"):
        mark_not_here(by=teacher, lesson_id=lesson.pk, enrolment_id=cy, at=AT + timedelta(minutes=9))
    at_ten = AT + timedelta(minutes=10)
    assert mark_not_here(by=teacher, lesson_id=lesson.pk, enrolment_id=cy, at=at_ten) == "Ms Achebe"
    trusted = at_work(staff("Mr Rowan"), RoleName.PASTORAL, at=harbour.here)
    assert (
        mark_not_here(by=teacher, lesson_id=lesson.pk, enrolment_id=harbour.learners["Bo"].pk, at=at_ten)
        == "Mr Rowan"
    )
    adult = at_work(staff("Ms Quill"), RoleName.TEACHER, at=harbour.here)
    TrustedAdult.objects.create(
        enrolment_id=harbour.learners["Ada"].pk, staff_id=adult.staff_id, began_on=TODAY
    )
    assert (
        mark_not_here(by=teacher, lesson_id=lesson.pk, enrolment_id=harbour.learners["Ada"].pk, at=at_ten)
        == "Ms Quill"
    )
    say_told(by=trusted, lesson_id=lesson.pk, enrolment_id=cy, at=at_ten)
    row = LearnerInLesson.objects.get(enrolment_id=cy)
    assert (row.told_whom, row.told_at, row.told_by_id) == ("Ms Achebe", at_ten, trusted.staff_id)
    take_back_not_here(by=teacher, lesson_id=lesson.pk, enrolment_id=cy)
    row.refresh_from_db()
    assert (row.not_here_at, row.told_whom, row.told_at) == (None, "", None)


def test_the_record_that_comes_later_is_of_the_lesson_that_was_begun(
    harbour: Provider, teacher: Viewer
) -> None:
    lesson = begun(teacher)
    given = bring_in(harbour.lead, report(STAYS, day=TODAY, title="Maths A", numbers=NUMBERS), "m.csv")
    assert given.counted == (0, 1, 0, 0)
    assert TaughtLesson.objects.count() == 1
    seen = lesson_seen(teacher, lesson.pk)
    assert [(each.name, each.did.joined, each.did.minutes_late) for each in seen.learners] == [
        ("Ada Adason", True, 0.0),
        ("Bo Boson", True, 12.0),
        ("Cy Cyson", False, None),
    ]
    assert [entry.page for entry in ReadingLogEntry.objects.all()] == [f"Lesson {lesson.pk}"] * 3
    (line,) = lessons_lately(teacher, LATER)
    assert (line.due, line.there, line.rated) == (3, 2, 0)


def test_a_whole_group_is_rated_in_a_tap_and_the_exceptions_after(harbour: Provider, teacher: Viewer) -> None:
    bring_in(harbour.lead, report(STAYS, day=TODAY, title="Maths A", numbers=NUMBERS), "m.csv")
    lesson = TaughtLesson.objects.get()
    rating = Rating(4, None, 2, "Try the second page")
    ada, cy = harbour.learners["Ada"].pk, harbour.learners["Cy"].pk
    rate_learner(by=teacher, lesson_id=lesson.pk, enrolment_id=ada, rating=rating, at=LATER)
    assert rate_as_usual(by=teacher, lesson_id=lesson.pk, at=LATER) == 1
    assert rate_as_usual(by=teacher, lesson_id=lesson.pk, at=LATER) == 0
    seen = {each.name: each.rating for each in lesson_seen(teacher, lesson.pk).learners}
    assert seen == {"Ada Adason": rating, "Bo Boson": Rating(3, 3, 3, ""), "Cy Cyson": None}
    rate_learner(
        by=teacher, lesson_id=lesson.pk, enrolment_id=ada, rating=Rating(None, None, None, ""), at=LATER
    )
    assert lesson_seen(teacher, lesson.pk).learners[0].rating is None
    with pytest.raises(LessonRefused, match="1 to 4"):
        rate_learner(by=teacher, lesson_id=lesson.pk, enrolment_id=ada, rating=Rating(5, 1, 1, ""), at=LATER)
    with pytest.raises(LessonRefused, match="was not in the lesson"):
        rate_learner(by=teacher, lesson_id=lesson.pk, enrolment_id=cy, rating=rating, at=LATER)
    with pytest.raises(LessonRefused, match="has them there"):
        mark_not_here(by=teacher, lesson_id=lesson.pk, enrolment_id=ada, at=LATER)


def test_a_lesson_is_its_teachers_and_the_leads_alone(harbour: Provider, teacher: Viewer) -> None:
    lesson = begun(teacher)
    other = harbour.teacher("Mr Voss")
    with pytest.raises(LessonRefused, match="not one of yours"):
        rate_as_usual(by=other, lesson_id=lesson.pk, at=LATER)
    assert lessons_lately(other, LATER) == []
    assert len(lesson_seen(harbour.lead, lesson.pk).learners) == 3
    analyst = at_work(staff("Ms Grey"), RoleName.ANALYST, at=harbour.here)
    with pytest.raises(NotAllowed):
        rate_as_usual(by=analyst, lesson_id=lesson.pk, at=LATER)
    with pytest.raises(LessonRefused, match="Choose one of your classes"):
        begin_lesson(by=other, group_id=lesson.group_id or 0, minutes=60, at=AT)
