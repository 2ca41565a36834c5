"""The same register gives the same figures in every layout, encoding and kind of file: the definition's."""

import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

import upturn
from tests.conformance.exchange.registers_as_files import (
    FILES,
    HALVES,
    LAYOUTS,
    Rows,
    Written,
    long,
    parquet,
    school_days,
    separated,
    titled,
    wide,
)
from upturn.registers.statistics import COUNT_FIELDS

CODES = (
    "/",
    "\\",
    "L",
    "I",
    "N",
    "O",
    "U",
    "G",
    "M",
    "C",
    "C1",
    "C2",
    "J1",
    "B",
    "V",
    "K",
    "D",
    "X",
    "Y1",
    "Y7",
    "Q",
    "#",
    "Z",
    "",
)
MONDAY = date(2025, 9, 15)


def invented(seed: int = 7, weeks: int = 9) -> Written:
    chance = random.Random(seed)
    pupils = ("007", "7", "A 12", "Zoë", "Q900000000001")
    days = school_days(MONDAY, weeks)
    codes = {
        (pupil, day, half): chance.choice(CODES) if chance.random() < 0.4 else "/\\"[half.half]
        for pupil in pupils
        for day in days
        for half in HALVES
    }
    return Written(pupils, days, codes)


def assert_figures(register: Written, data: bytes) -> None:
    read = upturn.read_register(data)
    rejected = [str(problem) for problem in read.problems if problem.rejected]
    assert not rejected
    rows = {row["pupil"]: row for row in read.statistics().to_dicts()}
    expected = register.figures()
    assert sorted(rows) == sorted(register.pupils)
    for pupil, figures in expected.items():
        row = rows[pupil]
        for window, counts in (
            ("", figures.counts),
            ("last_4_weeks", figures.last_4_weeks),
            ("previous_4_weeks", figures.previous_4_weeks),
        ):
            found = row[window] if window else row
            assert {name: found[name] for name in COUNT_FIELDS} == {
                name: getattr(counts, name) for name in COUNT_FIELDS
            }
        assert {code: count for code, count in row["codes"].items() if count} == figures.codes
        assert row["absence_rate"] == figures.counts.absence_rate
        assert row["persistent"] == figures.counts.persistent
        assert row["severe"] == figures.counts.severe


@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_in_every_kind_of_file_gives_the_definitions_figures(layout: str, kind: str) -> None:
    register = invented()
    assert_figures(register, FILES[kind](LAYOUTS[layout](register)))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_report_with_a_title_and_a_total_gives_the_same_figures(layout: str) -> None:
    register = invented()
    assert_figures(register, separated(titled(LAYOUTS[layout](register))))


@pytest.mark.parametrize(
    "layout", ["long", "pupil days", "wide", "weeks", "whole weeks", "mark strings", "week strings"]
)
def test_parquet_gives_the_same_figures(layout: str) -> None:
    register = invented()
    assert_figures(register, parquet(LAYOUTS[layout](register)))


def test_names_the_tests_rows_are_found_by_stay_lines_of_the_file() -> None:
    register = invented(weeks=1)
    rows = long(register)
    rows[5][3] = "QQ"
    (problem,) = (each for each in upturn.read_register(separated(titled(rows))).problems if each.rejected)
    assert (problem.line, problem.column, problem.found) == (9, "code", "QQ")


@st.composite
def registers(draw: st.DrawFn) -> Written:
    pupils = tuple(
        draw(
            st.lists(
                st.sampled_from(["1", "01", "A B", "É", "P;4", 'say "so"', "x,y"]),
                min_size=1,
                max_size=4,
                unique=True,
            )
        )
    )
    days = school_days(MONDAY, draw(st.integers(1, 3)))
    # A day first file is only readable for certain with a day after the twelfth, which the first week has.
    code = st.sampled_from(CODES)
    keys = [(pupil, day, half) for pupil in pupils for day in days for half in HALVES]
    return Written(
        pupils,
        days,
        dict(zip(keys, draw(st.lists(code, min_size=len(keys), max_size=len(keys))), strict=True)),
    )


def _shuffled(rows: Rows, seed: int) -> Rows:
    body = rows[1:]
    random.Random(seed).shuffle(body)
    return [rows[0], *body]


@given(registers(), st.sampled_from([",", ";", "\t", "|"]), st.integers(0, 9), st.booleans())
def test_any_register_survives_being_written_shuffled_and_read(
    register: Written, separator: str, seed: int, quote: bool
) -> None:
    rows = _shuffled(long(register), seed)
    assert_figures(register, separated(rows, separator, quote=quote))


@given(registers(), st.sampled_from(["utf-8", "utf-16", "cp1252"]))
def test_any_wide_register_survives_being_written_and_read(register: Written, encoding: str) -> None:
    assert_figures(register, separated(wide(register), encoding=encoding))
