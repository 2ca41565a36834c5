"""A wrong row is left out with a sentence that says where it stands; the rest is read."""

from datetime import date

import pytest

import upturn
from upturn.exchange.analysis import read_files
from upturn.exchange.reading.problems import Problem

HEADINGS = "pupil,date,session,code\n"
WHOLE = "P1,2025-09-03,AM,/\nP1,2025-09-03,PM,\\\n"


def read(
    rows: str, headings: str = HEADINGS, **options: bytes
) -> tuple[dict[str, dict[str, object]], tuple[Problem, ...]]:
    register = upturn.read_register((headings + rows).encode(), **options)
    return {row["pupil"]: row for row in register.statistics().to_dicts()}, register.problems


@pytest.mark.parametrize(
    ("row", "line", "column", "found", "reason"),
    [
        ("P2,2025-09-03,AM,QQ", 4, "code", "QQ", "is not a register code"),
        ("P2,2025-09-03,AM,C2X", 4, "code", "C2X", "is not a register code"),
        ("P2,2025-02-30,AM,/", 4, "date", "2025-02-30", "is not a date that exists"),
        ("P2,,AM,/", 4, "date", "", "has no date"),
        ("P2,2025-09-03,noon,/", 4, "session", "noon", "is not a session. Expected AM or PM"),
        ("P2,2025-09-03,,/", 4, "session", "", "says no session"),
        (",2025-09-03,AM,/", 4, "pupil", "", "says no pupil"),
        ("P2,2025-09-03,AM,/,x", 4, None, "P2,2025-09-03,AM,/", "more cells than the 4 headings"),
        ("P2,2025-09-03,AM", 4, None, "P2,2025-09-03,AM,", "ends too early"),
        ('"P2,2025-09-03,AM,/', 4, None, '"P2,2025-09-03,AM,/', "quotation mark is opened"),
        ('"P1\n",2025-09-03,AM,/\nP3,2025-09-03,AM,?', 6, "code", "?", "is not a register code"),
    ],
)
def test_a_wrong_row_is_left_out_and_the_rest_counted(
    row: str, line: int, column: str | None, found: str, reason: str
) -> None:
    pupils, problems = read(f"{WHOLE}{row}\nP9,2025-09-03,AM,N\n")
    (problem,) = (each for each in problems if each.rejected)
    assert (problem.line, problem.column, problem.found) == (line, column, found)
    assert reason in problem.reason
    assert pupils["P1"]["possible"] == 2
    assert pupils["P9"]["unauthorised"] == 1


def test_rows_that_agree_count_once_with_one_remark() -> None:
    pupils, problems = read(WHOLE + WHOLE.replace("AM", "am"))
    assert (pupils["P1"]["possible"], pupils["P1"]["missing"]) == (2, 0)
    (problem,) = problems
    assert not problem.rejected
    assert problem.reason.startswith("2 rows repeat a mark")


def test_rows_that_conflict_are_all_left_out_and_the_session_is_missing() -> None:
    pupils, problems = read(WHOLE + "P1,2025-09-03,AM,N\nP1,2025-09-03,AM,/\n")
    assert (pupils["P1"]["possible"], pupils["P1"]["missing"]) == (1, 1)
    assert [problem.line for problem in problems if problem.rejected] == [2, 4, 5]
    assert "/ on line 2, N on line 4 and / on line 5" in problems[0].reason


def test_either_slash_is_counted_as_given_and_two_slashes_conflict() -> None:
    pupils, _ = read("P1,2025-09-03,AM,\\\nP1,2025-09-03,PM,/\n")
    assert pupils["P1"]["codes"] == {"/": 1, "\\": 1}
    pupils, problems = read(WHOLE + "P1,2025-09-03,AM,\\\n")
    assert pupils["P1"]["missing"] == 1
    assert len(problems) == 2


