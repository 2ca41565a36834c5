"""What the Imports pages show: files to review, a proposal with every outcome counted, the history."""

from dataclasses import dataclass

from upturn.web.components import Action, Link, Tag


@dataclass(frozen=True, slots=True)
class Outcome:
    """One counted outcome of a proposal: new, changed, unchanged, rejected, missing from the file."""

    label: str
    count: str
    words: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """A row with a problem: where, what was found, what was expected and what to do."""

    where: str
    column: str
    found: str
    reason: str
    tag: Tag


@dataclass(frozen=True, slots=True)
class ColumnRead:
    """How one column of the file was read; ``used`` says whether it was taken for anything."""

    heading: str
    meaning: str
    example: str
    used: bool = True


@dataclass(frozen=True, slots=True)
class ProposalPage:
    """One file as a proposal. ``alarms`` are sentences about odd proportions, to answer before commit."""

    file_name: str
    about: str
    summary: str
    outcomes: tuple[Outcome, ...]
    columns: tuple[ColumnRead, ...]
    commit: Action
    withdraw: Action | None = None
    remap: Link | None = None
    onward: Link | None = None
    alarms: tuple[str, ...] = ()
    problems: tuple[ProblemRow, ...] = ()
    problems_more: str = ""
    rejected_file: Link | None = None
    notes: tuple[str, ...] = ()
    put_back_because: str = ""
    is_open: bool = True


@dataclass(frozen=True, slots=True)
class WorkingPage:
    """A file that the worker has in hand, or soon will; ``done`` of ``whole`` parts where it has parts."""

    title: str
    sentence: str
    leaving: str
    file_name: str
    proposal_id: int
    done: int = 0
    whole: int = 0


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One file in the history."""

    file_name: str
    url: str
    when: str
    by: str
    result: str
    tag: Tag


@dataclass(frozen=True, slots=True)
class ImportsPage:
    """What waits for a person first, then what was done. ``freshness`` says how far the marks go."""

    freshness: str
    waiting: tuple[ImportRow, ...]
    history: tuple[ImportRow, ...]
    upload_url: str
    upload_refused: str = ""
