"""The engine: the figures `reference` defines, for many pupils at once.

Marks are taken in chunks of pupils that stay in the processor's cache. Few codes are common and many
rare: a common code is counted by comparing every byte and counting bits; the rare ones, a tenth of all
marks, are picked out and counted by place. Every figure is then a sum of codes, so nothing is counted
twice in two ways.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from upturn.kernel.sessions import SLOTS_PER_WEEK
from upturn.registers.codes import NO_MARK, Code, CodeClass, Late, all_codes
from upturn.registers.packed import PackedMarks
from upturn.registers.school_weeks import FourWeeks, four_weeks, school_weeks
from upturn.registers.statistics import COUNT_FIELDS, CountArrays, StatisticsArrays

Scalar = TypeVar("Scalar", bound=np.generic)

_BYTES_AT_A_TIME = 768 * 1024
_SAMPLED_PUPILS = 64
_COMMON_SHARE = 1 / 16
_BITS_PER_WORD = 64


@dataclass(frozen=True, slots=True, eq=False)
class _Columns:
    """How codes become columns of a table of counts, and columns become figures.

    ``of_number`` is ``intp[256]``, the column of each byte; bytes that are no code share the last column.
    ``figures`` is ``float32[columns, 7]``: one where a code counts to a figure (all but missing).
    """

    numbers: NDArray[np.uint8]
    of_number: NDArray[np.intp]
    figures: NDArray[np.float32]

    @property
    def count(self) -> int:
        return len(self.numbers) + 1


@cache
def _columns() -> _Columns:
    codes = all_codes()
    of_number = np.full(256, len(codes), np.intp)
    of_number[[code.number for code in codes]] = np.arange(len(codes))
    figures = np.zeros((len(codes) + 1, len(COUNT_FIELDS) - 1), np.float32)
    figures[: len(codes)] = [_figures_of(code) for code in codes]
    return _Columns(np.array([code.number for code in codes], np.uint8), of_number, figures)


def _figures_of(code: Code) -> list[bool]:
    """Which figures a session so marked counts to, in the order of `COUNT_FIELDS`, missing left out."""
    return [
        code.possible,
        code.attended,
        code.code_class is CodeClass.APPROVED_EDUCATIONAL_ACTIVITY,
        code.code_class is CodeClass.AUTHORISED,
        code.code_class is CodeClass.UNAUTHORISED,
        code.late is Late.BEFORE_CLOSE,
        code.late is Late.AFTER_CLOSE,
    ]


def statistics(
    packed: PackedMarks, first: date, last: date, schools: NDArray[np.intp] | None = None
) -> StatisticsArrays:
    """Every pupil's figures from ``first`` to ``last``, both inclusive.

    ``schools`` gives each row's school, numbered from 0; without it all rows are of one school. The last
    four school weeks and the four before end at ``last`` and may begin before ``first``.

    Raises:
        ValueError: when a byte is no code.
    """
    period = packed.weeks.between(first, last)
    table, missing = _code_table(packed, [period])
    windows = _windows(packed, last, schools)
    used = np.flatnonzero(table.any(axis=0))
    return StatisticsArrays(
        counts=_figures(table, missing),
        last_4_weeks=_window_figures(packed, last, [(rows, weeks.last) for rows, weeks in windows]),
        previous_4_weeks=_window_figures(packed, last, [(rows, weeks.previous) for rows, weeks in windows]),
        code_numbers=tuple(_columns().numbers[used].tolist()),
        code_counts=table[:, used],
    )


def counts(packed: PackedMarks, first: date, last: date) -> CountArrays:
    """Every pupil's figures between two days, both inclusive, and nothing more."""
    return _figures(*_code_table(packed, [packed.weeks.between(first, last)]))


def weekly(packed: PackedMarks, first: date, last: date) -> CountArrays:
    """Every pupil's figures by week, ``[pupils, weeks]``; sessions outside the two days are left out.

    Week ``i`` is the span's, whether or not anything happened in it.
    """
    period = packed.weeks.between(first, last)
    outside = np.ones(packed.weeks.slots, np.bool_)
    outside[period] = False
    marks = np.where(outside, np.uint8(NO_MARK), packed.marks)
    return CountArrays(*(_by_week(plane) for plane in _planes(marks, packed.expected & ~outside)))


def _planes(marks: NDArray[np.uint8], expected: NDArray[np.bool_]) -> Iterator[NDArray[np.bool_]]:
    """For each figure in turn, which sessions count to it."""
    columns = _columns()
    of_number = np.zeros((256, len(COUNT_FIELDS) - 1), np.bool_)
    of_number[columns.numbers] = columns.figures[:-1] > 0
    for figure in of_number.T:
        yield figure[marks]
    yield (marks == NO_MARK) & expected


def _by_week(plane: NDArray[np.bool_]) -> NDArray[np.int64]:
    weeks = plane.shape[1] // SLOTS_PER_WEEK
    sums: NDArray[np.int64] = plane.reshape(len(plane), weeks, SLOTS_PER_WEEK).sum(axis=2, dtype=np.int64)
    return sums


def _figures(table: NDArray[np.int32], missing: NDArray[np.int64]) -> CountArrays:
    """Figures from counts of codes: sums of columns, exact in float32 below sixteen million."""
    sums = table.astype(np.float32) @ _columns().figures[:-1]
    return CountArrays(*[*sums.T.astype(np.int64), missing])


