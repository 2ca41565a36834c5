"""Inviting from the settings: the link is shown once, and sent only when a person presses Send."""

import re
import socket
from collections.abc import Iterator
from email.message import Message

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as Handler
from django.core import mail
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from tests.checked_client import CheckedClient
from tests.people_at_work import administrator, organisation, sign_in
from upturn.access.models import AuditEvent, Invitation
from upturn.access.viewer import Viewer

pytestmark = pytest.mark.django_db
PEOPLE = "/settings/people/"
BEGUM = {"name": "Mr Begum", "email": "d.begum@pennerby-high.example", "roles": ["teacher"]}


@pytest.fixture
def boss(client: Client) -> Viewer:
    viewer = administrator()
    sign_in(client, viewer)
    return viewer


def change(client: Client, does: str, invitation: int | None = None) -> str:
    number = invitation or Invitation.objects.latest("id").pk
    client.post(reverse("settings_invitation", args=[number]), {"do": does})
    return client.get(PEOPLE).content.decode()


def links(page: str) -> list[str]:
    return re.findall(r"http://testserver(/invitation/[^\"]+/)", page)


def test_the_link_is_shown_to_the_inviter_and_to_nobody_else(client: Client, boss: Viewer) -> None:
    assert client.post(PEOPLE, BEGUM).status_code == 302
    (link,) = links(client.get(PEOPLE).content.decode())
    assert "Welcome to Pennerby High School" in CheckedClient().get(link).content.decode()
    elsewhere = CheckedClient()
    sign_in(elsewhere, boss)
    page = elsewhere.get(PEOPLE).content.decode()
    assert links(page) == []
    assert "Make a new link" in page


def test_the_kept_link_cannot_be_forged(client: Client, boss: Viewer) -> None:
    client.post(PEOPLE, BEGUM)
    client.cookies["fresh-invitations"] = '[[1,"mine"]]'
    assert links(client.get(PEOPLE).content.decode()) == []


def test_pressing_twice_leaves_one_invitation(client: Client, boss: Viewer) -> None:
    client.post(PEOPLE, BEGUM)
    client.post(PEOPLE, BEGUM)
    assert len(links(client.get(PEOPLE).content.decode())) == 1
    assert Invitation.objects.filter(withdrawn_at=None).count() == 1


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"roles": []}, "at least one role"),
        ({"email": "nowhere"}, "valid email"),
        ({"name": ""}, "required"),
        ({"email": "ms.okoro@pennerby-high.example"}, "works here already"),
    ],
    ids=str,
)
def test_an_invitation_that_cannot_stand_says_why(
    client: Client, boss: Viewer, wrong: dict[str, object], sentence: str
) -> None:
    page = client.post(PEOPLE, BEGUM | wrong)
    assert page.status_code == 200
    assert sentence in page.content.decode()
    assert not Invitation.objects.exists()


def test_a_new_link_ends_the_old_and_a_withdrawn_one_opens_nothing(client: Client, boss: Viewer) -> None:
    client.post(PEOPLE, BEGUM)
    (first,) = links(client.get(PEOPLE).content.decode())
    (second,) = links(change(client, "renew"))
    assert CheckedClient().get(first).status_code == 410
    assert CheckedClient().get(second).status_code == 200
    assert "withdrawn" in change(client, "withdraw")
    assert CheckedClient().get(second).status_code == 410


def test_another_organisations_invitation_is_not_there(client: Client, boss: Viewer) -> None:
    client.post(PEOPLE, BEGUM)
    there = organisation("kittiwake-online", "Kittiwake Online", kind="provider", phase="")
    stranger = sign_in(CheckedClient(), administrator("Ms Lund", at=there))
    address = reverse("settings_invitation", args=[Invitation.objects.get().pk])
    for does in ("renew", "send"):
        assert stranger.post(address, {"do": does}).status_code == 404
    stranger.post(address, {"do": "withdraw"})
    assert Invitation.objects.get().withdrawn_at is None


def test_without_a_mail_server_the_button_says_why_it_is_shut(client: Client, boss: Viewer) -> None:
    client.post(PEOPLE, BEGUM)
    assert "No mail server is set up here" in client.get(PEOPLE).content.decode()
    change(client, "send")
    assert mail.outbox == []


def test_an_unknown_wish_does_nothing(client: Client, boss: Viewer) -> None:
    client.post(PEOPLE, BEGUM)
    change(client, "frame")
    assert Invitation.objects.get().withdrawn_at is None


class Letters(Handler):
    """A mail server's box."""

    def __init__(self) -> None:
        super().__init__()
        self.box: list[tuple[str, str, str]] = []

    def handle_message(self, message: Message) -> None:
        body = message.get_payload(decode=True).decode()
        self.box.append((message["To"], message["Subject"], body))


@pytest.fixture
def letters(settings: Settings) -> Iterator[Letters]:
    """A real mail server on this machine."""
    handler = Letters()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", port, False
    yield handler
    controller.stop()


@pytest.mark.local_server
def test_an_invitation_is_sent_when_a_person_presses_send(
    client: Client, boss: Viewer, letters: Letters
) -> None:
    client.post(PEOPLE, BEGUM)
    (link,) = links(client.get(PEOPLE).content.decode())
    assert letters.box == []
    assert "has gone to" in change(client, "send")
    ((to, subject, body),) = letters.box
    assert to == "d.begum@pennerby-high.example"
    assert subject == "Upturn: an invitation from Pennerby High School"
    assert f"http://testserver{link}" in body
    assert "Ms Okoro has invited you" in body
    assert AuditEvent.objects.latest("id").action == "invitation sent by e-mail"


@pytest.mark.local_server
def test_a_mail_server_that_is_down_leaves_a_sentence_and_no_event(
    client: Client, boss: Viewer, settings: Settings
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    client.post(PEOPLE, BEGUM)
    assert "did not take the e-mail" in change(client, "send")
    assert AuditEvent.objects.latest("id").action == "person invited"


@pytest.mark.local_server
def test_a_link_this_browser_does_not_know_is_not_sent(
    client: Client, boss: Viewer, letters: Letters
) -> None:
    client.post(PEOPLE, BEGUM)
    del client.cookies["fresh-invitations"]
    assert "Make a new one" in change(client, "send")
    assert letters.box == []
