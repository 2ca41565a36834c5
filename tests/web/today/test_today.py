"""Today: what needs each person this morning, and nothing that is not theirs."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from tests.held_registers import NOW, TODAY, enrolment, hold, present
from tests.imported import give
from tests.page_rules import Element, read
from tests.people_at_work import at_work, organisation, sign_in, staff
from upturn.access.models import ReadingLogEntry
from upturn.access.permissions import EVERY_PUPIL
from upturn.access.roles import RoleName
from upturn.access.viewer import Viewer
from upturn.families.models import ContactMade, FamilyContact
from upturn.kernel.sessions import Session
from upturn.people.models import Enrolment, Organisation, TeachingGroup, TeachingGroupPlace

pytestmark = pytest.mark.django_db
Marks = Mapping[tuple[date, Session], str]
NOT_IN: Marks = {(TODAY, Session.AM): "N"}
NO_MARK: Marks = {(TODAY, Session.AM): ""}
MONDAY: Marks = {(date(2026, 3, 9), half): "N" for half in Session}


@pytest.fixture(autouse=True)
def _held_clock(settings: Settings) -> None:
    settings.HELD_AT = NOW


@pytest.fixture
def lead() -> Viewer:
    return at_work(staff("Ms Nambiar"), RoleName.ATTENDANCE_LEAD)


def school(
    pupils: Mapping[str, Marks], at: Organisation | None = None, form: str = "9C"
) -> dict[str, Enrolment]:
    """Pupils by given name with what is not plain presence, and four more who were in all year."""
    place = at or organisation()
    rows = {given: enrolment(place, given, form=form) for given in pupils}
    others = {enrolment(place, f"Other{number}", form=form): present() for number in range(4)}
    hold(place, {rows[given]: present(marks) for given, marks in pupils.items()} | others)
    return rows


def today_page(client: Client) -> Element:
    response = client.get(reverse("today"))
    assert response.status_code == 200
    return read(response.content.decode())


def text(page: Element, key: str) -> str | None:
    found = (e for e in page.every("section") if e.attributes.get("aria-labelledby") == key)
    return next((each.text() for each in found), None)


def keys(page: Element) -> list[str]:
    return [
        e.attributes["aria-labelledby"] for e in page.every("section") if "aria-labelledby" in e.attributes
    ]


def contact(about: Enrolment, by: Viewer, on: date = TODAY, how: str = "no_answer", **more: object) -> None:
    ContactMade.objects.create(
        enrolment=about,
        on=on,
        by_id=by.staff_id,
        purpose="ask",
        spoke_with=how,
        line="A secret thing that was said.",
        request_key=f"{about.pk} {on} {by.staff_id}",
        **more,
    )


def teaching(*rows: Enrolment) -> Viewer:
    teacher = at_work(staff("Mr Fallowfield"), RoleName.TEACHER)
    group = TeachingGroup.objects.create(
        organisation=organisation(), name="9C/En", teacher_id=teacher.staff_id
    )
    for row in rows:
        TeachingGroupPlace.objects.create(group=group, enrolment=row)
    return teacher


def test_who_is_not_in_with_whom_to_reach(client: Client, lead: Viewer) -> None:
    rows = school({"Jordan": NOT_IN, "Ivy": NO_MARK, "Leo": {(TODAY, Session.AM): "I"}})
    for name, priority in (("Sam", 2), ("Ada", 1)):
        FamilyContact.objects.create(
            pupil=rows["Jordan"].pupil,
            organisation=organisation(),
            name=f"{name} Example",
            relationship="Mother",
            priority=priority,
            phone="07700 900123",
            channel="text",
            language="Polish",
        )
    page = today_page(sign_in(client, lead))
    said = text(page, "not-in") or ""
    assert "Not in, no reason yet (2)" in said
    assert "Jordan ExampleYear 9, 9CAway this morning." in said
    assert "Ada Example (mother), prefers a text, speaks Polish 07700 900123" in said
    assert "No mark this morning, though the register was taken." in said
    assert "Leo" not in said
    assert [each.attributes["href"] for each in page.every("a") if "tel:" in each.attributes["href"]] == [
        "tel:07700900123"
    ]
    assert page.every("h1")[0].text() == "Today, Thursday 12 March 2026"
    assert "2 not in with no reason yet" in page.text()


def test_whoever_was_tried_today_comes_last_and_says_so(client: Client, lead: Viewer) -> None:
    rows = school({"Ada": NOT_IN, "Zac": NOT_IN})
    contact(rows["Ada"], lead)
    said = text(today_page(sign_in(client, lead)), "not-in") or ""
    assert said.index("Zac Example") < said.index("Ada Example") < said.index("Tried Thu 12 Mar, no answer")


def test_registers_not_in_are_said_by_half_day_and_not_pupil_by_pupil(client: Client, lead: Viewer) -> None:
    place = organisation()
    absent = {
        enrolment(place, f"Late{n}", form="9D"): present({**NO_MARK, **_no(date(2026, 3, 10))})
        for n in range(6)
    }
    hold(place, {enrolment(place, "Ivy"): present()} | absent)
    page = today_page(sign_in(client, lead))
    said = text(page, "registers") or ""
    assert "Registers not in (2)" in said
    assert "This morning9D" in said
    assert "Tue 10 Mar, afternoon9D" in said
    assert "Late0" not in (text(page, "not-in") or "")


def _no(day: date) -> Marks:
    return {(day, Session.PM): ""}


def test_registers_missing_longer_ago_are_for_the_school_page(client: Client, lead: Viewer) -> None:
    place = organisation()
    hold(place, {enrolment(place, f"P{n}"): present(_no(TODAY - timedelta(days=14))) for n in range(6)})
    said = text(today_page(sign_in(client, lead)), "registers") or ""
    assert said == "Registers not in Every register of the last week is in."


def test_earlier_days_without_a_reason_by_age(client: Client, lead: Viewer) -> None:
    school({"Jordan": MONDAY, "Ivy": {(date(2026, 2, 25), Session.AM): "N"}, "Leo": NOT_IN})
    said = text(today_page(sign_in(client, lead)), "no-reason") or ""
    assert "Earlier days with no reason yet (2)" in said
    assert said.index("Ivy Example") < said.index("Jordan Example")
    assert "2 sessions since Mon 9 Mar." in said
    assert "Leo" not in said


def test_many_earlier_days_lead_to_the_list_of_them(client: Client, lead: Viewer) -> None:
    school({f"Given{number:02}": MONDAY for number in range(14)})
    page = today_page(sign_in(client, lead))
    everyone = next(each for each in page.every("a") if each.text().startswith("All 14"))
    linked = read(client.get(everyone.attributes["href"].split("#")[0]).content.decode())
    assert "1 to 14 of 14 pupils" in linked.text()


def test_promises_are_the_leads_all_and_everyone_elses_own(client: Client, lead: Viewer) -> None:
    rows = school({"Jordan": {}, "Ivy": {}, "Leo": {}})
    okoro = at_work(staff("Ms Okoro"), RoleName.PASTORAL)
    contact(rows["Jordan"], okoro, date(2026, 3, 2), "family", look_again_on=date(2026, 3, 11))
    contact(rows["Ivy"], lead, date(2026, 2, 2), "family", look_again_on=date(2026, 2, 11))
    contact(rows["Leo"], okoro, date(2026, 3, 2), "family", look_again_on=date(2026, 3, 16))
    said = text(today_page(sign_in(client, lead)), "look-again") or ""
    assert "We said we would look again (2)" in said
    assert said.index("Ivy Example") < said.index("Jordan Example")
    assert "You, Mon 2 Feb 4 weeks late" in said
    assert "Ms Okoro, Mon 2 Mar due Wed 11 Mar" in said
    own = text(today_page(sign_in(Client(), okoro)), "look-again") or ""
    assert "You said you would look again (1)" in own
    assert "Ivy" not in own


def test_a_promise_kept_is_gone(client: Client, lead: Viewer) -> None:
    rows = school({"Jordan": {}})
    contact(rows["Jordan"], lead, date(2026, 3, 2), "family", look_again_on=date(2026, 3, 11))
    contact(rows["Jordan"], lead, TODAY, "pupil")
    page = today_page(sign_in(client, lead))
    assert "No promise to look again is due this week." in (text(page, "look-again") or "")
    assert "1 conversation had so far." in (text(page, "conversations") or "")


def test_a_quiet_morning_says_so(client: Client, lead: Viewer) -> None:
    school({"Jordan": {}})
    page = today_page(sign_in(client, lead))
    assert "Nothing waits for you this morning." in page.text()
    assert "Everyone marked so far is in, or away with a reason." in (text(page, "not-in") or "")
    assert "Every absence of the last four weeks before today has a reason." in (
        text(page, "no-reason") or ""
    )


def test_before_todays_register_it_says_that(client: Client, lead: Viewer, settings: Settings) -> None:
    school({"Jordan": {}})
    settings.HELD_AT = datetime(2026, 3, 13, 9, 10)
    page = today_page(sign_in(client, lead))
    assert "No marks for today have come in yet." in (text(page, "not-in") or "")
    assert "Marks go up to Thu 12 Mar" in page.text()


@pytest.mark.parametrize("role", RoleName, ids=str)
def test_on_an_empty_store_each_role_is_told_what_will_be_here(client: Client, role: RoleName) -> None:
    page = today_page(sign_in(client, at_work(staff(), role)))
    assert "No register is in yet" in page.text()
    imports = any(
        each.attributes.get("href") == reverse("imports") for each in page.every("main")[0].every("a")
    )
    assert imports is (role in {RoleName.ATTENDANCE_LEAD, RoleName.ANALYST, RoleName.ADMINISTRATOR})


@pytest.mark.parametrize("role", EVERY_PUPIL, ids=str)
def test_whoever_sees_every_pupil_sees_the_morning(client: Client, role: RoleName) -> None:
    school({"Jordan": NOT_IN, "Ivy": MONDAY})
    page = today_page(sign_in(client, at_work(staff(), role)))
    everyones = [key for key in keys(page) if key != "reviews"]
    assert everyones[:3] == ["not-in", "no-reason", "registers"]
    assert "conversations" in everyones
    assert ("reviews" in keys(page)) is (role is not RoleName.PASTORAL), "a meeting is theirs to start"


def test_a_teacher_sees_who_of_theirs_is_not_in_and_no_more(client: Client, lead: Viewer) -> None:
    rows = school({"Jordan": NOT_IN, "Ivy": NOT_IN})
    FamilyContact.objects.create(
        pupil=rows["Jordan"].pupil, organisation=organisation(), name="Sam", phone="07700 900123"
    )
    contact(rows["Jordan"], lead)
    others = Enrolment.objects.filter(pupil__given_name__startswith="Other")
    page = today_page(sign_in(client, teaching(rows["Jordan"], *others)))
    assert keys(page) == ["not-in"]
    assert "Jordan Example" in page.text()
    assert "Ivy" not in page.text()
    assert "07700" not in page.text()
    assert "Tried" not in page.text()
    assert "Record a contact" not in page.text()


@pytest.mark.parametrize("role", [RoleName.ANALYST, RoleName.ADMINISTRATOR], ids=str)
def test_whoever_brings_data_in_sees_data_and_no_pupil(client: Client, role: RoleName) -> None:
    place = organisation()
    hold(place, {enrolment(place, f"Late{n}"): present(_no(date(2026, 3, 10))) for n in range(6)})
    page = today_page(sign_in(client, at_work(staff(), role)))
    assert keys(page) == (["registers", "imports"] if role is RoleName.ANALYST else ["imports"])
    assert "Late" not in page.text()


def test_an_import_that_waits_is_linked(client: Client, lead: Viewer) -> None:
    school({"Jordan": {}})
    given = give(lead, b"not,a\r\nregister,at all\r\n", "odd.csv")
    page = today_page(sign_in(client, lead))
    assert "odd.csv" in (text(page, "imports") or "")
    links = [each.attributes["href"] for each in page.every("a") if "href" in each.attributes]
    assert reverse("import", args=[given.proposal_id]) in links


def test_a_proposed_calendar_is_to_be_checked(client: Client, lead: Viewer) -> None:
    row = enrolment(organisation())
    hold(organisation(), {row: present()}, calendar=None)
    assert "calendar" in keys(today_page(sign_in(client, lead)))


def test_another_organisations_morning_is_not_here(client: Client, lead: Viewer) -> None:
    elsewhere = organisation("989402", "Cobnut Lane")
    rows = school({"Aisha": NOT_IN}, at=elsewhere)
    lund = at_work(staff("Ms Lund"), RoleName.ATTENDANCE_LEAD, at=elsewhere)
    contact(rows["Aisha"], lund, date(2026, 3, 2), "family", look_again_on=TODAY)
    school({"Jordan": NOT_IN})
    assert "Aisha" not in today_page(sign_in(client, lead)).text()


@pytest.mark.usefixtures("lead")
def test_nobody_signed_out_sees_it(client: Client) -> None:
    assert client.get(reverse("today")).headers["Location"].startswith(reverse("account_login"))


def test_today_opens_no_record(client: Client, lead: Viewer) -> None:
    school({"Jordan": NOT_IN})
    page = today_page(sign_in(client, lead))
    assert "secret" not in page.text()
    assert not ReadingLogEntry.objects.exists()


def test_queries_do_not_grow_with_pupils(client: Client) -> None:
    ran = []
    for number, key in ((5, "989401"), (150, "989402")):
        place = organisation(key, key)
        rows = school({f"Given{each}": NOT_IN if each % 2 else MONDAY for each in range(number)}, at=place)
        lead = at_work(staff(f"Lead {key}"), RoleName.ATTENDANCE_LEAD, at=place)
        for row in rows.values():
            contact(row, lead, date(2026, 3, 2), "family", look_again_on=TODAY)
        today_page(sign_in(client, lead))
        with CaptureQueriesContext(connection) as captured:
            today_page(client)
        ran.append(len(captured))
    assert ran[0] == ran[1] <= 30
