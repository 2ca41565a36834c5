"""Where a referral can stand, and the only ways between."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class State(StrEnum):
    """Where a referral stands; the values are the database's."""

    SENT = "sent"
    WAITING = "waiting"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    FINISHED = "finished"

    @property
    def label(self) -> str:
        """The state in words."""
        return _LABELS[self]

    @property
    def is_open(self) -> bool:
        """Whether somebody still waits for an answer, or for the help itself."""
        return self in (State.SENT, State.WAITING, State.ACCEPTED)


_LABELS = {
    State.SENT: "Sent",
    State.WAITING: "On a waiting list",
    State.ACCEPTED: "Accepted",
    State.DECLINED: "Declined",
    State.FINISHED: "Finished",
}

TRANSITIONS: Mapping[State, tuple[State, ...]] = {
    State.SENT: (State.ACCEPTED, State.WAITING, State.DECLINED, State.FINISHED),
    State.WAITING: (State.ACCEPTED, State.DECLINED, State.FINISHED),
    State.ACCEPTED: (State.FINISHED, State.DECLINED),
    State.DECLINED: (State.SENT,),
    State.FINISHED: (State.SENT,),
}
_BUTTONS = {
    State.SENT: "Send it again",
    State.WAITING: "They put it on a waiting list",
    State.ACCEPTED: "They accepted it",
    State.DECLINED: "They declined it",
    State.FINISHED: "It is finished",
}
ASK_AGAIN_AFTER = timedelta(weeks=3)


class WrongMove(ValueError):
    """A move that a state does not allow; the message is the sentence the person reads."""


@dataclass(frozen=True, slots=True)
class Move:
    """One way on, and what its button says."""

    to: State
    button: str


def moves_from(state: State) -> tuple[Move, ...]:
    """The ways on, in the order they are offered."""
    return tuple(Move(to, _BUTTONS[to]) for to in TRANSITIONS[state])


def check_may_become(now: State, new: State, line: str, meanwhile: str) -> None:
    """Whether a referral may move, and whether enough was said with it.

    Declined needs its reason; declined or waiting needs what happens meanwhile, for the pupil is still here.

    Raises:
        WrongMove: saying what may follow, or what is missing.
    """
    if new not in TRANSITIONS[now]:
        following = " or ".join(f"“{each.label.lower()}”" for each in TRANSITIONS[now])
        raise WrongMove(f"This is “{now.label.lower()}” now; what can follow is {following}.")
    if new is State.DECLINED and not line.strip():
        raise WrongMove("Say in a line why they declined, so that the next request can answer it.")
    if new in (State.DECLINED, State.WAITING) and not meanwhile.strip():
        raise WrongMove("Say what we do meanwhile. A waiting list is not support.")


def is_owed(state: State, ask_again_on: date | None, today: date) -> bool:
    """Whether it is for us to ask how it stands."""
    return state.is_open and ask_again_on is not None and ask_again_on <= today


def diagram() -> str:
    """The states and their moves as Mermaid text, for the manual."""
    names = [f'    state "{state.label}" as {state}' for state in State]
    moves = [f"    {now} --> {to}: {_BUTTONS[to]}" for now, ways in TRANSITIONS.items() for to in ways]
    return "\n".join(["stateDiagram-v2", *names, f"    [*] --> {State.SENT}", *moves])
