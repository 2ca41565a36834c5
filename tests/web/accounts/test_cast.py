"""Sign in as any of the cast: in the demonstration town, and nowhere else."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from tests.checked_client import CheckedClient
from tests.people_at_work import administrator, at_work, organisation, staff
from upturn.access.roles import RoleName
from upturn.access.viewer import Viewer

pytestmark = pytest.mark.django_db


@pytest.fixture
def head() -> Viewer:
    administrator("Ms Okoro")
    return at_work(staff("Mr Begum"), RoleName.HEAD)


@pytest.fixture
def town(settings: Settings) -> None:
    settings.IS_TOWN = True


def member(viewer: Viewer) -> str:
    return f"{viewer.staff_id}@{viewer.organisation_key}"


@pytest.mark.parametrize("method", ["get", "post"])
def test_outside_the_town_there_is_no_such_page(client: Client, head: Viewer, method: str) -> None:
    answer = getattr(client, method)(reverse("sign_in_as"), {"member": member(head)})
    assert answer.status_code == 404
    assert "_auth_user_id" not in client.session


@pytest.mark.usefixtures("town")
def test_everyone_is_listed_with_what_they_would_see(client: Client, head: Viewer) -> None:
    page = client.get(reverse("sign_in_as")).content.decode()
    assert "Pennerby High School" in page
    assert page.count('name="member"') == 2
    assert RoleName.HEAD.sees.replace("'", "&#x27;") in page


@pytest.mark.usefixtures("town")
def test_one_button_signs_in(client: Client, head: Viewer) -> None:
    answer = client.post(reverse("sign_in_as"), {"member": member(head)})
    assert answer.headers["Location"] == reverse("today")
    assert client.session["_auth_user_id"] == str(head.staff_id)


@pytest.mark.usefixtures("town")
def test_changing_to_another_of_the_cast_leaves_nothing_of_the_first(client: Client, head: Viewer) -> None:
    elsewhere = organisation("kittiwake-online", "Kittiwake Online", kind="provider", phase="")
    lund = administrator("Ms Lund", at=elsewhere)
    client.post(reverse("sign_in_as"), {"member": member(head)})
    client.post(reverse("sign_in_as"), {"member": member(lund)})
    assert client.session["_auth_user_id"] == str(lund.staff_id)
    assert client.session["workplace"] == "kittiwake-online"


@pytest.mark.usefixtures("town")
def test_whoever_works_in_two_places_signs_in_at_the_one_chosen(client: Client, head: Viewer) -> None:
    person = staff("Mrs Hall")
    at_work(person, RoleName.SENCO)
    elsewhere = organisation("kittiwake-online", "Kittiwake Online", kind="provider", phase="")
    there = at_work(person, RoleName.HEAD, at=elsewhere)
    client.post(reverse("sign_in_as"), {"member": member(there)})
    assert "Kittiwake Online" in client.get(reverse("settings")).content.decode()


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize("chosen", ["", "1", "999@989401", "x@y", "1@nowhere", "²@989401"])
def test_somebody_who_is_not_of_the_cast_is_not_there(client: Client, head: Viewer, chosen: str) -> None:
    assert client.post(reverse("sign_in_as"), {"member": chosen}).status_code == 404


@pytest.mark.usefixtures("town")
def test_the_button_is_protected(head: Viewer) -> None:
    strict = CheckedClient(enforce_csrf_checks=True)
    assert strict.post(reverse("sign_in_as"), {"member": member(head)}).status_code == 403


@pytest.mark.usefixtures("town")
def test_the_town_needs_no_first_day(client: Client) -> None:
    assert client.get(reverse("sign_in_as")).status_code == 200
