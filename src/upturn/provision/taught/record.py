"""A lesson's record as it comes in, and what two rows about one learner come to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import reduce

from upturn.provision.lesson import NO_WAY, Way
from upturn.provision.taught.matching import Attendee


@dataclass(frozen=True, slots=True)
class Seen:
    """Somebody's presence in one lesson; minutes are the union of their stays, inside the lesson."""

    first_join: datetime | None
    last_leave: datetime | None
    minutes: float
    joins: int
    did: Way = NO_WAY


@dataclass(frozen=True, slots=True)
class LessonRecord:
    """One lesson as a record tells it.

    Attributes:
        key: what the record is known by, the same each time it is read.
        source: the service it comes from.
        begins: with its offset, like every time here.
        ends: later than ``begins``.
        teacher: as the record names them; blank where it does not.
        aside: how many people were set aside, by the reason.
        attendees: who was there and may be a learner, with what the record says of each.
        guests: who was there as a guest: a learner only if they are known to be one.
        shows: the ways of taking part the record can show.
    """

    key: str
    source: str
    title: str
    begins: datetime
    ends: datetime
    teacher: str
    attendees: tuple[tuple[Attendee, Seen], ...]
    guests: tuple[tuple[Attendee, Seen], ...] = ()
    aside: Mapping[str, int] = field(default_factory=dict)
    shows: Way = NO_WAY

    @property
    def minutes(self) -> float:
        """How long it lasts."""
        return (self.ends - self.begins).total_seconds() / 60


def united(rows: Sequence[Seen], lesson_minutes: float) -> Seen:
    """What several rows about one learner in one lesson come to; never more minutes than the lesson has.

    Only first coming and last going are known of a row, not its stays. Where two rows are apart in time
    their minutes add up; where they overlap the longer one counts, which is the least the learner was in:
    two devices are not twice the time.
    """
    if len(rows) == 1 and rows[0].minutes <= lesson_minutes:
        return rows[0]
    whole = reduce(_both, sorted(rows, key=_coming))
    return replace(whole, minutes=min(whole.minutes, lesson_minutes))


def _coming(row: Seen) -> tuple[bool, float, float]:
    """In the order they came; rows that do not say when come last."""
    if row.first_join is None:
        return True, 0.0, row.minutes
    return False, row.first_join.timestamp(), row.minutes


def _both(one: Seen, other: Seen) -> Seen:
    apart = _is_apart(one, other)
    return Seen(
        first_join=_first(one.first_join, other.first_join),
        last_leave=_last(one.last_leave, other.last_leave),
        minutes=one.minutes + other.minutes if apart else max(one.minutes, other.minutes),
        joins=one.joins + other.joins if apart else max(one.joins, other.joins),
        did=one.did | other.did,
    )


def _is_apart(one: Seen, other: Seen) -> bool:
    """Whether one went before the other came. One row read again is not, however short it is."""
    if one.first_join is None or one.last_leave is None or other.first_join is None:
        return False
    return one.first_join < other.first_join and one.last_leave <= other.first_join


def _first(one: datetime | None, other: datetime | None) -> datetime | None:
    return min((each for each in (one, other) if each is not None), default=None)


def _last(one: datetime | None, other: datetime | None) -> datetime | None:
    return max((each for each in (one, other) if each is not None), default=None)
