"""Spells: runs of days away, a pupil's own days that count one after another.

Weekends, holidays and sessions that did not take place neither break a spell nor lengthen it.
"""

from dataclasses import dataclass

import numpy as np

from upturn.patterns.bits import Words, count, words
from upturn.patterns.evidence import Bools, Days, Ints
from upturn.patterns.kinds import Kind
from upturn.patterns.measured import Measured

SHORT = 2
"""A spell of at most two days says where absence begins; a long one visits every weekday."""

LENGTHS = ("1 day", "2 days", "3 to 5 days", "longer")
_UP_TO = (1, 2, 5)

FEWEST = 8
MOSTLY = 0.75


@dataclass(frozen=True, slots=True, eq=False)
class Spells:
    """Every pupil's spells, by row and then by day: ``int64[spells]`` each.

    ``first`` and ``last`` are places in the school's days; ``length`` counts the pupil's own days.
    ``at_risk_bits`` are the days on which a spell could have begun, since the day before was attended.
    """

    row: Ints
    first: Ints
    last: Ints
    length: Ints
    at_risk_bits: Words

    def count(self, pupils: int) -> Ints:
        """How many spells each pupil has."""
        return np.bincount(self.row, minlength=pupils)

    def of(self, row: int) -> slice:
        """The places of one pupil's spells."""
        return slice(*np.searchsorted(self.row, [row, row + 1]).tolist())

    def short_starts(self, longest: int = SHORT) -> tuple[Ints, Ints]:
        """Row and day of the first day of every spell of at most so many days."""
        short = self.length <= longest
        return self.row[short], self.first[short]


def spells_of(days: Days) -> Spells:
    """Every pupil's spells. Days that do not count are passed over: the rest follow one after another."""
    counted = np.flatnonzero(days.counts)
    away = days.away.ravel()[counted]
    after_away = np.zeros(len(counted), np.bool_)
    after_away[1:] = away[:-1]
    after_away[_first_of_each(days)] = False
    goes_on = np.zeros(len(counted), np.bool_)
    goes_on[:-1] = (away & after_away)[1:]
    begins, ends = np.flatnonzero(away & ~after_away), np.flatnonzero(away & ~goes_on)
    row, first = np.divmod(counted[begins], days.bits.shape[1])
    last = counted[ends] % days.bits.shape[1]
    at_risk = np.zeros(days.bits.shape, np.bool_)
    at_risk.ravel()[counted] = ~after_away
    return Spells(row, first, last, ends - begins + 1, words(at_risk))


def _first_of_each(days: Days) -> Ints:
    """Of all pupils' days that count, the place of each pupil's first."""
    of_each = count(days.counts_bits)
    firsts: Ints = (np.cumsum(of_each) - of_each)[of_each > 0]
    return firsts


def by_length(spells: Spells, pupils: int) -> Ints:
    """``int64[pupils, lengths]``: how many of each pupil's spells are of each of `LENGTHS`."""
    place = spells.row * len(LENGTHS) + np.searchsorted(_UP_TO, spells.length)
    return np.bincount(place, minlength=pupils * len(LENGTHS)).reshape(pupils, len(LENGTHS))


def often_away(times: Ints) -> Bools:
    """Who is away often enough for how long each time to say anything."""
    often: Bools = times >= FEWEST
    return often


def scattered(days: Days, spells: Spells, eligible: Bools) -> Measured:
    """Pupils away many times, three times in four for a single day. Described, never tested.

    ``n`` is how many times the pupil was away, ``observed`` how many were single days, ``which`` the days
    in all. A test of runs would find nearly every ordinary register guilty of having spells.
    """
    lengths = by_length(spells, days.pupils)
    times, single = lengths.sum(axis=1), lengths[:, 0]
    often = often_away(times)
    rows = np.flatnonzero(eligible & often & (single >= MOSTLY * times))
    usual = single[often].sum() / max(int(times[often].sum()), 1)
    in_all = np.bincount(spells.row, weights=spells.length, minlength=days.pupils).astype(np.int64)
    return Measured.described(Kind.SPELLS, rows, times[rows], single[rows], times[rows] * usual, in_all[rows])
