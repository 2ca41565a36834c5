"""What the generator knows and the app is never told: what is in each child's way, and how it shows.

The app must find what it can from marks and conversations alone. Tests hold its findings against this.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from upturn.demo.streams import Floats


class Barrier(StrEnum):
    """The eighteen things in the way that the playbook speaks of."""

    ANXIETY = "anxiety"
    LESSON = "a_particular_lesson"
    FRIENDSHIPS = "friendships_or_bullying"
    SPECIFIC_FEAR = "avoiding_one_thing"
    MORNINGS = "mornings"
    SLEEP = "sleep"
    HOME_ROUTINE = "little_structure_at_home"
    SANCTIONS = "sanctions_cycle"
    DISENGAGED = "nothing_worth_coming_for"
    UNMET_NEED = "unmet_need"
    SENSORY = "too_loud_too_busy"
    FAMILY = "family_circumstances"
    CARING = "young_carer"
    TRANSPORT = "transport"
    HEALTH = "health"
    BUILT_UP = "built_up_over_time"
    PAST_SCHOOLING = "what_school_got_wrong"
    ROUTINE_BROKEN = "routine_broken"


class PatternKind(StrEnum):
    """How a barrier shows in the register, where it does."""

    NONE = "none"
    WEEKDAY = "weekday"
    MORNINGS = "mornings"
    LESSON = "lesson"
    AFTER_BREAK = "after_break"
    ALTERNATE_WEEK = "alternate_week"
    CHANGE_POINT = "change_point"
    DRIFT = "drift"
    RECOVERY = "recovery"
    CO_ABSENCE = "co_absence"


@dataclass(frozen=True, slots=True)
class Planted:
    """One child's planted barrier and pattern.

    ``weekday`` is 0 for Monday; ``half`` is 0 for mornings and 1 for afternoons; ``strength`` multiplies the
    chance that a spell of absence begins where the pattern says. ``leader`` is the sibling whose days away a
    co-absence follows.
    """

    pupil: str
    barrier: Barrier | None = None
    pattern: PatternKind = PatternKind.NONE
    weekday: int | None = None
    half: int | None = None
    since: date | None = None
    strength: float = 1.0
    leader: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Traits:
    """Each child's lasting tendencies, by place in the town's list of pupils.

    ``absence`` ranks children within a school year, ``lateness`` and ``unexplained`` are relative weights.
    """

    absence: Floats
    lateness: Floats
    unexplained: Floats


@dataclass(frozen=True, slots=True, eq=False)
class TownTruth:
    """The planted truth of the whole town, by pupil key; a child not in ``planted`` has nothing planted."""

    planted: dict[str, Planted]
    target_rates: dict[tuple[str, str, int], float]
    """The absence rate each (pupil, school, year) was drawn to have."""

    def of(self, pupil: str) -> Planted:
        """What was planted for one child."""
        return self.planted.get(pupil, Planted(pupil))
