"""What the Pupils page shows: severe absence always, then as many as the team can hold, then everyone.

Lists are in order of what is due and why; no list is in order of a child's figures.
"""

from dataclasses import dataclass

from upturn.web.charts.svg import Svg
from upturn.web.components import Filter, Pagination, Provenance, Tag


@dataclass(frozen=True, slots=True)
class Conversation:
    """A pupil to talk with this week: why, in words, and what to ask first."""

    name: str
    url: str
    group: str
    reason: str
    recent: str
    question: str = ""
    last_contact: str = ""
    owed: tuple[Tag, ...] = ()
    spark: Svg = Svg("")


@dataclass(frozen=True, slots=True)
class PupilRow:
    """One row of everyone else. Counts are words already ("79 of 106")."""

    name: str
    url: str
    group: str
    year_to_date: str
    last_four: str
    before: str
    last_contact: str
    spark: Svg = Svg("")
    owed: tuple[Tag, ...] = ()


@dataclass(frozen=True, slots=True)
class PupilsPage:
    """The whole page.

    ``capacity`` is how many conversations the team says it can hold this week; ``capacity_refused`` is why a
    reader may not change it. ``waiting`` says how many more have a reason ("Another 31 have a reason too;
    they wait for room"). ``results`` are filtered by ``query`` and ``filters``.
    """

    school: str
    as_of: str
    capacity: int
    severe: tuple[Conversation, ...]
    this_week: tuple[Conversation, ...]
    results: tuple[PupilRow, ...]
    pagination: Pagination
    filters: tuple[Filter, ...]
    provenance: Provenance
    query: str = ""
    filtered: bool = False
    waiting: str = ""
    capacity_refused: str = ""
    capacity_url: str = ""
