"""One text for a pupil's marks, a mark after another: for a term from its first day, or for one week.

A digit is never a code by itself, so ``C1`` and ``Y7`` are read as one mark each without doubt.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from upturn.exchange.reading.coded import Batch, CodedMarks, Coder, Moment, WhoCoder
from upturn.exchange.reading.dates import DateOrder, interpret, said
from upturn.exchange.reading.headings import plain
from upturn.exchange.reading.layouts.days import Day, first_row_with, read_days, when
from upturn.exchange.reading.layouts.grid import first_of_week
from upturn.exchange.reading.layouts.spelling import Spelt, spaces_separate, take_apart
from upturn.exchange.reading.problems import Unreadable
from upturn.exchange.reading.recognition import Recognition
from upturn.exchange.reading.synonyms import NAMES

SCHOOL_DAYS, ALL_DAYS = 5, 7
_NOT_TAUGHT = frozenset({"#", "-", "*", ""})


def read_strings(recognition: Recognition, order: DateOrder | None) -> CodedMarks:
    """Marks of a table with one text of marks a pupil, from a first day.

    Raises:
        AmbiguousDates: when the first days can be read in two orders.
        Unreadable: when nothing says on which day the marks begin.
    """
    return _read(recognition, order, "start")


def read_week_strings(recognition: Recognition, order: DateOrder | None) -> CodedMarks:
    """Marks of a table with one text of marks a pupil and week.

    Raises:
        AmbiguousDates: when the weeks can be read in two orders.
    """
    return _read(recognition, order, "week")


def _read(recognition: Recognition, order: DateOrder | None, role: str) -> CodedMarks:
    table = recognition.table
    who = WhoCoder(recognition)
    who.add(table.collect(table.frame.select([str(place) for place in who.columns])))
    keys, (pupils,) = who.finish()
    texts = table.column(recognition.places["marks"])
    starts, numbers, found = _starts(recognition, order, role)
    ends = _ends(recognition, order) if role == "start" else [None] * table.height
    separate = spaces_separate([text for text in dict.fromkeys(texts) if text.strip()])
    spelt = {text: take_apart(text, separate) for text in dict.fromkeys(texts)}
    heading = recognition.heading("marks") or ""
    rows = [
        _StringRow(row, int(pupils[row]), text, spelt[text], starts[number].day, ends[row])
        for row, (text, number) in enumerate(zip(texts, numbers, strict=True))
        if pupils[row] >= 0 and (text.strip() or starts[number].day is not None)
    ]
    days_a_week = _days_a_week(rows, role)
    coder, moments = _Cells(), _Moments(heading)
    for row in rows:
        wrong = _wrong(row, days_a_week)
        if row.start is None:
            place = numbers[row.number]
            coder.add(
                row.pupil,
                row.number,
                ("",),
                moments.none(recognition.heading(role), found[place], starts[place].reason),
            )
        elif wrong:
            coder.add(row.pupil, row.number, ("",), moments.none(heading, row.text, wrong))
        else:
            first = first_of_week(row.start) if role == "week" else row.start
            marks = row.spelt.marks
            coder.add(row.pupil, row.number, marks, moments.run(first, len(marks), days_a_week))
    notes = [_placed_on(days_a_week)] if role == "start" and ends.count(None) else []
    return CodedMarks(
        recognition,
        keys,
        [coder.batch()],
        moments.moments,
        list(coder.codes),
        [heading],
        in_grid=True,
        notes=notes,
    )


@dataclass(frozen=True, slots=True)
class _StringRow:
    """One row of marks, its first day and, where the file says it, its last."""

    number: int
    pupil: int
    text: str
    spelt: Spelt
    start: date | None
    end: date | None


def _wrong(row: _StringRow, days_a_week: int) -> str:
    """Why a row's marks cannot be placed, if they cannot."""
    if row.spelt.unknown:
        return _unknown(row.spelt.unknown)
    if row.start is None or row.end is None:
        return ""
    due = _sessions_between(row.start, row.end, days_a_week)
    if len(row.spelt.marks) == due:
        return ""
    return (
        f"The text holds {len(row.spelt.marks)} marks, but from {said(row.start)} to {said(row.end)} there "
        f"are {due} "
        "sessions, so no mark can be placed. Give a mark for every session, # where the school was closed."
    )


