"""Lesson marks: a row a lesson of a pupil, with its day, period, subject or class, and mark."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from upturn.exchange.reading.coded import clean_cell, clean_identifier
from upturn.exchange.reading.dates import DateOrder
from upturn.exchange.reading.headings import plain
from upturn.exchange.reading.layouts.days import Day, read_days
from upturn.exchange.reading.problems import Problem, Severity, Unreadable
from upturn.exchange.reading.recognition import Kind, Recognition
from upturn.exchange.reading.synonyms import NAMES
from upturn.exchange.reading.table import Table, as_texts
from upturn.registers.codes import NO_MARK, read_code

MOST_PROBLEMS = 1_000


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """A column as numbers: ``place`` is ``int64[rows]``, each row's place among the distinct ``texts``."""

    texts: tuple[str, ...]
    place: NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class LessonsReading:
    """Lessons, an entry each: ``day`` is a proleptic ordinal, ``number`` the mark's byte, 0 for none."""

    school: Column | None
    pupil: Column
    period: Column
    subject: Column
    day: NDArray[np.int64]
    number: NDArray[np.uint8]
    problems: tuple[Problem, ...]


ROLES = ("school", "pupil", "date", "period", "subject", "class_name", "code", "minutes_late")


def recognise_lessons(table: Table) -> Recognition:
    """Which column of a table of lessons is what.

    Raises:
        Unreadable: when it says not who, when, in which lesson or how it was marked.
    """
    names = [plain(heading) for heading in table.headings]
    places: dict[str, int] = {}
    for role in ROLES:
        found = [names.index(name) for name in NAMES[role] if name in names]
        free = [place for place in found if place not in places.values()]
        if free:
            places[role] = free[0]
    lacking = [words for role, words in _NEEDED.items() if role not in places]
    if "subject" not in places and "class_name" not in places:
        lacking.append("which subject or class a lesson was of")
    if lacking:
        said = ", ".join(f"“{heading}”" for heading in table.headings if heading) or "all unnamed"
        raise Unreadable(
            table.name,
            f"No column says {lacking[0]}. Headings such as UPN, Date, Period, Subject and Mark "
            f"were expected. The columns are {said}.",
            line=table.heading_line,
        )
    return Recognition(table, Kind.REGISTER, None, {r: table.headings[p] for r, p in places.items()}, places)


_NEEDED = {
    "pupil": "which pupil a row is about",
    "date": "on which day a lesson was",
    "period": "which lesson of the day it was",
    "code": "how a lesson was marked",
}


def read_lessons(recognition: Recognition, order: DateOrder | None = None) -> LessonsReading:
    """Every lesson of a file. A row whose day or mark cannot be read is left out, with a remark.

    Raises:
        Unreadable: when it holds none.
        AmbiguousDates: when ``order`` is None and its days can be read in two orders.
    """
    table = recognition.table
    if not table.height:
        raise Unreadable(table.name, "The file has headings but no lessons below them. Export it again.")
    dates, codes = _column(recognition, "date"), _column(recognition, "code")
    days = _days(recognition, dates, order)
    ordinals = np.array([each.day.toordinal() if each.day else 0 for each in days], np.int64)
    number, unread = _numbers(codes, dates, days)
    kept = (ordinals[dates.place] > 0) & ~unread
    problems = [*_no_days(recognition, dates, days), *_no_codes(recognition, codes, dates, days)]

    def column(role: str) -> Column:
        return _rows(_column(recognition, role), kept)

    return LessonsReading(
        school=column("school") if "school" in recognition.places else None,
        pupil=column("pupil"),
        period=column("period"),
        subject=column("subject" if "subject" in recognition.places else "class_name"),
        day=ordinals[dates.place][kept],
        number=number[kept],
        problems=tuple(problems[:MOST_PROBLEMS]),
    )


def _column(recognition: Recognition, role: str) -> Column:
    name = str(recognition.places[role])
    series = as_texts(recognition.table.collect(recognition.table.frame.select(name)).to_series())
    distinct = series.fill_null("").unique(maintain_order=True).to_list()
    clean = clean_cell if role == "code" else clean_identifier
    texts = list(dict.fromkeys(clean(text) for text in distinct))
    place = {text: texts.index(clean(text)) for text in distinct}
    numbers = series.fill_null("").replace_strict(place, return_dtype=pl.Int64)
    return Column(tuple(texts), numbers.to_numpy())


def _rows(column: Column, kept: NDArray[np.bool_]) -> Column:
    return Column(column.texts, column.place[kept])


def _days(recognition: Recognition, dates: Column, order: DateOrder | None) -> list[Day]:
    heading = recognition.heading("date") or "date"

    def locate(place: int) -> int | None:
        return int(np.flatnonzero(dates.place == place)[0])

    return read_days(recognition, list(dates.texts), order, heading, locate)


def _numbers(
    codes: Column, dates: Column, days: Sequence[Day]
) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
    """Each row's byte, and whether its text is no code. A code is read once for each day it stands on."""
    both = codes.place * len(days) + dates.place
    distinct, place = np.unique(both, return_inverse=True)
    read = [_read(codes.texts[each // len(days)], days[each % len(days)].day) for each in distinct.tolist()]
    numbers = np.array([NO_MARK if each is None else each for each in read], np.uint8)
    return numbers[place], np.array([each is None for each in read], np.bool_)[place]


def _read(text: str, day: date | None) -> int | None:
    if day is None:
        return NO_MARK
    reading = read_code(text, day)
    return None if reading.rejected else reading.number


def _no_days(recognition: Recognition, dates: Column, days: Sequence[Day]) -> list[Problem]:
    """A remark for each text that is no day, at the first row it stands on."""
    return [
        _problem(recognition, "date", dates, place, day.reason)
        for place, day in enumerate(days)
        if day.day is None
    ]


def _no_codes(recognition: Recognition, codes: Column, dates: Column, days: Sequence[Day]) -> list[Problem]:
    """A remark for each text that is no code on the first day it stands on."""
    problems = []
    for place, text in enumerate(codes.texts):
        first = int(np.flatnonzero(codes.place == place)[0])
        day = days[dates.place[first]].day
        if day is not None and (reason := read_code(text, day).rejected):
            problems.append(_problem(recognition, "code", codes, place, reason))
    return problems


def _problem(recognition: Recognition, role: str, column: Column, place: int, reason: str) -> Problem:
    first = int(np.flatnonzero(column.place == place)[0])
    table = recognition.table
    found = column.texts[place]
    return Problem(table.name, table.line(first), recognition.heading(role), found, reason, Severity.REJECTED)
