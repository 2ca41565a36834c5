"""Lesson: whether the lessons a pupil misses while in school are of one subject, or at one time of day.

Only days the half-day register says were attended are looked at: absence from school is not avoiding a
lesson. Of a subject's lessons on one day the first alone is: two an hour apart are one event, and a double
lesson is not missed more for being long. Never by who teaches: what a pupil avoids is asked, and no adult is
ranked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from upturn.kernel.sessions import DAYS_PER_WEEK, Session
from upturn.patterns.bits import count as count_days
from upturn.patterns.bits import words
from upturn.patterns.evidence import COUNTS, LATE, MISSED, Bools, Days, Floats, Ints, flags_of_marks
from upturn.patterns.kinds import Kind
from upturn.patterns.measured import Measured
from upturn.patterns.tails import hypergeometric, over_distinct

FEWEST_MISSED = 8
FEWEST_LESSONS = 12


@dataclass(frozen=True, slots=True, eq=False)
class LessonMarks:
    """Marks of lessons, an entry a lesson of a pupil.

    Attributes:
        row: ``int64``, the pupil's row in the register.
        day: ``int64``, the day's number in the register's span, 0 for its first Monday.
        period: ``int64``, which lesson of the day, from 0.
        subject: ``int64``, a place in ``subjects``.
        mark: ``uint8``, the code's number.
        subjects: what each subject is called.
        periods: what each period is called.
        group: ``int64``, a place in ``groups``, -1 where no class is said; None where none ever is.
        groups: what each class is called.
    """

    row: Ints
    day: Ints
    period: Ints
    subject: Ints
    mark: NDArray[np.uint8]
    subjects: tuple[str, ...]
    periods: tuple[str, ...]
    group: Ints | None = None
    groups: tuple[str, ...] = ()

    @property
    def slots(self) -> int:
        """How many subjects and periods there are; ``which`` numbers subjects first."""
        return len(self.subjects) + len(self.periods)

    def called(self, which: int) -> str:
        """The subject or period ``which`` stands for."""
        return (self.subjects + self.periods)[which]

    def why_not(self) -> str:
        """Why no lesson can be looked at, and what would be enough; empty where one can."""
        if not len(self.mark) or lists_absences_alone(self.mark):
            return (
                "No patterns of lessons are looked for: lessons missed or late are listed and none attended, "
                "with too few of whole classes to infer a timetable from. Marks of every lesson would be "
                "enough; or those missed by whole classes over twelve school weeks, with each one's class."
            )
        return ""

    def of_rows(self, rows: NDArray[np.intp], pupils: int) -> "LessonMarks":
        """The lessons of some pupils, their rows numbered anew."""
        number = np.full(pupils, -1, np.int64)
        number[rows] = np.arange(len(rows))
        keep = number[self.row] >= 0
        columns = (self.day[keep], self.period[keep], self.subject[keep], self.mark[keep])
        group = None if self.group is None else self.group[keep]
        named = (self.subjects, self.periods)
        return LessonMarks(number[self.row[keep]], *columns, *named, group, self.groups)


def together(parts: Sequence[tuple[NDArray[np.intp], LessonMarks]]) -> LessonMarks:
    """Lessons of several schools as one, each with the rows it had before; of one set of names."""
    first = parts[0][1]
    return LessonMarks(
        row=np.concatenate([rows[each.row] for rows, each in parts]),
        day=np.concatenate([each.day for _, each in parts]),
        period=np.concatenate([each.period for _, each in parts]),
        subject=np.concatenate([each.subject for _, each in parts]),
        mark=np.concatenate([each.mark for _, each in parts]),
        subjects=first.subjects,
        periods=first.periods,
    )


def lists_absences_alone(marks: NDArray[np.uint8]) -> bool:
    """Whether there are lessons, and none that was attended on time."""
    flags = flags_of_marks()[marks]
    attended = (flags & COUNTS > 0) & (flags & (MISSED | LATE) == 0)
    return bool(len(marks)) and not attended.any()


def periods_in_order(periods: Sequence[str]) -> tuple[Ints, tuple[str, ...]]:
    """Each period's rank in the day, ``int64[periods]``, and what they are called in that order.

    A period is where its number says: 2 before 10, P2 before P10; those of no number come first.
    """
    order = sorted(range(len(periods)), key=lambda place: _in_order(periods[place]))
    rank = np.empty(len(periods), np.int64)
    rank[order] = np.arange(len(order))
    return rank, tuple(_period_words(periods[place]) for place in order)


def _in_order(period: str) -> tuple[int, str]:
    digits = "".join(filter(str.isdecimal, period))
    return (int(digits) if digits else 0, period)


def _period_words(text: str) -> str:
    return f"period {text}" if text.isdecimal() else text


@dataclass(frozen=True, slots=True, eq=False)
class LessonCounts:
    """Each pupil's lessons that counted and those missed, ``int64[pupils, slots]``.

    ``of`` and ``of_missed`` are the same over all subjects in a subject's column, and over all periods in a
    period's.
    """

    lessons: Ints
    missed: Ints
    of: Ints
    of_missed: Ints


def attended_lessons(days: Days, lessons: LessonMarks) -> Bools:
    """Which lesson marks count: of a day the pupil attended in full by the half-day register."""
    numbers = days.week * DAYS_PER_WEEK + days.weekday
    span = max(int(numbers.max(initial=-1)), int(lessons.day.max(initial=-1))) + 1
    in_school = np.zeros((days.pupils, span), np.bool_)
    in_school[:, numbers] = days.counts & ~days.away
    attended = in_school.ravel()[lessons.row * span + lessons.day]
    counted: Bools = attended & ((flags_of_marks() & COUNTS) > 0)[lessons.mark]
    return counted


def lesson(days: Days, lessons: LessonMarks, eligible: Bools) -> Measured:
    """Every eligible pupil's likeliest subject or period; ``n`` lessons of it, ``observed`` missed."""
    if not len(days.days) or lessons.why_not():
        return Measured.none(Kind.LESSON)
    counted = counts_of(days, lessons)
    tested = counted.lessons >= FEWEST_LESSONS
    rows = np.flatnonzero(eligible & (counted.of_missed.min(axis=1) >= FEWEST_MISSED) & tested.any(axis=1))
    if not len(rows):
        return Measured.none(Kind.LESSON)
    return _likeliest(rows, counted, tested[rows])


