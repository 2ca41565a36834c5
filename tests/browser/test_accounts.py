"""Signing in, and the settings an administrator opens, in a real browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.beginning import EMAIL, PASSWORD, begin, printed_link
from tests.browser.keyboard import fill, press
from tests.browser.server import RunningUpturn
from tests.browser.visitor import Visitor

Visit = Callable[[RunningUpturn], Visitor]
PAGES = {
    "settings": "/settings/",
    "settings-organisation": "/settings/organisation/",
    "settings-people": "/settings/people/",
    "settings-reading-log": "/settings/reading-log/",
    "settings-audit-trail": "/settings/audit-trail/",
    "settings-definitions": "/settings/definitions/",
    "settings-calendar": "/settings/calendar/",
    "signed-in": "/signed-in/",
    "password": "/password/",
    "workplace": "/workplace/",
    "sign-out": "/sign-out/",
}


@pytest.fixture
def okoro(empty_upturn: RunningUpturn, visit: Visit) -> Visitor:
    """Ms Okoro, who has begun her school's first day and is signed in."""
    visitor = visit(empty_upturn)
    visitor.open(printed_link(empty_upturn))
    begin(visitor.page)
    return visitor


def sign_in(page: Page, password: str = PASSWORD) -> None:
    fill(page, "E-mail address", EMAIL)
    fill(page, "Password", password)
    press(page, "Sign in")


def test_signing_out_and_in_again_by_keyboard(okoro: Visitor) -> None:
    page = okoro.page
    press(page, "Sign out")
    okoro.open("/settings/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    okoro.check()
    sign_in(page, "not this one at all")
    expect(page.get_by_role("alert")).to_contain_text("do not go together")
    okoro.check()
    sign_in(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Settings")


def test_the_pages_before_signing_in(okoro: Visitor) -> None:
    okoro.page.context.clear_cookies()
    for path in ("/sign-in/", "/password/forgotten/", "/password/forgotten/sent/", "/sign-in/by-invitation/"):
        okoro.open(path)
        okoro.check()


def test_each_settings_page_is_whole_at_every_width(okoro: Visitor) -> None:
    for name, path in PAGES.items():
        okoro.open(path)
        okoro.check()
        okoro.picture(name, manual=name == "settings")


def test_a_role_is_given_and_taken_back_by_keyboard(okoro: Visitor) -> None:
    page = okoro.page
    okoro.open("/settings/people/")
    press(page, "Give it")
    expect(page.get_by_role("status")).to_contain_text("Pastoral is given")
    press(page, "Take away Pastoral")
    expect(page.get_by_role("status")).to_contain_text("Pastoral is taken away")
    okoro.check()
    press(page, "Undo")
    expect(page.get_by_role("button", name="Take away Pastoral")).to_be_visible()
