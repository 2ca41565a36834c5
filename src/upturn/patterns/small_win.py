"""Small wins: a half term in which a pupil comes in more than their long run, by the ladder of `ladder`.

The start is the half term's until a plan gives one. Before it stand the sessions since September, the last
eighty of them drawn towards the pupil's longer record; a pupil who had one illness and is back has won
nothing, so three spells must lie before it. Looks are weekly, from the third week of the half term.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import erf, sqrt

import numpy as np
from numpy.typing import NDArray

from upturn.patterns import ladder
from upturn.patterns.breaks import half_terms
from upturn.patterns.evidence import (
    ANY_COUNTS,
    ANY_MISSED,
    BOTH_COUNT,
    BOTH_MISSED,
    Bools,
    Days,
    Floats,
    Ints,
)
from upturn.patterns.kinds import Kind
from upturn.patterns.ladder import Confidence
from upturn.patterns.measured import Measured
from upturn.patterns.spells import Spells

FEWEST_SPELLS_BEFORE = 3
FEWEST_BEFORE = 40
LOWEST_ABSENCE = 0.1
SHOWN_FROM = Confidence.LIKELY

Sessions = NDArray[np.int16]


def start_of_half_term(days: Days) -> int:
    """The place of the first day of the half term the school's last day is in."""
    return half_terms(days.days)[-1][0] if days.days else 0


@dataclass(frozen=True, slots=True, eq=False)
class Standings:
    """Where those stand who can be looked at.

    ``rows`` and ``stands``, each a `Confidence`, are ``int64``, an entry a pupil; ``counted`` and
    ``attended`` are ``int16[rows, days]`` sessions; ``start`` is the place of the day it starts from.
    """

    rows: Ints
    stands: Ints
    counted: Sessions
    attended: Sessions
    start: int


def small_win(days: Days, spells: Spells, eligible: Bools, start: int | None = None) -> Measured:
    """Pupils whose rise is likely or holding; ``which`` is the `Confidence`.

    ``n`` is how many sessions counted since the start, ``observed`` how many were attended, ``expected`` how
    many would have been at the rate of all the year before.
    """
    found = standings(days, spells, eligible, start)
    shown = np.flatnonzero(found.stands >= SHOWN_FROM)
    before, n = _before_and_since(found.counted[shown], found.start)
    had, came = _before_and_since(found.attended[shown], found.start)
    return Measured.described(
        Kind.SMALL_WIN, found.rows[shown], n, came, n * had / before, found.stands[shown]
    )


def _before_and_since(sessions: Sessions, start: int) -> tuple[Ints, Ints]:
    return sessions[:, :start].sum(axis=1), sessions[:, start:].sum(axis=1)


def standings(days: Days, spells: Spells, eligible: Bools, start: int | None = None) -> Standings:
    """Where everyone stands who can be looked at; without a start, since that of the half term."""
    start = start_of_half_term(days) if start is None else start
    rows = _who(days, spells, eligible & (start > 0), start)
    counted, attended = sessions_of_days(days, rows)
    stands = standing(weekly_chances(counted, attended, days.week, start))
    return Standings(rows, stands, counted, attended, start)


def _who(days: Days, spells: Spells, eligible: Bools, start: int) -> Ints:
    times = np.bincount(spells.row[spells.first < start], minlength=days.pupils)
    (counted, _), (away, _) = days.in_and_out(np.arange(len(days.days)) < start)
    enough = (2 * counted >= FEWEST_BEFORE) & (away >= LOWEST_ABSENCE * counted)
    return np.flatnonzero(eligible & (times >= FEWEST_SPELLS_BEFORE) & enough)


def sessions_of_days(days: Days, rows: Ints) -> tuple[Sessions, Sessions]:
    """``int16[rows, days]``: how many sessions of each day counted, and how many were attended."""
    counted, attended = (table[days.bits[rows]] for table in _sessions_of_bits())
    return counted, attended


