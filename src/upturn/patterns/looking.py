"""A school year looked at: what each look finds of its marks, before anything is kept."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from upturn.kernel.academic_year import AcademicYear
from upturn.patterns.ahead import Ahead
from upturn.patterns.findings import Finding, look_for
from upturn.patterns.kinds import OF_THE_LAST_WEEKS, Kind
from upturn.patterns.lesson import LessonMarks
from upturn.patterns.shared.cause import SharedCause
from upturn.patterns.shared.causes import shared_causes
from upturn.registers.pictures import Enrolled, MarkedYear


@dataclass(frozen=True, slots=True)
class Found:
    """What one look found.

    Attributes:
        until: the last day whose marks were looked at.
        enrolments: whose each row is.
        findings: at most two a pupil, in the order they are said.
        pupils: how many there was enough to look at.
        too_little: how many there was too little of.
        why_not: why nothing could be looked for in the whole school, and what would be enough.
        of_lessons: what is to be said of its lessons: why not in them, or which were inferred.
        ahead: what the latest marks show of the weeks to come.
        shared: what several pupils share, at a look at the year's patterns.
    """

    until: date
    enrolments: tuple[int, ...]
    findings: tuple[Finding, ...]
    pupils: int
    too_little: int
    why_not: str
    of_lessons: str
    ahead: Ahead | None = None
    shared: tuple[SharedCause, ...] = ()


def look_at_year(
    year: AcademicYear,
    enrolled: Sequence[Enrolled],
    marked: MarkedYear,
    until: date,
    kinds: Collection[Kind],
    lessons: LessonMarks | None = None,
) -> Found:
    """Look for some kinds of pattern in one school's year, until a day.

    Args:
        year: the academic year.
        enrolled: everyone on roll in it, a row each.
        marked: their marks.
        until: the last day to look at.
        kinds: what to look for.
        lessons: marks of lessons of the same rows, where the school has brought any in.
    """
    groups = [each.groups.get("year_group", "") for each in enrolled]
    looks = look_for(marked.packed, year.first_day, until, year_groups=groups, lessons=lessons, kinds=kinds)
    look, findings = looks.looks[0][1], looks.findings()
    enough = look.enough
    of_the_year = not OF_THE_LAST_WEEKS.issuperset(kinds)
    return Found(
        until=until,
        enrolments=tuple(each.enrolment_id for each in enrolled),
        findings=tuple(findings),
        pupils=int(enough.eligible.sum()),
        too_little=int((~enough.eligible & (enough.weeks_here > 0)).sum()),
        why_not=enough.school,
        of_lessons="" if lessons is None else lessons.why_not(),
        shared=shared_causes(look, findings, groups) if of_the_year else (),
    )
