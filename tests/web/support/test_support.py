"""Help asked of others, arrangements and the joint plan: who may, what is kept, and what is never seen."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from tests.held_registers import NOW, enrolment, hold, present
from tests.page_rules import read
from tests.people_at_work import at_work, organisation, sign_in, staff
from upturn.access.models import AuditEvent
from upturn.access.roles import RoleName
from upturn.access.viewer import Viewer
from upturn.people.models import Enrolment
from upturn.support.models import JointPlan, Referral, ReferralChange, SendRecord
from upturn.support.referrals.queries import referrals_to_ask_after

pytestmark = pytest.mark.django_db
SECRET = "A worry that stays with two people"


@pytest.fixture(autouse=True)
def _held_clock(settings: Settings) -> None:
    settings.HELD_AT = NOW


@pytest.fixture
def okoro() -> Viewer:
    return at_work(staff("Ms Okoro"), RoleName.PASTORAL)


@pytest.fixture
def senco() -> Viewer:
    return at_work(staff("Mrs Hallam"), RoleName.SENCO)


@pytest.fixture
def jordan() -> Enrolment:
    enrolled = enrolment(organisation(), sen_status="E", looked_after=True)
    hold(organisation(), {enrolled: present()})
    return enrolled


def text_of(client: Client, viewer: Viewer, name: str, enrolled: Enrolment) -> str:
    response = sign_in(client, viewer).get(reverse(name, args=[enrolled.pupil_id]))
    assert response.status_code == 200
    return everything(response.content)


def everything(content: bytes) -> str:
    """A page's text, and what stands typed in its fields."""
    tree = read(content.decode())
    return " ".join([tree.text(), *(each.attributes.get("value", "") for each in tree.every("input"))])


def ask(client: Client, viewer: Viewer, enrolled: Enrolment, **changes: str) -> str:
    given = {
        "to": "camhs",
        "whom": "Duty team",
        "reason": "Nights are hard.",
        "meanwhile": "Ms Okoro on Mondays",
        "sent_on": "2026-03-10",
        "sensitivity": "pastoral",
        "request_key": "one",
        **changes,
    }
    address = reverse("support", args=[enrolled.pupil_id])
    response = sign_in(client, viewer).post(address, given, follow=True)
    return everything(response.content)


def test_an_empty_page_says_what_would_be_here(client: Client, okoro: Viewer, jordan: Enrolment) -> None:
    text = text_of(client, okoro, "support", jordan)
    assert "Nobody outside has been asked for help with Jordan yet." in text
    assert "Section F" not in text, "pastoral staff are not shown needs"


def test_asking_twice_is_asking_once_and_is_audited_without_its_words(
    client: Client, okoro: Viewer, jordan: Enrolment
) -> None:
    ask(client, okoro, jordan)
    text = ask(client, okoro, jordan)
    assert Referral.objects.count() == 1
    assert ReferralChange.objects.count() == 1
    assert "CAMHS, Duty team" in text
    assert "Nights are hard." in text
    assert not any("Nights" in str(event.payload) for event in AuditEvent.objects.all())


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"reason": " "}, "Say in a line what is asked for and why."),
        ({"sent_on": "2026-03-13"}, "That day has not come yet."),
        ({"sent_on": "soon"}, "Give a day, like 12/03/2026"),
    ],
)
def test_what_cannot_be_asked_says_why_and_keeps_what_was_typed(
    client: Client, okoro: Viewer, jordan: Enrolment, changes: dict[str, str], sentence: str
) -> None:
    text = ask(client, okoro, jordan, **changes)
    assert sentence in text
    assert "Ms Okoro on Mondays" in text
    assert not Referral.objects.exists()


def moved(client: Client, enrolled: Enrolment, to: str, **said: str) -> str:
    address = reverse("move_referral", args=[enrolled.pupil_id, Referral.objects.get().pk])
    given = {"to": to, "request_key": f"move-{to}", **said}
    return everything(client.post(address, given, follow=True).content)


def test_a_referral_moves_with_its_reason_and_keeps_its_history(
    client: Client, okoro: Viewer, jordan: Enrolment
) -> None:
    ask(client, okoro, jordan, meanwhile="")
    assert "A waiting list is not support" in moved(client, jordan, "waiting")
    assert Referral.objects.get().state == "sent"
    moved(client, jordan, "waiting", meanwhile="Ms Okoro on Mondays", line="Six months")
    moved(client, jordan, "waiting", meanwhile="Ms Okoro on Mondays", line="Six months")
    text = moved(client, jordan, "accepted")
    assert "on a waiting list, “Six months” (Ms Okoro)" in text
    assert ReferralChange.objects.count() == 3
    assert "what can follow is" in moved(client, jordan, "sent")


