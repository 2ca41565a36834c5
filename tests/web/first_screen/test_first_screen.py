"""The front door: the town's first screen drawn from what is held, and the way in everywhere else."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from tests.held_registers import NOW, TODAY, enrolment, hold, present
from tests.page_rules import read
from tests.people_at_work import administrator, at_work, organisation, sign_in, staff
from upturn.access.doorways import open_made_up_record
from upturn.access.models import ReadingLogEntry
from upturn.access.permissions import NotAllowed
from upturn.access.roles import RoleName
from upturn.access.viewer import Viewer
from upturn.demo.cast import HIGH_SCHOOL, member_with
from upturn.families.models import ContactMade
from upturn.kernel.sessions import Session

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


def jordans_year(lead: Viewer) -> None:
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
    jordans_year(lead)
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
