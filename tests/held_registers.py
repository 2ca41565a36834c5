"""School years put into a test's store, written as an import would write them."""

from collections.abc import Mapping
from datetime import UTC, date, datetime

import numpy as np

from upturn.kernel.academic_year import AcademicYear
from upturn.kernel.sessions import Session
from upturn.people.models import Enrolment, Organisation, Pupil
from upturn.registers.actions import NewMark, YearWrite, write_year
from upturn.registers.calendar import Period, PeriodKind, SchoolCalendar
from upturn.registers.codes import all_codes
from upturn.registers.pictures import picture_year
from upturn.registers.queries import enrolled_in, stored_year

YEAR = AcademicYear(2025)
NOW = datetime(2026, 3, 12, 9, 10)
TODAY = NOW.date()
WRITTEN_AT = datetime(2026, 3, 12, 8, 12, tzinfo=UTC)
LAST_SLOT = YEAR.weeks.slot(TODAY, Session.AM)
NUMBERS = {code.text: code.number for code in all_codes()}
CALENDAR = SchoolCalendar(
    (
        Period(PeriodKind.TERM, date(2025, 9, 1), date(2025, 12, 19), "Autumn term"),
        Period(PeriodKind.HALF_TERM, date(2025, 10, 27), date(2025, 10, 31), "Half term"),
        Period(PeriodKind.TERM, date(2026, 1, 5), date(2026, 3, 27), "Spring term"),
        Period(PeriodKind.HALF_TERM, date(2026, 2, 16), date(2026, 2, 20), "Half term"),
        Period(PeriodKind.TERM, date(2026, 4, 13), date(2026, 7, 21), "Summer term"),
    )
)

Exceptions = Mapping[tuple[date, Session], str]


def enrolment(at: Organisation, given: str = "Jordan", family: str = "Example", **more: object) -> Enrolment:
    """Someone on roll since September of the year before, or as ``more`` says."""
    pupil = Pupil.objects.create(
        given_name=given, family_name=family, date_of_birth=date(2011, 12, 2), sex=str(more.pop("sex", ""))
    )
    values = {"starts_on": date(2024, 9, 2), "year_group": "9", "form": "9C", **more}
    return Enrolment.objects.create(pupil=pupil, organisation=at, **values)


def present(
    exceptions: Exceptions | None = None,
    *,
    year: AcademicYear = YEAR,
    first: date = YEAR.first_day,
    until: int = LAST_SLOT,
    calendar: SchoolCalendar = CALENDAR,
) -> bytes:
    """Present from ``first`` to the slot ``until``, but for the exceptions; "" is no mark."""
    weeks = year.weeks
    slots = np.arange(weeks.slots)
    held = calendar.open_slots(weeks) & (slots <= until) & (slots >= weeks.between(first, first).start)
    marks = np.where(held, np.where(slots % 2, NUMBERS["\\"], NUMBERS["/"]), 0).astype(np.uint8)
    for (day, session), code in (exceptions or {}).items():
        marks[weeks.slot(day, session)] = NUMBERS[code] if code else 0
    return marks.tobytes()


def hold(
    at: Organisation,
    registers: Mapping[Enrolment, bytes],
    *,
    year: AcademicYear = YEAR,
    calendar: SchoolCalendar | None = CALENDAR,
    changes: tuple[NewMark, ...] = (),
    proposal_id: int | None = None,
    when: datetime = WRITTEN_AT,
) -> YearWrite:
    """Write a school year with these registers; without a calendar, it is held as only proposed."""
    held = stored_year(at.pk, year)
    given = {each.pk: marks for each, marks in registers.items()}
    open_slots = calendar.open_slots(year.weeks) if calendar else None
    write = YearWrite(
        year=year,
        base_version=held.version,
        registers=given,
        changes=changes,
        pictured=picture_year(year, open_slots, enrolled_in(at.pk, year), {**held.marks, **given}),
        calendar=calendar,
    )
    write_year(by=None, organisation_id=at.pk, write=write, proposal_id=proposal_id, at=when)
    return write
