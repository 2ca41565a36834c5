"""The contract of `upturn lessons`: which stream holds what, the JSON object, the CSV, the exit codes."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from upturn.cli import main

HEADINGS = "Lesson,Name,E-mail,Role,Joined,Left\n"
CLEAN = (
    HEADINGS + "Maths,Ada Example,ada@school.example,,2025-11-14 09:00:00,2025-11-14 09:30:30\n"
    "Maths,Ms Teach,teach@school.example,Teacher,2025-11-14 08:55:00,2025-11-14 10:00:00\n"
)


@pytest.fixture
def report(tmp_path: Path) -> Path:
    file = tmp_path / "maths.csv"
    file.write_text(CLEAN, encoding="utf-8")
    return file


def lessons(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    code = main(["lessons", *map(str, words)])
    out, err = capsys.readouterr()
    return code, out, err


def test_json_is_one_object_with_the_contracts_names(
    report: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = lessons(capsys, report, "--format", "json")
    answer = json.loads(out)
    assert (code, err) == (0, "")
    assert list(answer) == ["lessons", "presence", "problems"]
    assert answer["lessons"] == [
        {
            "source": "csv",
            "title": "Maths",
            "started": "2025-11-14T08:55:00",
            "ended": "2025-11-14T10:00:00",
        }
    ]
    assert answer["presence"] == [
        {
            "lesson": 0,
            "name": "Ada Example",
            "email": "ada@school.example",
            "identifier": None,
            "role": None,
            "first_join": "2025-11-14T09:00:00",
            "last_leave": "2025-11-14T09:30:30",
            "minutes": 30.5,
            "joins": 1,
            "set_aside": None,
        },
        {
            "lesson": 0,
            "name": "Ms Teach",
            "email": "teach@school.example",
            "identifier": None,
            "role": "Teacher",
            "first_join": "2025-11-14T08:55:00",
            "last_leave": "2025-11-14T10:00:00",
            "minutes": 65.0,
            "joins": 1,
            "set_aside": "staff",
        },
    ]
    assert answer["problems"] == []


def test_times_have_an_offset_where_a_zone_is_given(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = lessons(capsys, report, "--timezone", "Europe/London", "--format", "json")
    assert code == 0
    assert json.loads(out)["lessons"][0]["started"] == "2025-11-14T08:55:00+00:00"


def test_csv_has_a_row_for_each_person_and_starts_no_formula(
    report: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report.write_text(CLEAN.replace("Ada Example", '"=HYPERLINK(1)"'), encoding="utf-8")
    code, out, _ = lessons(capsys, report, "--format", "csv")
    first, second = csv.DictReader(io.StringIO(out))
    assert code == 0
    assert (first["name"], first["minutes"], first["set_aside"]) == ("'=HYPERLINK(1)", "30.50", "")
    assert (second["title"], second["role"], second["set_aside"]) == ("Maths", "Teacher", "staff")


def test_the_table_counts_learners_and_who_is_set_aside(
    report: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = lessons(capsys, report)
    assert (code, err) == (0, "")
    assert "Maths (csv), 14 November 2025, 08:55 to 10:00" in out
    assert "1 learner; set aside: 1 staff." in out
    assert "30.5 min  09:00:00 to 09:30:30, joined once" in out


def test_rejected_rows_end_with_one_and_are_named(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report.write_text(CLEAN + "Maths,Ben,,,soon,later\n", encoding="utf-8")
    code, out, err = lessons(capsys, report, "--format", "json")
    (problem,) = json.loads(out)["problems"]
    assert code == 1
    assert list(problem) == ["file", "line", "column", "found", "reason", "severity"]
    assert (problem["file"], problem["line"], problem["column"], problem["found"]) == (
        str(report), 4, "Joined", "soon",
    )  # fmt: skip
    assert f"{report}, line 4, column “Joined”" in err


def test_warnings_alone_end_with_nought(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = lessons(capsys, report, report, "--format", "json")
    assert code == 0
    assert [problem["severity"] for problem in json.loads(out)["problems"]] == ["warning"]
    assert len(json.loads(out)["presence"]) == 2
    assert "was read once" in err


def test_every_file_that_cannot_be_read_is_named_at_once(
    report: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "other.csv"
    other.write_text("a,b\n1,2\n", encoding="utf-8")
    code, out, err = lessons(capsys, report, tmp_path / "none.csv", other, "--format", "json")
    assert (code, out) == (2, "")
    assert [line.split(": ")[0] for line in err.splitlines()] == [str(tmp_path / "none.csv"), str(other)]


def test_dates_are_asked_about_and_then_read_as_said(
    report: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report.write_text(HEADINGS + "Maths,Ada,,,03/11/2025 09:00,03/11/2025 09:30\n", encoding="utf-8")
    code, out, err = lessons(capsys, report)
    assert (code, out) == (2, "")
    assert "3 November 2025 (day first) or 11 March 2025 (month first)" in err
    assert "--dates dmy" in err
    for order, day in (("dmy", "2025-11-03"), ("mdy", "2025-03-11")):
        code, out, _ = lessons(capsys, report, "--dates", order, "--format", "json")
        assert (code, json.loads(out)["lessons"][0]["started"]) == (0, f"{day}T09:00:00")


def test_a_day_and_a_zone_are_taken_as_said_or_refused(
    report: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report.write_text(HEADINGS + "Maths,Ada,,,9:00 AM,9:30 AM\n", encoding="utf-8")
    assert "--on" in lessons(capsys, report)[2]
    code, out, _ = lessons(capsys, report, "--on", "2025-11-03", "--format", "json")
    assert (code, json.loads(out)["presence"][0]["first_join"]) == (0, "2025-11-03T09:00:00")
    code, _, err = lessons(capsys, report, "--timezone", "Narnia/Lantern")
    assert code == 2
    assert "“Narnia/Lantern” is not a time zone. Expected one such as Europe/London." in err
    with pytest.raises(SystemExit):
        lessons(capsys, report, "--on", "soon")
    assert "is not a date" in capsys.readouterr().err


def test_of_very_many_files_that_cannot_be_read_some_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, err = lessons(capsys, *(tmp_path / f"{number}.csv" for number in range(25)))
    assert code == 2
    assert len(err.splitlines()) == 21
    assert err.splitlines()[-1] == "… and 5 more files cannot be read."


def test_reading_lessons_starts_no_django(report: Path) -> None:
    script = (
        "import sys\nfrom upturn.cli import main\n"
        f"main(['lessons', {str(report)!r}, '--format', 'json'])\n"
        "assert 'upturn' in sys.modules\nassert 'django' not in sys.modules\n"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")


def test_a_timetable_and_a_roster_are_held_beside(
    report: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    timetable, roster = tmp_path / "t.csv", tmp_path / "r.csv"
    timetable.write_text("Lesson,Date,Start,End\nYear 9 maths,2025-11-14,09:00,09:20\n", encoding="utf-8")
    roster.write_text("Learner,E-mail,Adult contact\nBen,ben@school.example,Pat\n", encoding="utf-8")
    words = ("--timetable", timetable, "--roster", roster, "--format", "json")
    answer = json.loads(lessons(capsys, report, *words)[1])
    assert answer["lessons"][0]["title"] == "Year 9 maths"
    assert [(each["minutes"], each["set_aside"]) for each in answer["presence"]] == [
        (20.0, "not on the roster"), (20.0, "staff"),
    ]  # fmt: skip
