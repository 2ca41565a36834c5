"""The playbook is open to everyone who works here, and put into our own words by a few."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from tests.held_registers import NOW
from tests.page_rules import Element, read
from tests.people_at_work import at_work, organisation, sign_in, staff
from upturn.access.permissions import NotAllowed, check_may_edit_playbook
from upturn.access.roles import RoleName
from upturn.access.viewer import Viewer
from upturn.barriers.actions import save_playbook_edit
from upturn.barriers.models import PlaybookEdit
from upturn.barriers.playbook import shipped_playbook
from upturn.barriers.queries import playbook_for
from upturn.web import clock

pytestmark = pytest.mark.django_db
SLEEP = shipped_playbook().entry("sleep")
assert SLEEP is not None


@pytest.fixture(autouse=True)
def _held_clock(settings: Settings) -> None:
    settings.HELD_AT = NOW


@pytest.fixture
def senco() -> Viewer:
    return at_work(staff("Mrs Hall"), RoleName.SENCO)


def page(client: Client, name: str, *args: str) -> Element:
    response = client.get(reverse(name, args=args))
    assert response.status_code == 200
    return read(response.content.decode())


def filled(client: Client, key: str = "sleep") -> dict[str, object]:
    """The change form as the page shows it, ready to send back."""
    tree = page(client, "playbook_change", key)
    values: dict[str, object] = {}
    for each in tree.every("input"):
        name, kind = each.attributes.get("name", ""), each.attributes.get("type")
        if kind == "checkbox":
            if "checked" in each.attributes:
                values.setdefault(name, [])
                values[name].append(each.attributes["value"])  # type: ignore[attr-defined]
        elif name and name != "csrfmiddlewaretoken":
            values[name] = each.attributes.get("value", "")
    for each in tree.every("textarea"):
        values[each.attributes["name"]] = "".join(str(child) for child in each.children).strip()
    return values


def change(client: Client, key: str = "sleep", **changed: object) -> Element:
    response = client.post(
        reverse("playbook_change", args=[key]), {**filled(client, key), **changed}, follow=True
    )
    return read(response.content.decode())


@pytest.mark.parametrize("role", RoleName, ids=str)
def test_it_is_open_to_everyone_who_works_here(client: Client, role: RoleName) -> None:
    viewer = at_work(staff("Mr Begum"), role)
    sign_in(client, viewer)
    listed = page(client, "playbook").text()
    for entry in shipped_playbook().entries:
        assert entry.name in listed
    may = True
    try:
        check_may_edit_playbook(viewer)
    except NotAllowed:
        may = False
    tree = page(client, "playbook_entry", "sleep")
    assert ("Put it in our own words" in tree.text()) == may
    assert client.get(reverse("playbook_change", args=["sleep"])).status_code == (200 if may else 403)


@pytest.mark.parametrize("entry", shipped_playbook().entries, ids=lambda entry: entry.key)
def test_an_entry_s_page_says_all_of_it(client: Client, senco: Viewer, entry: object) -> None:
    text = page(sign_in(client, senco), "playbook_entry", entry.key).text()  # type: ignore[attr-defined]
    for line in (*entry.looks_like, *entry.ask_pupil, *entry.ask_home, *entry.involve):  # type: ignore[attr-defined]
        assert line in text
    for support in entry.supports:  # type: ignore[attr-defined]
        assert support.name in text
        assert support.evidence.label in text
        assert support.first_step in text
        assert support.caution in text


def test_what_is_not_there_is_not_found(client: Client, senco: Viewer) -> None:
    assert sign_in(client, senco).get(reverse("playbook_entry", args=["weather"])).status_code == 404


def test_saved_as_it_is_nothing_differs(client: Client, senco: Viewer) -> None:
    change(sign_in(client, senco))
    assert PlaybookEdit.objects.get().changes == {}


def test_our_own_words_stand_and_are_undone(client: Client, senco: Viewer) -> None:
    text = change(sign_in(client, senco), name="Nights", looks_like="Yawns.\r\nSleeps in form.\n").text()
    assert "Nights" in text
    assert "Everyone here reads it so from now on" in text
    assert "In our own words" in text
    assert "Our own: name for staff and what it can look like." in text
    assert "Mrs Hall, Thu 12 Mar 2026" in text
    assert playbook_for(senco.organisation_id).entry("sleep").looks_like == ("Yawns.", "Sleeps in form.")  # type: ignore[union-attr]
    response = client.post(reverse("playbook_undo", args=["sleep"]), {"version": "1"}, follow=True)
    undone = read(response.content.decode())
    assert undone.every("h1")[0].text() == "Sleep"
    assert "Undone" in undone.text()


def test_supports_are_chosen_and_our_own_are_kept_by_their_key(client: Client, senco: Viewer) -> None:
    own = {
        "own-0-name": "The lamp room",
        "own-0-what": "A room with lamps.",
        "own-0-first_step": "Show it.",
    }
    text = change(sign_in(client, senco), supports=["trusted_adult", "sleep_plan"], **own).text()
    assert "The lamp room" in text
    assert "Our own idea, not studied elsewhere." in text
    sleep = playbook_for(senco.organisation_id).entry("sleep")
    assert sleep is not None
    keys = [support.key for support in sleep.supports]
    assert keys[:2] == ["sleep_plan", "trusted_adult"]
    change(client, **{"own-0-name": "The quiet lamp room"})
    again = playbook_for(senco.organisation_id).entry("sleep")
    assert again is not None
    assert [support.key for support in again.supports] == keys
    assert again.supports[-1].name == "The quiet lamp room"


def test_a_key_of_somebody_else_s_is_not_taken_over(client: Client, senco: Viewer) -> None:
    own = {
        "own-0-key": "trusted_adult",
        "own-0-name": "Lamps",
        "own-0-what": "Lamps.",
        "own-0-first_step": "Light one.",
    }
    change(sign_in(client, senco), **own)
    [row] = PlaybookEdit.objects.get().changes["own_supports"]
    assert row["key"] == "own_sleep_lamps"


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"name": "Just lazy"}, "“lazy” in “Name for staff” labels or blames a child"),
        ({"means": ""}, "This field is required"),
        ({"ask_home": "\n".join(["Why?"] * 9)}, "8 is the most anyone reads"),
        ({"supports": []}, "Leave at least one thing that may help"),
        ({"own-0-name": "Lamps"}, "the first step to take"),
    ],
    ids=["label", "empty", "long", "supports", "own"],
)
def test_an_error_says_what_to_do_and_loses_nothing(
    client: Client, senco: Viewer, changed: dict[str, object], sentence: str
) -> None:
    tree = change(sign_in(client, senco), older="I cannot sleep.", **changed)
    assert sentence in tree.text()
    assert tree.every("title")[0].text().startswith("Error: ")
    values = {each.attributes.get("name"): each.attributes.get("value") for each in tree.every("input")}
    assert values["older"] == "I cannot sleep."
    assert not PlaybookEdit.objects.exists()


def test_the_second_of_two_is_told_and_loses_nothing(client: Client, senco: Viewer) -> None:
    sign_in(client, senco)
    mine = filled(client)
    lead = at_work(staff("Ms Nambiar"), RoleName.ATTENDANCE_LEAD)
    save_playbook_edit(
        by=lead, entry="sleep", wanted={"name": "Nights"}, is_retired=False, version=0, at=clock.now()
    )
    response = client.post(reverse("playbook_change", args=["sleep"]), {**mine, "older": "I lie awake."})
    tree = read(response.content.decode())
    assert "Ms Nambiar changed this entry after you opened it" in tree.text()
    values = {each.attributes.get("name"): each.attributes.get("value") for each in tree.every("input")}
    assert values["older"] == "I lie awake."


def test_what_is_retired_is_offered_to_those_who_may_bring_it_back(client: Client, senco: Viewer) -> None:
    change(sign_in(client, senco), is_retired="on")
    assert "Out of use here" in page(client, "playbook").text()
    sign_in(client, at_work(staff("Mr Begum"), RoleName.TEACHER))
    listed = page(client, "playbook").text()
    assert "Out of use here" not in listed
    assert "Sleep " not in listed


def test_the_worry_about_safety_offers_no_way_out(client: Client, senco: Viewer) -> None:
    tree = page(sign_in(client, senco), "playbook_change", "safeguarding_concern")
    assert "Take this out of use" not in tree.text()
    text = change(client, "safeguarding_concern", is_retired="on").text()
    assert "cannot be taken out of use" in text


def test_who_may_not_change_it_may_not_undo_it(client: Client, senco: Viewer) -> None:
    change(sign_in(client, senco), name="Nights")
    sign_in(client, at_work(staff("Mr Begum"), RoleName.TEACHER))
    assert client.post(reverse("playbook_undo", args=["sleep"]), {"version": "1"}).status_code == 403
    assert PlaybookEdit.objects.get().undone_at is None


def test_another_organisation_reads_its_own(client: Client, senco: Viewer) -> None:
    change(sign_in(client, senco), name="Nights")
    elsewhere = organisation("989201", "Cobnut Lane Primary School")
    sign_in(client, at_work(staff("Mrs Tibbald"), RoleName.HEAD, at=elsewhere))
    assert page(client, "playbook_entry", "sleep").every("h1")[0].text() == "Sleep"
