"""Keep, change or stop: what a decision must say before it stands. Pure.

Nothing here judges a decision. It asks for what the next person will need: a reason, who does what by when,
when we look again, and, where the record speaks against it, why it should be different this time.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from upturn.reviews.tried_before import SHORTEST_REASON, Question

LONGEST_WAIT = timedelta(days=183)
TOO_SHORT = "Say in a few words why it should be different this time, or choose something else."


class Choice(StrEnum):
    """What becomes of the plan."""

    KEEP = "keep"
    CHANGE = "change"
    STOP = "stop"

    @property
    def label(self) -> str:
        """The choice as a button says it."""
        return self.value.capitalize()

    @property
    def done(self) -> str:
        """The choice once it was made, as minutes say it."""
        return _DONE[self]


_DONE = {Choice.KEEP: "Kept", Choice.CHANGE: "To be changed", Choice.STOP: "Stopped"}


class Smaller(StrEnum):
    """Whether what was in the way is smaller than last time, as pupil or family say."""

    SMALLER = "smaller"
    THE_SAME = "the_same"
    BIGGER = "bigger"
    NOT_ASKED = ""

    @property
    def label(self) -> str:
        """The answer in words."""
        return _SMALLER[self]


_SMALLER = {
    Smaller.SMALLER: "Smaller",
    Smaller.THE_SAME: "The same",
    Smaller.BIGGER: "Bigger",
    Smaller.NOT_ASKED: "Not asked",
}


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision as it was made. ``action_kind`` is a support's key, “letter”, or blank for all else."""

    choice: Choice
    reason: str
    smaller: Smaller = Smaller.NOT_ASKED
    action: str = ""
    action_kind: str = ""
    action_by_id: int | None = None
    action_due: date | None = None
    next_on: date | None = None
    why_different: str = ""
    instead: str = ""
    without_contact_why: str = ""


@dataclass(frozen=True, slots=True)
class Situation:
    """What the decision is made on.

    Attributes:
        today: the school's date.
        talked: whether anyone has spoken with pupil or family since the last review.
        kept: the questions that keeping the plan raises.
        again: the question that each kind of action raises, by its kind.
        may_act: the staff who can be given an action about this pupil.
    """

    today: date
    talked: bool
    kept: tuple[Question, ...] = ()
    again: Mapping[str, Question] = field(default_factory=dict)
    may_act: frozenset[int] = frozenset()


class DecisionRefused(ValueError):
    """A decision that cannot stand yet; the message is the sentence the person reads.

    Attributes:
        problems: each field's sentence, by its name; blank for what is about no one field.
    """

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(next(iter(problems.values())))
        self.problems = dict(problems)


def check(decided: Decided, situation: Situation) -> None:
    """Whether a decision says what it must.

    Raises:
        DecisionRefused: naming every field that is not answered yet.
    """
    found: dict[str, str] = {}
    for name, sentence in _problems(decided, situation):
        found.setdefault(name, sentence)
    if found:
        raise DecisionRefused(found)


def questions_raised(decided: Decided, situation: Situation) -> tuple[Question, ...]:
    """What the decision would use again although no gain followed it before, each once."""
    raised = list(situation.kept) if decided.choice is Choice.KEEP else []
    if decided.action_kind in situation.again:
        raised.append(situation.again[decided.action_kind])
    return tuple({question.what: question for question in raised}.values())


def _problems(decided: Decided, situation: Situation) -> Iterator[tuple[str, str]]:
    if not decided.reason.strip():
        yield "reason", "Give the reason in a line, so that the next review can hold it against the fact."
    yield from _action_problems(decided, situation)
    if decided.choice is Choice.STOP:
        yield from _stop_problems(decided, situation)
    else:
        yield from _next_problems(decided, situation.today)
    reason = " ".join(decided.why_different.split())
    if questions_raised(decided, situation) and len(reason) < SHORTEST_REASON:
        yield "why_different", TOO_SHORT


def _action_problems(decided: Decided, situation: Situation) -> Iterator[tuple[str, str]]:
    if not decided.action.strip():
        if decided.action_kind:
            yield "action", "Say what is to be done, or choose no kind of step."
        return
    if decided.action_by_id is None:
        yield "action_by", "Say who does it."
    elif decided.action_by_id not in situation.may_act:
        yield "action_by", "Choose somebody who works with this pupil or may see every pupil."
    if decided.action_due is None:
        yield "action_due", "Say by when."
    elif decided.action_due < situation.today:
        yield "action_due", "This day has passed. Choose today or later."


def _stop_problems(decided: Decided, situation: Situation) -> Iterator[tuple[str, str]]:
    if not decided.instead.strip():
        yield "instead", "Say what replaces the plan, or why nothing needs to."
    if not situation.talked and not decided.without_contact_why.strip():
        yield (
            "without_contact_why",
            "Nobody has spoken with the pupil or family since the last review. "
            "Say why it stops without that; the reason is shown with the decision.",
        )


def _next_problems(decided: Decided, today: date) -> Iterator[tuple[str, str]]:
    if decided.next_on is None:
        yield "next_on", "Say when we look again."
    elif decided.next_on <= today:
        yield "next_on", "Choose a day after today to look again."
    elif decided.next_on > today + LONGEST_WAIT:
        yield "next_on", "That is more than half a year away. Choose a nearer day, or stop the plan."
