"""The states of an import, and the only ways between them. The state is also the queue."""

from enum import StrEnum


class ImportState(StrEnum):
    """Where an import stands."""

    WAITING = "waiting"
    READING = "reading"
    QUESTION = "question"
    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    COMMITTED = "committed"
    UNREADABLE = "unreadable"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        """The state in words."""
        return _LABELS[self]


_LABELS = {
    ImportState.WAITING: "Waiting to be read",
    ImportState.READING: "Being read",
    ImportState.QUESTION: "Needs an answer",
    ImportState.PROPOSED: "Ready to review",
    ImportState.ACCEPTED: "Accepted, being committed",
    ImportState.COMMITTED: "Committed",
    ImportState.UNREADABLE: "Could not be read",
    ImportState.WITHDRAWN: "Withdrawn",
}

TRANSITIONS: dict[ImportState, frozenset[ImportState]] = {
    ImportState.WAITING: frozenset({ImportState.READING, ImportState.WITHDRAWN}),
    ImportState.READING: frozenset(
        {
            ImportState.PROPOSED,
            ImportState.ACCEPTED,
            ImportState.QUESTION,
            ImportState.UNREADABLE,
            ImportState.WAITING,
        }
    ),
    ImportState.QUESTION: frozenset({ImportState.WAITING, ImportState.WITHDRAWN}),
    ImportState.PROPOSED: frozenset({ImportState.ACCEPTED, ImportState.WAITING, ImportState.WITHDRAWN}),
    ImportState.ACCEPTED: frozenset({ImportState.COMMITTED, ImportState.WAITING, ImportState.UNREADABLE}),
    ImportState.COMMITTED: frozenset(),
    ImportState.UNREADABLE: frozenset({ImportState.WITHDRAWN}),
    ImportState.WITHDRAWN: frozenset(),
}


class WrongState(ValueError):
    """A step that an import's state does not allow; the message is the sentence the person reads."""


def check_may_become(file_name: str, now: ImportState, new: ImportState) -> None:
    """Whether an import may move from one state to another.

    Raises:
        WrongState: saying where it stands.
    """
    if new not in TRANSITIONS[now]:
        raise WrongState(
            f"“{file_name}” is now “{now.label.lower()}”, so this can no longer be done. "
            "Open the import again to see where it stands."
        )
