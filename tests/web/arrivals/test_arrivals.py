"""The door: one tap, the door kept, a fact beside the arranged time, and never a register mark."""

from datetime import UTC, datetime, time

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from tests import planned
from tests.held_registers import NOW, TODAY, enrolment, hold, present
from tests.page_rules import Element, read
from tests.people_at_work import administrator, at_work, organisation, sign_in, staff
from upturn.access.roles import RoleName
from upturn.access.viewer import Viewer
from upturn.kernel.sessions import Session
from upturn.people.models import Enrolment, Staff
from upturn.plans.mornings import MorningArrangement
from upturn.support.models import Arrival, DoorTime

pytestmark = pytest.mark.django_db
DOOR = "?door=Side+gate"


@pytest.fixture(autouse=True)
def _held_clock(settings: Settings) -> None:
    settings.HELD_AT = NOW


@pytest.fixture
def okoro() -> Viewer:
    return at_work(staff("Ms Okoro"), RoleName.PASTORAL)


def on_a_plan(
    given: str, who: Viewer, morning: MorningArrangement | None = None, mark: str = ""
) -> Enrolment:
    enrolled = enrolment(organisation(), given)
    hold(organisation(), {enrolled: present({(TODAY, Session.AM): mark})})
    person = Staff.objects.get(pk=who.staff_id)
    planned.plan(enrolled, person, planned.document(person, morning=morning))
    return enrolled


def page(client: Client, query: str = DOOR) -> Element:
    response = client.get(reverse("arrivals") + query)
    assert response.status_code == 200
    return read(response.content.decode())


def card(of: Element, key: str) -> str:
    return next(e.text() for e in of.every("section") if e.attributes.get("aria-labelledby") == key)


def tap(client: Client, who: Enrolment, key: str = "one") -> str:
    sent = {"enrolment": who.pk, "door": "Side gate", "request_key": key}
    response = client.post(reverse("arrival_record"), sent)
    assert response.status_code == 302
    return str(response.headers["Location"])


def test_one_tap_keeps_the_door_and_says_the_minutes_as_a_fact(client: Client, okoro: Viewer) -> None:
    jordan = on_a_plan("Jordan", okoro, MorningArrangement(arrive_by=time(8, 58), place="Side gate"))
    before = page(sign_in(client, okoro))
    assert "Here, 09:10" in card(before, "expected")
    assert tap(client, jordan) == f"/arrivals/{DOOR}"
    after = page(client)
    assert "Here at 09:10, Side gate, met by you. 12 minutes after the arranged 08:58." in card(after, "here")
    assert "Everyone on a plan is in, or away for a reason." in card(after, "expected")
    chosen = [e.text() for e in after.every("a") if e.attributes.get("aria-current") == "true"]
    assert chosen == ["Side gate"]


def test_two_taps_are_one_arrival(client: Client, okoro: Viewer) -> None:
    jordan = on_a_plan("Jordan", okoro)
    sign_in(client, okoro)
    tap(client, jordan)
    tap(client, jordan)
    tap(client, jordan, "another page")
    assert Arrival.objects.count() == 1


def test_undo_puts_them_back(client: Client, okoro: Viewer) -> None:
    jordan = on_a_plan("Jordan", okoro)
    tap(sign_in(client, okoro), jordan)
    undone = client.post(reverse("arrival_take_back", args=[Arrival.objects.get().pk]), {"door": "Side gate"})
    assert undone.headers["Location"] == f"/arrivals/{DOOR}"
    assert "Jordan Example" in card(page(client), "expected")


def test_agreed_mornings_come_first_and_whoever_came_last_is_on_top(client: Client, okoro: Viewer) -> None:
    on_a_plan("Ada", okoro)
    on_a_plan("Bea", okoro, MorningArrangement(arrive_by=time(9, 30)))
    on_a_plan("Cy", okoro, MorningArrangement(arrive_by=time(8, 50)))
    for given, minute in (("Dev", 50), ("Eve", 55)):
        Arrival.objects.create(
            enrolment=on_a_plan(given, okoro),
            on=TODAY,
            time=time(8, minute),
            greeted_by_id=okoro.staff_id,
            at=datetime(2026, 3, 12, 8, minute, tzinfo=UTC),
            request_key=given,
        )
    shown = page(sign_in(client, okoro))
    expected, here = card(shown, "expected"), card(shown, "here")
    assert expected.index("Cy") < expected.index("Bea") < expected.index("Ada")
    assert here.index("Eve") < here.index("Dev")


def test_it_is_not_the_register_and_says_what_the_office_needs(client: Client, okoro: Viewer) -> None:
    late = MorningArrangement(
        arrive_by=time(9, 40),
        place="Side gate",
        registered_at="the side gate",
        registered_by=time(9, 45),
        code="U",
    )
    on_a_plan("Jordan", okoro, late)
    shown = page(sign_in(client, okoro))
    assert "This is not the register." in shown.text()
    said = card(shown, "expected")
    assert "Registered at the side gate by 09:45, code U" in said
    assert "penalty notice" in said


@pytest.mark.parametrize("mark", ["/", "I"])
def test_whoever_is_marked_already_is_folded_away_and_can_still_be_tapped(
    client: Client, okoro: Viewer, mark: str
) -> None:
    jordan = on_a_plan("Jordan", okoro, mark=mark)
    on_a_plan("Ada", okoro, mark="N")
    shown = page(sign_in(client, okoro))
    assert "Expected (1) Ada Example" in card(shown, "expected")
    (fold,) = (e for e in shown.every("details") if "Marked already" in e.text())
    assert "in, or away for a reason (1)Jordan Example" in fold.text()
    tap(client, jordan)
    assert "Jordan Example" in card(page(client), "here")


def test_the_doors_are_the_schools_and_those_that_plans_name(client: Client, okoro: Viewer) -> None:
    DoorTime.objects.create(
        organisation=organisation(),
        registers_open=time(8, 45),
        registers_close=time(9, 15),
        still_time_until=time(11),
        doors=["Reception"],
    )
    on_a_plan("Jordan", okoro, MorningArrangement(place="Library"))
    shown = page(sign_in(client, okoro), "")
    links = [e.text() for e in shown.every("a") if "door=" in e.attributes.get("href", "")]
    assert links == ["Reception", "Library"]


def test_a_page_that_says_nobody_and_a_pupil_who_is_not_theirs(client: Client, okoro: Viewer) -> None:
    teacher = at_work(staff("Mr Begum"), RoleName.TEACHER)
    jordan = on_a_plan("Jordan", okoro)
    assert "Nobody you see has a plan yet." in page(sign_in(client, teacher)).text()
    tap(client, jordan)
    assert "not one of those you see here" in page(client).text()
    assert not Arrival.objects.exists()


def test_it_is_not_open_to_those_who_see_no_pupils(client: Client) -> None:
    assert sign_in(client, administrator()).get(reverse("arrivals")).status_code == 403


def test_the_number_of_queries_does_not_grow_with_the_pupils(client: Client, okoro: Viewer) -> None:
    on_a_plan("Jordan", okoro)
    sign_in(client, okoro)
    page(client)
    with CaptureQueriesContext(connection) as few:
        page(client)
    for number in range(4):
        tap(client, on_a_plan(f"Other{number}", okoro), f"key {number}")
    with CaptureQueriesContext(connection) as many:
        page(client)
    assert len(many) == len(few) <= 10
