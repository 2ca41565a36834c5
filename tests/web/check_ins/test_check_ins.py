"""Check-ins: one tap saves, twice is once, undo the same day, and what did not happen is handed over."""

from datetime import UTC, date, datetime, time

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from tests import planned
from tests.held_registers import NOW, TODAY, enrolment, hold, present
from tests.page_rules import Element, complaints, read
from tests.people_at_work import administrator, at_work, organisation, sign_in, staff
from upturn.access.doorways import OpenedRecord
from upturn.access.models import Draft, TrustedAdult
from upturn.access.queries import standing_to
from upturn.access.roles import RoleName
from upturn.access.viewer import Viewer
from upturn.people.clock import now
from upturn.people.models import Enrolment, Staff, TeachingGroup, TeachingGroupPlace
from upturn.plans.document import Support
from upturn.plans.queries import plan_of
from upturn.support.models import Arrival, CheckIn
from upturn.web.check_ins.section import check_ins_on_pupil, check_ins_today, optional_part, owed_section

pytestmark = pytest.mark.django_db
NEXT = "/check-ins/"


@pytest.fixture(autouse=True)
def _held_clock(settings: Settings) -> None:
    settings.HELD_AT = NOW


@pytest.fixture
def okoro() -> Viewer:
    return at_work(staff("Ms Okoro"), RoleName.PASTORAL)


@pytest.fixture
def begum() -> Viewer:
    return at_work(staff("Mr Begum"), RoleName.TEACHER)


@pytest.fixture
def jordan(okoro: Viewer) -> Enrolment:
    return with_check_in("Jordan", okoro)


def with_check_in(given: str, who: Viewer, weekdays: tuple[int, ...] = (0, 1, 2, 3, 4)) -> Enrolment:
    """A pupil who trusts somebody, with a check-in every day since Monday week."""
    enrolled = enrolment(organisation(), given)
    hold(organisation(), {enrolled: present()})
    person = Staff.objects.get(pk=who.staff_id)
    TrustedAdult.objects.create(enrolment=enrolled, staff=person, began_on=date(2026, 3, 2))
    support = Support(
        "k1", "Morning check-in", person.pk, person.name, weekdays, date(2026, 3, 2), is_check_in=True
    )
    planned.plan(enrolled, person, planned.document(person, supports=(support,)))
    return enrolled


def page(client: Client, url: str = "check_ins") -> Element:
    response = client.get(reverse(url))
    assert response.status_code == 200
    return read(response.content.decode())


def card(of: Element, key: str) -> str:
    return next(e.text() for e in of.every("section") if e.attributes.get("aria-labelledby") == key)


def key_of(of: Element) -> str:
    """The key of the first form that is not answered yet."""
    return next(e.attributes["value"] for e in of.every("input") if e.attributes.get("name") == "request_key")


def tap(client: Client, who: Enrolment, how: str = "good", key: str = "one", **more: str) -> str:
    """Press one answer; gives where it leads back to."""
    given = {"enrolment": str(who.pk), "support": "k1", "how": how, "request_key": key, "next": NEXT, **more}
    response = client.post(reverse("check_in_record"), given)
    assert response.status_code == 302, response.content.decode()
    return str(response.headers["Location"])


def test_one_tap_from_the_page_saves_and_comes_back_to_the_same_place(
    client: Client, okoro: Viewer, jordan: Enrolment
) -> None:
    Arrival.objects.create(
        enrolment=jordan,
        on=TODAY,
        time=time(8, 52),
        door="Side gate",
        greeted_by_id=okoro.staff_id,
        at=datetime(2026, 3, 12, 8, 52, tzinfo=UTC),
        request_key="a",
    )
    before = page(sign_in(client, okoro))
    assert "1 of 1 still to do today." in before.text()
    assert "In at 08:52, Side gate" in card(before, "due")
    fields = {
        e.attributes["name"]: e.attributes["value"] for e in before.every("input") if "name" in e.attributes
    }
    back = client.post(reverse("check_in_record"), {**_of_form(before), "how": "good"})
    assert back.headers["Location"] == f"/check-ins/#with-{jordan.pk}-k1"
    assert fields["next"] == back.headers["Location"]
    after = page(client)
    assert "Good. 09:10, you" in card(after, "due")
    assert "All of today’s are done." in after.text()
    kept = CheckIn.objects.get()
    assert (kept.how, kept.arrived_at, kept.audience, kept.line) == ("good", time(8, 52), "helpers", "")


