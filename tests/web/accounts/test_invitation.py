"""Accepting an invitation from its link."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.checked_client import CheckedClient
from tests.people_at_work import PASSWORD, administrator, at_work, organisation, sign_in, staff
from upturn.access.actions import invite, withdraw_invitation
from upturn.access.models import Invitation
from upturn.access.roles import RoleName
from upturn.people.models import Staff
from upturn.web import clock

pytestmark = pytest.mark.django_db
EMAIL = "d.begum@pennerby-high.example"
CHOSEN = {"password": PASSWORD, "again": PASSWORD}


def invited(days_ago: int = 0) -> str:
    """The address of an invitation for Mr Begum."""
    boss = administrator()
    made = invite(
        by=boss,
        email=EMAIL,
        name="Mr Begum",
        roles=[RoleName.TEACHER],
        at=clock.now() - timedelta(days=days_ago),
    )
    return reverse("accept_invitation", args=[made.secret])


def test_the_page_says_who_invited_whom_and_what_they_will_see(client: Client) -> None:
    page = client.get(invited()).content.decode()
    for words in (
        "Ms Okoro",
        "Mr Begum",
        EMAIL,
        "Pennerby High School",
        RoleName.TEACHER.sees,
        "At least 12",
    ):
        assert words in page


def test_a_password_is_chosen_and_one_is_in(client: Client) -> None:
    address = invited()
    assert client.post(address, CHOSEN).headers["Location"] == reverse("today")
    person = Staff.objects.get(email=EMAIL)
    assert client.session["_auth_user_id"] == str(person.pk)
    assert person.check_password(PASSWORD)


def test_pressing_twice_is_harmless(client: Client) -> None:
    address = invited()
    client.post(address, CHOSEN)
    again = client.post(address, CHOSEN)
    assert again.status_code == 410
    assert Staff.objects.filter(email=EMAIL).count() == 1


@pytest.mark.parametrize(
    "chosen",
    [{}, {"password": "short", "again": "short"}, {"password": PASSWORD, "again": "something else entirely"}],
    ids=["empty", "weak", "different"],
)
def test_a_password_that_will_not_do_is_asked_for_again(client: Client, chosen: dict[str, str]) -> None:
    page = client.post(invited(), chosen)
    assert page.status_code == 200
    assert "putting right" in page.content.decode()
    assert not Staff.objects.filter(email=EMAIL).exists()


@pytest.mark.parametrize("days_ago", [7, 30])
def test_a_link_too_old_says_so_and_names_nobody(client: Client, days_ago: int) -> None:
    page = client.get(invited(days_ago))
    assert page.status_code == 410
    assert EMAIL not in page.content.decode()


def test_a_withdrawn_link_is_over(client: Client) -> None:
    address = invited()
    boss = at_work(Staff.objects.get(name="Ms Okoro"))
    withdraw_invitation(by=boss, invitation_id=Invitation.objects.get().pk, at=clock.now())
    assert client.post(address, CHOSEN).status_code == 410


def test_a_guess_is_over_too(client: Client) -> None:
    invited()
    assert client.get(reverse("accept_invitation", args=["guess"])).status_code == 410


def test_someone_known_signs_in_first_and_keeps_their_password(client: Client) -> None:
    elsewhere = organisation("kittiwake-online", "Kittiwake Online", kind="provider", phase="")
    known = staff("Mr Begum", EMAIL, password="something else entirely")
    there = at_work(known, RoleName.TEACHER, at=elsewhere)
    address = invited()
    page = client.get(address).content.decode()
    assert f"/sign-in/?next={address}" in page
    assert 'type="password"' not in page
    client.post(address, CHOSEN)
    assert "_auth_user_id" not in client.session
    sign_in(client, there)
    assert client.post(address).headers["Location"] == reverse("today")
    assert "Pennerby High School" in client.get(reverse("settings")).content.decode()
    known.refresh_from_db()
    assert known.check_password("something else entirely")


def test_somebody_else_signed_in_cannot_take_it(client: Client) -> None:
    staff("Mr Begum", EMAIL)
    address = invited()
    sign_in(client, at_work(staff("Mr Reid"), RoleName.HEAD))
    assert "signed in as somebody else" in client.post(address).content.decode()


def test_the_form_is_protected() -> None:
    strict = CheckedClient(enforce_csrf_checks=True)
    assert strict.post(invited(), CHOSEN).status_code == 403
    assert not Staff.objects.filter(email=EMAIL).exists()
