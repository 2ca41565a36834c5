"""What every kind of import gives: its outcome to review, and the write that makes it so."""

from collections.abc import Callable, Sequence
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

    ``base`` names the versions of everything the outcome was compared with. ``work_out`` does what takes
    long before any transaction, and gives the write. That runs inside one transaction, given who accepted
    it, the proposal and the moment; it raises `MovedOn` when a version under it has changed.
    ``rejected_rows`` makes the CSV of rows not taken, with the reason in a column. ``stretches`` are written
    before that, each in a transaction of its own, and each may be written again: what is too long for one
    transaction goes on where a stopped worker left it.
    """

    outcome: Outcome
    base: str
    work_out: Callable[[], Write]
    fingerprint: str
    columns: dict[str, str]
    rejected_rows: Callable[[], bytes] = bytes
    stretches: Sequence[Write] = ()

    def says_the_same(self, kept: Outcome) -> bool:
        """Whether a reviewer of the kept outcome would have seen the same counts."""
        mine = self.outcome
        return (mine.new, mine.changed, mine.rejected) == (kept.new, kept.changed, kept.rejected)


class MovedOn(RuntimeError):
    """The store changed between reading a file and writing it; it must be compared again."""


class NeedsAnswer(Exception):
    """A file that leaves something open; the question goes to a person.

    ``advice`` is what the command line adds: the option that answers it.
    """

    def __init__(self, question: Question, advice: str = "") -> None:
        self.question = question
        self.advice = advice
        super().__init__(question.sentence)
