"""Calendars: the terms and closures a school would have, and what that does to the marks held."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

import numpy as np

from upturn.access.viewer import Viewer
from upturn.exchange.alarms import odd_proportions
from upturn.exchange.kinds.columns import columns_read
from upturn.exchange.outcomes import Outcome, remarks_of
from upturn.exchange.preparing import MovedOn, Prepared, Request
from upturn.exchange.reading.calendar import CalendarReading
from upturn.exchange.reading.problems import Unreadable
from upturn.exchange.reading.recognition import Kind, Recognition, fingerprint
from upturn.exchange.writing.rejected import rejected_rows
from upturn.kernel.academic_year import AcademicYear
from upturn.people.queries import organisation_details
from upturn.registers.actions import YearMovedOn, picture_year_again
from upturn.registers.calendar import MONDAY_TO_FRIDAY, Period, PeriodKind, SchoolCalendar
from upturn.registers.pictures import sessions_held
from upturn.registers.queries import StoredYear, stored_year

ICS = "ics"


@dataclass(frozen=True, slots=True)
class _Change:
    """The calendar of each year the file speaks of, as it would be, beside what is held."""

    stored: Mapping[AcademicYear, StoredYear]
    calendars: Mapping[AcademicYear, SchoolCalendar]
    left_out: tuple[str, ...]


def prepare_calendar(request: Request, reading: CalendarReading, recognition: Recognition | None) -> Prepared:
    """Set a calendar against the store.

    Args:
        request: whose file it is.
        reading: what it says.
        recognition: how its table was recognised; None for ICS, which is no table.

    Raises:
        Unreadable: when it holds closures alone and there are no terms yet for them to close.
    """
    change = _compare(request, reading)
    return Prepared(
        outcome=_outcome(reading, recognition, change),
        base=" ".join(f"{year.start}:{held.version}" for year, held in sorted(change.stored.items())),
        work_out=partial(partial, _write, request.organisation_id, change),
        fingerprint=fingerprint(recognition.table) if recognition else ICS,
        columns=recognition.mapping if recognition else {},
        rejected_rows=partial(rejected_rows, recognition.table, reading.problems) if recognition else bytes,
    )


def _outcome(reading: CalendarReading, recognition: Recognition | None, change: _Change) -> Outcome:
    given = (held.given_calendar for held in change.stored.values())
    before = {_period_key(each) for calendar in given if calendar for each in calendar.periods}
    after = {_period_key(each) for calendar in change.calendars.values() for each in calendar.periods}
    outcome = Outcome(
        kind=Kind.CALENDAR,
        layout="",
        things="terms and closures",
        new=len(after - before),
        changed=len(before - after),
        unchanged=len(before & after),
        rejected=sum(problem.rejected for problem in reading.problems),
        warnings=sum(not problem.rejected for problem in reading.problems),
        first=min(period.first for period in reading.periods).isoformat(),
        last=max(period.last for period in reading.periods).isoformat(),
        columns=columns_read(recognition) if recognition else (),
        notes=tuple(_school_days(year, change.calendars[year]) for year in sorted(change.calendars))
        + change.left_out,
        remarks=remarks_of(reading.problems),
    )
    closed = tuple(sentence for year in sorted(change.calendars) if (sentence := _marks_closed(change, year)))
    return replace(outcome, alarms=(*odd_proportions(outcome, held=len(before)), *closed))


def _compare(request: Request, reading: CalendarReading) -> _Change:
    years = sorted({AcademicYear.containing(period.first) for period in reading.periods})
    stored = {year: stored_year(request.organisation_id, year) for year in years}
    settled = [year for year in years if stored[year].given_calendar or _terms_of(reading, year)]
    if not settled:
        raise Unreadable(
            request.file_name,
            f"The file has closures but no terms, and there is no calendar for {years[0]} yet that they "
            "could be added to. Give the first and last day of each term too.",
        )
    return _Change(
        {year: stored[year] for year in settled},
        {year: _calendar(request, reading, stored[year]) for year in settled},
        tuple(
            f"The closures of {year} are left out: the file has no terms for that year, and none are held."
            for year in years
            if year not in settled
        ),
    )


def _terms_of(reading: CalendarReading, year: AcademicYear) -> bool:
    return any(each.kind is PeriodKind.TERM and each.first in year for each in reading.periods)


def _calendar(request: Request, reading: CalendarReading, held: StoredYear) -> SchoolCalendar:
    """The file's periods of a year; a file of closures alone is added to the terms held."""
    periods = tuple(
        period for period in reading.periods if AcademicYear.containing(period.first) == held.year
    )
    if any(period.kind is PeriodKind.TERM for period in periods):
        return SchoolCalendar(periods, _teaching_days(request, reading))
    assert held.given_calendar is not None
    known = {_period_key(period): period for period in (*held.given_calendar.periods, *periods)}
    return replace(held.given_calendar, periods=tuple(known.values()))


def _teaching_days(request: Request, reading: CalendarReading) -> frozenset[int]:
    """The file's weekdays, or the organisation's own where the file says only the usual ones."""
    if reading.teaching_days != MONDAY_TO_FRIDAY:
        return reading.teaching_days
    return frozenset(organisation_details(request.organisation_id).teaching_days)


def _school_days(year: AcademicYear, calendar: SchoolCalendar) -> str:
    days = int(calendar.open_slots(year.weeks).reshape(-1, 2).any(axis=1).sum())
    return f"{year} would have {days} school days."


def _marks_closed(change: _Change, year: AcademicYear) -> str | None:
    """What to look at where the calendar closes sessions that have marks."""
    held = change.stored[year].marks
    if not held:
        return None
    marks = np.frombuffer(b"".join(held.values()), np.uint8).reshape(len(held), -1)
    closed = int((sessions_held(marks) & ~change.calendars[year].open_slots(year.weeks)).sum())
    if not closed:
        return None
    return (
        f"There are marks in {closed:,} sessions of {year} that this calendar closes. "
        "They stay in the register and would no longer be counted."
    )


def _write(organisation_id: int, change: _Change, by: Viewer | None, proposal_id: int, at: datetime) -> None:
    try:
        for year, calendar in change.calendars.items():
            picture_year_again(
                by=by,
                organisation_id=organisation_id,
                year=year,
                at=at,
                calendar=calendar,
                base_version=change.stored[year].version,
                proposal_id=proposal_id,
            )
    except YearMovedOn as moved:
        raise MovedOn from moved


def _period_key(period: Period) -> tuple[object, ...]:
    return period.kind, period.first, period.last, period.session
