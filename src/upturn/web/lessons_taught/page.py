"""What the pages of lessons taught show."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Choice:
    """A learner to choose: their number, name, and what tells them from another of that name."""

    value: int
    name: str
    beside: str


@dataclass(frozen=True, slots=True)
class AskedCard:
    """Somebody to be named: as the record has them, where they were, and who they may be."""

    waiting_id: int
    name: str
    facts: tuple[str, ...]
    likely: tuple[Choice, ...]
    note: str


@dataclass(frozen=True, slots=True)
class SaidRow:
    """What somebody said, to be undone."""

    said_id: int
    name: str
    words: str
    who: str


@dataclass(frozen=True, slots=True)
class WhoPage:
    """Everybody waiting to be named; ``summary`` says how many."""

    summary: str
    cards: tuple[AskedCard, ...]
    more: str
    lately: tuple[SaidRow, ...]
