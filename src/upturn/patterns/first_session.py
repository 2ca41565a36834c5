"""First session: mornings missed or late whose afternoon was attended, against the reverse.

Only days on which one half went wrong say anything. An exact sign test asks whether it is the morning more
often than in this school. Where lateness is nearly all in mornings, a pupil with few such days could never
stand out, and is not looked at.
"""

import numpy as np

from upturn.patterns.bits import count, words
from upturn.patterns.evidence import COUNTS, LATE, MISSED, Bools, Days
from upturn.patterns.kinds import Kind
from upturn.patterns.measured import ATTAINABLE, Measured
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
    mornings = count(words(in_morning))
    n = mornings + count(words(in_afternoon))
    share = mornings.sum() / max(int(n.sum()), 1)
    usual = np.full(len(n), share)
    rows = np.flatnonzero(eligible & (n >= FEWEST) & (binomial(n, n, usual)[0] <= ATTAINABLE))
    n, mornings = n[rows], mornings[rows]
    p = binomial(n, mornings, usual[rows])[0]
    return Measured(Kind.FIRST_SESSION, rows, n, mornings, n * share, p, np.zeros(len(rows), np.int64))
