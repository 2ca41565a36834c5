"""Lessons that a school keeps, as patterns are looked for in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from upturn.patterns.evidence import days_of
from upturn.patterns.lesson import LessonMarks, lists_absences_alone, periods_in_order
from upturn.patterns.timetable import completed
from upturn.registers.lessons.packing import HeldLessons
from upturn.registers.packed import PackedMarks


@dataclass(frozen=True, slots=True, eq=False)
class KeptLessons:
    """A school year's lessons, None where there are none; ``said`` is what was inferred."""

    marks: LessonMarks | None
    said: str = ""


def kept_lessons(
    held: HeldLessons, enrolments: Sequence[int], packed: PackedMarks, first: date, last: date
) -> KeptLessons:
    """The lessons of some enrolments of one school, those attended inferred where none is kept.

    Args:
        held: what is held of the year.
        enrolments: whose; a lesson's row is their place, as in ``packed``.
        packed: their marks of that year, over the year's own weeks.
        first: the first day looked at.
        last: the last; later lessons are left out.

    Raises:
        ValueError: when the marks are over other weeks than the year's.
    """
    if packed.weeks != held.year.weeks:
        raise ValueError(f"lessons of {held.year} need marks over its own weeks")
    found = held.of(enrolments)
    found = found.of(found.day * 2 < packed.weeks.between(first, last).stop)
    if not len(found):
        return KeptLessons(None)
    rank, periods = periods_in_order(held.names.periods)
    named = held.names.subjects, periods
    marks = LessonMarks(
        found.row, found.day, rank[found.period], found.subject, found.mark, *named,
        found.group - 1, held.names.groups[1:],
    )  # fmt: skip
    if not lists_absences_alone(marks.mark):
        return KeptLessons(marks)
    whole = completed(days_of(packed, first, last), marks)
    return KeptLessons(whole.lessons, whole.said)
