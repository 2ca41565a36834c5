"""A pupil's page in a real browser: read it, record a contact by keyboard, take it back."""

import re
import sqlite3
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.keyboard import fill, press, tab_to
from tests.browser.server import RunningUpturn
from tests.browser.visitor import Visitor

Visit = Callable[[RunningUpturn], Visitor]
LEAD, TEACHER = re.compile("Nambiar"), re.compile("Fallowfield")
LINE = "Rang home. Mornings are hard; we agreed on the side gate."


def open_pupil(visitor: Visitor, who: re.Pattern[str], pupil: str, query: str = "") -> Page:
    """Sign in as one of the cast and open a pupil's page from the list."""
    page = visitor.open("/sign-in-as/")
    page.get_by_role("button", name=who).first.click()
    visitor.open(f"/pupils/?q={pupil.replace(' ', '+')}")
    page.get_by_role("link", name=pupil).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(pupil)
    if query:
        visitor.open(page.url.removeprefix(visitor.address) + query)
    return page


def test_its_pictures_for_the_manual(town: RunningUpturn, visit: Visit) -> None:
    """First, before other tests here write in the log."""
    visitor = visit(town)
    open_pupil(visitor, LEAD, "Jordan Merrick")
    for width in (1366, 390):
        visitor.at_width(width)
        assert visitor.picture(f"pupil-jordan-{width}", manual=True).exists()


def test_a_contact_by_keyboard_from_saying_it_to_taking_it_back(town: RunningUpturn, visit: Visit) -> None:
    visitor = visit(town)
    page = open_pupil(visitor, LEAD, "Jordan Merrick")
    tab_to(page, "Record a contact")
    page.keyboard.press("Enter")
    tab_to(page, "To support")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    tab_to(page, "Family")
    page.keyboard.press("Space")
    fill(page, "What was said", LINE)
    press(page, "Save contact")
    expect(page.locator(".messages")).to_contain_text("Contact saved")
    log = page.get_by_role("region", name="Contacts")
    newest = log.get_by_role("listitem").first
    expect(newest).to_contain_text(f"To celebrate. {LINE}")
    expect(newest).to_contain_text("Family · Ms Nambiar")
    visitor.check()
    press(page, "Take back")
    expect(page.locator(".messages")).to_contain_text("taken back")
    expect(log).not_to_contain_text(LINE)


def test_what_was_typed_survives_an_error(town: RunningUpturn, visit: Visit) -> None:
    visitor = visit(town)
    page = open_pupil(visitor, LEAD, "Jordan Merrick")
    page.get_by_label("What was said").fill(LINE)
    page.get_by_label("To ask").check()
    page.locator("form.pair").evaluate("form => { form.noValidate = true }")
    page.get_by_role("button", name="Save contact").click()
    expect(page.get_by_role("alert")).to_contain_text("Say who you spoke with, or that nobody answered.")
    expect(page).to_have_title(re.compile("^Error: Jordan Merrick"))
    expect(page.get_by_label("What was said")).to_have_value(LINE)
    expect(page.get_by_label("To ask")).to_be_checked()
    visitor.check()


def test_the_grid_is_a_table_that_can_be_heard(town: RunningUpturn, visit: Visit) -> None:
    page = open_pupil(visit(town), LEAD, "Jordan Merrick")
    grid = page.get_by_role("table", name="Jordan Merrick’s sessions by week")
    expect(grid.get_by_role("columnheader", name="week of 9 Mar")).to_have_count(1)
    monday = grid.get_by_role("rowgroup").nth(1)
    expect(monday.get_by_role("rowheader").first).to_contain_text("Monday")
    expect(monday.get_by_role("cell", name="Present").first).to_be_attached()


def test_earlier_terms_open_in_the_same_place(town: RunningUpturn, visit: Visit) -> None:
    visitor = visit(town)
    page = open_pupil(visitor, LEAD, "Jordan Merrick")
    for link, heading in (
        ("Autumn term", "Every session in the autumn term"),
        ("Whole year", "Every session this year"),
        ("This term", "Every session this term"),
    ):
        page.get_by_role("link", name=link).click()
        expect(page.get_by_role("heading", name=heading)).to_be_in_viewport()
        visitor.check((320,))


@pytest.mark.parametrize("who", [LEAD, TEACHER], ids=["lead", "teacher"])
def test_every_part_opened_is_whole_at_each_width(
    town: RunningUpturn, visit: Visit, who: re.Pattern[str]
) -> None:
    visitor = visit(town)
    page = visitor.open("/sign-in-as/")
    page.get_by_role("button", name=who).first.click()
    visitor.open("/pupils/")
    page.locator("main a[href^='/pupils/']:not([href*='?'])").first.click()
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    visitor.check()


def test_in_the_dark_and_in_forced_colours_it_still_passes(town: RunningUpturn, visit: Visit) -> None:
    visitor = visit(town)
    page = open_pupil(visitor, LEAD, "Jordan Merrick")
    page.emulate_media(color_scheme="dark")
    visitor.check((1366,))
    page.emulate_media(color_scheme="light", forced_colors="active")
    visitor.check((1366,))


def test_on_paper_the_forms_stay_behind(town: RunningUpturn, visit: Visit) -> None:
    page = open_pupil(visit(town), LEAD, "Jordan Merrick")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 794, "height": 1123})
    expect(page.get_by_role("button", name="Save contact")).to_be_hidden()
    expect(page.get_by_role("table", name="Jordan Merrick’s sessions by week")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_it_works_without_javascript(town: RunningUpturn, new_context: Callable[..., BrowserContext]) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.set_viewport_size({"width": 390, "height": 844})
    visitor = Visitor(page, town.address)
    open_pupil(visitor, LEAD, "Jordan Merrick")
    page.get_by_role("link", name="Record a contact").click()
    page.get_by_label("To ask").check()
    page.get_by_label("Tried, no answer").check()
    page.get_by_label("What was said").fill("Rang, no answer.")
    page.get_by_role("button", name="Save contact").click()
    expect(page.locator(".messages")).to_contain_text("Contact saved")
    visitor.leave()


def test_both_pages_open_while_another_process_is_writing(town: RunningUpturn, visit: Visit) -> None:
    """A reader who had to wait for the pen would wait twenty seconds; opening is logged in another file."""
    visitor = visit(town)
    page = open_pupil(visitor, LEAD, "Jordan Merrick")
    pupil = page.url.removeprefix(visitor.address)
    writer = sqlite3.connect(town.home / "upturn.sqlite3", isolation_level=None)
    try:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("UPDATE upturn_schoolyear SET version = version + 1")
        for path in (pupil, "/school/"):
            answer = page.request.get(visitor.address + path, timeout=15_000)
            assert answer.ok
    finally:
        writer.execute("ROLLBACK")
        writer.close()
