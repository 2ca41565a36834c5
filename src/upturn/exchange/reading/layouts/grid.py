"""A column for each session of the term, and a row for each pupil and week with a column for each session."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl
from numpy.typing import NDArray

from upturn.exchange.reading.coded import Batch, CodedMarks, Coder, Moment, PupilKey, WhoCoder
from upturn.exchange.reading.dates import DateOrder, in_academic_year, interpret, years_of
from upturn.exchange.reading.grids import GridColumn
from upturn.exchange.reading.headings import half_of, split_half, weekday_of
from upturn.exchange.reading.layouts.days import Day, first_row_with, no_session_in, read_days, when
from upturn.exchange.reading.layouts.spelling import take_apart
from upturn.exchange.reading.problems import Problem, Unreadable
from upturn.exchange.reading.recognition import Recognition
from upturn.exchange.reading.table import as_texts

_ACADEMIC_YEAR = re.compile(r"\b(20\d\d)\s*[/\-–]\s*(?:20)?(\d\d)\b")
_LIKE_A_DATE = re.compile(r"\d+[-/. ]\w+[-/. ]\d+")
SUNDAY, HALVES = 6, (0, 1)


def read_wide(recognition: Recognition, order: DateOrder | None) -> CodedMarks:
    """Marks of a table with a row for each pupil and a column for each session.

    Raises:
        AmbiguousDates: when the headings can be read in two orders.
        Unreadable: when the headings name no year and nothing else does.
    """
    grid = recognition.grid
    texts = list(dict.fromkeys(column.day for column in grid))
    days = dict(zip(texts, _heading_days(recognition, texts, order), strict=True))
    moments = [_moment(column, half, days[column.day]) for column in grid for half in HALVES]
    cells = _unpivoted(recognition)
    return CodedMarks(
        recognition,
        cells.keys,
        cells.batches,
        [*moments, *cells.no_session],
        cells.codes,
        [moment.column for moment in (*moments, *cells.no_session)],
        problems=_odd_headings(recognition, moments),
        in_grid=True,
    )


def _moment(column: GridColumn, half: int, day: Day) -> Moment:
    if day.day is None:
        return Moment(-1, column.heading, column.heading, day.reason, said=True)
    return Moment(when(day.day, half), column.heading, column.heading)


def _odd_headings(recognition: Recognition, moments: list[Moment]) -> list[Problem]:
    """A heading that looks like a day and is none costs its whole column, so it is said once."""
    table = recognition.table
    unread = list(dict.fromkeys((moment.column, moment.reason) for moment in moments if moment.when < 0))
    used = {column.place for column in recognition.grid} | set(recognition.places.values())
    for place, heading in enumerate(table.headings):
        day, half = split_half(heading)
        if place not in used and half is not None and _LIKE_A_DATE.search(day):
            unread.append((heading, f"“{day}” is not a day that exists or can be read."))
    return [
        Problem(table.name, table.heading_line, heading, heading, f"{reason} Its column was left out.")
        for heading, reason in unread
    ]


@dataclass(frozen=True, slots=True, eq=False)
class _Cells:
    """All cells of a grid. A moment is its column's number times two and the half, or in ``no_session``."""

    keys: list[PupilKey]
    batches: list[Batch]
    codes: list[str]
    no_session: list[Moment]


def _unpivoted(recognition: Recognition) -> _Cells:
    """The cells of a grid, column after column."""
    who, codes, grid = WhoCoder(recognition), Coder(), recognition.grid
    places = [column.place for column in grid]
    session_place = recognition.places.get("session")
    wanted = {*who.columns, *places, *([] if session_place is None else [session_place])}
    frame = recognition.table.collect(
        recognition.table.frame.select([str(place) for place in sorted(wanted)])
    )
    frame = frame.slice(recognition.skip)
    who.add(frame)
    keys, (pupils,) = who.finish()
    numbers = codes.encode(pl.concat([as_texts(frame[str(place)]).alias("cell") for place in places]))
    rows = np.tile(np.arange(frame.height, dtype=np.int64) + recognition.skip, len(grid))
    column = np.repeat(np.arange(len(grid), dtype=np.int32), frame.height)
    pupils = np.tile(pupils, len(grid))
    if all(each.half is not None for each in grid):
        own = np.array([each.half for each in grid], np.int32)
        return _Cells(keys, [Batch(pupils, column * 2 + own[column], numbers, rows=rows)], codes.texts, [])
    if session_place is None:
        texts, halves = _both_marks(codes.texts)
        parts = [Batch(pupils.copy(), column * 2 + half, halves[half][numbers], rows=rows) for half in HALVES]
        return _Cells(keys, parts, texts, [])
    half_of_row, no_session = _halves(recognition, frame[str(session_place)], len(grid) * 2)
    moment = np.where((half := np.tile(half_of_row, len(grid))) < 2, column * 2 + half, half).astype(np.int32)
    return _Cells(keys, [Batch(pupils, moment, numbers, rows=rows)], codes.texts, no_session)


