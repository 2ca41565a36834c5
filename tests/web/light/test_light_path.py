"""The light path page: two minutes, nothing twice, nothing lost, back on its day, and undone as one."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from tests.held_registers import NOW, enrolment, hold, present
from tests.page_rules import Element, read
from tests.people_at_work import PASSWORD, at_work, organisation, sign_in, staff
from upturn.access.models import AuditEvent, Draft, TrustedAdult
from upturn.access.roles import RoleName
from upturn.access.viewer import Viewer
from upturn.barriers.models import Barrier, WordsSaid
from upturn.families.models import ContactMade
from upturn.people.models import Enrolment, TeachingGroup, TeachingGroupPlace
from upturn.plans.models import Plan

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _held_clock(settings: Settings) -> None:
    settings.HELD_AT = NOW


@pytest.fixture
def okoro() -> Viewer:
    return at_work(staff("Ms Okoro", password=PASSWORD), RoleName.PASTORAL)


@pytest.fixture
def jordan(okoro: Viewer) -> Enrolment:
    enrolled = enrolment(organisation())
    hold(organisation(), {enrolled: present()})
    return enrolled


def url(about: Enrolment) -> str:
    return reverse("light_path", args=[about.pupil_id])


def given(by: Viewer, **changed: object) -> dict[str, object]:
    return {
        "spoke_with": "pupil",
        "line": "The corridor is too loud.",
        "purpose": "ask",
        "on": "2026-03-12",
        "try_again_on": "2026-03-13",
        "barriers": ["too_loud_too_busy"],
        "barriers_audience": "teachers",
        "words": "It is so loud I cannot think.",
        "whose": "pupil",
        "audience": "just_us",
        "thing": "own",
        "own_thing": "Meet at the side gate.",
        "who": str(by.staff_id),
        "due": "2026-03-19",
        "review_by": str(by.staff_id),
        "look_again_on": "2026-03-26",
        "request_key": "k" * 30,
        "draft": "light:1",
        **changed,
    }


def page(client: Client, address: str) -> Element:
    response = client.get(address)
    assert response.status_code == 200
    return read(response.content.decode())


def values(tree: Element) -> dict[str, str]:
    """What an untouched form would send, a chosen box or button by its value."""
    found: dict[str, str] = {}
    for each in tree.every("input"):
        name, kind = each.attributes.get("name", ""), each.attributes.get("type", "text")
        if kind not in {"radio", "checkbox"} or "checked" in each.attributes:
            found[name] = each.attributes.get("value", "")
    for each in tree.every("select"):
        chosen = [option for option in each.every("option") if "selected" in option.attributes]
        found[each.attributes["name"]] = chosen[0].attributes["value"] if chosen else ""
    return found


def test_an_untouched_form_proposes_what_is_usual(client: Client, okoro: Viewer, jordan: Enrolment) -> None:
    shown = values(page(sign_in(client, okoro), url(jordan)))
    assert {name: shown[name] for name in ("purpose", "on", "barriers", "whose", "audience", "thing")} == {
        "purpose": "ask",
        "on": "2026-03-12",
        "barriers": "not_known_yet",
        "whose": "pupil",
        "audience": "just_us",
        "thing": "own",
    }
    assert shown["who"] == shown["review_by"] == str(okoro.staff_id)
    assert (shown["look_again_on"], shown["try_again_on"]) == ("2026-03-26", "2026-03-13")
    assert "spoke_with" not in shown


def test_it_offers_what_can_be_in_the_way_and_never_a_worry_about_safety(
    client: Client, okoro: Viewer, jordan: Enrolment
) -> None:
    tree = page(sign_in(client, okoro), url(jordan))
    offered = [e.attributes["value"] for e in tree.every("input") if e.attributes.get("name") == "barriers"]
    assert "too_loud_too_busy" in offered
    assert len(offered) == 21
    assert "safeguarding_concern" not in offered
    assert "Worried about safety?" in tree.text()


def test_saved_says_exactly_what_was_saved_and_when_it_comes_back(
    client: Client, okoro: Viewer, jordan: Enrolment
) -> None:
    response = sign_in(client, okoro).post(url(jordan), given(okoro), follow=True)
    text = read(response.content.decode()).text()
    assert response.redirect_chain[-1][0].endswith(f"/light/{ContactMade.objects.get().pk}/")
    assert "Jordan comes back to the week’s list for Thursday 26 March 2026." in text
    for said in (
        "Pupil, Thu 12 Mar The corridor is too loud.",
        "Too loud, too busy. Who may see this: their teachers too.",
        "“It is so loud I cannot think.” Who may see this: just us: whoever writes this "
        "and the trusted adult.",
        "Meet at the side gate. Ms Okoro, by Thu 19 Mar.",
        "Ms Okoro, on Thu 26 Mar",
    ):
        assert said in text
    assert (Barrier.objects.count(), WordsSaid.objects.count(), Plan.objects.count()) == (1, 1, 1)


def test_sent_twice_it_is_one(client: Client, okoro: Viewer, jordan: Enrolment) -> None:
    sign_in(client, okoro)
    first = client.post(url(jordan), given(okoro))
    again = client.post(url(jordan), given(okoro))
    assert first.headers["Location"] == again.headers["Location"]
    assert (ContactMade.objects.count(), Plan.objects.get().version) == (1, 1)


def test_on_its_day_the_pupil_is_back_on_the_list(
    client: Client, okoro: Viewer, jordan: Enrolment, settings: Settings
) -> None:
    sign_in(client, okoro).post(url(jordan), given(okoro))
    assert "Jordan" not in page(client, reverse("pupils") + "?q=nobody").text().split("Everyone")[0]
    settings.HELD_AT = NOW.replace(day=26)
    week = page(client, reverse("pupils")).text()
    assert "We said we would look again on Thu 26 Mar." in week
    assert "Did what we said happen, and is it smaller than last time?" in week


@pytest.mark.parametrize("how", ["no_answer", "wrote"])
def test_a_try_is_recorded_as_a_try_and_what_else_was_typed_is_kept(
    client: Client, okoro: Viewer, jordan: Enrolment, how: str
) -> None:
    response = sign_in(client, okoro).post(
        url(jordan), given(okoro, spoke_with=how, line="Rang at nine."), follow=True
    )
    text = read(response.content.decode()).text()
    assert "Attempt recorded. It does not count as a conversation. Try again on Fri 13 Mar." in text
    contact = ContactMade.objects.get()
    assert (contact.spoke_with, contact.look_again_on) == (how, date(2026, 3, 13))
    assert not Barrier.objects.exists()
    assert not Plan.objects.exists()
    again = page(client, url(jordan))
    assert "It is so loud I cannot think." in again.text()
    shown = values(again)
    assert (shown["own_thing"], shown["barriers"]) == ("Meet at the side gate.", "too_loud_too_busy")
    assert "Rang at nine." not in again.text()


def test_a_try_with_nothing_besides_leaves_no_draft(client: Client, okoro: Viewer, jordan: Enrolment) -> None:
    plain = given(okoro, spoke_with="no_answer", barriers=["not_known_yet"], words="", own_thing="")
    sign_in(client, okoro).post(url(jordan), plain)
    assert ContactMade.objects.count() == 1
    assert not Draft.objects.exists()


def test_ideas_come_without_a_script_and_nothing_typed_is_lost(
    client: Client, okoro: Viewer, jordan: Enrolment
) -> None:
    sign_in(client, okoro)
    typed = given(okoro, barriers=["too_loud_too_busy", "mornings"], own_thing="", show_ideas="1")
    response = client.post(url(jordan), typed)
    assert response.headers["Location"] == url(jordan) + "#ideas"
    tree = page(client, url(jordan))
    assert "Walk the route with the pupil at the time they would use it." in tree.text()
    assert "The corridor is too loud." in tree.text()
    assert not ContactMade.objects.exists()
    assert "Draft kept at 09:10" in tree.text()


def test_a_script_is_given_the_ideas_alone_to_put_in(
    client: Client, okoro: Viewer, jordan: Enrolment
) -> None:
    typed = given(okoro, show_ideas="1", thing="quiet_way_in")
    response = sign_in(client, okoro).post(url(jordan), typed, headers={"HX-Request": "true"})
    tree = read(response.content.decode())
    assert values(tree)["thing"] == "quiet_way_in"
    assert not Draft.objects.exists()


def test_an_idea_that_was_chosen_becomes_the_step(client: Client, okoro: Viewer, jordan: Enrolment) -> None:
    sign_in(client, okoro).post(url(jordan), given(okoro, thing="quiet_way_in", own_thing=""))
    assert "Walk the route" in str(Plan.objects.get().versions.get().document)


def test_nothing_yet_is_an_answer(client: Client, okoro: Viewer, jordan: Enrolment) -> None:
    response = sign_in(client, okoro).post(
        url(jordan), given(okoro, thing="nothing", own_thing=""), follow=True
    )
    assert "Nothing yet: we look again first." in read(response.content.decode()).text()
    assert not Plan.objects.exists()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"spoke_with": ""}, "Say who you spoke with, or that nobody answered."),
        ({"line": " "}, "Write a line, so that the next person knows what was said."),
        ({"own_thing": ""}, "Say one thing somebody will do, however small, or choose “Nothing yet”."),
        ({"thing": ""  , "own_thing": ""}, "Say one thing somebody will do, however small"),
        ({"thing": "nothing"}, "You chose “Nothing yet”. Empty this, or choose “In our own words”."),
        ({"look_again_on": "2026-03-11"}, "11/03/2026 has passed. Choose today or later to look again."),
        ({"look_again_on": ""}, "Give the day somebody looks again."),
        ({"on": "2026-03-13"}, "after today. Give the day it happened."),
        ({"who": "987654"}, "Select a valid choice."),
        ({"barriers": ["safeguarding_concern"]}, "Select a valid choice."),
        ({"barriers": ["mornings", "made_up"]}, "Select a valid choice."),
        ({"audience": "everyone"}, "Select a valid choice."),
    ],
    ids=str,
)  # fmt: skip
def test_an_error_says_what_to_do_and_keeps_what_was_typed(
    client: Client, okoro: Viewer, jordan: Enrolment, changed: dict[str, str], sentence: str
) -> None:
    response = sign_in(client, okoro).post(url(jordan), given(okoro, **changed))
    assert response.status_code == 200
    tree = read(response.content.decode())
    assert sentence in tree.text()
    assert tree.every("title")[0].text().startswith("Error: ")
    assert "It is so loud I cannot think." in tree.text()
    assert values(tree)["request_key"] == "k" * 30
    assert not ContactMade.objects.exists()
    assert not Plan.objects.exists()


def test_undo_takes_all_of_it_back(client: Client, okoro: Viewer, jordan: Enrolment) -> None:
    response = sign_in(client, okoro).post(url(jordan), given(okoro), follow=True)
    assert "Undo all of this" in read(response.content.decode()).text()
    contact = ContactMade.objects.get()
    done = client.post(reverse("light_path_undo", args=[jordan.pupil_id, contact.pk]), follow=True)
    assert "Undone." in read(done.content.decode()).text()
    contact.refresh_from_db()
    assert contact.withdrawn_at is not None
    assert not Plan.objects.exists()
    assert not Barrier.objects.exists()


def test_the_next_day_it_can_no_longer_be_undone(
    client: Client, okoro: Viewer, jordan: Enrolment, settings: Settings
) -> None:
    sign_in(client, okoro).post(url(jordan), given(okoro))
    settings.HELD_AT = NOW.replace(day=13)
    place = [jordan.pupil_id, ContactMade.objects.get().pk]
    assert "Undo" not in page(client, reverse("light_path_saved", args=place)).text()
    refused = client.post(reverse("light_path_undo", args=place), follow=True)
    assert "on the day it was saved" in read(refused.content.decode()).text()
    assert Plan.objects.exists()


def test_what_was_saved_is_shown_to_whoever_saved_it_alone(
    client: Client, okoro: Viewer, jordan: Enrolment
) -> None:
    sign_in(client, okoro).post(url(jordan), given(okoro))
    place = [jordan.pupil_id, ContactMade.objects.get().pk]
    sign_in(client, at_work(staff("Ms Nambiar"), RoleName.ATTENDANCE_LEAD))
    assert client.get(reverse("light_path_saved", args=place)).status_code == 404
    client.post(reverse("light_path_undo", args=place))
    assert Plan.objects.exists()


def test_a_draft_survives_signing_out_and_nobody_else_sees_it(
    client: Client, okoro: Viewer, jordan: Enrolment
) -> None:
    sign_in(client, okoro)
    typed = given(okoro, draft=f"light:{jordan.pupil_id}", next=url(jordan))
    client.post(reverse("drafts"), typed, headers={"HX-Request": "true"})
    client.post(reverse("account_logout"))
    assert client.get(url(jordan)).status_code == 302
    sign_in(client, at_work(staff("Ms Nambiar"), RoleName.ATTENDANCE_LEAD))
    assert "loud" not in page(client, url(jordan)).every("form")[-1].text().lower().replace(
        "too loud, too busy", ""
    )
    client.post(reverse("account_logout"))
    client.post(
        reverse("account_login"),
        {"login": "ms.okoro@pennerby-high.example", "password": PASSWORD},
    )
    tree = page(client, url(jordan))
    assert "The corridor is too loud." in tree.text()
    assert values(tree)["own_thing"] == "Meet at the side gate."
    assert "Throw the draft away" in tree.text()
    client.post(url(jordan), given(okoro))
    assert not Draft.objects.exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_teacher_of_the_pupil_is_refused(client: Client, jordan: Enrolment, method: str) -> None:
    person = staff("Mr Fallowfield")
    viewer = at_work(person, RoleName.TEACHER)
    group = TeachingGroup.objects.create(organisation=jordan.organisation, name="9C/Sc", teacher=person)
    TeachingGroupPlace.objects.create(group=group, enrolment=jordan)
    sign_in(client, viewer)
    assert getattr(client, method)(url(jordan)).status_code == 403


def test_a_teacher_who_is_the_trusted_adult_takes_it(client: Client, jordan: Enrolment) -> None:
    person = staff("Mr Fallowfield")
    viewer = at_work(person, RoleName.TEACHER)
    TrustedAdult.objects.create(enrolment=jordan, staff=person, began_on=date(2026, 3, 2))
    sign_in(client, viewer)
    assert client.get(url(jordan)).status_code == 200
    assert client.post(url(jordan), given(viewer)).status_code == 302
    assert ContactMade.objects.get().by_id == person.pk
    assert Plan.objects.get().review_by_id == person.pk
    TrustedAdult.objects.update(ended_on=date(2026, 3, 11))
    assert client.get(url(jordan)).status_code == 404, "it opens the record for as long as they are"


def test_another_school_learns_nothing(client: Client, okoro: Viewer, jordan: Enrolment) -> None:
    other = organisation("989201", "Cobnut Lane Primary School")
    viewer = at_work(staff("Mrs Tibbald"), RoleName.ATTENDANCE_LEAD, at=other)
    sign_in(client, viewer)
    assert client.get(url(jordan)).status_code == 404
    assert client.post(url(jordan), given(okoro)).status_code == 404
    assert not ContactMade.objects.exists()


def test_addresses_titles_and_trail_hold_nothing_of_it(
    client: Client, okoro: Viewer, jordan: Enrolment
) -> None:
    response = sign_in(client, okoro).post(url(jordan), given(okoro), follow=True)
    addresses = " ".join(address for address, _ in response.redirect_chain)
    title = read(response.content.decode()).every("title")[0].text()
    trail = str(list(AuditEvent.objects.values()))
    for word in ("loud", "gate", "think", "just_us"):
        assert word not in addresses + title + trail
