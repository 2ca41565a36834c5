"""What one learner did in one scheduled lesson: each part by itself, and never a score.

Minutes late, the share they stayed and each way of taking part are told apart, since they say different
things; None is *not recorded*, which is not absent. Rules: `docs/methods/engagement.md`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from upturn.provision.lesson import IN_THE_ROOM, NO_WAY, ScheduledLesson, Way

ON_TIME_MINUTES = 5.0
"""Logging in takes a while: whoever is in within five minutes is on time."""

STAYED_SHARE = 0.8
"""Whoever stays four fifths of what was left when they came has stayed."""


class Preference(StrEnum):
    """How a learner takes part with the least pressure, as agreed; every teacher sees it."""

    CAMERA_OFF = "camera_off"
    CHAT_ONLY = "chat_only"
    QUIET_ENTRY = "quiet_entry"


@dataclass(frozen=True, slots=True)
class There:
    """A learner's presence as a record tells it, rejoins already united.

    Attributes:
        first_join: when they first came; None where not said, also before the lesson.
        last_leave: when they last went; None where not said.
        minutes: the minutes they were in; never counted beyond the lesson.
        did: the ways in which they took part.
    """

    first_join: datetime | None
    last_leave: datetime | None
    minutes: float
    did: Way = NO_WAY


@dataclass(frozen=True, slots=True)
class InLesson:
    """What one learner did in one lesson; a part is None where it was not recorded or is not asked of them.

    Attributes:
        counts: whether it was an opportunity: held, recorded, and not set aside for this learner.
        joined: whether they were there.
        minutes_late: after the lesson started, 0 for whoever was early.
        stayed: the share they stayed of what was left of the lesson when they came, 0 to 1.
        took_part: every way by itself.
    """

    counts: bool
    joined: bool | None
    minutes_late: float | None
    stayed: float | None
    took_part: Mapping[Way, bool | None]

    @property
    def on_time(self) -> bool | None:
        return None if self.minutes_late is None else self.minutes_late <= ON_TIME_MINUTES

    @property
    def did_stay(self) -> bool | None:
        return None if self.stayed is None else self.stayed >= STAYED_SHARE

    @property
    def contributed(self) -> bool | None:
        """Whether they took part in the room in any way; None where no way was recorded."""
        asked = [self.took_part[way] for way in IN_THE_ROOM if self.took_part[way] is not None]
        return any(asked) if asked else None

    @property
    def no_show(self) -> bool:
        """Due, and not there: followed up the same lesson."""
        return self.joined is False


NOT_AN_OPPORTUNITY = InLesson(False, None, None, None, MappingProxyType(dict.fromkeys(Way)))


def in_lesson(
    lesson: ScheduledLesson,
    there: There | None,
    preferences: frozenset[Preference] = frozenset(),
    *,
    set_aside: bool = False,
) -> InLesson:
    """What a learner who was due did in a lesson.

    Args:
        lesson: as scheduled.
        there: their presence; None for a learner the record does not have.
        preferences: what was agreed with them.
        set_aside: whether the lesson is set aside for this learner: ill with the provider told, at an
            appointment, not due after all.
    """
    if set_aside or not lesson.counts:
        return NOT_AN_OPPORTUNITY
    joined = there is not None and is_there(lesson, there)
    if there is None or not joined:
        handed_in = dict.fromkeys(Way) | {Way.WORK: _did(lesson, there, Way.WORK)}
        return InLesson(True, False, None, None, MappingProxyType(handed_in))
    return InLesson(
        counts=True,
        joined=True,
        minutes_late=_minutes_late(lesson, there, preferences),
        stayed=_stayed(lesson, there),
        took_part=MappingProxyType({way: _took_part(lesson, there, way, preferences) for way in Way}),
    )


def is_there(lesson: ScheduledLesson, there: There) -> bool:
    """Whether any of their time was the lesson's: a meeting joined and left before it began is another."""
    if there.minutes <= 0 and there.first_join is None:
        return False
    after = there.last_leave is None or there.last_leave > lesson.begins
    return after and (there.first_join is None or there.first_join < lesson.ends)


def _minutes_late(lesson: ScheduledLesson, there: There, preferences: frozenset[Preference]) -> float | None:
    """By agreement to come in quietly when ready, nobody is late."""
    if there.first_join is None or Preference.QUIET_ENTRY in preferences:
        return None
    return max(_minutes(lesson.started, there.first_join), 0.0)


def _stayed(lesson: ScheduledLesson, there: There) -> float | None:
    """Never more than the lesson had left, nor than from their first coming to their last going."""
    came = lesson.started if there.first_join is None else max(lesson.started, there.first_join)
    left = _minutes(came, lesson.ends)
    if left <= 0:
        return None
    went = lesson.ends if there.last_leave is None else min(there.last_leave, lesson.ends)
    return min(max(min(there.minutes, _minutes(came, went)), 0.0) / left, 1.0)


def _took_part(
    lesson: ScheduledLesson, there: There, way: Way, preferences: frozenset[Preference]
) -> bool | None:
    """Who speaks by chat alone is not asked for their voice; if they do speak, it is seen."""
    did = _did(lesson, there, way)
    not_asked = way is Way.VOICE and Preference.CHAT_ONLY in preferences
    return None if not_asked and not did else did


def _did(lesson: ScheduledLesson, there: There | None, way: Way) -> bool | None:
    if there is not None and way in there.did:
        return True
    return False if way in lesson.shows else None


def _minutes(since: datetime, until: datetime) -> float:
    return (until - since).total_seconds() / 60
