"""Learner-weeks: of how many lessons each measure could be known in a week, and in how many it was so.

Counts with their denominators, measure by measure; no measure is ever added to another.
"""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from upturn.provision.lesson import IN_THE_ROOM, Way
from upturn.provision.lesson_rows import Bools, Ints, LessonRows
from upturn.provision.presence import ON_TIME_MINUTES, STAYED_SHARE


class Measure(IntEnum):
    """What is counted, in the order of `LearnerWeeks`; each says of which lessons.

    JOINED is of the lessons due. ON_TIME, STAYED and the ways of taking part are of the lessons joined in
    which they were recorded, so that a lesson missed is missed once. SUBMITTED is of the lessons whose work
    is recorded, joined or not.
    """

    JOINED = 0
    ON_TIME = 1
    STAYED = 2
    CONTRIBUTED = 3
    SUBMITTED = 4
    CHAT = 5
    VOICE = 6
    REACTION = 7
    POLL = 8


MEASURES = len(Measure)
KNOWN_AND_DONE = 3
_WAYS = {
    Measure.CONTRIBUTED: IN_THE_ROOM,
    Measure.SUBMITTED: Way.WORK,
    Measure.CHAT: Way.CHAT,
    Measure.VOICE: Way.VOICE,
    Measure.REACTION: Way.REACTION,
    Measure.POLL: Way.POLL,
}


@dataclass(frozen=True, slots=True, eq=False)
class LearnerWeeks:
    """Counts of lessons, by measure, learner and week.

    Attributes:
        of: ``int64[measures, learners, weeks]``, the lessons in which each could be known.
        did: the same shape, those in which it was so.
    """

    of: Ints
    did: Ints

    @property
    def learners(self) -> int:
        return int(self.of.shape[1])

    @property
    def weeks(self) -> int:
        return int(self.of.shape[2])

    def share(self, measure: Measure, learner: int, week: int) -> tuple[int, int]:
        """In how many of how many lessons."""
        return int(self.did[measure, learner, week]), int(self.of[measure, learner, week])


def learner_weeks(rows: LessonRows, learners: int, weeks: int) -> LearnerWeeks:
    """Count every measure of every learner's every week."""
    place = KNOWN_AND_DONE * (rows.learner * weeks + rows.week)
    of, did = (np.zeros((MEASURES, learners, weeks), np.int64) for _ in range(2))

    def count(measure: Measure, known: Bools, done: Bools) -> None:
        # What is done is known: a row counts as neither, as known, or as both.
        both = np.bincount(place + known + done, minlength=KNOWN_AND_DONE * learners * weeks)
        by_week = both.reshape(learners, weeks, KNOWN_AND_DONE)
        did[measure] = by_week[:, :, 2]
        of[measure] = by_week[:, :, 1] + did[measure]

    count(Measure.JOINED, rows.counts, rows.joined)
    count(Measure.ON_TIME, ~np.isnan(rows.late), rows.late <= ON_TIME_MINUTES)
    count(Measure.STAYED, ~np.isnan(rows.stayed), rows.stayed >= STAYED_SHARE)
    for measure, ways in _WAYS.items():
        count(measure, rows.asked & np.uint8(ways) > 0, rows.did & np.uint8(ways) > 0)
    return LearnerWeeks(of, did)
