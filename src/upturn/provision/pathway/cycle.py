"""Reviews on a cycle: when the next is due, and what counts as minutes."""

from collections.abc import Sequence
from datetime import date, timedelta

SHORTEST_CYCLE, LONGEST_CYCLE, USUAL_CYCLE = 2, 13, 6
"""Weeks between reviews."""
MOST_MINUTES = 3


def next_review(starts_on: date, every_weeks: int, held: Sequence[date]) -> date:
    """The day the next review is due while a placement lasts.

    Counted from the last one held, or from the first day; a review held early moves the next with it.
    """
    return max([starts_on, *held]) + timedelta(weeks=every_weeks)


def minutes_faults(lines: Sequence[str]) -> tuple[str, ...]:
    """What cannot stand as minutes: one to three lines."""
    said = [line for line in lines if line.strip()]
    if not said:
        return ("Write at least one line of what was agreed.",)
    if len(said) > MOST_MINUTES:
        return (f"Three lines are enough: these are {len(said)}.",)
    return ()


def on_time(due: date, held: date) -> bool:
    """Whether a review was held by its day, a week's grace for diaries."""
    return held <= due + timedelta(weeks=1)
