"""The sameness mirror: counts of pupils, with their period and formula; nothing until the log can tell."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from tests.held_registers import NOW, TODAY, enrolment, hold, present
from tests.page_rules import Element, read
from tests.people_at_work import at_work, organisation, sign_in, staff
from tests.reviewed_plans import AT, spoke
from upturn.access.roles import RoleName
from upturn.access.viewer import Viewer
from upturn.barriers.models import Conversation
from upturn.kernel.sessions import Session
from upturn.people.models import Enrolment

pytestmark = pytest.mark.django_db
AWAY = {(date(2025, 9, day), half): "O" for day in range(1, 30) for half in Session}
STEPS = ("no_answer", "wrote", "wrote")


@pytest.fixture(autouse=True)
def _held_clock(settings: Settings) -> None:
    settings.HELD_AT = NOW


@pytest.fixture
def lead() -> Viewer:
    return at_work(staff("Ms Nambiar"), RoleName.ATTENDANCE_LEAD)


@pytest.fixture
def pupils(lead: Viewer) -> list[Enrolment]:
    """Four who have missed one session in ten, and Eve, who has not."""
    named = [enrolment(organisation(), given) for given in ("Ama", "Bea", "Cai", "Dot")]
    weekdays = {each: code for each, code in AWAY.items() if each[0].weekday() < 5}
    registers = {each: present(weekdays) for each in named}
    hold(organisation(), registers | {enrolment(organisation(), "Eve"): present()})
    return named


def same_three(by: Viewer, about: Enrolment, purpose: str = "formal") -> None:
    for number, how in enumerate(STEPS):
        spoke(by, about, date(2026, 1, 12) + timedelta(days=7 * number), how, purpose)


def page(client: Client, name: str = "mirror") -> Element:
    response = client.get(reverse(name))
    assert response.status_code == 200
    return read(response.content.decode())


def figure(tree: Element, label: str) -> str:
    return next(e.text() for e in tree.every("div") if e.text().startswith(label))


def full_log(lead: Viewer, pupils: list[Enrolment]) -> None:
    """Three met the same three steps; Cai was also asked and answered; Dot was asked by letter."""
    for each in pupils[:3]:
        same_three(lead, each)
    spoke(lead, pupils[2], TODAY, "family", "ask")
    spoke(lead, pupils[3], TODAY, "wrote", "ask")


def test_the_figures_with_their_period_and_formula(
    client: Client, lead: Viewer, pupils: list[Enrolment]
) -> None:
    full_log(lead, pupils)
    tree = page(sign_in(client, lead))
    assert "3 of 3 pupils with 3 contacts or more" in figure(tree, "Met the same 3 steps")
    assert "call, no answer, then formal letter, then formal letter" in figure(tree, "Met the same 3 steps")
    never = figure(tree, "Never asked why")
    assert "2 of 4 pupils who missed one session in ten or more this year" in never
    for words in (
        "Pupils with no contact that was to ask",
        "1 Aug 2025 to 12 Mar 2026",
        "Contacts to Thu 12 Mar; marks to",
    ):
        assert words in never
    assert "1 of 4 pupils" in figure(tree, "Asked, no answer yet")
    assert "1 of 4 pupils" in figure(tree, "Asked why, and answered")
    assert "Of 11 contacts this year, 2 were to ask, 0 to celebrate and 9 a formal step." in tree.text()


def test_who_was_never_asked_by_name_with_the_reason_in_words(
    client: Client, lead: Viewer, pupils: list[Enrolment]
) -> None:
    full_log(lead, pupils)
    sign_in(client, lead)
    text = page(client, "mirror_never_asked").text()
    assert text.find("Ama Example") < text.find("Bea Example")
    assert "Cai" not in text
    assert "Eve" not in text
    assert "3 contacts; the last: formal letter, formal step, Mon 26 Jan." in text
    assert "Attended" in text
    assert "%" not in text
    waiting = page(client, "mirror_no_answer").text()
    assert "Dot Example" in waiting
    assert "1 contact: letter, to ask, Thu 12 Mar." in waiting
    assert "Ama" not in waiting


def test_a_guided_conversation_asks_whatever_it_was_for(
    client: Client, lead: Viewer, pupils: list[Enrolment]
) -> None:
    full_log(lead, pupils)
    talk = spoke(lead, pupils[0], TODAY, "pupil", "support")
    Conversation.objects.create(enrolment=pupils[0], contact=talk)
    assert "1 of 4 pupils" in figure(page(sign_in(client, lead)), "Never asked why")


def test_nobody_is_named_among_staff(client: Client, lead: Viewer, pupils: list[Enrolment]) -> None:
    begum = at_work(staff("Mr Begum"), RoleName.PASTORAL)
    full_log(begum, pupils)
    sign_in(client, lead)
    for name in ("mirror", "mirror_never_asked"):
        assert "Begum" not in page(client, name).text()
        assert "Something only these two said" not in page(client, name).text()


@pytest.mark.parametrize(
    ("contacts", "said"),
    [
        (0, "We cannot tell yet: 10 contacts would be enough, and none is recorded this year."),
        (1, "10 contacts would be enough, and 1 contact is recorded this year."),
        (9, "10 contacts would be enough, and 9 contacts are recorded this year."),
        (10, None),
    ],
)
def test_it_says_nothing_until_there_are_enough_contacts(
    client: Client, lead: Viewer, pupils: list[Enrolment], contacts: int, said: str | None
) -> None:
    for number in range(contacts):
        spoke(lead, pupils[0], TODAY - timedelta(days=number))
    text = page(sign_in(client, lead)).text()
    assert ("Never asked why" in text) is (said is None)
    assert said is None or said in text


def test_last_years_contacts_and_those_taken_back_are_left_out(
    client: Client, lead: Viewer, pupils: list[Enrolment]
) -> None:
    for _ in range(10):
        spoke(lead, pupils[0], date(2025, 7, 1))
    taken = spoke(lead, pupils[0], TODAY)
    taken.withdrawn_at = AT
    taken.save()
    assert "none is recorded this year" in page(sign_in(client, lead)).text()


@pytest.mark.parametrize("role", [RoleName.PASTORAL, RoleName.TEACHER, RoleName.ANALYST], ids=str)
def test_it_is_for_those_who_lead(client: Client, role: RoleName) -> None:
    sign_in(client, at_work(staff("Mr Begum"), role))
    for name in ("mirror", "mirror_never_asked", "mirror_no_answer"):
        assert client.get(reverse(name)).status_code == 403


def test_it_asks_the_store_as_often_however_long_the_log(
    client: Client, lead: Viewer, pupils: list[Enrolment]
) -> None:
    full_log(lead, pupils)
    sign_in(client, lead)
    page(client)
    with CaptureQueriesContext(connection) as few:
        page(client)
    for number in range(20):
        spoke(lead, pupils[number % 4], TODAY - timedelta(days=number))
    with CaptureQueriesContext(connection) as many:
        page(client)
    assert len(many) == len(few) <= 12
