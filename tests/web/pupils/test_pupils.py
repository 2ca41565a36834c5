"""The Pupils page: as many conversations as the team can hold, severe absence always, everyone by search."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from tests.held_registers import NOW, TODAY, enrolment, hold, present
from tests.looked_at import looked_at, school_days
from tests.page_rules import Element, read
from tests.people_at_work import at_work, organisation, sign_in, staff
from upturn.access.doorways import OpenedRecord
from upturn.access.models import AuditEvent, ReadingLogEntry
from upturn.access.permissions import EVERY_PUPIL, NEEDS
from upturn.access.roles import RoleName
from upturn.access.viewer import Viewer
from upturn.families.models import ContactMade
from upturn.kernel.sessions import Session
from upturn.patterns.actions import set_aside
from upturn.patterns.queries import findings_of
from upturn.people import clock
from upturn.people.models import Enrolment, Organisation, TeachingGroup, TeachingGroupPlace

pytestmark = pytest.mark.django_db
AWAY_ROLES = [RoleName.ANALYST, RoleName.ADMINISTRATOR]


@pytest.fixture(autouse=True)
def _held_clock(settings: Settings) -> None:
    settings.HELD_AT = NOW


@pytest.fixture
def lead() -> Viewer:
    return at_work(staff("Ms Nambiar"), RoleName.ATTENDANCE_LEAD)


def away(days: int, code: str = "O", until: date = TODAY - timedelta(days=1)) -> bytes:
    """Present but for the last so many teaching days before today."""
    found: dict[tuple[date, Session], str] = {}
    day = until
    while len(found) < 2 * days:
        if day.weekday() < 5 and not date(2026, 2, 16) <= day <= date(2026, 2, 20):
            found |= {(day, half): code for half in (Session.AM, Session.PM)}
        day -= timedelta(days=1)
    return present(found)


def school(*pupils: tuple[str, int], at: Organisation | None = None, code: str = "O") -> dict[str, Enrolment]:
    """Pupils by given name, each away for so many of the last days."""
    place = at or organisation()
    rows = {given: enrolment(place, given) for given, _ in pupils}
    hold(place, {rows[given]: away(days, code) for given, days in pupils})
    return rows


def contact(
    about: Enrolment, by: Viewer, on: date = TODAY, how: str = "family", **more: object
) -> ContactMade:
    return ContactMade.objects.create(
        enrolment=about,
        on=on,
        by_id=by.staff_id,
        purpose="ask",
        spoke_with=how,
        line="A secret thing that was said.",
        request_key=f"{about.pk} {on} {how}",
        **more,
    )


def pupils_page(client: Client, **asked: str) -> Element:
    response = client.get(reverse("pupils"), asked)
    assert response.status_code == 200
    return read(response.content.decode())


def section(page: Element, key: str) -> Element | None:
    return next((e for e in page.every("section") if e.attributes.get("aria-labelledby") == key), None)


def text(page: Element, key: str) -> str:
    found = section(page, key)
    return found.text() if found else ""


def listed(page: Element, key: str) -> list[str]:
    """The names in one list of the page, in order."""
    found = section(page, key)
    return [each.text() for each in found.every("h3") if each.every("a")] if found else []


def results(page: Element) -> list[str]:
    return [each.every("a")[0].text() for each in page.every("th") if each.every("a")]


def test_the_list_is_as_long_as_the_team_can_hold(client: Client, lead: Viewer) -> None:
    school(*((f"Pupil{number}", 5) for number in range(15)), ("Ivy", 0))
    page = pupils_page(sign_in(client, lead))
    assert len(listed(page, "week")) == 12
    assert "Another 3 pupils have a reason too" in text(page, "week")
    assert "Ivy Example" not in listed(page, "week")


def test_each_has_reasons_a_last_contact_and_recent_sessions(client: Client, lead: Viewer) -> None:
    pupil = school(("Jordan", 6))["Jordan"]
    contact(pupil, lead, date(2026, 3, 10), "no_answer")
    said = text(pupils_page(sign_in(client, lead)), "week")
    assert "Attended 25 of 37 sessions in the last four weeks, after 40 of 40 in the four before." in said
    assert "What changed around then?" in said
    assert "Tried Tue 10 Mar, no answer" in said
    assert "secret" not in said


def test_severe_absence_is_in_front_and_not_counted(client: Client, lead: Viewer) -> None:
    school(("Mason", 100), ("Jordan", 5), ("Ivy", 5))
    page = pupils_page(sign_in(client, lead))
    assert listed(page, "severe") == ["Mason Example"]
    assert set(listed(page, "week")) == {"Jordan Example", "Ivy Example"}
    assert "No contact recorded this year" in text(page, "severe")
    headings = [each.text() for each in page.every("h2")]
    assert headings[0].startswith("Half or more of their sessions missed")


def test_a_conversation_moves_a_pupil_and_an_attempt_does_not(client: Client, lead: Viewer) -> None:
    rows = school(("Jordan", 5), ("Ivy", 5))
    contact(rows["Jordan"], lead)
    contact(rows["Ivy"], lead, how="wrote")
    page = pupils_page(sign_in(client, lead))
    assert listed(page, "week") == ["Ivy Example"]
    assert "Wrote Thu 12 Mar, no reply yet" in text(page, "week")
    after = text(page, "week").split("Spoken to this week", 1)[1]
    assert "Jordan Example" in after
    assert "Spoke with family Thu 12 Mar: Ms Nambiar" in after
    assert "1 conversation had this week, 1 to have, of the 12 you can hold." in text(page, "week")


def test_a_severely_absent_pupil_spoken_to_stays_and_says_so(client: Client, lead: Viewer) -> None:
    contact(school(("Mason", 100))["Mason"], lead)
    assert "Spoken to this week" in text(pupils_page(sign_in(client, lead)), "severe")


@pytest.mark.parametrize("role", [RoleName.ATTENDANCE_LEAD], ids=str)
def test_the_lead_says_how_many(client: Client, role: RoleName) -> None:
    school(*((f"Pupil{number}", 5) for number in range(4)))
    sign_in(client, at_work(staff("Ms Nambiar"), role))
    answer = client.post(reverse("pupils_conversations"), {"conversations": "2"})
    assert answer.headers["Location"] == reverse("pupils")
    assert len(listed(pupils_page(client), "week")) == 2
    assert AuditEvent.objects.get(action="organisation changed").payload["after"] == {
        "weekly_conversations": 2
    }


@pytest.mark.parametrize("number", ["", "0", "101", "-3", "many", "2.5"])
def test_a_number_that_cannot_be_says_why_and_changes_nothing(
    client: Client, lead: Viewer, number: str
) -> None:
    school(("Jordan", 5))
    sign_in(client, lead)
    client.post(reverse("pupils_conversations"), {"conversations": number})
    assert "Choose between 1 and 100" in pupils_page(client).text()
    assert Organisation.objects.get().weekly_conversations == 12
    assert not AuditEvent.objects.filter(action="organisation changed").exists()


@pytest.mark.parametrize("role", [r for r in EVERY_PUPIL if r is not RoleName.ATTENDANCE_LEAD], ids=str)
def test_others_see_the_number_and_may_not_change_it(client: Client, role: RoleName) -> None:
    school(("Jordan", 5))
    sign_in(client, at_work(staff("Mr Begum"), role))
    page = pupils_page(client)
    assert listed(page, "week") == ["Jordan Example"]
    assert "The attendance lead sets this number." in text(page, "week")
    assert client.post(reverse("pupils_conversations"), {"conversations": "2"}).status_code == 403
    assert Organisation.objects.get().weekly_conversations == 12


def test_a_number_is_never_changed_by_a_link(client: Client, lead: Viewer) -> None:
    assert sign_in(client, lead).get(reverse("pupils_conversations")).status_code == 405


@pytest.mark.usefixtures("lead")
def test_nobody_signed_out_sees_it(client: Client) -> None:
    school(("Jordan", 5))
    for answer in (client.get(reverse("pupils")), client.post(reverse("pupils_conversations"))):
        assert answer.headers["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("role", AWAY_ROLES, ids=str)
def test_roles_without_pupils_are_told_why(client: Client, role: RoleName) -> None:
    school(("Jordan", 5))
    answer = sign_in(client, at_work(staff(), role)).get(reverse("pupils"))
    assert answer.status_code == 403
    assert "Jordan" not in answer.content.decode()


def test_another_organisations_pupils_are_nowhere(client: Client, lead: Viewer) -> None:
    school(("Jordan", 5))
    school(("Aisha", 100), at=organisation("989402", "Cobnut Lane"))
    page = pupils_page(sign_in(client, lead), q="Aisha")
    assert "Aisha Example" not in page.text()


def test_a_teacher_sees_their_own_pupils_without_the_week_or_contacts(client: Client, lead: Viewer) -> None:
    rows = school(("Jordan", 5), ("Ivy", 100))
    contact(rows["Jordan"], lead)
    teacher = at_work(staff("Mr Fallowfield"), RoleName.TEACHER)
    group = TeachingGroup.objects.create(
        organisation=organisation(), name="9C/En", subject="English", teacher_id=teacher.staff_id
    )
    TeachingGroupPlace.objects.create(group=group, enrolment=rows["Jordan"])
    page = pupils_page(sign_in(client, teacher), need="plan")
    assert (section(page, "week"), section(page, "severe")) == (None, None)
    assert results(page) == ["Jordan Example"]
    assert "contact" not in page.text().lower()
    assert "Spoke with" not in page.text()


def test_a_teacher_without_classes_is_told_what_is_missing(client: Client) -> None:
    school(("Jordan", 5))
    page = pupils_page(sign_in(client, at_work(staff(), RoleName.TEACHER)))
    assert "No class list names you" in page.text()
    assert "Jordan" not in page.text()


@pytest.mark.parametrize(
    ("role", "sentence"),
    [
        (RoleName.ATTENDANCE_LEAD, "Import the roll or a register"),
        (RoleName.HEAD, "When the attendance lead"),
    ],
    ids=str,
)
def test_before_any_roll_it_says_how_to_begin(client: Client, role: RoleName, sentence: str) -> None:
    page = pupils_page(sign_in(client, at_work(staff(), role)))
    assert sentence in page.text()
    links = [
        each.attributes["href"] for each in page.every("main")[0].every("a") if "href" in each.attributes
    ]
    assert (reverse("imports") in links) is (role is RoleName.ATTENDANCE_LEAD)


def test_a_roll_without_a_register_lists_everyone_and_asks_nothing(client: Client, lead: Viewer) -> None:
    enrolment(organisation(), "Jordan")
    page = pupils_page(sign_in(client, lead))
    assert results(page) == ["Jordan Example"]
    assert "no marks yet" in text(page, "everyone")
    assert "Nobody has a reason to be here this week." in text(page, "week")


def test_everyone_is_by_name_fifty_a_page(client: Client, lead: Viewer) -> None:
    names = [f"Given{number:03}" for number in range(60)]
    school(*((name, int(name[-1])) for name in reversed(names)))
    sign_in(client, lead)
    assert results(pupils_page(client)) == [f"{name} Example" for name in names[:50]]
    second = pupils_page(client, page="2")
    assert results(second) == [f"{name} Example" for name in names[50:]]
    assert "51 to 60 of 60 pupils" in second.text()
    for odd in ("0", "99", "x", "-1", "9" * 30):
        assert len(results(pupils_page(client, page=odd))) in {10, 50}


def test_search_keeps_its_words_on_every_page(client: Client, lead: Viewer) -> None:
    school(*((f"Zoë{number:03}", 0) for number in range(51)), ("Jordan", 0))
    page = pupils_page(sign_in(client, lead), q="zoe", year="9")
    assert "1 to 50 of 51 pupils" in page.text()
    following = next(each for each in page.every("a") if each.attributes.get("rel") == "next")
    assert following.attributes["href"] == "?page=2&q=zoe&year=9"


def test_a_search_for_nobody_says_so(client: Client, lead: Viewer) -> None:
    school(("Jordan", 0))
    page = pupils_page(sign_in(client, lead), q="<script>")
    assert results(page) == []
    assert "No pupil matches that search." in page.text()


def test_filters_of_attendance(client: Client, lead: Viewer) -> None:
    school(("Mason", 100), ("Jordan", 13), ("Ivy", 0))
    sign_in(client, lead)
    assert results(pupils_page(client, show="one-in-ten")) == ["Jordan Example", "Mason Example"]
    assert results(pupils_page(client, show="half")) == ["Mason Example"]


@pytest.mark.parametrize("role", EVERY_PUPIL, ids=str)
def test_needs_are_for_those_who_may_see_them(client: Client, role: RoleName) -> None:
    place = organisation()
    plan = enrolment(place, "Jordan", sen_status="E", looked_after=True)
    other = enrolment(place, "Ivy")
    hold(place, {plan: present(), other: present()})
    page = pupils_page(sign_in(client, at_work(staff(), role)), need="plan")
    sees = role in NEEDS
    assert results(page) == (["Jordan Example"] if sees else ["Ivy Example", "Jordan Example"])
    assert ("Education, health and care plan" in page.text()) is sees


@pytest.mark.parametrize("need", ["sen-support", "plan", "free-meals", "looked-after", "social-worker"])
def test_each_need_finds_its_own(client: Client, lead: Viewer, need: str) -> None:
    place = organisation()
    needs: dict[str, dict[str, object]] = {
        "sen-support": {"sen_status": "K"},
        "plan": {"sen_status": "E"},
        "free-meals": {"free_school_meals": True},
        "looked-after": {"looked_after": True},
        "social-worker": {"social_worker": True},
    }
    for name, values in needs.items():
        enrolment(place, name.title(), **values)
    assert results(pupils_page(sign_in(client, lead), need=need)) == [f"{need.title()} Example"]


def test_a_upn_is_neither_shown_nor_searched(client: Client, lead: Viewer) -> None:
    pupil = school(("Jordan", 5))["Jordan"].pupil
    pupil.upn = "A989400119003"
    pupil.save()
    sign_in(client, lead)
    assert "A989400119003" not in pupils_page(client).text()
    assert results(pupils_page(client, q="A989400119003")) == []


def test_the_list_is_not_a_record_opened(client: Client, lead: Viewer) -> None:
    school(("Jordan", 5))
    pupils_page(sign_in(client, lead))
    assert not ReadingLogEntry.objects.exists()


def test_who_left_is_not_on_the_list(client: Client, lead: Viewer) -> None:
    rows = school(("Jordan", 5), ("Ivy", 5))
    Enrolment.objects.filter(pk=rows["Ivy"].pk).update(leaves_on=date(2026, 3, 6))
    page = pupils_page(sign_in(client, lead))
    assert "Ivy Example" not in page.text()


def test_a_provisional_figure_says_what_is_missing(client: Client, lead: Viewer) -> None:
    row = enrolment(organisation(), "Jordan")
    other = enrolment(organisation(), "Ivy")
    hold(organisation(), {row: present({(date(2026, 3, 9), Session.AM): ""}), other: present()})
    page = pupils_page(sign_in(client, lead))
    assert "1 mark missing" in text(page, "everyone")


def _queries(client: Client, **asked: str) -> int:
    from django.db import connection

    with CaptureQueriesContext(connection) as ran:
        pupils_page(client, **asked)
    return len(ran)


def test_queries_do_not_grow_with_pupils(client: Client, lead: Viewer) -> None:
    few, many = organisation(), organisation("989402", "Cobnut Lane")
    for place, number in ((few, 30), (many, 300)):
        rows = school(*((f"Given{each}", each % 7) for each in range(number)), at=place)
        for about in list(rows.values())[: number // 3]:
            contact(about, lead)
    at_few = _queries(sign_in(client, lead), q="given", show="one-in-ten", need="plan")
    there = at_work(staff("Ms Lund"), RoleName.ATTENDANCE_LEAD, at=many)
    assert _queries(sign_in(Client(), there), q="given", show="one-in-ten", need="plan") == at_few <= 12


def test_the_reason_says_what_the_register_suggests_asking(client: Client, lead: Viewer) -> None:
    fridays = [day for day in school_days() if day.weekday() == 4][2:]
    unauthorised = present({(day, half): "O" for day in fridays for half in Session})
    jordan = looked_at({"Jordan": unauthorised})["Jordan"]
    sign_in(client, lead)
    said = text(pupils_page(client), "week")
    assert "The register suggests asking about this:" in said
    assert "short absences began on a Friday" in said
    assert "What is different about Fridays" in said
    assert "1 flag in 10" not in said, "said once, where the list is explained"
    record = OpenedRecord(jordan.pk, jordan.pupil_id, "for a test")
    for found in findings_of(lead, record, TODAY):
        set_aside(by=lead, record=record, finding_id=found.finding_id, today=TODAY, at=clock.now())
    assert "short absences" not in text(pupils_page(client), "week")


def test_who_is_away_together_is_not_on_the_week_s_list(client: Client, lead: Viewer) -> None:
    together = present({(day, half): "N" for day in school_days()[3::8] for half in Session})
    looked_at({"Jordan": together, "Robin": together})
    assert "same day as one other" not in text(pupils_page(sign_in(client, lead)), "week")
