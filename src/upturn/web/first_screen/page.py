"""What the first screen shows, drawn live from the town, and only what exists."""

from dataclasses import dataclass

from upturn.web.components import Link, Tag
from upturn.web.pupil.grid import Grid
from upturn.web.pupils.page import Conversation


@dataclass(frozen=True, slots=True)
class Story:
    """One pupil's term, told in facts. Every line is read from the town's own data."""

    name: str
    group: str
    lines: tuple[str, ...]
    grid: Grid | None = None
    said: str = ""
    confidence: str = ""
    owed: tuple[Tag, ...] = ()


@dataclass(frozen=True, slots=True)
class FirstScreen:
    """The whole page. ``headline`` is the fact ("260 pupils have missed one session in ten.")."""

    headline: str
    then: str
    date: str
    story: Story | None
    this_week: tuple[Conversation, ...]
    this_week_title: str
    owed: tuple[Link, ...]
    sign_in_url: str
    town: str


@dataclass(frozen=True, slots=True)
class CastMember:
    """Someone to sign in as: ``sees`` says in a line what they would open Upturn for."""

    key: str
    name: str
    role: str
    sees: str


@dataclass(frozen=True, slots=True)
class CastGroup:
    """The cast of one organisation."""

    organisation: str
    about: str
    members: tuple[CastMember, ...]


@dataclass(frozen=True, slots=True)
class CastPage:
    """Sign in as any of the cast: demonstration only. ``sign_in_url`` receives the member's ``key``."""

    groups: tuple[CastGroup, ...]
    sign_in_url: str
