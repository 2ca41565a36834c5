"""Whether engagement leads attendance here: tested on this provider's own learners, and said either way.

The next fortnight's absence is predicted from attendance so far, and from that with the falls in engagement
beside it; each learner by a rule fitted to other learners. What is compared is how often the missed one of
two sessions of the same weeks, one missed and one attended, is picked, and the gain has an interval from
drawing the learners again. Nothing about who learners are is used, and no prediction of a named learner
leaves this module.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from upturn.provision.falls import OWN_WEEKS, RECENT_WEEKS
from upturn.provision.learner_weeks import LearnerWeeks, Measure
from upturn.provision.lesson_rows import Bools, Floats, Ints
from upturn.provision.logistic import fit
from upturn.provision.picking import Picking
from upturn.provision.taught_weeks import TaughtWeeks, back, sum_of_last

AHEAD_WEEKS = 2
FOLDS = 5
DRAWS = 500
SURE = 0.95
SMALLEST_GAIN = 0.01
"""One more pair in a hundred picked rightly: less than that changes nothing anybody does."""

FEWEST_LEARNERS = 30
FEWEST_AWAY = 15
"""Learners who missed something and came to something; with fewer, an interval is a guess."""

OF_LESSONS = (Measure.ON_TIME, Measure.STAYED, Measure.CONTRIBUTED, Measure.SUBMITTED)
"""Where attendance is lessons joined, joining cannot lead it: it is it."""


class Leading(StrEnum):
    """The three things that can be said."""

    LEADS = "leads"
    DOES_NOT = "does_not"
    CANNOT_TELL = "cannot_tell"


@dataclass(frozen=True, slots=True, eq=False)
class Attendance:
    """Sessions missed, of those possible, by learner and week: ``int64[learners, weeks]``."""

    missed: Ints
    of: Ints


@dataclass(frozen=True, slots=True)
class Lead:
    """What the test came to.

    Attributes:
        says: which of the three.
        learners: whose weeks were looked at; ``away`` how many of them missed some sessions and
            came to some.
        looks: learner-weeks looked at.
        without: how often attendance alone picks the missed one of two sessions; ``with_engagement`` with it.
        low, high: the interval of the gain. NaN where there was too little to look.
    """

    says: Leading
    learners: int
    away: int
    looks: int
    without: float
    with_engagement: float
    low: float
    high: float

    @property
    def gain(self) -> float:
        return self.with_engagement - self.without


def leads(
    attendance: Attendance, weeks: LearnerWeeks, measures: Sequence[Measure] = OF_LESSONS, seed: int = 1
) -> Lead:
    """Test whether engagement tells of the next fortnight what attendance so far does not.

    Args:
        attendance: of lessons, or of the register; the same learners and weeks.
        weeks: what the learners did.
        measures: those whose falls may lead.
        seed: of the folds and the drawing again.
    """
    looks = _looks(attendance, weeks, measures)
    away = len(_learners(looks, looks.missed) & _learners(looks, looks.attended))
    learners, count = len(np.unique(looks.learner)), len(looks.learner)
    if learners < FEWEST_LEARNERS or away < FEWEST_AWAY:
        nothing = float("nan")
        return Lead(Leading.CANNOT_TELL, learners, away, count, nothing, nothing, nothing, nothing)
    random = np.random.default_rng(seed)
    fold = random.permutation(attendance.of.shape[0])[looks.learner] % FOLDS
    pickings = [_picking(looks, columns, fold) for columns in (looks.so_far, looks.with_engagement)]
    low, high = _interval(pickings, looks.learner, random)
    without, with_engagement = (picking.share() for picking in pickings)
    return Lead(_says(low, high), learners, away, count, without, with_engagement, low, high)


@dataclass(frozen=True, slots=True, eq=False)
class _Looks:
    """A row a learner-week: what was known then, and what came."""

    learner: Ints
    week: Ints
    missed: Floats
    attended: Floats
    so_far: Floats
    falls: Floats

    @property
    def with_engagement(self) -> Floats:
        return np.column_stack([self.so_far, self.falls])


def _learners(looks: _Looks, sessions: Floats) -> set[int]:
    return set(looks.learner[sessions > 0].tolist())


def _looks(attendance: Attendance, weeks: LearnerWeeks, measures: Sequence[Measure]) -> _Looks:
    taught = TaughtWeeks.of(attendance.of)
    of, missed = taught.packed(attendance.of), taught.packed(attendance.missed)
    next_of, next_missed = (_ahead(each) for each in (of, missed))
    known = taught.taught & (np.arange(of.shape[1]) >= RECENT_WEEKS + OWN_WEEKS - 1) & (next_of > 0)
    so_far = [column[known] for column in _so_far(of, missed)]
    falls = [
        _fall(taught.packed(weeks.of[measure]), taught.packed(weeks.did[measure]))[known]
        for measure in measures
    ]
    week = taught.week[known]
    return _Looks(
        learner=np.nonzero(known)[0],
        week=week,
        missed=next_missed[known].astype(float),
        attended=(next_of - next_missed)[known].astype(float),
        so_far=_beside_the_others(np.column_stack(so_far), week),
        falls=_beside_the_others(np.column_stack(falls), week),
    )


def _beside_the_others(columns: Floats, week: Ints) -> Floats:
    """Each column less everybody's that week.

    A week that is hard for everybody, followed by one in which everybody is away, is one coincidence and not
    as many as there are learners.
    """
    rows = np.maximum(np.bincount(week), 1)
    means = [np.bincount(week, column) / rows for column in columns.T]
    return columns - np.stack(means, axis=1)[week]


def _ahead(packed: Ints) -> Ints:
    """The sum of the next two taught weeks; nought where they are not both there yet."""
    ahead = np.zeros_like(packed)
    ahead[:, :-AHEAD_WEEKS] = sum_of_last(packed, AHEAD_WEEKS)[:, AHEAD_WEEKS:]
    return ahead


def _so_far(of: Ints, missed: Ints) -> list[Floats]:
    """Shares missed: each of the last four weeks, and all the year before them.

    A short past is drawn towards everybody's.
    """
    everybody = missed.sum() / max(of.sum(), 1)
    recent = [_drawn(back(missed, ago), back(of, ago), everybody, 1.0) for ago in range(OWN_WEEKS)]
    before_missed, before_of = (back(np.cumsum(each, axis=1), OWN_WEEKS) for each in (missed, of))
    return [*recent, _drawn(before_missed, before_of, everybody, 10.0)]


def _drawn(part: Ints, whole: Ints, towards: float, weight: float) -> Floats:
    drawn: Floats = (part + weight * towards) / (whole + weight)
    return drawn


def _fall(of: Ints, did: Ints) -> Floats:
    """The share of the last two weeks less the learner's own of the four before; 0 where not known."""
    recent_of, recent_did = sum_of_last(of, RECENT_WEEKS), sum_of_last(did, RECENT_WEEKS)
    own_of, own_did = (back(sum_of_last(each, OWN_WEEKS), RECENT_WEEKS) for each in (of, did))
    known: Bools = (recent_of > 0) & (own_of > 0)
    fall = recent_did / np.maximum(recent_of, 1) - own_did / np.maximum(own_of, 1)
    return np.where(known, fall, 0.0)


