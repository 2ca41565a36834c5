"""First session: mornings missed or late whose afternoon was attended, against the reverse.

Only days on which one half went wrong say anything. An exact sign test asks whether it is the morning more
often than in this school.
"""

import numpy as np

from upturn.patterns.evidence import COUNTS, LATE, MISSED, Bools, Days
from upturn.patterns.kinds import Kind
from upturn.patterns.measured import Measured
from upturn.patterns.tails import binomial

FEWEST = 8


def halves_gone_wrong(days: Days) -> tuple[Bools, Bools]:
    """Days on which only the morning was missed or late, and on which only the afternoon was."""
    both = (days.morning & days.afternoon & COUNTS) > 0
    morning = (days.morning & (MISSED | LATE)) > 0
    afternoon = (days.afternoon & (MISSED | LATE)) > 0
    return both & morning & ~afternoon, both & afternoon & ~morning


def first_session(days: Days, eligible: Bools) -> Measured:
    """Every eligible pupil's mornings; ``n`` counts days on which one half went wrong."""
    in_morning, in_afternoon = halves_gone_wrong(days)
    mornings = in_morning.sum(axis=1, dtype=np.int64)
    n = mornings + in_afternoon.sum(axis=1, dtype=np.int64)
    share = mornings.sum() / max(int(n.sum()), 1)
    rows = np.flatnonzero(eligible & (n >= FEWEST))
    n, mornings = n[rows], mornings[rows]
    p = binomial(n, mornings, np.full(len(rows), share))[0]
    return Measured(Kind.FIRST_SESSION, rows, n, mornings, n * share, p, np.zeros(len(rows), np.int64))
