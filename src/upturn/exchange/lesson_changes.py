"""What a file of lessons would change: its lessons set against the roll and the lessons held.

Pure: the store's side comes in as values, and what comes out is written elsewhere. A lesson is a pupil's
period of a day: a pupil is in one lesson at a time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from upturn.exchange.matching import Match
from upturn.exchange.reading.lessons import Column, LessonsReading
from upturn.exchange.reading.problems import RefusedMarks
from upturn.exchange.register_changes import FileMarks, Sifting, said
from upturn.kernel.academic_year import AcademicYear
from upturn.kernel.sessions import DAYS_PER_WEEK, SLOTS_PER_DAY
from upturn.kernel.weeks import Weeks
from upturn.registers.lessons.packing import HeldLessons, LessonNames, Lessons

_DAYS_OF_A_YEAR = 53 * DAYS_PER_WEEK

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class LessonYearChange:
    """What one academic year's lessons would become.

    ``enrolments`` are those that change, and ``lessons`` all of theirs, by their places in it.
    """

    year: AcademicYear
    names: LessonNames
    enrolments: tuple[int, ...]
    lessons: Lessons
    new: int
    changed: int
    unchanged: int


@dataclass(frozen=True, slots=True, eq=False)
class LessonChange:
    """What a whole file would change."""

    years: tuple[LessonYearChange, ...]
    refused: tuple[RefusedMarks, ...]
    enrolments_in_file: frozenset[int]

    @property
    def new(self) -> int:
        return sum(each.new for each in self.years)

    @property
    def changed(self) -> int:
        return sum(each.changed for each in self.years)

    @property
    def unchanged(self) -> int:
        return sum(each.unchanged for each in self.years)

    @property
    def rejected(self) -> int:
        """How many lessons are refused."""
        return sum(len(each.lines) for each in self.refused)


def lesson_change(
    reading: LessonsReading,
    matches: Sequence[Match],
    held: Mapping[AcademicYear, HeldLessons],
    today: date,
) -> LessonChange:
    """Set a file's lessons against what is held.

    Args:
        reading: the file.
        matches: whom each of its keys stands for, in their order.
        held: what the store holds, for every academic year the file touches.
        today: lessons after it are refused.
    """
    sifting = Sifting(_as_marks(reading), matches)
    sifting.refuse_unmatched()
    sifting.refuse_after(today)
    sifting.place_in_enrolments()
    _refuse_two_at_once(sifting, reading)
    years = tuple(_year_change(sifting, reading, held[year]) for year in sorted(held))
    refused = sorted((*reading.refused, *sifting.refused), key=lambda each: each.lines[0])
    return LessonChange(years, tuple(refused), sifting.enrolments_seen())


def days_of(reading: LessonsReading) -> tuple[date, date] | None:
    """The first and last day the file has a lesson on, or None."""
    if not len(reading.day):
        return None
    return date.fromordinal(int(reading.day.min())), date.fromordinal(int(reading.day.max()))


def _as_marks(reading: LessonsReading) -> FileMarks:
    """Lessons as marks of their day's first half, which is as much as placing them on the roll needs."""
    days = days_of(reading)
    weeks = Weeks.covering(*days) if days else AcademicYear(2000).weeks
    return FileMarks(
        weeks=weeks,
        identifiers=[key.pupil for key in reading.keys],
        names=[key.name for key in reading.keys],
        pupil=reading.pupil,
        slot=(reading.day - weeks.monday.toordinal()) * SLOTS_PER_DAY,
        number=reading.number,
        line=reading.line,
    )


def _refuse_two_at_once(sifting: Sifting, reading: LessonsReading) -> None:
    """Different lessons of one pupil in one period of a day; rows that agree are taken once."""
    entries = np.flatnonzero(sifting.keep)
    span, width = int(sifting.day.max(initial=0)) + 1, len(reading.period.texts)
    time = ((sifting.enrolment * span + sifting.day) * width + reading.period.place)[entries]
    order = np.argsort(time, kind="stable")
    same = np.diff(time[order]) == 0
    if not same.any():
        return
    said_alike = np.ones(len(same), np.bool_)
    for column in _columns(reading):
        said_alike &= np.diff(column[entries[order]]) == 0
    twice = np.isin(time, time[order][1:][same & ~said_alike])
    wrong = np.zeros(len(sifting.keep), np.bool_)
    wrong[entries[twice]] = True
    sifting.keep[entries[order][1:][same & said_alike]] = False
    for _, found in sifting.by(sifting.enrolment, wrong):
        place = int(found[0])
        period = reading.period.texts[int(reading.period.place[place])]
        who = reading.keys[int(reading.pupil[place])].pupil
        sifting.refuse(found, "period", period, _why_two_at_once(who, period, int(reading.day[place])))


def _why_two_at_once(who: str, period: str, day: int) -> str:
    return (
        f"The file gives {who} different lessons at one time, first in “{period}” on "
        f"{said(date.fromordinal(day))}. None of them was taken. Keep the row of the lesson they were in and "
        "give the file again."
    )


