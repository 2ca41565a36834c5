"""What a report of a lesson says, as each service's reader gives it, and what is made of all of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from upturn.exchange.reading.dates import DateOrder
from upturn.exchange.reading.problems import Problem


class Source(StrEnum):
    """Where a report comes from."""

    TEAMS = "teams"
    ZOOM = "zoom"
    MEET = "meet"
    BIGBLUEBUTTON = "bigbluebutton"
    XAPI = "xapi"
    CALIPER = "caliper"
    CSV = "csv"


class SetAside(StrEnum):
    """Why somebody's presence is not counted as a learner's."""

    STAFF = "staff"
    GUEST = "guest"
    PHONE = "phone"
    BOT = "bot"
    ADULT_CONTACT = "adult contact"
    WAITING = "waiting room only"
    NOT_ON_ROSTER = "not on the roster"


@dataclass(frozen=True, slots=True)
class Answers:
    """What somebody has said where files do not: the order of dates, the zone of times, the day."""

    order: DateOrder | None = None
    zone: ZoneInfo | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Who a row is about, in the file's words; what it does not say is blank.

    ``guest``, ``phone`` and ``staff`` are what the service itself says of them.
    """

    name: str = ""
    email: str = ""
    identifier: str = ""
    role: str = ""
    guest: bool = False
    phone: bool = False
    staff: bool = False


@dataclass(frozen=True, slots=True)
class Stay:
    """One time of being in a lesson.

    Attributes:
        person: who.
        joined: when they came; None where the file does not say.
        left: when they went; None where they were still in, or it is not said.
        stayed: the seconds they were in, where these are fewer than from ``joined`` to ``left`` (rejoins
            that the service has merged) or where no times are given.
        waiting: in the waiting room, and so not in the lesson.
    """

    person: Person
    joined: datetime | None
    left: datetime | None
    stayed: float | None = None
    waiting: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """One lesson as one file tells it; ``started`` and ``ended`` are None where it does not say."""

    file: str
    source: Source
    title: str
    started: datetime | None
    ended: datetime | None
    stays: tuple[Stay, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """The lessons one file tells of, and what is to be said of it."""

    reports: tuple[Report, ...]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Lesson:
    """One lesson. Times have an offset where the file has one, or where a zone was given."""

    source: Source
    title: str
    started: datetime | None
    ended: datetime | None


@dataclass(frozen=True, slots=True)
class Presence:
    """One person in one lesson.

    Attributes:
        lesson: the lesson's place among the lessons, from 0.
        name: as the service shows it, or None; so too ``email``, ``identifier`` and ``role``.
        first_join: when they first came, also where that is before the lesson; None where not said.
        last_leave: when they last went; None where not said.
        minutes: time in the lesson: the union of their stays, inside the lesson.
        joins: how often the file has them come in.
        set_aside: why this is not a learner's presence; None for a learner.
    """

    lesson: int
    name: str | None
    email: str | None
    identifier: str | None
    role: str | None
    first_join: datetime | None
    last_leave: datetime | None
    minutes: float
    joins: int
    set_aside: SetAside | None


@dataclass(frozen=True, slots=True)
class Lessons:
    """Everything some files say of who was in which lesson."""

    lessons: tuple[Lesson, ...]
    presence: tuple[Presence, ...]
    problems: tuple[Problem, ...]

    @property
    def rejected(self) -> bool:
        """Whether any row was left out."""
        return any(problem.rejected for problem in self.problems)

    def of(self, lesson: int) -> Sequence[Presence]:
        """Who was in one lesson, in the order of the file."""
        return [each for each in self.presence if each.lesson == lesson]
