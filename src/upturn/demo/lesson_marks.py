"""The high school's lessons this year: what every lesson of everybody was marked.

Out of school a lesson has the mark of its session. In school one is missed now and then, and by a child who
avoids a lesson that lesson more, as its strength says: one of those at the weekday and half that show it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from upturn.demo.cast import HIGH_SCHOOL
from upturn.demo.classes import LESSONS_A_DAY, ClassList
from upturn.demo.clock import SEED, TODAY
from upturn.demo.marking import LETTERS, NUMBERS
from upturn.demo.roster import Bools, Bytes, Ints
from upturn.demo.school_years import SchoolYear
from upturn.demo.streams import Floats, Stream
from upturn.demo.town import Town
from upturn.demo.truth import PatternKind, Planted
from upturn.kernel.sessions import DAYS_PER_WEEK, SLOTS_PER_DAY
from upturn.patterns.kept_lessons import kept_lessons
from upturn.patterns.lesson import LessonMarks
from upturn.registers.lessons.packing import HeldLessons, LessonNames, Lessons, packed

BEFORE_LUNCH = 3
MISSED = 0.01
"""How many lessons are missed by who is in school and avoids none."""
TRUANT = 0.7
"""How many of those missed are known to have been without leave; the others have no reason yet."""
LATE = 0.02
MOST_MINUTES_LATE = 12
_TEACHING_DAYS = 5
_NO_CLASS = 0


@dataclass(frozen=True, slots=True, eq=False)
class TownLessons:
    """The school's lessons until yesterday; rows are those of its year's enrolments."""

    year: SchoolYear
    names: LessonNames
    lessons: Lessons

    def packed(self) -> dict[int, bytes]:
        """Each row's lessons as they are kept, for those who have any."""
        rows = packed(self.lessons, len(self.year.enrolments))
        return {row: each for row, each in enumerate(rows) if each}


def town_lessons(town: Town) -> TownLessons:
    """Draw the lessons of the town's high school."""
    year = town.school_year(HIGH_SCHOOL)
    classes = [each for each in town.class_lists if each.organisation == HIGH_SCHOOL]
    stream = Stream(town.seed, "lesson marks", HIGH_SCHOOL)
    group = _groups(year, classes)
    session = _sessions(year)
    came = np.isin(session, [NUMBERS[code] for code in ("/", "\\", "L")]) & (group > _NO_CLASS)
    missed = came & (
        stream.uniforms(*came.shape) < _chances(year, classes, group, town.truth.planted, stream)
    )
    mark = np.where(came, NUMBERS["/"], session).astype(np.uint8)
    late = _late(year, session, came, stream)
    mark[late > 0] = NUMBERS["L"]
    truant = stream.uniforms(*mark.shape) < TRUANT
    mark[missed] = np.where(truant, NUMBERS["O"], NUMBERS["N"])[missed]
    late[missed] = 0
    return _town_lessons(year, classes, group, mark, late)


def lesson_marks(town: Town) -> LessonMarks:
    """The town's lessons as patterns are looked for in them, of the rows of its high school's year."""
    made = town_lessons(town)
    year = made.year.year
    held = HeldLessons(year, 1, made.names, made.packed())
    rows = range(len(made.year.enrolments))
    found = kept_lessons(held, rows, made.year.packed(), year.first_day, TODAY).marks
    assert found is not None
    return found


def lesson_rows(town: Town) -> Iterator[Sequence[object]]:
    """A row a lesson, as a school's own system would export them."""
    made = town_lessons(town)
    pupils = [town.pupil(each.pupil) for each in made.year.enrolments]
    weeks, lessons, names = made.year.year.weeks, made.lessons, made.names
    days = {day: f"{weeks.day(day * SLOTS_PER_DAY):%d/%m/%Y}" for day in np.unique(lessons.day).tolist()}
    columns = ("row", "day", "period", "subject", "group", "mark", "late")
    yield ("UPN", "Surname", "Forename", "Date", "Period", "Subject", "Class", "Mark", "Minutes late")
    for row, day, period, subject, group, mark, late in zip(
        *(getattr(lessons, name).tolist() for name in columns), strict=True
    ):
        pupil = pupils[row]
        yield (
            pupil.upn, pupil.family_name, pupil.given_name, days[day], names.periods[period],
            names.subjects[subject], names.groups[group], LETTERS[mark], late or "",
        )  # fmt: skip


def _days(year: SchoolYear) -> Ints:
    """The days until yesterday, by number in the year's weeks."""
    return np.array([(day - year.year.weeks.monday).days for day in year.days if day < TODAY])


