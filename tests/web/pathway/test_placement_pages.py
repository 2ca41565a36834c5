"""A placement on its pages: agreed by three, talked about, tried from, ended; and shared knowingly."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from tests.held_registers import NOW, hold, present
from tests.page_rules import read
from tests.people_at_work import at_work, sign_in, staff
from tests.placed import FIRST, LAST, Town, ended, key, moved, opened, placed, pupil_of_school, sent, town
from upturn.access.roles import RoleName
from upturn.access.viewer import Viewer
from upturn.people.models import Enrolment, TeachingGroup, TeachingGroupPlace
from upturn.provision.models import Placement, PlacementShare, ReintegrationAttempt, ThreadMessage
from upturn.provision.pathway.parties import Party
from upturn.provision.pathway.states import ReferralState

pytestmark = pytest.mark.django_db
BEGUN = datetime.combine(FIRST + timedelta(weeks=1), NOW.time())


@pytest.fixture(autouse=True)
def _held_clock(settings: Settings) -> None:
    settings.HELD_AT = NOW


@pytest.fixture
def here() -> Town:
    return town()


@pytest.fixture
def jordan(here: Town) -> Enrolment:
    return pupil_of_school(here)


def page(client: Client, viewer: Viewer, name: str, *args: Any) -> str:
    response = sign_in(client, viewer).get(reverse(name, args=args))
    assert response.status_code == 200, response.status_code
    return read(response.content.decode()).text()


def post(client: Client, viewer: Viewer, name: str, *args: Any, **given: Any) -> str:
    response = sign_in(client, viewer).post(
        reverse(name, args=args), {"request_key": key(), **given}, follow=True
    )
    assert response.status_code == 200, response.status_code
    return read(response.content.decode()).text()


def status(client: Client, viewer: Viewer, name: str, *args: Any) -> int:
    return sign_in(client, viewer).get(reverse(name, args=args)).status_code


EXPECTED = {
    "starts_on": "2026-03-16",
    "ends_on": "2026-07-17",
    "settling_in_until": "2026-04-17",
    "lessons_a_week": "8",
    "words": "Eight lessons",
    "review_every_weeks": "6",
    "step_on_1": "2026-04-20",
    "step_lessons_1": "12",
}


def test_from_acceptance_to_three_yeses(client: Client, here: Town, jordan: Enrolment) -> None:
    referral_id = sent(here, jordan)
    moved(here, referral_id, ReferralState.ACCEPTED, Party.PROVIDER)
    head, provider = here.who(Party.SCHOOL), here.who(Party.PROVIDER)
    assert status(client, here.who(Party.AUTHORITY), "open_placement", referral_id) == 404
    refused = post(client, provider, "open_placement", referral_id, **{**EXPECTED, "step_lessons_1": ""})
    assert "A step has a day and a number of lessons." in refused
    post(client, provider, "open_placement", referral_id, **EXPECTED)
    placement = Placement.objects.get()
    text = page(client, head, "placement", placement.pk)
    assert "8 lessons a week" in text
    assert "From Mon 20 Apr12 lessons a week" in text
    assert "Your yes is asked for" in text
    agreeing = page(client, head, "placement_yes", placement.pk)
    assert "For everyone who leads there: Harbour Online" in agreeing
    shared = {
        "share_working": ["asked", "helps"],
        "share_working_needs": [],
        "share_lessons": ["helps"],
        "share_oversight": ["terms"],
        "share_afterwards": ["destination"],
    }
    yes = {"version": "1", "on": "2026-03-12"}
    post(client, head, "placement_yes", placement.pk, party="school", who="Ms Head", **yes, **shared)
    assert set(PlacementShare.objects.filter(phases=["placed"]).values_list("bundle", flat=True)) == {
        "working",
        "lessons",
        "oversight",
    }
    given = {"share_learning": ["presence"], "share_oversight_lessons": ["presence"]}
    post(client, provider, "placement_yes", placement.pk, party="provider", who="Mr H", **yes, **given)
    text = post(
        client, head, "placement_yes", placement.pk, party="family", who="Her gran", **yes, request_key="home"
    )
    assert "Family: Her gran agreed on Thu 12 Mar" in text
    assert "Agreed, not yet begun" in text


def test_a_yes_for_another_side_is_not_offered(client: Client, here: Town, jordan: Enrolment) -> None:
    placement = opened(here, jordan)
    text = page(client, here.who(Party.SCHOOL), "placement_yes", placement.pk)
    assert "Whose yes School Family" in text
    text = post(
        client,
        here.who(Party.SCHOOL),
        "placement_yes",
        placement.pk,
        party="provider",
        who="X",
        version="1",
        on="2026-03-12",
    )
    assert "Select a valid choice" in text


def test_the_thread_shows_each_what_is_for_it(client: Client, here: Town, jordan: Enrolment) -> None:
    placement = placed(here, jordan)
    head = here.who(Party.SCHOOL)
    nobody = post(client, head, "placement_message", placement.pk, words="Hello there")
    assert "choose at least one of the other sides" in nobody
    assert "Hello there" in nobody
    post(client, head, "placement_message", placement.pk, words="To the provider", seen_by=["provider"])
    post(
        client,
        here.who(Party.AUTHORITY),
        "placement_message",
        placement.pk,
        words="From the council",
        seen_by=["school"],
        request_key="council",
    )
    assert ThreadMessage.objects.count() == 2
    ThreadMessage.objects.update(at=datetime(2026, 4, 1, 23, 30, tzinfo=UTC))
    school = page(client, head, "placement", placement.pk)
    assert "Thu 2 Apr at 00:30" in school, "in the time of the school, in summer too"
    assert "To the provider" in school
    assert "From the council" in school
    provider = page(client, here.who(Party.PROVIDER), "placement", placement.pk)
    assert "To the provider" in provider
    assert "From the council" not in provider
    assert "To the provider" not in page(client, here.who(Party.AUTHORITY), "placement", placement.pk)


def test_reviews_attempts_the_end_and_after(
    client: Client, settings: Settings, here: Town, jordan: Enrolment
) -> None:
    placement = placed(here, jordan)
    settings.HELD_AT = BEGUN
    head, provider = here.who(Party.SCHOOL), here.who(Party.PROVIDER)
    text = post(
        client,
        provider,
        "placement_review",
        placement.pk,
        held_on="2026-03-20",
        present="Her gran",
        minute_1="Eight of eight",
    )
    assert "Friday 20 March 2026, on time" in text
    tried = {
        "to": "Tuesdays at school",
        "began_on": "2026-03-17",
        "step_1": "Side gate at ten",
        "feels_ok": "not_yet",
        "ready_words": "Not the bell",
        "went": "under_way",
        "request_key": "try",
    }
    text = post(client, head, "placement_attempts", placement.pk, **tried)
    assert "Side gate at ten, by Tue 17 Mar" in text
    assert "“I would feel OK there”not yet" in text
    attempt = ReintegrationAttempt.objects.get()
    stopped = {**tried, "went": "stopped", "ended_on": "2026-03-20", "based_on_version": "1"}
    args = (placement.pk, attempt.pk)
    refused = post(client, head, "placement_attempt", *args, **{**stopped, "request_key": "stop"})
    assert "Say what was learned" in refused
    text = post(
        client,
        head,
        "placement_attempt",
        *args,
        **{**stopped, "learned": "After the bell", "request_key": "k"},
    )
    assert "Stopped for now" in text
    assert "Learned: After the bell" in text
    text = post(
        client,
        head,
        "end_placement",
        placement.pk,
        how="completed",
        ended_on="2026-03-23",
        line="Back in mornings",
        request_key="end",
    )
    assert "It ran its course: Back in mornings" in text
    assert status(client, provider, "placement_destination", placement.pk) == 404
    text = post(
        client,
        head,
        "placement_destination",
        placement.pk,
        kind="same_school",
        line="Full days",
        request_key="went",
    )
    assert "Back at their school: Full days" in text
    early = post(client, head, "placement_follow_up", placement.pk, still_there="yes", request_key="early")
    assert "too soon" in early
    settings.HELD_AT = BEGUN + timedelta(weeks=12)
    text = post(
        client, head, "placement_follow_up", placement.pk, still_there="yes", line="Still in", request_key="f"
    )
    assert "still there: Still in" in text


def test_after_the_end_the_provider_reads_only_what_both_keep(
    client: Client, settings: Settings, here: Town, jordan: Enrolment
) -> None:
    hold(here.school, {jordan: present()})
    placement = placed(here, jordan)
    settings.HELD_AT = BEGUN
    provider, authority = here.who(Party.PROVIDER), here.who(Party.AUTHORITY)
    during = page(client, provider, "placement", placement.pk)
    assert "register this year: attended" in during
    assert "Time before answering" in during
    assert "register this year: attended" in page(client, authority, "placement", placement.pk)
    ended(here, placement, BEGUN.date() - timedelta(days=1))
    after = page(client, provider, "placement", placement.pk)
    assert "8 lessons a week" in after
    assert "Time before answering" not in after
    assert "register this year" not in after
    assert status(client, provider, "provision_referral", placement.referral_id) == 404
    assert "8 lessons a week" not in page(client, authority, "placement", placement.pk)


def test_past_its_last_day_it_asks_how_it_ended(
    client: Client, settings: Settings, here: Town, jordan: Enrolment
) -> None:
    placement = placed(here, jordan)
    settings.HELD_AT = datetime.combine(LAST + timedelta(days=3), NOW.time())
    text = page(client, here.who(Party.PROVIDER), "placement", placement.pk)
    assert "nobody has said how it ended" in text
    assert "Say how it ended: 3 days late" in page(client, here.who(Party.SCHOOL), "referrals")


def test_a_teacher_there_reads_what_helps_and_what_was_agreed(
    client: Client, here: Town, jordan: Enrolment
) -> None:
    placement = placed(here, jordan)
    teacher = at_work(staff("Mr Teign", "teign@harbour.example"), RoleName.TEACHER, at=here.provider)
    group = TeachingGroup.objects.create(organisation=here.provider, name="En1", teacher_id=teacher.staff_id)
    TeachingGroupPlace.objects.create(group=group, enrolment=placement.enrolment)
    text = page(client, teacher, "placement", placement.pk)
    assert "Time before answering" in text
    assert "8 lessons a week" in text
    for hidden in ("Reviews", "Shared thread", "Who may read what", "Attempts", "01632", "£180"):
        assert hidden not in text
    assert status(client, teacher, "placement_message", placement.pk) == 403
    assert status(client, here.who(Party.PROVIDER, RoleName.TEACHER), "placement", placement.pk) == 404


def test_each_side_sees_what_is_granted_and_who_read(client: Client, here: Town, jordan: Enrolment) -> None:
    placement = placed(here, jordan)
    provider = here.who(Party.PROVIDER, RoleName.DSL)
    page(client, provider, "placement", placement.pk)
    school = page(client, here.who(Party.SCHOOL), "pathway_sharing", placement.referral_id)
    assert f"{provider.name}, Harbour Online. DSL, for teaching and supporting" in school
    assert "Pennerby High School to Harbour Online Open now" in school
    theirs = page(client, provider, "pathway_sharing", placement.referral_id)
    assert "Head of Pennerby High School, Pennerby High School." in theirs


def test_sharing_less_takes_hold_at_once(client: Client, here: Town, jordan: Enrolment) -> None:
    placement = placed(here, jordan)
    share = PlacementShare.objects.get(bundle="working")
    head, provider = here.who(Party.SCHOOL), here.who(Party.PROVIDER)
    args = (placement.referral_id, share.pk)
    assert status(client, provider, "narrow_share", *args) == 404
    assert "Time before answering" in page(client, provider, "placement", placement.pk)
    text = post(client, head, "narrow_share", *args, fields=["asked"], roles=["head"], until="2026-07-17")
    assert "Only what is ticked is still shared." in text
    assert "Closed: granted before" in text
    assert "Time before answering" not in page(client, provider, "placement", placement.pk)


def test_a_list_says_that_there_is_a_message_and_never_what_it_says(
    client: Client, here: Town, jordan: Enrolment
) -> None:
    placement = placed(here, jordan)
    head, provider = here.who(Party.SCHOOL), here.who(Party.PROVIDER)
    post(client, head, "placement_message", placement.pk, words="Something private", seen_by=["provider"])
    ThreadMessage.objects.update(at=timezone.now())
    listed = page(client, provider, "referrals")
    assert "New message from Pennerby High School" in listed
    assert "private" not in listed
    for viewer in (head, here.who(Party.AUTHORITY)):
        assert "essage" not in page(client, viewer, "referrals"), "their own, and what is not for them"
    page(client, provider, "placement", placement.pk)
    assert "Last message from Pennerby High School" in page(client, provider, "referrals")
