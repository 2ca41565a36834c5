"""Trying first: a family books with three things and no account, joins, says how it was, and is forgotten."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar
from pytest_django import Settings

from tests.held_registers import NOW, TODAY
from tests.page_rules import complaints, read
from tests.people_at_work import at_work, organisation, sign_in, staff
from upturn.access.models import AuditEvent
from upturn.access.roles import RoleName
from upturn.access.viewer import Viewer
from upturn.people import clock
from upturn.provision.tasters.actions import (
    TasterRefused,
    book_taster,
    erase_bookings,
    offer_taster,
    withdraw_taster,
)
from upturn.provision.tasters.models import TasterBooking, TasterSlot

pytestmark = pytest.mark.django_db

JOINING = "Open https://lessons.kittiwake.example/room-4 or ring 01632 960041."


@pytest.fixture(autouse=True)
def _held_clock(settings: Settings) -> None:
    settings.HELD_AT = NOW


@pytest.fixture
def reid() -> Viewer:
    provider = organisation("kittiwake", "Kittiwake Online", kind="provider", phase="")
    return at_work(staff("Mr Reid"), RoleName.PASTORAL, at=provider)


def offered(by: Viewer, *, places: int = 1, days: int = 1, title: str = "Year 9 Art") -> TasterSlot:
    starts = clock.now().replace(hour=10, minute=0) + timedelta(days=days)
    return offer_taster(
        by=by,
        what="lesson",
        title=title,
        starts_at=starts,
        ends_at=starts + timedelta(minutes=45),
        places=places,
        expect="Ms Tarn says hello in the chat.\nWe draw for half an hour.",
        joining=JOINING,
        at=clock.now(),
        request_key=f"{title} {days}",
    )


def given(**more: str) -> dict[str, str]:
    return {
        "first_name": "Robin",
        "age_band": "11-13",
        "adult_contact": "adult@family.example",
        "request_key": "one form",
        **more,
    }


def book(client: Client, slot: TasterSlot, **more: str) -> str:
    response = client.post(reverse("book_taster", args=["kittiwake", slot.pk]), given(**more))
    assert response.status_code == 302, read(response.content.decode()).text()
    return str(response["Location"])


def text_of(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status
    html = response.content.decode()
    assert not complaints(html)
    return read(html).text()


def test_anyone_sees_what_can_be_tried_and_nothing_of_anyone(client: Client, reid: Viewer) -> None:
    slot = offered(reid)
    text = text_of(client, reverse("try_first", args=["kittiwake"]))
    assert "Year 9 Art" in text
    assert "Friday 13 March 2026, 10:00 to 10:45" in text
    assert "1 place" in text
    book(Client(), slot)
    text = text_of(client, reverse("try_first", args=["kittiwake"]))
    assert "Full for now" in text
    assert "Robin" not in text
    assert "room-4" not in text


def test_with_nothing_to_book_it_says_so(client: Client, reid: Viewer) -> None:
    assert "nothing to book at the moment" in text_of(client, reverse("try_first", args=["kittiwake"]))


def test_only_a_provider_has_such_a_page(client: Client, reid: Viewer) -> None:
    organisation()
    assert client.get(reverse("try_first", args=["989401"])).status_code == 404
    assert client.get(reverse("try_first", args=["nobody"])).status_code == 404


def test_booking_leads_to_a_page_of_its_own_with_how_to_join(client: Client, reid: Viewer) -> None:
    where = book(client, offered(reid))
    assert re.fullmatch(r"/try/booking/[0-9a-f]{64}/", where)
    text = text_of(client, where)
    assert "Your place at Kittiwake Online Year 9 Art, for Robin" in text
    assert "ring 01632 960041" in text
    assert "Ms Tarn says hello in the chat." in text
    assert "erased on 12 May 2026" in text
    assert TasterBooking.objects.get().secret_digest not in where


def test_the_calendar_file_has_the_time_and_how_to_join(client: Client, reid: Viewer) -> None:
    where = book(client, offered(reid))
    (event,) = Calendar.from_ical(client.get(f"{where}lesson.ics").content).walk("VEVENT")
    assert event["DTSTART"].dt == datetime(2026, 3, 13, 10, tzinfo=UTC)
    assert event["DTEND"].dt == datetime(2026, 3, 13, 10, 45, tzinfo=UTC)
    assert "room-4" in event["DESCRIPTION"]
    assert where in event["URL"]


def test_the_same_form_twice_is_one_booking(client: Client, reid: Viewer) -> None:
    slot = offered(reid, places=3)
    assert book(client, slot) == book(client, slot)
    assert TasterBooking.objects.count() == 1
    assert book(client, slot, request_key="another form") != book(client, slot)


def test_the_last_place_is_given_once(client: Client, reid: Viewer) -> None:
    slot = offered(reid)
    book(client, slot)
    url = reverse("book_taster", args=["kittiwake", slot.pk])
    response = client.post(url, given(request_key="later"), follow=True)
    assert "can no longer be booked" in read(response.content.decode()).text()
    assert TasterBooking.objects.count() == 1


@pytest.mark.parametrize(
    ("left_out", "asked"),
    [("first_name", "First name"), ("age_band", "Age"), ("adult_contact", "An adult’s e-mail address")],
)
def test_what_is_left_out_is_asked_for_and_the_rest_is_kept(
    client: Client, reid: Viewer, left_out: str, asked: str
) -> None:
    slot = offered(reid)
    response = client.post(reverse("book_taster", args=["kittiwake", slot.pk]), given(**{left_out: ""}))
    html = response.content.decode()
    assert "Something needs putting right" in html
    assert asked in html
    if left_out != "first_name":
        assert 'value="Robin"' in html
    assert not TasterBooking.objects.exists()


def test_a_place_is_given_back_once_asked(client: Client, reid: Viewer) -> None:
    slot = offered(reid)
    where = book(client, slot)
    assert "Give the place back?" in text_of(client, f"{where}cancel/")
    client.post(f"{where}cancel/")
    assert "This place was given back" in text_of(client, where)
    assert client.get(f"{where}lesson.ics").status_code == 404
    book(client, slot, request_key="another form")


def test_after_the_lesson_it_asks_what_it_was_like(client: Client, reid: Viewer, settings: Settings) -> None:
    where = book(client, offered(reid))
    assert "What was it like?" not in text_of(client, where)
    settings.HELD_AT = NOW + timedelta(days=2)
    assert "How to join" not in text_of(client, where)
    client.post(where, {"how_it_was": "good", "line": "Nobody made me talk."})
    assert "You said: Good. Nobody made me talk." in text_of(client, where)
    staff_text = text_of(sign_in(Client(), reid), reverse("tasters"))
    assert "Robin, 11 to 13" in staff_text
    assert "Nobody made me talk." in staff_text


def test_nothing_is_said_of_a_lesson_that_has_not_begun(client: Client, reid: Viewer) -> None:
    where = book(client, offered(reid))
    response = client.post(where, {"how_it_was": "good"}, follow=True)
    assert "It has not begun yet" in response.content.decode()
    assert TasterBooking.objects.get().how_it_was == ""


def test_after_sixty_days_nothing_is_kept(client: Client, reid: Viewer) -> None:
    where = book(client, offered(reid))
    assert erase_bookings(by=None, today=TODAY + timedelta(days=60)) == 0
    assert erase_bookings(by=None, today=TODAY + timedelta(days=61)) == 1
    assert "Nothing is kept here" in text_of(client, where, status=410)
    assert not any("Robin" in str(each.payload) for each in AuditEvent.objects.all())


def test_whoever_is_signed_in_at_a_school_books_in_their_own_name(client: Client, reid: Viewer) -> None:
    senco = at_work(staff("Mrs Hallam"), RoleName.SENCO)
    book(sign_in(client, senco), offered(reid))
    assert "Booked by Mrs Hallam" in text_of(sign_in(Client(), reid), reverse("tasters"))


def test_a_provider_offers_a_time_on_its_page(client: Client, reid: Viewer) -> None:
    form = {
        "what": "watch",
        "title": "Year 8 Maths",
        "day": "2026-03-20",
        "starts": "09:30",
        "ends": "10:15",
        "places": "4",
        "joining": JOINING,
        "expect": "",
        "request_key": "k",
    }
    client = sign_in(client, reid)
    assert client.post(reverse("tasters"), {**form, "day": "2026-03-02"}).status_code == 200
    assert not TasterSlot.objects.exists()
    assert client.post(reverse("tasters"), {**form, "ends": "09:00"}).status_code == 200
    assert client.post(reverse("tasters"), form).status_code == 302
    text = text_of(client, reverse("tasters"))
    assert "Year 8 Maths" in text
    assert "Fri 20 Mar, 09:30 to 10:15" in text
    assert "0 of 4 places booked" in text
    assert "http://testserver/try/kittiwake/" in text


def test_withdrawing_says_first_whom_it_lets_down(client: Client, reid: Viewer) -> None:
    slot = offered(reid)
    where = book(Client(), slot)
    client = sign_in(client, reid)
    url = reverse("withdraw_taster", args=[slot.pk])
    assert "adult@family.example" in text_of(client, url)
    client.post(url)
    assert "Kittiwake Online cannot hold this after all" in text_of(Client(), where)
    again = client.post(url, follow=True)
    assert "can no longer be withdrawn" in again.content.decode()


def test_staff_say_who_came(client: Client, reid: Viewer, settings: Settings) -> None:
    book(Client(), offered(reid))
    settings.HELD_AT = NOW + timedelta(days=2)
    client = sign_in(client, reid)
    client.post(reverse("taster_came", args=[TasterBooking.objects.get().pk]), {"came": "yes"})
    assert "Came." in text_of(client, reverse("tasters"))


@pytest.mark.parametrize("role", [RoleName.TEACHER, RoleName.ANALYST])
def test_who_offers_none_sees_none(client: Client, reid: Viewer, role: RoleName) -> None:
    provider = organisation("kittiwake")
    other = sign_in(client, at_work(staff("Ms Tarn"), role, at=provider))
    assert other.get(reverse("tasters")).status_code == 403


def test_a_school_offers_none(client: Client, reid: Viewer) -> None:
    lead = at_work(staff("Ms Nambiar"), RoleName.ATTENDANCE_LEAD)
    assert sign_in(client, lead).get(reverse("tasters")).status_code == 403


def test_one_provider_neither_sees_nor_changes_anothers(client: Client, reid: Viewer) -> None:
    slot = offered(reid)
    book(Client(), slot)
    other = organisation("fulmar", "Fulmar Learning", kind="provider", phase="")
    viewer = at_work(staff("Ms Lund"), RoleName.HEAD, at=other)
    assert "Robin" not in text_of(sign_in(client, viewer), reverse("tasters"))
    with pytest.raises(TasterRefused):
        withdraw_taster(by=viewer, slot_id=slot.pk, at=clock.now())
    with pytest.raises(TasterRefused):
        book_taster(
            by=None,
            organisation_id=other.pk,
            slot_id=slot.pk,
            first_name="Robin",
            age_band="11-13",
            adult_contact="x",
            at=clock.now(),
            request_key="k",
        )
