"""A school's first day, by keyboard alone: from the printed link to the choice of a first file."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.beginning import EMAIL, PASSWORD, begin, printed_link
from tests.browser.keyboard import fill, press, tick
from tests.browser.server import RunningUpturn
from tests.browser.visitor import Visitor

Visit = Callable[[RunningUpturn], Visitor]


def about_you(page: Page) -> None:
    """Ms Okoro says who she is and what her school is."""
    fill(page, "Your name", "Ms Okoro")
    fill(page, "Your e-mail address", EMAIL)
    fill(page, "Choose a password", PASSWORD)
    fill(page, "The password again", PASSWORD)
    tick(page, "Attendance lead")
    fill(page, "Its name", "Pennerby High School")
    fill(page, "URN, or a short key", "989401")
    fill(page, "Phase", "Secondary")
    press(page, "Save and go on")


def invite(page: Page, name: str, email: str, role: str) -> None:
    fill(page, "Name", name)
    fill(page, "E-mail address at work", email)
    tick(page, role)
    press(page, "Make their invitation")


@pytest.mark.parametrize("width", [1366, 390, 320])
def test_the_whole_first_day_by_keyboard(empty_upturn: RunningUpturn, visit: Visit, width: int) -> None:
    visitor = visit(empty_upturn)
    page = visitor.at_width(width)
    visitor.open("/")
    expect(page.get_by_role("heading", level=1)).to_have_text("You and your organisation")
    visitor.open(printed_link(empty_upturn))
    visitor.check((width,))
    visitor.picture(f"first-day-you-{width}", manual=width == 1366)
    about_you(page)
    expect(page.get_by_text("Step 2 of 4")).to_be_visible()
    visitor.check((width,))
    press(page, "Save and go on")
    expect(page.get_by_text("Step 3 of 4")).to_be_visible()
    visitor.check((width,))
    invite(page, "Mr Begum", "d.begum@pennerby-high.example", "Teacher")
    invite(page, "Mrs Hall", "p.hall@pennerby-high.example", "SENCO")
    expect(page.get_by_label("Link for Mrs Hall")).to_have_value(re.compile("/invitation/"))
    visitor.check((width,))
    visitor.picture(f"first-day-people-{width}", manual=width == 1366)
    press(page, "Go on")
    expect(page.get_by_text("Step 4 of 4")).to_be_visible()
    visitor.check((width,))
    press(page, "Choose a file to import")
    expect(page.get_by_role("heading", level=1)).to_have_text("Imports")


def test_what_is_wrong_is_said_at_the_top_and_at_the_box(empty_upturn: RunningUpturn, visit: Visit) -> None:
    visitor = visit(empty_upturn)
    page = visitor.open(printed_link(empty_upturn))
    page.get_by_label("Your name").fill("Ms Okoro")
    page.get_by_label("Your e-mail address").fill("r.okoro@pennerby-high.example")
    page.get_by_label("Choose a password").fill("short")
    page.get_by_label("The password again").fill("other")
    page.get_by_label("Its name").fill("Pennerby High School")
    page.get_by_label("URN, or a short key").fill("12345")
    page.get_by_role("button", name="Save and go on").click()
    expect(page.get_by_role("alert")).to_contain_text("six digits")
    visitor.check()
    page.get_by_role("alert").get_by_role("link", name=re.compile("six digits")).click()
    expect(page.get_by_label("URN, or a short key")).to_be_focused()


def test_someone_invited_joins_on_a_phone(empty_upturn: RunningUpturn, visit: Visit) -> None:
    visitor = visit(empty_upturn)
    page = visitor.open(printed_link(empty_upturn))
    begin(page)
    page.get_by_role("button", name="Save and go on").click()
    invite(page, "Mr Begum", "d.begum@pennerby-high.example", "Teacher")
    link = page.get_by_label("Link for Mr Begum").input_value().removeprefix(empty_upturn.address)
    page.context.clear_cookies()
    visitor.at_width(390)
    visitor.open(link)
    visitor.check()
    fill(page, "Password", PASSWORD)
    fill(page, "Password again", PASSWORD)
    press(page, "Join Pennerby High School")
    expect(page.get_by_role("status")).to_have_text("Welcome to Pennerby High School.")
    page.context.clear_cookies()
    again = page.goto(empty_upturn.address + link)
    assert again is not None
    assert again.status == 410
    visitor.check()
