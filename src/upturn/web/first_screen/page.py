"""What the first screen shows, drawn live from the town, and only what exists."""

from dataclasses import dataclass

from upturn.web.components import Link, Tag
from upturn.web.pupil.grid import Grid


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was done, when and by whom."""

    when: str
    text: str
    said: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    """One pupil's year, told in facts. Every line is read from the town's own register and contacts."""

    name: str
    group: str
    steps: tuple[Step, ...]
    now: str
    confidence: str
    grid: Grid | None = None
    owed: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class OtherStory:
    """A pupil whose register alone does not tell the story."""

    name: str
    group: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """One of this week's conversations: no more than its first reason."""

    name: str
    group: str
    reason: str


@dataclass(frozen=True, slots=True)
class FirstScreen:
    """The whole page. ``headline`` is the fact ("260 pupils have missed one session in ten.")."""

    headline: str
    then: str
    story: Story | None
    other: OtherStory | None
    week_title: str
    week_summary: str
    this_week: tuple[Listed, ...]
    week_more: str
    owed: tuple[str, ...]
    not_here_yet: tuple[str, ...]
    sign_in: Link
    try_own: Link
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


@dataclass(frozen=True, slots=True)
class TriedRow:
    """One row of figures: a group or a pupil; ``sub`` says what the group is by."""

    name: str
    figures: tuple[str, ...]
    sub: str = ""


@dataclass(frozen=True, slots=True)
class TriedProblem:
    """A row of the file that was left out, or read with a remark."""

    where: str
    reason: str
    tag: Tag


@dataclass(frozen=True, slots=True)
class TriedRegister:
    """The figures of somebody's own file, held for the length of one answer."""

    file: str
    about: str
    provisional: str
    headings: tuple[str, ...]
    groups: tuple[TriedRow, ...]
    pupil_headings: tuple[str, ...]
    pupils: tuple[TriedRow, ...]
    pupils_more: str
    problems: tuple[TriedProblem, ...]
    problems_more: str
    notes: tuple[str, ...] = ()
