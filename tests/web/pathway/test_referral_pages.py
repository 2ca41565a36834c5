"""A referral on its pages: written part by part, sent knowingly, answered; each page for who may open it."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from tests.held_registers import NOW
from tests.page_rules import read
from tests.people_at_work import sign_in
from tests.placed import Town, key, moved, opened, pupil_of_school, row_of, sent, town, without_part, written
from upturn.access.models import AuditEvent
from upturn.access.roles import RoleName
from upturn.access.viewer import Viewer
from upturn.people.models import Enrolment
from upturn.provision.models import PlacementShare, ProviderNeeds, ProvisionReferral
from upturn.provision.pathway.document import PARTS, from_json
from upturn.provision.pathway.parties import Party
from upturn.provision.pathway.states import ReferralState

pytestmark = pytest.mark.django_db


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
    """A page's text, and what stands typed in its fields."""
    response = sign_in(client, viewer).get(reverse(name, args=args))
    assert response.status_code == 200, response.status_code
    tree = read(response.content.decode())
    typed = [each.attributes.get("value", "") for each in tree.every("input")]
    return " ".join([tree.text(), *typed])


def post(client: Client, viewer: Viewer, name: str, *args: Any, **given: Any) -> str:
    response = sign_in(client, viewer).post(
        reverse(name, args=args), {"request_key": key(), **given}, follow=True
    )
    assert response.status_code == 200, response.status_code
    return read(response.content.decode()).text()


def status(client: Client, viewer: Viewer, name: str, *args: Any) -> int:
    return sign_in(client, viewer).get(reverse(name, args=args)).status_code


def test_a_referral_begins_on_the_pupils_page_and_stands_in_its_list(
    client: Client, here: Town, jordan: Enrolment
) -> None:
    head = here.who(Party.SCHOOL)
    assert "No provider has been asked to teach Jordan." in page(client, head, "provision", jordan.pupil_id)
    text = post(
        client, head, "provision", jordan.pupil_id, provider=here.provider.pk, authority=here.authority.pk
    )
    assert "0 of 14 of what Harbour Online said it needs is there." in text
    assert "Finish it and send it" in page(client, head, "provision", jordan.pupil_id)
    again = post(
        client,
        head,
        "provision",
        jordan.pupil_id,
        provider=here.provider.pk,
        request_key="another",
    )
    assert "open already" in again
    assert ProvisionReferral.objects.count() == 1


def test_with_no_provider_it_says_so(client: Client, jordan: Enrolment, here: Town) -> None:
    ProvisionReferral.objects.all().delete()
    here.provider.delete()
    assert "nobody to ask here" in page(client, here.who(Party.SCHOOL), "provision", jordan.pupil_id)


@pytest.mark.parametrize("name", PARTS)
def test_every_part_has_a_page_that_opens_with_what_stands(
    client: Client, here: Town, jordan: Enrolment, name: str
) -> None:
    referral_id = written(here, jordan)
    text = page(client, here.who(Party.SCHOOL), "referral_part", referral_id, name)
    expected = {"asked": "Mornings are hard", "outcomes": "Ten lessons held", "terms": "2026-03-16"}
    assert expected.get(name, "Leave it as it was") in text


def test_a_part_is_saved_by_itself_and_what_is_missing_is_said(
    client: Client, here: Town, jordan: Enrolment
) -> None:
    referral_id = written(here, jordan, document=without_part("helps"))
    head = here.who(Party.SCHOOL)
    assert "Harbour Online needs: What helps." in page(client, head, "referral_part", referral_id, "helps")
    text = post(
        client,
        head,
        "referral_part",
        referral_id,
        "helps",
        helps="Time to answer",
        camera_off="on",
        based_on_version="1000",
    )
    assert "Everything Harbour Online said it needs is there." in text
    assert "Kept easyCamera off" in text
    assert from_json(row_of(referral_id).document).helps.camera_off


