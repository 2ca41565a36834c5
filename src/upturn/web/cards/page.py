"""What the card pages show. Nothing on them is confidential."""

from dataclasses import dataclass

from upturn.plans.cards.content import CardContent, Part
from upturn.web.components import Link, Tag


@dataclass(frozen=True, slots=True)
class ShownCard:
    """A card as it is read: on a phone at a door, or printed for whoever covers the lesson."""

    pupil_id: int
    name: str
    group: str
    content: CardContent
    go_to: str
    about: str
    tag: Tag | None = None


@dataclass(frozen=True, slots=True)
class OpenDeparture:
    """Something reported as not having happened, and what its reader may do about it."""

    what: str
    line: str
    said: str
    take_back_url: str = ""
    settle_url: str = ""


@dataclass(frozen=True, slots=True)
class CardPage:
    """One pupil's card. With ``refused`` nobody has written one yet, and it says what to do."""

    name: str
    pupil_id: int
    card: ShownCard | None
    parts: tuple[Part, ...]
    departures: tuple[OpenDeparture, ...]
    report_url: str
    request_key: str
    nothing: str = ""
    plan: Link | None = None


@dataclass(frozen=True, slots=True)
class ClassLine:
    """A class or form to print cards for."""

    name: str
    detail: str
    cards: str
    url: str


@dataclass(frozen=True, slots=True)
class YearOfClasses:
    """The classes of a year group: a school has too many to read in one list."""

    name: str
    classes: tuple[ClassLine, ...]


@dataclass(frozen=True, slots=True)
class CardsPage:
    """My own pupils' cards, then what can be printed for cover.

    ``nothing`` is said to whoever teaches and has no card to read; to others there is no such list.
    """

    mine: tuple[ShownCard, ...]
    nothing: str
    years: tuple[YearOfClasses, ...]
    forms: tuple[ClassLine, ...]
    summary: str


@dataclass(frozen=True, slots=True)
class SheetPage:
    """The cards of one class or form, to print and to hand back."""

    title: str
    detail: str
    cards: tuple[ShownCard, ...]
    nothing: str
    day: str
