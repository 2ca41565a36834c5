"""Registers: what a file of marks would change, and the write that changes it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial

import numpy as np
from numpy.typing import NDArray

from upturn.access.viewer import Viewer
from upturn.exchange.alarms import odd_proportions
from upturn.exchange.kinds.columns import columns_read
from upturn.exchange.kinds.provisional import Found, match_provisionally, write_provisional
from upturn.exchange.kinds.refused import reasons_by_line, remark_of
from upturn.exchange.matching import Roll
from upturn.exchange.outcomes import Outcome, first_remarks, remarks_of
from upturn.exchange.preparing import MovedOn, Prepared, Request, Write
from upturn.exchange.queries import on_roll_between, roll_of, roll_version
from upturn.exchange.reading.coded import PupilKey
from upturn.exchange.reading.recognition import Recognition, fingerprint
from upturn.exchange.reading.register import RegisterReading
from upturn.exchange.register_changes import (
    FileMarks,
    HeldYear,
    RegisterChange,
    YearChange,
    register_change,
)
from upturn.exchange.writing.rejected import rejected_rows
from upturn.kernel.academic_year import AcademicYear
from upturn.people.models import Organisation
from upturn.registers.actions import NewMark, YearMovedOn, YearWrite, write_year
from upturn.registers.calendar import SchoolCalendar
from upturn.registers.packed import PackedMarks
from upturn.registers.pictures import Enrolled, PicturedYear, picture_year
from upturn.registers.proposed_calendar import odd_days, propose_calendar
from upturn.registers.queries import StoredYear, enrolled_in, stored_year

ODD_DAYS_SAID = 5


@dataclass(frozen=True, slots=True, eq=False)
class _Compared:
    """A file set against the store: everything the outcome and the write are made of."""

    organisation_id: int
    roll_version: int
    stored: Mapping[AcademicYear, StoredYear]
    proposed: Mapping[AcademicYear, SchoolCalendar]
    change: RegisterChange
    found: Found
    on_roll: frozenset[int]

    @property
    def base(self) -> str:
        """The versions of everything the file was compared with."""
        years = " ".join(f"{year.start}:{held.version}" for year, held in sorted(self.stored.items()))
        return f"roll:{self.roll_version} {years}"


def prepare_register(
    request: Request, recognition: Recognition, reading: RegisterReading, today: date
) -> Prepared:
    """Set a register against the store.

    Args:
        request: whose file it is.
        recognition: how the file was recognised.
        reading: what it says.
        today: marks after it are rejected.
    """
    compared = _compare(request.organisation_id, reading, today)
    refused = compared.change.refused
    return Prepared(
        outcome=_outcome(recognition, reading, compared),
        base=compared.base,
        work_out=partial(_work_out, compared),
        fingerprint=fingerprint(recognition.table),
        columns=recognition.mapping,
        rejected_rows=lambda: rejected_rows(recognition.table, reading.problems, reasons_by_line(refused)),
    )


def _compare(organisation_id: int, reading: RegisterReading, today: date) -> _Compared:
    version, roll = roll_version(organisation_id), roll_of(organisation_id)
    file = _file_marks(reading)
    years = _years(reading.first, min(reading.last, today)) or _years(today, today)
    stored = {year: stored_year(organisation_id, year) for year in years}
    found = _found(reading.pupils, roll, years[0])
    held = {year: HeldYear(_open_slots(each), each.marks) for year, each in stored.items()}
    change = register_change(file, found.matches, held, today)
    return _Compared(
        organisation_id=organisation_id,
        roll_version=version,
        stored=stored,
        proposed={
            each.year: propose_calendar(each.year, _merged(stored[each.year], each))
            for each in change.years
            if stored[each.year].calendar_is_provisional
        },
        change=change,
        found=found,
        on_roll=on_roll_between(roll, reading.first, reading.last),
    )


def _open_slots(held: StoredYear) -> NDArray[np.bool_] | None:
    """The school's sessions, or None while nobody has given its calendar."""
    return held.given_calendar.open_slots(held.year.weeks) if held.given_calendar else None


def _merged(held: StoredYear, change: YearChange) -> PackedMarks:
    """Everyone's marks in the year as they would be."""
    merged = {**held.marks, **change.registers}
    marks = np.frombuffer(b"".join(merged.values()), np.uint8).reshape(len(merged), held.year.weeks.slots)
    return PackedMarks(held.year.weeks, marks, np.zeros(marks.shape, np.bool_))


def _found(keys: Sequence[PupilKey], roll: Roll, year: AcademicYear) -> Found:
    """Whom the file speaks of: those on the roll, or new pupils too while registers are all there is."""
    if roll.is_provisional:
        return match_provisionally(keys, roll, year.first_day)
    return Found(tuple(roll.match(key.pupil, key.name, key.upn) for key in keys), (), frozenset())