def counts_of(days: Days, lessons: LessonMarks) -> LessonCounts:
    """Each pupil's lessons by subject and by period; of a subject's lessons on one day, the first alone."""
    keep = np.flatnonzero(attended_lessons(days, lessons))
    row, day, period = lessons.row[keep], lessons.day[keep], lessons.period[keep]
    missed = ((flags_of_marks() & MISSED) > 0)[lessons.mark[keep]]
    parts = (lessons.subject[keep], len(lessons.subjects)), (period, len(lessons.periods))
    events = [_events(days.pupils, count, row, day, period, part, missed) for part, count in parts]
    had, gone = (np.concatenate([event[which] for event in events], axis=1) for which in (0, 1))
    of, of_missed = (np.concatenate([_in_all(event[which]) for event in events], axis=1) for which in (0, 1))
    return LessonCounts(had, gone, of, of_missed)


def _in_all(events: Ints) -> Ints:
    return np.repeat(events.sum(axis=1, keepdims=True), events.shape[1], axis=1)


def _events(
    pupils: int, count: int, row: Ints, day: Ints, period: Ints, part: Ints, missed: Bools
) -> tuple[Ints, Ints]:
    """``int64[pupils, count]``: days on which each had each part, and on which the first was missed."""
    span = int(day.max(initial=0)) + 1
    part_day = (row * count + part) * span + day
    had, some_missed = (np.zeros(pupils * count * span, np.bool_) for _ in range(2))
    had[part_day], some_missed[part_day[missed]] = True, True
    # Few lessons are missed: which was the first is asked only where any was.
    among = np.flatnonzero(some_missed[part_day])
    gone = _missed_first(part_day[among], period[among], missed[among]) // span
    shape = pupils, count
    return (
        count_days(words(had.reshape(pupils * count, span))).reshape(shape),
        np.bincount(gone, minlength=pupils * count).reshape(shape),
    )


def _missed_first(part_day: Ints, period: Ints, missed: Bools) -> Ints:
    """The days, by pupil and part, on which the first lesson of the part was missed."""
    lessons = int(period.max(initial=0)) + 1
    # In order of day and lesson, with whether it was missed in the last bit.
    order = np.sort((part_day * lessons + period) * 2 + missed)
    first = order[np.diff(order // (2 * lessons), prepend=-1) > 0]
    gone: Ints = first[first % 2 > 0] // (2 * lessons)
    return gone


def _likeliest(rows: Ints, counted: LessonCounts, tested: Bools) -> Measured:
    columns = counted.lessons[rows], counted.missed[rows], counted.of_missed[rows], counted.of[rows]
    tails = over_distinct(_tail, *(column.ravel() for column in columns)).reshape(tested.shape)
    tails = np.where(tested, tails, 1.0)
    which = tails.argmin(axis=1)
    lessons, missed, of_missed, of = (column[np.arange(len(rows)), which] for column in columns)
    p = np.minimum(tails.min(axis=1) * tested.sum(axis=1), 1.0)
    return Measured(Kind.LESSON, rows, lessons, missed, lessons * of_missed / of, p, which)


def _tail(lessons: Ints, missed: Ints, of_missed: Ints, of: Ints) -> Floats:
    return hypergeometric(lessons, missed, of_missed, of)[0]


def missed_of(days: Days, lessons: LessonMarks, row: int, which: int) -> list[tuple[date, Session]]:
    """When a pupil missed lessons of a subject or period; the first half of the periods is the morning."""
    here = (lessons.row == row) & attended_lessons(days, lessons)
    here &= (flags_of_marks()[lessons.mark] & MISSED) > 0
    subjects = len(lessons.subjects)
    here &= lessons.subject == which if which < subjects else lessons.period == which - subjects
    numbers = (days.week * DAYS_PER_WEEK + days.weekday).tolist()
    morning = 2 * lessons.period[here] < len(lessons.periods)
    found = zip(lessons.day[here].tolist(), morning.tolist(), strict=True)
    return sorted({(days.days[numbers.index(day)], Session.AM if am else Session.PM) for day, am in found})
