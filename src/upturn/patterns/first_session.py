"""First session: mornings missed or late whose afternoon was attended, against the reverse.

Only days on which one half went wrong say anything. An exact sign test asks whether it is the morning more
often than in this school. Where lateness is nearly all in mornings, a pupil with few such days could never
stand out, and is not looked at.
"""

import numpy as np

from upturn.patterns.bits import Words, count
from upturn.patterns.evidence import AFTERNOON_WRONG, BOTH_COUNT, MORNING_WRONG, Bools, Days
from upturn.patterns.kinds import Kind
from upturn.patterns.measured import ATTAINABLE, Measured
from upturn.patterns.tails import binomial, over_distinct

FEWEST = 8


def halves_gone_wrong(days: Days) -> tuple[Words, Words]:
    """Days on which only the morning was missed or late, and on which only the afternoon was."""
    both, morning, afternoon = (days.words(bit) for bit in (BOTH_COUNT, MORNING_WRONG, AFTERNOON_WRONG))
    return both & morning & ~afternoon, both & afternoon & ~morning


def mornings_gone_wrong(days: Days, row: int) -> list[int]:
    """The days on which only one pupil's morning was missed or late."""
    wrong = days.bits[row] & (BOTH_COUNT | MORNING_WRONG | AFTERNOON_WRONG)
    return np.flatnonzero(wrong == BOTH_COUNT | MORNING_WRONG).tolist()


def first_session(days: Days, eligible: Bools) -> Measured:
    """Every eligible pupil's mornings; ``n`` counts days on which one half went wrong."""
    mornings, afternoons = (count(each) for each in halves_gone_wrong(days))
    n = mornings + afternoons
    share = mornings.sum() / max(int(n.sum()), 1)
    rows = np.flatnonzero(eligible & (n >= FEWEST) & (share**n <= ATTAINABLE))
    n, mornings = n[rows], mornings[rows]
    p = over_distinct(lambda n, mornings: binomial(n, mornings, np.full(len(n), share))[0], n, mornings)
    return Measured(Kind.FIRST_SESSION, rows, n, mornings, n * share, p, np.zeros(len(rows), np.int64))
