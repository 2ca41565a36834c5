"""How many pupils repeat something in one place of their week, against how often each does it at all.

Each pupil is held against themselves: their misses are dealt out over their own opportunities
(hypergeometric), and the chances that so many fall in one place are added up over the pupils. Where pupils
are apart from each other the sum strays less than a Poisson count does, whose tail is used: a chance is
rather too large than too small.
"""

from dataclasses import dataclass

import numpy as np

from upturn.patterns.evidence import Bools, Floats, Ints
from upturn.patterns.tails import hypergeometric, over_distinct, poisson

ONE_IN = 6
"""Who misses a place one time in so many repeats it: now and then everybody misses something."""


@dataclass(frozen=True, slots=True, eq=False)
class Repeated:
    """For each place of the week, an entry each: ``int64[places]`` but for ``expected`` and ``p``.

    ``pupils`` have enough there to say anything; ``observed`` of them repeat it, ``expected`` would.
    """

    pupils: Ints
    observed: Ints
    expected: Floats
    p: Floats


def repeated(had: Ints, gone: Ints, of: Ints, of_gone: Ints, *, times: int, fewest: int) -> Repeated:
    """Who misses a place of the week one time in six, and how many would as they miss the others.

    Args:
        had: ``int64[pupils, places]``, opportunities in each place.
        gone: ``int64[pupils, places]``, those missed.
        of: ``int64[pupils]``, all of a pupil's opportunities.
        of_gone: ``int64[pupils]``, all missed.
        times: fewer times are no repeat, however few the opportunities.
        fewest: with fewer opportunities in a place a pupil says nothing of it.
    """
    enough, often = had >= fewest, np.maximum(-(-had // ONE_IN), times)
    could: Bools = enough & (of_gone[:, None] >= often)
    pupils, places = np.nonzero(could)
    chance = over_distinct(
        lambda drawn, x, marked, total: hypergeometric(drawn, x, marked, total)[0],
        had[pupils, places],
        often[pupils, places],
        of_gone[pupils],
        of[pupils],
    )
    expected: Floats = np.bincount(places, weights=chance, minlength=had.shape[1]).astype(np.float64)
    observed = (enough & (gone >= often)).sum(axis=0)
    tried = max(int(enough.any(axis=0).sum()), 1)
    p: Floats = np.minimum(poisson(observed, expected) * tried, 1.0)
    return Repeated(enough.sum(axis=0), observed, expected, p)