@pytest.mark.parametrize("blank", ["", "-", "*", "–", "−", " "])
def test_a_blank_beside_a_mark_yields_to_it_and_alone_is_missing(blank: str) -> None:
    pupils, problems = read(f"{WHOLE}P1,2025-09-03,AM,{blank}\nP1,2025-09-04,AM,{blank}\n")
    assert (pupils["P1"]["possible"], pupils["P1"]["missing"]) == (2, 1)
    assert not problems


def test_files_that_conflict_name_each_other() -> None:
    files = [(HEADINGS + row).encode() for row in ("P1,2025-09-03,AM,/\n", "P1,2025-09-03,AM,N\n")]
    register = upturn.read_register(*files)
    assert [problem.rejected for problem in register.problems] == [True, True]
    assert register.statistics()["missing"].to_list() == [1]


def test_retired_codes_are_read_by_date_with_one_warning_each() -> None:
    pupils, problems = read("P1,2025-09-03,AM,J\nP1,2025-09-04,AM,J\nP1,2023-09-05,AM,J\n")
    assert (pupils["P1"]["authorised"], pupils["P1"]["approved_educational_activity"]) == (2, 1)
    (problem,) = problems
    assert (problem.line, problem.found, problem.rejected) == (2, "J", False)
    assert "2 rows in all" in problem.reason


def test_reason_names_of_the_departments_feed_are_codes() -> None:
    pupils, problems = read("P1,2025-09-03,AM,reason_i_authorised_illness\n")
    assert pupils["P1"]["codes"] == {"I": 1}
    assert not problems


@pytest.mark.parametrize(
    "furniture",
    [
        "Total,,,12",
        "Grand total: 12,,,",
        "Printed on 4 May 2026 at 10:31",
        ",,,",
        "",
        "pupil,date,session,code",
        "Page 2 of 3,,,",
    ],
)
def test_what_a_report_prints_between_its_rows_is_passed_over(furniture: str) -> None:
    pupils, problems = read(f"{WHOLE}{furniture}\nP2,2025-09-03,AM,/\n{furniture}\n")
    assert sorted(pupils) == ["P1", "P2"]
    assert not problems


def test_identifiers_stay_as_given() -> None:
    pupils, _ = read(
        '007,2025-09-03,AM,/\n7,2025-09-03,AM,/\nA 12,2025-09-03,AM,/\n"=""0070""",2025-09-03,AM,/\n'
    )
    assert sorted(pupils) == ["007", "0070", "7", "A 12"]


def test_two_names_beside_one_identifier_are_remarked_on() -> None:
    rows = "P1,Ann Lee,2025-09-03,AM,/\nP1,Bob Poe,2025-09-03,PM,/\n"
    rows += "P2,Cy Fox,2025-09-03,AM,/\nP2,Fox Cyril,2025-09-03,PM,/\n"
    _, problems = read(rows, "pupil,name,date,session,code\n")
    (problem,) = problems
    assert (problem.line, problem.rejected) == (3, False)
    assert "“Ann Lee” and “Bob Poe”" in problem.reason


def test_a_few_marks_in_another_year_are_remarked_on_and_counted() -> None:
    days = "".join(f"P{number},2025-09-{day:02d},AM,/\n" for number in range(20) for day in range(1, 13))
    pupils, problems = read(days + "P1,2052-09-03,AM,/\n")
    (problem,) = problems
    assert (problem.line, problem.rejected) == (242, False)
    assert "1 mark is in the academic year 2052/53, and nearly all others in 2025/26" in problem.reason
    assert pupils["P1"]["possible"] == 13


def test_marks_after_today_are_remarked_on() -> None:
    data = (HEADINGS + WHOLE + "P1,2025-09-04,AM,/\nP1,2025-09-05,AM,#\n").encode()
    (problem,) = read_files([data], today=date(2025, 9, 3)).problems
    assert (problem.line, problem.rejected) == (4, False)
    assert "1 mark is dated after today, 3 September 2025" in problem.reason
