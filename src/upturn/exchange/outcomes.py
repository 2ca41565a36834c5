"""What an import would do, counted: the part of a proposal that a person reviews."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from upturn.exchange.reading.problems import Problem

REMARKS_KEPT = 200
COLUMNS = "columns"
DATES = "dates"
STRETCHES = "stretches"
"""Beside an outcome that is written in stretches: how many are written, and of how many."""


def stretches_of(kept: Mapping[str, Any]) -> tuple[int, int]:
    """How many stretches of an import are written and of how many, from what is kept beside its proposal."""
    done, whole = kept.get(STRETCHES, (0, 0))
    return int(done), int(whole)


@dataclass(frozen=True, slots=True)
class Remark:
    """One problem, with the first line it stands on; ``rows`` says on how many rows it does."""

    line: int | None
    column: str | None
    found: str | None
    reason: str
    severity: str
    rows: int = 1


def remarks_of(problems: Iterable[Problem]) -> tuple[Remark, ...]:
    """What is wrong, each thing once, as a reviewer reads it; the rejected-rows file has every row."""
    first: dict[tuple[object, ...], Problem] = {}
    rows: Counter[tuple[object, ...]] = Counter()
    for each in problems:
        what = (each.column, each.found, each.reason, each.severity)
        first.setdefault(what, each)
        rows[what] += 1
    return first_remarks(
        Remark(each.line, each.column, each.found, each.reason, each.severity, rows[what])
        for what, each in first.items()
    )


def first_remarks(remarks: Iterable[Remark]) -> tuple[Remark, ...]:
    """The remarks that are kept: those that stand first in the file."""
    return tuple(sorted(remarks, key=lambda each: each.line or 0)[:REMARKS_KEPT])


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the file: its heading, an example of what it holds, and the role it was taken for.

    ``role`` is blank where the column was not needed.
    """

    heading: str
    role: str
    example: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """Everything a reviewer sees.

    ``things`` names what is counted ("marks", "pupils"). ``missing_from_file`` counts what the store holds
    of the file's period or roll and the file does not speak of; nothing is ever deleted for it. ``notes``
    are plain statements; ``alarms`` stop a watched folder and must be read before accepting.
    """

    kind: str
    layout: str
    things: str
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: int = 0
    missing_from_file: int = 0
    warnings: int = 0
    first: str | None = None
    last: str | None = None
    pupils: int = 0
    columns: tuple[Column, ...] = ()
    notes: tuple[str, ...] = ()
    alarms: tuple[str, ...] = ()
    remarks: tuple[Remark, ...] = field(default=())

    @property
    def changes_nothing(self) -> bool:
        """Whether committing would leave everything as it is."""
        return not self.new and not self.changed

    def as_json(self) -> dict[str, Any]:
        """As kept beside the proposal."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Outcome":
        """The outcome kept beside a proposal."""
        known = {each.name for each in fields(cls)}
        values = {name: value for name, value in kept.items() if name in known}
        values["columns"] = tuple(Column(**each) for each in values.get("columns", ()))
        values["remarks"] = tuple(Remark(**each) for each in values.get("remarks", ()))
        values["notes"] = tuple(values.get("notes", ()))
        values["alarms"] = tuple(values.get("alarms", ()))
        return cls(**values)


@dataclass(frozen=True, slots=True)
class Question:
    """Something a file leaves open that only a person can answer.

    ``about`` is `COLUMNS`, when ``answers`` are headings with what stands below them, or `DATES`, when they
    are a date order and what it would mean.
    """

    about: str
    sentence: str
    answers: tuple[tuple[str, str], ...]

    def as_json(self) -> dict[str, Any]:
        """As kept beside the proposal."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Question":
        """The question kept beside a proposal."""
        return cls(kept["about"], kept["sentence"], tuple((each[0], each[1]) for each in kept["answers"]))
