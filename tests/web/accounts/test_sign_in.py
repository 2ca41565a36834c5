"""Signing in and out: closed to strangers, telling nobody who has an account."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from tests.checked_client import CheckedClient
from tests.people_at_work import PASSWORD, administrator, at_work, sign_in, staff
from upturn.access.roles import RoleName
from upturn.people.models import Staff

pytestmark = pytest.mark.django_db
EMAIL = "d.begum@pennerby-high.example"
SHUT = [
    "settings",
    "settings_organisation",
    "settings_people",
    "settings_reading_log",
    "settings_audit_trail",
    "settings_definitions",
    "settings_calendar",
    "usersessions_list",
    "account_change_password",
    "workplace",
    "first_day_days",
    "first_day_people",
    "first_day_import",
]


@pytest.fixture
def begum() -> Staff:
    person = staff("Mr Begum", EMAIL, password=PASSWORD)
    at_work(person, RoleName.ADMINISTRATOR)
    return person


def try_to_sign_in(client: Client, email: str = EMAIL, password: str = PASSWORD, **more: str) -> str:
    """Where it leads, or the page's words."""
    answer = client.post(reverse("account_login"), {"login": email, "password": password, **more})
    return str(answer.headers.get("Location") or answer.content.decode())


def messages_on(page: str) -> str:
    found = re.search(r'<div class="problem".*?</div>', page, re.DOTALL)
    assert found
    return found[0]


@pytest.mark.parametrize("email", [EMAIL, EMAIL.upper(), f" {EMAIL} "])
def test_whoever_was_invited_signs_in(client: Client, begum: Staff, email: str) -> None:
    assert try_to_sign_in(client, email) == reverse("today")
    assert client.session["_auth_user_id"] == str(begum.pk)


def test_signing_in_goes_where_one_was_going(client: Client, begum: Staff) -> None:
    assert client.get(reverse("settings")).headers["Location"] == "/sign-in/?next=/settings/"
    assert try_to_sign_in(client, next="/settings/") == "/settings/"


def test_signing_in_never_leads_elsewhere(client: Client, begum: Staff) -> None:
    assert try_to_sign_in(client, next="https://elsewhere.example/") == reverse("today")


def test_a_wrong_password_and_an_unknown_address_look_the_same(client: Client, begum: Staff) -> None:
    wrong = messages_on(try_to_sign_in(client, EMAIL, "not this one at all"))
    unknown = messages_on(try_to_sign_in(client, "nobody@pennerby-high.example", "not this one at all"))
    assert wrong == unknown
    assert "do not go together" in wrong


def test_too_many_wrong_passwords_shut_the_right_one_out_for_a_while(client: Client, begum: Staff) -> None:
    for _ in range(5):
        try_to_sign_in(client, EMAIL, "not this one at all")
    assert "Too many tries" in try_to_sign_in(client)
    assert "_auth_user_id" not in client.session


def test_too_many_tries_from_one_place_get_a_page_that_says_so(client: Client, begum: Staff) -> None:
    for number in range(31):
        answer = client.post(
            reverse("account_login"), {"login": f"n{number}@pennerby-high.example", "password": "guess"}
        )
    assert answer.status_code == 429
    assert "Wait five minutes" in answer.content.decode()


def test_someone_whose_account_is_closed_stays_out(client: Client, begum: Staff) -> None:
    begum.is_active = False
    begum.save()
    try_to_sign_in(client)
    assert "_auth_user_id" not in client.session


def test_nobody_signs_themselves_up(client: Client, begum: Staff) -> None:
    page = client.get(reverse("account_signup"))
    assert "Ask for an invitation" in page.content.decode()
    client.post(
        reverse("account_signup"),
        {"email": "new@pennerby-high.example", "password1": PASSWORD, "password2": PASSWORD},
    )
    assert Staff.objects.count() == 1


@pytest.mark.parametrize("name", SHUT)
def test_a_page_that_is_not_public_asks_who_one_is(client: Client, begum: Staff, name: str) -> None:
    answer = client.get(reverse(name))
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(reverse("account_login"))


def test_signing_out_takes_a_button_not_a_link(client: Client, begum: Staff) -> None:
    try_to_sign_in(client)
    client.get(reverse("account_logout"))
    assert "_auth_user_id" in client.session
    client.post(reverse("account_logout"))
    assert "_auth_user_id" not in client.session


def test_a_form_without_its_token_changes_nothing(begum: Staff) -> None:
    strict = CheckedClient(enforce_csrf_checks=True)
    assert strict.post(reverse("account_login"), {"login": EMAIL, "password": PASSWORD}).status_code == 403
    assert "_auth_user_id" not in strict.session


