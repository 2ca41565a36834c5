"""Who was asked why, pupil by pupil, from the contact log without its words. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import Enum

from upturn.reviews.sameness import ContactStep

ENOUGH_CONTACTS = 10


class Asked(Enum):
    """Whether anybody asked a pupil or family what is in the way."""

    ANSWERED = "answered"
    NO_ANSWER = "no-answer"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class AskedOf:
    """How it stands with one pupil, and the contacts there were, oldest first."""

    enrolment_id: int
    asked: Asked
    steps: tuple[ContactStep, ...]


def who_was_asked(pupils: Collection[int], steps: Iterable[ContactStep]) -> dict[int, AskedOf]:
    """Everyone asked about, those with no contact included; by enrolment."""
    log: dict[int, list[ContactStep]] = {each: [] for each in pupils}
    for step in sorted(steps, key=lambda each: each.on):
        if step.enrolment_id in log:
            log[step.enrolment_id].append(step)
    return {each: AskedOf(each, _asked(made), tuple(made)) for each, made in log.items()}


def is_enough(contacts: int) -> bool:
    """Whether the log is long enough to say anything about a habit."""
    return contacts >= ENOUGH_CONTACTS


def _asked(steps: Iterable[ContactStep]) -> Asked:
    made = list(steps)
    if any(step.asked_why for step in made):
        return Asked.ANSWERED
    return Asked.NO_ANSWER if any(step.tried_to_ask for step in made) else Asked.NEVER
