"""A person says once who somebody in a record is: it becomes presence, is remembered, and can be undone."""

from datetime import timedelta

import pytest
from django.utils.timezone import make_aware
from pytest_django import Settings

from tests.held_registers import NOW, enrolment
from tests.imported import bring_in
from tests.people_at_work import at_work, organisation, staff
from tests.taught import LESSON_DAY, Provider, provider, report
from upturn.access.permissions import NotAllowed
from upturn.access.roles import RoleName
from upturn.provision.taught.actions import say_who, take_back_who
from upturn.provision.taught.models import AttendeeSaid, LearnerInLesson, WaitingAttendee
from upturn.provision.taught.refusals import LessonRefused
from upturn.provision.taught.waiting.queries import asked_about, worklist

pytestmark = pytest.mark.django_db
AT = make_aware(NOW)
NUMBERS = {"Ada Adason": "h-ada"}


@pytest.fixture(autouse=True)
def _held(settings: Settings) -> None:
    settings.HELD_AT = NOW


@pytest.fixture
def harbour() -> Provider:
    made = provider("Ada", "Bo", "Cy")
    made.group("Maths A", "Ada", "Bo")
    return made


def taught(harbour: Provider, *stays: tuple[str, str, str, str], days_before: int = 0) -> None:
    day = LESSON_DAY - timedelta(days=days_before)
    bring_in(harbour.lead, report(stays, day=day, title="Maths A", numbers=NUMBERS), f"{day}.csv")


def presence() -> list[tuple[str, bool, float]]:
    rows = LearnerInLesson.objects.order_by("lesson__begins_at", "enrolment__pupil__given_name")
    return [(row.enrolment.pupil.given_name, row.due, row.minutes) for row in rows]


def test_one_answer_settles_every_lesson_and_the_next_file_too(harbour: Provider) -> None:
    for days in (0, 1):
        taught(harbour, ("bo", "", "10:00", "10:30"), days_before=days)
    (asked,) = worklist(harbour.lead).asked
    assert (asked.name, asked.lessons, [each.name for each in asked.likely]) == ("bo", 2, ["Bo Boson"])
    say_who(by=harbour.lead, waiting_id=asked.waiting_id, enrolment_id=asked.likely[0].enrolment_id, at=AT)
    assert presence() == [("Ada", True, 0.0), ("Bo", True, 30.0)] * 2
    assert worklist(harbour.lead).asked == ()
    taught(harbour, ("Bo", "", "10:00", "10:20"), days_before=2)
    assert presence()[:2] == [("Ada", True, 0.0), ("Bo", True, 20.0)]


def test_what_was_said_is_undone_in_every_lesson(harbour: Provider) -> None:
    taught(harbour, ("Cy", "", "10:00", "10:30"), ("Ada Adason", "", "10:00", "10:50"))
    before = presence()
    (asked,) = worklist(harbour.lead).asked
    said = say_who(
        by=harbour.lead, waiting_id=asked.waiting_id, enrolment_id=harbour.learners["Cy"].pk, at=AT
    )
    taught(harbour, ("Cy", "", "10:00", "10:30"), days_before=1)
    assert ("Cy", False, 30.0) in presence()
    assert worklist(harbour.lead).lately[0].lessons == 2
    take_back_who(by=harbour.lead, said_id=said.pk)
    assert presence()[-2:] == before[:2]
    assert not any(name == "Cy" for name, _, _ in presence())
    assert worklist(harbour.lead).asked[0].lessons == 2
    with pytest.raises(LessonRefused, match="already taken back"):
        take_back_who(by=harbour.lead, said_id=said.pk)


def test_a_second_device_adds_no_minute_twice_and_goes_again_when_undone(harbour: Provider) -> None:
    taught(harbour, ("Ada Adason", "", "10:00", "10:40"), ("Ada’s phone", "", "10:20", "11:00"))
    (asked,) = worklist(harbour.lead).asked
    said = say_who(
        by=harbour.lead, waiting_id=asked.waiting_id, enrolment_id=harbour.learners["Ada"].pk, at=AT
    )
    assert presence()[0] == ("Ada", True, 40.0)
    row = LearnerInLesson.objects.get(enrolment=harbour.learners["Ada"])
    assert row.last_leave is not None
    assert f"{row.last_leave:%H:%M}" == "11:00"
    take_back_who(by=harbour.lead, said_id=said.pk)
    row.refresh_from_db()
    assert (row.minutes, f"{row.last_leave:%H:%M}") == (40.0, "10:40")


def test_no_learner_is_remembered_as_none(harbour: Provider) -> None:
    taught(harbour, ("Gran", "", "10:00", "10:30"))
    (asked,) = worklist(harbour.lead).asked
    say_who(by=harbour.lead, waiting_id=asked.waiting_id, enrolment_id=None, at=AT)
    taught(harbour, ("Gran", "", "10:00", "10:30"), days_before=1)
    assert worklist(harbour.lead).asked == ()
    assert not LearnerInLesson.objects.filter(joins__gt=0).exists()


def test_of_a_shared_name_each_lesson_is_asked_about_by_itself(harbour: Provider) -> None:
    harbour.learner("Bo", "Boson")
    for days in (0, 1):
        taught(harbour, ("Bo Boson", "", "10:00", "10:30"), days_before=days)
    asked = worklist(harbour.lead).asked
    assert [(each.lessons, each.is_shared, len(each.likely)) for each in asked] == [(1, True, 2)] * 2
    say_who(by=harbour.lead, waiting_id=asked[0].waiting_id, enrolment_id=harbour.learners["Bo"].pk, at=AT)
    assert len(worklist(harbour.lead).asked) == 1
    taught(harbour, ("Bo Boson", "", "10:00", "10:30"), days_before=2)
    assert len(worklist(harbour.lead).asked) == 2


def test_only_the_providers_staff_who_see_everybody_say_and_only_their_own_learners(
    harbour: Provider,
) -> None:
    taught(harbour, ("Cy", "", "10:00", "10:30"))
    waiting = WaitingAttendee.objects.get()
    elsewhere = organisation("elsewhere-online", "Elsewhere Online", kind="provider")
    stranger = at_work(staff("Mr Voss"), RoleName.HEAD, at=elsewhere)
    with pytest.raises(NotAllowed):
        worklist(harbour.teacher())
    with pytest.raises(LessonRefused, match="already said"):
        say_who(by=stranger, waiting_id=waiting.pk, enrolment_id=None, at=AT)
    school = organisation()
    other = at_work(staff("Ms Okoro"), RoleName.HEAD, at=school)
    with pytest.raises(NotAllowed):
        say_who(by=other, waiting_id=waiting.pk, enrolment_id=None, at=AT)
    outsider = enrolment(school)
    with pytest.raises(LessonRefused, match="your learners"):
        say_who(by=harbour.lead, waiting_id=waiting.pk, enrolment_id=outsider.pk, at=AT)
    assert not AttendeeSaid.objects.exists()


def test_any_learner_can_be_found_by_their_name(harbour: Provider) -> None:
    taught(harbour, ("iPad", "", "10:00", "10:30"))
    found = asked_about(harbour.lead, WaitingAttendee.objects.get().pk, "cy cys")[1]
    assert [each.name for each in found] == ["Cy Cyson"]
