"""Calendars: the terms and closures a school would have, and what that does to the marks held."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

import numpy as np

from upturn.access.viewer import Viewer
from upturn.exchange.outcomes import Outcome, remarks_of
from upturn.exchange.preparing import MovedOn, Prepared, Request
from upturn.exchange.reading.calendar import CalendarReading
from upturn.exchange.reading.problems import Unreadable
from upturn.kernel.academic_year import AcademicYear
from upturn.people.queries import organisation_details
from upturn.registers.actions import YearMovedOn, picture_year_again
from upturn.registers.calendar import MONDAY_TO_FRIDAY, Period, PeriodKind, SchoolCalendar
from upturn.registers.pictures import sessions_held
from upturn.registers.queries import StoredYear, stored_year


@dataclass(frozen=True, slots=True)
class _Change:
    """The calendar of each year the file speaks of, as it would be, beside what is held."""

    stored: Mapping[AcademicYear, StoredYear]
    calendars: Mapping[AcademicYear, SchoolCalendar]


def prepare_calendar(request: Request, reading: CalendarReading, fingerprint: str) -> Prepared:
    """Set a calendar against the store.

    Raises:
        Unreadable: when it holds closures alone and there are no terms yet for them to close.
    """
    change = _compare(request, reading)
    before = {
        _period_key(each)
        for held in change.stored.values()
        if held.given_calendar
        for each in held.given_calendar.periods
    }
    after = {_period_key(each) for calendar in change.calendars.values() for each in calendar.periods}
    outcome = Outcome(
        kind="calendar",
        layout="",
        things="terms and closures",
        new=len(after - before),
        changed=len(before - after),
        unchanged=len(before & after),
        rejected=sum(problem.rejected for problem in reading.problems),
        warnings=sum(not problem.rejected for problem in reading.problems),
        first=min(period.first for period in reading.periods).isoformat(),
        last=max(period.last for period in reading.periods).isoformat(),
        notes=tuple(note for year in sorted(change.calendars) for note in _notes(change, year)),
        remarks=remarks_of(reading.problems),
    )
    return Prepared(
        outcome=outcome,
        base=" ".join(f"{year.start}:{held.version}" for year, held in sorted(change.stored.items())),
        work_out=partial(partial, _write, request.organisation_id, change),
        fingerprint=fingerprint,
        columns={},
    )


def _compare(request: Request, reading: CalendarReading) -> _Change:
    years = sorted({AcademicYear.containing(period.first) for period in reading.periods})
    stored = {year: stored_year(request.organisation_id, year) for year in years}
    calendars = {year: _calendar(request, reading, stored[year]) for year in years}
    return _Change(stored, calendars)


def _calendar(request: Request, reading: CalendarReading, held: StoredYear) -> SchoolCalendar:
    """The file's periods of a year; a file of closures alone is added to the terms held."""
    periods = tuple(
        period for period in reading.periods if AcademicYear.containing(period.first) == held.year
    )
    if any(period.kind is PeriodKind.TERM for period in periods):
        return SchoolCalendar(periods, _teaching_days(request, reading))
    if held.given_calendar is None:
        raise Unreadable(
            request.file_name,
            f"The file has closures but no terms, and there is no calendar for {held.year} yet that they "
            "could be added to. Give the first and last day of each term too.",
        )
    known = {_period_key(period): period for period in (*held.given_calendar.periods, *periods)}
    return replace(held.given_calendar, periods=tuple(known.values()))


def _teaching_days(request: Request, reading: CalendarReading) -> frozenset[int]:
    """The file's weekdays, or the organisation's own where the file says only the usual ones."""
    if reading.teaching_days != MONDAY_TO_FRIDAY:
        return reading.teaching_days
    return frozenset(organisation_details(request.organisation_id).teaching_days)


def _notes(change: _Change, year: AcademicYear) -> list[str]:
    calendar, held = change.calendars[year], change.stored[year]
    open_slots = calendar.open_slots(year.weeks)
    days = int(open_slots.reshape(-1, 2).any(axis=1).sum())
    notes = [f"{year} would have {days} school days."]
    if held.marks:
        marks = np.frombuffer(b"".join(held.marks.values()), np.uint8).reshape(len(held.marks), -1)
        closed = int((sessions_held(marks) & ~open_slots).sum())
        if closed:
            notes.append(
                f"There are marks in {closed} sessions of {year} that this calendar closes. "
                "They stay in the register and would no longer be counted."
            )
    return notes


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
