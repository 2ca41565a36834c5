"""What every learner did in every lesson they were due in, as columns: `presence.in_lesson` for many at once.

Times are minutes since any one moment, NaN where not said; ways are bytes of `lesson.Way`.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from upturn.provision.lesson import Way

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ways = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class Lessons:
    """The timetable, an entry a lesson.

    Attributes:
        week: ``int64``, the place of the lesson's week among the weeks looked at.
        begins: ``float64``, when it was due to begin; ``ends`` when to end.
        started: ``float64``, from when somebody could be late (`ScheduledLesson.started`).
        counts: ``bool``, whether it was held and recorded.
        shows: ``uint8``, the ways of taking part its record can show.
    """

    week: Ints
    begins: Floats
    ends: Floats
    started: Floats
    counts: Bools
    shows: Ways

    def __len__(self) -> int:
        return len(self.week)


@dataclass(frozen=True, slots=True, eq=False)
class Due:
    """Who was due in which lesson, an entry each, no pair twice.

    Attributes:
        learner: ``int64``, the learner's row.
        lesson: ``int64``, the lesson's place.
        set_aside: ``bool``, whether the lesson is set aside for this learner.
    """

    learner: Ints
    lesson: Ints
    set_aside: Bools


@dataclass(frozen=True, slots=True, eq=False)
class Presences:
    """Who was in which lesson, an entry a row of a record, in any order; a pair may have several.

    ``first_join`` and ``last_leave`` are ``float64`` (NaN where not said), ``minutes`` ``float64`` and
    ``did`` ``uint8``.
    """

    learner: Ints
    lesson: Ints
    first_join: Floats
    last_leave: Floats
    minutes: Floats
    did: Ways

    def _of(self, which: NDArray[np.intp]) -> "Presences":
        return Presences(
            self.learner[which], self.lesson[which], self.first_join[which], self.last_leave[which],
            self.minutes[which], self.did[which],
        )  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """What was agreed with each learner: ``bool[learners]``; see `presence.Preference`."""

    chat_only: Bools
    quiet_entry: Bools

    @property
    def learners(self) -> int:
        return len(self.chat_only)


@dataclass(frozen=True, slots=True, eq=False)
class LessonRows:
    """What was done, an entry for each pair that was due; see `presence.InLesson`.

    Attributes:
        learner: ``int64``, the learner's row; ``week`` the lesson's.
        counts: ``bool``, whether it was an opportunity.
        joined: ``bool``, of those that count.
        late: ``float64`` minutes, NaN where not recorded or not asked.
        stayed: ``float64`` share, NaN where not recorded.
        asked: ``uint8``, the ways this learner's taking part is known in.
        did: ``uint8``, the ways they took part in.
        not_due: how many presences are of somebody who was not due: seen, and counted nowhere.
    """

    learner: Ints
    week: Ints
    counts: Bools
    joined: Bools
    late: Floats
    stayed: Floats
    asked: Ways
    did: Ways
    not_due: int


def lesson_rows(lessons: Lessons, due: Due, seen: Presences, agreed: Asked) -> LessonRows:
    """Hold each presence to the lesson and the learner it is of.

    Raises:
        ValueError: for a presence of no learner or no lesson here.
    """
    united = _united(seen, len(lessons), agreed.learners)
    row, not_due = _rows_of(due, united, len(lessons))
    found = row >= 0
    first, last, minutes = (
        _taken(column, row, found) for column in (united.first_join, united.last_leave, united.minutes)
    )
    did = np.where(found, united.did[row] if len(united.did) else np.uint8(0), np.uint8(0))
    of = _OfLesson.of(lessons, due.lesson)
    counts = of.counts & ~due.set_aside
    joined = counts & found & _is_there(of, first, last, minutes)
    late = np.where(joined & ~agreed.quiet_entry[due.learner], np.maximum(first - of.started, 0.0), np.nan)
    stayed = np.where(joined, _stayed(of, first, last, minutes), np.nan)
    asked, did = _ways(of.shows, did, counts, joined, agreed.chat_only[due.learner])
    return LessonRows(due.learner, of.week, counts, joined, late, stayed, asked, did, not_due)


@dataclass(frozen=True, slots=True, eq=False)
class _OfLesson:
    """The lesson's columns, an entry for each pair due."""

    week: Ints
    begins: Floats
    ends: Floats
    started: Floats
    counts: Bools
    shows: Ways

    @classmethod
    def of(cls, lessons: Lessons, lesson: Ints) -> "_OfLesson":
        return cls(
            lessons.week[lesson], lessons.begins[lesson], lessons.ends[lesson], lessons.started[lesson],
            lessons.counts[lesson], lessons.shows[lesson],
        )  # fmt: skip


