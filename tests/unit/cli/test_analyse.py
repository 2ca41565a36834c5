"""The command line's contract: what goes to which stream, the JSON object, the exit codes, the files."""

import json
from pathlib import Path

import polars as pl
import pytest

import upturn
from upturn.cli import main
from upturn.cli.analyse import columns_given
from upturn.registers.statistics import COUNT_FIELDS

HEADINGS = "pupil,date,session,code\n"
CLEAN = HEADINGS + "007,2025-09-03,am,/\n007,2025-09-03,Pm,i\n7,2025-09-03,AM,-\n"


@pytest.fixture
def marks(tmp_path: Path) -> Path:
    file = tmp_path / "marks.csv"
    file.write_text(CLEAN, encoding="utf-8")
    return file


def analyse(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    code = main(["analyse", *map(str, words)])
    out, err = capsys.readouterr()
    return code, out, err


def test_json_is_one_object_with_the_contracts_names(marks: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = analyse(capsys, marks, "--format", "json")
    answer = json.loads(out)
    assert (code, err) == (0, "")
    assert list(answer) == [
        "period",
        "code_sets",
        "pupils",
        "groups",
        "findings",
        "too_little",
        "problems",
    ]
    assert answer["period"] == {"from": "2025-09-03", "to": "2025-09-03"}
    assert answer["code_sets"] == ["england-2024"]
    assert answer["problems"] == []
    first, second = answer["pupils"]
    windows = ("last_4_weeks", "previous_4_weeks")
    assert list(first) == [
        "pupil",
        "school",
        *COUNT_FIELDS,
        "absence_rate",
        "persistent",
        "severe",
        *windows,
        "codes",
    ]
    assert (first["pupil"], first["school"], first["absence_rate"], first["severe"]) == (
        "007",
        None,
        0.5,
        True,
    )
    assert first["codes"] == {"/": 1, "I": 1}
    assert list(first["last_4_weeks"]) == list(COUNT_FIELDS)
    assert (second["missing"], second["absence_rate"], second["persistent"], second["severe"]) == (
        1,
        None,
        None,
        None,
    )


def test_groups_are_named_and_hidden_where_small(marks: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (group,) = json.loads(analyse(capsys, marks, "--format", "json")[1])["groups"]
    assert (group["by"], group["value"], group["pupils"], group["suppressed"]) == ("school", None, None, True)
    assert [group[name] for name in COUNT_FIELDS] == [None] * len(COUNT_FIELDS)


def test_rejected_rows_end_with_one_and_name_the_file_as_given(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "marks.csv"
    file.write_text(CLEAN + "8,2025-09-03,AM,QQ\n", encoding="utf-8")
    code, out, err = analyse(capsys, file, "--format", "json")
    (problem,) = json.loads(out)["problems"]
    assert code == 1
    assert list(problem) == ["file", "line", "column", "found", "reason", "severity"]
    assert (problem["file"], problem["line"], problem["column"], problem["found"]) == (
        str(file),
        5,
        "code",
        "QQ",
    )
    assert problem["severity"] == "rejected"
    assert f"{file}, line 5, column “code”" in err


@pytest.mark.parametrize("given", ["none.csv", "."])
def test_what_cannot_be_read_ends_with_two_and_a_sentence(
    given: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = analyse(capsys, tmp_path / given, "--format", "json")
    assert (code, out) == (2, "")
    assert err.startswith(str(tmp_path / given))


def test_one_unreadable_file_among_good_ones_ends_with_two(
    marks: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert analyse(capsys, marks, tmp_path / "none.csv")[:2] == (2, "")


def test_ambiguous_dates_are_asked_about_and_then_read_as_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "marks.csv"
    file.write_text(HEADINGS + "1,03/09/2025,AM,/\n", encoding="utf-8")
    code, out, err = analyse(capsys, file)
    assert (code, out) == (2, "")
    assert "3 September 2025 (day first) or 9 March 2025 (month first)" in err
    assert "--dates" in err
    for order, day in (("dmy", "2025-09-03"), ("mdy", "2025-03-09")):
        code, out, _ = analyse(capsys, file, "--dates", order, "--format", "json")
        assert (code, json.loads(out)["period"]["from"]) == (0, day)
    code, out, err = analyse(capsys, file, "--dates", "iso")
    assert (code, out) == (2, "")
    assert "Expected a date such as 2025-09-03" in err


def test_columns_may_be_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "marks.csv"
    file.write_text('Kid,When,Half,"Mark, as given"\n1,2025-09-03,AM,/\n', encoding="utf-8")
    assert analyse(capsys, file)[0] == 2
    code, out, _ = analyse(
        capsys, file, "--columns", "pupil=Kid,date=when,session=Half,code=Mark, as given", "--format", "json"
    )
    assert (code, json.loads(out)["pupils"][0]["possible"]) == (0, 1)
    code, _, err = analyse(
        capsys, file, "--columns", "pupil=Child,date=When,session=Half,code=Mark, as given"
    )
    assert code == 2
    assert "There is no column “Child”" in err


def test_columns_keep_commas_in_headings() -> None:
    assert columns_given("pupil=A, B,code = C") == {"pupil": "A, B", "code": "C"}


def test_the_period_cuts_counts_but_not_the_last_four_weeks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    days = [f"2025-09-{day:02d}" for day in (1, 8, 15, 22, 29)] + [f"2025-10-{day:02d}" for day in (6, 13)]
    file = tmp_path / "marks.csv"
    file.write_text(HEADINGS + "".join(f"1,{day},AM,/\n" for day in days), encoding="utf-8")
    _, out, _ = analyse(capsys, file, "--from", days[4], "--to", days[5], "--format", "json")
    answer = json.loads(out)
    (pupil,) = answer["pupils"]
    assert answer["period"] == {"from": days[4], "to": days[5]}
    assert pupil["possible"] == 2
    assert pupil["last_4_weeks"]["possible"] == 4
    assert pupil["previous_4_weeks"]["possible"] == 2


def test_a_period_outside_the_files_and_one_turned_round_are_refused(
    marks: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert analyse(capsys, marks, "--from", "2026-01-01")[0] == 2
    code, _, err = analyse(capsys, marks, "--from", "2025-09-04", "--to", "2025-09-03")
    assert (code, "Turn them round" in err) == (2, True)


def test_the_same_file_twice_changes_nothing(marks: Path, capsys: pytest.CaptureFixture[str]) -> None:
    once, twice = (
        json.loads(analyse(capsys, *files, "--format", "json")[1]) for files in ((marks,), (marks, marks))
    )
    assert once["pupils"] == twice["pupils"]
    assert [problem["severity"] for problem in twice["problems"]] == ["warning"]


def test_out_holds_the_same_as_csv_and_parquet(
    marks: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, out, _ = analyse(capsys, marks, "--format", "json", "--out", tmp_path / "answers")
    answer = json.loads(out)
    assert sorted(file.name for file in (tmp_path / "answers").iterdir()) == sorted(
        f"{name}.{kind}"
        for name in ("findings", "groups", "period", "problems", "pupils")
        for kind in ("csv", "parquet")
    )
    parquet = pl.read_parquet(tmp_path / "answers" / "pupils.parquet")
    csv = pl.read_csv(
        tmp_path / "answers" / "pupils.csv", schema_overrides={"pupil": pl.String, "school": pl.String}
    )
    assert csv.equals(parquet.cast({"persistent": pl.Boolean}))
    for row, pupil in zip(parquet.to_dicts(), answer["pupils"], strict=True):
        assert {name: row[name] for name in COUNT_FIELDS} == {name: pupil[name] for name in COUNT_FIELDS}
        assert {code: row[f"code_{code}"] for code in pupil["codes"]} == pupil["codes"]
        assert row["last_4_weeks_possible"] == pupil["last_4_weeks"]["possible"]


def test_out_starts_no_formula(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "marks.csv"
    file.write_text(HEADINGS + '"=cmd()",2025-09-03,AM,/\n@x,2025-09-03,AM,"=1+1"\n', encoding="utf-8")
    assert analyse(capsys, file, "--out", tmp_path / "answers")[0] == 1
    pupils = pl.read_csv(tmp_path / "answers" / "pupils.csv")["pupil"].to_list()
    assert pupils == ["'=cmd()", "'@x"]
    assert pl.read_csv(tmp_path / "answers" / "problems.csv")["found"].to_list() == ["'=1+1"]
    assert pl.read_parquet(tmp_path / "answers" / "pupils.parquet")["pupil"].to_list() == ["=cmd()", "@x"]


def test_out_that_cannot_be_written_is_said(marks: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = analyse(capsys, marks, "--out", marks)
    assert (code, out) == (2, "")
    assert "Choose another folder" in err


def test_the_table_is_for_reading(marks: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = analyse(capsys, marks)
    assert code == 0
    assert "2 pupils attended 1 of 2 possible sessions; absence 50.0%." in out
    assert "Provisional: 1 marks are missing." not in out
    assert "Provisional: 1 mark is missing. A missing mark is not an absence." in out


def test_the_library_gives_the_same_as_the_command(marks: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answer = json.loads(analyse(capsys, marks, "--format", "json")[1])
    frame = upturn.read_register(str(marks)).statistics()
    assert frame.columns == list(answer["pupils"][0])
    for row, pupil in zip(frame.to_dicts(), answer["pupils"], strict=True):
        row["codes"] = {code: count for code, count in row["codes"].items() if count}
        assert row == pupil


def test_awkward_identifiers_come_out_whole_and_as_plain_ascii(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = ['say "so"', "back\\slash", "Zoë", "line\u2028end", "tab\tin"]
    file = tmp_path / "marks.parquet"
    columns = {"pupil": names, "date": "2025-09-03", "session": "AM", "code": "\\"}
    pl.DataFrame(columns).write_parquet(file)
    _, out, _ = analyse(capsys, file, "--format", "json")
    assert out.isascii()
    assert sorted(row["pupil"] for row in json.loads(out)["pupils"]) == sorted(names)
    assert json.loads(out)["pupils"][0]["codes"] == {"\\": 1}
