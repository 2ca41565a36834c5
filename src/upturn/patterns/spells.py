"""Spells: runs of days away, a pupil's own days that count one after another.

Weekends, holidays and sessions that did not take place neither break a spell nor lengthen it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from upturn.patterns.bits import Words, words
from upturn.patterns.evidence import Bools, Days, Ints
from upturn.patterns.kinds import Kind
from upturn.patterns.measured import Measured

SHORT = 2
"""A spell of at most two days says where absence begins; a long one visits every weekday."""

FEWEST = 8
MOSTLY = 0.75


@dataclass(frozen=True, slots=True, eq=False)
class Spells:
    """Every pupil's spells, by row and then by day: ``int64[spells]`` each.

    ``first`` and ``last`` are places in the school's days; ``length`` counts the pupil's own days.
    ``at_risk`` is ``bool[pupils, days]``: where a spell could have begun, since the day before was attended;
    ``at_risk_bits`` is the same as words of bits.
    """

    row: Ints
    first: Ints
    last: Ints
    length: Ints
    at_risk: Bools
    at_risk_bits: Words

    def count(self, pupils: int) -> Ints:
        """How many spells each pupil has."""
        return np.bincount(self.row, minlength=pupils)

    def short_starts(self, longest: int = SHORT) -> tuple[Ints, Ints]:
        """Row and day of the first day of every spell of at most so many days."""
        short = self.length <= longest
        return self.row[short], self.first[short]


def spells_of(days: Days) -> Spells:
    """Every pupil's spells."""
    after_away = _last_counted_was_away(days.counts, days.away)
    before_away = _last_counted_was_away(days.counts[:, ::-1], days.away[:, ::-1])[:, ::-1]
    row, first = np.nonzero(days.away & ~after_away)
    last = np.nonzero(days.away & ~before_away)[1]
    length = last - first + 1 - _passed_over(days.counts, row, first, last)
    at_risk = days.counts & ~after_away
    return Spells(row, first, last, length, at_risk, words(at_risk))


def _last_counted_was_away(counts: Bools, away: Bools) -> Bools:
    """``bool[pupils, days]``: whether the pupil's last day that counted before each was away.

    For most pupils every day counts, and it is the day before.
    """
    was = np.zeros(counts.shape, np.bool_)
    was[:, 1:] = away[:, :-1]
    gaps = np.flatnonzero(~counts.all(axis=1))
    number = np.arange(1, counts.shape[1] + 1, dtype=np.int16) * np.int16(2)
    latest: NDArray[np.int16] = np.maximum.accumulate(np.where(counts[gaps], number + away[gaps], 0), axis=1)
    was[gaps, 1:] = latest[:, :-1] & 1
    return was


def _passed_over(counts: Bools, row: Ints, first: Ints, last: Ints) -> Ints:
    """``int64[spells]``: how many days within each spell do not count."""
    gaps: Bools = np.asarray(~counts.all(axis=1))
    place = np.cumsum(gaps) - 1
    skipped = np.cumsum(~counts[gaps], axis=1, dtype=np.int64)
    passed, here = np.zeros(len(row), np.int64), np.flatnonzero(gaps[row])
    at = place[row[here]]
    passed[here] = skipped[at, last[here]] - skipped[at, first[here]]
    return passed


def by_length(spells: Spells, pupils: int, up_to: Sequence[int]) -> Ints:
    """``int64[pupils, lengths]``: each pupil's spells of up to so many days each, and last those longer."""
    lengths = len(up_to) + 1
    place = spells.row * lengths + np.searchsorted(up_to, spells.length)
    return np.bincount(place, minlength=pupils * lengths).reshape(pupils, lengths)


def often_away(times: Ints) -> Bools:
    """Who is away often enough for how long each time to say anything."""
    often: Bools = times >= FEWEST
    return often


def scattered(days: Days, spells: Spells, eligible: Bools) -> Measured:
    """Pupils away many times, three times in four for a single day. Described, never tested.

    ``n`` is how many times the pupil was away, ``observed`` how many were single days, ``which`` the days
    in all. A test of runs would find nearly every ordinary register guilty of having spells.
    """
    lengths = by_length(spells, days.pupils, (1,))
    times, single = lengths.sum(axis=1), lengths[:, 0]
    often = often_away(times)
    rows = np.flatnonzero(eligible & often & (single >= MOSTLY * times))
    usual = single[often].sum() / max(int(times[often].sum()), 1)
    in_all = np.bincount(spells.row, weights=spells.length, minlength=days.pupils).astype(np.int64)
    return Measured.described(Kind.SPELLS, rows, times[rows], single[rows], times[rows] * usual, in_all[rows])
