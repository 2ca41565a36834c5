"""A report as rows of texts: several sections on one page, in any encoding, or a worksheet of them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from upturn.exchange.presence.columns import known_words
from upturn.exchange.reading.delimited import SEPARATORS, read_rows
from upturn.exchange.reading.encodings import NotText, to_utf8
from upturn.exchange.reading.problems import Problem, Severity, Unreadable

EXPECTED = (
    "A report of who was in an online lesson was expected: from Teams, Zoom, Google Meet or BigBlueButton, "
    "xAPI or Caliper statements, or CSV with a name or e-mail, and when each joined and left. Export it "
    "again, or give another file."
)
LOOK_DOWN = 60
_NOTHING = frozenset({"", "-", "--", "–", "—", "N/A", "n/a"})
_OF_SOMEBODY = re.compile(r"\d[:.]\d\d|@")


@dataclass(frozen=True, slots=True)
class Row:
    """One row's line in the file, from 1, and its cells, spaces tidied."""

    line: int
    cells: tuple[str, ...]

    @property
    def filled(self) -> int:
        """How many cells say something."""
        return sum(map(bool, self.cells))

    @property
    def may_be_headings(self) -> bool:
        """Whether the row can name columns: none of its cells is a time or an address."""
        return bool(self.filled) and not any(map(_OF_SOMEBODY.search, self.cells))

    def __getitem__(self, place: int | None) -> str:
        return "" if place is None or place >= len(self.cells) else self.cells[place]


@dataclass(frozen=True, slots=True)
class Page:
    """The rows of one file, blank ones too; ``problems`` are lines no row could be made of."""

    name: str
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...] = ()

    def top(self) -> Iterator[tuple[int, Row]]:
        """The first rows that can name columns, with their places."""
        for place, row in enumerate(self.rows[:LOOK_DOWN]):
            if row.may_be_headings:
                yield place, row


def page_of(name: str, data: bytes, expected: str = EXPECTED) -> Page:
    """The rows of separated text. ``expected`` is what to say where it is none.

    Raises:
        Unreadable: when it is no text, or empty.
    """
    try:
        text, _ = to_utf8(data)
    except NotText as failure:
        raise Unreadable(name, f"This is not a text file. {expected}") from failure
    if not text.strip():
        raise Unreadable(name, f"The file is empty. {expected}")
    lines = text.decode("utf-8", errors="replace").split("\n")
    separator = _separator(lines[:LOOK_DOWN])
    rows = list(read_rows(lines, separator))
    unclosed = [
        Problem(name, row.line, None, lines[row.line - 1][:80], _UNCLOSED) for row in rows if row.unclosed
    ]
    kept = [Row(row.line, tidied(row.cells)) for row in rows if not row.unclosed]
    return Page(name, tuple(kept), tuple(unclosed))


_UNCLOSED = "A quotation mark is opened on this line and never closed. Take it out or close it."


def page_of_worksheet(name: str, data: bytes) -> Page:
    """The rows of a workbook's worksheet with most headings that are known, and of equals the longest.

    Raises:
        Unreadable: when the workbook is damaged, protected or empty.
    """
    from upturn.exchange.reading.spreadsheets import worksheets

    sheets = worksheets(name, data)
    title, rows = max(sheets, key=lambda sheet: (max(map(known_words, sheet[1][:LOOK_DOWN])), len(sheet[1])))
    others = ", ".join(other for other, _ in sheets if other != title)
    note = f"Read from the worksheet “{title}”; not read: {others}."
    problems = (Problem(name, None, None, None, note, Severity.WARNING),) if others else ()
    numbered = enumerate(rows, start=1)
    return Page(name, tuple(Row(number, tidied(cells)) for number, cells in numbered), problems)


def tidied(cells: Sequence[str]) -> tuple[str, ...]:
    """Cells with single spaces, none at their ends, and nothing where a dash stands for nothing."""
    return tuple([" ".join(cell.split()) if cell not in _NOTHING else "" for cell in cells])


def _separator(top: Sequence[str]) -> str:
    """A tab where there is one; else where most headings are known, and then where most cells are."""

    def merit(separator: str) -> tuple[int, int]:
        rows = [row.cells for row in read_rows(top, separator)]
        return max(map(known_words, rows), default=0), sum(len(row) - 1 for row in rows)

    found = [each for each in SEPARATORS if any(each in line for line in top)]
    if "\t" in found:
        return "\t"  # Nobody types a tab into a name or a title.
    return max(found, key=merit) if len(found) > 1 else found[0] if found else ","
