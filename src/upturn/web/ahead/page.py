"""What the two sections on looking ahead show. Groups in the first, and never a chance in either."""

from dataclasses import dataclass

from upturn.web.components import Cell, Provenance


@dataclass(frozen=True, slots=True)
class CohortRow:
    """Pupils who had missed as much: last year's, how they went on, and this year's who stand there."""

    missed: str
    pupils: Cell
    went_on: Cell
    now: Cell
    expected: Cell


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """What was said of this year's pupils part of the way, and what came."""

    missed: str
    pupils: Cell
    said: Cell
    came: Cell


@dataclass(frozen=True, slots=True)
class Others:
    """How the rest of last year went. ``why_not`` instead, where nobody can tell.

    ``sentence`` says one row in full; ``warning`` stands where this year goes otherwise than last year did.
    """

    why_not: str = ""
    sentence: str = ""
    confidence: str = ""
    rows: tuple[CohortRow, ...] = ()
    hidden: str = ""
    checked: str = ""
    warning: str = ""
    checked_rows: tuple[CheckedRow, ...] = ()
    provenance: Provenance | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """A pupil whose half term is unlike their year, with the reason in words."""

    name: str
    url: str
    group: str
    fact: str


@dataclass(frozen=True, slots=True)
class BeforeSummer:
    """The watch. ``nothing`` says why the list is empty: its time has not come, or nobody is on it."""

    nothing: str = ""
    intro: str = ""
    question: str = ""
    people: tuple[Person, ...] = ()
    provenance: Provenance | None = None


@dataclass(frozen=True, slots=True)
class AheadSections:
    """Both sections. ``summer`` is None for those to whom no pupil's page is open."""

    others: Others
    summer: BeforeSummer | None
