"""Looking ahead for a school: how the rest of last year went for groups, and who to ask before the summer.

Worked out after an import and kept, so that no page reads two years of marks.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from cattrs.preconf.json import JsonConverter, make_converter

from upturn.patterns.evidence import Days, days_of
from upturn.patterns.forecast import Forecast, forecast
from upturn.patterns.summer_watch import SummerWatch, summer_watch
from upturn.patterns.year_in_parts import YearOfSessions, year_of_sessions
from upturn.registers.calendar import SchoolCalendar
from upturn.registers.pictures import MarkedYear


@dataclass(frozen=True, slots=True)
class Ahead:
    """Both, as they are kept. Nothing in it is a chance, and only the watch speaks of single pupils."""

    forecast: Forecast = field(default_factory=Forecast)
    summer: SummerWatch = field(default_factory=SummerWatch)

    def as_json(self) -> dict[str, Any]:
        """As kept beside the school year's latest look."""
        kept: dict[str, Any] = _json().unstructure(self)
        return kept

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Ahead | None":
        """What was kept; None where nothing was."""
        return _json().structure(kept, cls) if kept else None


@cache
def _json() -> JsonConverter:
    return make_converter()


def ahead_of_school(
    this_year: MarkedYear,
    pupils: Sequence[int],
    *,
    last_year: MarkedYear | None,
    calendar: SchoolCalendar | None,
) -> Ahead:
    """Look ahead for one school.

    Args:
        this_year: its marks so far.
        pupils: a number for each row of them, by which the watch speaks of its pupil.
        last_year: its marks of the year before; None where none are held.
        calendar: this year's as the school gave it; None while there is only what registers suggest.
    """
    return Ahead(
        forecast=forecast(_sessions(this_year), None if last_year is None else _sessions(last_year)),
        summer=summer_watch(
            _days(this_year), pupils, calendar, None if last_year is None else _days(last_year)
        ),
    )


def _sessions(year: MarkedYear) -> YearOfSessions:
    return year_of_sessions(year.packed)


def _days(year: MarkedYear) -> Days:
    return days_of(year.packed, year.packed.weeks.monday, year.last)