def _united(seen: Presences, lessons: int, learners: int) -> Presences:
    """A row a pair: the earliest coming, the latest going, every way.

    Of minutes the most any row says, which is the least they were in: two devices are not twice the time.

    Raises:
        ValueError: for a presence of no learner or no lesson here, which would be told of somebody else.
    """
    if len(seen.learner) and not _are_places(seen.learner, learners) & _are_places(seen.lesson, lessons):
        raise ValueError("A presence is of a learner or a lesson that is not here: leave it out first.")
    key = seen.learner * max(lessons, 1) + seen.lesson
    order = np.argsort(key, kind="stable")
    if not len(key) or (np.diff(key[order]) > 0).all():
        return seen if (np.diff(key) > 0).all() else seen._of(order)
    ordered = seen._of(order)
    first = np.flatnonzero(np.diff(key[order], prepend=-1) > 0)
    return Presences(
        ordered.learner[first],
        ordered.lesson[first],
        np.fmin.reduceat(ordered.first_join, first),
        np.fmax.reduceat(ordered.last_leave, first),
        np.maximum.reduceat(ordered.minutes, first),
        np.bitwise_or.reduceat(ordered.did, first),
    )


def _are_places(numbers: Ints, count: int) -> bool:
    return bool(numbers.min() >= 0 and numbers.max() < count)


def _rows_of(due: Due, united: Presences, lessons: int) -> tuple[Ints, int]:
    """For each pair due the row of its presence, -1 for none; and how many presences nobody was due for."""
    if not len(united.learner):
        return np.full(len(due.learner), -1, np.int64), 0
    wanted = due.learner * max(lessons, 1) + due.lesson
    there = united.learner * max(lessons, 1) + united.lesson
    place = np.searchsorted(there, wanted).clip(max=len(there) - 1)
    row = np.where(there[place] == wanted, place, -1)
    return row, len(there) - int((row >= 0).sum())


def _taken(column: Floats, row: Ints, found: Bools) -> Floats:
    if not len(column):
        return np.full(len(row), np.nan)
    taken: Floats = np.where(found, column[row], np.nan)
    return taken


def _is_there(of: _OfLesson, first: Floats, last: Floats, minutes: Floats) -> Bools:
    """As `presence.is_there`; a comparison with NaN is false, so what is not said stands in nobody's way."""
    said_nothing = np.isnan(first) & ~(minutes > 0)
    there: Bools = ~said_nothing & ~(last <= of.begins) & ~(first >= of.ends)
    return there


def _stayed(of: _OfLesson, first: Floats, last: Floats, minutes: Floats) -> Floats:
    came, went = np.fmax(of.started, first), np.fmin(of.ends, last)
    left = of.ends - came
    share = np.clip(np.minimum(minutes, went - came), 0.0, None) / np.where(left > 0, left, np.nan)
    stayed: Floats = np.minimum(share, 1.0)
    return stayed


def _ways(shows: Ways, did: Ways, counts: Bools, joined: Bools, chat_only: Bools) -> tuple[Ways, Ways]:
    """What is known of each pair, and what they did: in the room only where they joined."""
    room, work = np.uint8(~Way.WORK & 31), np.uint8(Way.WORK)
    possible = np.where(joined, room | work, np.where(counts, work, np.uint8(0)))
    did = did & possible
    asked = np.where(chat_only, shows & ~np.uint8(Way.VOICE), shows) & possible
    return (asked | did).astype(np.uint8), did.astype(np.uint8)
