"""Falls: a learner who does much less than they themselves did, raised as a question before they are away.

In a sentence: *each of the last two weeks with lessons is held against the learner's own four before them,
and a question is asked where both fell by a fifth of the lessons or more, and together so far that of steady
learners, whose weeks vary as weeks here do, fewer than one in twenty would be asked about in a whole term.*

One in twenty is of a term, not of a week: it is shared out among the fortnights of a term and the measures
looked at, four tenths of it to joining. Each share is an exact chance (beta-binomial), with the spread of
`spread` and the four weeks' own uncertainty in it.
"""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from upturn.patterns.tails import beta_binomial
from upturn.provision.learner_weeks import LearnerWeeks, Measure
from upturn.provision.lesson_rows import Bools, Floats, Ints
from upturn.provision.spread import spread_before
from upturn.provision.taught_weeks import TaughtWeeks, back, sum_of_last

RECENT_WEEKS = 2
OWN_WEEKS = 4
WITHIN_WEEKS = 10
"""All six lie within ten of the calendar: across a half term or Christmas, and not across a summer."""

FEWEST_RECENT, FEWEST_OWN = 8, 16
"""Lessons. With fewer, hardly any fall could be told from chance, and we cannot tell."""

SMALLEST_FALL = Fraction(1, 5)
ONE_IN_TWENTY = 0.05
FORTNIGHTS_IN_A_TERM = 7
"""Looks are weekly, and two in a row share a week: a term of thirteen weeks, a third of a year's 39, holds
seven that share none. That the rate holds over fifteen weekly looks is measured, not supposed."""

SHARES = {
    Measure.JOINED: 0.4,
    Measure.ON_TIME: 0.15,
    Measure.STAYED: 0.15,
    Measure.CONTRIBUTED: 0.15,
    Measure.SUBMITTED: 0.15,
}
"""Of the one in twenty, each measure's share; the ways of taking part are looked at together."""

MOST_ALIKE = 0.95
"""However clumped, a fortnight's lessons are not quite one lesson."""


@dataclass(frozen=True, slots=True, eq=False)
class Falls:
    """One measure's looks, an entry a learner and week of the weeks given.

    Attributes:
        measure: what was looked at.
        looked: ``bool[learners, weeks]``, where there was enough to look at; elsewhere we cannot tell.
        found: ``bool``, where a fall is.
        new: ``bool``, where a fall is that the learner's look before did not have.
        recent_of, recent_did: ``int64``, the last two weeks with lessons.
        own_of, own_did: ``int64``, the four before them.
        chance: ``float64``, how often a steady learner's fortnight would be as low; 1 where it did not fall.
        spread: ``float64``, the factor of variance it was judged with.
    """

    measure: Measure
    looked: Bools
    found: Bools
    new: Bools
    recent_of: Ints
    recent_did: Ints
    own_of: Ints
    own_did: Ints
    chance: Floats
    spread: Floats


def falls(weeks: LearnerWeeks, silent: Bools | None = None) -> dict[Measure, Falls]:
    """Look at every measure of every learner at the end of every week.

    Args:
        weeks: weeks in a row, holidays among them; a week without lessons is skipped, never a nought.
        silent: ``bool[measures of SHARES, learners, weeks]`` or ``bool[learners, weeks]``, where nothing is
            raised: settling in, or inside what was agreed (`expectations.silent`).
    """
    quiet = np.broadcast_to(False if silent is None else silent, (len(SHARES), weeks.learners, weeks.weeks))
    return {
        measure: falls_of(measure, weeks.of[measure], weeks.did[measure], quiet[place])
        for place, measure in enumerate(SHARES)
    }


def fell_together(found: Falls, week: int) -> tuple[int, int]:
    """Of the learners looked at in a week, how many fell: where many did, it was the lessons or the week."""
    return int(found.found[:, week].sum()), int(found.looked[:, week].sum())


def level(measure: Measure) -> float:
    """The chance below which one look at a measure asks."""
    return ONE_IN_TWENTY * SHARES[measure] / FORTNIGHTS_IN_A_TERM


def falls_of(measure: Measure, of: Ints, did: Ints, silent: Bools) -> Falls:
    """Look at one measure; ``of`` and ``did`` are ``int64[learners, weeks]``, ``silent`` ``bool``."""
    weeks = TaughtWeeks.of(of)
    window = _Window.of(weeks.packed(of), weeks.packed(did), weeks.packed(spread_before(of, did)))
    looked = window.enough & weeks.within(RECENT_WEEKS + OWN_WEEKS, WITHIN_WEEKS) & ~weeks.packed(silent)
    chance = _chances(window, np.flatnonzero(looked & window.fell))
    found = looked & (chance < level(measure))
    new = found & ~back(found, 1)
    return Falls(
        measure=measure,
        looked=weeks.unpacked(looked),
        found=weeks.unpacked(found),
        new=weeks.unpacked(new),
        recent_of=weeks.unpacked(window.recent_of),
        recent_did=weeks.unpacked(window.recent_did),
        own_of=weeks.unpacked(window.own_of),
        own_did=weeks.unpacked(window.own_did),
        chance=weeks.unpacked(chance),
        spread=weeks.unpacked(window.spread),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Window:
    """What each look holds against what, a column a taught week."""

    lessons: Ints
    done: Ints
    recent_of: Ints
    recent_did: Ints
    own_of: Ints
    own_did: Ints
    spread: Floats

    @classmethod
    def of(cls, lessons: Ints, done: Ints, spread: Floats) -> "_Window":
        return cls(
            lessons,
            done,
            sum_of_last(lessons, RECENT_WEEKS),
            sum_of_last(done, RECENT_WEEKS),
            back(sum_of_last(lessons, OWN_WEEKS), RECENT_WEEKS),
            back(sum_of_last(done, OWN_WEEKS), RECENT_WEEKS),
            back(spread, RECENT_WEEKS - 1),
        )

    @property
    def enough(self) -> Bools:
        enough: Bools = (self.recent_of >= FEWEST_RECENT) & (self.own_of >= FEWEST_OWN)
        return enough

    @property
    def fell(self) -> Bools:
        """By a fifth of the lessons in each of the weeks: one week away is no fall."""
        fell = np.ones(self.spread.shape, np.bool_)
        for ago in range(RECENT_WEEKS):
            of, did = back(self.lessons, ago), back(self.done, ago)
            # Own share less the week's, without dividing.
            lost = SMALLEST_FALL.denominator * (self.own_did * of - did * self.own_of)
            fell &= lost >= SMALLEST_FALL.numerator * self.own_of * of
        return fell


def _chances(window: _Window, which: Ints) -> Floats:
    """How often a steady learner's fortnight is as low, where asked; elsewhere 1."""
    recent_of, recent_did, own_of, own_did = (
        each.ravel()[which] for each in (window.recent_of, window.recent_did, window.own_of, window.own_did)
    )
    chances = np.ones(window.spread.shape)
    np.put(chances, which, _chance(recent_of, recent_did, own_of, own_did, window.spread.ravel()[which]))
    return chances


def _chance(n: Ints, x: Ints, own_of: Ints, own_did: Ints, spread: Floats) -> Floats:
    """A fortnight's lessons are alike by their spread, and by how little four weeks say of what is usual."""
    draws = own_of / spread
    usual = (own_did / spread + 0.5) / (draws + 1)
    varies = spread * (1 + n / own_of)
    alike = np.minimum((varies - 1) / (n - 1), MOST_ALIKE)
    sure = 1 / alike - 1
    return beta_binomial(n, n - x, (1 - usual) * sure, usual * sure)[0]
