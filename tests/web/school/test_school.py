"""The School page: pooled figures, hidden where they could name a child, beside dated published ones."""

import re
from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from tests.held_registers import NOW, YEAR, enrolment, hold, present
from tests.page_rules import Element, read
from tests.people_at_work import at_work, organisation, sign_in, staff
from upturn.access.roles import RoleName
from upturn.access.viewer import Viewer
from upturn.kernel.sessions import Session
from upturn.people.models import Enrolment

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 3, 9)
SESSIONS = tuple((MONDAY, session) for session in Session)
MAY_OPEN = [
    RoleName.ATTENDANCE_LEAD,
    RoleName.PASTORAL,
    RoleName.SENCO,
    RoleName.DSL,
    RoleName.HEAD,
    RoleName.ANALYST,
]


@pytest.fixture(autouse=True)
def _held_clock(settings: Settings) -> None:
    settings.HELD_AT = NOW


@pytest.fixture
def analyst() -> Viewer:
    return at_work(staff("Mr Ormathwaite"), RoleName.ANALYST)


def a_school(pupils: int = 30, away: int = 0, **more: object) -> list[Enrolment]:
    """A school of pupils in two forms; the first few were away the whole of Monday."""
    school = organisation(**more)
    forms = ("9A", "9B")
    everyone = [
        enrolment(
            school, "Given", f"Family {number}", form=forms[number % 2], sen_status="K" if number < 3 else "N"
        )
        for number in range(pupils)
    ]
    hold(
        school,
        {
            each: present(dict.fromkeys(SESSIONS, "O") if number < away else None)
            for number, each in enumerate(everyone)
        },
    )
    return everyone


def opened(client: Client, viewer: Viewer, query: str = "", status: int = 200) -> Element:
    response = sign_in(client, viewer).get(reverse("school") + query)
    assert response.status_code == status
    return read(response.content.decode())


def section(page: Element, name: str) -> Element:
    return next(each for each in page.every("section") if each.attributes.get("aria-labelledby") == name)


def rows(of: Element) -> list[Sequence[str]]:
    return [
        [cell.text() for cell in row.children if isinstance(cell, Element)]
        for body in of.every("tbody")
        for row in body.every("tr")
    ]


# -- figures --------------------------------------------------------------------------------------------


def test_it_leads_with_sessions_attended_of_possible(client: Client, analyst: Viewer) -> None:
    a_school(30, away=5)
    text = opened(client, analyst).text()
    possible = 30 * (len(present()) - present().count(0))
    assert f"{possible - 10:,} of {possible:,}" in text
    assert re.search(r"Missed half or more\s*0\s*of 30 pupils", text)
    assert "every pupil together" in text
    assert "Marks go up to Thu 12 Mar" in text


def test_a_few_pupils_over_a_threshold_are_hidden(client: Client, analyst: Viewer) -> None:
    everyone = a_school(30)
    away = {(MONDAY + timedelta(days=day), session): "O" for day in range(2) for session in Session}
    hold(organisation(), {each: present(away, first=MONDAY) for each in everyone[:3]})
    page = opened(client, analyst)
    figures = next(each for each in page.every("dl") if each.attributes.get("class") == "figures")
    assert [each.text() for each in figures.every("dd") if each.attributes.get("class") == "v"][2:] == [
        "hidden",
        "hidden",
    ]


def test_a_group_of_three_is_hidden_with_what_would_tell_it(client: Client, analyst: Viewer) -> None:
    a_school(30)
    page = opened(client, analyst)
    by_need = {row[0]: row for row in rows(section(page, "groups"))}
    assert set(by_need["SEN support"][1:6]) == {"hidden"}
    assert set(by_need["No special educational need"][1:6]) == {"hidden"}
    assert "Hidden: fewer than 5 pupils, or the figure that would give such a number away." in page.text()


def test_groups_the_roll_knows_nothing_of_are_left_out(client: Client, analyst: Viewer) -> None:
    a_school(30)
    text = section(opened(client, analyst), "groups").text()
    assert "SEN status" in text
    assert "Looked after" not in text


def test_weeks_and_half_days_are_drawn_and_tabled(client: Client, analyst: Viewer) -> None:
    a_school(30, away=5)
    page = opened(client, analyst)
    weeks = rows(section(page, "weeks-head"))
    assert weeks[-1] == ["9 Mar", "200 of 210", "4.8%", "none"]
    halves = rows(section(page, "half-days-head"))
    assert [row[0] for row in halves][:2] == ["Monday mornings", "Monday afternoons"]
    assert len(halves) == 10


def test_codes_say_what_they_mean_and_how_they_count(client: Client, analyst: Viewer) -> None:
    a_school(30, away=5)
    codes = {row[0].split(" ")[0]: row for row in rows(section(opened(client, analyst), "codes"))}
    assert codes["O"][0] == "O Absent, and no other code applies; unauthorised absence"
    assert codes["O"][1] == "10"
    assert codes["O"][3] == "2.59%"


def test_a_code_of_few_pupils_is_hidden(client: Client, analyst: Viewer) -> None:
    a_school(30, away=3)
    page = section(opened(client, analyst), "codes")
    codes = {row[0].split(" ")[0]: row for row in rows(page)}
    assert codes["O"][1] == "hidden"
    assert "Hidden: fewer than 5 pupils" in page.text()


