"""The school year as the settings page shows it."""

from dataclasses import dataclass
from datetime import date

from upturn.kernel.academic_year import AcademicYear
from upturn.registers.queries import HeldPeriod, held_calendar
from upturn.web.words import day_words, plural, span_words


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """A run of days: what it is, its name and its dates in words."""

    kind: str
    name: str
    dates: str


@dataclass(frozen=True, slots=True)
class YearPage:
    """This school year; ``known`` is false while nothing has been imported or proposed."""

    title: str
    known: bool
    provisional: bool
    summary: str
    periods: tuple[PeriodRow, ...]


def year_page(organisation_id: int, today: date) -> YearPage:
    """The year that holds today."""
    year = AcademicYear.containing(today)
    held = held_calendar(organisation_id, year)
    periods = tuple(PeriodRow(_words(each.kind), each.name, _dates(each)) for each in held.periods)
    return YearPage(
        title=str(year),
        known=bool(periods),
        provisional=held.provisional,
        summary=plural(len(periods), "period"),
        periods=periods,
    )


def _dates(period: HeldPeriod) -> str:
    if period.first == period.last:
        return day_words(period.first, year=True)
    return span_words(period.first, period.last)


def _words(kind: str) -> str:
    words = kind.replace("_", " ")
    return "INSET" if kind == "inset" else words[:1].upper() + words[1:]
