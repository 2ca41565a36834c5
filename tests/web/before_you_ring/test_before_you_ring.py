"""Before you ring as a page and on one A5 page: who may open it, what it shows, what it never tells."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from tests.held_registers import NOW, TODAY, enrolment, hold, present
from tests.page_rules import read
from tests.people_at_work import at_work, organisation, sign_in, staff
from upturn.access.models import ReadingLogEntry
from upturn.access.roles import RoleName
from upturn.access.viewer import Viewer
from upturn.barriers.models import Barrier
from upturn.families.before_you_ring import Question
from upturn.families.good_things import GoodThing
from upturn.families.models import ContactMade, FamilyContact
from upturn.kernel.sessions import Session
from upturn.people.models import Enrolment, TeachingGroup, TeachingGroupPlace
from upturn.web.before_you_ring.page import PromiseLine, Reach, RingPage, SaidLine
from upturn.web.before_you_ring.presenting import shortened
from upturn.web.before_you_ring.sheet import on_one_page
from upturn.web.components import Tag


@pytest.fixture(autouse=True)
def _held_clock(settings: Settings) -> None:
    settings.HELD_AT = NOW


@pytest.fixture
def okoro() -> Viewer:
    return at_work(staff("Ms Okoro"), RoleName.PASTORAL)


@pytest.fixture
def jordan(okoro: Viewer) -> Enrolment:
    enrolled = enrolment(organisation())
    hold(organisation(), {enrolled: present({(TODAY - timedelta(days=9), Session.AM): "O"})})
    return enrolled


@pytest.fixture
def ruth(jordan: Enrolment) -> FamilyContact:
    return FamilyContact.objects.create(
        pupil=jordan.pupil,
        organisation=organisation(),
        name="Ruth Example",
        relationship="Mother",
        priority=1,
        channel="phone",
        language="Polish",
        phone="01632 960123",
    )


def contact(jordan: Enrolment, by: Viewer, on: date, **more: object) -> ContactMade:
    values = {"purpose": "inform", "spoke_with": "family", "line": "Told them about the trip.", **more}
    return ContactMade.objects.create(
        enrolment=jordan, on=on, by_id=by.staff_id, request_key=f"key-{ContactMade.objects.count()}", **values
    )


def page(client: Client, jordan: Enrolment) -> str:
    response = client.get(reverse("before_you_ring", args=[jordan.pupil_id]))
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.django_db
def test_it_opens_with_a_good_thing_and_asks_one_question(
    client: Client, okoro: Viewer, jordan: Enrolment, ruth: FamilyContact
) -> None:
    tree = read(page(sign_in(client, okoro), jordan))
    assert [each.text() for each in tree.every("h2")][:3] == [
        "One good thing",
        "One question",
        "What not to lead with",
    ]
    text = tree.text()
    assert "Jordan has been in for every session so far this week." in text
    assert "What is going well at the moment, and what is hard?" in text
    assert "Do not open with a percentage" in text
    assert "%" not in text


@pytest.mark.django_db
def test_it_says_whom_to_ring_and_how(
    client: Client, okoro: Viewer, jordan: Enrolment, ruth: FamilyContact
) -> None:
    tree = read(page(sign_in(client, okoro), jordan))
    text = tree.text()
    assert "Ruth Example, mother" in text
    assert "Prefers a call." in text
    assert "Speaks Polish. Arrange an interpreter first; never ask Jordan to interpret." in text
    assert {
        each.attributes["href"] for each in tree.every("a") if "tel:" in each.attributes.get("href", "")
    } == {"tel:01632960123"}
    asks = next(each for each in tree.every("textarea"))
    assert asks.attributes["id"] == "message-rang"
    assert asks.text().startswith("Hello Ruth Example. I tried to ring you today. Jordan has been in")


@pytest.mark.django_db
def test_before_anything_is_known_it_says_so(client: Client, okoro: Viewer) -> None:
    text = read(page(sign_in(client, okoro), enrolment(organisation()))).text()
    assert "We have not written down a good thing yet. Ask the form tutor for one." in text
    assert "Nothing is promised yet." in text
    assert "No adult to reach is recorded." in text
    assert "No contact this year yet." in text


@pytest.mark.django_db
def test_it_says_what_we_promised_and_what_was_last_said(
    client: Client, okoro: Viewer, jordan: Enrolment
) -> None:
    for days, more in ((40, {}), (30, {"look_again_on": TODAY - timedelta(days=5)}), (3, {"purpose": "ask"})):
        contact(jordan, okoro, TODAY - timedelta(days=days), **more)
    contact(jordan, okoro, TODAY - timedelta(days=50), line="Too long ago to show.")
    text = read(page(sign_in(client, okoro), jordan)).text()
    assert "Ms Okoro said we would look again on Sat 7 Mar. Done on Mon 9 Mar, 2 days late" in text
    assert "Too long ago to show." not in text
    assert "4 contacts this year: 3 to inform, 1 to ask, none to celebrate." in text
    assert "No adult to reach is recorded." in text


@pytest.mark.django_db
def test_recording_what_was_said_is_the_one_primary_action(
    client: Client, okoro: Viewer, jordan: Enrolment
) -> None:
    tree = read(page(sign_in(client, okoro), jordan))
    primary = [each for each in tree.every("a") if "primary" in each.attributes.get("class", "").split()]
    assert [each.text() for each in primary] == ["Record what was said"]
    assert primary[0].attributes["href"] == reverse("light_path", args=[jordan.pupil_id])


@pytest.mark.django_db
@pytest.mark.parametrize(("audience", "is_asked"), [("home", True), ("teachers", False), ("just_us", False)])
def test_home_is_asked_only_about_what_may_go_home(
    client: Client, okoro: Viewer, jordan: Enrolment, audience: str, is_asked: bool
) -> None:
    Barrier.objects.create(
        enrolment=jordan,
        kind="young_carer",
        status="confirmed",
        audience=audience,
        sensitivity="open",
        raised_on=TODAY,
        raised_by_id=okoro.staff_id,
    )
    text = read(page(sign_in(client, okoro), jordan)).text()
    assert ("What is going well at the moment" not in text) is is_asked


@pytest.mark.django_db
def test_the_weeks_list_leads_to_it(client: Client, okoro: Viewer) -> None:
    away = {
        (TODAY - timedelta(days=ago), half): "O"
        for ago in range(12)
        for half in Session
        if ago not in (4, 5, 11)
    }
    enrolled = enrolment(organisation())
    hold(organisation(), {enrolled: present(away)})
    tree = read(sign_in(client, okoro).get(reverse("pupils")).content.decode())
    links = {each.text(): each.attributes["href"] for each in tree.every("a") if "href" in each.attributes}
    assert links["Before you ring: Jordan Example"] == reverse("before_you_ring", args=[enrolled.pupil_id])


@pytest.mark.django_db
def test_opening_it_is_logged_each_time(client: Client, okoro: Viewer, jordan: Enrolment) -> None:
    sign_in(client, okoro)
    page(client, jordan)
    assert client.get(reverse("before_you_ring_pdf", args=[jordan.pupil_id])).status_code == 200
    assert list(ReadingLogEntry.objects.values_list("page", flat=True)) == ["Before you ring"] * 2


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["before_you_ring", "before_you_ring_pdf"])
def test_a_teacher_and_a_stranger_do_not_open_it(client: Client, jordan: Enrolment, name: str) -> None:
    adeyemi = at_work(staff("Mr Adeyemi"), RoleName.TEACHER)
    group = TeachingGroup.objects.create(
        organisation=organisation(), name="9x/En1", teacher_id=adeyemi.staff_id
    )
    TeachingGroupPlace.objects.create(group=group, enrolment=jordan)
    response = sign_in(client, adeyemi).get(reverse(name, args=[jordan.pupil_id]))
    assert response.status_code == 403
    elsewhere = at_work(staff("Mr Else"), RoleName.PASTORAL, at=organisation("989402", "Elsewhere"))
    response = sign_in(client, elsewhere).get(reverse(name, args=[jordan.pupil_id]))
    assert response.status_code == 404
    assert not ReadingLogEntry.objects.exists()


@pytest.mark.django_db
def test_its_paper_names_nobody_in_its_address_and_is_not_kept(
    client: Client, okoro: Viewer, jordan: Enrolment
) -> None:
    response = sign_in(client, okoro).get(reverse("before_you_ring_pdf", args=[jordan.pupil_id]))
    assert response["Content-Disposition"] == 'inline; filename="before-you-ring.pdf"'
    assert "no-store" in response["Cache-Control"]
    assert response.content.startswith(b"%PDF-")


LONG = (
    "Rang about the morning; they said that the bus is late and the corridor loud, and asked about the gate. "
)
NAME = "Wilhelmina-Constance Featherstonehaugh"


def everything_known(longest: int) -> RingPage:
    """As much of everything as there can be, each as long as the page lets it be."""
    line = shortened(LONG * 5, longest)
    ring = Reach(
        NAME,
        "step-grandmother",
        "01632 960123",
        how=(
            "Prefers the school app.",
            "Speaks Portuguese. Arrange an interpreter first; never ask Wilhelmina-Constance to interpret.",
            "Best time: after half past five on Tuesdays and Thursdays.",
            "The last 3 tries reached nobody: try another time of day, or another way.",
            f"No parental responsibility is recorded for {NAME}: check what you may share.",
        ),
    )
    return RingPage(
        pupil_id=1,
        name=NAME,
        group="Year 11, 11C",
        good=GoodThing(line, "From the register."),
        no_good="",
        question=Question(LONG, "Why."),
        promised=(PromiseLine(line, Tag("Not known whether it happened", "owed")),) * 3,
        ring=ring,
        others=(replace(ring, how=()),) * 2,
        not_first=(
            "Do not open with a percentage, a number of days missed, a letter or a fine.",
            "We are late with a promise. Say so before they do.",
            "The last 3 contacts told them something. This one asks.",
            line,
            line,
        ),
        balance="",
        last=(SaidLine("Thu 12 Mar 2026, 9 weeks ago", "Mrs Featherstonehaugh, pupil and family", line),) * 3,
        messages=(),
        made_on="12 March 2026",
        access="",
        pupil_url="",
        pdf_url="",
        record_url="",
    )


def nothing_known(longest: int) -> RingPage:
    return replace(
        everything_known(longest),
        good=None,
        no_good="Ask for one.",
        ring=None,
        others=(),
        promised=(),
        last=(),
    )


@pytest.mark.parametrize("page_with", [everything_known, nothing_known])
def test_on_paper_it_is_one_a5_page_however_much_is_known(page_with: Callable[[int], RingPage]) -> None:
    document = on_one_page(page_with)
    assert [(round(each.width), round(each.height)) for each in document.pages] == [(559, 794)]


def test_a_line_too_long_for_its_place_is_cut_at_a_word() -> None:
    assert shortened("The bus is late", 15) == "The bus is late"
    assert shortened("The bus is late", 12) == "The bus is …"
