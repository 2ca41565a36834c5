"""The whole loop for one pupil, from the week's list to the review, by those who each do a part of it."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser import loop
from tests.browser.keyboard import press, tab_to
from tests.browser.loop import LEAD, SENCO, TEACHER, TRUSTED, Staffroom
from tests.browser.server import RunningUpturn
from tests.browser.test_town_pages import sign_in_as
from tests.browser.visitor import Visitor

JORDANS_ADULT = "Ms Okoro"
TYPED = "He asked for the crossword, not for a talk."


@pytest.fixture
def staffroom(town: RunningUpturn, new_context: Callable[..., BrowserContext]) -> Iterator[Staffroom]:
    everyone = Staffroom(town, new_context)
    yield everyone
    everyone.leave()


def test_one_pupil_from_the_list_to_the_review(staffroom: Staffroom) -> None:
    lead = staffroom.person(LEAD)
    pupil = loop.from_the_list(lead)
    loop.light_path(lead)
    loop.trusted_adult(lead, pupil)
    loop.grow_the_plan(lead, pupil)
    loop.mend_the_morning(lead, pupil)

    trusted = staffroom.person(TRUSTED)
    loop.conversation(trusted, pupil)
    loop.check_in(trusted)
    loop.at_the_door(trusted)

    teacher = staffroom.person(TEACHER)
    loop.read_the_card(teacher)
    for words in (loop.SAID, loop.BETWEEN_US, loop.THREE_LETTERS):
        loop.held_from(teacher, pupil, words, ("", "barriers/", "plan/"))

    needs = staffroom.person(SENCO)
    loop.senco(needs, pupil)
    loop.referral(needs, pupil)
    loop.held_from(trusted, pupil, loop.HELD_CLOSELY)
    loop.held_from(lead, pupil, loop.HELD_CLOSELY)
    loop.held_from(lead, pupil, loop.ASKED)
    loop.held_from(lead, pupil, loop.BETWEEN_US)

    loop.settle(lead, pupil)
    loop.meeting(lead)
    loop.all_of_it(lead, pupil)


def found(visitor: Visitor, name: str) -> str:
    """A pupil's address, by searching for them."""
    page = visitor.open(f"/pupils/?q={name.replace(' ', '+')}")
    page.get_by_role("link", name=name).first.click()
    return page.url.partition("?")[0].removeprefix(visitor.address)


def jordans_plan(visitor: Visitor) -> Page:
    """The form that changes Jordan's plan."""
    return visitor.open(f"{found(visitor, 'Jordan Merrick')}plan/change/")


def test_the_other_pages_of_a_plan_are_whole_at_each_width(staffroom: Staffroom) -> None:
    visitor = staffroom.person(SENCO)
    jordan, maisie = (found(visitor, name) for name in ("Jordan Merrick", "Maisie Meredith"))
    of_the_plan = (
        "plan/",
        "plan/mine/",
        "plan/versions/1/",
        "plan/close/",
        "card/",
        "support/",
        "transition/",
    )
    for path in (*(jordan + each for each in of_the_plan), "/cards/", f"{maisie}joint-plan/"):
        visitor.open(path)
        visitor.check()
    visitor.open("/cards/").locator("#cover").locator("..").get_by_role("link").first.click()
    visitor.check((1366, 390))


def test_a_card_is_read_and_answered_by_keyboard(staffroom: Staffroom) -> None:
    page = staffroom.person(TEACHER).open("/today/")
    press(page, "Read the card")
    tab_to(page, "Add a line first")
    page.keyboard.press("Enter")
    tab_to(page, "What happened, in a line")
    page.keyboard.type("The room was changed and nobody told me.")
    said = page.locator(".taps button").first.inner_text().splitlines()[0]
    press(page, said)
    settled = page.locator("section[aria-labelledby=not-as-planned]")
    expect(settled).to_contain_text("The room was changed and nobody told me.")
    settled.get_by_role("button", name="Take it back").click()
    expect(settled).not_to_contain_text("The room was changed")


def test_a_plan_is_changed_without_a_script_and_a_draft_outlives_signing_out(staffroom: Staffroom) -> None:
    visitor = staffroom.person(JORDANS_ADULT, java_script_enabled=False)
    page = jordans_plan(visitor)
    page.get_by_label("Why it changed").fill(TYPED)
    page.get_by_role("button", name="Keep as a draft").click()
    page.get_by_role("button", name="Sign out").click()
    sign_in_as(visitor, JORDANS_ADULT)
    page = jordans_plan(visitor)
    expect(page.get_by_label("Why it changed")).to_have_value(TYPED)
    page.get_by_role("button", name="Add another step").click()
    expect(page.get_by_label("Why it changed")).to_have_value(TYPED)
    step = page.locator("fieldset.row").filter(has=page.get_by_label("What will be done")).last
    step.get_by_label("What will be done").fill("Keep the crossword in the library.")
    step.get_by_label("Who", exact=True).select_option(label="Mr Petherick")
    page.get_by_role("button", name="Save version").last.click()
    expect(page.get_by_role("main")).to_contain_text("Keep the crossword in the library.")
    expect(page.locator("section[aria-labelledby=history]")).to_contain_text(TYPED)


def test_two_who_change_one_plan_both_keep_their_words(staffroom: Staffroom) -> None:
    first, second = staffroom.person(LEAD), staffroom.person(JORDANS_ADULT)
    theirs, mine = jordans_plan(first), jordans_plan(second)
    theirs.get_by_label("What is in the way, in a sentence").fill("The corridor, at every bell.")
    mine.get_by_label("What is in the way, in a sentence").fill("The corridor before lesson one.")
    theirs.get_by_role("button", name="Save version").last.click()
    mine.get_by_role("button", name="Save version").last.click()
    both = mine.locator("section[aria-labelledby=meanwhile]")
    expect(both).to_contain_text("The corridor, at every bell.")
    second.check((1366, 390))
    both.get_by_label("Keep yours").check()
    mine.get_by_role("button", name="Save version").last.click()
    expect(mine.locator("section[aria-labelledby=way]")).to_contain_text("The corridor before lesson one.")
