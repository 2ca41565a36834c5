"""The rows not taken, as a file: exactly as given, each with its line and reason, and never a formula."""

from datetime import datetime

import pytest
from pytest_django.fixtures import Settings

from tests.imported import bring_in, give
from tests.small_school import ANNA, CARYS, HERE, TODAY, register, roll, upn
from upturn.access.viewer import Viewer
from upturn.exchange.queries import rejected_rows_of

pytestmark = pytest.mark.django_db
ADDED = ["line in the file", "why it was left out"]


@pytest.fixture(autouse=True)
def _in_march(settings: Settings) -> None:
    settings.HELD_AT = datetime.combine(TODAY, datetime.min.time().replace(hour=9))


@pytest.fixture
def school(lead: Viewer) -> Viewer:
    bring_in(lead, roll(), "roll.csv")
    return lead


def test_rows_are_as_given_with_their_line_and_reason(school: Viewer) -> None:
    rows = [
        ["UPN", "Name", "Date", "Session", "Mark"],
        [ANNA, " Fenn, Anna ", "2026-03-02", "AM", "/"],
        [upn(70), "O'Neil, Zoë “Zo”", "2026-03-02", "AM", "/"],
        [ANNA, "", "2026-03-02", "PM", "QQ"],
        [CARYS, "", "2027-03-01", "AM", "/"],
    ]
    given = give(school, rows)
    headings, *kept = given.rejected_rows
    assert headings == [*rows[0], *ADDED]
    assert [row[:-1] for row in kept] == [[*rows[2], "3"], [*rows[3], "4"], [*rows[4], "5"]]
    assert "is not on the roll" in kept[0][-1]
    assert "QQ" in kept[1][-1]
    assert "dated after today" in kept[2][-1]
    assert given.outcome.rejected == len(kept)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", "  =", "＝"])
def test_no_cell_starts_a_formula(school: Viewer, start: str) -> None:
    cell = f'{start}HYPERLINK("http://example.test")'
    rows = [["UPN", "Name", "Date", "Session", "Mark"], [cell, cell, "2026-03-02", "AM", "/"]]
    given = give(school, rows)
    (_, row) = given.rejected_rows
    assert row[0].startswith("'")
    assert row[1] == f"'{cell}".replace("\r", "\n")
    assert "not on the roll" in row[-1]


def test_a_file_given_again_after_correction_takes_the_rest(school: Viewer) -> None:
    given = bring_in(school, register({ANNA: "/ QQ"}))
    (headings, row) = given.rejected_rows
    corrected = [headings, [*row[:3], "\\", *row[4:]]]
    assert bring_in(school, corrected, "corrected.csv").counted == (1, 0, 0, 0)


def test_a_line_with_several_reasons_gives_each_once(school: Viewer) -> None:
    days = [f"{day} {half}" for day in ("2026-03-02", "2027-03-01") for half in ("AM", "PM")]
    given = give(school, [["UPN", *days], [ANNA, "QQ", "/", "/", "\\"]])
    assert given.counted == (1, 0, 0, 3)
    (_, row) = given.rejected_rows
    assert row[:6] == [ANNA, "QQ", "/", "/", "\\", "2"]
    assert row[-1].count("dated after today") == 1
    assert "QQ" in row[-1]


def test_a_file_without_rejected_rows_has_no_such_file(school: Viewer) -> None:
    given = give(school, register({ANNA: HERE}))
    assert rejected_rows_of(school, given.proposal_id) is None


def test_strangers_do_not_get_it(school: Viewer, elsewhere: Viewer) -> None:
    given = give(school, register({ANNA: "QQ"}))
    assert rejected_rows_of(school, given.proposal_id) is not None
    assert rejected_rows_of(elsewhere, given.proposal_id) is None


def test_every_kind_of_file_gives_its_rows_back(school: Viewer) -> None:
    wrong = upn(71)
    for name, rows in {
        "contacts.csv": [["UPN", "Contact name", "Relationship"], [wrong, "Ruth Fenn", "Mother"]],
        "classes.csv": [["Class", "Subject", "Teacher", "UPN"], ["6/Ma", "Maths", "Mr Sesay", wrong]],
        "roll.csv": [["UPN", "Form", "Start date", "Leaving date"], [ANNA, "6A", "2026-03-02", "2026-03-01"]],
        "calendar.csv": [
            ["First day", "Last day", "Type"],
            ["2025-09-01", "2025-12-19", "Term"],
            ["2026-02-20", "2026-02-16", "Half term"],
        ],
    }.items():
        given = give(school, rows, name)
        assert given.outcome.rejected == 1, name
        assert [row[:-2] for row in given.rejected_rows[1:]] == [rows[-1]], name
