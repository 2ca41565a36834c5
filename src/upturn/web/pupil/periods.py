"""Which sessions the Pupil page shows: this term unless asked otherwise, an earlier term, or a whole year."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from upturn.kernel.academic_year import AcademicYear
from upturn.registers.calendar import Period, SchoolCalendar

WHOLE_YEAR = "year"
LAST_YEAR = "last-year"


@dataclass(frozen=True, slots=True)
class PagePeriod:
    """A period the page can show. ``words`` finish “every session …”, ``link`` stands alone."""

    key: str
    words: str
    link: str
    year: AcademicYear
    first: date
    last: date


def open_periods(
    calendar: SchoolCalendar | None,
    year: AcademicYear,
    *,
    today: date,
    starts_on: date,
    leaves_on: date | None,
) -> tuple[PagePeriod, ...]:
    """The periods that can be asked for, the one shown unless asked first.

    Args:
        calendar: the school's calendar of the year, where it has one.
        year: the pupil's current academic year, or their last one here.
        today: the school's date.
        starts_on: when the enrolment began; terms that ended before are left out.
        leaves_on: when it ended, if it did.
    """
    day = min(today, leaves_on) if leaves_on else today
    terms = calendar.terms if calendar else ()
    begun = [
        (number, term)
        for number, term in enumerate(terms, start=1)
        if term.first <= day and term.last >= starts_on
    ]
    found = [_term(number, term, year, today) for number, term in reversed(begun)]
    is_now = today in year
    found.append(
        PagePeriod(
            WHOLE_YEAR,
            "this year" if is_now else f"in {year}",
            "Whole year",
            year,
            year.first_day,
            year.last_day,
        )
    )
    if starts_on < year.first_day:
        before = year.previous
        found.append(
            PagePeriod(LAST_YEAR, f"in {before}", str(before), before, before.first_day, before.last_day)
        )
    return tuple(found)


def chosen_period(periods: Sequence[PagePeriod], key: str | None) -> PagePeriod:
    """The period asked for, or the first where nothing that exists was asked for."""
    return next((each for each in periods if each.key == key), periods[0])


def _term(number: int, term: Period, year: AcademicYear, today: date) -> PagePeriod:
    name = _term_name(term)
    words = "this term" if today in term else f"in the {name}"
    link = "This term" if today in term else name[0].upper() + name[1:]
    return PagePeriod(f"term-{number}", words, link, year, term.first, term.last)


def _term_name(term: Period) -> str:
    """The term inside a sentence: “autumn term”, or by its first day where it has no name."""
    if not term.name:
        return f"term from {term.first.day} {term.first:%b}"
    first, _, rest = term.name.partition(" ")
    return f"{first.lower()} {rest}".strip() if first.istitle() else term.name
