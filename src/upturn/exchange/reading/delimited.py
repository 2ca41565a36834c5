"""Separated text to rows: which separator, where the headings are, and every row's physical line.

A backslash is a register code here, never an escape. The quick road (Polars) is taken only where it is
proved to give the same rows: one row for each physical line. Otherwise rows are read one by one.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import polars as pl
from numpy.typing import NDArray

from upturn.exchange.reading.headings import LOOK_DOWN, complete, find_headings, plain, score
from upturn.exchange.reading.problems import NoHeadings
from upturn.exchange.reading.table import Table, table_of_rows

SEPARATORS = ",;\t|"
SEPARATOR_NAMES = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_SURPLUS = "surplus"
_CELL_LIMIT = 131_072


@dataclass(frozen=True, slots=True)
class Row:
    """One record: the physical line it starts on (from 1), the line after it, and its cells."""

    line: int
    after: int
    cells: list[str]
    unclosed: bool = False


def read_delimited(name: str, data: bytes, encoding: str, wanted: Sequence[str] = ()) -> Table:
    """A table from separated UTF-8 text with plain line ends.

    Raises:
        Unreadable: when no row names the columns.
    """
    top = _top_lines(data)
    separator = _sniff_separator(top, wanted)
    first_rows = list(read_rows(top, separator))
    place = find_headings([row.cells for row in first_rows], wanted)
    if place is None:
        cells = [row.cells for row in first_rows]
        raise NoHeadings(name, _no_headings(first_rows), cells, advice=_NAME_COLUMNS)
    heading = first_rows[place]
    headings = complete(heading.cells, [row.cells for row in first_rows[place + 1 : place + 2]])
    detail = f"{encoding}, separated by {SEPARATOR_NAMES[separator]}"
    above = tuple(tuple(row.cells) for row in first_rows[:place])
    body = data[_offset_of_line(data, heading.after) :]
    quick = _read_quickly(body, separator, len(headings))
    if quick is None:
        return _read_slowly(name, body, separator, headings, heading, above, detail)
    frame, surplus = quick
    return Table(
        name=name,
        headings=headings,
        frame=frame.lazy(),
        height=frame.height,
        lines=np.arange(heading.after, heading.after + frame.height, dtype=np.int64),
        heading_line=heading.line,
        above=above,
        surplus=surplus,
        detail=detail,
    )


def _top_lines(data: bytes) -> list[str]:
    """The first lines, among which the headings must be."""
    start = 0
    for _ in range(LOOK_DOWN * 2):
        end = data.find(b"\n", start)
        if end < 0:
            start = len(data)
            break
        start = end + 1
    return data[:start].decode("utf-8", errors="replace").split("\n")


def _sniff_separator(top: list[str], wanted: Sequence[str]) -> str:
    """The separator under which some row looks most like headings; ties go to the most cells."""

    def merit(separator: str) -> tuple[int, int, int]:
        rows = [row.cells for row in read_rows(top, separator)][:LOOK_DOWN]
        named = bool(wanted) and {plain(name) for name in wanted} <= set(
            map(plain, chain.from_iterable(rows))
        )
        widths = [len(row) for row in rows if len(row) > 1]
        return int(named), max(map(score, rows), default=0), max(widths, key=widths.count, default=0)

    return max(SEPARATORS, key=merit)


def read_rows(lines: Sequence[str], separator: str) -> Iterator[Row]:
    """Rows of separated lines, with quoted line breaks; a quotation mark never closed spoils one line."""
    place = 0
    while place < len(lines):
        source = _Lines(lines, place)
        reader = csv.reader(source, delimiter=separator, strict=True)
        start = place
        try:
            for cells in reader:
                yield Row(start + 1, source.place + 1, cells)
                start = source.place
            return
        except csv.Error:
            yield _single_row(lines[start], start, separator)
            place = start + 1


class _Lines:
    """Lines for the csv module, which counts those it has taken."""

    def __init__(self, lines: Sequence[str], place: int) -> None:
        self.lines = lines
        self.place = place

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        if self.place >= len(self.lines):
            raise StopIteration
        self.place += 1
        return self.lines[self.place - 1] + "\n"


def _single_row(line: str, place: int, separator: str) -> Row:
    """One line by itself, where its quotation marks do not make sense with the lines after it."""
    try:
        cells = next(csv.reader([line], delimiter=separator, strict=False), [])
    except csv.Error:
        cells = [line[:_CELL_LIMIT]]
    return Row(place + 1, place + 2, cells, unclosed=line.count('"') % 2 == 1)


def _offset_of_line(data: bytes, line: int) -> int:
    """Where a physical line (from 1) starts."""
    start = 0
    for _ in range(line - 1):
        end = data.find(b"\n", start)
        if end < 0:
            return len(data)
        start = end + 1
    return start


def _read_quickly(body: bytes, separator: str, width: int) -> tuple[pl.DataFrame, frozenset[int]] | None:
    """All rows at once, or None where a row is not exactly one line."""
    if not body.strip():
        return pl.DataFrame(
            {str(place): [] for place in range(width)},
            schema_overrides=dict.fromkeys(map(str, range(width)), pl.String),
        ), frozenset()
    names = [str(place) for place in range(width)]
    quoted = b'"' in body
    lines = body.count(b"\n") + (not body.endswith(b"\n"))
    top = separator.join([*names, _SURPLUS]).encode() + b"\n"
    try:
        frame = pl.read_csv(
            io.BytesIO(top + body),
            separator=separator,
            infer_schema=False,
            quote_char='"' if quoted else None,
            empty_string_is_null=False,
            truncate_ragged_lines=True,
        )
    except pl.exceptions.PolarsError:
        return None
    if frame.height != lines:
        return None
    spilt = frame[_SURPLUS].fill_null("").str.strip_chars() != ""
    return _without_cells_never_given(frame.select(names), body, separator), frozenset(
        spilt.arg_true().to_list()
    )


def _without_cells_never_given(frame: pl.DataFrame, body: bytes, separator: str) -> pl.DataFrame:
    """Null, not blank, for cells after a row's end: a row cut short is not a row with blanks."""
    doubtful = (frame.to_series(frame.width - 1) == "").arg_true().to_numpy()
    if not len(doubtful):
        return frame
    given = _cells_given(doubtful, body, separator)
    short = given < frame.width
    if not short.any():
        return frame
    cells_given = np.full(frame.height, frame.width)
    cells_given[doubtful[short]] = given[short]
    return frame.with_columns(
        frame[name].set(pl.Series(cells_given <= place), None) for place, name in enumerate(frame.columns)
    )


