"""Cards: read by whoever teaches the pupil, printed for cover, and a tap when it went otherwise."""

from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from tests.held_registers import NOW, enrolment
from tests.page_rules import read
from tests.people_at_work import at_work, organisation, sign_in, staff
from tests.planned import HELPS, NOT_TO_SAY, document, plan, version
from upturn.access.models import ReadingLogEntry
from upturn.access.roles import RoleName
from upturn.access.viewer import Viewer
from upturn.people.models import Enrolment, Staff, TeachingGroup, TeachingGroupPlace
from upturn.plans.cards.queries import readers_of
from upturn.plans.document import Card
from upturn.plans.models import CardRead, Departure, Plan

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _held_clock(settings: Settings) -> None:
    settings.HELD_AT = NOW


@pytest.fixture
def okoro() -> Viewer:
    return at_work(staff("Ms Okoro"), RoleName.PASTORAL)


@pytest.fixture
def jordan() -> Enrolment:
    return enrolment(organisation())


@pytest.fixture
def plan_of_jordan(jordan: Enrolment, okoro: Viewer) -> Plan:
    return plan(jordan, Staff.objects.get(pk=okoro.staff_id))


def teacher_of(*pupils: Enrolment, name: str = "Mr Fallowfield", group: str = "9C/En") -> Viewer:
    person = staff(name)
    taught = TeachingGroup.objects.create(
        organisation=organisation(), name=group, subject="English", teacher=person, teacher_name=name
    )
    for each in pupils:
        TeachingGroupPlace.objects.create(group=taught, enrolment=each)
    return at_work(person, RoleName.TEACHER)


def card_page(client: Client, viewer: Viewer, enrolled: Enrolment, status: int = 200) -> str:
    response = sign_in(client, viewer).get(reverse("teacher_card", args=[enrolled.pupil_id]))
    assert response.status_code == status
    return read(response.content.decode()).text() if status == 200 else ""


def test_a_teacher_reads_what_helps_and_that_is_kept(
    client: Client, jordan: Enrolment, plan_of_jordan: Plan
) -> None:
    teacher = teacher_of(jordan)
    text = card_page(client, teacher, jordan)
    assert HELPS in text
    assert NOT_TO_SAY in text
    assert "Comes in by 08:50 at the side gate, met by Ms Okoro." in text
    assert "The start of the day is too loud" not in text, "what is in the way is no business of a card"
    assert CardRead.objects.filter(staff_id=teacher.staff_id).count() == 1
    card_page(client, teacher, jordan)
    assert CardRead.objects.filter(staff_id=teacher.staff_id).count() == 1
    assert ReadingLogEntry.objects.filter(staff_id=teacher.staff_id, page="Card").exists()


def test_a_new_version_is_to_be_read_again(
    client: Client, jordan: Enrolment, plan_of_jordan: Plan, okoro: Viewer
) -> None:
    teacher = teacher_of(jordan)
    card_page(client, teacher, jordan)
    assert readers_of(jordan.pk).read == ("Mr Fallowfield",)
    someone = Staff.objects.get(pk=okoro.staff_id)
    version(plan_of_jordan, someone, document(someone, card=Card(helps=("A seat by the door",))), 2)
    assert readers_of(jordan.pk).not_read == ("Mr Fallowfield",)
    text = read(sign_in(client, teacher).get(reverse("todays_cards")).content.decode()).text()
    assert "1 card to read" in text
    assert "A seat by the door" in card_page(client, teacher, jordan)
    assert readers_of(jordan.pk).not_read == ()


def test_teachers_without_a_sign_in_are_named_as_such(jordan: Enrolment, plan_of_jordan: Plan) -> None:
    group = TeachingGroup.objects.create(
        organisation=organisation(), name="9C/Ar", subject="Art", teacher_name="Mr Supply"
    )
    TeachingGroupPlace.objects.create(group=group, enrolment=jordan)
    assert readers_of(jordan.pk).without_sign_in == ("Mr Supply",)


def test_a_pupil_one_does_not_teach_is_nowhere(
    client: Client, jordan: Enrolment, plan_of_jordan: Plan
) -> None:
    other = enrolment(organisation(), "Ada", "Other")
    teacher = teacher_of(other)
    card_page(client, teacher, jordan, status=404)
    listed = read(sign_in(client, teacher).get(reverse("todays_cards")).content.decode()).text()
    assert "Jordan" not in listed


