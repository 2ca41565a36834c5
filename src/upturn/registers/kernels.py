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
Rows = slice | NDArray[np.intp]

_BYTES_AT_A_TIME = 768 * 1024
_SAMPLED_PUPILS = 64
_COMMON_SHARE = 1 / 16
_BITS_PER_WORD = 64
_BYTES_PER_WORD = 8


@dataclass(frozen=True, slots=True, eq=False)
class _Columns:
    """How codes become columns of a table of counts, and columns become figures.

    ``of_number`` is ``intp[256]``, the column of each byte; bytes that are no code share the last column.
    ``figures`` is ``float32[codes, 7]``: one where a code counts to a figure (all but missing).
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
    figures = np.array([_figures_of(code) for code in codes], np.float32)
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
    period, last_4, previous_4 = (_Tally.of(packed.pupils) for _ in range(3))
    codes = np.zeros((packed.pupils, len(_columns().numbers)), np.int32)
    common = _common_numbers(packed.marks)
    for rows, weeks in _windows(packed, last, schools):
        for chunk in _chunks(rows, packed.weeks.slots):
            # All three while the chunk's marks are in the cache.
            codes[chunk] = period.count(packed, chunk, [packed.weeks.between(first, last)], common)
            last_4.count(packed, chunk, _slots_of(packed, weeks.last, last), common)
            previous_4.count(packed, chunk, _slots_of(packed, weeks.previous, last), common)
    used = np.flatnonzero(codes.any(axis=0))
    return StatisticsArrays(
        counts=period.arrays(),
        last_4_weeks=last_4.arrays(),
        previous_4_weeks=previous_4.arrays(),
        code_numbers=tuple(_columns().numbers[used].tolist()),
        code_counts=codes[:, used],
    )


def counts(packed: PackedMarks, first: date, last: date) -> CountArrays:
    """Every pupil's figures between two days, both inclusive, and nothing more."""
    tally, common = _Tally.of(packed.pupils), _common_numbers(packed.marks)
    for chunk in _chunks(np.arange(packed.pupils), packed.weeks.slots):
        tally.count(packed, chunk, [packed.weeks.between(first, last)], common)
    return tally.arrays()


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
    of_number[columns.numbers] = columns.figures > 0
    for figure in of_number.T:
        yield figure[marks]
    yield (marks == NO_MARK) & expected


def _by_week(plane: NDArray[np.bool_]) -> NDArray[np.int64]:
    weeks = plane.shape[1] // SLOTS_PER_WEEK
    sums: NDArray[np.int64] = plane.reshape(len(plane), weeks, SLOTS_PER_WEEK).sum(axis=2, dtype=np.int64)
    return sums


@dataclass(frozen=True, slots=True, eq=False)
class _Tally:
    """Figures, ``int64[figures, pupils]`` in the order of `COUNT_FIELDS`, filled a chunk at a time."""

    figures: NDArray[np.int64]

    @classmethod
    def of(cls, pupils: int) -> "_Tally":
        return cls(np.zeros((len(COUNT_FIELDS), pupils), np.int64))

    def count(
        self, packed: PackedMarks, chunk: Rows, pieces: list[slice], common: list[int]
    ) -> NDArray[np.int64]:
        """Count some pupils' marks in some slices of slots; also returns each code's count."""
        marks = _pieces(packed.marks, chunk, pieces)
        marked = marks != NO_MARK
        self.figures[-1, chunk] = count_true(_pieces(packed.expected, chunk, pieces) > marked)
        codes = _count_codes(marks, marked, common)
        # Sums of columns; float32 multiplies fast and is exact below sixteen million.
        self.figures[:-1, chunk] = (codes.astype(np.float32) @ _columns().figures).T
        return codes

    def arrays(self) -> CountArrays:
        return CountArrays(*self.figures)


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


def _slots_of(packed: PackedMarks, weeks: tuple[int, ...], last: date) -> list[slice]:
    """The slots of some weeks up to a day, in as few slices as they come."""
    stop = packed.weeks.between(packed.weeks.monday, last).stop
    pieces: list[slice] = []
    for week in weeks:
        start, end = week * SLOTS_PER_WEEK, min((week + 1) * SLOTS_PER_WEEK, stop)
        if pieces and pieces[-1].stop == start:
            start = pieces.pop().start
        pieces.append(slice(start, end))
    return pieces


def _chunks(rows: NDArray[np.intp], width: int) -> Iterator[Rows]:
    """Rows a chunk at a time; as slices where they follow one another, so that nothing is copied."""
    pupils = max(_BYTES_AT_A_TIME // max(width, 1), 1)
    for start in range(0, len(rows), pupils):
        chunk = rows[start : start + pupils]
        follow = int(chunk[-1]) - int(chunk[0]) == len(chunk) - 1
        yield slice(int(chunk[0]), int(chunk[-1]) + 1) if follow else chunk


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


def _count_codes(marks: NDArray[np.uint8], rare: NDArray[np.bool_], common: list[int]) -> NDArray[np.int64]:
    """Each row's count of every code. ``rare`` begins as every mark; the common are struck out of it."""
    columns = _columns()
    table = np.zeros((len(marks), columns.count), np.int64)
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
    at = _where(rare.ravel())
    if len(at):
        places = at // marks.shape[1] * table.shape[1] + _columns().of_number[marks.ravel()[at]]
        table += np.bincount(places, minlength=table.size).reshape(table.shape)


def _where(plane: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Where a row is true, looked for eight at a time: most eights hold nothing, for absence has spells."""
    whole = len(plane) // _BYTES_PER_WORD * _BYTES_PER_WORD
    words = plane[:whole].view(np.uint64)
    held = np.flatnonzero(words != 0)
    inside = np.flatnonzero(words[held].view(np.bool_))
    at = held[inside // _BYTES_PER_WORD] * _BYTES_PER_WORD + inside % _BYTES_PER_WORD
    return np.concatenate([at, np.flatnonzero(plane[whole:]) + whole])


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
