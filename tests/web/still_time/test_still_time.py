"""Still time today: whom we wait for, looked at anew each time, with the words ready; nothing is sent."""

from datetime import datetime, time

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from tests import planned
from tests.held_registers import NOW, TODAY, enrolment, hold, present
from tests.page_rules import Element, read
from tests.people_at_work import administrator, at_work, organisation, sign_in, staff
from upturn.access.models import TrustedAdult
from upturn.access.roles import RoleName
from upturn.access.viewer import Viewer
from upturn.families.models import FamilyContact
from upturn.kernel.sessions import Session
from upturn.people.clock import now
from upturn.people.models import Enrolment, Staff
from upturn.plans.mornings import MorningArrangement
from upturn.support.doors.queries import door_times, still_time
from upturn.support.models import Arrival
from upturn.support.still_time import DoorTimes
from upturn.web.still_time.presenting import still_time_section

pytestmark = pytest.mark.django_db
AT_THE_GATE = MorningArrangement(arrive_by=time(8, 50), place="Side gate", greeted_by="Ms Okoro")


@pytest.fixture(autouse=True)
def _held_clock(settings: Settings) -> None:
    settings.HELD_AT = NOW


@pytest.fixture
def lead() -> Viewer:
    return at_work(staff("Ms Nambiar"), RoleName.ATTENDANCE_LEAD)


def on_a_plan(given: str, mark: str = "N", morning: MorningArrangement | None = AT_THE_GATE) -> Enrolment:
    enrolled = enrolment(organisation(), given)
    hold(organisation(), {enrolled: present({(TODAY, Session.AM): mark})})
    person = Staff.objects.order_by("id")[0]
    planned.plan(enrolled, person, planned.document(person, morning=morning))
    return enrolled


def page(client: Client) -> Element:
    response = client.get(reverse("still_time"))
    assert response.status_code == 200
    return read(response.content.decode())


def test_who_is_waited_for_where_until_when_and_whom_to_reach(client: Client, lead: Viewer) -> None:
    jordan = on_a_plan("Jordan")
    FamilyContact.objects.create(
        pupil=jordan.pupil,
        organisation=organisation(),
        name="Sam Example",
        relationship="Mother",
        phone="07700 900123",
        channel="text",
        language="Polish",
    )
    shown = page(sign_in(client, lead))
    said = shown.text()
    assert "Side gate, where Ms Okoro waits until 11:00. Arranged for 08:50." in said
    assert "Marked N: no reason yet." in said
    assert "Sam Example (mother), prefers a text, speaks Polish 07700 900123" in said
    assert "Marks and doors looked at 09:10." in said
    (message,) = (e.text() for e in shown.every("textarea"))
    assert "Jordan" in message
    assert "Ms Okoro is at the side gate until 11:00" in message
    assert "readonly" in shown.every("textarea")[0].attributes
    hrefs = [e.attributes["href"] for e in shown.every("a")]
    assert f"/pupils/{jordan.pupil_id}/#record" in hrefs
    assert mail.outbox == []


def test_without_a_morning_nobody_is_said_to_wait(client: Client, lead: Viewer) -> None:
    jordan = on_a_plan("Jordan", morning=None)
    TrustedAdult.objects.create(enrolment=jordan, staff=staff("Mr Begum"), began_on=TODAY, is_deputy=False)
    client = sign_in(client, lead)
    assert "Any door until 11:00." in page(client).text()
    assert "Trusted adult: Mr Begum." in page(client).text()
    client.post(
        reverse("still_time_hours"),
        {
            "registers_open": "08:45",
            "registers_close": "09:15",
            "still_time_until": "10:30",
            "doors": "Reception\nSide gate",
        },
    )
    shown = page(client)
    assert "Reception until 10:30." in shown.text()
    assert "Begum" not in shown.every("textarea")[0].text()


@pytest.mark.parametrize("mark", ["/", "I", "U"])
def test_whoever_is_in_or_has_a_reason_is_not_listed(client: Client, lead: Viewer, mark: str) -> None:
    on_a_plan("Jordan", mark)
    assert "Everyone on a plan is in, or away for a reason." in page(sign_in(client, lead)).text()


def test_an_arrival_a_minute_ago_is_known_when_the_page_is_drawn_again(client: Client, lead: Viewer) -> None:
    jordan = on_a_plan("Jordan")
    assert "Jordan Example" in page(sign_in(client, lead)).text()
    Arrival.objects.create(
        enrolment=jordan, on=TODAY, time=time(9, 9), greeted_by_id=lead.staff_id, at=now(), request_key="a"
    )
    assert "Jordan Example" not in page(client).text()


def test_whoever_is_arranged_for_later_gets_no_message(client: Client, lead: Viewer) -> None:
    on_a_plan("Jordan", morning=MorningArrangement(arrive_by=time(9, 40)))
    shown = page(sign_in(client, lead))
    assert "Arranged for 09:40." in shown.text()
    assert not shown.every("textarea")


@pytest.mark.parametrize(
    ("at", "sentence"),
    [
        (datetime(2026, 3, 12, 8, 30), "Registers open at 08:45."),
        (datetime(2026, 3, 12, 11, 0), "is for first-day calling"),
        (datetime(2026, 3, 14, 9, 10), "The school is closed today"),
    ],
)
def test_outside_its_hour_it_says_so(
    client: Client, lead: Viewer, settings: Settings, at: datetime, sentence: str
) -> None:
    on_a_plan("Jordan")
    settings.HELD_AT = at
    said = page(sign_in(client, lead)).text()
    assert sentence in said
    assert "Jordan" not in said
    assert still_time_section(still_time(lead, now())) is None


def test_today_says_how_many_and_the_first_few(lead: Viewer) -> None:
    for number in range(7):
        on_a_plan(f"Pupil{number}")
    section = still_time_section(still_time(lead, now()))
    assert section is not None
    assert (section.title, len(section.people), section.summary) == (
        "Still time today (7)",
        5,
        "still time for 7",
    )


def test_it_is_not_open_to_a_teacher(client: Client) -> None:
    teacher = at_work(staff("Mr Begum"), RoleName.TEACHER)
    assert sign_in(client, teacher).get(reverse("still_time")).status_code == 403


def test_the_hours_are_set_by_whoever_may_and_say_what_is_wrong(client: Client, lead: Viewer) -> None:
    okoro = at_work(staff("Ms Okoro"), RoleName.PASTORAL)
    assert sign_in(client, okoro).get(reverse("still_time_hours")).status_code == 403
    sign_in(client, administrator("Mrs Wilczek"))
    shown = client.get(reverse("still_time_hours")).content.decode()
    assert 'value="08:45"' in shown
    wrong = {"registers_open": "09:15", "registers_close": "08:45", "still_time_until": "11:00", "doors": "A"}
    refused = client.post(reverse("still_time_hours"), wrong)
    assert "Registers close after they open." in refused.content.decode()
    assert door_times(okoro.organisation_id) == DoorTimes()


def test_the_number_of_queries_does_not_grow_with_the_pupils(client: Client, lead: Viewer) -> None:
    on_a_plan("Jordan")
    sign_in(client, lead)
    page(client)
    with CaptureQueriesContext(connection) as few:
        page(client)
    for number in range(4):
        on_a_plan(f"Other{number}")
    with CaptureQueriesContext(connection) as many:
        page(client)
    assert len(many) == len(few) <= 18