def test_who_lost_the_race_loses_no_word_and_may_save_knowingly(
    client: Client, here: Town, jordan: Enrolment
) -> None:
    referral_id = written(here, jordan)
    head, before = here.who(Party.SCHOOL), row_of(referral_id).version
    given = {"what": "Mine", "based_on_version": str(before)}
    post(client, head, "referral_part", referral_id, "asked", **{**given, "what": "Theirs"})
    response = sign_in(client, head).post(
        reverse("referral_part", args=[referral_id, "asked"]), {**given, "request_key": "second"}
    )
    text = response.content.decode()
    assert "changed this part while you were writing" in text
    assert "Mine" in text
    assert "Theirs" in text
    newest = str(row_of(referral_id).version)
    assert f'name="based_on_version" value="{newest}"' in text
    post(
        client,
        head,
        "referral_part",
        referral_id,
        "asked",
        **{**given, "based_on_version": newest, "request_key": "third"},
    )
    assert from_json(row_of(referral_id).document).asked.what == "Mine"


def test_needs_are_for_those_who_see_needs_and_others_are_told_only_that(
    client: Client, here: Town, jordan: Enrolment
) -> None:
    referral_id = written(here, jordan)
    pastoral = here.who(Party.SCHOOL, RoleName.PASTORAL)
    text = page(client, pastoral, "provision_referral", referral_id)
    assert "Autism" not in text
    assert "Not open to you: needs and support; keeping safe." in text
    assert status(client, pastoral, "referral_part", referral_id, "needs") == 403


def test_before_it_is_sent_it_shows_what_is_shared_and_can_be_narrowed(
    client: Client, here: Town, jordan: Enrolment
) -> None:
    referral_id = written(here, jordan)
    head = here.who(Party.SCHOOL)
    text = page(client, head, "send_provision_referral", referral_id)
    assert "To answer the referral: Harbour Online" in text
    assert "Wexmoor Council" in text
    assert "deciding whether this is the right place" in text
    text = post(
        client,
        head,
        "send_provision_referral",
        referral_id,
        share_answering=["asked", "helps"],
        share_answering_needs=["needs", "safety"],
        share_commissioning=[],
    )
    assert "Sent. What you agreed to share is open to them now." in text
    shares = {each.bundle: each.fields for each in PlacementShare.objects.all()}
    assert shares == {"answering": ["asked", "helps"], "answering_needs": ["needs", "safety"]}
    provider = page(client, here.who(Party.PROVIDER), "provision_referral", referral_id)
    assert "Time before answering" in provider
    assert "01632" not in provider
    assert status(client, here.who(Party.AUTHORITY), "provision_referral", referral_id) == 404


def test_what_is_missing_holds_it_back_in_words(client: Client, here: Town, jordan: Enrolment) -> None:
    referral_id = written(here, jordan, document=without_part("outcomes"))
    head = here.who(Party.SCHOOL)
    assert "also needs" in page(client, head, "send_provision_referral", referral_id)
    text = post(client, head, "send_provision_referral", referral_id, share_answering=["asked"])
    assert "Harbour Online also needs: The outcomes wanted; The exit route." in text
    assert row_of(referral_id).state == "draft"


def test_a_question_goes_back_and_forth_and_stops_the_providers_days(
    client: Client, here: Town, jordan: Enrolment
) -> None:
    referral_id = sent(here, jordan)
    provider, head = here.who(Party.PROVIDER), here.who(Party.SCHOOL)
    assert "Answer it: due Thu 19 Mar" in page(client, provider, "referrals")
    refused = post(client, provider, "move_provision_referral", referral_id, ReferralState.QUESTION, line=" ")
    assert "Write the question." in refused
    post(
        client,
        provider,
        "move_provision_referral",
        referral_id,
        ReferralState.QUESTION,
        line="Which mornings?",
    )
    text = page(client, head, "move_provision_referral", referral_id, ReferralState.SENT)
    assert "They ask: “Which mornings?”" in text
    post(
        client,
        head,
        "move_provision_referral",
        referral_id,
        ReferralState.SENT,
        line="Monday",
        request_key="answer",
    )
    assert "Sent, waiting for an answer, “Monday”" in page(
        client, provider, "provision_referral", referral_id
    ).replace("sent, waiting", "Sent, waiting")