def _groups(year: SchoolYear, classes: Sequence[ClassList]) -> Ints:
    """``int64[rows, days, lessons]``: each class's number from 1, 0 for none."""
    rows: dict[str, list[int]] = {}
    for row, each in enumerate(year.enrolments):
        rows.setdefault(each.pupil, []).append(row)
    week = np.full((len(year.enrolments), _TEACHING_DAYS, LESSONS_A_DAY), _NO_CLASS, np.int64)
    for number, taught in enumerate(classes, start=1):
        mine = [row for pupil in taught.pupils for row in rows[pupil]]
        for time in taught.times:
            week[mine, time.weekday, time.lesson - 1] = number
    groups: Ints = week[:, _days(year) % DAYS_PER_WEEK]
    return groups


def _sessions(year: SchoolYear) -> Bytes:
    """``uint8[rows, days, lessons]``: the mark of the session each lesson falls in."""
    sessions: Bytes = year.marks[:, _slots(year)]
    return sessions


def _slots(year: SchoolYear) -> Ints:
    afternoon = np.arange(LESSONS_A_DAY) >= BEFORE_LUNCH
    slots: Ints = _days(year)[:, None] * SLOTS_PER_DAY + afternoon
    return slots


def _chances(
    year: SchoolYear,
    classes: Sequence[ClassList],
    group: Ints,
    planted: Mapping[str, Planted],
    stream: Stream,
) -> Floats:
    """``float64[rows, days, lessons]``: the chance that somebody in school misses each lesson."""
    often = MISSED * stream.normals(len(group)) ** 2
    odds = np.tile((often / (1 + often))[:, None, None], (1, *group.shape[1:]))
    for row, each in enumerate(year.enrolments):
        mine = planted.get(each.pupil)
        if mine is not None and mine.pattern is PatternKind.LESSON:
            avoided = _avoided(year, classes, group[row], mine)
            odds[row] = np.where(avoided, MISSED * mine.strength, odds[row])
    chances: Floats = odds / (1 + odds)
    return chances


def _avoided(year: SchoolYear, classes: Sequence[ClassList], mine: Ints, planted: Planted) -> Bools:
    """``bool[days, lessons]``: the lessons of the subject that the planted weekday and half show."""
    afternoon = np.arange(LESSONS_A_DAY) >= BEFORE_LUNCH
    there = mine[_days(year) % DAYS_PER_WEEK == planted.weekday][:, afternoon == bool(planted.half)]
    subjects = sorted({classes[number - 1].subject for number in there.ravel().tolist() if number})
    if not subjects:
        return np.zeros(mine.shape, np.bool_)
    subject = Stream(SEED, "avoided", planted.pupil).pick(subjects)
    numbers = [number for number, each in enumerate(classes, start=1) if each.subject == subject]
    since = (planted.since - year.year.weeks.monday).days if planted.since else 0
    avoided: Bools = np.isin(mine, numbers) & (_days(year) >= since)[:, None]
    return avoided


def _late(year: SchoolYear, session: Bytes, came: Bools, stream: Stream) -> Bytes:
    """``uint8[rows, days, lessons]``: minutes late to each lesson, 0 for in time or not written.

    Who comes late to school is late to its first lesson of the half; others now and then, by a little.
    """
    by_chance = came & (stream.uniforms(*came.shape) < LATE)
    minutes = 1 + np.floor(MOST_MINUTES_LATE * stream.uniforms(*came.shape) ** 2)
    late = np.where(by_chance, minutes, 0).astype(np.uint8)
    to_school = year.late_minutes[:, _slots(year)]
    for first in (0, BEFORE_LUNCH):
        known = came[..., first] & (session[..., first] == NUMBERS["L"]) & (to_school[..., first] < 255)
        late[..., first] = np.where(known, to_school[..., first], late[..., first])
    return late


def _town_lessons(
    year: SchoolYear, classes: Sequence[ClassList], group: Ints, mark: Bytes, late: Bytes
) -> TownLessons:
    """Every lesson of a class that has a mark, in the names of the school's classes."""
    subjects = sorted({each.subject for each in classes})
    of_class = np.array([0, *(subjects.index(each.subject) for each in classes)], np.int64)
    row, day, period = np.nonzero((group > _NO_CLASS) & (mark > 0))
    of = group[row, day, period]
    lessons = Lessons(
        row, _days(year)[day], period, of_class[of], of, mark[row, day, period], late[row, day, period]
    )
    names = LessonNames(
        tuple(str(lesson + 1) for lesson in range(LESSONS_A_DAY)),
        tuple(subjects),
        ("", *(each.name for each in classes)),
    )
    return TownLessons(year, names, lessons)
