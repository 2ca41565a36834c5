"""Recording a contact in one line: kept through errors, never twice, taken back only by who recorded it."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from tests.held_registers import NOW, enrolment, hold, present
from tests.page_rules import Element, read
from tests.people_at_work import at_work, organisation, sign_in, staff
from upturn.access.models import AuditEvent
from upturn.access.roles import RoleName
from upturn.access.viewer import Viewer
from upturn.families.models import ContactMade
from upturn.people.models import Enrolment, TeachingGroup, TeachingGroupPlace

pytestmark = pytest.mark.django_db

GIVEN = {
    "purpose": "ask",
    "spoke_with": "family",
    "line": "Mornings are hard; we agreed on the side gate.",
    "on": "2026-03-12",
    "look_again_on": "2026-03-19",
    "request_key": "one-key",
}


@pytest.fixture(autouse=True)
def _held_clock(settings: Settings) -> None:
    settings.HELD_AT = NOW


@pytest.fixture
def okoro() -> Viewer:
    return at_work(staff("Ms Okoro"), RoleName.PASTORAL)


@pytest.fixture
def jordan(okoro: Viewer) -> Enrolment:
    enrolled = enrolment(organisation())
    hold(organisation(), {enrolled: present()})
    return enrolled


def send(client: Client, jordan: Enrolment, **changed: str) -> tuple[int, str]:
    response = client.post(reverse("pupil", args=[jordan.pupil_id]), {**GIVEN, **changed}, follow=True)
    return response.status_code, response.content.decode()


def test_a_contact_is_saved_and_stands_in_the_log(client: Client, okoro: Viewer, jordan: Enrolment) -> None:
    _, html = send(sign_in(client, okoro), jordan)
    contact = ContactMade.objects.get()
    assert (contact.enrolment, contact.by_id, contact.on) == (jordan, okoro.staff_id, date(2026, 3, 12))
    assert (contact.purpose, contact.spoke_with) == ("ask", "family")
    text = read(html).text()
    assert "Contact saved." in text
    assert "To ask. Mornings are hard; we agreed on the side gate." in text
    assert "Look again due Thu 19 Mar" in text
    assert AuditEvent.objects.filter(action="contact recorded").count() == 1


def test_sent_twice_it_is_one_contact(client: Client, okoro: Viewer, jordan: Enrolment) -> None:
    sign_in(client, okoro)
    send(client, jordan)
    send(client, jordan)
    assert ContactMade.objects.count() == 1


def contact_form(html: str, enrolled: Enrolment) -> Element:
    """The form that records a contact, among the others of the page."""
    address = reverse("pupil", args=[enrolled.pupil_id])
    return next(each for each in read(html).every("form") if each.attributes.get("action") == address)


def test_each_form_has_a_key_of_its_own(client: Client, okoro: Viewer, jordan: Enrolment) -> None:
    sign_in(client, okoro)
    keys = set()
    for _ in range(2):
        form = contact_form(client.get(reverse("pupil", args=[jordan.pupil_id])).content.decode(), jordan)
        keys |= {
            each.attributes["value"]
            for each in form.every("input")
            if each.attributes.get("name") == "request_key"
        }
    assert len(keys) == 2
    assert all(20 <= len(key) <= 40 for key in keys)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"line": " "}, "Write a line, so that the next person knows what was said."),
        ({"purpose": ""}, "Say what the contact was for."),
        ({"spoke_with": "nobody"}, "not one of the available choices"),
        ({"on": "2026-03-13"}, "after today. Give the day it happened."),
        ({"on": "soon"}, "Give a day, like 12/03/2026."),
        ({"look_again_on": "2026-03-11"}, "11/03/2026 has passed. Choose today or later to look again."),
        ({"line": "x" * 501}, "at most 500 characters"),
    ],
)
def test_an_error_says_what_to_do_and_keeps_what_was_typed(
    client: Client, okoro: Viewer, jordan: Enrolment, changed: dict[str, str], sentence: str
) -> None:
    status, html = send(sign_in(client, okoro), jordan, **changed)
    tree = read(html)
    assert status == 200
    assert sentence in tree.text()
    assert tree.every("title")[0].text().startswith("Error: ")
    assert not ContactMade.objects.exists()
    kept = {**GIVEN, **changed}
    form = contact_form(html, jordan)
    assert form.every("textarea")[0].text() == kept["line"].strip()
    values = {each.attributes.get("name"): each.attributes.get("value") for each in form.every("input")}
    assert values["request_key"] == "one-key"
    assert values["look_again_on"] == kept["look_again_on"]


def test_the_safety_strip_names_the_school_s_own_lead(
    client: Client, okoro: Viewer, jordan: Enrolment
) -> None:
    sign_in(client, okoro)
    url = reverse("pupil", args=[jordan.pupil_id])
    assert "tell your designated safeguarding lead now" in read(client.get(url).content.decode()).text()
    at_work(staff("Mr Penhale"), RoleName.DSL)
    at_work(staff("Ms Lodhia"), RoleName.DSL, at=organisation("989201", "Cobnut Lane Primary School"))
    text = read(client.get(url).content.decode()).text()
    assert "tell Mr Penhale, designated safeguarding lead now" in text
    assert "Lodhia" not in text


def test_its_author_takes_it_back(client: Client, okoro: Viewer, jordan: Enrolment) -> None:
    send(sign_in(client, okoro), jordan)
    contact = ContactMade.objects.get()
    url = reverse("contact_withdraw", args=[jordan.pupil_id, contact.pk])
    assert url in client.get(reverse("pupil", args=[jordan.pupil_id])).content.decode()
    text = read(client.post(url, follow=True).content.decode()).text()
    assert "Contact taken back." in text
    assert "Mornings are hard" not in text
    contact.refresh_from_db()
    assert contact.withdrawn_at is not None
    again = read(client.post(url, follow=True).content.decode()).text()
    assert "This contact has already been taken back." in again


def test_nobody_else_takes_it_back(client: Client, okoro: Viewer, jordan: Enrolment) -> None:
    send(sign_in(client, okoro), jordan)
    contact = ContactMade.objects.get()
    url = reverse("contact_withdraw", args=[jordan.pupil_id, contact.pk])
    sign_in(client, at_work(staff("Ms Nambiar"), RoleName.ATTENDANCE_LEAD))
    assert url not in client.get(reverse("pupil", args=[jordan.pupil_id])).content.decode()
    text = read(client.post(url, follow=True).content.decode()).text()
    assert "Only the person who recorded a contact can take it back." in text
    contact.refresh_from_db()
    assert contact.withdrawn_at is None


def test_a_contact_is_not_taken_back_by_another_pupil_s_address(
    client: Client, okoro: Viewer, jordan: Enrolment
) -> None:
    send(sign_in(client, okoro), jordan)
    contact, maya = ContactMade.objects.get(), enrolment(organisation(), "Maya")
    client.post(reverse("contact_withdraw", args=[maya.pupil_id, contact.pk]))
    contact.refresh_from_db()
    assert contact.withdrawn_at is None


def test_a_contact_is_never_taken_back_by_following_a_link(
    client: Client, okoro: Viewer, jordan: Enrolment
) -> None:
    send(sign_in(client, okoro), jordan)
    contact = ContactMade.objects.get()
    assert client.get(reverse("contact_withdraw", args=[jordan.pupil_id, contact.pk])).status_code == 405


def test_a_teacher_of_the_pupil_is_refused(client: Client, jordan: Enrolment) -> None:
    person = staff("Mr Fallowfield")
    viewer = at_work(person, RoleName.TEACHER)
    group = TeachingGroup.objects.create(organisation=jordan.organisation, name="9C/Sc", teacher=person)
    TeachingGroupPlace.objects.create(group=group, enrolment=jordan)
    status, html = send(sign_in(client, viewer), jordan)
    assert status == 403
    assert "Contacts are recorded by" in read(html).text()
    assert not ContactMade.objects.exists()


def test_another_school_cannot_write(client: Client, jordan: Enrolment) -> None:
    other = organisation("989201", "Cobnut Lane Primary School")
    viewer = at_work(staff("Mrs Tibbald"), RoleName.ATTENDANCE_LEAD, at=other)
    assert send(sign_in(client, viewer), jordan)[0] == 404
    assert not ContactMade.objects.exists()


def test_a_form_from_elsewhere_is_refused(okoro: Viewer, jordan: Enrolment) -> None:
    client = sign_in(Client(enforce_csrf_checks=True), okoro)
    assert client.post(reverse("pupil", args=[jordan.pupil_id]), GIVEN).status_code == 403
    assert not ContactMade.objects.exists()


def test_a_line_half_written_is_there_again_and_gone_once_it_is_saved(
    client: Client, okoro: Viewer, jordan: Enrolment
) -> None:
    sign_in(client, okoro)
    typed = {**GIVEN, "draft": f"contact:{jordan.pupil_id}", "next": "/", "line": "Rang home, and"}
    client.post(reverse("drafts"), typed, headers={"HX-Request": "true"})
    url = reverse("pupil", args=[jordan.pupil_id])
    (kept,) = [
        e for e in read(client.get(url).content.decode()).every("textarea") if e.attributes["id"] == "id_line"
    ]
    assert kept.text() == "Rang home, and"
    send(client, jordan)
    client.post(reverse("drafts"), typed, headers={"HX-Request": "true"})
    assert "Rang home, and" not in client.get(url).content.decode()