def _picking(looks: _Looks, columns: Floats, fold: Ints) -> Picking:
    """Each learner predicted by a rule fitted to learners of other folds."""
    predicted = np.zeros(len(fold))
    for held_out in range(FOLDS):
        here = fold == held_out
        of = looks.missed + looks.attended
        predicted[here] = fit(columns[~here], looks.missed[~here], of[~here]).chances(columns[here])
    return Picking(predicted, looks.missed, looks.attended, looks.learner, looks.week)


def _interval(pickings: Sequence[Picking], learner: Ints, random: np.random.Generator) -> tuple[float, float]:
    """Of the gain: the middle nineteen of twenty, with the learners drawn again."""
    there = np.unique(learner)
    gains = np.zeros(DRAWS)
    for draw in range(DRAWS):
        drawn = random.choice(there, len(there))
        times = np.bincount(drawn, minlength=int(there[-1]) + 1).astype(float)
        without, with_engagement = (picking.share(times) for picking in pickings)
        gains[draw] = with_engagement - without
    low, high = np.nanquantile(gains, [(1 - SURE) / 2, (1 + SURE) / 2])
    return float(low), float(high)


def _says(low: float, high: float) -> Leading:
    if high < SMALLEST_GAIN:
        return Leading.DOES_NOT
    return Leading.LEADS if low > 0 else Leading.CANNOT_TELL
