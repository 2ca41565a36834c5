"""Drifting and small wins on Today: for whoever sees the pupil, until somebody has spoken with them."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from tests.held_registers import NOW, TODAY
from tests.looked_at import FEBRUARY_LOOK, FOUR_WEEKS_BACK, climbing, drifting, looked_at
from tests.page_rules import Element, read
from tests.people_at_work import at_work, sign_in, staff
from tests.reviewed_plans import spoke
from upturn.access.doorways import OpenedRecord
from upturn.access.models import TrustedAdult
from upturn.access.roles import RoleName
from upturn.access.viewer import Viewer
from upturn.patterns.actions import set_aside
from upturn.patterns.queries import findings_of
from upturn.people import clock
from upturn.people.models import Enrolment

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _held_clock(settings: Settings) -> None:
    settings.HELD_AT = NOW


@pytest.fixture
def lead() -> Viewer:
    return at_work(staff("Ms Nambiar"), RoleName.ATTENDANCE_LEAD)


def today_page(client: Client, viewer: Viewer) -> Element:
    return read(sign_in(client, viewer).get(reverse("today")).content.decode())


def section(page: Element, key: str) -> str:
    return next((e.text() for e in page.every("section") if e.attributes.get("aria-labelledby") == key), "")


def aside(by: Viewer, who: Enrolment) -> None:
    record = OpenedRecord(who.pk, who.pupil_id, "for a test")
    for found in findings_of(by, record, TODAY):
        set_aside(by=by, record=record, finding_id=found.finding_id, today=TODAY, at=clock.now())


def test_who_drifts_is_said_as_a_fact_with_the_way_to_what_to_ask(client: Client, lead: Viewer) -> None:
    asha = looked_at({"Asha": drifting()})["Asha"]
    page = today_page(client, lead)
    said = section(page, "drifting")
    assert "Drifting (1)" in said
    assert "Asha Example" in said
    assert "days in the last four school weeks, where hardly any would be as before." in said
    assert "1 drifting" in page.text()
    where = f"{reverse('pupil', args=[asha.pupil_id])}#asking"
    assert any(e.attributes.get("href") == where for e in page.every("a"))


def test_a_conversation_takes_them_off_and_a_letter_does_not(client: Client, lead: Viewer) -> None:
    asha = looked_at({"Asha": drifting()})["Asha"]
    spoke(lead, asha, date(2026, 2, 6), "family", "ask")
    spoke(lead, asha, date(2026, 3, 10), "wrote", "formal")
    assert "Asha Example" in section(today_page(client, lead), "drifting"), "before it began; and a letter"
    spoke(lead, asha, FOUR_WEEKS_BACK, "pupil", "ask")
    said = section(today_page(client, lead), "drifting")
    assert "Asha" not in said
    assert "Not listed: 1 spoken with since." in said


def test_what_was_set_aside_is_counted_in_a_line(client: Client, lead: Viewer) -> None:
    aside(lead, looked_at({"Asha": drifting()})["Asha"])
    said = section(today_page(client, lead), "drifting")
    assert "Asha" not in said
    assert "Not listed: 1 set aside." in said


def test_a_small_win_is_news_to_tell(client: Client, lead: Viewer) -> None:
    ben = looked_at({"Ben": climbing()}, until=FEBRUARY_LOOK)["Ben"]
    page = today_page(client, lead)
    said = section(page, "small-wins")
    assert "Ben Example" in said
    assert "sessions this half term" in said
    assert "What has helped" in said
    assert any(
        e.attributes.get("href") == f"{reverse('before_you_ring', args=[ben.pupil_id])}#good"
        for e in page.every("a")
    )
    aside(lead, ben)
    assert "Ben" not in section(today_page(client, lead), "small-wins")


def test_a_trusted_adult_who_teaches_sees_their_own_pupils_alone(client: Client, lead: Viewer) -> None:
    pupils = looked_at({"Asha": drifting(), "Bea": drifting()})
    teacher = at_work(staff("Mr Fallowfield"), RoleName.TEACHER)
    assert section(today_page(client, teacher), "drifting") == ""
    TrustedAdult.objects.create(
        enrolment=pupils["Asha"], staff_id=teacher.staff_id, began_on=date(2026, 2, 23)
    )
    said = section(today_page(client, teacher), "drifting")
    assert "Asha Example" in said
    assert "Bea" not in said
    spoke(lead, pupils["Asha"], TODAY, "family", "ask")
    assert "Asha" not in section(today_page(client, teacher), "drifting")


def test_an_analyst_is_shown_neither(client: Client) -> None:
    looked_at({"Asha": drifting()})
    assert "Asha" not in today_page(client, at_work(staff("Mr Ormathwaite"), RoleName.ANALYST)).text()


def test_where_nobody_drifts_nothing_is_said(client: Client, lead: Viewer) -> None:
    looked_at({})
    page = today_page(client, lead)
    assert section(page, "drifting") == ""
    assert section(page, "small-wins") == ""


def test_more_pupils_ask_no_more_of_the_store(client: Client, lead: Viewer) -> None:
    looked_at({f"Asha{number}": drifting() for number in range(9)})
    sign_in(client, lead)
    client.get(reverse("today"))
    with CaptureQueriesContext(connection) as asked:
        page = read(client.get(reverse("today")).content.decode())
    assert "Drifting (9)" in section(page, "drifting")
    assert "All of them" in section(page, "drifting")
    assert len(asked) <= 36, [each["sql"][:90] for each in asked]
