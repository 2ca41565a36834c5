"""Every page of the town, as those who work there open it: whole at each width, and pictured."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.keyboard import press, tab_to
from tests.browser.server import RunningUpturn
from tests.browser.visitor import WIDTHS, Visitor

Visit = Callable[[RunningUpturn], Visitor]

ATTENDANCE_LEAD = "Ms Nambiar"
TEACHER = "Mr Fallowfield"
ADMINISTRATOR = "Mrs Wilczek"
PAGES = {"today": "/today/", "pupils": "/pupils/", "school": "/school/", "imports": "/imports/"}


def sign_in_as(visitor: Visitor, name: str) -> Page:
    """Sign in as one of the cast, with the town's own button."""
    page = visitor.open("/sign-in-as/")
    page.get_by_role("button", name=name).first.click()
    return page


def pictured(visitor: Visitor, name: str, *, manual: bool = True) -> None:
    """A picture at each width; the manual takes the laptop's first screenful."""
    for width in WIDTHS:
        visitor.at_width(width)
        visitor.picture(f"{name}-{width}", manual=manual and width == 1366, whole=width != 1366)
    visitor.at_width(1366)


def test_the_front_door(town: RunningUpturn, visit: Visit) -> None:
    visitor = visit(town)
    visitor.open("/")
    visitor.check()
    pictured(visitor, "first-screen")
    visitor.open("/sign-in-as/")
    visitor.check()
    pictured(visitor, "cast", manual=False)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_the_attendance_lead(town: RunningUpturn, visit: Visit, name: str) -> None:
    visitor = visit(town)
    sign_in_as(visitor, ATTENDANCE_LEAD)
    visitor.open(PAGES[name])
    visitor.check()
    pictured(visitor, name)


def test_a_pupil_from_the_list_by_keyboard(town: RunningUpturn, visit: Visit) -> None:
    visitor = visit(town)
    page = sign_in_as(visitor, ATTENDANCE_LEAD)
    visitor.open("/pupils/")
    name = page.locator("main a[href^='/pupils/']").first.inner_text()
    press(page, name)
    expect(page.get_by_role("heading", level=1)).to_contain_text(name.split()[0])
    visitor.check()
    pictured(visitor, "pupil")


def test_the_skip_link_is_first_and_works(town: RunningUpturn, visit: Visit) -> None:
    visitor = visit(town)
    page = sign_in_as(visitor, ATTENDANCE_LEAD)
    visitor.open("/pupils/")
    tab_to(page, "Skip")
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#main"


def test_a_page_that_is_not_theirs_says_why(town: RunningUpturn, visit: Visit) -> None:
    visitor = visit(town)
    page = sign_in_as(visitor, ADMINISTRATOR)
    page.goto(town.address + "/pupils/")
    expect(page.get_by_role("main")).to_contain_text("Ask an administrator")
    visitor.check()
    pictured(visitor, "refused", manual=False)


def test_every_page_works_without_javascript(
    town: RunningUpturn, new_context: Callable[..., BrowserContext]
) -> None:
    page = new_context(java_script_enabled=False).new_page()
    visitor = Visitor(page, town.address)
    sign_in_as(visitor, TEACHER)
    for path in ("/today/", "/pupils/"):
        page.goto(town.address + path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
