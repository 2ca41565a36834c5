"""The definition of learner-weeks and falls in plain Python: slow, short, and what the arrays must equal."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import exp, lgamma

from upturn.provision.falls import (
    FEWEST_OWN,
    FEWEST_RECENT,
    MOST_ALIKE,
    OWN_WEEKS,
    RECENT_WEEKS,
    SMALLEST_FALL,
    WITHIN_WEEKS,
    level,
)
from upturn.provision.learner_weeks import Measure
from upturn.provision.lesson import Way
from upturn.provision.presence import InLesson
from upturn.provision.spread import LEAST_SPREAD

_WAYS = {
    Measure.SUBMITTED: Way.WORK,
    Measure.CHAT: Way.CHAT,
    Measure.VOICE: Way.VOICE,
    Measure.REACTION: Way.REACTION,
    Measure.POLL: Way.POLL,
}


def week_of(lessons: Iterable[InLesson]) -> dict[Measure, tuple[int, int]]:
    """One learner's week: of each measure in how many of how many lessons."""
    done = [each for each in lessons if each.counts]
    return {measure: _counted(_answer(each, measure) for each in done) for measure in Measure}


def _answer(each: InLesson, measure: Measure) -> bool | None:
    match measure:
        case Measure.JOINED:
            return each.joined
        case Measure.ON_TIME:
            return each.on_time
        case Measure.STAYED:
            return each.did_stay
        case Measure.CONTRIBUTED:
            return each.contributed
        case _:
            return each.took_part[_WAYS[measure]]


def _counted(answers: Iterable[bool | None]) -> tuple[int, int]:
    known = [answer for answer in answers if answer is not None]
    return sum(known), len(known)


Week = tuple[int, int]
"""In how many of how many lessons."""


def fall(weeks: Sequence[Week], others: Sequence[Sequence[Week]], measure: Measure) -> bool | None:
    """Whether a learner's last week ends in a fall; None where we cannot tell.

    Args:
        weeks: the learner's, up to the one looked at, which has lessons; holidays (0, 0) among them.
        others: everybody's up to the same week, the learner's own among them.
        measure: which was counted.
    """
    taught = [place for place, (_, of) in enumerate(weeks) if of]
    six = taught[-RECENT_WEEKS - OWN_WEEKS :]
    if len(six) < RECENT_WEEKS + OWN_WEEKS or six[-1] - six[0] >= WITHIN_WEEKS:
        return None
    own, recent = (_added(weeks[place] for place in part) for part in (six[:OWN_WEEKS], six[OWN_WEEKS:]))
    if recent[1] < FEWEST_RECENT or own[1] < FEWEST_OWN:
        return None
    least = Fraction(*own) - SMALLEST_FALL
    if any(Fraction(*weeks[place]) > least for place in six[OWN_WEEKS:]):
        return False
    before = six[OWN_WEEKS]
    spread = _spread(weeks[:before], [each[:before] for each in others])
    return _as_few(recent, own, spread) < level(measure)


def _added(weeks: Iterable[Week]) -> Week:
    did, of = zip(*weeks, strict=True)
    return sum(did), sum(of)


def _spread(mine: Sequence[Week], others: Sequence[Sequence[Week]]) -> float:
    """How far weeks stray, over how far coins would: everybody's, or the learner's own where that is more."""
    parts = [_strayed(weeks) for weeks in others]
    coins = sum(free * chance for _, free, chance in parts)
    here = sum(strayed for strayed, _, _ in parts) / max(coins, 1e-9)
    strayed, free, chance = _strayed(mine)
    return max(strayed / (max(free, 1) * chance), here, LEAST_SPREAD)


def _strayed(weeks: Sequence[Week]) -> tuple[float, int, float]:
    """Squares about the learner's own share, the weeks free to stray, and what one lesson would."""
    taught = [(did, of) for did, of in weeks if of]
    did, of = sum(each[0] for each in taught), sum(each[1] for each in taught)
    share, rate = did / of if of else 0.0, (did + 0.5) / (of + 1)
    squares = sum((each - lessons * share) ** 2 / lessons for each, lessons in taught)
    return squares, max(len(taught) - 1, 0), rate * (1 - rate)


def _as_few(recent: Week, own: Week, spread: float) -> float:
    """The chance of as few lessons in the last two weeks: a beta-binomial, term by term."""
    usual = (own[0] / spread + 0.5) / (own[1] / spread + 1)
    alike = min((spread * (1 + recent[1] / own[1]) - 1) / (recent[1] - 1), MOST_ALIKE)
    a, b = usual * (1 / alike - 1), (1 - usual) * (1 / alike - 1)
    return sum(exp(_log_chance(did, recent[1], a, b)) for did in range(recent[0] + 1))


def _log_chance(did: int, of: int, a: float, b: float) -> float:
    ways = lgamma(of + 1) - lgamma(did + 1) - lgamma(of - did + 1)
    return ways + _log_beta(did + a, of - did + b) - _log_beta(a, b)


def _log_beta(a: float, b: float) -> float:
    return lgamma(a) + lgamma(b) - lgamma(a + b)
