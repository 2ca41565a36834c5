"""The week's list, Today, the first screen and one's own register, as people meet them in a browser."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.keyboard import press, tab_to
from tests.browser.server import RunningUpturn
from tests.browser.test_town_pages import sign_in_as
from tests.browser.visitor import Visitor

Visit = Callable[[RunningUpturn], Visitor]
LEAD, PASTORAL, TEACHER, ANALYST, PROVIDER = (
    "Ms Nambiar",
    "Ms Okoro",
    "Mr Fallowfield",
    "Mr Ormathwaite",
    "Dr Vaseley",
)
REGISTER = "pupil,date,session,code\n" + "\n".join(
    f"00{pupil},2025-09-0{day},{half},{'/' if pupil else 'O'}"
    for pupil in range(6)
    for day in range(1, 6)
    for half in ("AM", "PM")
)


def names(page: Page, key: str) -> list[str]:
    return page.locator(f"section[aria-labelledby={key}] h3 a").all_inner_texts()


def test_the_first_screen_tells_jordans_story(town: RunningUpturn, visit: Visit) -> None:
    page = visit(town).open("/")
    story = page.locator("section[aria-labelledby=story]")
    expect(story).to_contain_text("Three letters home.")
    expect(story).to_contain_text("The corridor is too loud.")
    expect(story).to_contain_text("Attended 31 of the last 40 sessions, up from 23 of the 40 before.")
    expect(story).to_contain_text("Early sign; many rise anyway.")
    expect(story).to_contain_text("Comes in by 08:25 at the side gate, met by Ms Okoro.")
    expect(story).to_contain_text("Book the sensory screen. Mrs Hallam, 6 days late.")
    heading = page.get_by_role("heading", level=1).inner_text()
    missed = re.match(r"(\d+) pupils have missed one session in ten\.", heading)
    assert missed
    assert 240 <= int(missed[1]) <= 280


def test_the_lead_makes_the_week_shorter_and_it_stays(town: RunningUpturn, visit: Visit) -> None:
    visitor = visit(town)
    page = sign_in_as(visitor, LEAD)
    visitor.open("/pupils/")
    had = len(page.locator(".people.spoken li").all())
    tab_to(page, "How many conversations")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("5")
    press(page, "Show that many")
    assert len(names(page, "week")) == max(5 - had, 0)
    expect(page.get_by_role("status")).to_contain_text("5 conversations a week")
    visitor.check(widths=(1366,))
    page.get_by_label("How many conversations").fill("12")
    page.get_by_role("button", name="Show that many").click()
    assert len(names(page, "week")) == 12 - had


def test_a_recorded_contact_moves_a_pupil_to_spoken_to(town: RunningUpturn, visit: Visit) -> None:
    visitor = visit(town)
    page = sign_in_as(visitor, LEAD)
    visitor.open("/pupils/")
    first = names(page, "week")[0]
    page.locator("section[aria-labelledby=week]").get_by_role("link", name=first, exact=True).click()
    page.get_by_label("To ask").check()
    page.get_by_label("Family", exact=True).check()
    page.get_by_label(re.compile("line", re.IGNORECASE)).first.fill(
        "Rang home; mornings are hard since January."
    )
    page.get_by_role("button", name="Save contact").click()
    visitor.open("/pupils/")
    assert first not in names(page, "week")
    spoken = page.locator(".people.spoken")
    expect(spoken).to_contain_text(first)
    expect(spoken).to_contain_text("Spoke with family Thu 12 Mar: Ms Nambiar")


def test_searching_keeps_the_place_with_and_without_scripts(
    town: RunningUpturn, visit: Visit, new_context: Callable[..., BrowserContext]
) -> None:
    visitor = visit(town)
    page = sign_in_as(visitor, LEAD)
    visitor.open("/pupils/")
    page.keyboard.press("/")
    page.keyboard.type("zoe pros")
    page.keyboard.press("Enter")
    expect(page.locator("#results")).to_contain_text("1 to 1 of 1 pupil")
    expect(page.locator("#results")).to_contain_text("Zoë Prosser")
    plain = new_context(java_script_enabled=False).new_page()
    sign_in_as(Visitor(plain, town.address), LEAD)
    plain.goto(town.address + "/pupils/")
    plain.get_by_label("Name or form").fill("zoe pros")
    plain.get_by_role("button", name="Search").click()
    assert plain.url.endswith("#everyone")
    expect(plain.locator("#results")).to_contain_text("Zoë Prosser")


@pytest.mark.parametrize("asked", ["?q=nobody+like+this", "?show=half&year=11", "?page=3", "?need=plan"])
def test_the_list_is_whole_in_every_state(town: RunningUpturn, visit: Visit, asked: str) -> None:
    visitor = visit(town)
    sign_in_as(visitor, LEAD)
    visitor.open(f"/pupils/{asked}")
    visitor.check(widths=(1366, 320))


@pytest.mark.parametrize("who", [PASTORAL, TEACHER, ANALYST, PROVIDER])
def test_today_is_whole_for_each_kind_of_work(town: RunningUpturn, visit: Visit, who: str) -> None:
    visitor = visit(town)
    sign_in_as(visitor, who)
    visitor.open("/today/")
    visitor.check()


def test_jordans_promise_waits_for_whoever_made_it(town: RunningUpturn, visit: Visit) -> None:
    page = sign_in_as(visit(town), PASTORAL)
    expect(page.locator("section[aria-labelledby=look-again]")).to_contain_text("Jordan Merrick")


def test_from_today_to_the_contact_form_by_keyboard(town: RunningUpturn, visit: Visit) -> None:
    visitor = visit(town)
    page = sign_in_as(visitor, LEAD)
    visitor.open("/today/")
    press(page, "Record a contact")
    assert page.url.endswith("#record")
    expect(page.get_by_role("heading", name="Record a contact")).to_be_in_viewport()


def test_ones_own_register_by_keyboard(town: RunningUpturn, visit: Visit, tmp_path: Path) -> None:
    file = tmp_path / "marks.csv"
    file.write_text(REGISTER)
    visitor = visit(town)
    page = visitor.open("/try/")
    visitor.check()
    page.get_by_label("Your register").set_input_files(file)
    press(page, "Show the figures")
    expect(page.get_by_role("heading", name="marks.csv")).to_be_visible()
    expect(page.locator("section[aria-labelledby=figures]")).to_contain_text("6 pupils attended 50 of 60")
    visitor.check()
    visitor.at_width(1366)
    visitor.picture("try-your-own-register", manual=True)


def test_a_wrong_file_says_what_it_is(town: RunningUpturn, visit: Visit, tmp_path: Path) -> None:
    file = tmp_path / "letter.pdf"
    file.write_bytes(b"%PDF-1.7 a letter home")
    visitor = visit(town)
    page = visitor.open("/try/")
    page.get_by_label("Your register").set_input_files(file)
    page.get_by_role("button", name="Show the figures").click()
    expect(page.get_by_role("alert")).to_contain_text("letter.pdf: This is a PDF.")
    visitor.check()
