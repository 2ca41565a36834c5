"""A report of a lesson, or a ZIP of many, one file after another: no file is unpacked to the disk."""

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath

from upturn.exchange.presence.model import Answers, Reading
from upturn.exchange.presence.opening import open_report
from upturn.exchange.reading.opening import whole_file
from upturn.exchange.reading.problems import AmbiguousDates, Problem, Unreadable

MOST_FILES = 30_000
MOST_IN_ONE = 64 << 20
MOST_IN_ALL = 4 << 30
_ENCRYPTED = 0x1
_WORKBOOK = {"[Content_Types].xml", "mimetype", "content.xml"}
_NOT_FILES = ("__MACOSX/", ".DS_Store", "Thumbs.db")


@dataclass(frozen=True, slots=True)
class ReadFile:
    """One file of those given: what it says, or why nothing could be read from it."""

    name: str
    reading: Reading | None
    problem: Problem | None = None


def is_zip_of_reports(path: Path) -> bool:
    """Whether a file is a ZIP, and no workbook, which is one too."""
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as packed:
        return not _WORKBOOK & set(packed.namelist())


def report_read(path: Path, name: str, answers: Answers) -> Reading:
    """One report. Its name says what the lesson is called where nothing else does.

    Raises:
        Unreadable: when it is none.
    """
    return open_report(Path(name), name, answers, whole_file(path, name))


def reports_read(path: Path, name: str, answers: Answers) -> Iterator[ReadFile]:
    """Every file given, once each: what is the same as another file is left out.

    Raises:
        AmbiguousDates: when dates can be read in two orders: it is asked once for all of them.
        Unreadable: when the ZIP is damaged or too large, or, of one file alone, why it is no report.
    """
    if not is_zip_of_reports(path):
        yield ReadFile(name, report_read(path, name, answers))
        return
    seen: set[bytes] = set()
    for member, data in _members(path, name):
        if isinstance(data, Problem):
            yield ReadFile(member, None, data)
            continue
        mark = sha256(data).digest()
        if mark in seen:
            continue
        seen.add(mark)
        try:
            yield ReadFile(member, open_report(Path(member), member, answers, data))
        except AmbiguousDates:
            raise
        except Unreadable as refused:
            yield ReadFile(member, None, refused.problem)


def _members(path: Path, name: str) -> Iterator[tuple[str, bytes | Problem]]:
    with zipfile.ZipFile(path) as packed:
        files = [each for each in packed.infolist() if _is_report(each)]
        _check(name, files)
        for each in files:
            called = PurePosixPath(each.filename).name
            if each.flag_bits & _ENCRYPTED:
                yield called, _problem(called, "The file is protected by a password. Pack it without one.")
            elif each.file_size > MOST_IN_ONE:
                yield called, _problem(called, f"The file is larger than {MOST_IN_ONE >> 20} MB unpacked.")
            else:
                yield called, _unpacked(packed, each, called)


def _is_report(each: zipfile.ZipInfo) -> bool:
    return not (
        each.is_dir() or each.filename.startswith(_NOT_FILES[0]) or each.filename.endswith(_NOT_FILES)
    )


def _check(name: str, files: list[zipfile.ZipInfo]) -> None:
    if not files:
        raise Unreadable(name, "There is nothing in this ZIP. Put the reports of lessons in it.")
    if len(files) > MOST_FILES:
        raise Unreadable(
            name, f"There are {len(files):,} files in this ZIP, and {MOST_FILES:,} are read. Give it a term."
        )
    if sum(each.file_size for each in files) > MOST_IN_ALL:
        raise Unreadable(name, f"Unpacked this is larger than {MOST_IN_ALL >> 30} GB. Give it in two parts.")


def _unpacked(packed: zipfile.ZipFile, each: zipfile.ZipInfo, called: str) -> bytes | Problem:
    try:
        return packed.read(each)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError):
        return _problem(called, "The file is damaged inside the ZIP. Pack it again.")


def _problem(name: str, reason: str) -> Problem:
    return Problem(name, None, None, None, reason)
