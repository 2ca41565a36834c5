"""How often steady learners are asked about, falls are found, and a lead is said: measured, never assumed.

Everything here is of invented learner-weeks (`simulation`), from a seed.
"""

from collections import Counter
from dataclasses import dataclass, replace

import numpy as np

from upturn.provision.falls import falls, falls_of
from upturn.provision.lead_simulation import Provider, Truth, simulate_lead
from upturn.provision.leads import Lead, Leading, leads
from upturn.provision.learner_weeks import Measure
from upturn.provision.lesson_rows import Bools
from upturn.provision.simulation import BEFORE, Fall, Settings, simulate

PLANTED_AT = 12


@dataclass(frozen=True, slots=True)
class FalseAlarms:
    """A term of weekly looks at steady learners: how many were ever asked about, and for joining alone."""

    learner_terms: int
    asked: int
    joined: int

    @property
    def share(self) -> float:
        return self.asked / max(self.learner_terms, 1)


@dataclass(frozen=True, slots=True)
class FoundFalls:
    """Planted falls: how many were asked about by the end of the first week, the second and the third."""

    planted: int
    first: int
    second: int
    third: int

    @property
    def within_two_weeks(self) -> float:
        return self.second / max(self.planted, 1)


def false_alarms(settings: Settings, draws: int = 1) -> FalseAlarms:
    """Steady learners, looked at every week of a term, in every measure."""
    found = [_asked(replace(settings, seed=settings.seed + draw)) for draw in range(draws)]
    asked, joined = np.concatenate([each[0] for each in found]), np.concatenate([each[1] for each in found])
    return FalseAlarms(len(asked), int(asked.sum()), int(joined.sum()))


def _asked(settings: Settings) -> tuple[Bools, Bools]:
    """``bool[learners]`` twice: who was ever asked about, and who for joining."""
    looks = falls(simulate(settings))
    ever: Bools = np.logical_or.reduce(np.stack([each.found[:, BEFORE:] for each in looks.values()]), axis=2)
    asked: Bools = np.logical_or.reduce(ever, axis=0)
    return asked, ever[list(looks).index(Measure.JOINED)]


def found_falls(
    settings: Settings,
    measure: Measure,
    before: float = 0.75,
    after: float = 0.25,
    week: int = PLANTED_AT,
) -> FoundFalls:
    """Falls planted in one measure from a week on; found in that measure."""
    drawn = simulate(settings, Fall(measure, before, after, week))
    of, did = drawn.of[measure], drawn.did[measure]
    found = falls_of(measure, of, did, np.zeros(of.shape, np.bool_)).found
    weeks = [each for each in range(week, settings.weeks) if each not in settings.holidays]
    by_week = [int(found[:, weeks[:many]].any(axis=1).sum()) for many in (1, 2, 3)]
    return FoundFalls(settings.learners, *by_week)


@dataclass(frozen=True, slots=True)
class Said:
    """What was said of invented providers, and the mean of what each says of itself."""

    providers: int
    says: Counter[Leading]
    without: float
    gain: float

    def share(self, says: Leading) -> float:
        return self.says[says] / self.providers


def said_of(truth: Truth, provider: Provider, count: int) -> Said:
    """Ask of many invented providers whether engagement leads there."""
    answers: list[Lead] = []
    for draw in range(count):
        one = replace(provider, seed=provider.seed + draw)
        answers.append(leads(*simulate_lead(one, truth), seed=one.seed))
    gains, without = ([getattr(each, name) for each in answers] for name in ("gain", "without"))
    says = Counter(each.says for each in answers)
    return Said(count, says, float(np.mean(without)), float(np.mean(gains)))