def _of_form(of: Element) -> dict[str, str]:
    """What the first check-in's form sends besides the button pressed."""
    form = next(e for e in of.every("form") if e.attributes.get("action") == reverse("check_in_record"))
    sent = {}
    for field in form.every("input"):
        if "name" not in field.attributes:
            continue
        if field.attributes.get("type") != "radio" or "checked" in field.attributes:
            sent[field.attributes["name"]] = field.attributes.get("value", "")
    return sent | {"line": ""}


def test_the_same_form_sent_twice_is_one_check_in(client: Client, okoro: Viewer, jordan: Enrolment) -> None:
    key = key_of(page(sign_in(client, okoro)))
    tap(client, jordan, key=key)
    tap(client, jordan, key=key)
    assert CheckIn.objects.count() == 1


def test_enter_in_a_field_answers_nothing(client: Client, okoro: Viewer, jordan: Enrolment) -> None:
    """Enter presses a form's first button, so the first one gives no answer and the form is asked again."""
    shown = page(sign_in(client, okoro))
    form = next(e for e in shown.every("form") if e.attributes.get("action") == reverse("check_in_record"))
    first = form.every("button")[0]
    assert "name" not in first.attributes
    again = client.post(reverse("check_in_record"), {**_of_form(shown), "line": "Half a thought"})
    asked = read(again.content.decode())
    assert "Choose how today was: Good, OK or Hard." in asked.text()
    assert [e.text() for e in asked.every("textarea")] == ["Half a thought"]
    assert not CheckIn.objects.exists()


def test_a_hard_day_is_a_plain_word(client: Client, okoro: Viewer, jordan: Enrolment) -> None:
    tap(sign_in(client, okoro), jordan, "hard")
    row = next(e for e in page(client).every("li") if e.attributes.get("id") == f"with-{jordan.pk}-k1")
    assert "Hard. 09:10, you" in row.text()
    assert not [e for e in row.walk() if "owed" in e.attributes.get("class", "")]


def test_undo_gives_the_buttons_back(client: Client, okoro: Viewer, jordan: Enrolment) -> None:
    tap(sign_in(client, okoro), jordan)
    undone = client.post(reverse("check_in_take_back", args=[CheckIn.objects.get().pk]), {"next": NEXT})
    assert undone.headers["Location"] == NEXT
    assert "1 of 1 still to do today." in page(client).text()


def test_somebody_elses_check_in_is_said_and_not_undone_here(
    client: Client, okoro: Viewer, jordan: Enrolment, begum: Viewer
) -> None:
    TrustedAdult.objects.create(
        enrolment=jordan, staff_id=begum.staff_id, is_deputy=True, began_on=date(2026, 3, 2)
    )
    tap(sign_in(client, begum), jordan)
    said = card(page(sign_in(client, okoro)), "due")
    assert "Good. 09:10, Mr Begum" in said
    assert "Undo" not in said


def test_what_cannot_stand_is_shown_where_it_was_typed_and_nothing_is_lost(
    client: Client, okoro: Viewer, jordan: Enrolment
) -> None:
    sent = {
        "enrolment": jordan.pk,
        "support": "k1",
        "how": "ok",
        "request_key": "one",
        "line": "He came in by himself.",
        "arrived_at": "11:30",
        "audience": "just_us",
        "someone_helps": "yes",
        "next": NEXT,
    }
    response = sign_in(client, okoro).post(reverse("check_in_record"), sent)
    assert response.status_code == 200
    shown = read(response.content.decode())
    assert "Arrived at 11:30 is still to come" in shown.every("title")[0].parent.parent.text()  # type: ignore[union-attr]
    assert shown.every("title")[0].text().startswith("Error: ")
    assert [e.text() for e in shown.every("textarea")] == ["He came in by himself."]
    checked = {e.attributes["value"] for e in shown.every("input") if "checked" in e.attributes}
    assert {"just_us", "yes"} <= checked
    assert not CheckIn.objects.exists()


