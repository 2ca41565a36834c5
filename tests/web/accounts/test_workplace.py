"""Someone who works in several organisations is at work in one at a time."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.people_at_work import at_work, organisation, sign_in, staff
from upturn.access.roles import RoleName

pytestmark = pytest.mark.django_db


@pytest.fixture
def hall(client: Client) -> Client:
    person = staff("Mrs Hall")
    here = at_work(person, RoleName.SENCO)
    elsewhere = organisation("kittiwake-online", "Kittiwake Online", kind="provider", phase="")
    at_work(person, RoleName.ADMINISTRATOR, at=elsewhere)
    organisation("penner-vale", "Penner Vale Council", kind="authority", phase="")
    return sign_in(client, here)


def test_one_is_at_work_in_one_place_with_the_roles_held_there(hall: Client) -> None:
    assert hall.get(reverse("settings_people")).status_code == 403
    assert hall.post(reverse("workplace"), {"key": "kittiwake-online"}).headers["Location"] == reverse(
        "today"
    )
    assert hall.get(reverse("settings_people")).status_code == 200
    hall.post(reverse("workplace"), {"key": "989401"})
    assert hall.get(reverse("settings_people")).status_code == 403


def test_the_page_lists_only_where_one_works(hall: Client) -> None:
    page = hall.get(reverse("workplace")).content.decode()
    assert "Pennerby High School" in page
    assert "Kittiwake Online" in page
    assert "Penner Vale Council" not in page


@pytest.mark.parametrize("key", ["penner-vale", "nowhere", ""])
def test_nobody_is_at_work_where_they_do_not_work(hall: Client, key: str) -> None:
    assert hall.post(reverse("workplace"), {"key": key}).status_code == 404
    assert "Pennerby High School" in hall.get(reverse("settings")).content.decode()
