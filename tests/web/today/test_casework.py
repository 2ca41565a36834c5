"""Today is each person's own: trusted adults their pupils, teachers their cards, leads what is owed."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from tests.held_registers import NOW, TODAY, enrolment, hold, present
from tests.page_rules import Element, read
from tests.people_at_work import at_work, organisation, sign_in, staff
from tests.planned import document, plan
from upturn.access.models import TrustedAdult
from upturn.access.roles import RoleName
from upturn.access.viewer import Viewer
from upturn.barriers.actions import raise_barrier
from upturn.kernel.sessions import Session
from upturn.people.models import Enrolment, Staff, TeachingGroup, TeachingGroupPlace
from upturn.plans.document import Support
from upturn.plans.models import Departure, Plan
from upturn.support.models import JointPlan, Referral

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 11, 9, tzinfo=UTC)
AWAY_SINCE_NOVEMBER = {
    (day, half): "O"
    for day in (date.fromordinal(n) for n in range(date(2025, 10, 1).toordinal(), TODAY.toordinal() + 1))
    for half in Session
    if day.weekday() < 5
}


@pytest.fixture(autouse=True)
def _held_clock(settings: Settings) -> None:
    settings.HELD_AT = NOW


@pytest.fixture
def okoro() -> Viewer:
    return at_work(staff("Ms Okoro"), RoleName.PASTORAL)


@pytest.fixture
def lead() -> Viewer:
    return at_work(staff("Ms Nambiar"), RoleName.ATTENDANCE_LEAD)


@pytest.fixture
def jordan() -> Enrolment:
    enrolled = enrolment(organisation())
    hold(organisation(), {enrolled: present()})
    return enrolled


def planned(enrolled: Enrolment, by: Viewer) -> Plan:
    """A plan with a check-in every day by this adult, who is the pupil's trusted one."""
    someone = Staff.objects.get(pk=by.staff_id)
    TrustedAdult.objects.create(enrolment=enrolled, staff=someone, began_on=date(2026, 2, 23))
    every_day = Support(
        "check-in", "Check-in", someone.pk, someone.name, (0, 1, 2, 3, 4), TODAY, is_check_in=True
    )
    return plan(enrolled, someone, document(someone, supports=(every_day,)))


def today_page(client: Client, viewer: Viewer) -> Element:
    return read(sign_in(client, viewer).get(reverse("today")).content.decode())


def section(page: Element, key: str) -> str:
    found = [e.text() for e in page.every("section") if e.attributes.get("aria-labelledby") == key]
    return found[0] if found else ""


def test_a_trusted_adult_meets_their_own_pupils_first(
    client: Client, okoro: Viewer, lead: Viewer, jordan: Enrolment
) -> None:
    planned(jordan, okoro)
    page = today_page(client, okoro)
    assert "Jordan Example" in section(page, "check-ins")
    assert "1 check-in to do" in page.text()
    assert section(today_page(client, lead), "check-ins") == "", "they are nobody else's to do"


def test_a_trusted_adult_who_only_teaches_meets_them_too(client: Client, jordan: Enrolment) -> None:
    teacher = at_work(staff("Mr Fallowfield"), RoleName.TEACHER)
    planned(jordan, teacher)
    assert "Jordan Example" in section(today_page(client, teacher), "check-ins")


def test_a_teacher_is_told_which_cards_to_read(client: Client, okoro: Viewer, jordan: Enrolment) -> None:
    planned(jordan, okoro)
    teacher = at_work(staff("Mr Fallowfield"), RoleName.TEACHER)
    group = TeachingGroup.objects.create(
        organisation=organisation(), name="9C/En", teacher_id=teacher.staff_id
    )
    TeachingGroupPlace.objects.create(group=group, enrolment=jordan)
    page = today_page(client, teacher)
    assert "Cards to read (1)" in section(page, "cards")
    assert "1 card to read" in page.text()
    client.get(reverse("teacher_card", args=[jordan.pupil_id]))
    assert "You have read every card" in section(today_page(client, teacher), "cards")


def test_what_went_otherwise_is_owed_until_settled(
    client: Client, okoro: Viewer, lead: Viewer, jordan: Enrolment
) -> None:
    made = planned(jordan, okoro)
    said = Departure.objects.create(
        plan=made, version=1, part="morning", on=TODAY, by_id=okoro.staff_id, at=AT, request_key="one"
    )
    for viewer in (okoro, lead):
        assert "Not as planned (1)" in section(today_page(client, viewer), "departures")
    other = at_work(staff("Mr Petherick"), RoleName.PASTORAL)
    assert section(today_page(client, other), "departures") == "", "theirs to settle are their own pupils"
    said.settled_at = AT
    said.save()
    assert section(today_page(client, lead), "departures") == ""


def test_a_referral_past_its_day_is_for_us_to_ask_after(
    client: Client, lead: Viewer, jordan: Enrolment
) -> None:
    for state, key in (("sent", "one"), ("declined", "two")):
        Referral.objects.create(
            enrolment=jordan,
            to="early_help",
            state=state,
            reason="A visit",
            sent_on=date(2026, 2, 12),
            ask_again_on=date(2026, 3, 5),
            by_id=lead.staff_id,
            request_key=key,
        )
    said = section(today_page(client, lead), "referrals")
    assert "Ask again about (1)" in said
    assert "Early help, sent since Thu 12 Feb." in said
    assert "A visit" not in said, "its reason stays on its own page"


def test_severe_absence_without_a_joint_plan_stands_before_leads(
    client: Client, lead: Viewer, okoro: Viewer
) -> None:
    ellie = enrolment(organisation(), "Ellie", "Example")
    hold(organisation(), {ellie: present(AWAY_SINCE_NOVEMBER)})
    said = section(today_page(client, lead), "severe")
    assert "Ellie Example" in said
    assert "There is no joint plan yet." in said
    assert section(today_page(client, okoro), "severe") == ""
    JointPlan.objects.create(
        enrolment=ellie,
        opened_on=TODAY,
        opened_by_id=lead.staff_id,
        lead_practitioner="Ms Adeyemi",
        send_checked_on=TODAY,
        health_checked_on=TODAY,
        safeguarding_checked_on=TODAY,
        told=[{"who": "The authority", "on": "2026-03-10"}],
        meets_next_on=date(2026, 3, 26),
    )
    assert section(today_page(client, lead), "severe") == ""


def test_what_was_to_be_looked_at_again_is_owed_and_is_not_named(
    client: Client, lead: Viewer, okoro: Viewer, jordan: Enrolment
) -> None:
    raise_barrier(
        by=lead,
        enrolment_id=jordan.pk,
        kind="sleep",
        status="raised",
        today=TODAY,
        at=AT,
        request_key="k",
        revisit_on=TODAY,
    )
    text = read(sign_in(client, lead).get(reverse("today")).content.decode()).text()
    assert "Is it smaller now? (1)" in text
    assert "1 thing to look at again." in text
    assert "Sleep" not in text
    assert (
        "Is it smaller now?" not in read(sign_in(client, okoro).get(reverse("today")).content.decode()).text()
    )
    TrustedAdult.objects.create(enrolment=jordan, staff_id=okoro.staff_id, began_on=TODAY)
    assert "Is it smaller now? (1)" in read(client.get(reverse("today")).content.decode()).text()
