"""The town's files are what a school would export: in every layout the marks are the town's own."""

import csv
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

import upturn
from upturn.demo.cast import HIGH_SCHOOL, PRIMARY_SCHOOL
from upturn.demo.clock import LAST_YEAR, THIS_YEAR, TODAY
from upturn.demo.exports import (
    OLD_WINDOWS,
    PLAIN,
    SEMICOLONS,
    SPREADSHEET,
    UNICODE_TEXT,
    Dialect,
    calendar_rows,
    class_rows,
    contact_rows,
    export_register,
    roll_rows,
    write_table,
)
from upturn.demo.register_tables import LAYOUTS, span_of
from upturn.demo.town import SCHOOLS, Town

FIRST, LAST = date(2026, 1, 5), date(2026, 3, 6)
FILES = [
    ("long", "marks.csv", SPREADSHEET),
    ("pupil_day", "marks.csv", PLAIN),
    ("wide", "marks.xlsx", SPREADSHEET),
    ("wide", "marks.csv", SEMICOLONS),
    ("wide_two_headings", "marks.xlsx", SPREADSHEET),
    ("mark_string", "marks.csv", OLD_WINDOWS),
    ("week_mark", "marks.txt", UNICODE_TEXT),
]


@pytest.fixture(scope="module")
def beside(town: Town, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the primary school's roll and calendar."""
    folder = tmp_path_factory.mktemp("beside")
    write_table(folder / "roll.csv", roll_rows(town, PRIMARY_SCHOOL), OLD_WINDOWS)
    write_table(folder / "calendar.csv", calendar_rows(PRIMARY_SCHOOL), PLAIN)
    return folder


@pytest.fixture(scope="module")
def own_counts(town: Town) -> Mapping[str, tuple[int, int]]:
    """Attended and possible sessions of the term by UPN, counted from the town's marks and nothing else."""
    held = town.school_year(PRIMARY_SCHOOL)
    term = held.year.weeks.between(FIRST, LAST)
    classes = held.marks[:, term] // 32
    return {
        town.pupil(each.pupil).upn: (
            int(((row == 1) | (row == 2)).sum()),
            int(((row >= 1) & (row <= 4)).sum()),
        )
        for each, row in zip(held.enrolments, classes, strict=True)
    }


@pytest.mark.parametrize(("layout", "name", "dialect"), FILES, ids=lambda each: str(each)[:20])
def test_every_layout_is_read_back_to_the_towns_own_figures(
    layout: str,
    name: str,
    dialect: Dialect,
    town: Town,
    beside: Path,
    own_counts: Mapping[str, tuple[int, int]],
    tmp_path: Path,
) -> None:
    path = export_register(town, PRIMARY_SCHOOL, layout, tmp_path / name, FIRST, LAST, dialect)
    register = upturn.read_register(path, roll=beside / "roll.csv", calendar=beside / "calendar.csv")
    rows = register.statistics().iter_rows(named=True)
    found = {row["pupil"]: (row["attended"], row["possible"]) for row in rows}
    assert {upn: own_counts[upn] for upn in found} == found
    assert {upn for upn, (_, possible) in own_counts.items() if possible} <= set(found)
    assert list(register.problems) == []


def test_every_layout_has_a_file_in_these_tests() -> None:
    assert {layout for layout, _, _ in FILES} == set(LAYOUTS)


@pytest.mark.parametrize("school", SCHOOLS)
def test_the_roll_is_this_years_and_can_be_written_by_an_old_system(
    school: str, town: Town, tmp_path: Path
) -> None:
    path = write_table(tmp_path / "roll.csv", roll_rows(town, school), OLD_WINDOWS)
    with path.open(encoding="cp1252", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(town.school_year(school).enrolments)
    assert all(row["Admission number"].startswith("0") for row in rows)
    assert {row["SEN status"] for row in rows} == {"N", "K", "E"}


def test_no_cell_starts_a_formula(town: Town) -> None:
    span = span_of(town, HIGH_SCHOOL, date(2026, 3, 2), LAST)
    tables = [layout(span) for layout in LAYOUTS.values()]
    tables += [table(town, HIGH_SCHOOL) for table in (roll_rows, contact_rows, class_rows)]
    cells = {str(cell)[:1] for table in tables for row in table for cell in row}
    assert not cells & set("=+-@\t\r")


def test_this_mornings_export_stops_at_this_morning(town: Town) -> None:
    span = span_of(town, HIGH_SCHOOL, date(2026, 3, 9), TODAY)
    assert len(span.sessions) == 7
    assert any(line.marks[-1] == "N" for line in span.lines)
    assert any(line.marks[-1] == "" for line in span.lines), "some registers are still to come"


def test_fridays_export_did_not_know_what_is_known_today(town: Town) -> None:
    then = span_of(town, HIGH_SCHOOL, date(2026, 3, 2), LAST, known_on=LAST)
    now = span_of(town, HIGH_SCHOOL, date(2026, 3, 2), LAST)
    marks = [
        (a, b)
        for x, y in zip(then.lines, now.lines, strict=True)
        for a, b in zip(x.marks, y.marks, strict=True)
    ]
    assert sum(old == "N" != new for old, new in marks) > 20
    assert {old for old, new in marks if old != new} == {"N"}


def test_days_of_two_years_are_no_one_register(town: Town) -> None:
    with pytest.raises(ValueError, match="not within a year"):
        span_of(town, HIGH_SCHOOL, LAST_YEAR.first_day, THIS_YEAR.last_day)


def test_a_workbook_is_the_same_each_time(town: Town, tmp_path: Path) -> None:
    first, second = (
        export_register(town, PRIMARY_SCHOOL, "wide", tmp_path / name, date(2026, 3, 2), LAST).read_bytes()
        for name in ("one.xlsx", "two.xlsx")
    )
    assert first == second
