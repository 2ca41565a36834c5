"""What a barrier can be, and the only ways between: a record that is revised, never a label that stays."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """Where a barrier stands."""

    POSSIBLE = "possible"
    RAISED = "raised"
    CONFIRMED = "confirmed"
    EASING = "easing"
    NOT_IN_THE_WAY_NOW = "not_in_the_way_now"
    BACK_AGAIN = "back_again"
    RULED_OUT = "ruled_out"

    @property
    def label(self) -> str:
        """The status in words."""
        return _LABELS[self]

    @property
    def means(self) -> str:
        """What the status says, in a sentence."""
        return _MEANS[self]

    @property
    def stands(self) -> bool:
        """Whether it is, or may be, in the way now."""
        return self not in (Status.NOT_IN_THE_WAY_NOW, Status.RULED_OUT)

    @property
    def is_known(self) -> bool:
        """Whether a person has confirmed it, at some time, and nobody has ruled it out since."""
        return self in _KNOWN

    @property
    def needs_evidence(self) -> bool:
        """Whether whoever says so must also say how they know."""
        return self in (Status.CONFIRMED, Status.RULED_OUT)


_LABELS = {
    Status.POSSIBLE: "Possible",
    Status.RAISED: "Raised",
    Status.CONFIRMED: "Confirmed",
    Status.EASING: "Easing",
    Status.NOT_IN_THE_WAY_NOW: "Not in the way now",
    Status.BACK_AGAIN: "Back again",
    Status.RULED_OUT: "Ruled out",
}
_MEANS = {
    Status.POSSIBLE: "Somebody wondered. Nobody has asked about it yet.",
    Status.RAISED: "It has been talked about with the pupil, the family or staff.",
    Status.CONFIRMED: "The pupil, the family or a professional says that it is so.",
    Status.EASING: "Smaller than last time.",
    Status.NOT_IN_THE_WAY_NOW: "Still there, perhaps, and no longer keeping them away.",
    Status.BACK_AGAIN: "It had gone, and it has come back.",
    Status.RULED_OUT: "Asked about, and it is not this.",
}
_KNOWN = frozenset({Status.CONFIRMED, Status.EASING, Status.NOT_IN_THE_WAY_NOW, Status.BACK_AGAIN})

BEGINNINGS = (Status.POSSIBLE, Status.RAISED, Status.CONFIRMED)
"""How a barrier may first be recorded."""

TRANSITIONS: Mapping[Status, tuple[Status, ...]] = {
    Status.POSSIBLE: (Status.RAISED, Status.CONFIRMED, Status.RULED_OUT),
    Status.RAISED: (Status.CONFIRMED, Status.NOT_IN_THE_WAY_NOW, Status.RULED_OUT),
    Status.CONFIRMED: (Status.EASING, Status.NOT_IN_THE_WAY_NOW, Status.RULED_OUT),
    Status.EASING: (Status.NOT_IN_THE_WAY_NOW, Status.BACK_AGAIN, Status.RULED_OUT),
    Status.NOT_IN_THE_WAY_NOW: (Status.BACK_AGAIN, Status.RULED_OUT),
    Status.BACK_AGAIN: (Status.EASING, Status.NOT_IN_THE_WAY_NOW, Status.RULED_OUT),
    Status.RULED_OUT: (Status.RAISED, Status.CONFIRMED),
}
"""The moves there are, each for whoever may record for the pupil. No pattern in a register makes one."""


@dataclass(frozen=True, slots=True)
class Move:
    """One way on from a status: what its button says, and whether the evidence must be given."""

    to: Status
    button: str
    needs_evidence: bool


THE_SAME = "It is about the same"
"""The button that moves nothing, and says that somebody looked."""

_BUTTONS = {
    Status.RAISED: "We have talked about it",
    Status.CONFIRMED: "It is confirmed",
    Status.EASING: "It is smaller than last time",
    Status.NOT_IN_THE_WAY_NOW: "It is not in the way now",
    Status.BACK_AGAIN: "It is back again",
    Status.RULED_OUT: "It is not this",
}


class WrongMove(ValueError):
    """A move that a status does not allow; the message is the sentence the person reads."""


def moves_from(status: Status) -> tuple[Move, ...]:
    """The ways on, in the order they are offered."""
    return tuple(Move(to, _BUTTONS[to], to.needs_evidence) for to in TRANSITIONS[status])


def check_may_begin_as(status: Status, evidence: str) -> None:
    """Whether a barrier may first be recorded with a status.

    Raises:
        WrongMove: when it may not, or the evidence it needs is not there.
    """
    if status not in BEGINNINGS:
        labels = " or ".join(f"“{each.label.lower()}”" for each in BEGINNINGS)
        raise WrongMove(f"Something new is {labels}. “{status.label}” comes after that.")
    _check_evidence(status, evidence)


def check_may_become(now: Status, new: Status, evidence: str) -> None:
    """Whether a barrier may move from one status to another, or be looked at again and found the same.

    Raises:
        WrongMove: saying where it stands and what may follow, or that the evidence is missing.
    """
    if new is now:
        return
    if new not in TRANSITIONS[now]:
        following = " or ".join(f"“{each.label.lower()}”" for each in TRANSITIONS[now])
        raise WrongMove(f"This is now “{now.label.lower()}”; what can follow is {following}.")
    _check_evidence(new, evidence)


def _check_evidence(status: Status, evidence: str) -> None:
    if status.needs_evidence and not evidence.strip():
        raise WrongMove(
            "Say who confirmed it, and how they know."
            if status is Status.CONFIRMED
            else "Say how you know that it is not this."
        )


def raised_again(now: Status, asked: Status) -> Status:
    """What a barrier becomes when somebody raises it as if it were new: never less than it was.

    Args:
        now: where it stands.
        asked: one of `BEGINNINGS`.
    """
    if now is Status.NOT_IN_THE_WAY_NOW:
        return Status.BACK_AGAIN
    if now is Status.RULED_OUT:
        return Status.RAISED if asked is Status.POSSIBLE else asked
    if now in BEGINNINGS:
        return max(now, asked, key=BEGINNINGS.index)
    return now


def diagram() -> str:
    """The states and their moves as Mermaid text, for the manual."""
    lines = [f"    [*] --> {status}" for status in BEGINNINGS]
    lines += [f"    {now} --> {to}: {_BUTTONS[to]}" for now, ways in TRANSITIONS.items() for to in ways]
    names = [f'    state "{status.label}" as {status}' for status in Status]
    return "\n".join(["stateDiagram-v2", *names, *lines])