def test_cover_staff_get_a_class_on_paper(
    client: Client, jordan: Enrolment, plan_of_jordan: Plan, okoro: Viewer
) -> None:
    quiet = enrolment(organisation(), "Ada", "Other")
    teacher_of(jordan, quiet)
    group = TeachingGroup.objects.get(name="9C/En")
    sign_in(client, okoro)
    listed = read(client.get(reverse("todays_cards")).content.decode()).text()
    assert "9C/En" in listed
    sheet = read(client.get(reverse("class_cards", args=[group.pk])).content.decode()).text()
    assert HELPS in sheet
    assert "Ada" not in sheet, "a pupil without a card has none to print"
    form = read(client.get(reverse("form_cards") + "?form=9C").content.decode()).text()
    assert HELPS in form
    assert client.get(reverse("form_cards") + "?form=10A").status_code == 404


def test_another_teachers_class_is_not_printed(
    client: Client, jordan: Enrolment, plan_of_jordan: Plan
) -> None:
    teacher_of(jordan)
    other = teacher_of(enrolment(organisation(), "Ada", "Other"), name="Mrs Else", group="7A/Fr")
    group = TeachingGroup.objects.get(name="9C/En")
    assert sign_in(client, other).get(reverse("class_cards", args=[group.pk])).status_code == 404
    assert client.get(reverse("form_cards") + "?form=9C").status_code == 403


def tap(client: Client, enrolled: Enrolment, part: str, key: str = "one", line: str = "") -> str:
    response = client.post(
        reverse("not_as_planned", args=[enrolled.pupil_id]),
        {"part": part, "line": line, "request_key": key},
        follow=True,
    )
    return read(response.content.decode()).text()


def test_one_tap_says_it_went_otherwise_and_twice_says_it_once(
    client: Client, jordan: Enrolment, plan_of_jordan: Plan
) -> None:
    sign_in(client, teacher_of(jordan))
    tap(client, jordan, "morning")
    text = tap(client, jordan, "morning")
    assert Departure.objects.count() == 1
    assert "Said, and not settled yet" in text
    tap(client, jordan, "no-such-part", key="two")
    assert Departure.objects.count() == 1


def test_only_who_said_it_takes_it_back_and_only_plan_makers_settle(
    client: Client, jordan: Enrolment, plan_of_jordan: Plan, okoro: Viewer
) -> None:
    teacher, colleague = teacher_of(jordan), teacher_of(jordan, name="Mrs Else", group="9C/Sc")
    sign_in(client, teacher)
    tap(client, jordan, "card-1", line="Corridor was shut")
    said = Departure.objects.get()
    address = {"pupil_id": jordan.pupil_id, "departure_id": said.pk}
    sign_in(client, colleague)
    client.post(reverse("take_back_departure", kwargs=address))
    assert Departure.objects.count() == 1
    assert (
        client.post(reverse("settle_departure", kwargs=address), {"how": "Spoke with site"}).status_code
        == 403
    )
    sign_in(client, okoro)
    client.post(reverse("settle_departure", kwargs=address), {"how": "  "})
    said.refresh_from_db()
    assert said.settled_at is None
    client.post(reverse("settle_departure", kwargs=address), {"how": "Spoke with site"})
    said.refresh_from_db()
    assert said.settled_how == "Spoke with site"
    sign_in(client, teacher)
    client.post(reverse("take_back_departure", kwargs=address))
    assert Departure.objects.count() == 1, "what is settled stays in the history"


def test_a_light_plan_without_a_card_says_so(client: Client, jordan: Enrolment, okoro: Viewer) -> None:
    someone = Staff.objects.get(pk=okoro.staff_id)
    plan(jordan, someone, replace(document(someone), card=Card(), morning=None))
    assert "Nobody has written a card for Jordan yet" in card_page(client, okoro, jordan)
    assert not CardRead.objects.exists()


def test_an_empty_school_says_what_would_be_here(client: Client, okoro: Viewer) -> None:
    text = read(sign_in(client, okoro).get(reverse("todays_cards")).content.decode()).text()
    assert "No class has a card to print yet." in text
    teacher = at_work(staff("Mr Fallowfield"), RoleName.TEACHER)
    text = read(sign_in(client, teacher).get(reverse("todays_cards")).content.decode()).text()
    assert "None of the pupils you teach has a card yet" in text
