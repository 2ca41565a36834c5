"""What counts as evidence of a pattern: absence that is unexplained or unauthorised, and illness.

Every other absence was agreed or is beyond the pupil (part-time timetables, suspension, study leave,
religious observance, travelling, performing, interviews, appointments, leave the school granted). Such a
session is neither absence nor opportunity: for patterns it did not take place.

A morning and its afternoon are nearly one event, so patterns speak of days: a day counts when either of its
sessions does, and is away when any of those that count was missed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, cached_property

import numpy as np
from numpy.typing import NDArray

from upturn.kernel.sessions import DAYS_PER_WEEK, SLOTS_PER_DAY, Session
from upturn.patterns.bits import Words, count, count_in, words
from upturn.patterns.breaks import returns
from upturn.registers.codes import NO_MARK, Code, CodeClass, all_codes
from upturn.registers.packed import PackedMarks

COUNTS, MISSED, LATE = np.uint8(1), np.uint8(2), np.uint8(4)
"""Bits of a session: whether it is an opportunity, was missed, and whether the pupil came late."""

ANY_COUNTS, BOTH_COUNT = np.uint8(1), np.uint8(2)
ANY_MISSED, BOTH_MISSED = np.uint8(4), np.uint8(8)
MORNING_WRONG, AFTERNOON_WRONG = np.uint8(16), np.uint8(32)
"""Bits of a day, by its two sessions: which count, which were missed, which were missed or come to late."""

SHARE_OF_FULLEST_DAY = 10
"""A day is a school's when at least a tenth as many pupils counted on it as on its fullest."""

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


def is_evidence(code: Code) -> bool:
    """Whether a session so coded is an absence that patterns are looked for in."""
    return code.code_class is CodeClass.UNAUTHORISED or code.text == "I"


def is_opportunity(code: Code) -> bool:
    """Whether a session so coded could have been attended, as patterns see it: attended, or evidence."""
    return code.attended or is_evidence(code)


@cache
def flags_of_marks() -> NDArray[np.uint8]:
    """``uint8[256]``: the bits of each stored byte, 0 for no mark and for what did not take place."""
    table = np.zeros(256, np.uint8)
    for code in all_codes():
        counts, missed = COUNTS * is_opportunity(code), MISSED * is_evidence(code)
        table[code.number] = counts | missed | LATE * (code.late is not None)
    return table


@cache
def flags_of_days() -> NDArray[np.uint8]:
    """``uint8[65536]``: the bits of a day, by its two marks as they lie side by side in memory."""
    halves = flags_of_marks()[np.arange(1 << 16, dtype=np.uint16).view(np.uint8).reshape(-1, SLOTS_PER_DAY)]
    counts, missed = (halves & COUNTS) > 0, (halves & MISSED) > 0
    wrong = (halves & (MISSED | LATE)) > 0
    table = np.zeros(1 << 16, np.uint8)
    for bit, there in (
        (ANY_COUNTS, counts.any(axis=1)),
        (BOTH_COUNT, counts.all(axis=1)),
        (ANY_MISSED, missed.any(axis=1)),
        (BOTH_MISSED, missed.all(axis=1)),
        (MORNING_WRONG, wrong[:, 0]),
        (AFTERNOON_WRONG, wrong[:, 1]),
    ):
        table |= bit * there
    return table


@dataclass(frozen=True, eq=False)
class Days:
    """A school's days, and what each pupil did on them.

    Attributes:
        days: the school's days, in order.
        weekday: ``int64[days]``, 0 for Monday.
        week: ``int64[days]``, which week of the span each day is in.
        bits: ``uint8[pupils, days]``, the bits of each day.
        due: ``int64[pupils]``, how many marks were due.
        missing: ``int64[pupils]``, how many of them there are not.
    """

    days: tuple[date, ...]
    weekday: Ints
    week: Ints
    bits: NDArray[np.uint8]
    due: Ints
    missing: Ints

    @property
    def pupils(self) -> int:
        """How many rows there are."""
        return len(self.bits)

    @cached_property
    def weeks(self) -> Ints:
        """The weeks of the span in which the school had a day."""
        return np.unique(self.week)

    @cached_property
    def returns(self) -> list[int]:
        """The places of the first days back after each break."""
        return returns(self.days)

    @cached_property
    def counts(self) -> Bools:
        """``bool[pupils, days]``: whether either session of the day is an opportunity."""
        return (self.bits & ANY_COUNTS) > 0

    @cached_property
    def away(self) -> Bools:
        """``bool[pupils, days]``: whether any session that counts was missed."""
        return (self.bits & ANY_MISSED) > 0

    @cached_property
    def counts_bits(self) -> Words:
        """``counts`` as words of bits."""
        return self.words(ANY_COUNTS)

    @cached_property
    def away_bits(self) -> Words:
        """``away`` as words of bits."""
        return self.words(ANY_MISSED)

    def of(self, row: int) -> "Days":
        """The same days, of one pupil."""
        mine = slice(row, row + 1)
        return replace(self, bits=self.bits[mine], due=self.due[mine], missing=self.missing[mine])

    def words(self, bit: np.uint8) -> Words:
        """The days that have one of the bits of a day."""
        return words(self.bits & bit)

    def in_and_out(self, part: Bools) -> tuple[tuple[Ints, Ints], tuple[Ints, Ints]]:
        """Days that count in a part of the year and out of it, and those away: ``int64[pupils]`` each.

        ``part`` is ``bool[days]``.
        """
        parts = np.stack([part, ~part])
        counted, away = (count_in(each, parts) for each in (self.counts_bits, self.away_bits))
        return (counted[:, 0], counted[:, 1]), (away[:, 0], away[:, 1])

    def sessions_missed(self, row: int, places: Sequence[int]) -> list[tuple[date, Session]]:
        """The sessions of some days that a pupil missed or came late to, in order."""
        return [
            (self.days[place], session)
            for place, bits in zip(places, self.bits[row, places].tolist(), strict=True)
            for session, wrong in _WRONG.items()
            if bits & wrong
        ]


_WRONG = {Session.AM: int(MORNING_WRONG), Session.PM: int(AFTERNOON_WRONG)}


def days_of(packed: PackedMarks, first: date, last: date) -> Days:
    """The days of one school from ``first`` to ``last``, both inclusive. All rows are that school's."""
    period = packed.weeks.between(first, last)
    marks, due = np.ascontiguousarray(packed.marks)[:, period], packed.expected[:, period]
    pairs = marks.view(np.uint16)
    marked = np.flatnonzero(np.bitwise_or.reduce(pairs, axis=0))
    bits = flags_of_days().take(pairs[:, marked])
    held = _school_days((bits & ANY_COUNTS).sum(axis=0, dtype=np.int64))
    numbers = marked[held] + period.start // SLOTS_PER_DAY
    return Days(
        days=tuple(map(date.fromordinal, (numbers + packed.weeks.monday.toordinal()).tolist())),
        weekday=numbers % DAYS_PER_WEEK,
        week=numbers // DAYS_PER_WEEK,
        bits=np.ascontiguousarray(bits[:, held]),
        due=count(words(due)),
        missing=count(words(due & (marks == NO_MARK))),
    )


def _school_days(counted: Ints) -> Bools:
    held: Bools = (counted > 0) & (counted * SHARE_OF_FULLEST_DAY >= counted.max(initial=0))
    return held
