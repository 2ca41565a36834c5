"""A review meeting as it is run: on a laptop, with one thumb, by keyboard, and with no script."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.keyboard import press, tab_to
from tests.browser.server import RunningUpturn
from tests.browser.test_town_pages import sign_in_as
from tests.browser.visitor import Visitor

Visit = Callable[[RunningUpturn], Visitor]
LEAD = "Ms Nambiar"
WEEK = "/meeting/?until=2026-03-27"


def begin(visitor: Visitor) -> Page:
    """A meeting on two weeks' plans, at its first pupil."""
    page = sign_in_as(visitor, LEAD)
    visitor.open(WEEK)
    page.get_by_label("Ms Okoro").check()
    page.get_by_role("button", name="Start with").click()
    return page


def decide(page: Page, choice: str, reason: str) -> None:
    page.get_by_role("radio", name=choice, exact=True).check()
    page.get_by_label("The reason").fill(reason)
    why = page.get_by_label("Why should it be different this time?")
    if why.count():
        why.fill("A different adult, at a different time.")
    if choice == "Stop":
        page.get_by_label("If it stops").fill("Nothing: it holds.")
        if page.get_by_label("Why it stops without").count():
            page.get_by_label("Why it stops without").fill("They are away until Monday.")
    page.get_by_role("button", name="Decide and next").click()


def heading(page: Page) -> str:
    return page.get_by_role("heading", level=1).inner_text()


def test_a_meeting_from_who_is_here_to_its_minutes(town: RunningUpturn, visit: Visit) -> None:
    visitor = visit(town)
    page = begin(visitor)
    visitor.check()
    visitor.picture("meeting", manual=True)
    first = heading(page)
    decide(page, "Keep", "Mornings are easier.")
    expect(page.get_by_text(f"{first}: kept.")).to_be_visible()
    assert heading(page) != first
    page.get_by_role("button", name="Take it back").click()
    assert heading(page) == first
    decide(page, "Keep", "Mornings are easier.")
    decide(page, "Stop", "It holds.")
    page.get_by_role("link", name="Minutes so far").click()
    expect(page.get_by_text("Present: Ms Nambiar and Ms Okoro.")).to_be_visible()
    expect(page.get_by_text("1 kept and 1 stopped.")).to_be_visible()
    visitor.check()
    page.get_by_role("button", name="End the meeting").click()
    expect(page.get_by_role("status")).to_contain_text("The meeting is over.")
    visitor.check(widths=(390,))


def test_what_a_decision_lacks_is_said_and_only_a_stop_is_asked_what_replaces_it(
    town: RunningUpturn, visit: Visit
) -> None:
    visitor = visit(town)
    page = begin(visitor)
    expect(page.get_by_label("If it stops")).to_be_hidden()
    page.get_by_role("radio", name="Stop", exact=True).check()
    expect(page.get_by_label("If it stops")).to_be_visible()
    expect(page.get_by_label("We look again on")).to_be_hidden()
    page.get_by_role("button", name="Decide and next").click()
    expect(page.get_by_role("alert")).to_contain_text("Say what replaces the plan")
    visitor.check()


def test_by_keyboard_alone(town: RunningUpturn, visit: Visit) -> None:
    visitor = visit(town)
    page = begin(visitor)
    first = heading(page)
    with page.expect_navigation():
        page.keyboard.press("j")
    second = heading(page)
    assert second != first
    with page.expect_navigation():
        page.keyboard.press("k")
    assert heading(page) == first
    tab_to(page, "Keep")
    page.keyboard.press("ArrowRight")
    tab_to(page, "The reason")
    page.keyboard.type("Just jokes keep it going.")
    assert heading(page) == first
    press(page, "Decide and next")
    expect(page.get_by_text(f"{first}: to be changed.")).to_be_visible()


def test_with_one_thumb_every_target_is_large_enough(town: RunningUpturn, visit: Visit) -> None:
    visitor = visit(town)
    page = begin(visitor)
    visitor.at_width(390)
    for control in page.locator("main form.decide").locator("label:has(input), button, select").all():
        box = control.bounding_box()
        if box is not None and box["height"]:
            assert box["height"] >= 44, control.inner_text()


def test_with_no_script(town: RunningUpturn, new_context: Callable[..., BrowserContext]) -> None:
    page = new_context(java_script_enabled=False).new_page()
    visitor = Visitor(page, town.address)
    begin(visitor)
    first = heading(page)
    decide(page, "Keep", "Mornings are easier.")
    expect(page.get_by_text(f"{first}: kept.")).to_be_visible()


def test_the_sameness_mirror_and_whom_nobody_asked(town: RunningUpturn, visit: Visit) -> None:
    visitor = visit(town)
    page = sign_in_as(visitor, LEAD)
    visitor.open("/mirror/")
    visitor.check()
    visitor.picture("mirror", manual=True)
    page.get_by_role("link", name="See who they are").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Never asked why")
    visitor.check(widths=(1366, 390))
