"""Which year group and form a pupil was in, in a year that is over.

A roll says only where a pupil is now, or was when they left. Year groups go up by one each September, so an
earlier one can be told; an earlier form cannot.
"""

from datetime import date

from upturn.kernel.academic_year import AcademicYear

RECEPTION = "R"
AUGUST = 8


def years_before_the_roll(year: AcademicYear, today: date, leaves_on: date | None) -> int:
    """How many years a year lies before the one that the roll speaks of; 0 for that year and any later.

    Whoever leaves in August leaves the year that has just ended.
    """
    spoken_of = AcademicYear.containing(today)
    if leaves_on is not None and leaves_on < today:
        left = AcademicYear.containing(leaves_on)
        spoken_of = min(spoken_of, left.previous if leaves_on.month == AUGUST else left)
    return max(spoken_of.start - year.start, 0)


def year_group_before(year_group: str, years: int) -> str:
    """The year group some years before; blank where it cannot be told."""
    if not years:
        return year_group
    if not year_group.isdecimal() or int(year_group) < years:
        return ""
    return str(int(year_group) - years) if int(year_group) > years else RECEPTION
