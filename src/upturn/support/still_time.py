"""Still time today: who is on a plan, is not in, and could still come; through which door, and to whom.

Nothing here says that a pupil is absent. A mark may be missing because nobody has written it yet, so it is
looked at again each time the page is drawn.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time
from enum import Enum, auto

from upturn.plans.mornings import MorningArrangement
from upturn.registers.codes import NO_MARK, code_numbered

NO_REASON_YET = "N"
NO_REASON_KNOWN = "O"


@dataclass(frozen=True, slots=True)
class DoorTimes:
    """A school's morning, until the school says otherwise: its registers, its doors, and the last hour
    at which it still asks a pupil to come today."""

    registers_open: time = time(8, 45)
    registers_close: time = time(9, 15)
    still_time_until: time = time(11)
    doors: tuple[str, ...] = ()


class Hour(Enum):
    """Where the morning stands."""

    CLOSED = auto()
    NOT_YET = auto()
    STILL_TIME = auto()
    OVER = auto()


@dataclass(frozen=True, slots=True)
class Expected:
    """A pupil on a plan this morning; ``mark`` is the byte of the morning's register, 0 for none."""

    enrolment_id: int
    morning: MorningArrangement | None
    has_arrived: bool
    mark: int


@dataclass(frozen=True, slots=True)
class NotInYet:
    """Somebody we are waiting for. ``is_later`` when what was agreed with them is still to come."""

    enrolment_id: int
    door: str
    waiting: str
    arranged: time | None
    mark: str
    is_later: bool


def hour_of(times: DoorTimes, at: time, *, school_is_open: bool) -> Hour:
    """Where the morning stands at a moment of the day."""
    if not school_is_open:
        return Hour.CLOSED
    if at < times.registers_open:
        return Hour.NOT_YET
    return Hour.STILL_TIME if at < times.still_time_until else Hour.OVER


def not_in_yet(expected: Iterable[Expected], at: time) -> tuple[NotInYet, ...]:
    """Whom there is still time for: no arrival, and no mark but a missing or an unexplained one."""
    return tuple(_waiting(each, at) for each in expected if not each.has_arrived and is_open(each.mark))


def is_open(mark: int) -> bool:
    """Whether a mark leaves open that the pupil may yet come: none, or an absence nobody has explained."""
    return mark == NO_MARK or code_numbered(mark).text in (NO_REASON_YET, NO_REASON_KNOWN)


def _waiting(expected: Expected, at: time) -> NotInYet:
    morning = expected.morning or MorningArrangement()
    return NotInYet(
        enrolment_id=expected.enrolment_id,
        door=morning.place,
        waiting=morning.greeted_by,
        arranged=morning.arrive_by,
        mark=code_numbered(expected.mark).text if expected.mark else "",
        is_later=morning.arrive_by is not None and morning.arrive_by > at,
    )