def test_sign_out_everywhere_else(client: Client, begum: Staff) -> None:
    other = CheckedClient()
    try_to_sign_in(client)
    try_to_sign_in(other)
    page = client.get(reverse("usersessions_list")).content.decode()
    assert "2 places" in page
    assert page.count("This one") == 1
    client.post(reverse("usersessions_list"))
    assert other.get(reverse("settings")).status_code == 302
    assert client.get(reverse("settings")).status_code == 200


def test_a_changed_password_signs_out_everywhere(client: Client, begum: Staff) -> None:
    other = CheckedClient()
    try_to_sign_in(client)
    try_to_sign_in(other)
    new = "quiet harbour pencil wagon"
    answer = client.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new}
    )
    assert answer.status_code == 302
    assert client.get(reverse("settings")).status_code == 302
    assert other.get(reverse("settings")).status_code == 302
    assert "do not go together" in try_to_sign_in(client)
    assert try_to_sign_in(client, password=new) == reverse("today")


@pytest.mark.parametrize("new", ["short", "123456789012", "password1234", "d.begum@pennerby-high"])
def test_a_weak_password_is_refused_with_the_rules_said_first(client: Client, begum: Staff, new: str) -> None:
    try_to_sign_in(client)
    assert "At least 12 characters" in client.get(reverse("account_change_password")).content.decode()
    page = client.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new}
    )
    assert "putting right" in page.content.decode()
    begum.refresh_from_db()
    assert begum.check_password(PASSWORD)


@pytest.fixture
def mail_server(settings: Settings) -> None:
    settings.EMAIL_HOST = "mail.pennerby-high.example"


@pytest.mark.usefixtures("mail_server")
def test_a_forgotten_password_is_chosen_anew_by_a_link_that_works_once(client: Client, begum: Staff) -> None:
    answer = client.post(reverse("account_reset_password"), {"email": EMAIL})
    assert answer.headers["Location"] == reverse("account_reset_password_done")
    assert "Look in your e-mail" in client.get(answer.headers["Location"]).content.decode()
    (letter,) = mail.outbox
    assert letter.to == [EMAIL]
    assert letter.subject == "Upturn: choose a new password"
    link = re.search(r"http://testserver(\S+)", letter.body)
    assert link
    form = client.get(link[1], follow=True)
    new = "quiet harbour pencil wagon"
    done = client.post(form.request["PATH_INFO"], {"password1": new, "password2": new}, follow=True)
    assert "Your password is changed" in done.content.decode()
    assert "no longer works" in CheckedClient().get(link[1], follow=True).content.decode()
    assert try_to_sign_in(CheckedClient(), password=new) == reverse("today")


@pytest.mark.usefixtures("mail_server")
def test_an_unknown_address_gets_the_same_answer(client: Client, begum: Staff) -> None:
    known = client.post(reverse("account_reset_password"), {"email": EMAIL})
    unknown = client.post(reverse("account_reset_password"), {"email": "nobody@pennerby-high.example"})
    assert (known.status_code, known.headers["Location"]) == (
        unknown.status_code,
        unknown.headers["Location"],
    )
    assert len(mail.outbox) == 2
    assert "sign up" not in mail.outbox[1].body


@pytest.mark.local_server
def test_a_mail_server_that_is_down_tells_nothing_and_breaks_nothing(
    client: Client, begum: Staff, settings: Settings
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    for email in (EMAIL, "nobody@pennerby-high.example"):
        assert client.post(reverse("account_reset_password"), {"email": email}).status_code == 302


def test_without_a_mail_server_the_page_says_whom_to_ask(client: Client, begum: Staff) -> None:
    page = client.get(reverse("account_reset_password")).content.decode()
    assert "Ask an administrator" in page


def test_someone_without_a_role_is_told_so(client: Client, begum: Staff) -> None:
    stranger = staff("Ms Lund")
    client.force_login(stranger, backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = client.get(reverse("settings"))
    assert answer.status_code == 403
    assert "no role in any organisation" in answer.content.decode()


def test_an_administrator_gives_a_link_where_no_mail_server_can(client: Client, begum: Staff) -> None:
    other = at_work(staff("Ms Lund"), RoleName.TEACHER)
    sign_in(client, administrator("Ms Okoro"))
    page = client.post(reverse("settings_password", args=[other.staff_id])).content.decode()
    link = re.search(r'value="http://testserver(/password/new/[^"]+)"', page)
    assert link
    fresh = CheckedClient()
    form = fresh.get(link[1], follow=True)
    new = "quiet harbour pencil wagon"
    fresh.post(form.request["PATH_INFO"], {"password1": new, "password2": new})
    assert Staff.objects.get(pk=other.staff_id).check_password(new)
