"""What the section shows. Filled by `presenting`; nothing here decides or reads anything."""

from dataclasses import dataclass
from datetime import date

from upturn.kernel.sessions import Session
from upturn.web.charts.svg import Svg
from upturn.web.components import Provenance

Sessions = frozenset[tuple[date, Session]]


@dataclass(frozen=True, slots=True)
class BarRow:
    """One bar of the evidence, as the table beneath the chart says it."""

    label: str
    observed: str
    usual: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a suggestion rests on: how many there were, the drawing, the same as a table, and its making.

    ``what`` heads the column of what there was.
    """

    counted: str
    what: str
    chart: Svg
    rows: tuple[BarRow, ...]
    how: Provenance


@dataclass(frozen=True, slots=True)
class Answers:
    """Where its reader answers a suggestion, and where the conversation opens with its question."""

    take_up_url: str
    set_aside_url: str
    take_back_url: str
    conversation_url: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A question to open with, and why it is suggested.

    ``number`` tells it from the other, from 1. ``other`` names the other pupil of two away together, for
    the few who may know it. ``answered`` says who did what with it, and when; empty where nobody has.
    ``answers`` is None for who may not converse with the pupil.
    """

    number: int
    question: str
    sentence: str
    evidence: Evidence
    other: str = ""
    other_url: str = ""
    answered: str = ""
    is_set_aside: bool = False
    answers: Answers | None = None


@dataclass(frozen=True, slots=True)
class AskingSection:
    """The section: at most two suggestions, or in ``nothing`` why there is none, a sentence or two.

    ``next_look`` says when patterns are looked for again. ``speaks_of`` are the sessions each suggestion
    speaks of, in their order, for the grid to mark; none of one that is set aside.
    """

    suggestions: tuple[Suggestion, ...]
    nothing: str
    next_look: str
    speaks_of: tuple[Sessions, ...]
