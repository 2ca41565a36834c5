"""The same lesson of the week, missed by several pupils on days they are in school.

A lesson of the week is a subject at one hour of one weekday, or that hour whatever is taught. Whoever misses
it one time in six, and twice at least, is counted, held against all lessons of their own. Never by who
teaches.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from upturn.kernel.sessions import DAYS_PER_WEEK
from upturn.patterns.evidence import MISSED, Bools, Days, Ints, flags_of_marks
from upturn.patterns.lesson import LessonMarks, attended_lessons
from upturn.patterns.sentences import DAYS, about
from upturn.patterns.shared.cause import SharedCause, SharedKind, stands_out
from upturn.patterns.shared.counted import Repeated, repeated

TWICE = 2
FEWEST_LESSONS = 6
MOST = 3
QUESTION = "What is it about this lesson that we could change: the room, the way there, what lies before it?"


@dataclass(frozen=True, slots=True, eq=False)
class Slots:
    """Each pupil's lessons by lesson of the week: ``int64[pupils, slots]``, had and missed.

    ``hour`` is ``int64[slots]``, weekday and period in one number; ``subject`` is ``int64[slots]``, -1 where
    the slot is an hour, whatever is taught.
    """

    had: Ints
    gone: Ints
    hour: Ints
    subject: Ints


def shared_lessons(days: Days, lessons: LessonMarks | None, eligible: Bools) -> list[SharedCause]:
    """Lessons of the week that stand out, each hour once, the least likely by chance first."""
    if lessons is None or lessons.why_not() or not len(days.days):
        return []
    slots = slots_of(days, lessons, eligible)
    found = missed_together(slots)
    order = np.argsort(found.p, kind="stable").tolist()
    standing = [place for place in order if _stands_out(found, place)]
    said = {int(slots.hour[place]): place for place in reversed(standing)}
    first = sorted(said.values(), key=order.index)[:MOST]
    return [_cause(lessons, slots, found, place) for place in first]


def missed_together(slots: Slots) -> Repeated:
    """Every lesson of the week; pupils are held against all their lessons, counted at their hours."""
    hours = slots.subject < 0
    of, of_gone = slots.had[:, hours].sum(axis=1), slots.gone[:, hours].sum(axis=1)
    return repeated(slots.had, slots.gone, of, of_gone, times=TWICE, fewest=FEWEST_LESSONS)


def slots_of(days: Days, lessons: LessonMarks, eligible: Bools) -> Slots:
    """Lessons on days attended in full, by lesson of the week."""
    keep = attended_lessons(days, lessons) & eligible[lessons.row]
    row, missed = lessons.row[keep], (flags_of_marks()[lessons.mark[keep]] & MISSED) > 0
    hour = (lessons.day[keep] % DAYS_PER_WEEK) * max(len(lessons.periods), 1) + lessons.period[keep]
    subjects = max(len(lessons.subjects), 1)
    taught, by_subject = _counted(days.pupils, row, hour * subjects + lessons.subject[keep], missed)
    hours, by_hour = _counted(days.pupils, row, hour, missed)
    had, gone = (np.concatenate(each, axis=1) for each in zip(by_subject, by_hour, strict=True))
    subject = np.concatenate([taught % subjects, np.full(len(hours), -1)])
    return Slots(had, gone, np.concatenate([taught // subjects, hours]), subject)


def _counted(pupils: int, row: Ints, slot: Ints, missed: Bools) -> tuple[Ints, tuple[Ints, Ints]]:
    """The slots there are, ascending, and how many lessons of each everyone had, and missed."""
    slots = np.flatnonzero(np.bincount(slot))
    number = np.zeros(int(slot.max(initial=0)) + 1, np.int64)
    number[slots] = np.arange(len(slots))
    place, shape = row * len(slots) + number[slot], (pupils, len(slots))
    count = pupils * len(slots)
    had = np.bincount(place, minlength=count).reshape(shape)
    return slots, (had, np.bincount(place[missed], minlength=count).reshape(shape))


def _stands_out(found: Repeated, place: int) -> bool:
    return stands_out(int(found.observed[place]), float(found.expected[place]), float(found.p[place]))


def _cause(lessons: LessonMarks, slots: Slots, found: Repeated, place: int) -> SharedCause:
    which = ", ".join(_words(lessons, int(slots.hour[place]), int(slots.subject[place])))
    observed, expected = int(found.observed[place]), float(found.expected[place])
    return SharedCause(
        kind=SharedKind.LESSON,
        which=which,
        sentence=f"{which}: {observed} pupils missed it one time in six or more, on days they were in "
        f"school. As they missed other lessons, it would be {about(expected)}.",
        question=QUESTION,
        n=int(found.pupils[place]),
        observed=observed,
        expected=expected,
        p=float(found.p[place]),
    )


def _words(lessons: LessonMarks, hour: int, subject: int) -> Iterator[str]:
    weekday, period = divmod(hour, max(len(lessons.periods), 1))
    if subject >= 0:
        yield lessons.subjects[subject]
    yield f"{DAYS[weekday]}s"
    yield lessons.periods[period]
