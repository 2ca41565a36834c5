"""Any file a school may have, to a table, or to a sentence that says what it is instead."""

from collections.abc import Sequence
from pathlib import Path

from upturn.exchange.reading.delimited import read_delimited
from upturn.exchange.reading.encodings import NotText, to_utf8
from upturn.exchange.reading.problems import Unreadable
from upturn.exchange.reading.table import Table

MOST_TEXT = 512 << 20
_NOT_TABLES = (
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"{\\rtf", "a Rich Text document"),
    (b"\x1f\x8b", "a compressed file"),
    (b"7z\xbc\xaf", "a compressed file"),
    (b"Rar!", "a compressed file"),
    (b"SQLite format 3\0", "a database"),
)
_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"


def open_table(source: Path | bytes, name: str | None = None, *, wanted: Sequence[str] = ()) -> Table:
    """The table in a file, with every cell as given.

    Args:
        source: where the file is, or what is in it.
        name: what to call the file in messages; the path as given where left out.
        wanted: headings somebody has named, by which the heading row is found.

    Raises:
        Unreadable: with the sentence for the person who gave the file.
    """
    name = name or (str(source) if isinstance(source, Path) else "the file")
    head = _head(source, name)
    if head.startswith(b"PAR1"):
        return _read_parquet(name, source)
    data = whole_file(source, name)
    if head.startswith((b"PK\x03\x04", _OLD_WORKBOOK)):
        return _read_workbook(name, data, wanted)
    refuse_others(name, head)
    try:
        text, encoding = to_utf8(data)
    except NotText as failure:
        raise Unreadable(name, f"This is not a text file. {EXPECTED}") from failure
    if not text.strip():
        raise Unreadable(name, f"The file is empty. {EXPECTED}")
    return read_delimited(name, text, encoding, wanted)


EXPECTED = (
    "A register was expected as CSV, TSV, Excel (.xlsx) or Parquet. Export it again, or give another file."
)


def whole_file(source: Path | bytes, name: str) -> bytes:
    """All that is in a file.

    Raises:
        Unreadable: when it is not there, may not be read, or is larger than what is read at once.
    """
    _head(source, name)
    _check_length(source, name)
    return source if isinstance(source, bytes) else _read(source, name)


def _read_parquet(name: str, source: Path | bytes) -> Table:
    from upturn.exchange.reading.parquet import read_parquet

    return read_parquet(name, source)


def _read_workbook(name: str, data: bytes, wanted: Sequence[str]) -> Table:
    from upturn.exchange.reading.spreadsheets import read_workbook

    return read_workbook(name, data, wanted)


def _head(source: Path | bytes, name: str) -> bytes:
    if isinstance(source, bytes):
        return source[:4096]
    try:
        if source.is_dir():
            raise Unreadable(name, "This is a folder, not a file. Give the files in it, one by one.")
        with source.open("rb") as stream:
            return stream.read(4096)
    except FileNotFoundError as failure:
        raise Unreadable(name, "There is no such file. Check the name and the folder.") from failure
    except PermissionError as failure:
        raise Unreadable(name, "The file may not be read by this user. Change its permissions.") from failure
    except OSError as failure:
        raise Unreadable(name, f"The file cannot be read: {failure.strerror}. Copy it again.") from failure


def _read(source: Path, name: str) -> bytes:
    try:
        return source.read_bytes()
    except OSError as failure:
        raise Unreadable(name, f"The file cannot be read: {failure.strerror}. Copy it again.") from failure


def _check_length(source: Path | bytes, name: str) -> None:
    length = len(source) if isinstance(source, bytes) else source.stat().st_size
    if length > MOST_TEXT:
        raise Unreadable(
            name,
            f"The file is {length / (1 << 30):.1f} GB, and CSV and Excel files are read up to "
            f"{MOST_TEXT >> 20} MB. Give one file a school, or save it as Parquet, which may be of any size.",
        )


def refuse_others(name: str, head: bytes, expected: str = EXPECTED) -> None:
    """Say of a file that is plainly no table what it is.

    Raises:
        Unreadable: with what it is, and what was ``expected``.
    """
    for start, what in _NOT_TABLES:
        if head.startswith(start):
            raise Unreadable(name, f"This is {what}. {expected}")
    opening = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if opening.startswith((b"<!doctype html", b"<html", b"<table")):
        raise Unreadable(
            name,
            "This is a web page, though it may be named like a spreadsheet. Open it in one and save it as "
            "CSV.",
        )
    if opening.startswith(b"<?xml"):
        raise Unreadable(name, f"This is an XML file. {expected}")
    if opening.startswith((b"{", b"[{")):
        raise Unreadable(name, f"This is a JSON file. {expected}")
