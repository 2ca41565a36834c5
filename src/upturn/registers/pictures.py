"""What pages read of a school year, worked out once when marks change.

An import changes the school's shape and so what everyone is compared with; the whole school is pictured
again each time, which is quick, rather than kept up to date in part, which goes wrong.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from upturn.kernel.academic_year import AcademicYear
from upturn.kernel.sessions import SLOTS_PER_DAY, SLOTS_PER_WEEK
from upturn.registers import kernels
from upturn.registers.codes import NO_MARK, CodeClass, all_codes, code_numbered
from upturn.registers.packed import PackedMarks
from upturn.registers.school_weeks import FourWeeks, four_weeks, school_weeks
from upturn.registers.statistics import COUNT_FIELDS, CountArrays, Counts, StatisticsArrays
from upturn.registers.summary import SchoolSummary, summarise

METHOD_VERSION = 1
SET_ASIDE = frozenset({"C2", "E", "S", "R", "T", "C1", "J1", "M", "I"})
NO_REASON_YET = "N"
NO_REASON_LOOKS_BACK = timedelta(days=28)


@dataclass(frozen=True, slots=True)
class WindowPicture:
    """Sessions over a few school weeks, with agreed absences told apart."""

    possible: int
    attended: int
    set_aside: int


@dataclass(frozen=True, slots=True)
class PupilPicture:
    """One enrolment's year to date. ``weeks`` holds ``(week, possible, attended)``, possible above 0."""

    counts: Counts
    last: WindowPicture
    previous: WindowPicture
    codes: dict[str, int]
    weeks: tuple[tuple[int, int, int], ...]
    no_reason_yet: int
    no_reason_since: date | None
    newly_persistent: bool


def last_marked_slot(marks: NDArray[np.uint8]) -> int | None:
    """The latest slot in which anyone has a mark, or None: nothing after it is due yet."""
    marked = np.flatnonzero(marks.any(axis=0))
    return int(marked[-1]) if len(marked) else None