def test_a_restricted_referral_is_seen_by_senco_dsl_and_its_writer_alone(
    client: Client, okoro: Viewer, senco: Viewer, jordan: Enrolment
) -> None:
    ask(client, okoro, jordan, reason=SECRET, sensitivity="restricted")
    lead = at_work(staff("Ms Nambiar"), RoleName.ATTENDANCE_LEAD)
    dsl = at_work(staff("Mr Penhale"), RoleName.DSL)
    assert SECRET in text_of(client, okoro, "support", jordan)
    assert SECRET in text_of(client, senco, "support", jordan)
    assert SECRET in text_of(client, dsl, "support", jordan)
    assert SECRET not in text_of(client, lead, "support", jordan)
    moved(client, jordan, "accepted")
    assert Referral.objects.get().state == "sent", "what one may not see one may not move"
    later = date(2026, 4, 20)
    assert [each.reason for each in referrals_to_ask_after(dsl, later)] == [SECRET]
    assert referrals_to_ask_after(lead, later) == []


def test_a_teacher_does_not_open_it(client: Client, jordan: Enrolment) -> None:
    teacher = at_work(staff("Mr Fallowfield"), RoleName.TEACHER)
    for name in ("support", "severe", "arrangements"):
        assert sign_in(client, teacher).get(reverse(name, args=[jordan.pupil_id])).status_code == 403


def arrange(client: Client, enrolled: Enrolment, version: int = 0, **said: str) -> str:
    address = reverse("arrangements", args=[enrolled.pupil_id])
    given = {"based_on_version": str(version), **said}
    return everything(client.post(address, given, follow=True).content)


def test_a_senco_keeps_what_is_known_and_gaps_are_what_we_owe(
    client: Client, senco: Viewer, jordan: Enrolment
) -> None:
    sign_in(client, senco)
    text = arrange(
        client, jordan, caseworker="R. Penhaligon", provision_1="OT weekly", gap_1="The post is empty."
    )
    assert "Section F says “OT weekly”. The post is empty." in text
    assert "R. Penhaligon" in text
    assert "Nobody at the virtual school is written down." in text


def test_two_people_at_once_lose_nothing_typed(client: Client, senco: Viewer, jordan: Enrolment) -> None:
    sign_in(client, senco)
    arrange(client, jordan, caseworker="R. Penhaligon")
    text = arrange(client, jordan, caseworker="Somebody new")
    assert "Somebody else saved this since you opened it" in text
    assert "Somebody new" in text
    assert SendRecord.objects.get().caseworker == "R. Penhaligon"
    arrange(client, jordan, version=1, caseworker="Somebody new")
    assert SendRecord.objects.get().caseworker == "Somebody new"


def test_pastoral_staff_do_not_write_arrangements(client: Client, okoro: Viewer, jordan: Enrolment) -> None:
    assert sign_in(client, okoro).get(reverse("arrangements", args=[jordan.pupil_id])).status_code == 403


def joint(client: Client, enrolled: Enrolment, version: int = 0, **said: str) -> str:
    address = reverse("severe", args=[enrolled.pupil_id])
    response = client.post(address, {"version": str(version), **said}, follow=True)
    return everything(response.content)


def test_a_joint_plan_says_what_is_owed_until_it_is_done(
    client: Client, okoro: Viewer, jordan: Enrolment
) -> None:
    assert "There is no joint plan yet." in text_of(client, okoro, "severe", jordan)
    text = joint(
        client,
        jordan,
        lead_practitioner="Ms Adeyemi",
        who_1="Early help",
        agreed_1="Visit",
        due_1="2026-03-11",
        told_1="2026-03-02",
    )
    assert "Safeguarding has not been checked." in text
    assert "Early help: “Visit” was due." in text
    assert "Nobody outside the school has been told." not in text
    assert "dated after today" in joint(client, jordan, version=1, send_checked_on="2026-03-13")
    assert "Somebody else saved this" in joint(client, jordan, lead_practitioner="Another")
    assert JointPlan.objects.get().lead_practitioner == "Ms Adeyemi"


def test_what_a_health_check_found_is_for_those_who_see_needs(
    client: Client, okoro: Viewer, senco: Viewer, jordan: Enrolment
) -> None:
    sign_in(client, senco)
    joint(client, jordan, health_found=SECRET, health_checked_on="2026-03-02")
    assert SECRET not in text_of(client, okoro, "severe", jordan)
    joint(client, jordan, version=1, health_found="", lead_practitioner="Ms Adeyemi")
    kept = JointPlan.objects.get()
    assert kept.health_found == SECRET, "who does not see it does not wipe it"
    assert kept.lead_practitioner == "Ms Adeyemi"
    assert SECRET in text_of(client, senco, "severe", jordan)
