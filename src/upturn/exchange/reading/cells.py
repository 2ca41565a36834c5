"""Rows of a recognised table by role, and the texts of their cells as what they mean."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from upturn.exchange.reading.coded import clean_identifier
from upturn.exchange.reading.dates import DateOrder
from upturn.exchange.reading.headings import plain
from upturn.exchange.reading.layouts.days import Day, read_days
from upturn.exchange.reading.problems import Problem, Severity
from upturn.exchange.reading.recognition import Recognition

YES = frozenset(
    {"y", "yes", "true", "t", "1", "x", "eligible", "current", "✓", "✔", "fsm", "cla", "lac", "cin"}
)
NO = frozenset({"n", "no", "false", "f", "0", "none", "noteligible", "never"})
_YEAR = re.compile(
    r"(?:(?:national\s*curriculum\s*)?(?:year|yr|y|nc|nc\s*year)?\s*(?:group)?)\s*\.?\s*0?(\d{1,2})", re.I
)
_EARLY = {
    "r": "R",
    "reception": "R",
    "yearr": "R",
    "yr": "R",
    "n": "N",
    "nursery": "N",
    "n1": "N1",
    "n2": "N2",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One row's cells by role, outer spaces away, and its line."""

    line: int
    cells: dict[str, str]

    def __getitem__(self, role: str) -> str:
        return self.cells.get(role, "")


def rows_of(recognition: Recognition) -> Iterator[Row]:
    """The rows of a table that say anything, but for repeated headings."""
    table, places = recognition.table, recognition.places
    for number, row in enumerate(table.rows()):
        cells = {role: clean_identifier(row[place]) for role, place in places.items()}
        repeated = all(plain(row[place]) == plain(table.headings[place]) for place in places.values())
        if any(cells.values()) and not repeated:
            yield Row(table.line(number), cells)


def days_of(
    recognition: Recognition, rows: Sequence[Row], role: str, order: DateOrder | None
) -> dict[str, Day]:
    """The days a column of dates holds, by text.

    Raises:
        AmbiguousDates: when ``order`` is None and the column can be read in two orders.
    """
    lines: dict[str, int] = {}
    for row in rows:
        if row[role]:
            lines.setdefault(row[role], row.line)
    texts = list(lines)
    table = recognition.table
    row_of_line = {table.line(number): number for number in range(table.height)}
    heading = recognition.heading(role) or role
    days = read_days(recognition, texts, order, heading, lambda place: row_of_line.get(lines[texts[place]]))
    return dict(zip(texts, days, strict=True))


class Remarks:
    """Problems of one file, as they are found."""

    def __init__(self, recognition: Recognition) -> None:
        self._recognition = recognition
        self.problems: list[Problem] = []
        self.refused_lines: set[int] = set()

    def reject(self, row: Row, role: str, reason: str) -> None:
        """A row that is left out."""
        self.refused_lines.add(row.line)
        self._add(row, role, reason, Severity.REJECTED)

    def warn(self, row: Row, role: str, reason: str) -> None:
        """A row that is read with a remark."""
        self._add(row, role, reason, Severity.WARNING)

    def _add(self, row: Row, role: str, reason: str, severity: Severity) -> None:
        name, column = self._recognition.table.name, self._recognition.heading(role)
        self.problems.append(Problem(name, row.line, column, row[role], reason, severity))

    def meaning(
        self, row: Row, role: str, read: Callable[[str], str | bool | None], expected: str
    ) -> str | bool | None:
        """A cell's meaning; one that has none is said and left as not known."""
        if not row[role]:
            return None
        meaning = read(row[role])
        if meaning is None:
            self.warn(
                row, role, f"“{row[role]}” is not understood and was left as not known. Expected {expected}."
            )
        return meaning

    def day(self, row: Row, role: str, days: dict[str, Day]) -> date | None:
        """A cell's day; one that is none is said and left as not known."""
        read = days.get(row[role])
        if read is None:
            return None
        if read.day is None:
            self.warn(row, role, read.reason)
        return read.day


def yes_or_no(text: str) -> bool | None:
    """What a cell says to a question; None where it is no answer."""
    word = plain(text) or text
    return True if word in YES else False if word in NO else None


def year_group(text: str) -> str | None:
    """A year group as ``R``, ``1`` … ``14``, or a nursery year; None where it is none."""
    if plain(text) in _EARLY:
        return _EARLY[plain(text)]
    match = _YEAR.fullmatch(text.strip())
    number = int(match[1]) if match else -1
    if number == 0:
        return "R"
    return str(number) if 1 <= number <= 14 else None


def sex(text: str) -> str | None:
    """``F``, ``M`` or None."""
    return {"f": "F", "female": "F", "girl": "F", "m": "M", "male": "M", "boy": "M"}.get(plain(text))


def sen_status(text: str) -> str | None:
    """``N`` none, ``K`` SEN support, ``E`` education, health and care plan; None where it is none of them."""
    word = plain(text)
    if word in {
        "n",
        "none",
        "no",
        "nosen",
        "nospecialeducationalneed",
        "nospecialeducationalneeds",
        "false",
        "nosenprovision",
    }:
        return "N"
    if word.startswith(("e", "statement")) and (
        word == "e" or "ehc" in word or "plan" in word or "statement" in word
    ):
        return "E"
    if (
        word
        in {
            "k",
            "s",
            "a",
            "p",
            "sensupport",
            "support",
            "ksensupport",
            "schoolaction",
            "schoolactionplus",
            "yes",
            "y",
            "true",
        }
        or "support" in word
    ):
        return "K"
    return None


def whole_name(row: Row, name: str = "name", forename: str = "forename", surname: str = "surname") -> str:
    """A name as one text, from one column or two."""
    return row[name] or " ".join(part for part in (row[forename], row[surname]) if part)
