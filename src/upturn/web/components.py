"""The pieces every page is made of, as plain frozen dataclasses that templates read.

Nothing here knows Django or a database: views fill these from queries, templates show them.
"""

from dataclasses import dataclass
from typing import Literal

Tone = Literal["", "owed", "kept"]
"""``owed`` marks what an adult still owes, ``kept`` what an adult has done. Never a child."""


@dataclass(frozen=True, slots=True)
class Link:
    """Somewhere to go, in words that say what is there."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Tag:
    """A short label. Its words carry the meaning; its tone only repeats it."""

    text: str
    tone: Tone = ""


@dataclass(frozen=True, slots=True)
class Provenance:
    """Why a figure can be trusted: opened on demand beneath it."""

    sessions: str
    period: str
    formula: str
    as_of: str
    missing: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: a large value, the words that finish its sentence, and its provenance."""

    label: str
    value: str
    unit: str = ""
    note: str = ""
    tone: Tone = ""
    link: Link | None = None
    provenance: Provenance | None = None


@dataclass(frozen=True, slots=True)
class Action:
    """A button. With ``refused`` it shows as disabled, and the reason stands beside it in words."""

    text: str
    url: str
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a filter."""

    value: str
    text: str
    selected: bool = False


@dataclass(frozen=True, slots=True)
class Filter:
    """One drop-down of a filter bar."""

    name: str
    label: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table; ``hidden`` when a small number was suppressed."""

    text: str
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Pagination:
    """Where a reader is in a long list; counts from 1."""

    first: int
    last: int
    total: int
    page: int
    pages: int
    previous_url: str = ""
    next_url: str = ""
    noun: str = "pupils"


def paginate(total: int, page: int, query: str = "", *, size: int = 50, noun: str = "pupils") -> Pagination:
    """The page a reader asked for, held within what exists.

    ``query`` is the rest of the query string, already encoded ("q=ada&year=9").
    """
    pages = max(1, -(-total // size))
    page = min(max(page, 1), pages)
    tail = f"&{query}" if query else ""
    return Pagination(
        first=(page - 1) * size + 1 if total else 0,
        last=min(page * size, total),
        total=total,
        page=page,
        pages=pages,
        previous_url=f"?page={page - 1}{tail}" if page > 1 else "",
        next_url=f"?page={page + 1}{tail}" if page < pages else "",
        noun=noun,
    )
