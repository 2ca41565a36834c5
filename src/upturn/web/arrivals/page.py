"""What the arrivals page shows: who is expected, who came, and what the office must be told."""

from dataclasses import dataclass

from upturn.web.components import Tag


@dataclass(frozen=True, slots=True)
class DoorLink:
    """One door to stand at; the page keeps the one chosen in its address."""

    name: str
    url: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Expected:
    """A pupil not in yet: what was arranged, what to tell the office, and the button's form."""

    enrolment_id: int
    name: str
    url: str
    facts: tuple[str, ...]
    office: str
    warnings: tuple[str, ...]
    request_key: str


@dataclass(frozen=True, slots=True)
class Here:
    """A pupil who came in. ``undo_url`` is given to whoever greeted them."""

    name: str
    url: str
    said: str
    beside: str
    office: str
    undo_url: str = ""
    tag: Tag | None = None


@dataclass(frozen=True, slots=True)
class ArrivalsPage:
    """The whole page; ``now`` is the time on every button, ``last`` whoever this reader greeted last.

    ``marked`` are those whom the register already knows to be in, or away for a reason.
    """

    day: str
    now: str
    door: str
    doors: tuple[DoorLink, ...]
    expected: tuple[Expected, ...]
    marked: tuple[Expected, ...]
    here: tuple[Here, ...]
    url: str
    summary: str
    last: Here | None = None
    nothing: str = ""
