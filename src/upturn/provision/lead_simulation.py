"""Invented providers, from a seed, in which engagement leads absence, follows it, or goes its own way."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from upturn.provision.leads import OF_LESSONS, Attendance
from upturn.provision.learner_weeks import MEASURES, LearnerWeeks, Measure
from upturn.provision.lesson_rows import Floats, Ints
from upturn.provision.simulation import patches


class Truth(StrEnum):
    """How engagement and absence hang together in an invented provider.

    In all of them learners differ, those who are away more take part less, and absence comes in patches.
    """

    APART = "apart"
    """Engagement has ups and downs of its own."""

    FOLLOWS = "follows"
    """It falls in the week of an absence, and in the week after."""

    TOGETHER = "together"
    """The same patches move both in the same week."""

    LEADS = "leads"
    """Its ups and downs come a week before absence's."""


@dataclass(frozen=True, slots=True)
class Provider:
    """What is drawn: learners, weeks, lessons a week; ``strength`` is how far moods move absence.

    ``shocks`` move everybody's engagement in some weeks, and everybody's absence in others, in log odds.
    """

    learners: int = 60
    weeks: int = 15
    lessons: int = 20
    strength: float = 0.75
    shocks: float = 0.0
    seed: int = 1


def simulate_lead(provider: Provider, truth: Truth) -> tuple[Attendance, LearnerWeeks]:
    """Draw one provider's attendance and engagement."""
    random = np.random.default_rng(provider.seed)
    shape = provider.learners, provider.weeks
    away = random.normal(-1.5, 0.8, (provider.learners, 1))
    usual = 0.3 - 0.5 * away + random.normal(0, 0.5, (provider.learners, 1))
    hard, moods = patches(random, shape), patches(random, shape)
    absence = away + 0.5 * hard
    if truth is Truth.LEADS:
        absence = absence - provider.strength * _week_before(moods)
    absence = absence + provider.shocks * random.standard_normal(provider.weeks)
    missed = random.binomial(provider.lessons, _chance(absence))
    moved = {
        Truth.APART: 0.8 * moods,
        Truth.LEADS: 0.8 * moods,
        Truth.TOGETHER: -0.8 * hard,
        Truth.FOLLOWS: 0.3 * moods - _after(missed / provider.lessons),
    }[truth]
    moved = moved + provider.shocks * random.standard_normal(provider.weeks)
    of = np.full(shape, provider.lessons)
    return Attendance(missed, of), _engagement(random, of - missed, of, usual + moved)


def _engagement(random: np.random.Generator, joined: Ints, due: Ints, log_odds: Floats) -> LearnerWeeks:
    of, did = (np.zeros((MEASURES, *due.shape), np.int64) for _ in range(2))
    of[Measure.JOINED], did[Measure.JOINED] = due, joined
    for measure in OF_LESSONS:
        of[measure] = due if measure is Measure.SUBMITTED else joined
        did[measure] = random.binomial(of[measure], _chance(log_odds))
    return LearnerWeeks(of, did)


def _after(missed: Floats) -> Floats:
    """How much more was missed than usual, this week and last."""
    more = missed - missed.mean(axis=1, keepdims=True)
    after: Floats = 3 * more + 3 * _week_before(more)
    return after


def _week_before(weeks: Floats) -> Floats:
    before = np.zeros_like(weeks)
    before[:, 1:] = weeks[:, :-1]
    return before


def _chance(log_odds: Floats) -> Floats:
    chance: Floats = 1 / (1 + np.exp(-log_odds))
    return chance
