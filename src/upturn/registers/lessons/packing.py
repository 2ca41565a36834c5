"""Lessons as bytes: ten a lesson, in order of day and period, so that a school's year is read in one go."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from upturn.kernel.academic_year import AcademicYear

Ints = NDArray[np.int64]

RECORD = np.dtype(
    [("day", "<u2"), ("period", "<u2"), ("subject", "<u2"), ("group", "<u2"), ("mark", "u1"), ("late", "u1")]
)
MOST_NAMES = 2**16
MOST_MINUTES = 255


@dataclass(frozen=True, slots=True, eq=False)
class Lessons:
    """Lessons of some pupils over an academic year, an entry each.

    Attributes:
        row: ``int64``, whose.
        day: ``int64``, the day's number in the year's packed weeks, 0 for the first Monday.
        period: ``int64``, which lesson of the day: a place in the year's names of periods.
        subject: ``int64``, a place in its names of subjects.
        group: ``int64``, a place in its names of classes, the first of which is none.
        mark: ``uint8``, the code's number.
        late: ``uint8``, minutes late; 0 where on time or not said, 255 for as many or more.
    """

    row: Ints
    day: Ints
    period: Ints
    subject: Ints
    group: Ints
    mark: NDArray[np.uint8]
    late: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.row)

    def of(self, chosen: NDArray[np.bool_] | NDArray[np.intp]) -> "Lessons":
        """Some of the entries."""
        return Lessons(self.row[chosen], *(getattr(self, name)[chosen] for name in RECORD.names or ()))


@dataclass(frozen=True, slots=True)
class LessonNames:
    """What a school year's periods, subjects and classes are called; the first class is none."""

    periods: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    groups: tuple[str, ...] = ("",)


@dataclass(frozen=True, slots=True, eq=False)
class HeldLessons:
    """What is held of a school year's lessons; ``lessons`` maps an enrolment's id to its bytes."""

    year: AcademicYear
    version: int
    names: LessonNames
    lessons: Mapping[int, bytes]

    def of(self, enrolments: Sequence[int]) -> Lessons:
        """The lessons of some enrolments, whose rows are their places in the sequence."""
        return unpacked([self.lessons.get(each, b"") for each in enrolments])


def packed(lessons: Lessons, rows: int) -> list[bytes]:
    """Each row's lessons as bytes, in order of day and period."""
    order = np.lexsort((lessons.period, lessons.day, lessons.row))
    records = np.empty(len(lessons), RECORD)
    for name in RECORD.names or ():
        records[name] = getattr(lessons, name)[order]
    edges = np.searchsorted(lessons.row[order], np.arange(rows + 1)) * RECORD.itemsize
    data = records.tobytes()
    return [data[start:stop] for start, stop in zip(edges[:-1], edges[1:], strict=True)]


def unpacked(rows: Sequence[bytes]) -> Lessons:
    """The lessons of some rows' bytes."""
    records = np.frombuffer(b"".join(rows), RECORD)
    counts = np.array([len(each) for each in rows], np.int64) // RECORD.itemsize
    return Lessons(
        row=np.repeat(np.arange(len(rows)), counts),
        day=records["day"].astype(np.int64),
        period=records["period"].astype(np.int64),
        subject=records["subject"].astype(np.int64),
        group=records["group"].astype(np.int64),
        mark=records["mark"].copy(),
        late=records["late"].copy(),
    )