def _sessions_between(first: date, last: date, days_a_week: int) -> int:
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return 2 * sum(1 for day in days if days_a_week == ALL_DAYS or day.weekday() < SCHOOL_DAYS)


def _placed_on(days_a_week: int) -> str:
    words = "all seven days of the week" if days_a_week == ALL_DAYS else "Monday to Friday"
    return f"Each text of marks was placed from its first day on, two marks a day, on {words}."


def _unknown(sign: str) -> str:
    return (
        f"The sign “{sign}” is no mark, so the marks after it cannot be placed. "
        "Correct the text of marks; the whole row was left out."
    )


class _Cells:
    """Marks of rows one after another."""

    def __init__(self) -> None:
        self.codes: dict[str, int] = {}
        self._pupil: list[NDArray[np.int32]] = []
        self._row: list[NDArray[np.int64]] = []
        self._moment: list[NDArray[np.int32]] = []
        self._code: list[int] = []

    def add(self, pupil: int, row: int, marks: tuple[str, ...], moments: NDArray[np.int32]) -> None:
        codes = self.codes
        self._code.extend([codes.setdefault(mark, len(codes)) for mark in marks])
        self._pupil.append(np.full(len(marks), pupil, np.int32))
        self._row.append(np.full(len(marks), row, np.int64))
        self._moment.append(moments)

    def batch(self) -> Batch:
        nothing = np.zeros(0, np.int32)
        return Batch(
            np.concatenate([*self._pupil, nothing]),
            np.concatenate([*self._moment, nothing]),
            np.array(self._code, np.uint32),
            rows=np.concatenate([*self._row, np.zeros(0, np.int64)]),
        )


class _Moments:
    """Sessions following a first day; each is kept once."""

    def __init__(self, heading: str) -> None:
        self.moments: list[Moment] = []
        self._heading = heading
        self._place: dict[int, int] = {}
        self._runs: dict[tuple[date, int, int], NDArray[np.int32]] = {}

    def run(self, first: date, count: int, days_a_week: int) -> NDArray[np.int32]:
        key = (first, count, days_a_week)
        if key not in self._runs:
            self._runs[key] = np.array([self._number(each) for each in sessions_from(*key)], np.int32)
        return self._runs[key]

    def none(self, column: str | None, found: str, reason: str) -> NDArray[np.int32]:
        """A row that has no session, for a reason."""
        self.moments.append(Moment(-1, column or "", found, reason))
        return np.array([len(self.moments) - 1], np.int32)

    def _number(self, session: int) -> int:
        if session not in self._place:
            self._place[session] = len(self.moments)
            self.moments.append(Moment(session, self._heading, ""))
        return self._place[session]


def sessions_from(first: date, count: int, days_a_week: int) -> list[int]:
    """The numbers of ``count`` sessions from a day on, Monday to Friday or on all days."""
    sessions: list[int] = []
    day = first
    while len(sessions) < count:
        if days_a_week == ALL_DAYS or day.weekday() < SCHOOL_DAYS:
            sessions += [when(day, 0), when(day, 1)]
        day += timedelta(days=1)
    return sessions[:count]


