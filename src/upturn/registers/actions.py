"""Writes of registers: a school year's marks, calendar, pictures and summary, together or not at all."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from upturn.access.audit import audited, note
from upturn.access.viewer import Viewer
from upturn.kernel.academic_year import AcademicYear
from upturn.registers.calendar import SchoolCalendar
from upturn.registers.models import CalendarPeriod, MarkChange, Picture, Register, SchoolYear
from upturn.registers.pictures import METHOD_VERSION, PicturedYear, PupilPicture, picture_year
from upturn.registers.queries import enrolled_in, stored_year


class YearMovedOn(RuntimeError):
    """The school year changed since what is to be written was worked out."""


@dataclass(frozen=True, slots=True)
class NewMark:
    """A mark that replaces another: which enrolment's, where, what it was and what it becomes."""

    enrolment_id: int
    slot: int
    old: int
    new: int


@dataclass(frozen=True, slots=True)
class YearWrite:
    """Everything to be written of one school year; ``calendar`` is None where it stays as it is."""

    year: AcademicYear
    base_version: int
    registers: Mapping[int, bytes]
    changes: tuple[NewMark, ...]
    pictured: PicturedYear
    calendar: SchoolCalendar | None = None
    calendar_is_provisional: bool = False
    marks_refreshed: bool = field(default=True)


@audited
def write_year(
    *, by: Viewer | None, organisation_id: int, write: YearWrite, proposal_id: int | None, at: datetime
) -> None:
    """Write one school year, if it is still the version the write was worked out from.

    Raises:
        YearMovedOn: when it is not.
    """
    school_year, _ = SchoolYear.objects.select_for_update().get_or_create(
        organisation_id=organisation_id, start=write.year.start
    )
    if school_year.version != write.base_version:
        raise YearMovedOn
    _write_calendar(school_year, write)
    _write_registers(write, proposal_id, at)
    school_year.version += 1
    school_year.marks_to = write.pictured.marks_to
    school_year.summary = write.pictured.summary.as_json()
    school_year.refreshed_at = at if write.marks_refreshed else school_year.refreshed_at
    school_year.save()
    _write_pictures(school_year, write.pictured.pupils)
    note(
        "school year written",
        "school year",
        school_year.pk,
        by=by,
        organisation_id=organisation_id,
        registers=len(write.registers),
        changed_marks=len(write.changes),
        version=school_year.version,
    )


@audited
def picture_year_again(
    *,
    by: Viewer | None,
    organisation_id: int,
    year: AcademicYear,
    at: datetime,
    calendar: SchoolCalendar | None = None,
    base_version: int | None = None,
    proposal_id: int | None = None,
) -> None:
    """Work a year out afresh from what is held: after a change of roll, or to a new calendar.

    Raises:
        YearMovedOn: when ``base_version`` is given and the year is another version.
    """
    held = stored_year(organisation_id, year)
    days = calendar or held.given_calendar
    open_slots = days.open_slots(year.weeks) if days else None
    write = YearWrite(
        year=year,
        base_version=held.version if base_version is None else base_version,
        registers={},
        changes=(),
        pictured=picture_year(year, open_slots, enrolled_in(organisation_id, year), held.marks),
        calendar=calendar,
        marks_refreshed=False,
    )
    write_year(by=by, organisation_id=organisation_id, write=write, proposal_id=proposal_id, at=at)
    note("school year pictured again", "school year", str(year), by=by, organisation_id=organisation_id)


@audited
def teach_on(
    *, by: Viewer, organisation_id: int, year: AcademicYear, days: Collection[int], at: datetime
) -> None:
    """Teach on other weekdays in a year whose calendar has been given, and work its figures out again."""
    calendar = stored_year(organisation_id, year).given_calendar
    if calendar is not None:
        changed = replace(calendar, teaching_days=frozenset(days))
        picture_year_again(by=by, organisation_id=organisation_id, year=year, at=at, calendar=changed)
    note("teaching days of a year", "school year", str(year), by=by, organisation_id=organisation_id)


def _write_registers(write: YearWrite, proposal_id: int | None, at: datetime) -> None:
    Register.objects.bulk_create(
        [
            Register(enrolment_id=enrolment, start=write.year.start, marks=marks)
            for enrolment, marks in write.registers.items()
        ],
        update_conflicts=True,
        unique_fields=["enrolment", "start"],
        update_fields=["marks"],
    )
    if not write.changes or proposal_id is None:
        return
    changed = {change.enrolment_id for change in write.changes}
    ids = dict(
        Register.objects.filter(start=write.year.start, enrolment_id__in=changed).values_list(
            "enrolment_id", "id"
        )
    )
    MarkChange.objects.bulk_create(
        MarkChange(
            register_id=ids[change.enrolment_id],
            slot=change.slot,
            old=change.old,
            new=change.new,
            proposal_id=proposal_id,
            at=at,
        )
        for change in write.changes
    )


def _write_pictures(school_year: SchoolYear, pictures: Mapping[int, PupilPicture]) -> None:
    Picture.objects.filter(school_year=school_year).delete()
    Picture.objects.bulk_create(_rows(school_year, pictures.items()))


def _rows(school_year: SchoolYear, pictures: Iterable[tuple[int, PupilPicture]]) -> list[Picture]:
    return [
        Picture(
            enrolment_id=enrolment_id,
            school_year=school_year,
            data_version=school_year.version,
            method_version=METHOD_VERSION,
            possible=each.counts.possible,
            attended=each.counts.attended,
            approved_educational_activity=each.counts.approved_educational_activity,
            authorised=each.counts.authorised,
            unauthorised=each.counts.unauthorised,
            late_before_close=each.counts.late_before_close,
            late_after_close=each.counts.late_after_close,
            missing=each.counts.missing,
            persistent=each.counts.persistent,
            severe=each.counts.severe,
            last_possible=each.last.possible,
            last_attended=each.last.attended,
            last_set_aside=each.last.set_aside,
            previous_possible=each.previous.possible,
            previous_attended=each.previous.attended,
            previous_set_aside=each.previous.set_aside,
            codes=each.codes,
            weeks=[list(week) for week in each.weeks],
            no_reason_yet=each.no_reason_yet,
            no_reason_since=each.no_reason_since,
            newly_persistent=each.newly_persistent,
        )
        for enrolment_id, each in pictures
    ]


def _write_calendar(school_year: SchoolYear, write: YearWrite) -> None:
    if write.calendar is None:
        return
    CalendarPeriod.objects.filter(school_year=school_year).delete()
    CalendarPeriod.objects.bulk_create(
        CalendarPeriod(
            school_year=school_year,
            kind=period.kind,
            first=period.first,
            last=period.last,
            name=period.name,
            session=period.session or "",
        )
        for period in write.calendar.periods
    )
    school_year.calendar_is_provisional = write.calendar_is_provisional
    school_year.teaching_days = sum(1 << day for day in write.calendar.teaching_days)
