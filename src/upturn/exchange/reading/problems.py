"""What is wrong with a file, or with one row of it, in a sentence a person can act on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

LEAST_COLUMNS = 3


class Severity(StrEnum):
    """Whether a row was left out, or read with a remark."""

    REJECTED = "rejected"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One remark about one cell, row or file.

    ``line`` is the physical line of the file from 1, the heading included (for a worksheet or a Parquet
    file its row, counted as if the heading were row 1); None where the remark is about the whole file.
    """

    file: str
    line: int | None
    column: str | None
    found: str | None
    reason: str
    severity: Severity = Severity.REJECTED

    @property
    def rejected(self) -> bool:
        return self.severity is Severity.REJECTED

    def __str__(self) -> str:
        where = self.file if self.line is None else f"{self.file}, line {self.line}"
        if self.column:
            where += f", column “{self.column}”"
        return f"{where}: {self.reason}"


@dataclass(frozen=True, slots=True)
class RefusedMarks:
    """Marks that cannot be taken, all for one reason.

    ``lines`` are their physical lines, one a mark, in order; ``about`` is the role of the column to look at;
    ``found`` is what stands there.
    """

    lines: tuple[int, ...]
    about: str
    found: str
    reason: str


class Unreadable(Exception):
    """A file nothing can be read from; ``sentence`` says why and what to do.

    ``advice`` is what only the command line has to add: which option says it. Pages ask in their own way.
    """

    def __init__(
        self, file: str, reason: str, *, line: int | None = None, column: str | None = None, advice: str = ""
    ) -> None:
        self.problem = Problem(file, line, column, None, reason)
        self.advice = advice
        super().__init__(str(self.problem))

    @property
    def sentence(self) -> str:
        """Where, what was found, what was expected, what to do."""
        return str(self.problem)

    @property
    def on_command_line(self) -> str:
        """The sentence, and which option would help."""
        return f"{self.sentence} {self.advice}".rstrip()


class NoHeadings(Unreadable):
    """A file in which no row's words are known as headings.

    ``likely`` is the row that may be them in other words, and ``example`` the one below; both are empty
    where nothing looks like a table.
    """

    def __init__(self, file: str, reason: str, rows: Sequence[Sequence[str]], *, advice: str = "") -> None:
        super().__init__(file, reason, advice=advice)
        self.likely, self.example = _top_of_a_table(rows)


def _top_of_a_table(rows: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The first row of three or more different texts with a row as long below it."""
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    for row, below in pairwise(filled):
        texts = [" ".join(cell.split()) for cell in row]
        if len(texts) >= LEAST_COLUMNS and all(texts) and len(set(texts)) == len(texts) == len(below):
            return tuple(texts), tuple(below)
    return (), ()


class AmbiguousDates(Unreadable):
    """A date column that can be read day first and month first; both readings are kept to be asked about.

    ``day_first`` and ``month_first`` are what ``found`` would mean; either is None where the column holds
    dates of both kinds and ``found`` is one that can only be read the other way. ``other`` is then a date
    that can only be read month first, with its day.
    """

    def __init__(
        self,
        file: str,
        reason: str,
        *,
        line: int | None,
        column: str,
        found: str,
        day_first: date | None,
        month_first: date | None,
        other: tuple[str, date] | None = None,
        advice: str = "",
    ) -> None:
        super().__init__(file, reason, line=line, column=column, advice=advice)
        self.other = other
        self.found = found
        self.day_first = day_first
        self.month_first = month_first
