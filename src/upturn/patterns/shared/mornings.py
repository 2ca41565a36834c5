"""The first session of one weekday, missed or late by several pupils with the afternoon fine.

Whoever has one such morning in six of a weekday, and three at least, is counted, held against all mornings
of their own.
"""

import numpy as np

from upturn.kernel.sessions import DAYS_PER_WEEK
from upturn.patterns.evidence import AFTERNOON_WRONG, BOTH_COUNT, MORNING_WRONG, Bools, Days
from upturn.patterns.sentences import DAYS, about
from upturn.patterns.shared.cause import SharedCause, SharedKind, stands_out
from upturn.patterns.shared.counted import Repeated, repeated

TIMES = 3
FEWEST_MORNINGS = 6
QUESTION = "What happens here on that morning, and on the way in, that we could change?"


def shared_mornings(days: Days, eligible: Bools) -> list[SharedCause]:
    """Weekdays whose mornings stand out."""
    found = gone_together(days, eligible)
    return [
        _cause(found, weekday)
        for weekday in range(DAYS_PER_WEEK)
        if stands_out(int(found.observed[weekday]), float(found.expected[weekday]), float(found.p[weekday]))
    ]


def gone_together(days: Days, eligible: Bools) -> Repeated:
    """Every weekday's mornings, of days whose afternoon was fine."""
    gone = only_morning_wrong(days)[eligible]
    had = (days.bits[eligible] & (BOTH_COUNT | AFTERNOON_WRONG)) == BOTH_COUNT
    on = np.eye(DAYS_PER_WEEK, dtype=np.int64)[days.weekday]
    by_weekday = had.astype(np.int64) @ on, gone.astype(np.int64) @ on
    return repeated(*by_weekday, had.sum(axis=1), gone.sum(axis=1), times=TIMES, fewest=FEWEST_MORNINGS)


def only_morning_wrong(days: Days) -> Bools:
    """``bool[pupils, days]``: where the morning alone was missed or come to late."""
    alone: Bools = (days.bits & (BOTH_COUNT | MORNING_WRONG | AFTERNOON_WRONG)) == BOTH_COUNT | MORNING_WRONG
    return alone


def _cause(found: Repeated, weekday: int) -> SharedCause:
    observed, expected = int(found.observed[weekday]), float(found.expected[weekday])
    return SharedCause(
        kind=SharedKind.MORNING,
        which=DAYS[weekday],
        sentence=f"{DAYS[weekday]} mornings: {observed} pupils missed or came late to one in six or more, "
        f"and were in for the afternoon. As their other mornings went, it would be {about(expected)}.",
        question=QUESTION,
        n=int(found.pupils[weekday]),
        observed=observed,
        expected=expected,
        p=float(found.p[weekday]),
    )
