"""What the School page shows: pooled figures, hidden where they could name a child, beside published ones."""

from dataclasses import dataclass

from upturn.web.charts.svg import Svg
from upturn.web.components import Cell, Figure, Filter, Link, Provenance, Tag


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group's row: pupils, sessions attended of possible, the rate, persistent and severe counts."""

    name: str
    pupils: Cell
    attended: Cell
    rate: Cell
    persistent: Cell
    severe: Cell
    published: str = ""


@dataclass(frozen=True, slots=True)
class GroupTable:
    """Groups by one thing (year group, form, a characteristic). ``published`` heads a last column."""

    key: str
    title: str
    rows: tuple[GroupRow, ...]
    published: str = ""
    suppressed: bool = False
    open: bool = False


@dataclass(frozen=True, slots=True)
class ChartTable:
    """A chart with its sentence and the same figures as a table.

    ``shape`` is how it keeps to its place: "wide newest" scrolls from its newest end, "snug" always fits.
    """

    key: str
    title: str
    sentence: str
    chart: Svg
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    shape: str = "wide newest"


@dataclass(frozen=True, slots=True)
class CodeRow:
    """How often a code was used."""

    code: str
    meaning: str
    counts_as: str
    sessions: str
    share: str
    published: str = ""


@dataclass(frozen=True, slots=True)
class MissingRegister:
    """A register with no marks: ours to put right."""

    form: str
    session: str
    marks: str
    tag: Tag


@dataclass(frozen=True, slots=True)
class PublishedRow:
    """A published national figure beside the school's own."""

    measure: str
    here: str
    published: str
    what: str
    source: str


@dataclass(frozen=True, slots=True)
class SchoolPage:
    """The whole page. ``empty`` says what would be here, when no marks have been brought in.

    ``codes_published`` heads the last column of the codes; blank where nothing is published for the phase.
    """

    school: str
    period: str
    as_of: str
    filters: tuple[Filter, ...] = ()
    empty: str = ""
    empty_link: Link | None = None
    figures: tuple[Figure, ...] = ()
    published: tuple[PublishedRow, ...] = ()
    no_published: str = ""
    weeks: ChartTable | None = None
    weekdays: ChartTable | None = None
    groups: tuple[GroupTable, ...] = ()
    codes: tuple[CodeRow, ...] = ()
    codes_published: str = ""
    codes_hidden: str = ""
    missing: tuple[MissingRegister, ...] = ()
    missing_more: str = ""
    none_missing: str = ""
    provenance: Provenance | None = None
