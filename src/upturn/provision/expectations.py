"""What was agreed of a learner to begin with, the steps up, and the settling-in period.

Agreed by school, provider and family; it is compared with nobody else. Inside the settling-in period, and
for a learner who joins what was agreed, nothing is raised: but a no-show is always followed up, the same
lesson, since nobody agreed to that.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

import numpy as np

from upturn.kernel.weeks import Weeks
from upturn.provision.learner_weeks import LearnerWeeks, Measure
from upturn.provision.lesson_rows import Bools

SETTLING_WEEKS = 4
"""Until there is a past of their own to hold a learner against; another length can be agreed."""

MIDWEEK = timedelta(days=2)
"""What holds on most of a week's days is what holds on its Wednesday."""


class ExpectationRefused(ValueError):
    """Something that cannot be agreed; the message is the sentence a person reads."""


@dataclass(frozen=True, slots=True)
class Step:
    """From a day on, so many lessons a week."""

    first_day: date
    lessons_a_week: int


@dataclass(frozen=True, slots=True)
class Expectation:
    """What was agreed of one learner.

    Attributes:
        first_day: of the placement.
        steps: dated, each from its day until the next; the first is the starting expectation.
        settled_from: the first day after the settling-in period.

    Raises:
        ExpectationRefused: without a step, where steps are out of order, before the first day or of no
            lesson, and where settling in ends before it begins.
    """

    first_day: date
    steps: tuple[Step, ...]
    settled_from: date

    def __post_init__(self) -> None:
        if not self.steps:
            raise ExpectationRefused("Say how many lessons a week are expected to begin with.")
        days = [step.first_day for step in self.steps]
        if days[0] < self.first_day or any(one >= other for one, other in zip(days, days[1:], strict=False)):
            raise ExpectationRefused("Give each step a day of its own, in order, from the first day on.")
        if min(step.lessons_a_week for step in self.steps) < 1:
            raise ExpectationRefused("Expect at least one lesson a week; to pause, change the placement.")
        if self.settled_from < self.first_day:
            raise ExpectationRefused("Settling in cannot end before the first day.")

    def agreed_on(self, day: date) -> int | None:
        """How many lessons a week are expected on a day; None before anything is."""
        begun = [step.lessons_a_week for step in self.steps if step.first_day <= day]
        return begun[-1] if begun else None


def expected(first_day: date, lessons_a_week: int, *later: Step) -> Expectation:
    """A starting expectation, its later steps, and settling in for the usual time."""
    settled = first_day + timedelta(weeks=SETTLING_WEEKS)
    return Expectation(first_day, (Step(first_day, lessons_a_week), *later), settled)


class Stands(StrEnum):
    """A week beside what was agreed; none of them is a fault."""

    NOTHING_AGREED = "nothing_agreed"
    CANNOT_TELL = "cannot_tell"
    SETTLING_IN = "settling_in"
    AS_AGREED = "as_agreed"
    BELOW = "below"


def stands(expectation: Expectation | None, monday: date, joined: int, lessons: int) -> Stands:
    """How one week stands.

    Args:
        expectation: what was agreed, if anything was.
        monday: of the week.
        joined: lessons joined.
        lessons: lessons that were an opportunity; where fewer were held than agreed, all of them are enough.
    """
    midweek = monday + MIDWEEK
    agreed = expectation.agreed_on(midweek) if expectation else None
    if expectation is None or agreed is None:
        return Stands.NOTHING_AGREED
    if midweek < expectation.settled_from:
        return Stands.SETTLING_IN
    if not lessons:
        return Stands.CANNOT_TELL
    return Stands.AS_AGREED if joined >= min(agreed, lessons) else Stands.BELOW


def silent(
    expectations: Sequence[Expectation | None], weeks: Weeks, counted: LearnerWeeks, measures: int
) -> Bools:
    """``bool[measures, learners, weeks]``: where no fall is raised.

    Settling in silences every measure. Joining as many lessons as agreed silences joining alone: a learner
    may join as agreed and yet have fallen quiet.
    """
    midweek = np.array([(weeks.monday + MIDWEEK).toordinal() + 7 * week for week in range(counted.weeks)])
    agreed, settled = np.zeros((counted.learners, counted.weeks), np.int64), np.zeros((counted.learners, 1))
    for learner, expectation in enumerate(expectations):
        if expectation is not None:
            settled[learner] = expectation.settled_from.toordinal()
            for step in expectation.steps:
                agreed[learner, midweek >= step.first_day.toordinal()] = step.lessons_a_week
    lessons, joined = counted.of[Measure.JOINED], counted.did[Measure.JOINED]
    quiet = np.broadcast_to((agreed > 0) & (midweek < settled), (measures, *agreed.shape)).copy()
    quiet[Measure.JOINED] |= (agreed > 0) & (lessons > 0) & (joined >= np.minimum(agreed, lessons))
    return quiet
