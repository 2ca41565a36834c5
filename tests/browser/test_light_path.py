"""The light path and a guided conversation in a real browser: one hand, the keyboard, and no script."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.keyboard import fill, press, tab_to
from tests.browser.server import RunningUpturn
from tests.browser.visitor import Visitor

Visit = Callable[[RunningUpturn], Visitor]
OKORO = re.compile("Okoro")
LINE = "The corridor is too loud first thing."


def at_pupil(visitor: Visitor, pupil: str = "Jordan Merrick") -> str:
    """Sign in as Ms Okoro, and give the address of a pupil's page."""
    page = visitor.open("/sign-in-as/")
    page.get_by_role("button", name=OKORO).first.click()
    visitor.open(f"/pupils/?q={pupil.replace(' ', '+')}")
    page.get_by_role("link", name=pupil).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(pupil)
    return page.url.removeprefix(visitor.address)


def tap(page: Page, words: str) -> None:
    page.locator("main label").filter(has_text=words).first.click()


def test_one_hand_from_the_conversation_to_the_day_it_comes_back(town: RunningUpturn, visit: Visit) -> None:
    visitor = visit(town)
    pupil = at_pupil(visitor)
    page = visitor.at_width(390)
    visitor.open(f"{pupil}light/")
    visitor.check()
    page.get_by_role("radio", name="Pupil", exact=True).check()
    page.get_by_label("What was said or agreed").fill(LINE)
    tap(page, "Too loud, too busy")
    expect(page.locator("#ideas")).to_contain_text("Walk the route with the pupil")
    expect(page.get_by_text("Draft kept at")).to_be_visible()
    tap(page, "Walk the route with the pupil")
    visitor.check()
    visitor.picture("light-path-390")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Saved: Jordan Merrick")
    expect(page.locator("main")).to_contain_text("comes back to the week’s list for Thursday 26 March 2026.")
    expect(page.locator("main")).to_contain_text(LINE)
    visitor.check()
    page.get_by_role("button", name="Undo all of this").click()
    expect(page.get_by_role("status").first).to_contain_text("Undone.")
    visitor.open(f"{pupil}light/")
    expect(page.get_by_label("What was said or agreed")).to_have_value("")


def test_a_call_nobody_answered_asks_only_when_to_try_again(town: RunningUpturn, visit: Visit) -> None:
    visitor = visit(town)
    pupil = at_pupil(visitor)
    page = visitor.open(f"{pupil}light/")
    expect(page.get_by_label("Try again on")).to_be_hidden()
    page.get_by_role("radio", name="Tried, no answer").check()
    expect(page.get_by_label("Try again on")).to_be_visible()
    for heading in ("What is in the way?", "One thing we will do", "Who looks again"):
        expect(page.get_by_role("heading", name=heading)).to_be_hidden()
    visitor.check()
    page.get_by_label("What was said or agreed").fill("Rang at nine.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status").first).to_contain_text("It does not count as a conversation.")


def test_the_light_path_by_keyboard(town: RunningUpturn, visit: Visit) -> None:
    visitor = visit(town)
    pupil = at_pupil(visitor)
    page = visitor.open(f"{pupil}light/")
    tab_to(page, "Family")
    page.keyboard.press("Space")
    fill(page, "What was said", "Mornings are hard.")
    tab_to(page, "Mornings are too much")
    page.keyboard.press("Space")
    expect(page.locator("#ideas label").first).not_to_contain_text("In our own words")
    fill(page, "What we will do", "Ring on Sunday evening.")
    press(page, "Save")
    expect(page.locator("main")).to_contain_text("Ring on Sunday evening. Ms Okoro")
    press(page, "Undo all of this")
    expect(page.get_by_role("status").first).to_contain_text("Undone.")