def _file_marks(reading: RegisterReading) -> FileMarks:
    cells = reading.cells()
    return FileMarks(
        weeks=reading.marks.weeks,
        identifiers=[key.pupil for key in reading.pupils],
        names=[key.name for key in reading.pupils],
        pupil=cells.pupil,
        slot=cells.slot,
        number=cells.number,
        line=cells.line,
    )


def _years(first: date, last: date) -> list[AcademicYear]:
    if last < first:
        return []
    start, stop = AcademicYear.containing(first).start, AcademicYear.containing(last).start
    return [AcademicYear(each) for each in range(start, stop + 1)]


def _outcome(recognition: Recognition, reading: RegisterReading, compared: _Compared) -> Outcome:
    change = compared.change
    outcome = Outcome(
        kind=recognition.kind,
        layout=recognition.layout or "",
        things="marks",
        new=change.new,
        changed=change.changed,
        unchanged=change.unchanged,
        rejected=sum(problem.rejected for problem in reading.problems) + change.rejected,
        missing_from_file=len(compared.on_roll - change.enrolments_in_file),
        warnings=sum(not problem.rejected for problem in reading.problems),
        first=reading.first.isoformat(),
        last=reading.last.isoformat(),
        pupils=len(change.enrolments_in_file),
        columns=columns_read(recognition),
        notes=(*reading.notes, *_notes(compared, reading.last)),
        remarks=first_remarks(
            (*remarks_of(reading.problems), *(remark_of(recognition, each) for each in change.refused))
        ),
    )
    held = change.changed + change.unchanged
    return replace(outcome, alarms=odd_proportions(outcome, held=held, on_roll=len(compared.on_roll)))


def _notes(compared: _Compared, last: date) -> list[str]:
    notes = []
    if compared.found.new:
        notes.append(
            f"There is no roll yet, so {len(compared.found.new):,} provisional pupils would be made from "
            "this file. Import the roll when you can: names, year groups and forms then fall into place."
        )
    if compared.proposed:
        years = " and ".join(str(year) for year in sorted(compared.proposed))
        notes.append(
            f"There is no calendar for {years} yet, so one would be proposed from the days this register was "
            "taken. Import term dates to replace it."
        )
    for change in compared.change.years:
        odd = odd_days(change.year, _merged(compared.stored[change.year], change))
        # The file's last day may still be under way, so half a day of marks is nothing odd there.
        notes += [each.sentence for each in odd if each.day < last][:ODD_DAYS_SAID]
    return notes


def _work_out(compared: _Compared) -> Write:
    """Picture each year as it would be, which takes most of the time and needs no transaction."""
    new = [Enrolled(each.place, each.starts_on, None, {}) for each in compared.found.new]
    pictured = {
        change.year: picture_year(
            change.year,
            _open_slots(held := compared.stored[change.year]),
            [*_enrolled(compared, change.year), *new],
            {**held.marks, **change.registers},
        )
        for change in compared.change.years
    }
    return partial(_write, compared, pictured)


def _enrolled(compared: _Compared, year: AcademicYear) -> Sequence[Enrolled]:
    """Everyone on roll in a year; provisional pupils from the day the file has them."""
    first = min(compared.stored).first_day
    earlier = compared.found.begin_earlier
    return [
        replace(each, starts_on=first) if each.enrolment_id in earlier else each
        for each in enrolled_in(compared.organisation_id, year, and_also=earlier)
    ]


def _write(
    compared: _Compared,
    pictured: Mapping[AcademicYear, PicturedYear],
    by: Viewer | None,
    proposal_id: int,
    at: datetime,
) -> None:
    organisation = Organisation.objects.select_for_update().get(pk=compared.organisation_id)
    if organisation.roll_version != compared.roll_version:
        raise MovedOn
    ids = write_provisional(organisation, compared.found, min(compared.stored).first_day)
    try:
        for change in compared.change.years:
            write = _year_write(compared, change, pictured[change.year], ids)
            write_year(by=by, organisation_id=organisation.pk, write=write, proposal_id=proposal_id, at=at)
    except YearMovedOn as moved:
        raise MovedOn from moved


def _year_write(
    compared: _Compared, change: YearChange, pictured: PicturedYear, ids: Mapping[int, int]
) -> YearWrite:
    """The write of one year, with the pupils just made under their own ids."""
    pupils = {ids.get(each, each): picture for each, picture in pictured.pupils.items()}
    return YearWrite(
        year=change.year,
        base_version=compared.stored[change.year].version,
        registers={ids.get(each, each): marks for each, marks in change.registers.items()},
        changes=tuple(NewMark(each.enrolment_id, each.slot, each.old, each.new) for each in change.changes),
        pictured=replace(pictured, pupils=pupils),
        calendar=compared.proposed.get(change.year),
        calendar_is_provisional=change.year in compared.proposed,
    )
