"""The Plan page: what we are all doing, for the people who help, and for nobody else."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from tests.held_registers import NOW, TODAY, enrolment, hold, present
from tests.page_rules import read
from tests.people_at_work import at_work, organisation, sign_in, staff
from tests.planned import document, plan, version
from upturn.access.models import ReadingLogEntry, TrustedAdult
from upturn.access.roles import RoleName
from upturn.access.viewer import Viewer
from upturn.barriers.models import Barrier
from upturn.families.models import ContactMade
from upturn.people.models import Enrolment, Staff, TeachingGroup, TeachingGroupPlace
from upturn.plans.document import SmallStep, StepUp, Support
from upturn.plans.models import CardRead, Plan, PlanVersion

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _held_clock(settings: Settings) -> None:
    settings.HELD_AT = NOW


@pytest.fixture
def okoro() -> Viewer:
    return at_work(staff("Ms Okoro"), RoleName.PASTORAL)


@pytest.fixture
def who(okoro: Viewer) -> Staff:
    return Staff.objects.get(pk=okoro.staff_id)


@pytest.fixture
def jordan(okoro: Viewer) -> Enrolment:
    enrolled = enrolment(organisation())
    hold(organisation(), {enrolled: present()})
    return enrolled


def page(client: Client, about: Enrolment, name: str = "plan", *more: object) -> str:
    response = client.get(reverse(name, args=[about.pupil_id, *more]))
    assert response.status_code == 200
    return read(response.content.decode()).text()


def barrier(about: Enrolment, by: Staff, kind: str, audience: str, sensitivity: str = "open") -> None:
    Barrier.objects.create(
        enrolment=about,
        kind=kind,
        status="raised",
        audience=audience,
        sensitivity=sensitivity,
        raised_on=TODAY,
        raised_by=by,
    )


def test_without_a_plan_it_says_how_one_begins(client: Client, okoro: Viewer, jordan: Enrolment) -> None:
    text = page(sign_in(client, okoro), jordan)
    assert "No plan yet" in text
    assert "what is in the way, one thing we will do, who looks again and when" in text
    assert "Nobody yet. Ask who they would go to" in text


def test_the_plan_that_stands_is_on_one_page(
    client: Client, okoro: Viewer, who: Staff, jordan: Enrolment
) -> None:
    said = document(
        who,
        stays_the_same="Art on Thursdays",
        boundaries="Back by ten",
        familys_part="Mum texts by eight",
        settling_in_until=date(2026, 3, 27),
        agreed_with=("Jordan", "his mother"),
        supports=(Support("c1", "Check-in", who.pk, who.name, (0, 3), date(2026, 3, 2), is_check_in=True),),
        small_step=SmallStep(
            "Two more mornings", 15, 20, (StepUp(date(2026, 3, 27), 17, 20),), "It is near your best."
        ),
    )
    plan(jordan, who, said)
    text = page(sign_in(client, okoro), jordan)
    for expected in (
        "The start of the day is too loud.",
        "Side gate from Monday Ms Okoro · by Mon 2 Mar 10 days late",
        "Check-in Ms Okoro · every Monday and Thursday from Mon 2 Mar",
        "Delivered 0 of 3 planned; 3 nobody recorded.",
        "Comes in by 8:50: Side gate, met by Ms Okoro.",
        "Art on Thursdays",
        "Back by ten",
        "From 15 of 20 sessions. By Fri 27 Mar, 17 of 20",
        "Due Mon 16 Mar Ms Okoro",
        "Settling in until Fri 27 Mar: no alarm inside what was agreed.",
        "Written with Jordan and his mother.",
        "Mum texts by eight",
        "Attended 40 of the last 40 that count",
    ):
        assert expected in text


def test_a_morning_that_costs_a_mark_is_warned_of(
    client: Client, okoro: Viewer, who: Staff, jordan: Enrolment
) -> None:
    said = document(who)
    assert said.morning is not None
    plan(jordan, who, replace(said, morning=replace(said.morning, code="U")))
    assert "This plan would write U each morning it is kept" in page(sign_in(client, okoro), jordan)


def test_opening_it_counts_as_reading_it_and_is_logged(
    client: Client, okoro: Viewer, who: Staff, jordan: Enrolment
) -> None:
    plan(jordan, who)
    sign_in(client, okoro)
    page(client, jordan)
    page(client, jordan)
    assert list(CardRead.objects.values_list("version__number", "staff_id")) == [(1, okoro.staff_id)]
    assert ReadingLogEntry.objects.filter(page="Plan").count() == 2


def test_only_barriers_open_to_the_reader_are_named(
    client: Client, okoro: Viewer, who: Staff, jordan: Enrolment
) -> None:
    barrier(jordan, who, "bullying", "just_us")
    barrier(jordan, who, "mornings_and_sleep", "helpers")
    step = replace(document(who).steps[0], barrier="bullying")
    plan(jordan, who, document(who, barriers=("bullying", "mornings_and_sleep"), steps=(step,)))
    begum = at_work(staff("Mr Begum"), RoleName.ATTENDANCE_LEAD)
    text = page(sign_in(client, begum), jordan).lower()
    assert "bullying" not in text
    TrustedAdult.objects.create(enrolment=jordan, staff_id=begum.staff_id, began_on=TODAY)
    assert "bullying" in page(client, jordan).lower()


def test_who_only_teaches_the_pupil_is_sent_to_the_card(
    client: Client, who: Staff, jordan: Enrolment
) -> None:
    person = staff("Mr Fallowfield")
    teacher = at_work(person, RoleName.TEACHER)
    group = TeachingGroup.objects.create(organisation=jordan.organisation, name="9C/Sc", teacher=person)
    TeachingGroupPlace.objects.create(group=group, enrolment=jordan)
    plan(jordan, who)
    sign_in(client, teacher)
    for name in ("plan", "pupil_plan", "plan_pdf", "pupil_plan_pdf"):
        response = client.get(reverse(name, args=[jordan.pupil_id]))
        assert response.headers.get("Location") == reverse("teacher_card", args=[jordan.pupil_id])
    for name in ("change_plan", "trusted_adult", "close_plan"):
        assert client.get(reverse(name, args=[jordan.pupil_id])).status_code == 403
    TrustedAdult.objects.create(enrolment=jordan, staff=person, began_on=TODAY)
    text = page(client, jordan)
    assert "The start of the day is too loud." in text
    for refused in ("Change the plan", "Close the plan", "Change the trusted adult"):
        assert refused not in text


@pytest.mark.parametrize(
    "name",
    ["plan", "change_plan", "trusted_adult", "close_plan", "pupil_plan", "plan_pdf", "pupil_plan_pdf"],
)
def test_another_school_finds_nothing(client: Client, who: Staff, jordan: Enrolment, name: str) -> None:
    plan(jordan, who)
    other = organisation("989201", "Cobnut Lane Primary School")
    sign_in(client, at_work(staff("Mrs Tibbald"), RoleName.HEAD, at=other))
    assert client.get(reverse(name, args=[jordan.pupil_id])).status_code == 404


def test_a_step_is_marked_done_and_taken_back(
    client: Client, okoro: Viewer, who: Staff, jordan: Enrolment
) -> None:
    plan(jordan, who)
    sign_in(client, okoro)
    url = reverse("plan_step", args=[jordan.pupil_id])
    for _ in range(2):
        text = read(
            client.post(url, {"done": "step-1", "request_key": "k"}, follow=True).content.decode()
        ).text()
        assert "Side gate from Monday Ms Okoro · by Mon 2 Mar Done today" in text
    assert PlanVersion.objects.count() == 2
    assert "Done Thu 12 Mar: Side gate from Monday." in text
    text = read(
        client.post(url, {"undone": "step-1", "request_key": "k2"}, follow=True).content.decode()
    ).text()
    assert "10 days late" in text


def test_a_version_shows_what_it_changed_and_what_stood(
    client: Client, okoro: Viewer, who: Staff, jordan: Enrolment
) -> None:
    made = plan(jordan, who)
    version(made, who, document(who, stays_the_same="Art on Thursdays"), 2)
    sign_in(client, okoro)
    text = page(client, jordan, "plan_version", 2)
    assert "What this version changed What stays the same Now: Art on Thursdays." in text
    assert "Art on Thursdays" not in page(client, jordan, "plan_version", 1)
    assert "Due Mon 2 Mar" in page(client, jordan, "plan_version", 1)
    assert client.get(reverse("plan_version", args=[jordan.pupil_id, 3])).status_code == 404


def test_the_trusted_adult_is_chosen_with_the_pupil(client: Client, okoro: Viewer, jordan: Enrolment) -> None:
    begum = at_work(staff("Mr Begum"), RoleName.TEACHER)
    url = reverse("trusted_adult", args=[jordan.pupil_id])
    sign_in(client, okoro)
    given = {"trusted": str(okoro.staff_id), "deputy": str(begum.staff_id), "with_pupil": "on"}
    text = read(client.post(url, given, follow=True).content.decode()).text()
    assert "Ms Okoro; when away, Mr Begum" in text
    assert "chosen with Jordan" in text
    response = client.post(url, {"trusted": str(begum.staff_id), "deputy": ""})
    assert "Say why the trusted adult changes." in read(response.content.decode()).text()
    given = {"trusted": str(begum.staff_id), "deputy": str(okoro.staff_id), "why": "Jordan asked"}
    text = read(client.post(url, given, follow=True).content.decode()).text()
    assert "Mr Begum; when away, Ms Okoro" in text
    assert "changed once before" in text


def test_closing_without_a_conversation_asks_why_and_shows_it(
    client: Client, okoro: Viewer, who: Staff, jordan: Enrolment
) -> None:
    plan(jordan, who)
    sign_in(client, okoro)
    url = reverse("close_plan", args=[jordan.pupil_id])
    assert "Nobody has spoken with Jordan or home since the last look on Mon 23 Feb" in page(
        client, jordan, "close_plan"
    )
    response = client.post(url, {"why": "", "request_key": "k"})
    assert "Say why it is closed without that" in read(response.content.decode()).text()
    response = client.post(url, {"why": "Moved away", "request_key": "k"}, follow=True)
    text = read(response.content.decode()).text()
    assert "No plan yet" in text
    assert "Closed without a conversation since the last look Moved away" in text
    closed = Plan.objects.get()
    earlier = client.get(f"{reverse('plan_version', args=[jordan.pupil_id, 1])}?plan={closed.pk}")
    assert "The start of the day is too loud." in read(earlier.content.decode()).text()


def test_closing_after_a_conversation_says_nothing_was_missed(
    client: Client, okoro: Viewer, who: Staff, jordan: Enrolment
) -> None:
    plan(jordan, who)
    ContactMade.objects.create(
        enrolment=jordan,
        on=TODAY - timedelta(days=1),
        by=who,
        purpose="ask",
        spoke_with="pupil",
        line="It is going well.",
        request_key="spoke",
    )
    sign_in(client, okoro)
    assert "Somebody has spoken with Jordan or home" in page(client, jordan, "close_plan")
    url = reverse("close_plan", args=[jordan.pupil_id])
    text = read(client.post(url, {"why": "", "request_key": "k"}, follow=True).content.decode()).text()
    assert "No plan yet" in text
    assert "Closed without a conversation" not in text