def test_what_was_typed_survives_an_error_and_leaving(town: RunningUpturn, visit: Visit) -> None:
    visitor = visit(town)
    pupil = at_pupil(visitor)
    page = visitor.open(f"{pupil}light/")
    page.get_by_label("What was said or agreed").fill(LINE)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("Say who you spoke with")
    expect(page.get_by_label("What was said or agreed")).to_have_value(LINE)
    visitor.check()
    page.get_by_label("What was said or agreed").press("ControlOrMeta+End")
    page.keyboard.type(" Side gate.")
    expect(page.get_by_text("Draft kept at")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    assert at_pupil(visitor) == pupil
    visitor.open(f"{pupil}light/")
    expect(page.get_by_label("What was said or agreed")).to_have_value(f"{LINE} Side gate.")
    page.get_by_role("button", name="Throw the draft away").click()
    expect(page.get_by_label("What was said or agreed")).to_have_value("")


def test_a_conversation_is_handed_over_left_taken_up_again_and_kept(
    town: RunningUpturn, visit: Visit
) -> None:
    visitor = visit(town)
    pupil = at_pupil(visitor)
    page = visitor.at_width(390)
    visitor.open(f"{pupil}conversation/")
    visitor.check()
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("How is it here?")
    expect(page.get_by_role("navigation")).to_have_count(0)
    page.get_by_role("group", name="I feel OK here.").get_by_label("Sometimes").check()
    visitor.check()
    on(page)
    card = page.get_by_role("group", name="It is too loud and too crowded")
    card.get_by_label("Gets in the way").check()
    visitor.check()
    visitor.picture("conversation-cards-390", whole=False)
    on(page)
    page.get_by_label("Your words").fill(LINE)
    page.get_by_label("My teachers too").check()
    expect(page.locator("main")).to_contain_text("I cannot keep every secret.")
    visitor.check()
    on(page)
    tap(page, "A quiet way in")
    visitor.check()
    on(page)
    page.get_by_label("Your words").fill("Ms Okoro")
    expect(page.get_by_text("Draft kept at")).to_be_visible()
    page.wait_for_timeout(1500)
    page.get_by_role("link", name="Stop here and give it back").click()
    visitor.open(f"{pupil}conversation/")
    expect(page.locator("main")).to_contain_text("You began this conversation")
    page.get_by_role("link", name="Go on where you stopped").click()
    expect(page.get_by_label("Your words")).to_have_value("Ms Okoro")
    on(page)
    page.get_by_role("button", name="Skip this").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Did I get this right?")
    expect(page.locator("main")).to_contain_text(f"“{LINE}”")
    visitor.check()
    page.get_by_role("button", name="Yes, keep this").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
    visitor.check()
    page.get_by_role("link", name="One thing we will do").click()
    expect(page.locator("main")).to_contain_text("recorded already")
    expect(page.get_by_label("Too loud, too busy")).to_be_checked()
    visitor.check()
    tap(page, "Walk the route with the pupil")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("main")).to_contain_text("The conversation itself stays.")


def on(page: Page) -> None:
    """Keep this step and go on to the next."""
    before = page.url
    page.get_by_role("button", name="Keep and go on").click()
    expect(page).not_to_have_url(before)


def test_all_of_it_without_a_script(town: RunningUpturn, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    page.set_default_timeout(20_000)
    page.goto(f"{town.address}/sign-in-as/")
    page.get_by_role("button", name=OKORO).first.click()
    page.goto(f"{town.address}/pupils/?q=Jordan+Merrick")
    page.get_by_role("link", name="Jordan Merrick").first.click()
    pupil = page.url
    page.goto(f"{pupil}light/")
    page.get_by_role("radio", name="Pupil", exact=True).check()
    page.get_by_label("What was said or agreed").fill(LINE)
    page.get_by_label("Sleep").check()
    page.get_by_role("button", name="Show ideas").click()
    expect(page.get_by_label("What was said or agreed")).to_have_value(LINE)
    page.locator("#ideas input[type=radio]").first.check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Saved: Jordan Merrick")
    page.get_by_role("button", name="Undo all of this").click()
    page.goto(f"{pupil}conversation/")
    page.get_by_role("button", name="Start").click()
    page.get_by_label("Yes").first.check()
    for _ in range(5):
        on(page)
    page.get_by_role("button", name="Yes, keep this").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
    context.close()


@pytest.mark.parametrize("step", ["sayings", "cards", "helps", "go-to", "anything-else", "read-back"])
def test_a_screen_that_is_handed_over_leads_to_no_other_pupil(
    town: RunningUpturn, visit: Visit, step: str
) -> None:
    visitor = visit(town)
    pupil = at_pupil(visitor)
    page = visitor.open(f"{pupil}conversation/{step}/")
    leads_to = page.locator("a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    assert {link for link in leads_to if not link.startswith(("#", pupil))} == set()
    expect(page.locator("body")).not_to_contain_text("Jordan")
