"""The page that asks who somebody in a record is: one tap each, without JavaScript, and undone as easily."""

import re

import pytest
from django.test import Client
from pytest_django import Settings

from tests.held_registers import NOW
from tests.imported import bring_in
from tests.people_at_work import sign_in
from tests.taught import Provider, provider, report
from upturn.provision.taught.models import AttendeeSaid, LearnerInLesson, WaitingAttendee

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _held(settings: Settings) -> None:
    settings.HELD_AT = NOW


@pytest.fixture
def harbour() -> Provider:
    made = provider("Ada", "Bo")
    stays = [("bo", "bo@learn.example", "10:00", "10:30"), ("iPad 4", "", "10:00", "10:30")]
    bring_in(made.lead, report(stays, title="Maths A"), "maths.csv")
    return made


def test_a_tap_names_somebody_and_another_undoes_it(client: Client, harbour: Provider) -> None:
    sign_in(client, harbour.lead)
    html = client.get("/lessons/who-is-this/").content.decode()
    assert "2 names and addresses wait to be named" in html
    assert "bo@learn.example" in html
    (path, number) = re.findall(r'action="(/lessons/who-is-this/\d+/say/)".*?value="(\d+)">Bo Boson', html)[0]
    answer = client.post(path, {"learner": number}, follow=True)
    assert "Remembered" in answer.content.decode()
    assert "is Bo Boson" in answer.content.decode()
    assert LearnerInLesson.objects.get().enrolment == harbour.learners["Bo"]
    assert "already said" in client.post(path, {"learner": "none"}, follow=True).content.decode()
    said = AttendeeSaid.objects.get()
    assert said.known_by == "email"
    client.post(f"/lessons/who-is-this/said/{said.pk}/take-back/")
    assert not LearnerInLesson.objects.exists()


def test_somebody_whose_name_is_nobodys_is_found_by_searching(client: Client, harbour: Provider) -> None:
    sign_in(client, harbour.lead)
    waiting = WaitingAttendee.objects.get(name="iPad 4")
    page = f"/lessons/who-is-this/{waiting.pk}/"
    assert "No learner of yours" in client.get(page, {"q": "zzz"}).content.decode()
    assert "Ada Adason" in client.get(page, {"q": "ada"}).content.decode()
    client.post(f"{page}say/", {"learner": "none"})
    assert client.get(page).status_code == 404
    assert client.post(f"{page}say/", {"learner": "x"}).status_code == 400


def test_it_is_no_teachers_and_no_schools_page(client: Client, harbour: Provider) -> None:
    sign_in(client, harbour.teacher())
    assert client.get("/lessons/who-is-this/").status_code == 403
