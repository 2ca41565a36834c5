"""The School page in a real browser: whole at every width, every table opened, last year beside this."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.keyboard import press, tab_to
from tests.browser.server import RunningUpturn
from tests.browser.visitor import Visitor

Visit = Callable[[RunningUpturn], Visitor]
ANALYST, HEAD_OF_PRIMARY, PROVIDER = re.compile("Ormathwaite"), re.compile("Adekoya"), re.compile("Vaseley")


def open_school(visitor: Visitor, who: re.Pattern[str]) -> Page:
    page = visitor.open("/sign-in-as/")
    page.get_by_role("button", name=who).first.click()
    visitor.open("/school/")
    expect(page.get_by_role("heading", level=1)).to_have_text("School")
    return page


@pytest.mark.parametrize("who", [ANALYST, HEAD_OF_PRIMARY, PROVIDER], ids=["analyst", "primary", "provider"])
def test_with_everything_opened_it_is_whole(town: RunningUpturn, visit: Visit, who: re.Pattern[str]) -> None:
    visitor = visit(town)
    page = open_school(visitor, who)
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    visitor.check()


def test_last_year_by_keyboard(town: RunningUpturn, visit: Visit) -> None:
    visitor = visit(town)
    page = open_school(visitor, ANALYST)
    tab_to(page, "School year")
    page.keyboard.press("ArrowDown")
    press(page, "Show")
    expect(page.get_by_role("main")).to_contain_text("2024/25, 1 Aug 2024 to 21 Jul 2025")
    visitor.check((1366,))


def test_in_the_dark_and_in_forced_colours_it_still_passes(town: RunningUpturn, visit: Visit) -> None:
    visitor = visit(town)
    page = open_school(visitor, ANALYST)
    page.emulate_media(color_scheme="dark")
    visitor.check((1366,))
    page.emulate_media(color_scheme="light", forced_colors="active")
    visitor.check((1366,))


def test_its_picture_for_the_manual(town: RunningUpturn, visit: Visit) -> None:
    visitor = visit(town)
    open_school(visitor, ANALYST)
    assert visitor.picture("school-analyst-1366", manual=True).exists()
