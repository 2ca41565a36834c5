"""A placement: its starting expectations with dated steps up, the three yeses, and where it is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from cattrs.preconf.json import make_converter

from upturn.provision.expectations import Expectation, Step
from upturn.provision.pathway.bundles import AFTER_THE_END
from upturn.provision.pathway.parties import Party
from upturn.provision.pathway.sharing import Phase
from upturn.provision.pathway.states import ReferralState

MOST_STEPS_UP = 6
A_DAY = timedelta(days=1)
WHO_AGREES = (Party.SCHOOL, Party.PROVIDER, Party.FAMILY)
"""Each says yes by itself. An authority is told, and agrees to nothing in the child's place."""


@dataclass(frozen=True, slots=True)
class StepUp:
    """From a day on, so many lessons a week, and what is expected in them."""

    on: date
    lessons_a_week: int
    words: str = ""


@dataclass(frozen=True, slots=True)
class Expectations:
    """What is expected at first, and how it grows; ``low_pressure`` is what stays easy, as was agreed."""

    lessons_a_week: int
    words: str = ""
    low_pressure: str = ""
    steps: tuple[StepUp, ...] = ()

    def agreed(self, span: "Span") -> Expectation:
        """What was agreed as engagement is held against: from the first day on, silent while settling in."""
        first = Step(span.starts_on, self.lessons_a_week)
        later = (Step(step.on, step.lessons_a_week) for step in self.steps)
        return Expectation(span.starts_on, (first, *later), span.settling_in_until + A_DAY)


_CONVERTER = make_converter(forbid_extra_keys=True, omit_if_default=True, detailed_validation=False)


def as_json(expectations: Expectations) -> dict[str, Any]:
    """The expectations as they are stored."""
    stored: dict[str, Any] = _CONVERTER.unstructure(expectations)
    return stored


def from_json(stored: dict[str, Any]) -> Expectations:
    """The expectations as they were stored."""
    return _CONVERTER.structure(stored, Expectations)


def expectation_faults(
    expectations: Expectations, starts_on: date, ends_on: date, settling_in_until: date
) -> tuple[str, ...]:
    """What cannot stand in starting expectations, a sentence each."""
    found = []
    if ends_on < starts_on:
        found.append("The last day is before the first. Give a later one.")
    if not starts_on <= settling_in_until <= max(ends_on, starts_on):
        found.append("Settling in ends on a day of the placement: between its first and its last.")
    counts = [expectations.lessons_a_week, *(step.lessons_a_week for step in expectations.steps)]
    if any(not 1 <= each <= 50 for each in counts):
        found.append("Say how many lessons a week, from 1 to 50.")
    days = [step.on for step in expectations.steps]
    if days != sorted(set(days)):
        found.append("Put the dated steps in order, each on a day of its own.")
    if any(not starts_on < day <= ends_on for day in days):
        found.append("Each dated step is after the first day of the placement and not after its last.")
    if len(days) > MOST_STEPS_UP:
        found.append(f"Give {MOST_STEPS_UP} dated steps at most. More can come at a review.")
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Yes:
    """One side said yes to a version of the expectations."""

    party: Party
    version: int
    who: str
    on: date


def yeses_to(yeses: Iterable[Yes], version: int) -> dict[Party, Yes]:
    """Who has said yes to a version, by side. A yes to what has since been changed counts for nothing."""
    return {yes.party: yes for yes in yeses if yes.version == version}


def still_to_agree(yeses: Iterable[Yes], version: int) -> tuple[Party, ...]:
    """The sides whose yes is still to come."""
    given = yeses_to(yeses, version)
    return tuple(party for party in WHO_AGREES if party not in given)


class Ended(StrEnum):
    """How a placement ended; the values are the database's."""

    COMPLETED = "completed"
    WITHDRAWN_BY_SCHOOL = "withdrawn_by_school"
    WITHDRAWN_BY_PROVIDER = "withdrawn_by_provider"
    WITHDRAWN_BY_FAMILY = "withdrawn_by_family"
    MOVED_AWAY = "moved_away"
    NEVER_BEGAN = "never_began"

    @property
    def label(self) -> str:
        """How it ended, in words."""
        return _ENDED[self]

    @property
    def is_completed(self) -> bool:
        """Whether it ran its course. Everything else is counted apart."""
        return self is Ended.COMPLETED


_ENDED = {
    Ended.COMPLETED: "It ran its course",
    Ended.WITHDRAWN_BY_SCHOOL: "The school ended it early",
    Ended.WITHDRAWN_BY_PROVIDER: "The provider ended it early",
    Ended.WITHDRAWN_BY_FAMILY: "The family ended it early",
    Ended.MOVED_AWAY: "The pupil moved away",
    Ended.NEVER_BEGAN: "It never began",
}


class Stage(StrEnum):
    """Where a placement is on a day."""

    AGREEING = "agreeing"
    AHEAD = "ahead"
    SETTLING_IN = "settling_in"
    RUNNING = "running"
    OVERDUE = "overdue"
    ENDED = "ended"

    @property
    def label(self) -> str:
        """The stage in words."""
        return _STAGES[self]


_STAGES = {
    Stage.AGREEING: "Being agreed",
    Stage.AHEAD: "Agreed, not yet begun",
    Stage.SETTLING_IN: "Settling in",
    Stage.RUNNING: "Under way",
    Stage.OVERDUE: "Past its last day, and nobody has said how it ended",
    Stage.ENDED: "Ended",
}


@dataclass(frozen=True, slots=True)
class Span:
    """The days of a placement: planned first and last, end of settling in, and when it ended, if it has."""

    starts_on: date
    ends_on: date
    settling_in_until: date
    ended_on: date | None = None


def stage_on(span: Span, waiting_for: Sequence[Party], today: date) -> Stage:
    """Where a placement is today, and whose yes it waits for."""
    if span.ended_on is not None and span.ended_on <= today:
        return Stage.ENDED
    if waiting_for:
        return Stage.AGREEING
    if today < span.starts_on:
        return Stage.AHEAD
    if today > span.ends_on:
        return Stage.OVERDUE
    return Stage.SETTLING_IN if today <= span.settling_in_until else Stage.RUNNING


_ASKING = (ReferralState.SENT, ReferralState.QUESTION, ReferralState.ACCEPTED)


def phase_on(state: ReferralState, span: Span | None, *, agreed: bool, today: date) -> Phase:
    """Where a pathway is, as grants see it. It is over by itself some weeks after the placement ended.

    Args:
        state: where the referral stands.
        span: the days of the placement, where there is one.
        agreed: whether every side has ever said yes to its expectations.
        today: the day.
    """
    if state is ReferralState.DRAFT:
        return Phase.WRITING
    if state in _ASKING:
        return Phase.ASKING
    if span is None:
        return Phase.CLOSED
    if span.ended_on is None or today < span.ended_on:
        return Phase.PLACED if agreed else Phase.AGREEING
    return Phase.AFTER if today <= span.ended_on + AFTER_THE_END else Phase.OVER