@cache
def _sessions_of_bits() -> tuple[Sessions, Sessions]:
    """``int16[256]``: how many sessions counted and were attended, by the bits of a day."""
    bits = np.arange(256)
    any_counts, both_count, any_missed, both_missed = (
        ((bits & bit) > 0).astype(np.int16) for bit in (ANY_COUNTS, BOTH_COUNT, ANY_MISSED, BOTH_MISSED)
    )
    counted = any_counts + both_count
    return counted, counted - any_missed - both_missed


def weekly_chances(counted: Sessions, attended: Sessions, week: Ints, start: int) -> Floats:
    """``float64[rows, looks]``: the chance of a gain at the end of each week from the third.

    NaN where nothing new counted that week, which is no look.
    """
    recent = _recent(counted[:, :start])
    before, longer = (
        tuple((each[:, :start] * part).sum(axis=1)[:, None] for each in (attended, counted))
        for part in (recent, ~recent)
    )
    ends = np.array(_ends_of_weeks(week, start), np.int64) - start - 1
    came, had = (np.cumsum(each[:, start:], axis=1, dtype=np.int64)[:, ends] for each in (attended, counted))
    anything_new = np.diff(had, axis=1, prepend=0) > 0
    looks = slice(ladder.FIRST_WEEK - 1, None)
    chances = _chance(before, longer, (came[:, looks], had[:, looks]))
    return np.where(anything_new[:, looks], chances, np.nan)


def _recent(counted: Sessions) -> Bools:
    """The last days that hold eighty sessions, or as few more as whole days make."""
    since = np.cumsum(counted[:, ::-1], axis=1)[:, ::-1] - counted
    recent: Bools = since < ladder.BASELINE_SESSIONS
    return recent


def _ends_of_weeks(week: Ints, start: int) -> Sequence[int]:
    """Where each week of the half term ends, as far as the twelfth."""
    ends = np.flatnonzero(np.diff(week[start:], append=-1)) + start + 1
    return [int(end) for end in ends[: ladder.LAST_WEEK]]


def standing(chances: Floats) -> Ints:
    """`ladder.ladder` of each row's looks."""
    stands = np.full(len(chances), Confidence.CANNOT_TELL, np.int64)
    # Whoever does not stand on the lowest rung at the last look stands on none.
    for row in np.flatnonzero(_latest(chances) >= ladder.EARLY).tolist():
        stands[row] = ladder.ladder([chance for chance in chances[row].tolist() if chance == chance])
    return stands


def _latest(chances: Floats) -> Floats:
    """Each row's last look; NaN where there was none."""
    latest = np.full(len(chances), np.nan)
    for look in chances.T:
        latest = np.where(np.isnan(look), latest, look)
    return latest


Pair = tuple[Ints, ...]
"""Sessions attended, and counted."""


def _chance(before: Pair, longer: Pair, now: Pair) -> Floats:
    """`ladder.chance_of_gain`, for many pupils at once."""
    mean_before, spread_before = _belief(before, longer)
    mean_now, spread_now = _belief(now, None)
    deviations = (mean_now - mean_before - ladder.SMALLEST_GAIN) / np.sqrt(spread_before + spread_now)
    below = np.array([erf(deviation) for deviation in (deviations / sqrt(2)).ravel().tolist()])
    chance = (1 + below.reshape(deviations.shape)) / 2
    risen = now[0] * before[1] > before[0] * now[1]
    return np.where(risen, chance, np.minimum(chance, ladder.NO_BETTER_THAN_NOT))


def _belief(seen: Pair, longer: Pair | None) -> tuple[Floats, Floats]:
    attended = 1 + seen[0] / ladder.SESSIONS_PER_DRAW
    draws = 2 + seen[1] / ladder.SESSIONS_PER_DRAW
    if longer is not None:
        weight = np.minimum(2 * ladder.LONG_RUN_DAYS, longer[1]) / ladder.SESSIONS_PER_DRAW
        attended = attended + weight * longer[0] / np.maximum(longer[1], 1)
        draws = draws + weight
    mean = attended / draws
    return mean, mean * (1 - mean) / (draws + 1)