def _halves(
    recognition: Recognition, sessions: pl.Series, moments: int
) -> tuple[NDArray[np.int32], list[Moment]]:
    """Each row's half by its session column, or the number of the moment that says it is none."""
    coder, table = Coder(), list[int]()
    no_session: list[Moment] = []
    numbers = coder.encode(sessions)
    heading = recognition.heading("session") or ""
    for text in coder.texts:
        half = half_of(text)
        if half is None:
            half = moments + len(no_session)
            no_session.append(Moment(-1, heading, text, no_session_in(text)))
        table.append(half)
    return np.array(table, np.int32)[numbers], no_session


def _both_marks(texts: list[str]) -> tuple[list[str], list[NDArray[np.uint32]]]:
    """Cells such as ``/\\`` as their two marks; what is not two marks stays as it is, to be refused."""
    numbers: dict[str, int] = {}
    halves: list[list[int]] = [[], []]
    for text in texts:
        marks = take_apart(text, spaces_separate=len(text.split()) > 1).marks
        pair = marks if len(marks) == 2 else ("", "") if not marks and not text else (text, text)
        for half, mark in enumerate(pair):
            halves[half].append(numbers.setdefault(mark, len(numbers)))
    return list(numbers), [np.array(half, np.uint32) for half in halves]


def _heading_days(recognition: Recognition, texts: list[str], order: DateOrder | None) -> list[Day]:
    read = [interpret(text) for text in texts]
    if not any(each.day_and_month for each in read):
        heading = recognition.grid[0].heading
        return read_days(recognition, texts, order, heading, lambda place: None)
    year = _year_of_headings(recognition, texts)
    days = [
        each.certain or (in_academic_year(each.day_and_month, year) if each.day_and_month else None)
        for each in read
    ]
    return [
        Day(day) if day else Day(None, f"“{text}” is not a day of {year}/{(year + 1) % 100:02d}.")
        for text, day in zip(texts, days, strict=True)
    ]


def _year_of_headings(recognition: Recognition, texts: list[str]) -> int:
    """The academic year that headings such as “Wed 3 Sep” are in, said above them or settled by weekdays."""
    table = recognition.table
    read = [each for each in map(interpret, texts) if each.day_and_month]
    days = [each.day_and_month for each in read if each.day_and_month]
    weekdays = [each.weekday for each in read]
    stated = _years_stated(" ".join(cell for row in table.above for cell in row))
    fitting = years_of(days, weekdays, stated)
    if len(fitting) == 1:
        return fitting[0]
    raise Unreadable(
        table.name,
        f"The headings give days without a year, such as “{texts[0]}”, and nothing above them says which "
        "academic "
        "year it is. Put the year into the headings, or a line such as 2025/26 above them.",
        line=table.heading_line,
    )


def _years_stated(text: str) -> list[int]:
    """The academic years a title names: as 2025/26, or by any full date."""
    years = {
        int(match[1]) for match in _ACADEMIC_YEAR.finditer(text) if (int(match[1]) + 1) % 100 == int(match[2])
    }
    for word in re.findall(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}|\d{1,2} [A-Za-z]{3,9} \d{4}", text):
        read = interpret(word)
        for day in (read.certain, read.day_first, read.month_first):
            if day:
                years.add(day.year if day.month >= 8 else day.year - 1)
    return sorted(years)


def read_weeks(recognition: Recognition, order: DateOrder | None) -> CodedMarks:
    """Marks of a table with a row for each pupil and week, and a column for each of its sessions.

    Raises:
        AmbiguousDates: when the column of weeks can be read in two orders.
    """
    weeks = Coder()
    place = recognition.places["week"]
    series = (
        recognition.table.collect(recognition.table.frame.select(str(place)))
        .to_series()
        .slice(recognition.skip)
    )
    numbers = weeks.encode(series)
    heading = recognition.heading("week") or ""
    located = [(recognition.skip, numbers)]
    days = read_days(recognition, weeks.texts, order, heading, lambda number: first_row_with(located, number))
    grid, cells = recognition.grid, _unpivoted(recognition)
    moments = [
        _week_moment(day, text, column, half, heading)
        for text, day in zip(weeks.texts, days, strict=True)
        for column in grid
        for half in HALVES
    ]
    of_row = np.tile(numbers.astype(np.int32), len(grid)) * (len(grid) * 2)
    for batch in cells.batches:
        known = batch.moment < len(grid) * 2
        batch.moment = np.where(
            known, of_row + batch.moment, batch.moment - len(grid) * 2 + len(moments)
        ).astype(np.int32)
    everything = [*moments, *cells.no_session]
    columns = [column.heading for column in grid for _ in HALVES] * len(days)
    columns += [moment.column for moment in cells.no_session]
    return CodedMarks(recognition, cells.keys, cells.batches, everything, cells.codes, columns, in_grid=True)


def _week_moment(day: Day, text: str, column: GridColumn, half: int, heading: str) -> Moment:
    weekday = weekday_of(column.day)
    if day.day is None or weekday is None:
        return Moment(-1, heading, text, day.reason)
    return Moment(
        when(first_of_week(day.day) + timedelta(days=weekday), half), column.heading, column.heading
    )


def first_of_week(day: date) -> date:
    """The Monday a week is meant by; a week said to begin on a Sunday is the one that follows."""
    return day + timedelta(days=1) if day.weekday() == SUNDAY else day - timedelta(days=day.weekday())
