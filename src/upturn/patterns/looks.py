"""When patterns are looked for: at the end of each half term, and when a person asks. Never weekly.

Asked again every week, the same register finds something sooner or later: simulated schools with nothing to
find that ever showed a flag went from 2 in 100 to 20.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from upturn.patterns.breaks import half_terms
from upturn.registers.calendar import HalfTerm, SchoolCalendar


def looks_of_calendar(calendar: SchoolCalendar) -> tuple[date, ...]:
    """The last day of each half term on which the school is open, by its own calendar."""
    return tuple(sorted(_last_open(calendar, half) for half in calendar.half_terms()))


def next_look(calendar: SchoolCalendar, after: date) -> date | None:
    """The first of a calendar's looks after a day; None where the year has no more."""
    ends = (_last_open(calendar, half) for half in calendar.half_terms() if half.last > after)
    return next((day for day in ends if day > after), None)


def _last_open(calendar: SchoolCalendar, half: HalfTerm) -> date:
    days = (half.last - timedelta(days=number) for number in range((half.last - half.first).days))
    return next((day for day in days if calendar.is_open(day)), half.first)


def looks_of_days(days: Sequence[date]) -> tuple[date, ...]:
    """The last day before each break in a school's days, where it has given no calendar.

    The last day of all is none: what comes after it is not known.
    """
    return tuple(days[last] for _, last in half_terms(days)[:-1])


def latest_look(looks: Sequence[date], today: date) -> date | None:
    """The day up to which marks are looked at today; None before the first half term has ended."""
    return max((look for look in looks if look <= today), default=None)
