"""Stability: how often a learner's teachers, groups and times changed, and lessons were called off. Facts.

A lesson is held against the lesson at the same place of the timetable before it, so that two teachers who
share a week are no change. Teachers and groups are keys that are compared and never said: nothing is told by
a named adult.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median

from upturn.kernel.weeks import monday_of

WEEKS_BEFORE = 2
"""A time is new where it was not there in the two weeks before; the first two have none before."""


@dataclass(frozen=True, slots=True)
class TimetabledLesson:
    """A lesson of one learner as it came to be.

    Attributes:
        begins: when it was due.
        subject: what it was in.
        teacher: who took it, a key; blank where not known.
        group: which group it was, a key; blank where not known.
        size: how many learners were in the group; None where not known.
        cancelled: whether it was called off.
        slot: its place in the timetable where the timetable names one (a series); blank for the subject's
            weekday and time.
    """

    begins: datetime
    subject: str
    teacher: str = ""
    group: str = ""
    size: int | None = None
    cancelled: bool = False
    slot: str = ""

    @property
    def place(self) -> tuple[str, ...]:
        """What makes it the same lesson as last week's."""
        return (self.slot,) if self.slot else (self.subject, *self._time)

    @property
    def _time(self) -> tuple[str, str]:
        return str(self.begins.weekday()), f"{self.begins:%H:%M}"

    @property
    def subject_and_time(self) -> tuple[str, str, str]:
        return (self.subject, *self._time)


@dataclass(frozen=True, slots=True)
class Stability:
    """One learner's half term.

    Attributes:
        due: lessons in the timetable; ``held`` of them.
        cancelled: lessons called off.
        compared: held lessons with one at the same place before them, so that change could be seen.
        other_teacher: of these, taken by another teacher than the one before.
        other_group: of these, in another group.
        new_times: held lessons at a time their subject did not have in the fortnight before.
        timed: held lessons of which that could be said.
        smallest, usual, largest: the group's size; None where it is never known.
    """

    due: int
    held: int
    cancelled: int
    compared: int
    other_teacher: int
    other_group: int
    new_times: int
    timed: int
    smallest: int | None
    usual: float | None
    largest: int | None


def stability(lessons: Iterable[TimetabledLesson], first_day: date, last_day: date) -> Stability:
    """One learner's facts of a half term.

    Args:
        lessons: of the learner, in any order; those before the half term are what its first are held to.
        first_day: of the half term; ``last_day`` its last.
    """
    ordered = sorted(lessons, key=lambda each: each.begins)
    inside = [each for each in ordered if first_day <= each.begins.date() <= last_day]
    held = [each for each in ordered if not each.cancelled and each.begins.date() <= last_day]
    pairs = [pair for pair in _pairs(held) if pair[1].begins.date() >= first_day]
    new, timed = _new_times(held, first_day)
    sizes = [each.size for each in inside if each.size is not None and not each.cancelled]
    return Stability(
        due=len(inside),
        held=sum(not each.cancelled for each in inside),
        cancelled=sum(each.cancelled for each in inside),
        compared=len(pairs),
        other_teacher=sum(_changed(before.teacher, now.teacher) for before, now in pairs),
        other_group=sum(_changed(before.group, now.group) for before, now in pairs),
        new_times=new,
        timed=timed,
        smallest=min(sizes, default=None),
        usual=median(sizes) if sizes else None,
        largest=max(sizes, default=None),
    )


def _pairs(held: Sequence[TimetabledLesson]) -> list[tuple[TimetabledLesson, TimetabledLesson]]:
    """Each lesson with the one at the same place before it."""
    last: dict[tuple[str, ...], TimetabledLesson] = {}
    pairs = []
    for lesson in held:
        if lesson.place in last:
            pairs.append((last[lesson.place], lesson))
        last[lesson.place] = lesson
    return pairs


def _changed(before: str, now: str) -> bool:
    """Where either is not known nothing changed that anybody could say."""
    return bool(before and now and before != now)


def _new_times(held: Sequence[TimetabledLesson], first_day: date) -> tuple[int, int]:
    """How many lessons are at a new time, and of how many that can be said.

    The two weeks are the learner's own with lessons: a holiday in between does not make every time new.
    """
    weeks = sorted({monday_of(each.begins.date()) for each in held})
    last_seen: dict[tuple[str, str, str], date] = {}
    new = timed = 0
    for lesson in held:
        day = lesson.begins.date()
        place = bisect_left(weeks, monday_of(day))
        if day >= first_day and place >= WEEKS_BEFORE:
            timed += 1
            new += last_seen.get(lesson.subject_and_time, date.min) < weeks[place - WEEKS_BEFORE]
        last_seen[lesson.subject_and_time] = day
    return new, timed