def _cells_given(rows: NDArray[np.uint32], body: bytes, separator: str) -> NDArray[np.int64]:
    """How many cells some rows have."""
    if b'"' in body:
        lines = body.split(b"\n")
        return np.array([_cells_in(lines[row], separator) for row in rows.tolist()], np.int64)
    signs = np.frombuffer(body, np.uint8)
    ends = np.append(np.flatnonzero(signs == ord("\n")), len(signs))
    before = np.searchsorted(np.flatnonzero(signs == ord(separator)), ends)
    cells: NDArray[np.int64] = np.diff(before, prepend=0)[rows] + 1
    return cells


def _cells_in(line: bytes, separator: str) -> int:
    if b'"' not in line:
        return line.count(separator.encode()) + 1
    return len(next(csv.reader([line.decode("utf-8", errors="replace")], delimiter=separator), []))


def _read_slowly(
    name: str,
    body: bytes,
    separator: str,
    headings: tuple[str, ...],
    heading: Row,
    above: tuple[tuple[str, ...], ...],
    detail: str,
) -> Table:
    text = body.decode("utf-8", errors="replace")
    lines = text.split("\n")
    if lines and not lines[-1]:
        lines.pop()
    shift = heading.after - 1
    rows = list(read_rows(lines, separator))
    unclosed = tuple(
        (
            row.line + shift,
            lines[row.line - 1],
            "A quotation mark is opened on this line and never closed. Take it out or close it.",
        )
        for row in rows
        if row.unclosed
    )
    whole = [row for row in rows if not row.unclosed]
    return table_of_rows(
        name,
        headings,
        [row.cells for row in whole],
        [row.line + shift for row in whole],
        heading.line,
        above=above,
        unreadable_lines=unclosed,
        detail=detail,
    )


_NAME_COLUMNS = "Or say what the columns are called: --columns pupil=…,date=…,session=…,code=…."


def _no_headings(rows: Sequence[Row]) -> str:
    first = next((row for row in rows if any(cell.strip() for cell in row.cells)), None)
    found = ", ".join(f"“{cell.strip()}”" for cell in (first.cells if first else [])[:6] if cell.strip())
    start = f"No row names the columns; line {first.line} starts with {_shortened(found)}. " if first else ""
    return (
        f"{start}This does not look like a register: a row of headings such as pupil, date, session, code "
        "was "
        "expected in the first forty lines. Add one and give the file again."
    )


def _shortened(text: str, most: int = 120) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
