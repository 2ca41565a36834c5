"""What gets in a pupil's way, in a browser: added by keyboard, moved, and kept to those it was meant for."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.keyboard import fill, press, tab_to
from tests.browser.server import RunningUpturn
from tests.browser.test_town_pages import pictured, sign_in_as
from tests.browser.visitor import Visitor

Visit = Callable[[RunningUpturn], Visitor]
LEAD, TEACHER, SENCO = "Ms Nambiar", "Mr Fallowfield", "Mrs Hallam"
JUST_US = "I never told anyone about the lift"


def barriers_of_jordan(visitor: Visitor) -> Page:
    """Jordan's page of what gets in the way, found as anyone would find it."""
    page = visitor.open("/pupils/?q=Jordan+Merrick")
    page.locator("main a[href^='/pupils/']", has_text="Jordan Merrick").first.click()
    page.wait_for_load_state()
    return visitor.open(page.url.removeprefix(visitor.address).split("#")[0] + "barriers/")


def opened(page: Page) -> None:
    """Every fold of the page opened, as a reader who wants all of it."""
    page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true; })")


def test_it_is_added_and_moved_by_keyboard(town: RunningUpturn, visit: Visit) -> None:
    visitor = visit(town)
    sign_in_as(visitor, LEAD)
    page = barriers_of_jordan(visitor)
    fill(page, "What seems to be in the way", "Getting here")
    fill(page, "What was said, in their words", JUST_US)
    press(page, "Save what is in the way")
    expect(page.get_by_role("heading", name="Getting here")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text(JUST_US)
    opened(page)
    visitor.check()
    pictured(visitor, "barrier", manual=False)
    tab_to(page, "It is confirmed")
    page.keyboard.press("Space")
    fill(page, "How do we know?", "Jordan’s mother says so too.")
    press(page, "Save what has changed")
    expect(page.get_by_role("main")).to_contain_text(
        "From “raised” to “confirmed”. Jordan’s mother says so too."
    )


def test_words_for_just_us_reach_nobody_else(town: RunningUpturn, visit: Visit) -> None:
    visitor = visit(town)
    sign_in_as(visitor, SENCO)
    page = barriers_of_jordan(visitor)
    expect(page.get_by_role("main")).to_contain_text("Getting here")
    expect(page.get_by_role("main")).not_to_contain_text(JUST_US)
    page.get_by_role("link", name="Getting here").click()
    expect(page.get_by_role("main")).not_to_contain_text(JUST_US)


def test_what_a_teacher_sees_is_whole_too(town: RunningUpturn, visit: Visit) -> None:
    visitor = visit(town)
    sign_in_as(visitor, TEACHER)
    page = barriers_of_jordan(visitor)
    expect(page.get_by_role("main")).not_to_contain_text("Getting here")
    expect(page.get_by_role("main")).to_contain_text("tell one of them")
    visitor.check()


@pytest.mark.parametrize("path", ["/playbook/", "/playbook/too_loud_too_busy/", "/playbook/sleep/change/"])
def test_the_playbook_is_whole(town: RunningUpturn, visit: Visit, path: str) -> None:
    visitor = visit(town)
    page = sign_in_as(visitor, LEAD)
    visitor.open(path)
    opened(page)
    visitor.check()
    pictured(visitor, f"playbook-{path.strip('/').replace('/', '-')}", manual=False)
