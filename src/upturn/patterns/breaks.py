"""Breaks in a school's year, seen in its register: where its days are further apart than a long weekend."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

LONG_WEEKEND = timedelta(days=5)


def returns(days: Sequence[date]) -> list[int]:
    """The places of the first days back after each break; the first day of all is none."""
    return [place for place, (one, next_one) in enumerate(pairwise(days), 1) if next_one - one > LONG_WEEKEND]


def half_terms(days: Sequence[date]) -> list[tuple[int, int]]:
    """The first and last place of each stretch between breaks."""
    if not days:
        return []
    starts = [0, *returns(days)]
    return list(zip(starts, [start - 1 for start in starts[1:]] + [len(days) - 1], strict=True))