def test_declining_closes_it_for_the_provider(client: Client, here: Town, jordan: Enrolment) -> None:
    referral_id = sent(here, jordan)
    provider = here.who(Party.PROVIDER)
    text = post(
        client,
        provider,
        "move_provision_referral",
        referral_id,
        ReferralState.DECLINED,
        line="Full until June.",
    )
    assert "A pupil no longer shown here" in text
    assert "Jordan" not in text
    assert status(client, provider, "provision_referral", referral_id) == 404
    assert "Full until June." in page(client, here.who(Party.SCHOOL), "provision_referral", referral_id)


def test_a_move_that_is_not_theirs_sends_them_back(client: Client, here: Town, jordan: Enrolment) -> None:
    referral_id = sent(here, jordan)
    text = post(
        client, here.who(Party.SCHOOL), "move_provision_referral", referral_id, ReferralState.ACCEPTED
    )
    assert "This referral has moved on." in text
    assert row_of(referral_id).state == "sent"


def test_a_provider_says_what_it_needs(client: Client, here: Town) -> None:
    provider = here.who(Party.PROVIDER)
    assert "What a referral must say" in page(client, provider, "referral_needs")
    text = post(
        client,
        provider,
        "referral_needs",
        needs=["asked.why"],
        answers_within_days="5",
        question_1="Do they have a laptop?",
    )
    assert "Saved." in text
    row = ProviderNeeds.objects.get()
    assert (row.needs, row.questions, row.answers_within_days) == (
        ["asked.why"],
        ["Do they have a laptop?"],
        5,
    )
    for party in (Party.SCHOOL, Party.AUTHORITY):
        assert status(client, here.who(party), "referral_needs") == 404


def test_lists_are_of_ones_own_organisation_and_empty_ones_say_what_would_be_here(
    client: Client, here: Town, jordan: Enrolment
) -> None:
    for party, words in (
        (Party.PROVIDER, "No school has asked you yet."),
        (Party.AUTHORITY, "No placement names your authority yet."),
        (Party.SCHOOL, "Nobody has been referred yet."),
    ):
        assert words in page(client, here.who(party), "referrals")
    referral_id = sent(here, jordan)
    assert "From Pennerby High School to Harbour Online" in page(
        client, here.who(Party.AUTHORITY), "referrals"
    )
    moved(here, referral_id, ReferralState.DECLINED, Party.PROVIDER, "Full.")
    assert "1 of 1" in page(client, here.who(Party.PROVIDER), "referrals"), "declined stands in the table"


@pytest.mark.parametrize("role", [RoleName.TEACHER, RoleName.ANALYST, RoleName.ADMINISTRATOR])
def test_lists_are_for_those_who_lead(client: Client, here: Town, role: RoleName) -> None:
    assert status(client, here.who(Party.PROVIDER, role), "referrals") == 403


def test_the_navigation_shows_referrals_where_they_come_to(client: Client, here: Town) -> None:
    for party, there in ((Party.PROVIDER, True), (Party.AUTHORITY, True), (Party.SCHOOL, False)):
        response = sign_in(client, here.who(party)).get(reverse("referrals"))
        nav = next(each for each in read(response.content.decode()).every("nav"))
        assert ("Referrals" in nav.text()) is there


def test_no_title_address_or_trail_says_what_was_written(
    client: Client, here: Town, jordan: Enrolment
) -> None:
    placement = opened(here, jordan)
    for name, number in (("provision_referral", placement.referral_id), ("placement", placement.pk)):
        response = sign_in(client, here.who(Party.SCHOOL)).get(reverse(name, args=[number]))
        title = next(each.text() for each in read(response.content.decode()).every("title"))
        assert "Autism" not in title
    told = " ".join(str(each) for each in AuditEvent.objects.values_list("action", "payload", "subject_id"))
    assert "Autism" not in told
    assert "Mornings" not in told
