"""Invented learner-weeks, from a seed: steady learners, and learners who fall; to measure falls on.

A week's lessons are joined by chance about the learner's usual share, and clumped: the count's variance is
``spread`` times that of coins (a beta for the week). What is not in here is as telling: nobody's weeks are as
independent as these unless ``patches`` says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np

from upturn.provision.learner_weeks import MEASURES, LearnerWeeks, Measure
from upturn.provision.lesson_rows import Floats, Ints

BEFORE = 6
TERM = 15
USUAL: Mapping[Measure, float] = MappingProxyType(
    {
        Measure.JOINED: 0.75,
        Measure.ON_TIME: 0.85,
        Measure.STAYED: 0.9,
        Measure.CONTRIBUTED: 0.75,
        Measure.SUBMITTED: 0.75,
    }
)
LEAST, MOST = 0.02, 0.98


@dataclass(frozen=True, slots=True)
class Settings:
    """What is drawn.

    Attributes:
        learners: how many.
        lessons: of each week of a rota, in turn; one number for weeks all alike.
        joins: for each week of the rota, how far the usual share of joining is from what it is, in lessons
            of one: (0.1, -0.1) joins a tenth more in the first week and less in the second.
        spreads: factors of variance, shared out among the learners in turn.
        usual: the usual share of each measure; learners differ about it by ``differ`` (standard deviation).
        holidays: weeks without lessons, counted from the first.
        patches: the standard deviation of good and bad patches in the log odds, each week keeping 0.6 of the
            last; 0 for learners who are steady.
        seed: the same seed, the same learners.
    """

    learners: int = 2000
    lessons: tuple[int, ...] = (20,)
    joins: tuple[float, ...] = (0.0,)
    spreads: tuple[float, ...] = (2.0,)
    usual: Mapping[Measure, float] = field(default_factory=lambda: USUAL)
    differ: float = 0.08
    holidays: tuple[int, ...] = ()
    patches: float = 0.0
    seed: int = 1

    @property
    def weeks(self) -> int:
        """The weeks drawn: a term's looks, the weeks before them, and the holidays."""
        return BEFORE + TERM + len(self.holidays)


@dataclass(frozen=True, slots=True)
class Fall:
    """A measure falls to a share, from a week on; everybody starts from ``before`` exactly."""

    measure: Measure
    before: float
    after: float
    week: int


def simulate(settings: Settings, fall: Fall | None = None) -> LearnerWeeks:
    """Draw the learners' weeks; with a fall, all of them fall."""
    random = np.random.default_rng(settings.seed)
    shape = settings.learners, settings.weeks
    of, did = (np.zeros((MEASURES, *shape), np.int64) for _ in range(2))
    of[Measure.JOINED] = of[Measure.SUBMITTED] = _lessons(settings)
    for measure in settings.usual:
        if measure not in (Measure.JOINED, Measure.SUBMITTED):
            of[measure] = did[Measure.JOINED]
        share = _shares(random, settings, measure, fall)
        did[measure] = clumped(random, of[measure], share, _spreads(settings))
    return LearnerWeeks(of, did)


def clumped(random: np.random.Generator, n: Ints, share: Floats, spread: Floats) -> Ints:
    """Counts of ``n`` whose variance is ``spread`` times a binomial's, as far as so few allow."""
    alike = np.clip((spread - 1) / np.maximum(n - 1, 1), 1e-9, 0.95)
    sure = 1 / alike - 1
    week = random.beta(share * sure, (1 - share) * sure)
    return random.binomial(n, np.where(spread > 1, week, share))


def _lessons(settings: Settings) -> Ints:
    weeks = np.arange(settings.weeks)
    lessons = np.array(settings.lessons)[weeks % len(settings.lessons)]
    lessons[list(settings.holidays)] = 0
    return np.broadcast_to(lessons, (settings.learners, settings.weeks))


def _spreads(settings: Settings) -> Floats:
    spreads = np.array(settings.spreads, float)
    return spreads[np.arange(settings.learners) % len(spreads)][:, None]


def _shares(random: np.random.Generator, settings: Settings, measure: Measure, fall: Fall | None) -> Floats:
    """``float64[learners, weeks]``: the share each learner's week is drawn about."""
    shape = settings.learners, settings.weeks
    usual = np.full((settings.learners, 1), settings.usual[measure])
    share = usual + settings.differ * random.standard_normal((settings.learners, 1))
    share = np.broadcast_to(share, shape).copy()
    if fall is not None and fall.measure is measure:
        share[:, : fall.week], share[:, fall.week :] = fall.before, fall.after
    if measure is Measure.JOINED:
        share += np.array(settings.joins)[np.arange(settings.weeks) % len(settings.joins)]
    share = share.clip(LEAST, MOST)
    odds = np.log(share / (1 - share)) + settings.patches * patches(random, shape)
    shares: Floats = 1 / (1 + np.exp(-odds))
    return shares


def patches(random: np.random.Generator, shape: tuple[int, int]) -> Floats:
    """Each week six tenths of the last and something new, of standard deviation one."""
    new = random.standard_normal(shape)
    for week in range(1, shape[1]):
        new[:, week] = 0.6 * new[:, week - 1] + 0.8 * new[:, week]
    return new