def test_a_draft_of_the_line_comes_back_and_goes_once_it_is_saved(
    client: Client, okoro: Viewer, jordan: Enrolment
) -> None:
    sign_in(client, okoro).post(
        reverse("drafts"), {"draft": f"check-in:{jordan.pk}", "line": "Half a thought", "next": NEXT}
    )
    assert [e.text() for e in page(client).every("textarea")] == ["Half a thought"]
    tap(client, jordan, line="Half a thought, finished")
    assert not Draft.objects.exists()
    assert CheckIn.objects.get().line == "Half a thought, finished"


def test_did_not_happen_asks_who_does_the_next_and_it_is_on_their_screen_that_day(
    client: Client, okoro: Viewer, jordan: Enrolment, begum: Viewer, settings: Settings
) -> None:
    tap(sign_in(client, okoro), jordan, "not_seen")
    asked = page(client)
    assert "Who can do the next?" in card(asked, "due")
    proposed = [e.attributes["value"] for e in asked.every("input") if e.attributes.get("type") == "date"]
    assert proposed == ["2026-03-13"]
    missed = CheckIn.objects.get()
    client.post(
        reverse("check_in_hand_over", args=[missed.pk]),
        {"colleague": begum.staff_id, "day": "2026-03-13", "next": NEXT},
    )
    assert "Mr Begum does the next, Fri 13 Mar." in card(page(client), "due")
    settings.HELD_AT = datetime(2026, 3, 13, 9, 10)
    theirs = page(sign_in(client, begum))
    assert "Jordan Example handed over to you" in card(theirs, "due")
    assert not [
        e for e in theirs.every("a") if e.attributes.get("href", "").startswith(f"/pupils/{jordan.pupil_id}")
    ]
    tap(client, jordan, key="two")
    assert CheckIn.objects.order_by("id").last().by_id == begum.staff_id  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"colleague": "", "day": "2026-03-13"}, "Choose who can do the next."),
        ({"colleague": "1", "day": "Friday"}, "Give a day, like 13/03/2026."),
        ({"colleague": "1", "day": "2026-03-14"}, "The school is closed on 14/03/2026."),
    ],
    ids=str,
)
def test_a_cover_that_cannot_be_says_why(
    client: Client, okoro: Viewer, jordan: Enrolment, sent: dict[str, str], sentence: str
) -> None:
    tap(sign_in(client, okoro), jordan, "not_seen")
    colleague = str(okoro.staff_id) if sent["colleague"] else ""
    client.post(
        reverse("check_in_hand_over", args=[CheckIn.objects.get().pk]),
        {**sent, "colleague": colleague, "next": NEXT},
    )
    assert sentence in page(client).text()


def test_what_nobody_stands_ready_to_do_is_owed_by_those_who_lead(
    client: Client, okoro: Viewer, jordan: Enrolment, settings: Settings
) -> None:
    tap(sign_in(client, okoro), jordan, "not_seen")
    settings.HELD_AT = datetime(2026, 3, 13, 9, 10)
    lead = at_work(staff("Ms Nambiar"), RoleName.ATTENDANCE_LEAD)
    owed = card(page(sign_in(client, lead)), "owed")
    assert "Morning check-in did not happen on Thu 12 Mar." in owed
    assert "Okoro" not in owed.split("Choose")[0]
    section = owed_section(lead, now())
    assert section.summary == "1 check-in owed"
    maddern = at_work(staff("Miss Maddern"), RoleName.PASTORAL)
    assert "did not happen" not in page(sign_in(client, maddern)).text()


