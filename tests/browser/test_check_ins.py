"""Check-ins, arrivals and still time in a real browser: one thumb, by keyboard, and without JavaScript."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.keyboard import press, tab_to
from tests.browser.loop import check_thumb
from tests.browser.server import RunningUpturn
from tests.browser.test_town_pages import sign_in_as
from tests.browser.visitor import Visitor

Visit = Callable[[RunningUpturn], Visitor]
TRUSTED, LEAD = "Ms Okoro", "Ms Nambiar"
SAID = "Wants to keep the library start."


def rows(page: Page, key: str) -> Locator:
    """The pupils of one of the page's lists."""
    return page.locator(f"section[aria-labelledby={key}] .check-in")


def test_a_check_in_from_today_by_keyboard_is_one_tap_and_one_undo(town: RunningUpturn, visit: Visit) -> None:
    visitor = visit(town)
    page = sign_in_as(visitor, TRUSTED)
    visitor.open("/today/")
    first = rows(page, "check-ins").filter(has=page.get_by_role("button", name="Good")).first
    place = first.get_attribute("id")
    tab_to(page, "Good")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    row = page.locator(f"#{place}")
    expect(row).to_contain_text("Good. 09:10, you")
    assert page.url.endswith(f"/today/#{place}")
    with page.expect_navigation():
        row.get_by_role("button", name="Undo").click()
    expect(page.locator(f"#{place}").get_by_role("button", name="Good")).to_be_visible()


def test_the_screen_of_all_my_pupils_is_whole_and_its_lines_survive(
    town: RunningUpturn, visit: Visit
) -> None:
    visitor = visit(town)
    page = sign_in_as(visitor, TRUSTED)
    visitor.open("/check-ins/")
    visitor.check()
    check_thumb(visitor)
    page.locator("summary", has_text="Add a line").first.click()
    page.locator("summary", has_text="Three sayings").first.click()
    visitor.check((390,))
    check_thumb(visitor)
    with page.expect_response("**/drafts/"):
        page.get_by_label("What did you hear or agree?").first.fill(SAID)
    visitor.open("/check-ins/")
    expect(page.get_by_label("What did you hear or agree?").first).to_have_value(SAID)
    for width in (390, 1366):
        visitor.at_width(width)
        visitor.picture(f"check-ins-{width}", whole=False)


def test_enter_in_the_time_they_came_saves_nothing(town: RunningUpturn, visit: Visit) -> None:
    visitor = visit(town)
    page = sign_in_as(visitor, TRUSTED)
    visitor.open("/check-ins/")
    page.locator(".check-in details:not([open]) summary").first.click()
    came = page.get_by_label("Came in at").first
    came.fill("08:50")
    with page.expect_navigation():
        came.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Choose how today was")
    expect(page.get_by_label("Came in at").locator("visible=true").first).to_have_value("08:50")
    visitor.check()


def test_without_javascript_what_did_not_happen_is_handed_over(
    town: RunningUpturn, new_context: Callable[..., BrowserContext]
) -> None:
    page = new_context(java_script_enabled=False).new_page()
    visitor = Visitor(page, town.address)
    sign_in_as(visitor, TRUSTED)
    visitor.open("/check-ins/")
    row = rows(page, "due").last
    place = row.get_attribute("id")
    row.get_by_role("button", name="Did not happen").click()
    asked = page.locator(f"#{place}")
    asked.get_by_label("Who can do the next?").select_option(label="Mr Petherick")
    asked.get_by_role("button", name="Hand over").click()
    expect(page.locator(f"#{place}")).to_contain_text("Mr Petherick does the next, Fri 13 Mar.")
    page.locator(f"#{place}").get_by_role("button", name="Undo").click()
    visitor.leave()


def test_the_door_keeps_its_place_and_takes_a_tap_back(town: RunningUpturn, visit: Visit) -> None:
    visitor = visit(town)
    page = sign_in_as(visitor, TRUSTED)
    visitor.open("/arrivals/")
    visitor.at_width(390)
    page.get_by_role("link", name="Side gate").first.click()
    visitor.check()
    check_thumb(visitor)
    visitor.at_width(390)
    visitor.picture("arrivals-390", whole=False)
    waiting = rows(page, "expected")
    third = waiting.nth(2)
    name = third.locator(".name").inner_text()
    third.get_by_role("button", name="Here, 09:10").scroll_into_view_if_needed()
    before = page.evaluate("window.scrollY")
    third.get_by_role("button", name="Here, 09:10").click()
    here = page.locator("section[aria-labelledby=here]")
    expect(here).to_contain_text(name)
    expect(here).to_contain_text("Here at 09:10, Side gate, met by you.")
    assert abs(page.evaluate("window.scrollY") - before) < 200, "the page jumped under the thumb"
    page.get_by_role("button", name="Undo this one").click()
    expect(here).not_to_contain_text(name)
    assert "door=Side+gate" in page.url


def test_the_door_works_by_keyboard_and_without_javascript(
    town: RunningUpturn, new_context: Callable[..., BrowserContext]
) -> None:
    page = new_context(java_script_enabled=False).new_page()
    visitor = Visitor(page, town.address)
    sign_in_as(visitor, TRUSTED)
    visitor.open("/arrivals/?door=Bus+bay")
    name = rows(page, "expected").first.locator(".name").inner_text()
    press(page, "Here, 09:10")
    expect(page.locator("section[aria-labelledby=here]")).to_contain_text(name)
    expect(page.get_by_role("link", name="Bus bay")).to_have_attribute("aria-current", "true")
    page.get_by_role("button", name="Undo this one").click()
    visitor.leave()


@pytest.mark.parametrize(("path", "name"), [("/still-time/", "still-time"), ("/still-time/hours/", "hours")])
def test_still_time_is_whole_at_each_width(town: RunningUpturn, visit: Visit, path: str, name: str) -> None:
    visitor = visit(town)
    sign_in_as(visitor, LEAD)
    visitor.open(path)
    visitor.check()
    for width in (1366, 390):
        visitor.at_width(width)
        visitor.picture(f"{name}-{width}", whole=False)
