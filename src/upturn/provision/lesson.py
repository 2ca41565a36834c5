"""A scheduled lesson: when it was due, whether it was held, and what its record can show."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntFlag, StrEnum


class Way(IntFlag):
    """A way of taking part, each seen apart. A camera is none: being looked at is no contribution."""

    CHAT = 1
    VOICE = 2
    REACTION = 4
    POLL = 8
    WORK = 16


NO_WAY = Way(0)
IN_THE_ROOM = Way.CHAT | Way.VOICE | Way.REACTION | Way.POLL
"""What is done in a lesson; work is handed in, perhaps by someone who was not there."""


class LessonState(StrEnum):
    """Whether a lesson was one: what was called off or set aside is neither opportunity nor absence."""

    HELD = "held"
    CANCELLED = "cancelled"
    SET_ASIDE = "set_aside"


@dataclass(frozen=True, slots=True)
class ScheduledLesson:
    """One lesson of the timetable.

    Attributes:
        begins: when it was due to begin; like every time here, all with an offset or all without.
        ends: when it was due to end.
        state: whether it was held.
        recorded: whether a record of who was there came at all; without one nobody was absent.
        shows: the ways of taking part its record can show; what it cannot show was not left undone.
        opened: when the meeting opened, where known: nobody is late for a door that is shut.

    Raises:
        ValueError: when it ends before it begins, or as it does.
    """

    begins: datetime
    ends: datetime
    state: LessonState = LessonState.HELD
    recorded: bool = True
    shows: Way = NO_WAY
    opened: datetime | None = None

    def __post_init__(self) -> None:
        if self.ends <= self.begins:
            raise ValueError("A lesson ends after it begins: check its times.")

    @property
    def counts(self) -> bool:
        """Whether it is an opportunity for those due in it."""
        return self.recorded and self.state is LessonState.HELD

    @property
    def started(self) -> datetime:
        """From when somebody could be late: as due, or when the meeting opened, if that was later."""
        latest = self.begins if self.opened is None else max(self.begins, self.opened)
        return min(latest, self.ends)
