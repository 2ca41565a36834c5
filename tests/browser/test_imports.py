"""A file from the school's own disk to the Pupils page, in a real browser and by keyboard."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.beginning import begin, printed_link
from tests.browser.keyboard import press, tab_to
from tests.browser.server import RunningUpturn
from tests.browser.visitor import Visitor
from tests.imported import Rows, as_csv
from tests.small_school import ANNA, HERE, NAMES, WEEK, register, roll, upn

Visit = Callable[[RunningUpturn], Visitor]
PATIENCE = 30_000
LAST_MONDAY = date.today() - timedelta(days=date.today().weekday() + 7)


@pytest.fixture
def okoro(empty_upturn: RunningUpturn, visit: Visit) -> Visitor:
    """Ms Okoro, the attendance lead of a school that has just begun."""
    visitor = visit(empty_upturn)
    visitor.open(printed_link(empty_upturn))
    begin(visitor.page)
    visitor.open("/imports/")
    return visitor


def file(folder: Path, name: str, rows: Rows | bytes) -> Path:
    path = folder / name
    path.write_bytes(rows if isinstance(rows, bytes) else as_csv(rows))
    return path


def give(visitor: Visitor, path: Path) -> None:
    """Choose a file and have it read, by keyboard but for the machine's own dialogue."""
    visitor.open("/imports/")
    visitor.page.get_by_label("File", exact=True).set_input_files(path)
    press(visitor.page, "Read the file")


def commit(page: Page) -> None:
    """Take the file, and wait until it is committed."""
    expect(page.get_by_role("button", name=re.compile("^Commit"))).to_be_visible(timeout=PATIENCE)
    press(page, "Commit")
    expect(page.get_by_text(re.compile(r"^Committed[:.]"))).to_be_visible(timeout=PATIENCE)


def test_a_school_s_first_files_by_keyboard_at_every_width(okoro: Visitor, tmp_path: Path) -> None:
    page = okoro.page
    expect(page.get_by_text("No marks have been brought in")).to_be_visible()
    okoro.check()
    okoro.picture("imports-empty")
    press(page, "Read the file")
    expect(page.get_by_role("alert")).to_contain_text("Choose a file first")
    okoro.check()
    give(okoro, file(tmp_path, "roll.csv", roll()))
    commit(page)
    stranger = upn(70)
    marks = register(WEEK | {stranger: "/ \\"}, LAST_MONDAY)
    give(okoro, file(tmp_path, "register.csv", marks))
    expect(page.get_by_role("heading", level=1)).to_have_text("register.csv", timeout=PATIENCE)
    expect(page.get_by_text("would bring in 40 new marks")).to_be_visible()
    okoro.check()
    for width in (1366, 390, 320):
        okoro.at_width(width)
        okoro.picture(f"import-proposal-{width}", manual=width == 1366)
    okoro.at_width(1366)
    commit(page)
    okoro.check()
    okoro.picture("import-committed")
    press(page, "See the pupils")
    for given, family in NAMES.values():
        expect(page.get_by_role("link", name=f"{given} {family}").first).to_be_visible()
    okoro.open("/imports/")
    expect(page.get_by_text("40 new and 2 rejected marks")).to_be_visible()
    okoro.check()
    for width in (1366, 390):
        okoro.at_width(width)
        okoro.picture(f"imports-{width}", manual=width == 1366)


def test_rejected_rows_are_downloaded(okoro: Visitor, tmp_path: Path) -> None:
    give(okoro, file(tmp_path, "roll.csv", roll()))
    commit(okoro.page)
    give(okoro, file(tmp_path, "register.csv", register({ANNA: "/ QQ"}, LAST_MONDAY)))
    link = okoro.page.get_by_role("link", name="Rejected rows as a file")
    expect(link).to_be_visible(timeout=PATIENCE)
    with okoro.page.expect_download() as found:
        link.click()
    lines = found.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == "UPN,Date,Session,Mark,line in the file,why it was left out"
    assert lines[1].startswith(f"{ANNA},{LAST_MONDAY.isoformat()},PM,QQ,3,")


def test_dates_that_can_be_two_days_are_asked_about(okoro: Visitor, tmp_path: Path) -> None:
    page = okoro.page
    rows = [
        ["UPN", "Date", "Session", "Mark"],
        [ANNA, "02/03/2026", "AM", "/"],
        [ANNA, "02/03/2026", "PM", "\\"],
    ]
    give(okoro, file(tmp_path, "march.csv", rows))
    expect(page.get_by_role("heading", level=1)).to_have_text("A question about march.csv", timeout=PATIENCE)
    okoro.check()
    okoro.picture("import-question-dates", manual=True)
    press(page, "Read the file again")
    expect(page.get_by_role("alert")).to_contain_text("Choose the reading that is right")
    okoro.check()
    tab_to(page, "Day first")
    page.keyboard.press("Space")
    press(page, "Read the file again")
    expect(page.get_by_text("would bring in 2 new marks")).to_be_visible(timeout=PATIENCE)
    commit(page)
    give(okoro, file(tmp_path, "next.csv", [rows[0], [ANNA, "03/03/2026", "AM", "/"]]))
    expect(page.get_by_text("would bring in 1 new marks")).to_be_visible(timeout=PATIENCE)


def test_columns_are_mapped_once(okoro: Visitor, tmp_path: Path) -> None:
    page = okoro.page
    odd = [["Wer", "Tag", "Halbtag", "Zeichen"], *register({ANNA: HERE}, LAST_MONDAY)[1:]]
    give(okoro, file(tmp_path, "odd.csv", odd))
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Which column is what in odd.csv", timeout=PATIENCE
    )
    okoro.check()
    okoro.picture("import-question-columns", manual=True)
    for heading, holds in (
        ("Wer", "Pupil’s id"),
        ("Tag", "Date"),
        ("Halbtag", "Session"),
        ("Zeichen", "Mark"),
    ):
        tab_to(page, f"What “{heading}” holds")
        page.keyboard.type(holds)
    press(page, "Read the file again")
    expect(page.get_by_text("would bring in 10 new marks")).to_be_visible(timeout=PATIENCE)
    commit(page)
    after = [odd[0], *register({ANNA: HERE}, LAST_MONDAY - timedelta(days=7))[1:]]
    give(okoro, file(tmp_path, "next.csv", after))
    expect(page.get_by_text("would bring in 10 new marks")).to_be_visible(timeout=PATIENCE)
    press(page, "Read the columns differently")
    okoro.check()


def test_a_file_that_cannot_be_read_is_said_and_taken_back(okoro: Visitor, tmp_path: Path) -> None:
    page = okoro.page
    give(okoro, file(tmp_path, "march.pdf", b"%PDF-1.7 and so on"))
    expect(page.get_by_role("heading", level=1)).to_have_text("This file could not be read", timeout=PATIENCE)
    expect(page.get_by_role("alert")).to_contain_text("march.pdf: This is a PDF")
    okoro.check()
    okoro.picture("import-unreadable")
    press(page, "Remove this one")
    expect(page.get_by_text("Withdrawn")).to_be_visible()
    okoro.check()


def test_while_a_file_is_read_the_page_says_so_and_looks_again(
    okoro: Visitor, empty_upturn: RunningUpturn, tmp_path: Path
) -> None:
    page = okoro.page
    page.get_by_label("File", exact=True).set_input_files(file(tmp_path, "roll.csv", roll()))
    page.get_by_role("button", name="Read the file").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^(Reading )?roll.csv$"))
    okoro.check((1366,))
    expect(page.get_by_text("would bring in 4 new pupils")).to_be_visible(timeout=PATIENCE)
