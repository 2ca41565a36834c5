"""How much a learner's weeks stray from chance: the overdispersion that falls are judged with.

Lessons are joined and missed in clumps (a day, a bad morning), so a week's count strays further than coins
would. How much further is a factor of its variance, 1 for coins; where the clumps are whole days it is about
the lessons of a day. Everybody's weeks so far say how much they stray here, and the learner's own say it of
them; the larger counts, and neither is taken for less than two, the bound the false alarms are held to.
"""

import numpy as np

from upturn.provision.lesson_rows import Floats, Ints

LEAST_SPREAD = 2.0


def spread_before(of: Ints, did: Ints) -> Floats:
    """``float64[learners, weeks]``: the factor known before each week, from the weeks that came before.

    Args:
        of: ``int64[learners, weeks]``, lessons of each learner's weeks, 0 where there are none.
        did: the same shape.
    """
    weeks, lessons, done, squares = _so_far(of, did)
    rate = (done + 0.5) / (lessons + 1)
    chance = rate * (1 - rate)
    strayed = np.maximum(squares - done**2 / np.maximum(lessons, 1), 0.0)
    free = np.maximum(weeks - 1, 0)
    everybodys = strayed.sum(axis=0) / np.maximum((free * chance).sum(axis=0), 1e-9)
    own = strayed / (np.maximum(free, 1) * chance)
    spread: Floats = np.maximum(np.maximum(own, everybodys), LEAST_SPREAD)
    return spread


def _so_far(of: Ints, did: Ints) -> tuple[Floats, Floats, Floats, Floats]:
    """Of the weeks before each: how many, their lessons, those done, and the sum of done²/lessons."""
    sums = (of > 0).astype(float), of.astype(float), did.astype(float), did**2 / np.maximum(of, 1)
    weeks, lessons, done, squares = (np.cumsum(each, axis=1) - each for each in sums)
    return weeks, lessons, done, squares
