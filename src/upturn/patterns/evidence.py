"""What counts as evidence of a pattern: absence that is unexplained or unauthorised, and illness.

Every other absence was agreed or is beyond the pupil (part-time timetables, suspension, study leave,
religious observance, travelling, performing, interviews, appointments, leave the school granted). Such a
session is neither absence nor opportunity: for patterns it did not take place.

A morning and its afternoon are nearly one event, so patterns speak of days: a day counts when either of its
sessions does, and is away when any of those that count was missed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np
from numpy.typing import NDArray

from upturn.kernel.sessions import DAYS_PER_WEEK, SLOTS_PER_DAY, Session
from upturn.patterns.bits import Words, count_in, words
from upturn.registers.codes import NO_MARK, Code, CodeClass, all_codes
from upturn.registers.kernels import count_true
from upturn.registers.packed import PackedMarks

COUNTS, MISSED, LATE = np.uint8(1), np.uint8(2), np.uint8(4)
"""Bits of a session: whether it is an opportunity, was missed, and whether the pupil came late."""

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


_HALVES = tuple(Session)


@dataclass(frozen=True, slots=True, eq=False)
class Days:
    """A school's days, and what each pupil did on them. Arrays are ``[pupils, days]`` unless said.

    Attributes:
        days: the school's days, in order.
        weekday: ``int64[days]``, 0 for Monday.
        week: ``int64[days]``, which week of the span each day is in.
        morning: the bits of each day's morning.
        afternoon: the same of its afternoon.
        counts: whether either session of the day is an opportunity.
        away: whether any session that counts was missed.
        due: ``int64[pupils]``, how many marks were due.
        missing: ``int64[pupils]``, how many of them there are not.
        counts_bits: ``counts`` as words of bits.
        away_bits: ``away`` as words of bits.
    """

    days: tuple[date, ...]
    weekday: Ints
    week: Ints
    morning: NDArray[np.uint8]
    afternoon: NDArray[np.uint8]
    counts: Bools
    away: Bools
    due: Ints
    missing: Ints
    counts_bits: Words
    away_bits: Words

    @property
    def pupils(self) -> int:
        """How many rows there are."""
        return len(self.counts)

    @property
    def weeks(self) -> Ints:
        """The weeks of the span in which the school had a day."""
        return np.unique(self.week)

    def in_and_out(self, part: Bools) -> tuple[tuple[Ints, Ints], tuple[Ints, Ints]]:
        """Days that count in a part of the year and out of it, and those away: ``int64[pupils]`` each.

        ``part`` is ``bool[days]``.
        """
        parts = np.stack([part, ~part])
        counted, away = (count_in(each, parts) for each in (self.counts_bits, self.away_bits))
        return (counted[:, 0], counted[:, 1]), (away[:, 0], away[:, 1])

    def sessions_missed(self, row: int, places: Sequence[int]) -> list[tuple[date, Session]]:
        """The sessions of some days that a pupil missed or came late to, in order."""
        halves = np.stack([self.morning[row, places], self.afternoon[row, places]], axis=1)
        missed = zip(*(each.tolist() for each in np.nonzero(halves & (MISSED | LATE))), strict=True)
        return [(self.days[places[place]], _HALVES[half]) for place, half in missed]


def days_of(packed: PackedMarks, first: date, last: date) -> Days:
    """The days of one school from ``first`` to ``last``, both inclusive. All rows are that school's."""
    period = packed.weeks.between(first, last)
    inside = slice(-(-period.start // SLOTS_PER_DAY), period.stop // SLOTS_PER_DAY)
    marks, due = packed.marks[:, period], packed.expected[:, period]
    flags = flags_of_marks()[marks].reshape(len(marks), -1, SLOTS_PER_DAY)
    bits = flags[:, :, 0] | flags[:, :, 1]
    held = np.flatnonzero(_school_days(np.count_nonzero(bits & COUNTS, axis=0)))
    numbers = held + inside.start
    counts, away = (bits[:, held] & COUNTS) > 0, (bits[:, held] & MISSED) > 0
    return Days(
        days=tuple(packed.weeks.day(int(number) * SLOTS_PER_DAY) for number in numbers),
        weekday=numbers % DAYS_PER_WEEK,
        week=numbers // DAYS_PER_WEEK,
        morning=flags[:, held, 0],
        afternoon=flags[:, held, 1],
        counts=counts,
        away=away,
        due=count_true(due),
        missing=count_true(due & (marks == NO_MARK)),
        counts_bits=words(counts),
        away_bits=words(away),
    )


def _school_days(counted: Ints) -> Bools:
    held: Bools = (counted > 0) & (counted * SHARE_OF_FULLEST_DAY >= counted.max(initial=0))
    return held
