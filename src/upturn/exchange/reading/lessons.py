"""Lesson marks: a row a lesson of a pupil, with its day, period, subject or class, mark and minutes late."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from upturn.exchange.reading.coded import (
    UNREADABLE,
    Coder,
    PupilKey,
    WhoCoder,
    clean_cell,
    clean_identifier,
    encode_together,
)
from upturn.exchange.reading.dates import DateOrder
from upturn.exchange.reading.layouts.days import Day, read_days
from upturn.exchange.reading.people import with_names
from upturn.exchange.reading.problems import Problem, RefusedMarks, Severity, Unreadable
from upturn.exchange.reading.recognition import Recognition
from upturn.registers.codes import NO_MARK, read_code
from upturn.registers.lessons.packing import MOST_MINUTES

LONGEST_NAME = 80

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
_MINUTES = re.compile(r"(\d{1,4})(?:\.0*)?(?:\s*(?:m|mins?|minutes?))?", re.I)
_NO_PUPIL = "The row says no pupil. Fill it in, or delete the row."
_NO_PERIOD = "The row says no period. Expected which lesson of the day it was, such as 1 or P1."
_NO_SUBJECT = "The row says no subject and no class. Expected what the lesson was of, such as History."


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """A column as numbers: ``place`` is ``int64[rows]``, each row's place among the distinct ``texts``."""

    texts: tuple[str, ...]
    place: Ints

    def of(self, rows: Bools) -> "Column":
        """Some rows of it."""
        return Column(self.texts, self.place[rows])


@dataclass(frozen=True, slots=True, eq=False)
class LessonsReading:
    """Lessons of a file, an entry each that could be read.

    Attributes:
        keys: whom the file speaks of.
        pupil: ``int64``, a place in ``keys``.
        day: ``int64``, a proleptic ordinal.
        period: which lesson of the day.
        subject: what of; the class where no column says the subject.
        group: the class; None where no column says it.
        number: ``uint8``, the mark's byte, 0 for none.
        late: ``uint8``, minutes late; None where no column says them.
        line: ``int64``, the physical line.
        refused: rows left out, by why.
        remarks: of rows that were taken.
    """

    keys: tuple[PupilKey, ...]
    pupil: Ints
    day: Ints
    period: Column
    subject: Column
    group: Column | None
    number: NDArray[np.uint8]
    late: NDArray[np.uint8] | None
    line: Ints
    refused: tuple[RefusedMarks, ...]
    remarks: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Rows:
    """Every row of a file, by column; ``pupil`` is -1 where blank."""

    recognition: Recognition
    keys: list[PupilKey]
    pupil: Ints
    columns: dict[str, Column]

    def lines(self, rows: Bools) -> tuple[int, ...]:
        return tuple(self.recognition.table.lines_of(np.flatnonzero(rows)).tolist())

    def first(self, role: str, place: int) -> int:
        """The first row a text of a column stands on."""
        return int(np.flatnonzero(self.columns[role].place == place)[0])

    def blank(self, role: str) -> Bools:
        """Where a column says nothing, or there is no such column."""
        if role not in self.columns:
            return np.ones(len(self.pupil), np.bool_)
        column = self.columns[role]
        blank = np.array([not text for text in column.texts], np.bool_)
        found: Bools = blank[column.place]
        return found


def read_lessons(recognition: Recognition, order: DateOrder | None = None) -> LessonsReading:
    """Every lesson of a file. A row that cannot be read is left out, with the reason.

    Raises:
        Unreadable: when it holds none.
        AmbiguousDates: when ``order`` is None and its days can be read in two orders.
    """
    if not recognition.table.height:
        raise Unreadable(
            recognition.table.name, "The file has headings but no lessons below them. Export it again."
        )
    rows = _rows(recognition)
    dates = rows.columns["date"]
    days = _days(rows, order)
    numbers = _numbers(rows.columns["code"], dates, days)
    refused = list(_refused(rows, days, numbers))
    out = np.zeros(len(rows.pupil), np.bool_)
    for each, _ in refused:
        out |= each
    ordinals = np.array([each.day.toordinal() if each.day else 0 for each in days], np.int64)
    late, unread = _minutes(rows)
    return LessonsReading(
        keys=tuple(with_names(rows.keys, [recognition])),
        pupil=rows.pupil[~out],
        day=ordinals[dates.place][~out],
        period=rows.columns["period"].of(~out),
        subject=_subjects(rows).of(~out),
        group=rows.columns["class_name"].of(~out) if "class_name" in rows.columns else None,
        number=numbers.number[~out],
        late=None if late is None else late[~out],
        line=recognition.table.lines_of(np.flatnonzero(~out)),
        refused=tuple(each for _, each in refused),
        remarks=(*_retired(rows, numbers), *unread),
    )


def problems_of(recognition: Recognition, refused: Sequence[RefusedMarks]) -> list[Problem]:
    """Each reason once, at the first line it is about."""
    name = recognition.table.name
    return [
        Problem(name, each.lines[0], recognition.heading(each.about), each.found, each.reason)
        for each in refused
    ]


def _rows(recognition: Recognition) -> _Rows:
    who = WhoCoder(recognition)
    roles = [role for role in _CLEANED if role in recognition.places]
    coders = {role: Coder(_CLEANED[role]) for role in roles}
    parts: dict[str, list[NDArray[np.int64]]] = {role: [] for role in roles}
    wanted = sorted({*who.columns, *(recognition.places[role] for role in roles)})
    for _, frame in recognition.table.chunks(wanted):
        own = [(coders[role], frame[str(recognition.places[role])]) for role in roles]
        encoded = encode_together([*own, *who.work(frame)])
        for role, codes in zip(roles, encoded, strict=False):
            parts[role].append(codes.astype(np.int64))
        who.take(encoded[len(own) :])
    keys, pupils = who.finish()
    columns = {role: Column(tuple(coders[role].texts), np.concatenate(parts[role])) for role in roles}
    return _Rows(recognition, keys, np.concatenate(pupils).astype(np.int64), columns)


