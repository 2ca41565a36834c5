"""The parts of a transition pack, and which may go where. Pure.

To next year's staff goes what the child let teachers see. To another setting goes only what the child let
go home: it was these teachers they named, not strangers.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from upturn.barriers.visibility import may_go_home, may_reach_teachers


class Going(StrEnum):
    """Where a pack goes."""

    NEXT_YEAR = "next_year"
    ANOTHER_SETTING = "another_setting"

    @property
    def label(self) -> str:
        """As the form says it."""
        return {
            Going.NEXT_YEAR: "Next year’s staff here",
            Going.ANOTHER_SETTING: "Another school or setting",
        }[self]


class Part(StrEnum):
    """One part of a pack; whoever makes it chooses which go."""

    HELPS = "helps"
    AGREED = "agreed"
    NOT_TO_SAY = "not_to_say"
    MORNING = "morning"
    STAYS_THE_SAME = "stays_the_same"
    TRUSTED_ADULT = "trusted_adult"
    SMALL_STEP = "small_step"
    OWN_WORDS = "own_words"
    IN_THE_WAY = "in_the_way"
    SUPPORTS = "supports"
    FAMILY = "family"
    REFERRALS = "referrals"

    @property
    def label(self) -> str:
        """As the form and the pack say it."""
        return _LABELS[self]


_LABELS = {
    Part.HELPS: "What helps",
    Part.AGREED: "What is agreed",
    Part.NOT_TO_SAY: "What not to say",
    Part.MORNING: "The start of the day",
    Part.STAYS_THE_SAME: "What stays the same",
    Part.TRUSTED_ADULT: "Trusted adult",
    Part.SMALL_STEP: "The next small step",
    Part.OWN_WORDS: "In their own words",
    Part.IN_THE_WAY: "What gets in the way",
    Part.SUPPORTS: "What is being done",
    Part.FAMILY: "Who to reach at home, and how",
    Part.REFERRALS: "Help asked of others",
}

USUAL: Collection[Part] = frozenset(
    {
        Part.HELPS,
        Part.AGREED,
        Part.NOT_TO_SAY,
        Part.MORNING,
        Part.STAYS_THE_SAME,
        Part.TRUSTED_ADULT,
        Part.SMALL_STEP,
        Part.OWN_WORDS,
        Part.SUPPORTS,
    }
)
"""What is ticked to begin with: nothing about needs, home or other services."""


@dataclass(frozen=True, slots=True)
class PackPart:
    """One part as it would be handed on; empty when there is nothing to say or nothing that may go."""

    part: Part
    lines: tuple[str, ...]


def may_go(going: Going, audience: str, sensitivity: str) -> bool:
    """Whether something a child said, or something in their way, may go there."""
    if going is Going.NEXT_YEAR:
        return may_reach_teachers(audience, sensitivity)
    return may_go_home(audience, sensitivity)


def referral_may_go(sensitivity: str) -> bool:
    """Whether a referral may be named: never one that is restricted."""
    return sensitivity != "restricted"
