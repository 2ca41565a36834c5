"""What the register suggests asking, in a real browser: read, taken up by keyboard, set aside, taken back."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.keyboard import press
from tests.browser.server import RunningUpturn
from tests.browser.visitor import Visitor

Visit = Callable[[RunningUpturn], Visitor]
LEAD = re.compile("Nambiar")
PUPIL = "Mateusz Kowal"
THURSDAYS = "What is different about Thursdays, or about the evening before?"


def open_pupil(visitor: Visitor) -> Page:
    """The page of a pupil of whom two things are suggested, as the attendance lead."""
    page = visitor.open("/sign-in-as/")
    page.get_by_role("button", name=LEAD).first.click()
    visitor.open(f"/pupils/?q={PUPIL.replace(' ', '+')}")
    page.get_by_role("link", name=PUPIL).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(PUPIL)
    return page


def suggested(page: Page, question: str) -> Locator:
    """One suggestion, by its question."""
    section = page.get_by_role("region", name="What the register suggests asking")
    return section.get_by_role("article", name=question)


def second(page: Page) -> Locator:
    """The second suggestion, whatever it asks."""
    section = page.get_by_role("region", name="What the register suggests asking")
    return section.get_by_role("article").nth(1)


def test_its_pictures_for_the_manual(town: RunningUpturn, visit: Visit) -> None:
    """First, before other tests here answer anything."""
    visitor = visit(town)
    open_pupil(visitor)
    for width in (1366, 390):
        visitor.at_width(width)
        assert visitor.picture(
            f"asking-{width}", manual=True, of="What the register suggests asking"
        ).exists()


def test_the_question_its_fact_and_its_evidence_can_be_heard(town: RunningUpturn, visit: Visit) -> None:
    visitor = visit(town)
    page = open_pupil(visitor)
    thursdays = suggested(page, THURSDAYS)
    expect(thursdays).to_contain_text(re.compile(r"\d+ of \d+ short absences began on a Thursday\."))
    expect(thursdays).to_contain_text("Across many lists, about 1 flag in 10 is chance.")
    expect(
        thursdays.get_by_role("img", name="Short absences begun, beside what would be usual")
    ).to_be_visible()
    thursdays.get_by_text("The same figures as a table").click()
    expect(thursdays.get_by_role("row", name=re.compile(r"Thursday \d+ \d"))).to_be_visible()
    expect(second(page)).to_contain_text("in marks until Fri 13 Feb")
    grid = page.get_by_role("table", name=f"{PUPIL}’s sessions by week")
    expect(grid.get_by_role("cell", name=re.compile("spoken of in ")).first).to_be_attached()


def test_taken_up_by_keyboard_it_opens_the_conversation(town: RunningUpturn, visit: Visit) -> None:
    visitor = visit(town)
    page = open_pupil(visitor)
    press(page, "Ask this")
    expect(page.get_by_role("region", name="A question to open with")).to_contain_text(THURSDAYS)
    visitor.check()
    page.get_by_role("link", name=PUPIL).click()
    thursdays = suggested(page, THURSDAYS)
    expect(thursdays).to_contain_text("You took this up today.")
    press(page, "Open the conversation")
    expect(page.get_by_role("region", name="A question to open with")).to_be_visible()
    page.go_back()
    press(page, "Take this back")
    expect(thursdays.get_by_role("button", name="Ask this")).to_be_visible()


@pytest.mark.parametrize("width", [1366, 390])
def test_set_aside_and_shown_again(town: RunningUpturn, visit: Visit, width: int) -> None:
    visitor = visit(town)
    visitor.at_width(width)
    page = open_pupil(visitor)
    single = second(page)
    single.get_by_role("button", name="Set aside").click()
    expect(page.locator(".messages")).to_contain_text("Set aside.")
    expect(single).to_be_in_viewport()
    expect(single).to_contain_text("You set this aside today.")
    expect(single.get_by_role("img")).to_have_count(0)
    visitor.check((width,))
    single.get_by_role("button", name="Show it again").click()
    expect(single.get_by_role("button", name="Ask this")).to_be_visible()


def test_every_part_of_it_opened_is_whole_at_each_width(town: RunningUpturn, visit: Visit) -> None:
    visitor = visit(town)
    page = open_pupil(visitor)
    page.evaluate("document.querySelectorAll('.suggestion details').forEach(each => { each.open = true })")
    visitor.check()
    page.emulate_media(color_scheme="dark")
    visitor.check((1366,))
    page.emulate_media(color_scheme="light", forced_colors="active")
    visitor.check((1366,))


def test_on_paper_the_outlines_stay_and_the_buttons_do_not(town: RunningUpturn, visit: Visit) -> None:
    page = open_pupil(visit(town))
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 794, "height": 1123})
    expect(suggested(page, THURSDAYS)).to_be_visible()
    expect(page.get_by_role("button", name="Ask this").first).to_be_hidden()
    outlined = page.locator("td[class*=spoken-]").first
    assert outlined.evaluate("each => getComputedStyle(each).outlineStyle") in {"solid", "dashed", "double"}
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_it_works_without_javascript(town: RunningUpturn, new_context: Callable[..., BrowserContext]) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.set_viewport_size({"width": 390, "height": 844})
    visitor = Visitor(page, town.address)
    open_pupil(visitor)
    second(page).get_by_role("button", name="Set aside").click()
    second(page).get_by_role("button", name="Show it again").click()
    question = second(page).get_by_role("heading").inner_text()
    second(page).get_by_role("button", name="Ask this").click()
    expect(page.get_by_role("region", name="A question to open with")).to_contain_text(question)
    visitor.leave()
