"""Wrong files, and what Upturn says to each: the manual prints these, and they are run to be printed."""

import contextlib
import io
import json
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from upturn.cli import main

HEADINGS = "pupil,date,session,code\n"
GOOD = HEADINGS + "007,2025-11-03,AM,/\n007,2025-11-03,PM,I\n"
ROLL = "UPN,Forename,Surname,Start date,Leaving date\n007,Ada,Example,2025-09-01,2026-01-09\n"
TERMS = "first,last,kind,name\n2025-09-01,2025-12-19,term,Autumn\n2025-11-10,2025-11-10,inset,Training day\n"


@dataclass(frozen=True, slots=True)
class Case:
    """A situation, the files in it, and the words after `upturn analyse`."""

    situation: str
    files: dict[str, bytes | str]
    words: tuple[str, ...] = field(default=("register.csv",))


def _one(situation: str, text: bytes | str, *words: str) -> Case:
    return Case(situation, {"register.csv": text}, ("register.csv", *words))


CASES = (
    _one("A file that is no register", "name,house points\nAda,12\nBen,9\n"),
    _one("An empty file", ""),
    Case("A workbook that was cut short", {"register.xlsx": b"PK\x03\x04 cut"}, ("register.xlsx",)),
    Case("A file that is not there", {}, ("register.csv",)),
    _one(
        "Dates that can be read both ways",
        HEADINGS + "007,03/11/2025,AM,/\n007,04/11/2025,AM,/\n",
    ),
    _one("An unknown code", GOOD + "007,2025-11-04,AM,ZZ\n"),
    _one("A code that was withdrawn", GOOD + "007,2025-11-04,AM,H\n"),
    _one("A date that is none", GOOD + "007,2025-02-30,AM,/\n"),
    _one("A session that is neither morning nor afternoon", GOOD + "007,2025-11-04,lunch,/\n"),
    _one("Two rows that do not agree", GOOD + "007,2025-11-03,AM,I\n"),
    Case(
        "A mark for a day on which the school was closed",
        {"register.csv": GOOD + "007,2025-11-10,AM,/\n", "terms.csv": TERMS},
        ("register.csv", "--calendar", "terms.csv"),
    ),
    Case(
        "A pupil who is not on roll",
        {"register.csv": GOOD + "008,2025-11-03,AM,/\n", "roll.csv": ROLL},
        ("register.csv", "--roll", "roll.csv"),
    ),
    Case(
        "A mark after the pupil left",
        {"register.csv": GOOD + "007,2026-02-02,AM,/\n", "roll.csv": ROLL},
        ("register.csv", "--roll", "roll.csv"),
    ),
)


def run(case: Case) -> list[str]:
    """What the command prints about the case: its sentence, or its remarks on rows."""
    out, err = io.StringIO(), io.StringIO()
    with _in_a_folder_with(case.files), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main(["analyse", *case.words, "--format", "json"])
    if code == 2:
        return err.getvalue().strip().splitlines()
    return [_remark(problem) for problem in json.loads(out.getvalue())["problems"]]


def _remark(problem: dict[str, object]) -> str:
    column = f", column “{problem['column']}”" if problem["column"] else ""
    return f"{problem['file']}, line {problem['line']}{column}: {problem['reason']}"


@contextlib.contextmanager
def _in_a_folder_with(files: dict[str, bytes | str]) -> Iterator[None]:
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        for name, content in files.items():
            data = content.encode() if isinstance(content, str) else content
            (Path(folder) / name).write_bytes(data)
        os.chdir(folder)
        try:
            yield
        finally:
            os.chdir(before)
