"""Where a referral to a provider can stand, the only ways between, and whose each move is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from upturn.provision.pathway.parties import Party


class ReferralState(StrEnum):
    """Where a referral stands; the values are the database's."""

    DRAFT = "draft"
    SENT = "sent"
    QUESTION = "question"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    PLACED = "placed"

    @property
    def label(self) -> str:
        """The state in words."""
        return _LABELS[self]

    @property
    def waits_for(self) -> Party | None:
        """Whose turn it is; nobody's when it is over, or the placement has taken it on."""
        return _TURNS.get(self)

    @property
    def is_over(self) -> bool:
        """Whether nothing can follow."""
        return not TRANSITIONS[self]


_LABELS = {
    ReferralState.DRAFT: "Being written",
    ReferralState.SENT: "Sent, waiting for an answer",
    ReferralState.QUESTION: "A question for the school",
    ReferralState.ACCEPTED: "Accepted",
    ReferralState.DECLINED: "Declined",
    ReferralState.WITHDRAWN: "Withdrawn",
    ReferralState.PLACED: "Placed",
}
_TURNS = {
    ReferralState.DRAFT: Party.SCHOOL,
    ReferralState.SENT: Party.PROVIDER,
    ReferralState.QUESTION: Party.SCHOOL,
}


@dataclass(frozen=True, slots=True)
class Move:
    """One way on: to where, whose it is, what its button says, and what must be said with it if anything."""

    to: ReferralState
    by: tuple[Party, ...]
    button: str
    must_say: str = ""


_SCHOOL, _PROVIDER = (Party.SCHOOL,), (Party.PROVIDER,)
_SEND = Move(ReferralState.SENT, _SCHOOL, "Send it")
_ANSWER = Move(ReferralState.SENT, _SCHOOL, "Answer the question", "Write the answer to the question.")
_ASK = Move(ReferralState.QUESTION, _PROVIDER, "Ask the school a question", "Write the question.")
_ACCEPT = Move(ReferralState.ACCEPTED, _PROVIDER, "Accept")
_DECLINE = Move(
    ReferralState.DECLINED,
    _PROVIDER,
    "Decline",
    "Say in a line why it is declined, so that the school can ask elsewhere knowing it.",
)
_WITHDRAW = Move(ReferralState.WITHDRAWN, _SCHOOL, "Withdraw it", "Say in a line why it is withdrawn.")
_PLACE = Move(ReferralState.PLACED, (Party.SCHOOL, Party.PROVIDER), "Write the starting expectations")

TRANSITIONS: Mapping[ReferralState, tuple[Move, ...]] = {
    ReferralState.DRAFT: (_SEND, _WITHDRAW),
    ReferralState.SENT: (_ACCEPT, _ASK, _DECLINE, _WITHDRAW),
    ReferralState.QUESTION: (_ANSWER, _DECLINE, _WITHDRAW),
    ReferralState.ACCEPTED: (_PLACE, _WITHDRAW),
    ReferralState.DECLINED: (),
    ReferralState.WITHDRAWN: (),
    ReferralState.PLACED: (),
}
"""The moves there are. What was declined is asked anew, so that each answer is counted once."""


class WrongMove(ValueError):
    """A move that a state does not allow, or that is another side's; the message is what its reader sees."""


def moves_of(state: ReferralState, party: Party) -> tuple[Move, ...]:
    """The ways on that are this side's, in the order they are offered."""
    return tuple(move for move in TRANSITIONS[state] if party in move.by)


def check_may_become(now: ReferralState, new: ReferralState, party: Party, line: str) -> Move:
    """The move asked for, where this side may make it now and has said enough.

    Raises:
        WrongMove: saying where it stands, whose move it is, or what is missing.
    """
    move = next((each for each in TRANSITIONS[now] if each.to is new), None)
    if move is None:
        raise WrongMove(
            f"This referral is “{now.label.lower()}” now, so that can no longer be done. Open it again."
        )
    if party not in move.by:
        owners = " or the ".join(each.label.lower() for each in move.by)
        raise WrongMove(f"“{move.button}” is for the {owners} to do.")
    if move.must_say and not line.strip():
        raise WrongMove(move.must_say)
    return move


@dataclass(frozen=True, slots=True)
class Moved:
    """One move that was made, and when."""

    after: ReferralState
    at: datetime


@dataclass(frozen=True, slots=True)
class TimeToAnswer:
    """How long a referral lay with each side between being sent and being decided, or until now."""

    with_provider: timedelta
    with_school: timedelta
    decided: bool

    @property
    def days(self) -> int:
        """Whole days it lay with the provider: what a provider is asked for."""
        return self.with_provider.days


_DECISIONS = (ReferralState.ACCEPTED, ReferralState.DECLINED, ReferralState.WITHDRAWN)


def time_to_answer(moves: Sequence[Moved], now: datetime) -> TimeToAnswer | None:
    """How long the answer took. A question stops the provider's clock until the school answers it.

    Args:
        moves: every move, oldest first.
        now: until when a referral not yet decided is counted.

    Returns:
        None where it was never sent.
    """
    sent = next((place for place, move in enumerate(moves) if move.after is ReferralState.SENT), None)
    if sent is None:
        return None
    lay = {ReferralState.SENT: timedelta(), ReferralState.QUESTION: timedelta()}
    for place, move in enumerate(moves[sent:], start=sent):
        if move.after in _DECISIONS:
            return TimeToAnswer(lay[ReferralState.SENT], lay[ReferralState.QUESTION], decided=True)
        until = moves[place + 1].at if place + 1 < len(moves) else now
        lay[move.after] += max(until - move.at, timedelta())
    return TimeToAnswer(lay[ReferralState.SENT], lay[ReferralState.QUESTION], decided=False)


def diagram() -> str:
    """The states and their moves as Mermaid text, for the manual."""
    names = [f'    state "{state.label}" as {state}' for state in ReferralState]
    moves = [f"    {now} --> {way.to}: {way.button}" for now, ways in TRANSITIONS.items() for way in ways]
    return "\n".join(["stateDiagram-v2", *names, f"    [*] --> {ReferralState.DRAFT}", *moves])
