"""A plan in a real browser: whole at every width, written without a script, and two writers at once."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.server import RunningUpturn
from tests.browser.visitor import Visitor

Visit = Callable[[RunningUpturn], Visitor]
OKORO, NAMBIAR = re.compile("Okoro"), re.compile("Nambiar")
FOLDED = "?open=support&open=morning&open=flexible&open=card&open=up&open=own&open=home"
PAGES = {
    "plan": "",
    "plan-change": "change/",
    "plan-change-opened": f"change/{FOLDED}",
    "plan-mine": "mine/",
    "plan-version": "versions/2/",
    "plan-trusted-adult": "trusted-adult/",
    "plan-close": "close/",
}


def plan_of(visitor: Visitor, who: re.Pattern[str], pupil: str) -> str:
    """Sign in as one of the cast; the address of a pupil's plan."""
    page = visitor.open("/sign-in-as/")
    page.get_by_role("button", name=who).first.click()
    visitor.open(f"/pupils/?q={pupil.replace(' ', '+')}")
    page.get_by_role("link", name=pupil).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(pupil)
    return page.url.removeprefix(visitor.address) + "plan/"


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_the_plan_at_every_width(town: RunningUpturn, visit: Visit, name: str) -> None:
    visitor = visit(town)
    visitor.open(plan_of(visitor, OKORO, "Jordan Merrick") + PAGES[name])
    visitor.check()
    for width in (1366, 390):
        visitor.at_width(width)
        visitor.picture(f"{name}-{width}")


def write(page: Page, words: str) -> None:
    """Fill in the three things that make a plan."""
    page.get_by_label("What is in the way, in a sentence").fill(words)
    page.get_by_label("What will be done").fill("Ask the bus company about the 8:05")
    page.get_by_label("Who", exact=True).select_option(label="Ms Okoro")
    page.get_by_label("Look again on").fill("2026-03-26")


def test_a_plan_is_written_without_a_script(town: RunningUpturn, visit: Visit, browser: Browser) -> None:
    address = plan_of(visit(town), OKORO, "Luca Tattersall")
    context = browser.new_context(java_script_enabled=False)
    visitor = Visitor(context.new_page(), town.address)
    visitor.open("/sign-in-as/").get_by_role("button", name=OKORO).first.click()
    page = visitor.open(address)
    page.get_by_role("link", name="Write a plan").click()
    write(page, "The bus is late twice a week.")
    page.get_by_role("button", name="Add another step").click()
    expect(page.get_by_label("What is in the way, in a sentence")).to_have_value(
        "The bus is late twice a week."
    )
    second = page.locator("#step-1")
    second.get_by_label("What will be done").fill("Breakfast on late days")
    second.get_by_label("Who", exact=True).select_option(label="Miss Maddern")
    page.get_by_role("button", name="Add another step").click()
    page.get_by_role("button", name="Take out step 3").click()
    page.get_by_role("button", name="Save the plan").last.click()
    expect(page.get_by_text("Plan saved.")).to_be_visible()
    expect(page.get_by_text("Breakfast on late days", exact=True)).to_be_visible()
    visitor.leave()
    context.close()


def test_the_second_of_two_writers_chooses_and_loses_nothing(
    town: RunningUpturn, visit: Visit, browser: Browser
) -> None:
    first = visit(town)
    address = plan_of(first, OKORO, "Aisha Farouk")
    page = first.open(f"{address}change/?open=flexible&open=home")
    context = browser.new_context()
    second = Visitor(context.new_page(), town.address)
    second.open("/sign-in-as/").get_by_role("button", name=NAMBIAR).first.click()
    other = second.open(f"{address}change/?open=flexible")
    other.get_by_label("What stays the same").fill("Registration with the same tutor")
    other.get_by_label("What is in the way, in a sentence").fill("The early bus.")
    other.get_by_role("button", name=re.compile("Save version")).last.click()
    expect(other.get_by_text("saved. The one before")).to_be_visible()
    page.get_by_label("What is in the way, in a sentence").fill("Waiting in the rain.")
    page.get_by_label("The family’s part").fill("Dad drives on Mondays")
    page.get_by_role("button", name=re.compile("Save version")).last.click()
    expect(page.get_by_role("heading", name="Somebody else saved this plan")).to_be_visible()
    first.check()
    page.get_by_label("Keep yours: Waiting in the rain.").check()
    page.get_by_role("button", name=re.compile("Save version")).last.click()
    for kept in ("Waiting in the rain.", "Dad drives on Mondays", "Registration with the same tutor"):
        expect(page.locator("main .cols").get_by_text(kept, exact=True).first).to_be_visible()
    second.leave()
    context.close()


def test_what_was_typed_is_there_after_signing_out(town: RunningUpturn, visit: Visit) -> None:
    visitor = visit(town)
    address = plan_of(visitor, OKORO, "Mateusz Kowal")
    page = visitor.open(f"{address}change/")
    page.get_by_label("Why it changed").fill("half a thought")
    expect(page.locator("#draft-kept")).to_contain_text("Draft kept")
    page.get_by_role("button", name="Sign out").click()
    visitor.open("/sign-in-as/").get_by_role("button", name=OKORO).first.click()
    visitor.open(f"{address}change/")
    expect(page.get_by_text("We kept what you had typed")).to_be_visible()
    expect(page.get_by_label("Why it changed")).to_have_value("half a thought")
