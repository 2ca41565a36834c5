"""What is found of the patterns planted in the town's high school, and why the rest is not."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from upturn.demo.cast import HIGH_SCHOOL
from upturn.demo.clock import TODAY
from upturn.demo.lesson_marks import lesson_marks
from upturn.demo.town import Town
from upturn.demo.truth import PatternKind
from upturn.patterns.findings import Looks, look_for
from upturn.patterns.kinds import TESTED, Kind
from upturn.patterns.printed_tables import table

LAST_WHOLE_DAY = TODAY - timedelta(days=1)
SHOWS_AS: dict[PatternKind, Kind] = {
    PatternKind.WEEKDAY: Kind.WEEKDAY,
    PatternKind.MORNINGS: Kind.FIRST_SESSION,
    PatternKind.LESSON: Kind.LESSON,
    PatternKind.AFTER_BREAK: Kind.AFTER_BREAK,
    PatternKind.ALTERNATE_WEEK: Kind.ALTERNATE_WEEKS,
    PatternKind.CO_ABSENCE: Kind.CO_ABSENCE,
    PatternKind.CHANGE_POINT: Kind.CHANGE_POINT,
    PatternKind.DRIFT: Kind.DRIFT,
    PatternKind.RECOVERY: Kind.SMALL_WIN,
}
"""As what each planted pattern is looked for."""


@dataclass(frozen=True, slots=True)
class Found:
    """What became of one planted pattern: of so many pupils, each in one column.

    ``too_little`` had not enough to look at, ``missed`` was looked at and could as well be chance;
    ``found_as_another`` was shown as another kind. A pattern that is described has no such looking.
    """

    pattern: PatternKind
    pupils: int
    found: int
    found_as_another: int
    too_little: int
    missed: int


def patterns_found(town: Town, last: date = LAST_WHOLE_DAY) -> tuple[list[Found], int, int]:
    """Every planted pattern, and how many pupils are flagged by a test, and of them with nothing planted."""
    year = town.school_year(HIGH_SCHOOL)
    packed = year.packed()
    groups = [each.year_group(year.year.start) for each in year.enrolments]
    looks = look_for(packed, year.year.first_day, last, year_groups=groups, lessons=lesson_marks(town))
    planted = [town.truth.of(each.pupil).pattern for each in year.enrolments]
    rows = {pattern: {row for row, each in enumerate(planted) if each is pattern} for pattern in SHOWS_AS}
    flagged = {each.row for each in looks.findings() if each.kind in TESTED}
    nothing = {row for row in flagged if planted[row] is PatternKind.NONE}
    return [_found(looks, pattern, rows[pattern]) for pattern in SHOWS_AS], len(flagged), len(nothing)


def _found(looks: Looks, pattern: PatternKind, rows: set[int]) -> Found:
    kind = SHOWS_AS[pattern]
    said = {(each.row, each.kind) for each in looks.findings() if each.row in rows}
    found = {row for row, each in said if each is kind}
    another = {row for row, each in said if each in TESTED} - found
    tested = {each.row for each in looks.tests() if each.kind is kind} if kind in TESTED else rows
    rest = rows - found - another
    return Found(pattern, len(rows), len(found), len(another), len(rest - tested), len(rest & tested))


def printed(town: Town, last: date = LAST_WHOLE_DAY) -> Iterator[str]:
    """The table of the methods page, a line at a time."""
    found, flagged, nothing = patterns_found(town, last)
    yield (
        f"Looked at until {last.day} {last:%B %Y}: {flagged} pupils flagged by a test, {nothing} of them "
        "with nothing planted."
    )
    yield from table(
        (
            "Planted",
            "pupils",
            "found",
            "found as another kind",
            "too little to look at yet",
            "not beyond chance",
        ),
        [_line(each) for each in found if each.pupils],
    )


def _line(each: Found) -> tuple[str, ...]:
    tested = SHOWS_AS[each.pattern] in TESTED
    counts = each.pupils, each.found, each.found_as_another
    too_little = str(each.too_little) if tested else "–"
    return each.pattern.value.replace("_", " "), *map(str, counts), too_little, str(each.missed)
