"""Whether a gain is holding: the ladder from an early sign to a rise that lasts.

Days at school come in clumps, and a morning and its afternoon are nearly one event, so six sessions carry
about as much news as one fair draw. The chance of a gain is worked out on that many draws; ordinary ups and
downs still reach an early sign often, which is why it is only ever called that.

The numbers are those the project simulated: an early sign at 7 in 10, likely at 8 in 10 in three weekly
looks running, holding at 19 in 20 in two running, or likely for six weeks more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from math import erf, sqrt
from typing import Protocol

SESSIONS_PER_DRAW = 6
SMALLEST_GAIN = 0.03
NO_BETTER_THAN_NOT = 0.5
LONG_RUN_DAYS = 60
EARLY, STRONG, SURE = 0.7, 0.8, 0.95
LOOKS_FOR_LIKELY, LOOKS_FOR_SURE, FURTHER_WEEKS = 3, 2, 6
BASELINE_SESSIONS = 80
FIRST_WEEK, LAST_WEEK = 3, 12


class Stretch(Protocol):
    """Sessions over some stretch: so many attended of so many that count."""

    @property
    def attended(self) -> int: ...

    @property
    def counted(self) -> int: ...


class Confidence(IntEnum):
    """How far a rise can be believed, in order."""

    CANNOT_TELL = 0
    EARLY_SIGN = 1
    LIKELY = 2
    HOLDING = 3


@dataclass(frozen=True, slots=True)
class SustainedGain:
    """Where the ladder stands now, and the highest it stood since the start."""

    now: Confidence
    highest: Confidence

    @property
    def slipped_back(self) -> bool:
        """Whether a rise that was likely or holding is no longer: small dips are common."""
        return self.highest >= Confidence.LIKELY and self.now < self.highest


def chance_of_gain(before: Stretch, now: Stretch, long_run: Stretch | None = None) -> float:
    """The chance, 0 to 1, that attendance has risen by more than three sessions in a hundred.

    Args:
        before: the stretch before.
        now: the stretch since.
        long_run: the pupil's longer record. Given, ``before`` is drawn towards it, as by up to sixty
            days: a stretch taken when things were at their lowest is not taken for their usual.
    """
    mean_before, spread_before = _belief(before, long_run)
    mean_now, spread_now = _belief(now, None)
    chance = _below((mean_now - mean_before - SMALLEST_GAIN) / sqrt(spread_before + spread_now))
    return chance if _has_risen(before, now) else min(chance, NO_BETTER_THAN_NOT)


def _has_risen(before: Stretch, now: Stretch) -> bool:
    """A belief that begins flat would see a rise in a pupil never in, as soon as less was known of them."""
    return now.attended * before.counted > before.attended * now.counted


def _belief(seen: Stretch, long_run: Stretch | None) -> tuple[float, float]:
    """Mean and variance of the share attended: a beta, flat before anything is seen."""
    attended = 1 + seen.attended / SESSIONS_PER_DRAW
    draws = 2 + seen.counted / SESSIONS_PER_DRAW
    if long_run is not None and long_run.counted:
        weight = min(2 * LONG_RUN_DAYS, long_run.counted) / SESSIONS_PER_DRAW
        attended += weight * long_run.attended / long_run.counted
        draws += weight
    mean = attended / draws
    return mean, mean * (1 - mean) / (draws + 1)


def _below(deviations: float) -> float:
    """The normal distribution up to so many standard deviations."""
    return (1 + erf(deviations / sqrt(2))) / 2


def ladder(looks: Sequence[float]) -> Confidence:
    """Where a rise stands after weekly looks, oldest first: each the chance of a gain, 0 to 1."""
    if _last(looks, LOOKS_FOR_SURE, SURE) or _last(looks, LOOKS_FOR_LIKELY + FURTHER_WEEKS, STRONG):
        return Confidence.HOLDING
    if _last(looks, LOOKS_FOR_LIKELY, STRONG):
        return Confidence.LIKELY
    return Confidence.EARLY_SIGN if _last(looks, 1, EARLY) else Confidence.CANNOT_TELL


def _last(looks: Sequence[float], number: int, chance: float) -> bool:
    return len(looks) >= number and min(looks[-number:]) >= chance


def sustained_gain(looks: Sequence[float]) -> SustainedGain:
    """The ladder now, and the highest it stood at any look."""
    stood = [ladder(looks[: number + 1]) for number in range(len(looks))]
    return SustainedGain(ladder(looks), max(stood, default=Confidence.CANNOT_TELL))