def _windows(
    packed: PackedMarks, last: date, schools: NDArray[np.intp] | None
) -> list[tuple[NDArray[np.intp], FourWeeks]]:
    """Rows grouped by the last four and previous four weeks of their school, which most schools share."""
    by_school = [four_weeks(weeks) for weeks in school_weeks(packed, last, schools)]
    distinct = sorted(set(by_school), key=lambda weeks: (weeks.last, weeks.previous))
    if schools is None or len(distinct) == 1:
        return [(np.arange(packed.pupils), distinct[0])]
    kind = np.array([distinct.index(weeks) for weeks in by_school])[schools]
    return [(np.flatnonzero(kind == number), weeks) for number, weeks in enumerate(distinct)]


def _window_figures(
    packed: PackedMarks, last: date, windows: list[tuple[NDArray[np.intp], tuple[int, ...]]]
) -> CountArrays:
    stop = packed.weeks.between(packed.weeks.monday, last).stop
    pooled = np.zeros((len(COUNT_FIELDS), packed.pupils), np.int64)
    for rows, weeks in windows:
        pieces = [slice(week * SLOTS_PER_WEEK, min((week + 1) * SLOTS_PER_WEEK, stop)) for week in weeks]
        found = _figures(*_code_table(packed, pieces, rows))
        pooled[:, rows] = [getattr(found, name) for name in COUNT_FIELDS]
    return CountArrays(*pooled)


def _code_table(
    packed: PackedMarks, pieces: list[slice], rows: NDArray[np.intp] | None = None
) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Each row's count of every code, ``int32[rows, codes]``, and of missing marks, in slices of slots."""
    total = packed.pupils if rows is None else len(rows)
    table = np.zeros((total, _columns().count - 1), np.int32)
    missing = np.zeros(total, np.int64)
    common = _common_numbers(packed.marks)
    pupils = _BYTES_AT_A_TIME // max(sum(piece.stop - piece.start for piece in pieces), 1)
    for start in range(0, total, pupils):
        stop = min(start + pupils, total)
        chosen = _rows(rows, start, stop)
        marks = _pieces(packed.marks, chosen, pieces)
        table[start:stop] = _count_codes(marks, common)
        missing[start:stop] = count_true((marks == NO_MARK) & _pieces(packed.expected, chosen, pieces))
    return table, missing


def _rows(rows: NDArray[np.intp] | None, start: int, stop: int) -> slice | NDArray[np.intp]:
    """One chunk's rows, as a slice where they follow one another, so that nothing is copied."""
    if rows is None:
        return slice(start, stop)
    chunk = rows[start:stop]
    follow = int(chunk[-1]) - int(chunk[0]) == len(chunk) - 1
    return slice(int(chunk[0]), int(chunk[-1]) + 1) if follow else chunk


def _pieces(values: NDArray[Scalar], rows: slice | NDArray[np.intp], pieces: list[slice]) -> NDArray[Scalar]:
    """Some rows of some slices of slots, side by side."""
    if not pieces:
        return values[rows, :0]
    if len(pieces) == 1:
        return np.ascontiguousarray(values[rows, pieces[0]])
    return np.concatenate([values[rows, piece] for piece in pieces], axis=1)


def _common_numbers(marks: NDArray[np.uint8]) -> list[int]:
    """The codes worth counting one by one, judged by a sample: a poor guess costs time, never truth."""
    step = max(len(marks) // _SAMPLED_PUPILS, 1)
    seen = np.bincount(marks[::step].ravel(), minlength=256)
    seen[NO_MARK] = 0
    seen[_columns().of_number == len(_columns().numbers)] = 0
    return np.flatnonzero(seen > seen.sum() * _COMMON_SHARE).tolist()


def _count_codes(marks: NDArray[np.uint8], common: list[int]) -> NDArray[np.int64]:
    columns = _columns()
    table = np.zeros((len(marks), columns.count), np.int64)
    rare = marks != NO_MARK
    for number in common:
        here = marks == number
        table[:, columns.of_number[number]] = count_true(here)
        np.greater(rare, here, out=rare)
    _count_rare(marks, rare, table)
    if table[:, -1].any():
        raise ValueError(f"byte {_first_unknown(marks)} is no register code")
    return table[:, :-1]


def _count_rare(marks: NDArray[np.uint8], rare: NDArray[np.bool_], table: NDArray[np.int64]) -> None:
    """Add the marks picked out by ``rare`` to the table, each at its own row and column."""
    at = np.flatnonzero(rare)
    if len(at):
        places = at // marks.shape[1] * table.shape[1] + _columns().of_number[marks.ravel()[at]]
        table += np.bincount(places, minlength=table.size).reshape(table.shape)


def _first_unknown(marks: NDArray[np.uint8]) -> int:
    known = np.append(_columns().numbers, NO_MARK)
    return int(marks[~np.isin(marks, known)][0])


def count_true(plane: NDArray[np.bool_]) -> NDArray[np.int64]:
    """How many of each row are true: packed to bits, counted a word at a time."""
    bits = np.packbits(plane, axis=1)
    words = np.zeros((len(bits), -(-plane.shape[1] // _BITS_PER_WORD)), np.uint64)
    words.view(np.uint8)[:, : bits.shape[1]] = bits
    sums: NDArray[np.int64] = np.bitwise_count(words).sum(axis=1, dtype=np.int64)
    return sums