def test_a_register_not_taken_is_ours_to_put_right(client: Client, analyst: Viewer) -> None:
    everyone = a_school(30)
    form = [each for each in everyone if each.form == "9A"]
    hold(organisation(), {each: present({(MONDAY, Session.PM): ""}) for each in form})
    text = section(opened(client, analyst), "missing").text()
    assert "9A, Mon 9 Mar, afternoon" in text
    assert "15 of 15 marks not made" in text
    assert "A missing mark is not an absence." in text


def test_every_register_in_is_said(client: Client, analyst: Viewer) -> None:
    a_school(30)
    assert "Every register is in." in section(opened(client, analyst), "missing").text()


# -- beside published figures ---------------------------------------------------------------------------


def test_published_figures_are_those_of_the_phase_known_by_today(client: Client, analyst: Viewer) -> None:
    a_school(30, away=5)
    beside = section(opened(client, analyst), "published")
    absence = rows(beside)[0]
    assert absence[0] == "Absence"
    assert absence[2] == "8.6%"
    assert absence[3] == "State-funded secondary schools in England, 2024/25, the whole year"
    assert "Department for Education" in absence[4]
    assert "2025/26" not in beside.text(), "the clock is held before that file was published"
    assert "scope differs" in beside.text()


def test_a_primary_school_stands_beside_primary_schools(client: Client) -> None:
    other = organisation("989201", "Cobnut Lane Primary School", phase="primary")
    hold(other, {enrolment(other, f"Pupil {n}", year_group="R", form="R"): present() for n in range(12)})
    viewer = at_work(staff("Mr Adekoya"), RoleName.HEAD, at=other)
    page = opened(client, viewer)
    assert rows(section(page, "published"))[0][2] == "5.3%"
    assert "Reception" in section(page, "groups").text()


def test_a_phase_nothing_is_published_for_says_so(client: Client) -> None:
    other = organisation("989301", "All-through School", phase="all_through")
    hold(other, {enrolment(other, f"Pupil {n}"): present() for n in range(12)})
    viewer = at_work(staff("Head"), RoleName.HEAD, at=other)
    page = opened(client, viewer)
    assert "No figure is published for schools of this phase" in page.text()
    assert len(rows(section(page, "codes"))[0]) == 3


# -- states ---------------------------------------------------------------------------------------------


def test_before_any_import_it_says_what_would_be_here_and_how(client: Client, analyst: Viewer) -> None:
    page = opened(client, analyst)
    assert "No marks of 2025/26 have been brought in yet." in page.text()
    links = [each.attributes["href"] for each in page.every("main")[0].every("a")]
    assert links == [reverse("imports")]


def test_who_may_not_import_is_told_who_does(client: Client) -> None:
    page = opened(client, at_work(staff("Ms Okoro"), RoleName.PASTORAL))
    assert "an analyst or an administrator brings them in" in page.text()


def test_last_year_can_be_asked_for(client: Client, analyst: Viewer) -> None:
    everyone = a_school(30)
    before = YEAR.previous
    last = before.weeks.slot(date(2025, 7, 21), Session.PM)
    hold(
        organisation(),
        {each: present(year=before, until=last) for each in everyone},
        year=before,
    )
    assert "2025/26, 1 Aug 2025 to 12 Mar 2026" in opened(client, analyst).text()
    assert "No marks of 2024/25" in opened(client, analyst, "?year=last").text()


def test_an_answer_that_is_no_year_shows_this_one(client: Client, analyst: Viewer) -> None:
    a_school(30)
    assert "2025/26, 1 Aug 2025" in opened(client, analyst, "?year=1066").text()


def test_a_school_of_three_hides_its_own_figures(client: Client, analyst: Viewer) -> None:
    a_school(3)
    page = opened(client, analyst)
    figures = next(each for each in page.every("dl") if each.attributes.get("class") == "figures")
    assert "hidden" in figures.text()
    assert "%" not in figures.text()


# -- who, and how fast ----------------------------------------------------------------------------------


@pytest.mark.parametrize("role", MAY_OPEN)
def test_it_names_no_child(client: Client, role: RoleName) -> None:
    a_school(30, away=5)
    viewer = at_work(staff("Someone"), role)
    text = opened(client, viewer).text()
    assert "Family" not in text
    assert "Given" not in text


@pytest.mark.parametrize("role", [RoleName.TEACHER, RoleName.ADMINISTRATOR])
def test_it_is_not_for_everyone(client: Client, role: RoleName) -> None:
    page = opened(client, at_work(staff("Someone"), role), status=403)
    assert "The school page is open to" in page.text()


def test_another_school_s_figures_are_never_shown(client: Client) -> None:
    a_school(30)
    other = organisation("989201", "Cobnut Lane Primary School")
    viewer = at_work(staff("Mr Adekoya"), RoleName.HEAD, at=other)
    assert "No marks of" in opened(client, viewer).text()


@pytest.mark.parametrize("pupils", [6, 120])
def test_its_queries_grow_with_nothing(
    client: Client, analyst: Viewer, django_assert_max_num_queries: DjangoAssertNumQueries, pupils: int
) -> None:
    a_school(pupils)
    sign_in(client, analyst)
    with django_assert_max_num_queries(6):
        client.get(reverse("school"))