def _name(text: str) -> str:
    return clean_identifier(text)[:LONGEST_NAME]


_CLEANED: dict[str, Callable[[str], str]] = {
    "date": clean_identifier,
    "period": _name,
    "subject": _name,
    "class_name": _name,
    "code": clean_cell,
    "minutes_late": clean_cell,
}


def _days(rows: _Rows, order: DateOrder | None) -> list[Day]:
    heading = rows.recognition.heading("date") or "date"
    texts = list(rows.columns["date"].texts)
    return read_days(rows.recognition, texts, order, heading, lambda place: rows.first("date", place))


def _subjects(rows: _Rows) -> Column:
    """What each lesson was of: its subject, or where that is not said its class."""
    said = [rows.columns[role] for role in ("subject", "class_name") if role in rows.columns]
    if len(said) == 1:
        return said[0]
    subjects, groups = said
    texts = tuple(dict.fromkeys((*subjects.texts, *groups.texts)))
    number = {text: place for place, text in enumerate(texts)}
    own, other = (np.array([number[text] for text in each.texts], np.int64)[each.place] for each in said)
    return Column(texts, np.where(rows.blank("subject"), other, own))


@dataclass(frozen=True, slots=True, eq=False)
class _Numbers:
    """Each row's byte, and which pair of code and day it stands on; those that are no code, or retired."""

    number: NDArray[np.uint8]
    pair: Ints
    unknown: list[tuple[int, str, str]]
    retired: list[tuple[int, str, str]]


def _numbers(codes: Column, dates: Column, days: Sequence[Day]) -> _Numbers:
    """A code is read once for each day it stands on."""
    distinct, pair = np.unique(codes.place * len(days) + dates.place, return_inverse=True)
    number = np.full(len(distinct), NO_MARK, np.uint8)
    unknown, retired = [], []
    for place, each in enumerate(distinct.tolist()):
        text, day = codes.texts[each // len(days)], days[each % len(days)].day
        if day is None:
            continue
        read = read_code(text, day)
        number[place] = read.number
        if read.rejected:
            unknown.append((place, text, read.rejected))
        if read.warning:
            retired.append((place, text, read.warning))
    return _Numbers(number[pair], pair, unknown, retired)


def _refused(rows: _Rows, days: Sequence[Day], numbers: _Numbers) -> Iterator[tuple[Bools, RefusedMarks]]:
    """Rows left out, those of one reason together; of a row's several reasons the first is said."""
    left = np.ones(len(rows.pupil), np.bool_)
    for about, found, reason, wrong in _wrong(rows, days, numbers):
        out = wrong & left
        if out.any():
            left &= ~out
            yield out, RefusedMarks(rows.lines(out), about, found, reason)


def _wrong(rows: _Rows, days: Sequence[Day], numbers: _Numbers) -> Iterator[tuple[str, str, str, Bools]]:
    """What is wrong, by column: its role, what is found, why, and where."""
    dates = rows.columns["date"]
    yield "pupil", "", _NO_PUPIL, rows.pupil == UNREADABLE
    for place, day in enumerate(days):
        if day.day is None:
            yield "date", dates.texts[place], day.reason, dates.place == place
    for text, reason, pairs in _by_reason(numbers.unknown):
        yield "code", text, reason, np.isin(numbers.pair, pairs)
    yield "period", "", _NO_PERIOD, rows.blank("period")
    yield "subject", "", _NO_SUBJECT, rows.blank("subject") & rows.blank("class_name")


def _by_reason(found: Sequence[tuple[int, str, str]]) -> Iterator[tuple[str, str, list[int]]]:
    grouped: dict[tuple[str, str], list[int]] = {}
    for place, text, reason in found:
        grouped.setdefault((text, reason), []).append(place)
    for (text, reason), places in grouped.items():
        yield text, reason, places


def _retired(rows: _Rows, numbers: _Numbers) -> list[Problem]:
    """A remark for each code that is read as another."""
    table = rows.recognition.table
    remarks = []
    for text, reason, pairs in _by_reason(numbers.retired):
        row = int(np.flatnonzero(np.isin(numbers.pair, pairs))[0])
        heading = rows.recognition.heading("code")
        remarks.append(Problem(table.name, table.line(row), heading, text, reason, Severity.WARNING))
    return remarks


def _minutes(rows: _Rows) -> tuple[NDArray[np.uint8] | None, list[Problem]]:
    """Each row's minutes late, and a remark for each text that is no number of minutes."""
    if "minutes_late" not in rows.columns:
        return None, []
    column, table = rows.columns["minutes_late"], rows.recognition.table
    read = [_minutes_in(text) for text in column.texts]
    heading = rows.recognition.heading("minutes_late")
    remarks = [
        Problem(
            table.name,
            table.line(rows.first("minutes_late", place)),
            heading,
            column.texts[place],
            f"“{column.texts[place]}” is no number of minutes, and was left out. Expected one like 5.",
            Severity.WARNING,
        )
        for place, each in enumerate(read)
        if each is None
    ]
    return np.array([each or 0 for each in read], np.uint8)[column.place], remarks


def _minutes_in(text: str) -> int | None:
    """0 for a blank, None for what is no number of minutes."""
    if text in ("", "-"):
        return 0
    match = _MINUTES.fullmatch(text)
    return min(int(match[1]), MOST_MINUTES) if match else None
