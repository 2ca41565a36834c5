"""Who is taught what, by whom, with whom and when, this year.

The high school teaches one department's subjects to a whole year group at a time, five lessons a day. The
timetable is a square of five rows: a year group's lesson ``n`` is subject ``n`` of the base week shifted by
five places a year, and no row of the base week holds a department twice, so a department never teaches two
years at once.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from upturn.demo.cast import HIGH_SCHOOL, PRIMARY_SCHOOL, StaffMember, cast_of, member_named
from upturn.demo.clock import THIS_YEAR, TODAY
from upturn.demo.names import HERITAGE_WEIGHTS
from upturn.demo.rolls import HIGH_SCHOOL_FORMS, PRIMARY_CLASSES, Enrolment
from upturn.demo.streams import Stream

LESSONS_A_DAY = 5


@dataclass(frozen=True, slots=True, order=True)
class LessonTime:
    """A weekday, 0 for Monday, and a lesson of the day from 1 to 5; lessons 4 and 5 are after lunch."""

    weekday: int
    lesson: int


@dataclass(frozen=True, slots=True)
class ClassList:
    """Pupils taught one subject together. ``teacher`` is a key of staff; a primary class has no ``times``."""

    organisation: str
    name: str
    subject: str
    teacher: str
    pupils: tuple[str, ...]
    times: tuple[LessonTime, ...] = ()


_BASE_WEEK = (
    ("English", "Mathematics", "Science", "History", "Computing"),
    ("Mathematics", "Science", "English", "Geography", "Art"),
    ("Science", "English", "Mathematics", "French", "Religious education"),
    ("PE", "English", "History", "Music", "Mathematics"),
    ("PE", "Science", "French", "Geography", "Technology"),
)
"""Lessons 1 to 5 by weekday for Year 7; PE is double, after lunch, and on Year 9's Thursdays."""

_DEPARTMENTS = {
    "English": ("English", 9),
    "Mathematics": ("Mathematics", 9),
    "Science": ("Science", 9),
    "History": ("Humanities", 9),
    "Geography": ("Humanities", 9),
    "Religious education": ("Humanities", 9),
    "French": ("Languages", 8),
    "PE": ("PE", 8),
    "Art": ("Creative", 8),
    "Music": ("Creative", 8),
    "Technology": ("Creative", 8),
    "Computing": ("Creative", 8),
}
"""Each subject's department, and how many teach in it; eight classes of a year are taught at once."""

SETS = frozenset({"English", "Mathematics", "Science"})
"""Subjects taught in sets across the year group; the others are taught in forms."""

_SHORT = {"Religious education": "RE", "Mathematics": "Ma", "Technology": "DT", "Computing": "Co"}


def teaching_staff(seed: int) -> tuple[StaffMember, ...]:
    """Teachers who are not in the cast: they appear on class lists, and do not sign in."""
    stream = Stream(seed, "staff")
    used = {member.family_name for member in (*cast_of(HIGH_SCHOOL), *cast_of(PRIMARY_SCHOOL))}
    staff = []
    for department, count in sorted(set(_DEPARTMENTS.values())):
        cast_teaches = department == "English"
        for number in range(count - cast_teaches):
            staff.append(
                _teacher(HIGH_SCHOOL, f"{department}-{number}", f"Teacher, {department}", stream, used)
            )
    for form in _primary_forms():
        if form != "5 Hazel":
            staff.append(_teacher(PRIMARY_SCHOOL, form, f"Class teacher, {form}", stream, used))
    return tuple(staff)


def _primary_forms() -> Iterator[str]:
    for year in ("R", *map(str, range(1, 7))):
        yield from (f"{year} {name}" for name in PRIMARY_CLASSES)


