"""What pupils share, in plain Python over one school: the definition the kernels are held to.

A pupil is a list of days or of lessons, the same school days for everyone.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count
from math import ceil, exp, floor, lgamma, log
from statistics import median

from upturn.patterns.reference import binomial_tail, hypergeometric_tail


@dataclass(frozen=True, slots=True)
class Together:
    """Of so many pupils who have a place in their week, how many repeat missing it, and would."""

    pupils: int
    observed: int
    expected: float
    p: float


@dataclass(frozen=True, slots=True)
class DayOf:
    """A year group on one day: how many counted, how many it was, and would be."""

    n: int
    observed: int
    expected: float
    p: float


def together(
    school: Sequence[Iterable[tuple[Hashable, bool]]],
    whole: Sequence[Sequence[bool]],
    *,
    times: int,
    fewest: int,
) -> dict[Hashable, Together]:
    """Who misses each place of their week one time in six, and how many would by all they miss.

    Args:
        school: each pupil's places had, with whether it was missed that time.
        whole: whether each of a pupil's opportunities was missed.
        times: fewer times are no repeat, however few the opportunities.
        fewest: with fewer opportunities in a place a pupil says nothing of it.
    """
    had = [Counter(place for place, _ in pupil) for pupil in map(list, school)]
    gone = [Counter(place for place, missed in pupil if missed) for pupil in map(list, school)]
    places = {place for each in had for place, number in each.items() if number >= fewest}
    found = {}
    for place in places:
        rows = [row for row, each in enumerate(had) if each[place] >= fewest]
        expected = sum(
            hypergeometric_tail(
                had[row][place], _often(had[row][place], times), sum(whole[row]), len(whole[row])
            )
            for row in rows
        )
        observed = sum(gone[row][place] >= _often(had[row][place], times) for row in rows)
        p = min(1.0, len(places) * poisson_tail(observed, expected))
        found[place] = Together(len(rows), observed, expected, p)
    return found


def _often(had: int, times: int) -> int:
    return max(ceil(had / 6), times)


def days_of_groups(
    groups: Mapping[str, Sequence[Mapping[date, bool]]], days: Sequence[date]
) -> dict[tuple[str, date], DayOf]:
    """Every year group's days: pupils who counted, with whether it was so of each that day."""
    counted = {
        group: {day: [pupil[day] for pupil in pupils if day in pupil] for day in days}
        for group, pupils in groups.items()
    }
    tried = 2 * max(sum(bool(each) for by_day in counted.values() for each in by_day.values()), 1)
    found = {}
    for group, by_day in counted.items():
        rate = {day: _usual(by_day, day) for day in days}
        squares = [
            (sum(it) - len(it) * rate[day]) ** 2 / max(len(it) * rate[day] * (1 - rate[day]), 1e-9)
            for day, it in by_day.items()
        ]
        stray = max(median(squares) / 0.455, 1.0)
        for day, it in by_day.items():
            p = tried * binomial_tail(round(len(it) / stray), floor(sum(it) / stray), rate[day])
            known = sum(other.weekday() == day.weekday() for other in days) > 6
            found[group, day] = DayOf(len(it), sum(it), len(it) * rate[day], min(1.0, p) if known else 1.0)
    return found


def _usual(by_day: Mapping[date, Sequence[bool]], day: date) -> float:
    """The share of the group's other days of that weekday."""
    others = [
        each
        for other, it in by_day.items()
        for each in it
        if other.weekday() == day.weekday() and other != day
    ]
    return sum(others) / max(len(others), 1)


def poisson_tail(x: int, mean: float) -> float:
    """The chance of a count of ``x`` or more where ``mean`` is usual."""
    total = 0.0
    for k in count(x):
        term = exp(k * log(mean) - mean - lgamma(k + 1)) if mean else float(not k)
        total += term
        if k > mean and term < 1e-18:
            return min(total, 1.0)
    return total
