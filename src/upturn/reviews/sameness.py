"""The sameness mirror: how many pupils met the same first three steps, and how many were never asked why.

It is for the lead, about the school's habits. It counts pupils, never staff, and reads no one's words.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

FIRST_STEPS = 3
MOST_SHOWN = 3
ASK = "ask"
CONVERSATION = "conversation"
ANSWERED = frozenset({"pupil", "family", "both"})
_KINDS = {
    ("wrote", "formal"): "formal letter",
    ("wrote", ""): "letter",
    ("no_answer", ""): "call, no answer",
    ("pupil", ""): "spoke with the pupil",
    ("family", ""): "spoke with the family",
    ("both", ""): "spoke with pupil and family",
}


@dataclass(frozen=True, slots=True)
class ContactStep:
    """One contact, without its words: what it was for and with whom.

    ``kind`` says what it was where that is more than the two can tell: a guided conversation, a referral.
    """

    enrolment_id: int
    on: date
    purpose: str
    spoke_with: str
    kind: str = ""

    @property
    def words(self) -> str:
        """The step as it is named in a list of steps."""
        if self.kind:
            return self.kind.replace("_", " ")
        return _KINDS.get((self.spoke_with, self.purpose)) or _KINDS.get(
            (self.spoke_with, ""), "other contact"
        )

    @property
    def asked_why(self) -> bool:
        """Whether the pupil or family was asked what is in the way, and answered."""
        return self.kind == CONVERSATION or (self.purpose == ASK and self.spoke_with in ANSWERED)

    @property
    def tried_to_ask(self) -> bool:
        """Whether somebody asked, whoever answered."""
        return self.kind == CONVERSATION or self.purpose == ASK


@dataclass(frozen=True, slots=True)
class SameSteps:
    """Three steps in their order, and how many pupils met them first."""

    steps: tuple[str, ...]
    pupils: int


@dataclass(frozen=True, slots=True)
class Sameness:
    """The mirror. ``asked``, ``asked_unanswered`` and ``never_asked`` add up to ``pupils``."""

    pupils: int
    with_three_steps: int
    commonest: tuple[SameSteps, ...]
    asked: int
    asked_unanswered: int
    never_asked: int


def sameness(pupils: Collection[int], steps: Iterable[ContactStep]) -> Sameness:
    """Hold the contact log up to the school.

    Args:
        pupils: the enrolments asked about, those with no contact at all included.
        steps: their contacts in the order they were made; those of anyone else are left out.
    """
    log: dict[int, list[ContactStep]] = defaultdict(list)
    for step in sorted(steps, key=lambda each: each.on):
        log[step.enrolment_id].append(step)
    everyone = set(pupils)
    logs = [log[pupil] for pupil in everyone]
    first = Counter(_first_three(each) for each in logs if len(each) >= FIRST_STEPS)
    asked = sum(any(step.asked_why for step in each) for each in logs)
    tried = sum(any(step.tried_to_ask for step in each) for each in logs)
    return Sameness(
        pupils=len(everyone),
        with_three_steps=first.total(),
        commonest=_commonest(first),
        asked=asked,
        asked_unanswered=tried - asked,
        never_asked=len(everyone) - tried,
    )


def _first_three(steps: Sequence[ContactStep]) -> tuple[str, ...]:
    return tuple(step.words for step in steps[:FIRST_STEPS])


def _commonest(first: Counter[tuple[str, ...]]) -> tuple[SameSteps, ...]:
    """The commonest, those of one pupil left out: a sequence met once is nobody's sameness."""
    shared = [(-pupils, steps) for steps, pupils in first.items() if pupils > 1]
    return tuple(SameSteps(steps, -pupils) for pupils, steps in sorted(shared)[:MOST_SHOWN])


def sameness_words(mirror: Sameness) -> tuple[str, ...]:
    """The mirror in sentences; one that asks for contacts to be recorded where there are none."""
    if not mirror.pupils:
        return ("There is nobody to look at yet.",)
    return (*_same_words(mirror), *_asked_words(mirror))


def _same_words(mirror: Sameness) -> tuple[str, ...]:
    if not mirror.with_three_steps:
        return ("No pupil has three contacts recorded yet, so there is no sameness to see.",)
    if mirror.with_three_steps == 1:
        return ("Only 1 pupil has three contacts recorded yet: there is nobody to compare with.",)
    if not mirror.commonest:
        return (
            f"No two of {_pupils(mirror.with_three_steps)} with three contacts met the same first three.",
        )
    top = mirror.commonest[0]
    return (
        f"{top.pupils} of {_pupils(mirror.with_three_steps)} with three contacts met the same three first, "
        f"in the same order: {', then '.join(top.steps)}.",
    )


def _asked_words(mirror: Sameness) -> tuple[str, ...]:
    said = [f"{mirror.asked} of {_pupils(mirror.pupils)} {_were(mirror.asked)} asked why, and answered."]
    if mirror.asked_unanswered:
        said.append(f"{mirror.asked_unanswered} {_were(mirror.asked_unanswered)} asked, with no answer yet.")
    if mirror.never_asked:
        said.append(f"{mirror.never_asked} {_were(mirror.never_asked)} never asked why. Who could ask them?")
    return tuple(said)


def _pupils(number: int) -> str:
    return "1 pupil" if number == 1 else f"{number:,} pupils"


def _were(number: int) -> str:
    return "was" if number == 1 else "were"
