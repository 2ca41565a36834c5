"""Attempts to come back, or to go on: what was tried, how it went, what was learned. None is a failure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from cattrs.preconf.json import make_converter

from upturn.provision.readiness import Answer

MOST_STEPS = 6
FOLLOW_UP_AFTER = timedelta(weeks=12)


@dataclass(frozen=True, slots=True)
class AttemptStep:
    """One dated step of an attempt; ``done_on`` when it was taken."""

    text: str
    by: date
    done_on: date | None = None


@dataclass(frozen=True, slots=True)
class Readiness:
    """How ready the learner says they are for the next place, in their own words; any answer can be skipped.

    None is an answer that was skipped. They are not added together.
    """

    feels_ok: Answer | None = None
    someone_helps: Answer | None = None
    can_do_some: Answer | None = None
    words: str = ""

    @property
    def is_asked(self) -> bool:
        """Whether anything was answered."""
        return self != Readiness()


QUESTIONS = (
    ("feels_ok", "I would feel OK there"),
    ("someone_helps", "Someone there would help me"),
    ("can_do_some", "I can do some of the work"),
)
ANSWERS = tuple((answer.value, answer.words.capitalize()) for answer in Answer)


class Went(StrEnum):
    """How an attempt went; the values are the database's."""

    UNDER_WAY = "under_way"
    HELD = "held"
    PARTLY = "partly"
    STOPPED = "stopped"

    @property
    def label(self) -> str:
        """How it went, in words."""
        return _WENT[self]


_WENT = {
    Went.UNDER_WAY: "Under way",
    Went.HELD: "It held",
    Went.PARTLY: "Some of it held",
    Went.STOPPED: "Stopped for now",
}

_CONVERTER = make_converter(forbid_extra_keys=True, omit_if_default=True, detailed_validation=False)


def steps_as_json(steps: Sequence[AttemptStep]) -> list[dict[str, Any]]:
    """The steps as they are stored."""
    stored: list[dict[str, Any]] = _CONVERTER.unstructure(list(steps))
    return stored


def steps_from_json(stored: Sequence[dict[str, Any]]) -> tuple[AttemptStep, ...]:
    """The steps as they were stored."""
    return tuple(_CONVERTER.structure(each, AttemptStep) for each in stored)


def readiness_as_json(readiness: Readiness) -> dict[str, Any]:
    """The answers as they are stored."""
    stored: dict[str, Any] = _CONVERTER.unstructure(readiness)
    return stored


def readiness_from_json(stored: dict[str, Any]) -> Readiness:
    """The answers as they were stored."""
    return _CONVERTER.structure(stored, Readiness)


def attempt_faults(
    to: str, steps: Sequence[AttemptStep], began_on: date, went: Went, ended_on: date | None, learned: str
) -> tuple[str, ...]:
    """What cannot stand in an attempt, a sentence each. Whatever ended says what was learned."""
    found = []
    if not to.strip():
        found.append("Say where to: which place, which lessons.")
    if not steps or any(not step.text.strip() for step in steps):
        found.append("Write at least one step, in words.")
    if len(steps) > MOST_STEPS:
        found.append(f"{MOST_STEPS} steps are enough for one attempt.")
    if went is not Went.UNDER_WAY:
        if ended_on is None or ended_on < began_on:
            found.append("Give the day it ended, not before it began.")
        if not learned.strip():
            found.append("Say what was learned: an attempt that stopped is how the next one holds.")
    return tuple(found)


class Destination(StrEnum):
    """Where a pupil went on to; the values are the database's."""

    SAME_SCHOOL = "same_school"
    SAME_SCHOOL_PART = "same_school_part"
    ANOTHER_SCHOOL = "another_school"
    SPECIAL_SCHOOL = "special_school"
    OTHER_PROVISION = "other_provision"
    COLLEGE_OR_TRAINING = "college_or_training"
    HOME_EDUCATION = "home_education"
    NOT_KNOWN = "not_known"

    @property
    def label(self) -> str:
        """The destination in words."""
        return _DESTINATIONS[self]


_DESTINATIONS = {
    Destination.SAME_SCHOOL: "Back at their school",
    Destination.SAME_SCHOOL_PART: "Back at their school, part of the week",
    Destination.ANOTHER_SCHOOL: "Another school",
    Destination.SPECIAL_SCHOOL: "A special school",
    Destination.OTHER_PROVISION: "Another provider",
    Destination.COLLEGE_OR_TRAINING: "College or training",
    Destination.HOME_EDUCATION: "Educated at home",
    Destination.NOT_KNOWN: "Not known",
}


def follow_up_due(ended_on: date) -> date:
    """The day on which somebody asks how it is going there."""
    return ended_on + FOLLOW_UP_AFTER