def _days_a_week(rows: Sequence[_StringRow], role: str) -> int:
    """Five or seven: by the last day, by the length of a week, or by weekends that never hold a mark."""
    whole = [row for row in rows if row.start and row.spelt.marks]
    if role == "week":
        return (
            ALL_DAYS
            if max((len(row.spelt.marks) for row in whole), default=0) > SCHOOL_DAYS * 2
            else SCHOOL_DAYS
        )
    ended = [row for row in whole if row.start and row.end]
    if ended:
        fits = {days: sum(not _wrong(row, days) for row in ended) for days in (SCHOOL_DAYS, ALL_DAYS)}
        return ALL_DAYS if fits[ALL_DAYS] > fits[SCHOOL_DAYS] else SCHOOL_DAYS
    return ALL_DAYS if whole and all(map(_rests_at_weekends, whole)) and _longest(whole) else SCHOOL_DAYS


def _rests_at_weekends(row: _StringRow) -> bool:
    """Whether, with a place for every day, no Saturday or Sunday holds a mark, and some other day does."""
    assert row.start is not None
    weekend = [
        mark
        for place, mark in enumerate(row.spelt.marks)
        if (row.start + timedelta(days=place // 2)).weekday() >= SCHOOL_DAYS
    ]
    return all(mark in _NOT_TAUGHT for mark in weekend) and any(
        mark not in _NOT_TAUGHT for mark in row.spelt.marks
    )


def _longest(rows: Sequence[_StringRow]) -> bool:
    """Whether the texts are long enough to show it: two weekends, or weeks that are whole."""
    most = max(len(row.spelt.marks) for row in rows)
    return most >= 4 * ALL_DAYS or (most >= 2 * ALL_DAYS and most % (2 * ALL_DAYS) == 0)


def _starts(
    recognition: Recognition, order: DateOrder | None, role: str
) -> tuple[list[Day], list[int], list[str]]:
    """The distinct first days, each row's place among them, and their texts."""
    table = recognition.table
    place = recognition.places.get(role)
    if place is None:
        texts = _dates_above(table.above)
        if not texts:
            raise Unreadable(table.name, NO_START, line=table.heading_line)
        days = read_days(recognition, texts, order, "start date", lambda _: None)
        return days[:1], [0] * table.height, texts[:1]
    coder = Coder()
    numbers = coder.encode(table.collect(table.frame.select(str(place))).to_series())
    heading = recognition.heading(role) or ""
    days = read_days(
        recognition, coder.texts, order, heading, lambda number: first_row_with([(0, numbers)], number)
    )
    return days, numbers.tolist(), coder.texts


NO_START = (
    "Each row holds a text of marks, but nothing says on which day they begin. Add a column “Start date”, "
    "or a line "
    "such as “Start date: 2025-09-03” above the headings."
)
_DATE_IN_TEXT = re.compile(
    r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}"
    r"|\d{1,2}(?:st|nd|rd|th)? [A-Za-z]{3,9} \d{4}|\d{1,2}-[A-Za-z]{3}-\d{2,4}"
)
_START_NAMES = frozenset({*NAMES["start"], *NAMES["week"], "dates", "period", "daterange", "range"})


def _ends(recognition: Recognition, order: DateOrder | None) -> list[date | None]:
    """Each row's last day, where the file says it."""
    table = recognition.table
    if "end" not in recognition.places:
        above = _dates_above(table.above) if "start" not in recognition.places else []
        if len(above) < 2:
            return [None] * table.height
        return [read_days(recognition, above, order, "end date", lambda _: None)[1].day] * table.height
    days, numbers, _ = _starts(recognition, order, "end")
    return [days[number].day for number in numbers]


def _dates_above(above: Sequence[Sequence[str]]) -> list[str]:
    """The first and last day said above the headings, from the first label such as “from” on."""
    cells = [cell.strip() for row in above for cell in row if cell.strip()]
    for place, cell in enumerate(cells):
        label = plain(re.split(r"[:\d]", cell, maxsplit=1)[0])
        if any(label.endswith(name) for name in _START_NAMES):
            found = [match for later in cells[place : place + 4] for match in _dates_in(later)]
            if found:
                return found[:2]
    return []


def _dates_in(cell: str) -> list[str]:
    return [cell] if interpret(cell).readable else _DATE_IN_TEXT.findall(cell)
