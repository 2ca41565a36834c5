"""Meeting mode: one pupil a screen, decided once, taken back, and its minutes."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from tests.held_registers import NOW, TODAY, enrolment, hold, present
from tests.page_rules import Element, read
from tests.people_at_work import at_work, organisation, sign_in, staff
from tests.reviewed_plans import OPENED, checked_in, key, morning_check_in, planned, spoke
from upturn.access.models import ReadingLogEntry
from upturn.access.roles import RoleName
from upturn.access.viewer import Viewer
from upturn.barriers.models import Barrier
from upturn.families.models import ContactMade
from upturn.kernel.sessions import Session
from upturn.people.models import Enrolment
from upturn.plans.models import Plan
from upturn.reviews.models import ReviewDecision, ReviewMeeting

pytestmark = pytest.mark.django_db
NEXT = "2026-03-26"
AWAY = {(date(2025, 12, day), Session.AM): "O" for day in (*range(8, 13), *range(15, 20))}


@pytest.fixture(autouse=True)
def _held_clock(settings: Settings) -> None:
    settings.HELD_AT = NOW


@pytest.fixture
def lead() -> Viewer:
    return at_work(staff("Ms Nambiar"), RoleName.ATTENDANCE_LEAD)


@pytest.fixture
def meeting(client: Client, lead: Viewer) -> ReviewMeeting:
    """A meeting on Ama and Jordan, opened by its lead."""
    pupils = [enrolment(organisation(), given) for given in ("Ama", "Jordan")]
    hold(organisation(), {each: present(AWAY) for each in pupils})
    for each in pupils:
        planned(lead, each, morning_check_in(lead))
        checked_in(lead, each, date(2026, 1, 14))
    opening = {"present": [lead.staff_id], "until": TODAY.isoformat(), "request_key": "one"}
    sign_in(client, lead).post(reverse("meeting"), opening)
    return ReviewMeeting.objects.get()


def page(client: Client, url: str) -> Element:
    response = client.get(url)
    assert response.status_code == 200
    return read(response.content.decode())


def screen(meeting: ReviewMeeting, place: int) -> str:
    return reverse("meeting_pupil", args=[meeting.pk, place])


def send(client: Client, meeting: ReviewMeeting, place: int, **changed: str) -> Element:
    plan = Plan.objects.get(pk=meeting.queue[place - 1])
    given = {
        "smaller": "smaller",
        "choice": "keep",
        "reason": "Mornings are easier.",
        "next_on": NEXT,
        "version": str(plan.version),
        "request_key": key(),
    }
    response = client.post(screen(meeting, place), given | changed, follow=True)
    assert response.status_code == 200
    tree = read(response.content.decode())
    tree.attributes["url"] = response.redirect_chain[-1][0] if response.redirect_chain else ""
    return tree


def test_what_is_due_and_who_is_here(client: Client, lead: Viewer) -> None:
    planned(lead, enrolment(organisation(), "Jordan"), review_on=date(2026, 3, 9))
    planned(lead, enrolment(organisation(), "Later"), review_on=date(2026, 3, 30))
    at_work(staff("Mr Pike"), RoleName.TEACHER)
    tree = page(sign_in(client, lead), reverse("meeting"))
    text = tree.text()
    assert "1 plan to look at up to Sun 15 Mar" in text
    assert "Jordan Example" in text
    assert "3 days late" in text
    assert "Later" not in text
    ticked = [e.attributes["value"] for e in tree.every("input") if "checked" in e.attributes]
    assert ticked == [str(lead.staff_id)]
    assert "Mr Pike" not in text


def test_a_later_day_shows_more(client: Client, lead: Viewer) -> None:
    planned(lead, enrolment(organisation(), "Later"), review_on=date(2026, 3, 30))
    sign_in(client, lead)
    assert "The next is on Mon 30 Mar." in page(client, reverse("meeting")).text()
    assert "Later Example" in page(client, reverse("meeting") + "?until=2026-03-31").text()


def test_with_no_plan_at_all_it_says_how_one_begins(client: Client, lead: Viewer) -> None:
    text = page(sign_in(client, lead), reverse("meeting")).text()
    assert "A plan begins with a conversation, and says when somebody looks again." in text
    assert "Start with" not in text


def test_severe_absence_without_a_plan_waits_for_no_meeting(client: Client, lead: Viewer) -> None:
    days = [date(2025, 9, day) for day in range(1, 31) if date(2025, 9, day).weekday() < 5]
    away = {(day, half): "O" for day in days for half in Session}
    hold(organisation(), {enrolment(organisation(), "Ama"): present(away, until=58 * 14 // 7)})
    planned(lead, enrolment(organisation(), "Bea"))
    text = page(sign_in(client, lead), reverse("meeting")).text()
    assert "1 pupil with severe absence and no plan. They wait for no meeting." in text


def test_someone_must_be_here(client: Client, lead: Viewer) -> None:
    planned(lead, enrolment(organisation()))
    response = sign_in(client, lead).post(reverse("meeting"), {"until": TODAY, "request_key": "one"})
    assert "Tick at least one person" in read(response.content.decode()).text()
    assert not ReviewMeeting.objects.exists()


def test_one_pupil_a_screen_with_the_fact_first(client: Client, meeting: ReviewMeeting) -> None:
    tree = page(client, screen(meeting, 1))
    text = tree.text()
    assert tree.every("h1")[0].text() == "Ama Example"
    order = [
        "Is this smaller than last time?",
        "Attended 40 of the last 40 that count",
        "What adults gave since Mon 12 Jan",
        "Delivered 1 of 16 planned",
        "What was tried, and what followed",
        "Meet and greet, since Mon 12 Jan",
        "What do we do with the plan?",
        "Decide and next",
    ]
    places = [text.find(words) for words in order]
    assert places == sorted(places)
    assert -1 not in places
    assert "Nobody has spoken with Ama or family since Mon 12 Jan. No conversation is recorded." in text
    assert "Ring home about mornings, Ms Nambiar, by Mon 19 Jan" in text
    keys = {
        e.attributes["data-key"]: e.attributes["href"] for e in tree.every("a") if "data-key" in e.attributes
    }
    assert keys == {"j": screen(meeting, 2)}
    assert ReadingLogEntry.objects.filter(page="Review meeting").count() == 1


def test_what_may_be_named_in_a_meeting(client: Client, lead: Viewer, meeting: ReviewMeeting) -> None:
    ama = Enrolment.objects.get(pupil__given_name="Ama")
    for kind, audience, sensitivity in [
        ("sleep", "helpers", "open"),
        ("transport", "just_us", "open"),
        ("young_carer", "helpers", "restricted"),
    ]:
        Barrier.objects.create(
            enrolment=ama,
            kind=kind,
            status="confirmed",
            audience=audience,
            sensitivity=sensitivity,
            raised_on=TODAY,
            raised_by_id=lead.staff_id,
        )
    listed = next(
        e.text()
        for e in page(client, screen(meeting, 1)).every("section")
        if "In the way" in e.text() or e.attributes.get("aria-labelledby") == "way"
    )
    assert "Sleep: confirmed" in listed
    assert "arer" not in listed
    assert "ransport" not in listed


def test_decide_and_next(client: Client, meeting: ReviewMeeting) -> None:
    after = send(client, meeting, 1)
    assert after.attributes["url"] == screen(meeting, 2)
    assert "Ama Example: kept." in after.text()
    end = send(client, meeting, 2)
    assert end.attributes["url"] == reverse("meeting_minutes", args=[meeting.pk])
    assert Plan.objects.filter(review_on=date(2026, 3, 26)).count() == 2


def test_sent_twice_it_is_one_decision(client: Client, meeting: ReviewMeeting) -> None:
    send(client, meeting, 1, request_key="one")
    again = send(client, meeting, 1, request_key="one", version="1")
    assert again.attributes["url"] == screen(meeting, 2)
    assert ReviewDecision.objects.count() == 1


def test_errors_stand_beside_their_fields_and_nothing_typed_is_lost(
    client: Client, meeting: ReviewMeeting
) -> None:
    tree = send(client, meeting, 1, reason="", next_on="", action="Ring Gran", instead="A thing typed")
    text = tree.text()
    assert tree.every("title")[0].text().startswith("Error: Ama Example")
    for sentence in ("Give the reason in a line", "Say when we look again.", "Say who does it."):
        assert text.count(sentence) == 2
    assert [e.attributes["value"] for e in tree.every("input") if e.attributes.get("name") == "action"] == [
        "Ring Gran"
    ]
    assert "A thing typed" in text
    assert not ReviewDecision.objects.exists()


def test_keep_without_a_choice_is_asked_for(client: Client, meeting: ReviewMeeting) -> None:
    assert "Choose keep, change or stop." in send(client, meeting, 1, choice="").text()


def test_stopping_asks_what_replaces_it_and_why_without_a_conversation(
    client: Client, meeting: ReviewMeeting
) -> None:
    text = send(client, meeting, 1, choice="stop").text()
    assert "Say what replaces the plan, or why nothing needs to." in text
    assert "Nobody has spoken with the pupil or family since the last review." in text
    send(client, meeting, 1, choice="stop", instead="Nothing.", without_contact_why="She moved away.")
    shown = page(client, screen(meeting, 1)).text()
    assert "No conversation since the last review She moved away." in shown


def test_the_plan_changed_meanwhile(client: Client, lead: Viewer, meeting: ReviewMeeting) -> None:
    tree = send(client, meeting, 1, version="7")
    assert "changed this plan while you were looking at it" in tree.text()
    versions = [e.attributes["value"] for e in tree.every("input") if e.attributes.get("name") == "version"]
    assert versions == ["1"]
    assert "Mornings are easier." in tree.text()


def test_the_last_decision_can_be_taken_back(client: Client, meeting: ReviewMeeting) -> None:
    after = send(client, meeting, 1)
    undo = next(
        f.attributes["action"] for f in after.every("form") if "take-back" in f.attributes.get("action", "")
    )
    back = client.post(undo, follow=True)
    assert back.redirect_chain[-1][0] == screen(meeting, 1)
    assert "Taken back. The plan stands as it did before." in read(back.content.decode()).text()
    assert "Decide and next" in read(back.content.decode()).text()


def test_a_change_leads_to_the_plan_and_stays_in_the_minutes_until_it_is_written(
    client: Client, lead: Viewer, meeting: ReviewMeeting
) -> None:
    after = send(client, meeting, 1, choice="change")
    change = reverse("change_plan", args=[Enrolment.objects.get(pupil__given_name="Ama").pupil_id])
    assert change in [e.attributes.get("href") for e in after.every("a")]
    minutes = page(client, reverse("meeting_minutes", args=[meeting.pk]))
    assert "Write the change into the plan" in minutes.text()
    assert change in [e.attributes.get("href") for e in minutes.every("a")]


def test_minutes_say_who_was_there_what_was_decided_and_who_does_what(
    client: Client, lead: Viewer, meeting: ReviewMeeting
) -> None:
    hold(
        organisation(),
        {
            Enrolment.objects.get(pupil__given_name="Ama"): present(
                AWAY | {(date(2026, 3, 10), Session.AM): "I"}
            )
        },
    )
    owner = str(lead.staff_id)
    send(client, meeting, 1, action="Ring Gran", action_by=owner, action_due=NEXT)
    text = page(client, reverse("meeting_minutes", args=[meeting.pk])).text()
    for words in (
        "Minutes, Thursday 12 March 2026",
        "Present: Ms Nambiar.",
        "1 kept.",
        "Ama Example",
        "Smaller than last time.",
        "1 set aside",
        "Mornings are easier.",
        "Ring Gran: Ms Nambiar, by Thu 26 Mar.",
        "We look again Thu 26 Mar",
        "Jordan Example. These stay due.",
    ):
        assert words in text
    assert "illness" not in text
    assert "Something only these two said" not in text


def test_the_meeting_ends_and_its_actions_are_ticked(
    client: Client, lead: Viewer, meeting: ReviewMeeting
) -> None:
    send(client, meeting, 1, action="Ring Gran", action_by=str(lead.staff_id), action_due=NEXT)
    minutes = reverse("meeting_minutes", args=[meeting.pk])
    client.post(reverse("meeting_end", args=[meeting.pk]))
    text = page(client, minutes).text()
    assert "End the meeting" not in text
    assert "Take it back" not in text
    made = ReviewDecision.objects.get()
    client.post(reverse("review_action", args=[made.pk]), {"done": "yes", "next": minutes})
    assert "Not done after all" in page(client, minutes).text()
    assert "This meeting is over" in page(client, screen(meeting, 2)).text()


@pytest.mark.parametrize("role", [RoleName.TEACHER, RoleName.ADMINISTRATOR, RoleName.ANALYST], ids=str)
def test_who_may_see_no_meeting_at_all(client: Client, meeting: ReviewMeeting, role: RoleName) -> None:
    sign_in(client, at_work(staff("Mr Begum"), role))
    for url in (reverse("meeting"), screen(meeting, 1), reverse("meeting_minutes", args=[meeting.pk])):
        assert client.get(url).status_code == 403


def test_pastoral_staff_read_minutes_and_run_nothing(client: Client, meeting: ReviewMeeting) -> None:
    sign_in(client, at_work(staff("Mr Begum"), RoleName.PASTORAL))
    assert client.get(screen(meeting, 1)).status_code == 403
    assert client.post(reverse("meeting_end", args=[meeting.pk])).status_code == 403
    assert "End the meeting" not in page(client, reverse("meeting_minutes", args=[meeting.pk])).text()


def test_another_schools_meeting_is_not_there(client: Client, meeting: ReviewMeeting) -> None:
    other = organisation("989402", "Cobnut Lane")
    sign_in(client, at_work(staff("Ms Lund"), RoleName.HEAD, at=other))
    assert client.get(screen(meeting, 1)).status_code == 404
    assert client.get(reverse("meeting_minutes", args=[meeting.pk])).status_code == 404


def test_a_place_outside_the_queue_is_not_there(client: Client, meeting: ReviewMeeting) -> None:
    assert client.get(screen(meeting, 3)).status_code == 404
    assert client.get(screen(meeting, 0)).status_code == 404


def test_a_step_asks_the_store_as_often_whatever_it_holds(
    client: Client, lead: Viewer, meeting: ReviewMeeting
) -> None:
    page(client, screen(meeting, 1))
    with CaptureQueriesContext(connection) as few:
        page(client, screen(meeting, 1))
    ama = Enrolment.objects.get(pupil__given_name="Ama")
    for number in range(12):
        other = enrolment(organisation(), f"Other{number}")
        planned(lead, other)
        checked_in(lead, ama, date(2026, 2, 1 + number))
        spoke(lead, ama, OPENED, "wrote")
        ReviewMeeting.objects.filter(pk=meeting.pk).update(queue=[*meeting.queue, *_plans_of(other)])
    assert ContactMade.objects.count() == 12
    with CaptureQueriesContext(connection) as many:
        page(client, screen(meeting, 1))
    assert len(many) == len(few) <= 45


def _plans_of(about: Enrolment) -> list[int]:
    return list(Plan.objects.filter(enrolment=about).values_list("id", flat=True))
