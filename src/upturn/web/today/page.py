"""What Today shows: only what an adult can act on, in the order it is due."""

from dataclasses import dataclass

from upturn.web.check_ins.page import OnToday
from upturn.web.components import Link, Tag
from upturn.web.meeting.page import ReviewsSection


@dataclass(frozen=True, slots=True)
class Person:
    """A pupil in one of today's lists: what we know, whom to reach and on which number."""

    name: str
    url: str
    group: str
    fact: str
    reach: str = ""
    phone: str = ""
    tag: Tag | None = None
    action: Link | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """Something that is not about one pupil: a register not taken, an import to look at."""

    text: str
    detail: str = ""
    tag: Tag | None = None
    action: Link | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """One list of the day. ``nothing`` is what an empty one says.

    ``more`` is where the rest of it is; ``aside`` counts whom it leaves out; ``summary`` is its part of the
    page's first sentence.
    """

    key: str
    title: str
    intro: str
    nothing: str
    people: tuple[Person, ...] = ()
    dues: tuple[Due, ...] = ()
    more: Link | None = None
    aside: str = ""
    summary: str = ""


@dataclass(frozen=True, slots=True)
class NothingYet:
    """Said first while no register is in; ``action`` for who may bring one in."""

    sentence: str
    action: Link | None = None


@dataclass(frozen=True, slots=True)
class TodayPage:
    """The whole page. ``sections`` stand left in order of urgency; ``beside`` stand right and can wait.

    ``check_ins`` are of one's own pupils and stand first; ``reviews`` stand first on the right.
    """

    day: str
    summary: str
    freshness: str
    sections: tuple[Section, ...]
    beside: tuple[Section, ...] = ()
    nothing_yet: NothingYet | None = None
    check_ins: OnToday | None = None
    reviews: ReviewsSection | None = None
