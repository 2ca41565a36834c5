"""Forty pupils mid-journey, as written in `casework.toml`: who asked, what was said, agreed and then done.

A journey names one of the named pupils, or says what kind of pupil it is about: then `casting` finds the one
whose own register went that way, so that no mark is ever made to fit a story.
"""

import tomllib
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum
from importlib.resources import files
from typing import Any

from cattrs import Converter

from upturn.demo.cast import HIGH_SCHOOL

YEAR_LEAD = "year-lead"
"""Stands for the pastoral lead of the pupil's own year, wherever somebody is named."""

TEACHER = "teacher:"
"""Before a subject, stands for whoever teaches it to the pupil."""


class Kind(StrEnum):
    """How a journey goes, so far. Each but the first three shows in the pupil's own register."""

    BEGUN = "begun"
    ONLINE = "online"
    CLOSED = "closed"
    IMPROVING = "improving"
    CHANGED_COURSE = "changed_course"
    STALLED = "stalled"
    SLIPPING = "slipping"
    UNFOLLOWED = "unfollowed"
    SEVERE = "severe"


@dataclass(frozen=True, slots=True)
class Trust:
    """Somebody the pupil can go to, from a day to a day."""

    who: str
    since: date
    until: date | None = None
    why: str = ""
    chosen: bool = True
    deputy: bool = False


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation. Where the contacts log tells of it already, ``line`` is blank and it is found there."""

    on: date
    by: str
    spoke_with: str = "pupil"
    purpose: str = "ask"
    line: str = ""
    again: date | None = None
    ok: str = ""
    helps: str = ""
    can: str = ""
    cards: tuple[str, ...] = ()
    answers: str = "helpers"
    guided: bool = True


@dataclass(frozen=True, slots=True)
class Move:
    """One move of a barrier or a referral."""

    to: str
    on: date
    by: str = ""
    line: str = ""


@dataclass(frozen=True, slots=True)
class InTheWay:
    """One barrier and its moves, oldest first; the last is where it stands."""

    kind: str
    moves: tuple[Move, ...]
    audience: str = "helpers"
    sensitivity: str = "open"
    revisit: date | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """Something somebody said, as they said it, with who may see it."""

    words: str
    on: date
    by: str
    audience: str
    whose: str = "pupil"
    topic: str = "in_the_way"
    sensitivity: str = "open"
    barrier: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing somebody will do."""

    key: str
    text: str
    who: str
    due: date | None = None
    done: date | None = None
    barrier: str = ""


@dataclass(frozen=True, slots=True)
class Help:
    """A support, on its weekdays: letters of MTWHF, H for Thursday."""

    key: str
    name: str
    who: str
    days: str
    since: date
    until: date | None = None
    kind: str = ""
    barrier: str = ""
    check_in: bool = False

    @property
    def weekdays(self) -> tuple[int, ...]:
        """0 for Monday."""
        return tuple(sorted("MTWHF".index(letter) for letter in self.days))


