"""The Patterns page and what Today says of the last weeks, as people meet them in a browser."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.keyboard import press
from tests.browser.server import RunningUpturn
from tests.browser.test_town_pages import sign_in_as
from tests.browser.visitor import Visitor

Visit = Callable[[RunningUpturn], Visitor]
LEAD, PASTORAL, ANALYST, PROVIDER = "Ms Nambiar", "Ms Okoro", "Mr Ormathwaite", "Dr Vaseley"
FRIDAYS = "What is different about Fridays, or about the evening before?"


def test_from_the_school_page_to_a_pupil_and_what_to_ask(town: RunningUpturn, visit: Visit) -> None:
    visitor = visit(town)
    page = sign_in_as(visitor, LEAD)
    visitor.open("/school/")
    press(page, "Patterns: what several pupils share, and what the register suggests asking")
    expect(page.get_by_role("heading", level=1)).to_have_text("Patterns")
    suggested = page.get_by_role("region", name=re.compile(r"Pupils the register suggests asking \(\d+\)"))
    friday = suggested.get_by_role("listitem").filter(has_text=FRIDAYS).first
    expect(friday).to_contain_text(re.compile(r"\d+ of \d+ short absences began on a Friday\."))
    expect(suggested).to_contain_text("Across many lists, about 1 flag in 10 is chance.")
    name = friday.get_by_role("heading").inner_text()
    press(page, name)
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    expect(page.get_by_role("region", name="What the register suggests asking")).to_contain_text(FRIDAYS)


@pytest.mark.parametrize("who", [LEAD, ANALYST, PROVIDER])
def test_with_everything_opened_it_is_whole(town: RunningUpturn, visit: Visit, who: str) -> None:
    visitor = visit(town)
    page = sign_in_as(visitor, who)
    visitor.open("/patterns/")
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    visitor.check()
    if who == LEAD:
        page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = false })")
        for width in (1366, 390):
            visitor.at_width(width)
            visitor.picture(f"patterns-{width}", manual=True)


def test_an_analyst_sees_no_name(town: RunningUpturn, visit: Visit) -> None:
    visitor = visit(town)
    page = sign_in_as(visitor, ANALYST)
    visitor.open("/patterns/")
    expect(page.get_by_role("region", name="What several pupils share")).to_be_visible()
    expect(page.get_by_role("region", name="How the rest of the year went for others")).to_be_visible()
    expect(page.locator("main a[href^='/pupils/']")).to_have_count(0)
    expect(page.get_by_role("button", name="Look now")).to_have_count(0)


def test_a_look_is_asked_for_by_keyboard_and_says_what_asking_often_does(
    town: RunningUpturn, visit: Visit
) -> None:
    visitor = visit(town)
    page = sign_in_as(visitor, LEAD)
    visitor.open("/patterns/")
    looks = page.get_by_role("region", name="When the register was looked at")
    expect(looks.get_by_role("button", name="Look now")).to_have_accessible_description(
        re.compile("asked often, the same marks sooner or later show something that is chance")
    )
    press(page, "Look now")
    expect(page.get_by_text("Looked at every mark there is up to now.")).to_be_visible()
    expect(looks).to_contain_text(re.compile(r"asked by .*Nambiar, in marks up to Thu 12 Mar"))
    visitor.check((1366,))


def test_without_scripts_it_is_as_readable_and_can_be_asked(
    new_context: Callable[..., BrowserContext], town: RunningUpturn
) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.goto(f"{town.address}/sign-in-as/")
    page.get_by_role("button", name=LEAD).first.click()
    page.goto(f"{town.address}/patterns/")
    page.get_by_role("button", name="Look now").click()
    expect(page.get_by_text("Looked at every mark there is up to now.")).to_be_visible()


def test_today_says_who_drifts_and_leads_to_what_to_ask(town: RunningUpturn, visit: Visit) -> None:
    visitor = visit(town)
    page = sign_in_as(visitor, PASTORAL)
    visitor.open("/today/")
    drifting = page.get_by_role("region", name=re.compile(r"Drifting \(\d+\)"))
    expect(drifting).to_contain_text(
        re.compile(r"Away on \d+ of \d+ days in the last four school weeks, where .* would be as before\.")
    )
    visitor.check()
    name = drifting.get_by_role("heading", level=3).first.inner_text()
    drifting.get_by_role("link", name=re.compile(f"What to ask.*{name}")).click()
    expect(page.get_by_role("region", name="What the register suggests asking")).to_contain_text(
        "What has been harder lately?"
    )
