"""The days a light plan proposes: school days, so that nobody promises to look again in a holiday."""

from datetime import date, timedelta

from upturn.kernel.weeks import Weeks, monday_of
from upturn.registers.calendar import SchoolCalendar

LOOK_AGAIN_AFTER_WEEKS = 2
LONGEST_BREAK = timedelta(days=70)


def in_school_weeks(calendar: SchoolCalendar | None, today: date, weeks: int) -> date:
    """The same weekday so many school weeks on, or the next day the school is open.

    A week with no open session is passed over. Without a calendar, or when it ends before then, the weeks
    are counted as they come.

    Args:
        calendar: when the school is open; None where nobody knows.
        today: the day to count from.
        weeks: how many school weeks, at least one.
    """
    plain = today + timedelta(weeks=weeks)
    if calendar is None:
        return plain
    open_days = _open_days(calendar, today + timedelta(days=1), plain + LONGEST_BREAK)
    mondays = sorted({monday_of(day) for day in open_days} - {monday_of(today)})
    if len(mondays) < weeks:
        return plain
    wanted = mondays[weeks - 1] + timedelta(days=today.weekday())
    return next((day for day in open_days if day >= wanted), plain)


def next_school_day(calendar: SchoolCalendar | None, today: date) -> date:
    """The next day the school is open; without a calendar, the next weekday."""
    tomorrow = today + timedelta(days=1)
    if calendar is not None:
        open_days = _open_days(calendar, tomorrow, tomorrow + LONGEST_BREAK)
        if open_days:
            return open_days[0]
    return tomorrow + timedelta(days=max(7 - tomorrow.weekday(), 0) if tomorrow.weekday() > 4 else 0)


def _open_days(calendar: SchoolCalendar, first: date, last: date) -> list[date]:
    span = Weeks.covering(first, last)
    slots = calendar.open_slots(span)
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return [day for day in days if slots[span.between(day, day)].any()]
