"""Whether a gain since a plan's start is holding: `patterns.ladder`, looked at each week.

The arithmetic lives below, where patterns use it too; here it is given the sessions a plan counts.
"""

from datetime import date, timedelta

from upturn.kernel.weeks import Weeks
from upturn.patterns.ladder import (
    BASELINE_SESSIONS,
    EARLY,
    FIRST_WEEK,
    LAST_WEEK,
    STRONG,
    SURE,
    Confidence,
    SustainedGain,
    chance_of_gain,
    ladder,
    sustained_gain,
)
from upturn.plans.progress import ONE_DAY, Counted, counted, last_counted

__all__ = [
    "EARLY",
    "FIRST_WEEK",
    "LAST_WEEK",
    "STRONG",
    "SURE",
    "Confidence",
    "SustainedGain",
    "chance_of_gain",
    "ladder",
    "sustained_gain",
    "weekly_looks",
]


def weekly_looks(
    weeks: Weeks, marks: bytes, *, started: date, until: date, long_run: Counted | None = None
) -> tuple[float, ...]:
    """The chance of a gain at the end of each week, from the third to the twelfth since a start.

    The start is the plan's, or the half term's where there is none. Eight weeks that count stand before it;
    everything since stands after. A week in which nothing new counted is no look.
    """
    before = last_counted(weeks, marks, until=started - ONE_DAY, sessions=BASELINE_SESSIONS)
    looks, seen = [], 0
    for week in range(1, LAST_WEEK + 1):
        end = started + timedelta(weeks=week) - ONE_DAY
        if end > until:
            break
        now = counted(weeks, marks, started, end)
        if week >= FIRST_WEEK and now.counted > seen:
            looks.append(chance_of_gain(before, now, long_run))
        seen = now.counted
    return tuple(looks) if before.counted else ()
