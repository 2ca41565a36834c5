"""What the Pupils page shows: severe absence always, then as many as the team can hold, then everyone.

Lists are in order of what is due and why; no list is in order of a child's figures.
"""

from dataclasses import dataclass

from upturn.web.charts.svg import Svg
from upturn.web.components import Filter, Link, Pagination, Provenance, Tag


@dataclass(frozen=True, slots=True)
class Conversation:
    """A pupil to talk with this week: every reason in words, the first being why, and what to ask first."""

    name: str
    url: str
    group: str
    reasons: tuple[str, ...]
    recent: str
    question: str = ""
    last_contact: str = ""
    ring_url: str = ""
    owed: tuple[Tag, ...] = ()
    spark: Svg = Svg("")


@dataclass(frozen=True, slots=True)
class SpokenTo:
    """Somebody spoke with this pupil or family this week."""

    name: str
    url: str
    group: str
    contact: str


@dataclass(frozen=True, slots=True)
class PupilRow:
    """One row of everyone. Counts are words already ("79 of 106")."""

    name: str
    url: str
    group: str
    year_to_date: str
    last_four: str
    before: str
    last_contact: str
    missing: str = ""
    spark: Svg = Svg("")
    owed: tuple[Tag, ...] = ()


@dataclass(frozen=True, slots=True)
class Week:
    """This week's conversations.

    ``capacity`` is how many the team says it can hold; ``refused`` is why a reader may not change it.
    ``summary`` counts those to have and had; ``waiting`` says how many more have a reason.
    """

    capacity: int
    most: int
    capacity_url: str
    summary: str
    severe_summary: str
    severe: tuple[Conversation, ...]
    chosen: tuple[Conversation, ...]
    spoken_to: tuple[SpokenTo, ...]
    provenance: Provenance
    waiting: str = ""
    refused: str = ""


@dataclass(frozen=True, slots=True)
class PupilsPage:
    """The whole page. ``week`` is for those who may see every pupil; ``results`` are what was searched for.

    ``nobody`` is said instead of everything when no pupil is on roll, with ``next_step`` for who may take it.
    """

    school: str
    as_of: str
    intro: str
    week: Week | None
    results: tuple[PupilRow, ...]
    pagination: Pagination
    filters: tuple[Filter, ...]
    shows_contacts: bool
    query: str = ""
    filtered: bool = False
    nobody: str = ""
    next_step: Link | None = None
