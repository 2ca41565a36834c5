"""When a repeating event of a calendar takes place: days and weeks, as timetables repeat."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import islice, takewhile
from typing import Any

MOST = 1_000
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_WEEK = 7


def occurrences(start: datetime, rule: Any, without: Sequence[datetime] = ()) -> Iterator[datetime]:
    """The beginnings of an event, on the clock of its own zone.

    Args:
        start: the first.
        rule: an ``RRULE``, by key, each with a list of values; None or empty for an event that is once.
        without: beginnings that are left out.
    """
    if not rule:
        yield start
        return
    count = _first(rule, "COUNT")
    until = _first(rule, "UNTIL")
    most = min(int(count), MOST) if count else MOST
    found: Iterator[datetime] = islice(_repeated(start, rule), most)
    if until is not None:
        found = takewhile(lambda moment: not _after(moment, until), found)
    left_out = {moment.replace(tzinfo=None) for moment in without}
    yield from (moment for moment in found if moment.replace(tzinfo=None) not in left_out)


def repeats_as_known(rule: Any) -> bool:
    """Whether a rule is of days or weeks; others are not read."""
    return not rule or str(_first(rule, "FREQ")).upper() in {"DAILY", "WEEKLY"}


def _repeated(start: datetime, rule: Any) -> Iterator[datetime]:
    every = int(_first(rule, "INTERVAL") or 1)
    named = [_WEEKDAYS.index(str(day)[-2:].upper()) for day in rule.get("BYDAY", ())]
    if str(_first(rule, "FREQ")).upper() == "DAILY":
        days: Iterator[int] = (every * number for number in range(MOST * _WEEK))
    else:
        monday = -start.weekday()
        weekdays = sorted(named or [start.weekday()])
        days = (monday + every * _WEEK * number + weekday for number in range(MOST) for weekday in weekdays)
    for day in days:
        moment = start + timedelta(days=day)
        if day >= 0 and (not named or moment.weekday() in named):
            yield moment


def _first(rule: Any, key: str) -> Any:
    values = rule.get(key)
    return values[0] if isinstance(values, list) and values else values or None


def _after(moment: datetime, until: date | datetime) -> bool:
    if not isinstance(until, datetime):
        return moment.date() > until
    if until.tzinfo is not None and moment.tzinfo is not None:
        return moment > until
    return moment.replace(tzinfo=None) > until.replace(tzinfo=None)