def sessions_held(marks: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """``bool[slots]``: where anyone has a real mark: any but those of a closed school or an empty place."""
    real = (marks != NO_MARK) & (marks < CodeClass.ADMINISTRATIVE.first_number)
    held: NDArray[np.bool_] = real.any(axis=0)
    return held


def expected_sessions(
    open_slots: NDArray[np.bool_], on_roll: NDArray[np.bool_], last: int | None
) -> NDArray[np.bool_]:
    """``bool[pupils, slots]``: where a mark is due.

    Args:
        open_slots: ``bool[slots]``, the school's sessions.
        on_roll: ``bool[pupils, slots]``, when each pupil is on roll.
        last: the school's last marked slot; nothing is due after it.
    """
    until = -1 if last is None else last
    return on_roll & open_slots & (np.arange(len(open_slots)) <= until)


def pictures(packed: PackedMarks, first: date, last: date) -> list[PupilPicture]:
    """Every row's picture of the year from ``first`` to ``last``, the school's latest marks."""
    found = kernels.statistics(packed, first, last)
    windows = four_weeks(school_weeks(packed, last)[0])
    unexplained = _unexplained(packed, last)
    rows = zip(
        _counts(found.counts),
        _windows(found.last_4_weeks, _set_aside(packed, windows.last, last)),
        _windows(found.previous_4_weeks, _set_aside(packed, windows.previous, last)),
        _codes(found),
        _weeks(kernels.weekly(packed, first, last)),
        kernels.count_true(unexplained).tolist(),
        _first_days(packed, unexplained),
        _newly_persistent(packed, first, found.counts, windows),
        strict=True,
    )
    return [PupilPicture(*row) for row in rows]


def _newly_persistent(packed: PackedMarks, first: date, now: CountArrays, windows: FourWeeks) -> list[bool]:
    """Who is persistently absent and four school weeks ago was known not to be."""
    if not windows.previous:
        return [False] * packed.pupils
    sunday = packed.weeks.monday + timedelta(weeks=windows.previous[-1], days=6)
    then = kernels.counts(packed, first, sunday)
    newly: list[bool] = (now.persistent & then.known & ~then.persistent).tolist()
    return newly


def _set_aside(packed: PackedMarks, weeks: tuple[int, ...], last: date) -> NDArray[np.int64]:
    table = np.zeros(256, np.bool_)
    table[[code.number for code in all_codes() if code.text in SET_ASIDE]] = True
    stop = packed.weeks.between(packed.weeks.monday, last).stop
    slots = np.zeros(packed.weeks.slots, np.bool_)
    for week in weeks:
        slots[week * SLOTS_PER_WEEK : min((week + 1) * SLOTS_PER_WEEK, stop)] = True
    return kernels.count_true(table[packed.marks[:, slots]])


def _unexplained(packed: PackedMarks, last: date) -> NDArray[np.bool_]:
    """Sessions of the last four calendar weeks still coded as having no reason."""
    numbers = [code.number for code in all_codes() if code.text == NO_REASON_YET]
    recent = np.zeros(packed.weeks.slots, np.bool_)
    recent[packed.weeks.between(last - NO_REASON_LOOKS_BACK, last)] = True
    return np.isin(packed.marks, numbers) & recent


def _first_days(packed: PackedMarks, slots: NDArray[np.bool_]) -> list[date | None]:
    found: list[date | None] = [None] * len(slots)
    for row in np.flatnonzero(slots.any(axis=1)).tolist():
        found[row] = packed.weeks.day(int(slots[row].argmax()))
    return found


def _counts(found: CountArrays) -> list[Counts]:
    columns = (getattr(found, name).tolist() for name in COUNT_FIELDS)
    return [Counts(*row) for row in zip(*columns, strict=True)]


def _windows(found: CountArrays, aside: NDArray[np.int64]) -> list[WindowPicture]:
    columns = (found.possible.tolist(), found.attended.tolist(), aside.tolist())
    return [WindowPicture(*row) for row in zip(*columns, strict=True)]


def _codes(found: StatisticsArrays) -> list[dict[str, int]]:
    texts = [code_numbered(number).text for number in found.code_numbers]
    return [
        {text: count for text, count in zip(texts, row, strict=True) if count}
        for row in found.code_counts.tolist()
    ]


def _weeks(weekly: CountArrays) -> list[tuple[tuple[int, int, int], ...]]:
    rows = zip(weekly.possible.tolist(), weekly.attended.tolist(), strict=True)
    return [
        tuple(
            (week, possible, attended)
            for week, (possible, attended) in enumerate(zip(*row, strict=True))
            if possible
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class Enrolled:
    """One enrolment as picturing needs it: when it ran, and the groups it belongs to, by their names."""

    enrolment_id: int
    starts_on: date
    leaves_on: date | None
    groups: Mapping[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class PicturedYear:
    """A school year worked out: each enrolment's picture, the school's summary, and how far the marks go."""

    year: AcademicYear
    marks_to: date | None
    pupils: Mapping[int, PupilPicture]
    summary: SchoolSummary


@dataclass(frozen=True, slots=True, eq=False)
class MarkedYear:
    """The marks of a school year that count, a row for each on roll, and where one is due.

    ``open_slots`` is ``bool[742]``, the school's sessions from the first day that has any mark; ``last`` the
    last day that has one.
    """

    packed: PackedMarks
    open_slots: NDArray[np.bool_]
    last: date


def marked_year(
    year: AcademicYear,
    open_slots: NDArray[np.bool_] | None,
    enrolled: Sequence[Enrolled],
    marks: Mapping[int, bytes],
) -> MarkedYear | None:
    """The marks that count; None where there is none yet.

    Args:
        year: the academic year.
        open_slots: ``bool[742]``, the school's sessions by its calendar, outside which no mark counts; None
            while it has given none, when a session is one in which anyone has a real mark. Marks are due
            from the first day that has any.
        enrolled: everyone who was on roll in the year; marks outside their days there do not count.
        marks: the 742 bytes of each enrolment that has any.
    """
    matrix = np.zeros((len(enrolled), year.weeks.slots), np.uint8)
    for row, each in enumerate(enrolled):
        if held := marks.get(each.enrolment_id):
            matrix[row] = np.frombuffer(held, np.uint8)
    on_roll = _on_roll(year, enrolled)
    matrix[~on_roll] = NO_MARK
    if open_slots is None:
        open_slots = sessions_held(matrix)
    else:
        matrix[:, ~open_slots] = NO_MARK
    last_slot = last_marked_slot(matrix)
    if last_slot is None:
        return None
    open_slots = open_slots & (np.arange(len(open_slots)) >= _first_day_slot(matrix))
    packed = PackedMarks(year.weeks, matrix, expected_sessions(open_slots, on_roll, last_slot))
    return MarkedYear(packed, open_slots, year.weeks.day(last_slot))


def picture_year(
    year: AcademicYear,
    open_slots: NDArray[np.bool_] | None,
    enrolled: Sequence[Enrolled],
    marks: Mapping[int, bytes],
) -> PicturedYear:
    """Work out a whole school year; as `marked_year`."""
    marked = marked_year(year, open_slots, enrolled, marks)
    if marked is None:
        return PicturedYear(year, None, {}, SchoolSummary.empty())
    packed, last, groups = marked.packed, marked.last, [each.groups for each in enrolled]
    painted = pictures(packed, year.first_day, last)
    return PicturedYear(
        year=year,
        marks_to=last,
        pupils={each.enrolment_id: picture for each, picture in zip(enrolled, painted, strict=True)},
        summary=summarise(packed, year.first_day, last, groups, marked.open_slots),
    )


def _on_roll(year: AcademicYear, enrolled: Sequence[Enrolled]) -> NDArray[np.bool_]:
    """``bool[pupils, slots]``: from the first day of each enrolment to its last."""
    slots = np.zeros((len(enrolled), year.weeks.slots), np.bool_)
    for row, each in enumerate(enrolled):
        slots[row, year.weeks.between(each.starts_on, each.leaves_on or year.last_day)] = True
    return slots


def _first_day_slot(marks: NDArray[np.uint8]) -> int:
    """The morning of the first day anyone has a mark: before it no register has been brought in."""
    first = int(np.flatnonzero(marks.any(axis=0))[0])
    return first - first % SLOTS_PER_DAY
