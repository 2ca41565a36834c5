"""Time spent, from times of coming and going: no minute counts twice, and none outside the lesson."""

from collections.abc import Iterable
from datetime import datetime, timedelta

Interval = tuple[datetime, datetime]
NOTHING = timedelta(0)


def clipped(
    intervals: Iterable[Interval], first: datetime | None = None, last: datetime | None = None
) -> list[Interval]:
    """The parts of intervals from ``first`` to ``last``; those wholly outside are left out."""
    inside = [
        (start if first is None else max(start, first), end if last is None else min(end, last))
        for start, end in intervals
    ]
    return [(start, end) for start, end in inside if start < end]


def union_length(intervals: Iterable[Interval]) -> timedelta:
    """How long at least one interval lasts; order does not matter."""
    total, reached = NOTHING, None
    for start, end in sorted(intervals):
        begin = start if reached is None or start > reached else reached
        if end > begin:
            total += end - begin
            reached = end
    return total
