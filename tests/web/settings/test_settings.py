"""Settings: who can see what, and why; changed by an administrator and by nobody else."""

from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from tests.checked_client import CheckedClient
from tests.people_at_work import administrator, at_work, organisation, sign_in, staff
from upturn.access.actions import change_weekly_conversations
from upturn.access.models import AuditEvent, Membership, ReadingLogEntry
from upturn.access.roles import RoleName
from upturn.access.sealing import seal_audit_trail
from upturn.kernel.academic_year import AcademicYear
from upturn.people.queries import organisation_details
from upturn.registers.models import CalendarPeriod, SchoolYear
from upturn.web import clock

pytestmark = pytest.mark.django_db
EVERYONES = ["settings", "settings_definitions", "settings_calendar"]
ADMINISTRATORS = [
    "settings_organisation",
    "settings_people",
    "settings_reading_log",
    "settings_audit_trail",
]
OTHERS = [role for role in RoleName if role is not RoleName.ADMINISTRATOR]


@pytest.mark.parametrize("name", EVERYONES)
@pytest.mark.parametrize("role", RoleName, ids=str)
def test_everyone_may_know_who_sees_what(client: Client, role: RoleName, name: str) -> None:
    sign_in(client, at_work(staff(), role))
    assert client.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", ADMINISTRATORS)
def test_an_administrator_opens_every_page(client: Client, name: str) -> None:
    sign_in(client, administrator())
    assert client.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", ADMINISTRATORS)
@pytest.mark.parametrize("role", OTHERS, ids=str)
def test_nobody_else_opens_or_changes_them(client: Client, role: RoleName, name: str) -> None:
    boss = administrator()
    sign_in(client, at_work(staff("Mr Begum"), role))
    assert client.get(reverse(name)).status_code == 403
    client.post(reverse(name), {"change": "conversations", "conversations-number": "99"})
    client.post(reverse("settings_role", args=[boss.staff_id]), {"role": "administrator", "do": "take"})
    client.post(reverse("settings_password", args=[boss.staff_id]))
    assert organisation_details(boss.organisation_id).weekly_conversations == 12
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize("name", ["settings_role", "settings_invitation", "settings_password"])
def test_a_change_is_never_a_link(client: Client, name: str) -> None:
    sign_in(client, administrator())
    assert client.get(reverse(name, args=[1])).status_code == 405


def test_the_first_page_says_what_each_role_opens_and_who_holds_it(client: Client) -> None:
    sign_in(client, administrator())
    at_work(staff("Mr Begum"), RoleName.TEACHER)
    page = client.get(reverse("settings")).content.decode()
    for role in RoleName:
        assert role.label in page
        assert role.sees.replace("'", "&#x27;") in page
    assert "Mr Begum" in page


def test_each_part_of_the_organisation_is_saved_by_itself(client: Client, tmp_path: Path) -> None:
    boss = administrator()
    sign_in(client, boss)
    for change in (
        {"change": "organisation", "organisation-name": "Pennerby Academy", "organisation-phase": "special"},
        {"change": "days", "days-days": ["0", "5"]},
        {"change": "conversations", "conversations-number": "9"},
        {"change": "folder", "folder-path": str(tmp_path)},
    ):
        assert client.post(reverse("settings_organisation"), change).status_code == 302
        assert client.get(reverse("settings_organisation")).status_code == 200
    now = organisation_details(boss.organisation_id)
    assert (now.name, now.phase, now.teaching_days) == ("Pennerby Academy", "special", (0, 5))
    assert (now.weekly_conversations, now.watched_folder) == (9, str(tmp_path))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"change": "organisation", "organisation-name": ""}, "required"),
        ({"change": "days"}, "at least one day"),
        ({"change": "conversations", "conversations-number": "0"}, "greater than or equal to 1"),
        ({"change": "conversations", "conversations-number": "many"}, "whole number"),
        ({"change": "folder", "folder-path": "exports"}, "not a whole path"),
        ({"change": "folder", "folder-path": "/no/such/folder"}, "no folder"),
    ],
    ids=str,
)
def test_what_cannot_be_saved_says_why(client: Client, change: dict[str, str], sentence: str) -> None:
    boss = administrator()
    before = organisation_details(boss.organisation_id)
    page = sign_in(client, boss).post(reverse("settings_organisation"), change)
    assert sentence in page.content.decode()
    assert organisation_details(boss.organisation_id) == before


def test_a_change_of_nothing_known_changes_nothing(client: Client) -> None:
    sign_in(client, administrator())
    assert client.post(reverse("settings_organisation"), {"change": "weather"}).status_code == 200
    assert not AuditEvent.objects.exists()


def test_a_role_is_given_taken_and_given_back(client: Client) -> None:
    boss, other = administrator(), at_work(staff("Mr Begum"), RoleName.TEACHER)
    sign_in(client, boss)
    address = reverse("settings_role", args=[other.staff_id])
    client.post(address, {"role": "head"})
    client.post(address, {"role": "teacher", "do": "take"})
    assert set(Membership.objects.filter(staff_id=other.staff_id).values_list("role", flat=True)) == {"head"}
    page = client.get(reverse("settings_people")).content.decode()
    assert "Undo: give it back" in page
    client.post(address, {"role": "teacher"})
    assert Membership.objects.filter(staff_id=other.staff_id).count() == 2
    assert "Undo" not in client.get(reverse("settings_people")).content.decode()


