"""The guided conversation: a step a page, nothing required, nothing lost, nothing shown to the wrong eyes."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from tests.held_registers import NOW, enrolment, hold, present
from tests.page_rules import Element, read
from tests.people_at_work import PASSWORD, at_work, organisation, sign_in, staff
from upturn.access.models import AuditEvent, Draft
from upturn.access.roles import RoleName
from upturn.access.viewer import Viewer
from upturn.barriers.models import Barrier, Conversation, WordsSaid
from upturn.families.models import ContactMade
from upturn.people.models import Enrolment, TeachingGroup, TeachingGroupPlace
from upturn.web.conversation.steps import Step

pytestmark = pytest.mark.django_db
HANDED = [step for step in Step if step is not Step.WHO]


@pytest.fixture(autouse=True)
def _held_clock(settings: Settings) -> None:
    settings.HELD_AT = NOW


@pytest.fixture
def okoro() -> Viewer:
    return at_work(staff("Ms Okoro", password=PASSWORD), RoleName.PASTORAL)


@pytest.fixture
def jordan(okoro: Viewer) -> Enrolment:
    enrolled = enrolment(organisation(), "Jordan", "Merrick")
    hold(organisation(), {enrolled: present()})
    return enrolled


def address(about: Enrolment, step: Step = Step.WHO) -> str:
    if step is Step.WHO:
        return reverse("conversation", args=[about.pupil_id])
    return reverse("conversation_step", args=[about.pupil_id, step])


def page(client: Client, url: str) -> Element:
    response = client.get(url)
    assert response.status_code == 200
    return read(response.content.decode())


def send(client: Client, about: Enrolment, step: Step, **typed: object) -> Any:
    given = {f"{step.value}-{name.replace('__', '-')}": value for name, value in typed.items()}
    extra = {
        name: given.pop(f"{step.value}-{name}")
        for name in ("skip", "back")
        if f"{step.value}-{name}" in given
    }
    return client.post(address(about, step), {**given, **extra})


def begin(client: Client, about: Enrolment, who: str = "pupil", wording: str = "older") -> None:
    send(client, about, Step.WHO, who=who, wording=wording, on="2026-03-12")


def talk_through(client: Client, about: Enrolment) -> None:
    begin(client, about)
    send(client, about, Step.SAYINGS, feels_ok_here="sometimes", someone_helps="yes", audience="helpers")
    send(client, about, Step.CARDS, too_loud_too_busy="in_the_way", mornings="sometimes", sleep="not_me")
    send(
        client, about, Step.ABOUT,
        words__too_loud_too_busy="It hurts my ears.", audience__too_loud_too_busy="teachers",
        audience__mornings="just_us",
    )  # fmt: skip
    send(client, about, Step.HELPS, picked=["quiet_way_in"], words="A quiet start.", audience="home")
    send(client, about, Step.GO_TO, words="Ms Okoro.", audience="just_us")
    send(client, about, Step.ELSE, skip="1")


def key_of(tree: Element) -> str:
    return next(
        e.attributes["value"] for e in tree.every("input") if e.attributes.get("name") == "request_key"
    )


def save(client: Client, about: Enrolment, key: str = "k" * 30) -> Any:
    return client.post(address(about, Step.READ_BACK), {"line": "Guided conversation.", "request_key": key})


def chosen(tree: Element, name: str) -> str:
    found = [
        each.attributes.get("value", "")
        for each in tree.every("input")
        if each.attributes.get("name") == name and "checked" in each.attributes
    ]
    return found[0] if found else ""


def test_it_begins_with_who_is_there_and_proposes_the_pupil(
    client: Client, okoro: Viewer, jordan: Enrolment
) -> None:
    tree = page(sign_in(client, okoro), address(jordan))
    assert (chosen(tree, "who-who"), chosen(tree, "who-wording")) == ("pupil", "older")
    assert "Jordan Merrick: a conversation" in tree.text()


def test_a_primary_pupil_is_given_smaller_words(client: Client, okoro: Viewer) -> None:
    ivy = enrolment(organisation(), "Ivy", year_group="4", form="4B")
    sign_in(client, okoro)
    assert chosen(page(client, address(ivy)), "who-wording") == "young"
    begin(client, ivy, wording="young")
    assert "Mornings are too hard." in page(client, address(ivy, Step.CARDS)).text()
    begin(client, ivy, wording="older")
    assert "I can do the day. I cannot do the morning." in page(client, address(ivy, Step.CARDS)).text()


def test_each_step_leads_to_the_next(client: Client, okoro: Viewer, jordan: Enrolment) -> None:
    sign_in(client, okoro)
    begin(client, jordan)
    onward = [
        send(client, jordan, step, **typed).headers["Location"]
        for step, typed in (
            (Step.SAYINGS, {"feels_ok_here": "yes"}),
            (Step.CARDS, {"mornings": "in_the_way"}),
            (Step.ABOUT, {}),
            (Step.HELPS, {}),
            (Step.GO_TO, {}),
            (Step.ELSE, {}),
        )
    ]
    assert onward == [address(jordan, step) for step in HANDED[1:]]


def test_nothing_is_asked_about_cards_when_none_was_chosen(
    client: Client, okoro: Viewer, jordan: Enrolment
) -> None:
    sign_in(client, okoro)
    begin(client, jordan)
    sent = send(client, jordan, Step.CARDS, mornings="not_me")
    assert sent.headers["Location"] == address(jordan, Step.HELPS)
    assert client.get(address(jordan, Step.ABOUT)).headers["Location"] == address(jordan, Step.HELPS)
    assert "Would any of these help?" not in page(client, address(jordan, Step.HELPS)).text()


def test_back_keeps_what_was_typed_and_skip_lets_it_go(
    client: Client, okoro: Viewer, jordan: Enrolment
) -> None:
    sign_in(client, okoro)
    begin(client, jordan)
    back = send(client, jordan, Step.GO_TO, words="Ms Okoro.", back="1")
    assert back.headers["Location"] == address(jordan, Step.HELPS)
    assert "Ms Okoro." in page(client, address(jordan, Step.GO_TO)).every("textarea")[0].text()
    assert send(client, jordan, Step.GO_TO, words="Nobody.", skip="1").headers["Location"] == address(
        jordan, Step.ELSE
    )
    assert page(client, address(jordan, Step.GO_TO)).every("textarea")[0].text() == ""


def test_what_a_pupil_says_stays_between_two_until_they_say_otherwise(
    client: Client, okoro: Viewer, jordan: Enrolment
) -> None:
    sign_in(client, okoro)
    begin(client, jordan)
    assert chosen(page(client, address(jordan, Step.ELSE)), "anything-else-audience") == "just_us"
    begin(client, jordan, who="family")
    assert chosen(page(client, address(jordan, Step.ELSE)), "anything-else-audience") == "helpers"


def test_everything_is_read_back_before_it_is_kept(client: Client, okoro: Viewer, jordan: Enrolment) -> None:
    sign_in(client, okoro)
    talk_through(client, jordan)
    text = page(client, address(jordan, Step.READ_BACK)).text()
    for said in (
        "I feel OK here. Sometimes.",
        "Someone here helps me. Yes.",
        "It is too loud and too crowded, and it wears me out.",
        "“It hurts my ears.” Who may see this: My teachers too",
        "I can do the day. I cannot do the morning. Sometimes. Who may see this: Just us",
        "1 put aside as not me.",
        "A quiet way in. Who may see this: Home too",
        "“Ms Okoro.” Who may see this: Just us",
    ):
        assert said in text
    assert not ContactMade.objects.exists()


def test_it_is_kept_once_and_leads_on_to_one_thing(client: Client, okoro: Viewer, jordan: Enrolment) -> None:
    sign_in(client, okoro)
    talk_through(client, jordan)
    key = key_of(page(client, address(jordan, Step.READ_BACK)))
    first, again = save(client, jordan, key), save(client, jordan, key)
    contact = ContactMade.objects.get()
    assert first.headers["Location"] == again.headers["Location"]
    assert first.headers["Location"] == reverse("conversation_done", args=[jordan.pupil_id, contact.pk])
    assert (Conversation.objects.count(), Barrier.objects.count(), WordsSaid.objects.count()) == (1, 2, 3)
    assert not Draft.objects.exists()
    finished = page(client, first.headers["Location"])
    links = [each.attributes["href"] for each in finished.every("a")]
    onward = f"{reverse('light_path', args=[jordan.pupil_id])}?after={contact.pk}"
    assert onward in links
    light = page(client, onward)
    assert "Pupil, Thu 12 Mar: recorded already." in light.text()
    ticked = {
        each.attributes["value"]
        for each in light.every("input")
        if each.attributes.get("name") == "barriers" and "checked" in each.attributes
    }
    assert ticked == {"too_loud_too_busy", "mornings"}
    (held,) = [e for e in light.every("select") if e.attributes["name"] == "barriers_audience"]
    (audience,) = [e.attributes["value"] for e in held.every("option") if "selected" in e.attributes]
    assert audience == "just_us"
    assert "Walk the route with the pupil" in light.text()


def test_going_on_from_it_records_no_second_conversation(
    client: Client, okoro: Viewer, jordan: Enrolment
) -> None:
    sign_in(client, okoro)
    talk_through(client, jordan)
    save(client, jordan)
    contact = ContactMade.objects.get()
    me = str(okoro.staff_id)
    sent = {
        "after": str(contact.pk), "barriers": ["too_loud_too_busy"], "barriers_audience": "teachers",
        "whose": "pupil", "audience": "just_us", "thing": "own", "own_thing": "Side gate.", "who": me,
        "review_by": me, "look_again_on": "2026-03-26", "request_key": "l" * 30,
    }  # fmt: skip
    light = reverse("light_path", args=[jordan.pupil_id])
    response = client.post(light, sent)
    assert response.headers["Location"] == reverse("light_path_saved", args=[jordan.pupil_id, contact.pk])
    contact.refresh_from_db()
    assert (ContactMade.objects.count(), str(contact.look_again_on)) == (1, "2026-03-26")
    assert client.get(f"{light}?after={contact.pk}").headers["Location"] == response.headers["Location"]


def test_when_nothing_was_said_there_is_nothing_to_keep(
    client: Client, okoro: Viewer, jordan: Enrolment
) -> None:
    sign_in(client, okoro)
    begin(client, jordan)
    response = save(client, jordan)
    assert response.status_code == 200
    assert "Nothing was answered, so there is nothing to keep here." in read(response.content.decode()).text()
    assert not ContactMade.objects.exists()


@pytest.mark.parametrize("on", ["2026-03-13", "soon", ""])
def test_a_day_that_cannot_be_says_so(client: Client, okoro: Viewer, jordan: Enrolment, on: str) -> None:
    sign_in(client, okoro)
    response = send(client, jordan, Step.WHO, who="pupil", wording="older", on=on)
    tree = read(response.content.decode())
    assert tree.every("title")[0].text().startswith("Error: ")


def test_words_that_are_too_long_say_so_and_are_not_lost(
    client: Client, okoro: Viewer, jordan: Enrolment
) -> None:
    sign_in(client, okoro)
    begin(client, jordan)
    response = send(client, jordan, Step.ELSE, words="x" * 2_001)
    tree = read(response.content.decode())
    assert "at most 2000 characters" in tree.text()
    assert len(tree.every("textarea")[0].text()) == 2_001


def test_a_draft_that_cannot_stand_leads_back_to_its_step(
    client: Client, okoro: Viewer, jordan: Enrolment
) -> None:
    sign_in(client, okoro)
    begin(client, jordan)
    typed = {
        "draft": f"conversation:{jordan.pupil_id}",
        "draft_part": "anything-else",
        "anything-else-words": "x" * 2_001,
    }
    client.post(reverse("drafts"), typed, headers={"HX-Request": "true"})
    assert client.get(address(jordan, Step.READ_BACK)).headers["Location"] == address(jordan, Step.ELSE)
    assert save(client, jordan).headers["Location"] == address(jordan, Step.ELSE)


@pytest.mark.parametrize("step", HANDED)
def test_a_screen_that_is_handed_over_says_nobody_s_name_and_leads_to_nobody(
    client: Client, okoro: Viewer, jordan: Enrolment, step: Step
) -> None:
    sign_in(client, okoro)
    begin(client, jordan)
    send(client, jordan, Step.CARDS, mornings="in_the_way")
    tree = page(client, address(jordan, step))
    for name in ("Jordan", "Merrick", "Okoro"):
        assert name not in tree.text()
    own = reverse("pupil", args=[jordan.pupil_id])
    led_to = {each.attributes.get("href", "") for each in tree.every("a")}
    assert {link for link in led_to if link.startswith("/pupils/") and not link.startswith(own)} == set()
    assert not led_to & {"/", reverse("pupils"), reverse("today"), reverse("school"), reverse("settings")}
    assert not tree.every("nav")
    assert own in led_to


@pytest.mark.parametrize("step", Step)
def test_the_safety_strip_stands_on_every_step(
    client: Client, okoro: Viewer, jordan: Enrolment, step: Step
) -> None:
    at_work(staff("Mr Penhale"), RoleName.DSL)
    sign_in(client, okoro)
    begin(client, jordan)
    send(client, jordan, Step.CARDS, mornings="in_the_way")
    text = page(client, address(jordan, step)).text()
    assert "Worried about safety? Stop here and tell Mr Penhale" in text
    assert ("I cannot keep every secret." in text) is (step not in (Step.WHO, Step.CARDS))


def test_a_worry_about_safety_is_no_card(client: Client, okoro: Viewer, jordan: Enrolment) -> None:
    sign_in(client, okoro)
    begin(client, jordan)
    tree = page(client, address(jordan, Step.CARDS))
    names = {each.attributes.get("name") for each in tree.every("input")}
    assert "cards-mornings" in names
    assert "cards-safeguarding_concern" not in names
    send(client, jordan, Step.CARDS, safeguarding_concern="in_the_way", mornings="in_the_way")
    save(client, jordan)
    assert [each.kind for each in Barrier.objects.all()] == ["mornings"]


def test_it_survives_signing_out_and_nobody_else_sees_it(
    client: Client, okoro: Viewer, jordan: Enrolment
) -> None:
    sign_in(client, okoro)
    begin(client, jordan)
    typed = {
        "draft": f"conversation:{jordan.pupil_id}",
        "draft_part": "go-to",
        "at": "go-to",
        "go-to-words": "Ms Lowe in the library.",
    }
    client.post(reverse("drafts"), typed, headers={"HX-Request": "true"})
    client.post(reverse("account_logout"))
    sign_in(client, at_work(staff("Ms Nambiar"), RoleName.ATTENDANCE_LEAD))
    assert "You began this conversation" not in page(client, address(jordan)).text()
    assert "library" not in page(client, address(jordan, Step.GO_TO)).text()
    client.post(reverse("account_logout"))
    client.post(reverse("account_login"), {"login": "ms.okoro@pennerby-high.example", "password": PASSWORD})
    tree = page(client, address(jordan))
    assert "You began this conversation at 09:10. Nothing is saved yet" in tree.text()
    onward = next(each for each in tree.every("a") if each.text() == "Go on where you stopped")
    assert "Ms Lowe in the library." in page(client, onward.attributes["href"]).text()


def test_addresses_titles_and_trail_hold_nothing_of_it(
    client: Client, okoro: Viewer, jordan: Enrolment
) -> None:
    sign_in(client, okoro)
    talk_through(client, jordan)
    title = page(client, address(jordan, Step.READ_BACK)).every("title")[0].text()
    sent = save(client, jordan)
    said = title + sent.headers["Location"] + str(list(AuditEvent.objects.values()))
    for word in ("loud", "ears", "morning", "Jordan", "quiet", "sometimes"):
        assert word not in said


@pytest.mark.parametrize("step", Step)
def test_a_teacher_of_the_pupil_is_refused(client: Client, jordan: Enrolment, step: Step) -> None:
    person = staff("Mr Fallowfield")
    viewer = at_work(person, RoleName.TEACHER)
    group = TeachingGroup.objects.create(organisation=jordan.organisation, name="9C/Sc", teacher=person)
    TeachingGroupPlace.objects.create(group=group, enrolment=jordan)
    sign_in(client, viewer)
    assert client.get(address(jordan, step)).status_code == 403
    assert client.post(address(jordan, step)).status_code == 403


def test_another_school_learns_nothing(client: Client, okoro: Viewer, jordan: Enrolment) -> None:
    sign_in(client, okoro)
    talk_through(client, jordan)
    done = save(client, jordan).headers["Location"]
    other = organisation("989201", "Cobnut Lane Primary School")
    sign_in(client, at_work(staff("Mrs Tibbald"), RoleName.ATTENDANCE_LEAD, at=other))
    assert client.get(address(jordan)).status_code == 404
    assert client.get(done).status_code == 404


def test_one_kept_by_mistake_is_taken_back_from_its_last_page(
    client: Client, okoro: Viewer, jordan: Enrolment
) -> None:
    sign_in(client, okoro)
    talk_through(client, jordan)
    last = save(client, jordan).headers["Location"]
    assert "take the whole conversation back" in page(client, last).text()
    undo = reverse("conversation_undo", args=[jordan.pupil_id, ContactMade.objects.get().pk])
    assert client.get(undo).status_code == 405
    response = client.post(undo, follow=True)
    assert "Taken back." in read(response.content.decode()).text()
    assert not Barrier.objects.exists()
    assert client.get(last).status_code == 404