def test_nobody_to_check_in_with_says_how_somebody_comes_here(client: Client, begum: Viewer) -> None:
    assert "You have no check-ins yet." in page(sign_in(client, begum)).text()


def test_whoever_may_not_check_in_is_told_so(client: Client) -> None:
    assert sign_in(client, administrator()).get(reverse("check_ins")).status_code == 403


def test_it_never_leads_elsewhere(client: Client, okoro: Viewer, jordan: Enrolment) -> None:
    assert tap(sign_in(client, okoro), jordan, next="https://elsewhere.example/") == reverse("check_ins")


def test_the_number_of_queries_does_not_grow_with_the_pupils(client: Client, okoro: Viewer) -> None:
    with_check_in("Ada", okoro)
    sign_in(client, okoro)
    page(client)
    with CaptureQueriesContext(connection) as few:
        page(client)
    for number in range(5):
        tap(client, with_check_in(f"Another{number}", okoro), key=f"key {number}")
    with CaptureQueriesContext(connection) as many:
        page(client)
    assert len(many) == len(few)
    assert len(many) <= 22


def test_todays_few_have_their_buttons_and_lead_to_the_rest(okoro: Viewer, jordan: Enrolment) -> None:
    section = check_ins_today(okoro, now())
    assert section is not None
    html = render_to_string("check_ins/today.html", {"section": section, "csrf_token": "x"})
    assert complaints(html, fragment=True) == []
    shown = read(html)
    assert "Check-ins (1 to do)" in shown.text()
    assert [e.attributes["value"] for e in shown.every("button") if "value" in e.attributes] == [
        "good",
        "ok",
        "hard",
        "not_seen",
    ]
    assert not shown.every("textarea")
    assert f"/today/#with-{jordan.pk}-k1" in html


def test_todays_section_is_not_there_when_none_is_due(okoro: Viewer) -> None:
    with_check_in("Ada", okoro, weekdays=(0,))
    assert check_ins_today(okoro, now()) is None


def on_pupil(viewer: Viewer, who: Enrolment) -> Element:
    record, standing = OpenedRecord(who.pk, who.pupil_id, "a test"), standing_to(viewer, who.pk)
    plan = plan_of(record) if standing.helps else None
    section = check_ins_on_pupil(viewer, record, standing, plan, "Jordan", now())
    html = render_to_string(
        "check_ins/on_pupil.html",
        {"section": section, "more": optional_part(), "csrf_token": "x", "designated_lead": "Mr Penhale"},
    )
    assert complaints(html, fragment=True) == []
    return read(html)


def test_the_pupils_page_has_the_form_the_dose_and_only_the_words_its_reader_may_see(
    client: Client, okoro: Viewer, jordan: Enrolment, begum: Viewer
) -> None:
    group = TeachingGroup.objects.create(organisation=organisation(), name="9C/En", teacher_id=begum.staff_id)
    TeachingGroupPlace.objects.create(group=group, enrolment=jordan)
    tap(
        sign_in(client, okoro), jordan, line="Between the two of us.", audience="just_us", feels_ok_here="yes"
    )
    tap(client, jordan, "not_seen", key="two")
    mine, lead = on_pupil(okoro, jordan).text(), at_work(staff("Ms Nambiar"), RoleName.ATTENDANCE_LEAD)
    assert "Between the two of us." in mine
    assert "I feel OK here: yes" in mine
    assert "Morning check-in: 1 of 9 planned 8 nobody recorded" in mine
    theirs = on_pupil(lead, jordan).text()
    assert "Good." in theirs
    assert "Between the two" not in theirs
    assert "I feel OK here: yes" not in theirs
    teachers = on_pupil(begum, jordan).text()
    assert "Between the two" not in teachers
    assert "No check-in has been recorded here yet." in teachers


def test_a_worry_about_safety_has_its_strip_wherever_a_line_is_typed(
    client: Client, okoro: Viewer, jordan: Enrolment
) -> None:
    assert "Worried about safety?" in page(sign_in(client, okoro)).text()
