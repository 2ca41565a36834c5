"""The first day: an empty store leads here, only its owner gets in, and it resumes where it stopped."""

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from tests.checked_client import CheckedClient
from tests.people_at_work import PASSWORD, administrator, at_work, sign_in, staff
from upturn.access.queries import finished_first_day_steps, nobody_works_here_yet
from upturn.access.roles import RoleName
from upturn.access.setup_code import new_setup_code
from upturn.people.models import Organisation, Staff
from upturn.people.queries import organisation_details

pytestmark = pytest.mark.django_db


@pytest.fixture
def code(settings: Settings, tmp_path: Path) -> str:
    settings.HOME = tmp_path
    return new_setup_code(tmp_path)


def answers(code: str, **more: object) -> dict[str, object]:
    return {
        "code": code,
        "name": "Ms Okoro",
        "email": "r.okoro@pennerby-high.example",
        "password": PASSWORD,
        "again": PASSWORD,
        "also": ["attendance_lead"],
        "organisation_name": "Pennerby High School",
        "kind": "school",
        "key": "989401",
        "phase": "secondary",
        **more,
    }


@pytest.mark.parametrize("path", ["/", "/settings/", "/sign-in/", "/sign-in-as/", "/nowhere/"])
def test_an_empty_store_leads_here_from_everywhere(client: Client, path: str) -> None:
    assert client.get(path).headers["Location"] == "/first-day/"


def test_the_printed_link_fills_the_code_in(client: Client, code: str) -> None:
    assert f'value="{code}"' in client.get(f"/first-day/?code={code}").content.decode()
    assert code not in client.get("/first-day/").content.decode()


def test_the_password_rules_are_said_first(client: Client) -> None:
    assert "At least 12 characters" in client.get("/first-day/").content.decode()


def test_step_one_makes_the_organisation_and_signs_its_administrator_in(client: Client, code: str) -> None:
    assert client.post("/first-day/", answers(code)).headers["Location"] == reverse("first_day_days")
    page = client.get(reverse("first_day_days")).content.decode()
    assert "Step 2 of 4" in page
    assert "Ms Okoro, Pennerby High School" in page


def test_pressing_twice_makes_one_organisation(client: Client, code: str) -> None:
    client.post("/first-day/", answers(code))
    again = client.post("/first-day/", answers(code))
    assert again.headers["Location"] == reverse("first_day_days")
    assert (Organisation.objects.count(), Staff.objects.count()) == (1, 1)


@pytest.mark.parametrize("guess", ["", "AAAAA-BBBBB-CCCCC-DDDDD"])
def test_a_stranger_who_gets_there_first_gets_no_further(client: Client, code: str, guess: str) -> None:
    page = client.post("/first-day/", answers(guess)).content.decode()
    assert "putting right" in page
    assert nobody_works_here_yet()
    assert client.post("/first-day/", answers(code)).status_code == 302


def test_a_stranger_who_comes_later_is_sent_to_sign_in(client: Client, code: str) -> None:
    client.post("/first-day/", answers(code))
    stranger = CheckedClient()
    assert stranger.post("/first-day/", answers(code)).headers["Location"] == reverse("account_login")
    assert "already set up" in stranger.get(reverse("account_login")).content.decode()
    assert Staff.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"key": "12345"}, "is not a URN"),
        ({"kind": "provider", "key": "9 lives"}, "cannot be a short key"),
        ({"password": "short", "again": "short"}, "too short"),
        ({"again": "another password entirely"}, "not the same"),
        ({"email": "nowhere"}, "email address"),
        ({"organisation_name": ""}, "required"),
        ({"kind": "palace"}, "palace"),
        ({"also": ["wizard"]}, "wizard"),
    ],
    ids=str,
)
def test_a_wrong_answer_is_named_where_it_stands(
    client: Client, code: str, wrong: dict[str, object], sentence: str
) -> None:
    page = client.post("/first-day/", answers(code, **wrong)).content.decode()
    assert sentence in page
    assert 'aria-invalid="true"' in page
    assert PASSWORD not in page
    assert nobody_works_here_yet()


def test_a_provider_is_known_by_its_short_key(client: Client, code: str) -> None:
    answer = client.post("/first-day/", answers(code, kind="provider", key="Kittiwake Online", phase=""))
    assert answer.status_code == 302
    assert Organisation.objects.get().key == "kittiwake-online"


def test_the_form_is_protected(code: str) -> None:
    assert CheckedClient(enforce_csrf_checks=True).post("/first-day/", answers(code)).status_code == 403
    assert nobody_works_here_yet()


def test_the_town_has_no_first_day(client: Client, code: str, settings: Settings) -> None:
    settings.IS_TOWN = True
    assert client.post("/first-day/", answers(code)).headers["Location"] == reverse("account_login")
    assert nobody_works_here_yet()


def test_the_other_steps_follow_and_each_resumes(client: Client, code: str) -> None:
    client.post("/first-day/", answers(code))
    assert client.get("/first-day/").headers["Location"] == reverse("first_day_days")
    client.post(reverse("first_day_days"), {"days": ["0", "1", "2", "6"]})
    assert organisation_details(Organisation.objects.get().pk).teaching_days == (0, 1, 2, 6)
    assert client.get("/first-day/").headers["Location"] == reverse("first_day_people")
    assert "Step 3 of 4" in client.get(reverse("first_day_people")).content.decode()
    client.post(reverse("first_day_people"), {"done": "1"})
    assert client.get("/first-day/").headers["Location"] == reverse("first_day_import")
    assert "What to export" in client.get(reverse("first_day_import")).content.decode()
    assert client.post(reverse("first_day_import"), {"later": "1"}).headers["Location"] == reverse("today")
    assert client.get("/first-day/").headers["Location"] == reverse("today")


def test_the_last_step_leads_to_imports(client: Client, code: str) -> None:
    client.post("/first-day/", answers(code))
    assert client.post(reverse("first_day_import")).headers["Location"] == reverse("imports")


def test_no_teaching_day_is_asked_about_again(client: Client, code: str) -> None:
    client.post("/first-day/", answers(code))
    page = client.post(reverse("first_day_days"), {}).content.decode()
    assert "at least one day" in page
    assert finished_first_day_steps(Organisation.objects.get().pk) == frozenset()


def test_several_people_are_invited_in_one_go(client: Client, code: str) -> None:
    client.post("/first-day/", answers(code))
    for name, role in (("Mr Begum", "teacher"), ("Mrs Hall", "senco")):
        client.post(
            reverse("first_day_people"),
            {"name": name, "email": f"{name[-4:].strip().lower()}@pennerby-high.example", "roles": [role]},
        )
    page = client.get(reverse("first_day_people")).content.decode()
    assert page.count("http://testserver/invitation/") == 2
    assert finished_first_day_steps(Organisation.objects.get().pk) == frozenset()


@pytest.mark.parametrize("role", [role for role in RoleName if role is not RoleName.ADMINISTRATOR], ids=str)
def test_only_an_administrator_goes_on_with_it(client: Client, role: RoleName) -> None:
    administrator()
    sign_in(client, at_work(staff("Mr Begum"), role))
    assert client.get("/first-day/").headers["Location"] == reverse("today")
    for name in ("first_day_days", "first_day_people", "first_day_import"):
        assert client.get(reverse(name)).status_code == 403
        assert client.post(reverse(name), {"days": ["0"]}).status_code == 403
