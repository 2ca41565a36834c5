"""Before you ring and the guides in a real browser: whole at each width, by thumb, and without JavaScript."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.server import RunningUpturn
from tests.browser.visitor import Visitor

Visit = Callable[[RunningUpturn], Visitor]
PASTORAL = "Ms Okoro"


def before_jordan(visitor: Visitor) -> Page:
    """Sign in as Jordan's trusted adult and open the page from the pupil's own address."""
    page = visitor.open("/sign-in-as/")
    page.get_by_role("button", name=PASTORAL).first.click()
    visitor.open("/pupils/?q=Jordan+Merrick")
    page.get_by_role("link", name="Jordan Merrick").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Jordan Merrick")
    return visitor.open(page.url.removeprefix(visitor.address).partition("?")[0] + "before-you-ring/")


def test_it_is_whole_at_each_width_and_the_manual_has_its_picture(town: RunningUpturn, visit: Visit) -> None:
    visitor = visit(town)
    before_jordan(visitor)
    visitor.check()
    for width in (1366, 390):
        visitor.at_width(width)
        visitor.picture(f"before-you-ring-{width}", whole=False)


def test_on_a_phone_ringing_and_recording_stay_under_the_thumb(town: RunningUpturn, visit: Visit) -> None:
    visitor = visit(town)
    page = before_jordan(visitor)
    visitor.at_width(390)
    for scrolled in ("window.scrollTo(0, 0)", "window.scrollTo(0, document.body.scrollHeight)"):
        page.evaluate(scrolled)
        for name in ("Ring", "Record what was said"):
            box = page.locator(".thumb a", has_text=name).first.bounding_box()
            assert box
            assert box["height"] >= 44
            assert 844 - 100 < box["y"] < box["y"] + box["height"] <= 844
    last = page.get_by_role("link", name="Guides to hand to families").first.bounding_box()
    assert last
    assert last["y"] + last["height"] < 844 - 60, "the bar hides what is last on the page"


def test_a_message_is_copied_or_left_selected(town: RunningUpturn, visit: Visit) -> None:
    visitor = visit(town)
    page = before_jordan(visitor)
    message = page.get_by_label("Message ready to copy").first
    page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.get_by_role("button", name="Copy").first.click()
    expect(page.get_by_role("status").first).to_contain_text("Read it once more before you send it")
    expect(message).to_be_focused()
    whole = "el => el.selectionStart === 0 && el.selectionEnd === el.value.length"
    assert message.evaluate(whole)


def test_without_javascript_the_message_stands_and_nothing_pretends_to_copy(
    town: RunningUpturn, browser: Browser
) -> None:
    context = browser.new_context(java_script_enabled=False)
    visitor = Visitor(context.new_page(), town.address)
    page = before_jordan(visitor)
    expect(page.get_by_label("Message ready to copy").first).to_have_attribute("readonly", "")
    expect(page.locator("[data-copy]").first).to_be_hidden()
    visitor.leave()
    context.close()


@pytest.mark.parametrize("path", ["/guides/", "/guides/being-in-school/", "/guides/summer/"])
def test_a_guide_is_whole_at_each_width(town: RunningUpturn, visit: Visit, path: str) -> None:
    visitor = visit(town)
    visitor.open("/sign-in-as/").get_by_role("button", name=PASTORAL).first.click()
    visitor.open(path)
    visitor.check()
