"""What Still time today shows: whom we wait for, by which door, and the words ready to send."""

from dataclasses import dataclass

from upturn.families.messages import ReadyMessage
from upturn.web.components import Link


@dataclass(frozen=True, slots=True)
class Waiting:
    """One pupil there is still time for: what we know, who waits where until when, whom to reach and how.

    ``message`` is ready for a person to read, change and send; ``record`` is where what they hear goes.
    """

    name: str
    url: str
    group: str
    mark: str
    where: str
    trusted: str
    reach: str
    phone: str
    message: ReadyMessage
    record: Link


@dataclass(frozen=True, slots=True)
class StillTimePage:
    """The whole page. ``closed`` says why nobody is listed when it is not the hour, ``then`` where to go."""

    day: str
    freshness: str
    until: str
    waiting: tuple[Waiting, ...]
    later: tuple[Waiting, ...]
    nothing: str = ""
    closed: str = ""
    then: Link | None = None
    hours: Link | None = None
