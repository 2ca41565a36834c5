"""The front door: the town's first screen drawn from what is held, and the way in everywhere else."""

from datetime import date, time

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import make_aware
from pytest_django import Settings

from tests.held_registers import NOW, TODAY, enrolment, hold, present
from tests.page_rules import read
from tests.people_at_work import administrator, at_work, organisation, sign_in, staff
from tests.planned import document, plan
from upturn.access.doorways import open_made_up_record
from upturn.access.models import ReadingLogEntry
from upturn.access.permissions import NotAllowed
from upturn.access.roles import RoleName
from upturn.access.viewer import Viewer
from upturn.barriers.models import WordsSaid
from upturn.demo.cast import HIGH_SCHOOL, member_with
from upturn.families.models import ContactMade
from upturn.kernel.sessions import Session
from upturn.people.models import Enrolment, Staff
from upturn.plans.document import PlanStep, Support
from upturn.plans.mornings import MorningArrangement
from upturn.support.models import CheckIn

pytestmark = pytest.mark.django_db
LEAD = member_with(HIGH_SCHOOL, RoleName.ATTENDANCE_LEAD)
OPENING = date(2026, 1, 12)


@pytest.fixture
def town(settings: Settings) -> None:
    settings.IS_TOWN = True
    settings.HELD_AT = NOW


@pytest.fixture
def lead() -> Viewer:
    return at_work(staff(LEAD.name, LEAD.email), RoleName.ATTENDANCE_LEAD)


def jordans_year(lead: Viewer) -> Enrolment:
    """Jordan, away for two weeks in January; somebody asked; and Ivy, who was in all year."""
    jordan = enrolment(organisation(), "Jordan", "Merrick")
    away = {(date(2026, 1, day), half): "O" for day in (12, 13, 14, 15, 16, 19, 20, 21) for half in Session}
    hold(organisation(), {jordan: present(away), enrolment(organisation(), "Ivy"): present()})
    said = [
        ("formal", "wrote", "First letter.", OPENING, None),
        ("ask", "pupil", "Asked Jordan. “The corridor is too loud.”", date(2026, 1, 28), None),
        ("support", "family", "Side gate at 8:25.", date(2026, 1, 29), date(2026, 3, 11)),
    ]
    for number, (purpose, how, line, on, again) in enumerate(said):
        ContactMade.objects.create(
            enrolment=jordan,
            on=on,
            by_id=lead.staff_id,
            purpose=purpose,
            spoke_with=how,
            line=line,
            look_again_on=again,
            request_key=str(number),
        )
    return jordan


def said_by_jordan(jordan: Enrolment, words: str, audience: str, sensitivity: str = "open") -> None:
    WordsSaid.objects.create(
        enrolment=jordan,
        words=words,
        whose="pupil",
        audience=audience,
        sensitivity=sensitivity,
        on=date(2026, 1, 28),
        by=Staff.objects.get(email=LEAD.email),
        at=make_aware(NOW),
    )


def test_outside_the_town_it_is_the_way_in(client: Client) -> None:
    boss = administrator()
    assert client.get("/").headers["Location"] == reverse("account_login")
    assert sign_in(client, boss).get("/").headers["Location"] == reverse("today")


@pytest.mark.usefixtures("town")
def test_signed_in_in_the_town_it_is_today(client: Client, lead: Viewer) -> None:
    assert sign_in(client, lead).get("/").headers["Location"] == reverse("today")


@pytest.mark.usefixtures("town")
def test_a_town_that_is_not_built_asks_who_to_be(client: Client) -> None:
    assert client.get("/").headers["Location"] == reverse("sign_in_as")