def test_the_last_administrator_is_told_why_they_stay(client: Client) -> None:
    boss = administrator()
    sign_in(client, boss)
    assert "Only another administrator" in client.get(reverse("settings_people")).content.decode()
    client.post(reverse("settings_role", args=[boss.staff_id]), {"role": "administrator", "do": "take"})
    assert "last administrator" in client.get(reverse("settings_people")).content.decode()
    assert Membership.objects.filter(staff_id=boss.staff_id).count() == 1


@pytest.mark.parametrize("posted", [{}, {"role": "wizard"}])
def test_a_role_that_is_none_changes_nothing(client: Client, posted: dict[str, str]) -> None:
    boss = administrator()
    sign_in(client, boss).post(reverse("settings_role", args=[boss.staff_id]), posted)
    assert Membership.objects.count() == 1


def test_a_colleague_elsewhere_is_a_stranger(client: Client) -> None:
    theirs = administrator("Ms Lund", at=organisation("kittiwake-online", "Kittiwake Online"))
    sign_in(client, administrator())
    client.post(reverse("settings_role", args=[theirs.staff_id]), {"role": "head"})
    page = client.get(reverse("settings_people")).content.decode()
    assert "does not work here" in page
    assert "Ms Lund" not in page


def test_the_reading_log_counts_pupils_and_names_none(client: Client) -> None:
    boss = administrator()
    reader = at_work(staff("Mr Begum"), RoleName.PASTORAL)
    for number in range(60):
        ReadingLogEntry.objects.create(
            staff_id=reader.staff_id,
            organisation_id=reader.organisation_id,
            pupil_id=4_321,
            page=f"page {number}",
            reason="Pastoral at Pennerby High School",
        )
    sign_in(client, boss)
    page = client.get(reverse("settings_reading_log")).content.decode()
    assert "Mr Begum" in page
    assert "4321" not in page
    assert "1 to 50 of 60 readings" in page
    assert "51 to 60 of 60" in client.get(reverse("settings_reading_log"), {"page": "2"}).content.decode()


@pytest.mark.parametrize("asked", ["0", "-1", "two", "²", "9" * 30, ""])
def test_a_page_that_is_no_page_is_still_a_page(client: Client, asked: str) -> None:
    sign_in(client, administrator())
    for name in ("settings_reading_log", "settings_audit_trail"):
        assert client.get(reverse(name), {"page": asked}).status_code == 200


def test_the_audit_trail_says_whether_it_is_whole(client: Client) -> None:
    boss = administrator()
    for number in (10, 11):
        change_weekly_conversations(by=boss, number=number)
    seal_audit_trail()
    sign_in(client, boss)
    assert "whole and unbroken" in client.get(reverse("settings_audit_trail")).content.decode()
    AuditEvent.objects.filter(pk=AuditEvent.objects.earliest("id").pk).update(action="nothing")
    assert "The trail is broken" in client.get(reverse("settings_audit_trail")).content.decode()


def test_the_definitions_show_every_code_and_the_set_in_force(client: Client) -> None:
    sign_in(client, administrator())
    page = client.get(reverse("settings_definitions")).content.decode()
    assert page.count("In force today") == 1
    assert "authorised absence" in page.lower()


def test_a_year_not_yet_known_says_how_to_make_it_known(client: Client) -> None:
    sign_in(client, administrator())
    assert (
        "Nothing is known of this school year yet"
        in client.get(reverse("settings_calendar")).content.decode()
    )


@pytest.mark.parametrize("provisional", [True, False])
def test_the_school_year_shows_its_terms_and_whether_they_are_settled(
    client: Client, provisional: bool
) -> None:
    boss = administrator()
    start = AcademicYear.containing(clock.today()).start
    year = SchoolYear.objects.create(
        organisation_id=boss.organisation_id, start=start, calendar_is_provisional=provisional
    )
    CalendarPeriod.objects.create(
        school_year=year, kind="term", first=date(start, 9, 3), last=date(start, 12, 18), name="Autumn"
    )
    CalendarPeriod.objects.create(
        school_year=year, kind="inset", first=date(start, 9, 2), last=date(start, 9, 2)
    )
    page = sign_in(client, boss).get(reverse("settings_calendar")).content.decode()
    assert f"3 Sep to 18 Dec {start}" in page
    assert "INSET" in page
    assert ("This calendar is provisional" in page) is provisional


def test_every_form_is_protected() -> None:
    strict = CheckedClient(enforce_csrf_checks=True)
    boss = administrator()
    sign_in(strict, boss)
    posts = {
        reverse("settings_organisation"): {"change": "conversations", "conversations-number": "9"},
        reverse("settings_people"): {"name": "X", "email": "x@pennerby-high.example", "roles": ["head"]},
        reverse("settings_role", args=[boss.staff_id]): {"role": "head"},
        reverse("settings_invitation", args=[1]): {"do": "withdraw"},
        reverse("settings_password", args=[boss.staff_id]): {},
    }
    for address, posted in posts.items():
        assert strict.post(address, posted).status_code == 403
    assert not AuditEvent.objects.exists()