def _columns(reading: LessonsReading) -> list[Ints]:
    """All that a lesson is, but for whose and when."""
    columns = [reading.subject.place, reading.number.astype(np.int64)]
    if reading.group is not None:
        columns.append(reading.group.place)
    if reading.late is not None:
        columns.append(reading.late.astype(np.int64))
    return columns


def _year_change(sifting: Sifting, reading: LessonsReading, held: HeldLessons) -> LessonYearChange:
    """Lay a file's lessons of a year over those held, and count what differs."""
    taken = np.flatnonzero(sifting.inside(held.year) & sifting.keep)
    places, rows = np.unique(sifting.enrolment[taken], return_inverse=True)
    ids = [sifting.enrolments[place].enrolment_id for place in places.tolist()]
    names, ours = _named(reading, taken, rows, held)
    theirs = held.of(ids)
    at, found = _found(_times(ours, names), _times(theirs, names))
    filled = _filled(reading, ours, theirs, at, found)
    differs = found.copy()
    differs[found] = _differ(filled.of(found), theirs.of(at[found]))
    touched = np.unique(rows[~found | differs])
    kept = np.ones(len(theirs), np.bool_)
    kept[at[found]] = False
    both = _of_rows(_joined(theirs.of(kept), filled), touched)
    return LessonYearChange(
        year=held.year,
        names=names,
        enrolments=tuple(ids[row] for row in touched.tolist()),
        lessons=both,
        new=int((~found).sum()),
        changed=int(differs.sum()),
        unchanged=int((found & ~differs).sum()),
    )


def _named(
    reading: LessonsReading, taken: NDArray[np.intp], rows: Ints, held: HeldLessons
) -> tuple[LessonNames, Lessons]:
    """The file's lessons in the year's own names, to which what is new in the file is added at the end."""
    periods, period = _numbered(reading.period, taken, held.names.periods)
    subjects, subject = _numbered(reading.subject, taken, held.names.subjects)
    groups, group = held.names.groups, np.zeros(len(taken), np.int64)
    if reading.group is not None:
        groups, group = _numbered(reading.group, taken, held.names.groups)
    monday = held.year.weeks.monday.toordinal()
    late = np.zeros(len(taken), np.uint8) if reading.late is None else reading.late[taken]
    day = reading.day[taken] - monday
    lessons = Lessons(rows, day, period, subject, group, reading.number[taken], late)
    return LessonNames(periods, subjects, groups), lessons


def _numbered(column: Column, taken: NDArray[np.intp], held: tuple[str, ...]) -> tuple[tuple[str, ...], Ints]:
    places = column.place[taken]
    numbers = {name: number for number, name in enumerate(held)}
    table = np.zeros(len(column.texts), np.int64)
    for place in np.unique(places).tolist():
        table[place] = numbers.setdefault(column.texts[place], len(numbers))
    return tuple(numbers), table[places]


def _times(lessons: Lessons, names: LessonNames) -> Ints:
    """Whose and when, as one number."""
    return (lessons.row * _DAYS_OF_A_YEAR + lessons.day) * len(names.periods) + lessons.period


def _found(ours: Ints, theirs: Ints) -> tuple[NDArray[np.intp], Bools]:
    """Where each of ours stands among theirs, and whether it does; a place that is none is 0."""
    if not len(theirs):
        return np.zeros(len(ours), np.intp), np.zeros(len(ours), np.bool_)
    order = np.argsort(theirs)
    at = order[np.searchsorted(theirs, ours, sorter=order).clip(max=len(theirs) - 1)]
    return at, theirs[at] == ours


def _filled(
    reading: LessonsReading, ours: Lessons, theirs: Lessons, at: NDArray[np.intp], found: Bools
) -> Lessons:
    """Ours, with the class and minutes held where the file has no column of them."""
    group, late = ours.group.copy(), ours.late.copy()
    if reading.group is None:
        group[found] = theirs.group[at[found]]
    if reading.late is None:
        late[found] = theirs.late[at[found]]
    return replace(ours, group=group, late=late)


def _differ(ours: Lessons, theirs: Lessons) -> Bools:
    same = (ours.subject == theirs.subject) & (ours.group == theirs.group)
    differs: Bools = ~(same & (ours.mark == theirs.mark) & (ours.late == theirs.late))
    return differs


def _joined(first: Lessons, second: Lessons) -> Lessons:
    columns = ("row", "day", "period", "subject", "group", "mark", "late")
    return Lessons(*(np.concatenate([getattr(first, name), getattr(second, name)]) for name in columns))


def _of_rows(lessons: Lessons, rows: Ints) -> Lessons:
    """The lessons of some rows, which are numbered anew."""
    mine = lessons.of(np.isin(lessons.row, rows))
    return replace(mine, row=np.searchsorted(rows, mine.row))


def years_of(reading: LessonsReading, today: date) -> list[AcademicYear]:
    """The academic years the file has lessons in, until today."""
    days = days_of(reading)
    first, last = (days[0], min(days[1], today)) if days else (today, today)
    if last < first:
        first = last = today
    start, stop = AcademicYear.containing(first).start, AcademicYear.containing(last).start
    return [AcademicYear(each) for each in range(start, stop + 1)]
