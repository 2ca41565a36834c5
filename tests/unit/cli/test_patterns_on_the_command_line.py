"""Patterns from files to sentences: an invented register written, analysed, and held against its truth."""

import contextlib
import csv
import json
from pathlib import Path
from typing import Any

import pytest

import upturn
from upturn.cli import main
from upturn.patterns.kinds import Kind

PLANT = ("--plant", "weekday:8:40", "--plant", "lesson:8:25", "--plant", "co_absence:4:400")


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("simulated")
    words = ("--pupils", "250", "--weeks", "30", "--seed", "3", *PLANT, "--out", str(folder))
    assert main(["simulate", *words]) == 0
    return folder


@pytest.fixture(scope="module")
def answer(files: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    out = tmp_path_factory.mktemp("answer") / "answer.json"
    found: dict[str, Any] = json.loads(_analysed(files, out))
    return found


def _analysed(files: Path, out: Path) -> str:
    words = (files / "register.csv", "--roll", files / "roll.csv", "--lessons", files / "lessons.csv")
    with out.open("w", encoding="utf-8") as stream, contextlib.redirect_stdout(stream):
        assert main(["analyse", *map(str, words), "--format", "json", "--all-tests"]) == 0
    return out.read_text(encoding="utf-8")


def _truth(files: Path) -> dict[str, tuple[str, str]]:
    with (files / "truth.csv").open(encoding="utf-8") as rows:
        return {row["pupil"]: (row["kind"], row["what"]) for row in csv.DictReader(rows)}


def test_a_finding_has_the_contracts_names(answer: dict[str, Any]) -> None:
    names = [
        "pupil",
        "school",
        "kind",
        "sentence",
        "question",
        "n",
        "observed",
        "expected",
        "p",
        "q",
        "sessions",
    ]
    assert answer["findings"]
    for each in answer["findings"]:
        assert list(each) == names
        assert each["kind"] in {kind.value for kind in Kind}
        assert (each["p"] is None) == (each["q"] is None)
        assert all(list(session) == ["date", "session"] for session in each["sessions"])


def test_what_was_planted_is_said_of_whom(answer: dict[str, Any], files: Path) -> None:
    truth = _truth(files)
    said = {(each["pupil"], each["kind"]): each["sentence"] for each in answer["findings"]}
    for kind in ("weekday", "lesson"):
        planted = {pupil: what for pupil, (of, what) in truth.items() if of == kind}
        found = {pupil for pupil in planted if (pupil, kind) in said}
        assert len(found) >= 5
        assert all(planted[pupil] in said[pupil, kind] for pupil in found)


def test_pairs_are_tested_and_never_leave_in_a_file(answer: dict[str, Any]) -> None:
    assert "co_absence" in {each["kind"] for each in answer["all_tests"]}
    assert "co_absence" not in {each["kind"] for each in answer["findings"]}


def test_every_finding_with_a_p_is_among_the_tests(answer: dict[str, Any]) -> None:
    tests = {(each["pupil"], each["kind"]): each["p"] for each in answer["all_tests"]}
    tested = [each for each in answer["findings"] if each["p"] is not None]
    assert tested
    assert all(tests[each["pupil"], each["kind"]] == each["p"] for each in tested)
    assert list(answer["all_tests"][0]) == ["pupil", "school", "kind", "n", "observed", "expected", "p"]


def test_the_library_gives_the_same_as_the_command(answer: dict[str, Any], files: Path) -> None:
    """But for lessons, which it was not given."""
    register = upturn.read_register(files / "register.csv", roll=files / "roll.csv")
    weekdays = [each for each in register.findings() if each["kind"] == "weekday"]
    named = {each["pupil"]: each for each in answer["findings"] if each["kind"] == "weekday"}
    assert len(weekdays) >= 5
    for each in weekdays:
        if (other := named.get(str(each["pupil"]))) is not None:
            assert {**each, "q": None} == {**other, "q": None}


def test_the_table_ends_with_what_to_ask(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["analyse", str(files / "register.csv")]) == 0
    said = capsys.readouterr().out.split("What the register suggests asking\n")[1]
    assert "short absences began on a" in said
    assert "?" in said


def test_too_little_is_said_with_what_would_be_enough(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "marks.csv"
    file.write_text("pupil,date,session,code\n7,2025-09-03,AM,/\n", encoding="utf-8")
    assert main(["analyse", str(file), "--format", "json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["findings"] == []
    [remark] = answer["too_little"]
    assert remark["pupil"] is None
    assert remark["sentence"].endswith("60 would be enough.")


def test_lessons_of_pupils_not_in_the_register_are_left_out_and_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    marks, lessons = tmp_path / "marks.csv", tmp_path / "lessons.csv"
    marks.write_text("pupil,date,session,code\n7,2025-09-03,AM,/\n", encoding="utf-8")
    lessons.write_text(
        "UPN,Lesson date,Period,Class,Mark,Mins late\n8,2025-09-03,1,9a/Ma,/,\n7,2025-09-03,2,9a/En,?,\n",
        encoding="utf-8",
    )
    assert main(["analyse", str(marks), "--lessons", str(lessons)]) == 2
    assert "No column says on which day" in capsys.readouterr().err
    lessons.write_text(lessons.read_text(encoding="utf-8").replace("Lesson date", "Date"), encoding="utf-8")
    assert main(["analyse", str(marks), "--lessons", str(lessons), "--format", "json"]) == 1
    [code, stranger] = json.loads(capsys.readouterr().out)["problems"]
    assert (code["line"], code["column"], code["found"]) == (3, "Mark", "?")
    assert "1 pupil has lessons and no place in the register (8)" in stranger["reason"]


def test_lessons_missed_alone_are_read_by_their_classes(
    files: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same pupils are found, and what was inferred is said; without classes it is not."""
    with (files / "lessons.csv").open(encoding="utf-8") as rows:
        missed = [row for row in csv.DictReader(rows) if row["code"] not in ("/", "\\", "")]
    with (files / "roll.csv").open(encoding="utf-8") as rows:
        years = {row["pupil"]: row["year_group"] for row in csv.DictReader(rows)}
    for row in missed:
        row["class"] = f"{years[row['pupil']]}/{row['subject']}"
    answers = []
    for headings in (list(missed[0]), ["pupil", "date", "period", "subject", "code"]):
        with (tmp_path / "missed.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, headings, extrasaction="ignore")
            writer.writeheader()
            writer.writerows(missed)
        words = (str(files / "register.csv"), "--lessons", str(tmp_path / "missed.csv"))
        assert main(["analyse", *words, "--format", "json"]) == 0
        answers.append(json.loads(capsys.readouterr().out))
    inferred, refused = answers
    planted = {pupil for pupil, (kind, _) in _truth(files).items() if kind == "lesson"}
    found = {each["pupil"] for each in inferred["findings"] if each["kind"] == "lesson"}
    assert len(found & planted) >= 6
    assert not found - planted
    [said] = inferred["problems"]
    assert said["severity"] == "warning"
    assert "taken as attended" in said["reason"]
    assert "lesson" not in {each["kind"] for each in refused["findings"]}
    assert any("over twelve school weeks" in each["sentence"] for each in refused["too_little"])


def test_the_same_seed_gives_the_same_files(files: Path, tmp_path: Path) -> None:
    words = ("--pupils", "250", "--weeks", "30", "--seed", "3", *PLANT, "--out", str(tmp_path))
    assert main(["simulate", *words]) == 0
    for name in ("register", "roll", "lessons", "truth"):
        assert (tmp_path / f"{name}.csv").read_bytes() == (files / f"{name}.csv").read_bytes()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--plant", "weekday"), "is not of the form KIND:COUNT:STRENGTH"),
        (("--plant", "spells:2:3"), "is not of the form KIND:COUNT:STRENGTH"),
        (("--plant", "weekday:two:3"), "COUNT must be a whole number"),
        (("--plant", "weekday:2:0"), "odds above 0"),
        (("--plant", "weekday:900:3"), "Plant fewer"),
        (("--weeks", "60"), "Give 1 to 39"),
    ],
)
def test_what_cannot_be_simulated_is_said(
    words: tuple[str, ...], sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["simulate", "--pupils", "50", *words, "--out", str(tmp_path)]) == 2
    assert sentence in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_verifying_prints_every_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", "patterns", "--registers", "1", "--pupils", "300"]) == 0
    out = capsys.readouterr().out
    for words in ("Nothing planted", "Planted", "Change points", "Small wins", "flagged"):
        assert words in out