@dataclass(frozen=True, slots=True)
class Morning:
    """The morning arrangement; ``greeted_by`` and ``approved_by`` are keys of staff."""

    arrive_by: time
    place: str
    greeted_by: str
    first_thirty: str
    registered_at: str
    registered_by: time
    code: str = "/"
    approved_by: str = ""
    ends_on: date | None = None
    parent_agreed: bool = False
    review_on: date | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """What every adult who meets the pupil reads."""

    helps: tuple[str, ...] = ()
    agreed: tuple[str, ...] = ()
    not_to_say: tuple[str, ...] = ()
    low_pressure: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mine:
    """The plan in the pupil's own words."""

    hard: str = ""
    helps: str = ""
    step: str = ""
    go_to: str = ""


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a plan. With a ``small_step``, dated steps up are worked out from the register."""

    on: date
    by: str
    in_the_way: str
    review: date
    review_by: str
    barriers: tuple[str, ...] = ("not_known_yet",)
    why: str = ""
    steps: tuple[Step, ...] = ()
    supports: tuple[Help, ...] = ()
    morning: Morning | None = None
    stays_the_same: str = ""
    flexibility: str = ""
    boundaries: str = ""
    card: Card = Card()
    small_step: str = ""
    familys_part: str = ""
    settling_in_until: date | None = None
    mine: Mine = Mine()
    agreed_with: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OwnLine:
    """A check-in written out: what the adult put down on one of the days it happened."""

    how: str
    line: str
    audience: str = "helpers"
    sensitivity: str = "open"


@dataclass(frozen=True, slots=True)
class CheckInHabit:
    """How check-ins went: what share was kept, how days were, how often somebody covered one that was not.

    ``moods`` are letters of GOH: good, OK, hard. With ``only``, no others happened and nobody recorded why.
    """

    support: str
    kept: float = 0.85
    covered: float = 0.4
    moods: str = "GGOOH"
    lines: float = 0.3
    ready_every: int = 0
    ready: tuple[str, str, str] = ("yes", "sometimes", "not_yet")
    own: tuple[OwnLine, ...] = ()
    only: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class DoorHabit:
    """Arrivals at a door since a day: a share of the mornings the register shows the pupil came."""

    door: str
    since: date
    greeted_by: str
    share: float = 0.9
    early: tuple[time, time] = (time(8, 22), time(8, 44))


@dataclass(frozen=True, slots=True)
class Departed:
    """Something that did not happen as planned, and what was done about it."""

    on: date
    by: str
    part: str
    line: str
    settled: date | None = None
    settled_by: str = ""
    how: str = ""


@dataclass(frozen=True, slots=True)
class Referred:
    """Help asked of somebody else, with every move since."""

    to: str
    by: str
    reason: str
    moves: tuple[Move, ...]
    whom: str = ""
    barrier: str = ""
    meanwhile: str = ""
    sensitivity: str = "pastoral"
    again: date | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """A review: keep, change or stop."""

    on: date
    by: str
    decision: str
    reason: str
    smaller: str = ""
    action: str = ""
    action_by: str = ""
    due: date | None = None
    done: date | None = None
    next: date | None = None
    why_different: str = ""
    meeting: bool = True


@dataclass(frozen=True, slots=True)
class Incident:
    """An entry of the school's behaviour log."""

    on: date
    time: time
    lesson: str
    place: str
    what: str


@dataclass(frozen=True, slots=True)
class Closed:
    """How a plan ended."""

    on: date
    by: str
    why: str
    without_contact: bool = False


@dataclass(frozen=True, slots=True)
class Journey:
    """One pupil's journey. ``pupil`` is blank until `casting` has found the one it is true of.

    ``barrier`` is what the town's truth says is in the way; ``changed`` is when the course was changed.
    """

    key: str
    kind: Kind
    plan: tuple[Version, ...]
    pupil: str = ""
    school: str = HIGH_SCHOOL
    barrier: str = ""
    years: tuple[str, ...] = ()
    sen: str = ""
    looked_after: bool = False
    trusted: tuple[Trust, ...] = ()
    talks: tuple[Talk, ...] = ()
    barriers: tuple[InTheWay, ...] = ()
    words: tuple[Said, ...] = ()
    check_ins: tuple[CheckInHabit, ...] = ()
    door: DoorHabit | None = None
    read_by: float = 0.75
    departures: tuple[Departed, ...] = ()
    referrals: tuple[Referred, ...] = ()
    send: dict[str, Any] = field(default_factory=dict)
    joint: dict[str, Any] = field(default_factory=dict)
    reviews: tuple[Decided, ...] = ()
    incidents: tuple[Incident, ...] = ()
    closed: Closed | None = None

    @property
    def opened(self) -> date:
        """The plan's first day."""
        return self.plan[0].on

    @property
    def newest(self) -> Version:
        """The version that stands."""
        return self.plan[-1]


@dataclass(frozen=True, slots=True)
class Meeting:
    """A review meeting that was held; ``present`` are keys of staff."""

    school: str
    on: date
    by: str
    present: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Doors:
    """One school's morning."""

    school: str
    registers_open: time
    registers_close: time
    still_time_until: time
    doors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """Everything written by hand. ``lines`` are short check-in lines by how the day was."""

    doors: tuple[Doors, ...]
    meetings: tuple[Meeting, ...]
    lines: dict[str, tuple[str, ...]]
    journeys: tuple[Journey, ...]


def written() -> Written:
    """Read `casework.toml`."""
    text = (files("upturn.demo") / "casework.toml").read_text(encoding="utf-8")
    told = tomllib.loads(text)
    for journey in told["journeys"]:
        journey["plan"] = _whole_versions(journey["plan"])
    return _converter().structure(told, Written)


def _whole_versions(versions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A later version is written as what it changes of the one before."""
    whole: dict[str, Any] = {}
    every = []
    for each in versions:
        whole = {**whole, "why": "", **each}
        every.append(whole)
    return every


def _converter() -> Converter:
    converter = Converter(forbid_extra_keys=True)
    for kept in (date, time):
        converter.register_structure_hook(kept, lambda value, _: value)
    return converter
