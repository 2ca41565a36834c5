"""The address that keeps drafts: a line for a script, a way back for a button, nothing for anyone else."""

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from tests.held_registers import NOW
from tests.page_rules import read
from tests.people_at_work import at_work, sign_in, staff
from upturn.access.drafts import kept_draft
from upturn.access.models import Draft
from upturn.access.roles import RoleName
from upturn.access.viewer import Viewer
from upturn.web import clock
from upturn.web.drafts.keeping import discard

pytestmark = pytest.mark.django_db
TYPED = {"draft": "light:7", "next": "/pupils/7/light/", "line": "The corridor is too loud."}


@pytest.fixture(autouse=True)
def _held_clock(settings: Settings) -> None:
    settings.HELD_AT = NOW


@pytest.fixture
def okoro() -> Viewer:
    return at_work(staff("Ms Okoro"), RoleName.PASTORAL)


def test_a_script_is_told_when_it_was_kept(client: Client, okoro: Viewer) -> None:
    sign_in(client, okoro)
    response = client.post(reverse("drafts"), TYPED, headers={"HX-Request": "true"})
    assert "Draft kept at 09:10." in read(response.content.decode()).text()
    assert "corridor" not in response.content.decode()
    assert kept_draft(okoro, "light:7", at=clock.now()) == {"line": ["The corridor is too loud."]}


def test_a_button_goes_back_to_its_page(client: Client, okoro: Viewer) -> None:
    sign_in(client, okoro)
    response = client.post(reverse("drafts"), {**TYPED, "keep_draft": "1"})
    assert response.headers["Location"] == "/pupils/7/light/"
    assert Draft.objects.count() == 1


def test_what_belongs_to_the_form_is_not_kept(client: Client, okoro: Viewer) -> None:
    sign_in(client, okoro)
    client.post(reverse("drafts"), {**TYPED, "request_key": "one", "csrfmiddlewaretoken": "x"})
    assert kept_draft(okoro, "light:7", at=clock.now()) == {"line": ["The corridor is too loud."]}


def test_it_is_let_go_when_not_wanted(client: Client, okoro: Viewer) -> None:
    sign_in(client, okoro)
    client.post(reverse("drafts"), TYPED)
    response = client.post(reverse("drafts"), {**TYPED, "let_draft_go": "1"})
    assert response.headers["Location"] == "/pupils/7/light/"
    assert not Draft.objects.exists()


def test_too_long_says_so(client: Client, okoro: Viewer) -> None:
    sign_in(client, okoro)
    response = client.post(reverse("drafts"), {**TYPED, "line": "x" * 60_000}, headers={"HX-Request": "true"})
    assert "Not kept. This is too long" in read(response.content.decode()).text()


@pytest.mark.parametrize("elsewhere", ["https://elsewhere.example/", "//elsewhere.example", ""])
def test_it_never_leads_elsewhere(client: Client, okoro: Viewer, elsewhere: str) -> None:
    sign_in(client, okoro)
    response = client.post(reverse("drafts"), {**TYPED, "next": elsewhere})
    assert response.headers["Location"] == reverse("today")


@pytest.mark.parametrize("name", ["", "Light:7", "light:Jordan Example", "x" * 60, "light:0"])
def test_a_form_without_a_proper_name_keeps_nothing(client: Client, okoro: Viewer, name: str) -> None:
    sign_in(client, okoro)
    assert client.post(reverse("drafts"), {**TYPED, "draft": name}).status_code == 400
    assert not Draft.objects.exists()


def test_a_stranger_keeps_nothing(client: Client, okoro: Viewer) -> None:
    response = client.post(reverse("drafts"), TYPED)
    assert response.status_code == 302
    assert not Draft.objects.exists()


def test_it_is_never_read_by_following_a_link(client: Client, okoro: Viewer) -> None:
    assert sign_in(client, okoro).get(reverse("drafts")).status_code == 405


def test_a_part_of_a_form_leaves_the_other_parts_as_they_were(client: Client, okoro: Viewer) -> None:
    sign_in(client, okoro)
    first = {
        "draft": "conversation:7",
        "draft_part": "cards",
        "cards-mornings": "sometimes",
        "cards-sleep": "not_me",
    }
    client.post(reverse("drafts"), first)
    client.post(reverse("drafts"), {"draft": "conversation:7", "draft_part": "else", "else-words": "No."})
    client.post(reverse("drafts"), {**first, "cards-sleep": ""})
    kept = kept_draft(okoro, "conversation:7", at=clock.now())
    assert kept == {"cards-mornings": ["sometimes"], "cards-sleep": [""], "else-words": ["No."]}
    client.post(
        reverse("drafts"), {"draft": "conversation:7", "draft_part": "cards", "cards-health": "sometimes"}
    )
    kept = kept_draft(okoro, "conversation:7", at=clock.now())
    assert kept == {"else-words": ["No."], "cards-health": ["sometimes"]}


def test_what_arrives_after_saving_is_no_draft_any_more(client: Client, okoro: Viewer) -> None:
    sign_in(client, okoro)
    late = {**TYPED, "request_key": "shown-with-this"}
    sent = QueryDict(mutable=True)
    sent.update(late)
    client.post(reverse("drafts"), late)
    discard(okoro, "light:7", sent)
    client.post(reverse("drafts"), late)
    assert not Draft.objects.exists()
    client.post(reverse("drafts"), {**late, "request_key": "shown-again"})
    assert Draft.objects.count() == 1