@pytest.mark.usefixtures("town")
def test_jordans_story_is_told_from_the_register_and_the_contacts(client: Client, lead: Viewer) -> None:
    said_by_jordan(jordans_year(lead), "The corridor is too loud.", "home")
    page = read(client.get("/").content.decode())
    said = page.text()
    assert page.every("h1")[0].text() == "0 pupils have missed one session in ten."
    assert "One letter home. Attended 38 of the 40 sessions before the first, 38 of 40 by the last." in said
    assert "“The corridor is too loud.”" in said
    assert "Side gate at 8:25." in said
    assert (
        "Attended 40 of the last 40 sessions, up from 24 of the 40 before. Early sign; many rise anyway."
        in said
    )
    assert "We still owe Jordan" in said
    assert f"{LEAD.name}, 1 day late" in said
    assert "Merrick" not in said.split("This week’s 12")[0]


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize(
    ("audience", "sensitivity"),
    [
        ("just_us", "open"),
        ("helpers", "open"),
        ("teachers", "open"),
        ("home", "pastoral"),
        ("home", "restricted"),
    ],
)
def test_words_not_meant_for_home_are_not_on_the_front_door(
    client: Client, lead: Viewer, audience: str, sensitivity: str
) -> None:
    """Not even where the line of a contact quotes them: nobody asked there who may read it."""
    said_by_jordan(jordans_year(lead), "The corridor is too loud.", audience, sensitivity)
    said = read(client.get("/").content.decode()).text()
    assert "Asked Jordan." in said
    assert "too loud" not in said


@pytest.mark.usefixtures("town")
def test_the_plan_is_told_with_what_adults_gave_and_what_is_late(client: Client, lead: Viewer) -> None:
    jordan, who = jordans_year(lead), Staff.objects.get(email=LEAD.email)
    hello = Support("hello", "Hello", who.pk, who.name, (0, 2), date(2026, 3, 2), is_check_in=True)
    words = document(
        who,
        steps=(PlanStep("screen", "Book the screen.", who.pk, who.name, date(2026, 3, 6)),),
        supports=(hello,),
        morning=MorningArrangement(arrive_by=time(8, 25), place="Side gate", greeted_by="Ms Okoro"),
    )
    plan(jordan, who, words)
    for number, (on, how) in enumerate([(2, "good"), (4, "ok"), (9, "not_seen")]):
        CheckIn.objects.create(
            enrolment=jordan,
            support="hello",
            on=date(2026, 3, on),
            by=who,
            how=how,
            at=make_aware(NOW),
            request_key=f"check-{number}",
        )
    said = read(client.get("/").content.decode()).text()
    assert "Comes in by 08:25 at the side gate, met by Ms Okoro." in said
    assert "Adults gave 2 of 4 check-ins." in said
    assert f"Book the screen. {LEAD.name}, 6 days late." in said
    assert "1 thing we put in a plan and have not done by its day" in said
    assert "1 check-in that did not happen, with nobody standing in yet" in said
    assert "Side gate at 8:25." not in said


@pytest.mark.usefixtures("town")
def test_the_weeks_list_and_what_is_owed_are_counted(client: Client, lead: Viewer) -> None:
    jordans_year(lead)
    said = read(client.get("/").content.decode()).text()
    assert "0 had, 1 to have. 0 pupils who missed half or more" in said
    assert "Jordan Merrick" in said.split("This week’s 12")[1]
    assert "We said we would look again on Wed 11 Mar." in said
    assert "1 promise to look again, due or late" in said


@pytest.mark.usefixtures("town")
def test_what_is_not_built_is_said_to_be_not_built(client: Client, lead: Viewer) -> None:
    jordans_year(lead)
    said = read(client.get("/").content.decode()).text()
    later = said.split("Not in this version yet")[1]
    assert "What works here, and how sure we are" in later
    assert "Plans" not in later
    assert "9 of 12" not in said


@pytest.mark.usefixtures("town")
def test_it_leads_to_the_cast_and_to_ones_own_register(client: Client, lead: Viewer) -> None:
    jordans_year(lead)
    page = read(client.get("/").content.decode())
    links = {each.attributes.get("href") for each in page.every("a")}
    assert {reverse("sign_in_as"), reverse("try_register")} <= links


@pytest.mark.usefixtures("town")
def test_nobody_reads_as_themselves_so_nothing_is_logged(client: Client, lead: Viewer) -> None:
    jordans_year(lead)
    client.get("/")
    assert not ReadingLogEntry.objects.exists()


def test_no_record_opens_without_its_log_outside_the_town(lead: Viewer) -> None:
    jordans_year(lead)
    with pytest.raises(NotAllowed):
        open_made_up_record(lead, "Jordan", "Merrick", today=TODAY)
