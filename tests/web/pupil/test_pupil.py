"""The Pupil page: what it shows, to whom, in every state, and that it never asks more of the store."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from tests.held_registers import NOW, NUMBERS, TODAY, YEAR, enrolment, hold, present
from tests.page_rules import read
from tests.people_at_work import at_work, organisation, sign_in, staff
from upturn.access.models import ReadingLogEntry, TrustedAdult
from upturn.access.roles import RoleName
from upturn.access.viewer import Viewer
from upturn.exchange.models import ImportProposal
from upturn.families.models import ContactMade, FamilyContact
from upturn.kernel.sessions import Session
from upturn.people.models import Enrolment, Staff, TeachingGroup, TeachingGroupPlace
from upturn.registers.actions import NewMark

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 3, 9)
SLOT = YEAR.weeks.slot(MONDAY, Session.AM)
EVERY_PUPIL = [
    RoleName.ATTENDANCE_LEAD,
    RoleName.PASTORAL,
    RoleName.SENCO,
    RoleName.DSL,
    RoleName.HEAD,
]
SEES_NEEDS = {RoleName.ATTENDANCE_LEAD, RoleName.SENCO, RoleName.DSL, RoleName.HEAD}


@pytest.fixture(autouse=True)
def _held_clock(settings: Settings) -> None:
    settings.HELD_AT = NOW


@pytest.fixture
def lead() -> Viewer:
    return at_work(staff("Ms Nambiar"), RoleName.ATTENDANCE_LEAD)


@pytest.fixture
def jordan(lead: Viewer) -> Enrolment:
    """Away on Monday with no reason, with what may not be for everyone."""
    enrolled = enrolment(organisation(), sen_status="K", looked_after=True, free_school_meals=True)
    hold(organisation(), {enrolled: present({(MONDAY, Session.AM): "N", (MONDAY, Session.PM): "N"})})
    said(enrolled, lead, "The corridor is too loud.")
    FamilyContact.objects.create(
        pupil=enrolled.pupil,
        organisation=organisation(),
        name="Sam Example",
        relationship="Mother",
        priority=1,
        language="Polish",
        channel="text",
        phone="07700 900336",
        parental_responsibility=True,
    )
    return enrolled


def said(
    enrolled: Enrolment, by: Viewer, line: str, on: date = TODAY, spoke_with: str = "pupil", **more: object
) -> ContactMade:
    return ContactMade.objects.create(
        enrolment=enrolled,
        on=on,
        by_id=by.staff_id,
        purpose="ask",
        spoke_with=spoke_with,
        line=line,
        request_key=f"{line}-{on}",
        **more,
    )


def teaches(person: Staff, enrolled: Enrolment) -> None:
    group = TeachingGroup.objects.create(
        organisation=enrolled.organisation, name="9C/Sc", subject="Science", teacher=person
    )
    TeachingGroupPlace.objects.create(group=group, enrolment=enrolled)


def page_of(client: Client, viewer: Viewer, enrolled: Enrolment, query: str = "", status: int = 200) -> str:
    response = sign_in(client, viewer).get(reverse("pupil", args=[enrolled.pupil_id]) + query)
    assert response.status_code == status
    return read(response.content.decode()).text()


# -- what it shows ----------------------------------------------------------------------------------------


def test_it_leads_with_sessions_and_never_with_a_percentage(
    client: Client, lead: Viewer, jordan: Enrolment
) -> None:
    response = sign_in(client, lead).get(reverse("pupil", args=[jordan.pupil_id]))
    tree = read(response.content.decode())
    figures = next(each for each in tree.every("dl") if each.attributes.get("class") == "figures")
    values = [each.text() for each in figures.every("dd") if each.attributes.get("class") == "v"]
    assert re.fullmatch(r"\d+ of \d+ sessions", values[0])
    assert values[1] == "35 of 37 sessions"
    assert values[2] == "2 sessions"
    assert "since Mon 9 Mar" in figures.text()
    assert not [value for value in values if "%" in value]


def test_the_grid_holds_the_term_and_its_letters(client: Client, lead: Viewer, jordan: Enrolment) -> None:
    response = sign_in(client, lead).get(reverse("pupil", args=[jordan.pupil_id]))
    tree = read(response.content.decode())
    grid = next(each for each in tree.every("table") if each.attributes.get("class") == "grid")
    marks = [each for each in grid.every("td") if each.attributes.get("class", "").startswith("mk")]
    assert sum("unexplained" in each.attributes["class"] for each in marks) == 2
    assert "Every session this term" in tree.text()
    assert "5 Jan to" in grid.every("caption")[0].text()


@pytest.mark.parametrize(
    ("query", "heading"),
    [
        ("?period=term-1", "Every session in the autumn term"),
        ("?period=year", "Every session this year"),
        ("?period=last-year", "Every session in 2024/25"),
        ("?period=%3Cscript%3E", "Every session this term"),
    ],
)
def test_another_period_can_be_asked_for(
    client: Client, lead: Viewer, jordan: Enrolment, query: str, heading: str
) -> None:
    assert heading in page_of(client, lead, jordan, query)


def test_no_label_stands_under_the_name(client: Client, lead: Viewer, jordan: Enrolment) -> None:
    response = sign_in(client, lead).get(reverse("pupil", args=[jordan.pupil_id]))
    head = next(
        each
        for each in read(response.content.decode()).every("div")
        if each.attributes.get("class") == "head"
    )
    assert head.text() == "Jordan Example Year 9 9C 14 years old Have a conversationCheck inRecord a contact"


def test_half_or_more_missed_opens_the_joint_plan(client: Client, lead: Viewer, jordan: Enrolment) -> None:
    assert "Joint plan" not in page_of(client, lead, jordan)
    away = {
        (date.fromordinal(n), half): "O"
        for n in range(date(2025, 10, 1).toordinal(), TODAY.toordinal())
        for half in Session
        if date.fromordinal(n).weekday() < 5
    }
    ellie = enrolment(organisation(), "Ellie")
    hold(organisation(), {jordan: present(), ellie: present(away)})
    assert "with the authority and partners, and never in a queue" in page_of(client, lead, ellie)
    teacher = staff("Mr Fallowfield")
    teaches(teacher, ellie)
    assert "Joint plan" not in page_of(client, at_work(teacher, RoleName.TEACHER), ellie)


def test_the_official_figures_say_how_they_are_counted(
    client: Client, lead: Viewer, jordan: Enrolment
) -> None:
    text = page_of(client, lead, jordan)
    assert "Authorised absence" not in text.split("Official figures")[0]
    assert "10 × 2 away = 20, which is less than" in text
    assert "As the Department for Education counts them" in text


def test_a_missing_mark_makes_the_figures_provisional_and_says_how_many(client: Client, lead: Viewer) -> None:
    one, other = enrolment(organisation()), enrolment(organisation(), "Maya")
    hold(organisation(), {one: present(), other: present({(MONDAY, Session.AM): ""})})
    text = page_of(client, lead, other)
    assert "1 session has no mark this year, so the figures are provisional." in text
    assert "provisional" not in page_of(client, lead, one).split("Official figures")[0]


def test_a_changed_mark_says_what_it_was_and_which_import_changed_it(
    client: Client, lead: Viewer, jordan: Enrolment
) -> None:
    proposal = ImportProposal.objects.create(
        organisation=organisation(), file_name="week-28.csv", state="committed", size=1
    )
    hold(
        organisation(),
        {jordan: present({(MONDAY, Session.AM): "I"})},
        changes=(NewMark(jordan.pk, SLOT, NUMBERS["N"], NUMBERS["I"]),),
        proposal_id=proposal.pk,
        when=datetime(2026, 3, 12, 8, 12, tzinfo=UTC),
    )
    text = page_of(client, lead, jordan)
    assert "Mon 9 Mar, morning: N (reason not yet established) became I (illness" in text
    assert "week-28.csv, Thu 12 Mar at 08:12" in text
    assert "was N (reason not yet established) until the import of Thu 12 Mar" in text
    assert (
        reverse("import", args=[proposal.pk])
        in client.get(reverse("pupil", args=[jordan.pupil_id])).content.decode()
    )


def test_a_day_changed_alike_is_one_line_under_its_import(
    client: Client, lead: Viewer, jordan: Enrolment
) -> None:
    changes = [NewMark(jordan.pk, SLOT + slot, NUMBERS["N"], NUMBERS["I"]) for slot in range(2)]
    changes += [NewMark(jordan.pk, SLOT + 3, 0, NUMBERS["L"])]
    hold(organisation(), {jordan: present()}, changes=tuple(changes), proposal_id=5)
    text = page_of(client, lead, jordan)
    assert text.count("became") == 2
    assert "Mon 9 Mar, all day: N" in text
    assert "Tue 10 Mar, afternoon: no mark became L" in text
    assert text.count("an import, Thu 12 Mar at 08:12") == 1


def test_who_may_not_import_reads_the_change_without_a_way_to_the_file(
    client: Client, jordan: Enrolment
) -> None:
    hold(
        organisation(),
        {jordan: present()},
        changes=(NewMark(jordan.pk, SLOT, NUMBERS["N"], NUMBERS["I"]),),
        proposal_id=77,
    )
    viewer = at_work(staff("Ms Okoro"), RoleName.PASTORAL)
    assert "an import, Thu 12 Mar at 08:12" in page_of(client, viewer, jordan)
    assert "/imports/77/" not in client.get(reverse("pupil", args=[jordan.pupil_id])).content.decode()


def test_a_promise_to_look_again_says_how_it_stands(client: Client, lead: Viewer, jordan: Enrolment) -> None:
    ContactMade.objects.all().delete()
    said(jordan, lead, "Rang.", MONDAY - timedelta(days=14), look_again_on=MONDAY - timedelta(days=7))
    assert "Look again 10 days late" in page_of(client, lead, jordan)
    said(jordan, lead, "Talked.", MONDAY)
    assert "Looked again" in page_of(client, lead, jordan)


def test_hope_is_arithmetic_and_no_forecast(client: Client, lead: Viewer, jordan: Enrolment) -> None:
    text = page_of(client, lead, jordan)
    found = re.search(r"If Jordan attends the next (\d+) sessions, that is (\d+) of (\d+) this term\.", text)
    assert found
    ahead, attended, possible = map(int, found.groups())
    assert ahead == 20
    assert possible - attended == 2


def test_a_chart_too_short_to_judge_says_what_would_be_enough(client: Client, lead: Viewer) -> None:
    new = enrolment(organisation(), "Maya", starts_on=date(2026, 3, 2))
    old = enrolment(organisation(), "Theo")
    hold(organisation(), {old: present(), new: present(first=date(2026, 3, 2))})
    assert "too few to say which way it is going" in page_of(client, lead, new)


# -- every state --------------------------------------------------------------------------------------------


def test_a_pupil_before_any_import(client: Client, lead: Viewer) -> None:
    text = page_of(client, lead, enrolment(organisation()))
    assert "No register has been brought in for this year yet" in text
    assert "No session has been possible yet." in text
    assert "Not known while nothing was possible." in text


def test_a_pupil_the_registers_say_nothing_of(client: Client, lead: Viewer, jordan: Enrolment) -> None:
    text = page_of(client, lead, enrolment(organisation(), "Maya"))
    assert "sessions have no mark this year" in text


def test_someone_who_joined_today(client: Client, lead: Viewer, jordan: Enrolment) -> None:
    text = page_of(client, lead, enrolment(organisation(), "Maya", starts_on=TODAY))
    assert "joined Thu 12 Mar 2026" in text
    started_with_everyone = enrolment(organisation(), "Theo", starts_on=date(2025, 9, 3))
    assert "joined" not in page_of(client, lead, started_with_everyone)


def test_a_leaver_keeps_the_term_they_left_in(client: Client, lead: Viewer) -> None:
    leaver = enrolment(organisation(), "Theo", leaves_on=date(2025, 12, 5))
    hold(organisation(), {leaver: present(until=YEAR.weeks.slot(date(2025, 12, 5), Session.PM))})
    text = page_of(client, lead, leaver)
    assert "left Fri 5 Dec 2025" in text
    assert "Every session in the autumn term" in text
    assert "attends the next" not in text
    assert "Last four school weeks" not in text


def test_a_leaver_of_last_year_opens_on_that_year(client: Client, lead: Viewer, jordan: Enrolment) -> None:
    leaver = enrolment(organisation(), "Theo", leaves_on=date(2025, 7, 21))
    text = page_of(client, lead, leaver)
    assert "Official figures, 2024/25" in text


def test_a_provisional_pupil_is_said_to_be_one(client: Client, lead: Viewer, jordan: Enrolment) -> None:
    text = page_of(
        client, lead, enrolment(organisation(), "007", "", provisional=True, year_group="", form="")
    )
    assert "007 came with a register and is on no roll yet." in text


def test_a_very_long_name_is_whole(client: Client, lead: Viewer) -> None:
    name = "Wilhelmina-Alexandrina " * 3
    assert name.split()[0] in page_of(
        client, lead, enrolment(organisation(), name.strip(), "Featherstonehaugh")
    )


def test_where_nothing_was_possible_figures_are_not_known_and_never_nought(
    client: Client, lead: Viewer
) -> None:
    """Dual-registered: due at the other school in every session."""
    elsewhere = enrolment(organisation(), "Maya")
    days = {(MONDAY + timedelta(days=day), session): "D" for day in range(4) for session in Session}
    hold(organisation(), {elsewhere: present(days, first=MONDAY, until=SLOT + 6)})
    response = sign_in(client, lead).get(reverse("pupil", args=[elsewhere.pupil_id]))
    tree = read(response.content.decode())
    assert "No session has been possible yet." in tree.text()
    figures = {row.every("th")[0].text(): row.every("td") for row in tree.every("tr") if row.every("th")}
    known = {name: cells[0].text() for name, cells in figures.items() if cells}
    assert [value for name, value in known.items() if name.startswith("Absence rate")] == ["Not known"]
    assert [value for name, value in known.items() if "persistent" in name] == ["Not known"]


# -- who sees what ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", EVERY_PUPIL)
def test_whoever_sees_every_pupil_sees_contacts_and_family(
    client: Client, jordan: Enrolment, role: RoleName
) -> None:
    text = page_of(client, at_work(staff("Someone"), role), jordan)
    assert "The corridor is too loud." in text
    assert "Sam Example, mother, first to reach" in text
    assert "Prefers text message, speaks Polish, has parental responsibility" in text
    assert ("Needs and care" in text) == (role in SEES_NEEDS)
    assert ("SEN support" in text) == (role in SEES_NEEDS)


def test_a_teacher_of_the_pupil_sees_sessions_and_figures_and_no_more(
    client: Client, jordan: Enrolment
) -> None:
    person = staff("Mr Fallowfield")
    viewer = at_work(person, RoleName.TEACHER)
    teaches(person, jordan)
    text = page_of(client, viewer, jordan)
    assert "Every session this term" in text
    assert "Official figures" in text
    for kept in ("corridor", "Sam Example", "07700", "Needs and care", "Looked after", "Last conversation"):
        assert kept not in text
    assert "Contacts and family details are kept to" in text
    assert "Record a contact" not in text
    assert "Trusted adult" not in text
    assert "No plan yet" not in text


def test_a_teacher_who_is_the_trusted_adult_reads_the_plan_and_is_offered_none_to_make(
    client: Client, jordan: Enrolment
) -> None:
    person = staff("Mr Fallowfield")
    viewer = at_work(person, RoleName.TEACHER)
    TrustedAdult.objects.create(enrolment=jordan, staff=person, began_on=TODAY)
    text = page_of(client, viewer, jordan)
    assert "No plan yet" in text
    assert "Begin a plan" not in text


def test_a_teacher_of_others_learns_nothing(client: Client, jordan: Enrolment) -> None:
    viewer = at_work(staff("Mr Fallowfield"), RoleName.TEACHER)
    assert "Jordan" not in page_of(client, viewer, jordan, status=404)


@pytest.mark.parametrize("role", [RoleName.ANALYST, RoleName.ADMINISTRATOR])
def test_whoever_sees_no_pupil_is_told_why(client: Client, jordan: Enrolment, role: RoleName) -> None:
    text = page_of(client, at_work(staff("Someone"), role), jordan, status=403)
    assert "Pupils' pages are open to" in text
    assert "Jordan" not in text


def test_another_school_learns_nothing(client: Client, jordan: Enrolment) -> None:
    other = organisation("989201", "Cobnut Lane Primary School")
    viewer = at_work(staff("Mrs Tibbald"), RoleName.ATTENDANCE_LEAD, at=other)
    assert "Jordan" not in page_of(client, viewer, jordan, status=404)
    assert not ReadingLogEntry.objects.exists()


def test_a_stranger_is_sent_to_sign_in(client: Client, jordan: Enrolment) -> None:
    response = client.get(reverse("pupil", args=[jordan.pupil_id]))
    assert response.status_code == 302
    assert response.headers["Location"].startswith(reverse("account_login"))


def test_opening_is_recorded_and_the_reader_is_told(client: Client, lead: Viewer, jordan: Enrolment) -> None:
    text = page_of(client, lead, jordan)
    reason = "Attendance lead at Pennerby High School"
    assert f"You can see this as {reason}; opening it was recorded." in text
    entry = ReadingLogEntry.objects.get()
    assert (entry.staff_id, entry.pupil_id, entry.reason) == (lead.staff_id, jordan.pupil_id, reason)


def test_the_page_is_never_kept_by_a_browser(client: Client, lead: Viewer, jordan: Enrolment) -> None:
    response = sign_in(client, lead).get(reverse("pupil", args=[jordan.pupil_id]))
    assert "no-store" in response.headers["Cache-Control"]


# -- speed --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("contacts", "others"), [(0, 0), (30, 0), (5, 60)])
def test_its_queries_grow_with_nothing(
    client: Client,
    lead: Viewer,
    jordan: Enrolment,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    contacts: int,
    others: int,
) -> None:
    for number in range(contacts):
        said(jordan, lead, f"Line {number}")
    if others:
        hold(organisation(), {enrolment(organisation(), f"Pupil {n}"): present() for n in range(others)})
    sign_in(client, lead)
    with django_assert_max_num_queries(44):
        client.get(reverse("pupil", args=[jordan.pupil_id]))