def _teacher(school: str, post: str, job_title: str, stream: Stream, used: set[str]) -> StaffMember:
    heritage = stream.weighted(HERITAGE_WEIGHTS)
    sex = "F" if stream.one() < 0.66 else "M"
    family_name = stream.pick(heritage.families)
    while family_name in used:
        family_name = stream.pick((*heritage.families, *HERITAGE_WEIGHTS[0][0].families))
    used.add(family_name)
    title = "Mr" if sex == "M" else stream.pick(("Mrs", "Ms", "Miss"))
    domain = cast_of(school)[0].email.partition("@")[2]
    given_name = heritage.adult(stream, sex)
    key = f"{school}/{post}".lower().replace(" ", "-")
    email = f"{given_name[0]}.{family_name}@{domain}".lower()
    return StaffMember(key, title, given_name, family_name, job_title, school, email)


def class_lists(
    enrolments: Sequence[Enrolment], staff: Sequence[StaffMember], seed: int
) -> tuple[ClassList, ...]:
    """This year's classes at both schools, of the children on roll today."""
    here = [each for each in enrolments if each.on_roll(TODAY)]
    return (
        *_high_school_classes([each for each in here if each.organisation == HIGH_SCHOOL], staff, seed),
        *_primary_classes([each for each in here if each.organisation == PRIMARY_SCHOOL], staff),
    )


def _primary_classes(here: list[Enrolment], staff: Sequence[StaffMember]) -> Iterator[ClassList]:
    by_title = {member.job_title: member.key for member in (*staff, *cast_of(PRIMARY_SCHOOL))}
    for form in _primary_forms():
        pupils = tuple(each.pupil for each in here if each.form(THIS_YEAR.start) == form)
        yield ClassList(PRIMARY_SCHOOL, form, "Class", by_title[f"Class teacher, {form}"], pupils)


def _high_school_classes(
    here: list[Enrolment], staff: Sequence[StaffMember], seed: int
) -> Iterator[ClassList]:
    for number, year_group in enumerate(("7", "8", "9", "10", "11")):
        mine = [each for each in here if each.year_group(THIS_YEAR.start) == year_group]
        times = _times_of_year(number)
        for subject in _DEPARTMENTS:
            groups = _sets(mine, subject, seed) if subject in SETS else _forms(mine)
            teachers = _teachers(subject, number, staff)
            short = _SHORT.get(subject, subject[:2])
            for place, (group, pupils) in enumerate(groups):
                name = f"{year_group}{short}{group}" if subject in SETS else f"{year_group}{group}/{short}"
                yield ClassList(HIGH_SCHOOL, name, subject, teachers[place], pupils, times[subject])


def _times_of_year(number: int) -> dict[str, tuple[LessonTime, ...]]:
    """When a year group has each subject: the base week's columns, one on for each year."""
    times: dict[str, list[LessonTime]] = {}
    for row, lessons in enumerate(_BASE_WEEK):
        for weekday in range(5):
            subject = lessons[(weekday + number) % 5]
            times.setdefault(subject, []).append(LessonTime(weekday, row + 1))
    return {subject: tuple(sorted(each)) for subject, each in times.items()}


def _forms(mine: list[Enrolment]) -> list[tuple[str, tuple[str, ...]]]:
    return [
        (letter, tuple(each.pupil for each in mine if each.group == letter)) for letter in HIGH_SCHOOL_FORMS
    ]


def _sets(mine: list[Enrolment], subject: str, seed: int) -> list[tuple[str, tuple[str, ...]]]:
    order = Stream(seed, "sets", subject, mine[0].entry).order(len(mine))
    size = -(-len(mine) // len(HIGH_SCHOOL_FORMS))
    chosen = [sorted(order[first : first + size]) for first in range(0, len(order), size)]
    return [
        (str(nth), tuple(mine[each].pupil for each in places)) for nth, places in enumerate(chosen, start=1)
    ]


def _teachers(subject: str, number: int, staff: Sequence[StaffMember]) -> list[str]:
    """Who takes a year's classes in a subject; Mr Fallowfield has one English class in each year."""
    department, _ = _DEPARTMENTS[subject]
    title = f"Teacher, {department}"
    keys = [
        member.key for member in staff if member.organisation == HIGH_SCHOOL and member.job_title == title
    ]
    if subject == "English":
        keys.insert(2, member_named("fallowfield").key)
    return [*keys[number:], *keys[:number]] if subject != "English" else keys
