"""What the sameness mirror shows: counts of pupils and of contacts, never of staff."""

from dataclasses import dataclass

from upturn.web.components import Figure, Link, Pagination, Provenance


@dataclass(frozen=True, slots=True)
class StepsRow:
    """Three first steps, in their order, and how many pupils met them."""

    steps: str
    pupils: str


@dataclass(frozen=True, slots=True)
class PurposeRow:
    """What contacts were for, and how many."""

    purpose: str
    contacts: str


@dataclass(frozen=True, slots=True)
class MirrorPage:
    """The mirror. ``too_short`` takes the figures’ place while the log cannot say anything yet."""

    period: str
    figures: tuple[Figure, ...]
    said: tuple[str, ...]
    steps: tuple[StepsRow, ...]
    purposes: tuple[PurposeRow, ...]
    purposes_said: str
    purposes_provenance: Provenance
    too_short: str = ""


@dataclass(frozen=True, slots=True)
class AskRow:
    """A pupil nobody has asked, or who was asked with no answer yet, and why they are here, in words."""

    name: str
    url: str
    group: str
    why: str
    contacts: str
    ask: Link


@dataclass(frozen=True, slots=True)
class AskPage:
    """The pupils behind one figure, by name."""

    title: str
    intro: str
    rows: tuple[AskRow, ...]
    nothing: str
    pagination: Pagination
