"""What every kind of import gives: its outcome to review, and the write that makes it so."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from upturn.access.viewer import Viewer
from upturn.exchange.outcomes import Outcome, Question

Write = Callable[[Viewer | None, int, datetime], None]


@dataclass(frozen=True, slots=True)
class Request:
    """A file to be read for an organisation, with what a person has said of it so far."""

    organisation_id: int
    path: Path
    file_name: str
    kind: str = ""
    columns: dict[str, str] = field(default_factory=dict)
    date_order: str = ""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file read and set against the store, with nothing written yet.

    ``base`` names the versions of everything the outcome was compared with. ``write`` runs inside one
    transaction, given who accepted it, the proposal and the moment; it raises `MovedOn` when a version
    under it has changed. ``rejected_rows`` is the CSV of rows not taken, with the reason in a column.
    """

    outcome: Outcome
    base: str
    write: Write
    fingerprint: str
    columns: dict[str, str]
    rejected_rows: bytes = b""


class MovedOn(RuntimeError):
    """The store changed between reading a file and writing it; it must be compared again."""


class NeedsAnswer(Exception):
    """A file that leaves something open; the question goes to a person."""

    def __init__(self, question: Question) -> None:
        self.question = question
        super().__init__(question.sentence)
