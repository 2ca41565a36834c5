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
from upturn.exchange.kinds.provisional import NewPupil, create_provisional_pupils, provisional_matches
from upturn.exchange.matching import Match, Roll
from upturn.exchange.outcomes import Outcome, remarks_of
from upturn.exchange.preparing import MovedOn, Prepared, Request
from upturn.exchange.queries import on_roll_between, roll_of, roll_version
from upturn.exchange.reading.problems import Problem
from upturn.exchange.reading.recognition import Recognition, fingerprint
from upturn.exchange.reading.register import RegisterReading
from upturn.exchange.register_changes import FileMarks, HeldYear, RegisterChange, YearChange, register_change
from upturn.exchange.writing.rejected import rejected_rows
from upturn.kernel.academic_year import AcademicYear
from upturn.people.models import Organisation
from upturn.registers.actions import NewMark, YearMovedOn, YearWrite, write_year
from upturn.registers.calendar import SchoolCalendar
from upturn.registers.packed import PackedMarks
from upturn.registers.pictures import Enrolled, picture_year
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
    new_pupils: tuple[NewPupil, ...]
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
    problems = _problems(recognition, reading, compared)
    outcome = _outcome(recognition, reading, compared, problems)
    return Prepared(
        outcome=outcome,
        base=compared.base,
        write=partial(_write, compared),
        fingerprint=fingerprint(recognition.table),
        columns=recognition.mapping,
        rejected_rows=rejected_rows(recognition.table, problems),
    )


def _compare(organisation_id: int, reading: RegisterReading, today: date) -> _Compared:
    version, roll = roll_version(organisation_id), roll_of(organisation_id)
    file = _file_marks(reading)
    years = _years(reading.first, min(reading.last, today)) or _years(today, today)
    stored = {year: stored_year(organisation_id, year) for year in years}
    matches, new_pupils = _matches(file, roll, years[0])
    held = {year: HeldYear(_open_slots(each), each.marks) for year, each in stored.items()}
    change = register_change(file, matches, held, today)
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
        new_pupils=new_pupils,
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


def _matches(file: FileMarks, roll: Roll, year: AcademicYear) -> tuple[Sequence[Match], tuple[NewPupil, ...]]:
    """Whom the file speaks of: those on the roll, or everyone anew where there is no roll yet."""
    if roll.is_empty:
        return provisional_matches(file.identifiers, file.names, year.first_day, roll.elsewhere)
    return [roll.match(*each) for each in zip(file.identifiers, file.names, strict=True)], ()


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


def _outcome(
    recognition: Recognition, reading: RegisterReading, compared: _Compared, problems: Sequence[Problem]
) -> Outcome:
    change = compared.change
    outcome = Outcome(
        kind=recognition.kind,
        layout=recognition.layout or "",
        things="marks",
        new=change.new,
        changed=change.changed,
        unchanged=change.unchanged,
        rejected=sum(problem.rejected for problem in problems),
        missing_from_file=len(compared.on_roll - change.enrolments_in_file),
        warnings=sum(not problem.rejected for problem in problems),
        first=reading.first.isoformat(),
        last=reading.last.isoformat(),
        pupils=len(change.enrolments_in_file),
        columns=columns_read(recognition),
        notes=(*reading.notes, *_notes(compared, reading.last)),
        remarks=remarks_of(problems),
    )
    held = change.changed + change.unchanged
    return replace(outcome, alarms=odd_proportions(outcome, held=held, on_roll=len(compared.on_roll)))


def _notes(compared: _Compared, last: date) -> list[str]:
    notes = []
    if compared.new_pupils:
        notes.append(
            f"There is no roll yet, so {len(compared.new_pupils):,} provisional pupils would be made from this file. "
            "Import the roll when you can: names, year groups and forms then fall into place."
        )
    if compared.proposed:
        years = " and ".join(str(year) for year in sorted(compared.proposed))
        notes.append(
            f"There is no calendar for {years} yet, so one would be proposed from the days this register was taken. "
            "Import term dates to replace it."
        )
    for change in compared.change.years:
        odd = odd_days(change.year, _merged(compared.stored[change.year], change))
        # The file's last day may still be under way, so half a day of marks is nothing odd there.
        notes += [each.sentence for each in odd if each.day < last][:ODD_DAYS_SAID]
    return notes


def _problems(recognition: Recognition, reading: RegisterReading, compared: _Compared) -> list[Problem]:
    name = recognition.table.name
    refused = [Problem(name, each.line, None, each.found, each.reason) for each in compared.change.rejected]
    return sorted([*reading.problems, *refused], key=lambda problem: problem.line or 0)


def _write(compared: _Compared, by: Viewer | None, proposal_id: int, at: datetime) -> None:
    organisation = Organisation.objects.select_for_update().get(pk=compared.organisation_id)
    if organisation.roll_version != compared.roll_version:
        raise MovedOn
    ids = create_provisional_pupils(organisation, compared.new_pupils)
    enrolled = {year: enrolled_in(organisation.pk, year) for year in compared.stored}
    try:
        for change in compared.change.years:
            write = _year_write(compared, change, ids, enrolled[change.year])
            write_year(by=by, organisation_id=organisation.pk, write=write, proposal_id=proposal_id, at=at)
    except YearMovedOn as moved:
        raise MovedOn from moved


def _year_write(
    compared: _Compared, change: YearChange, ids: Mapping[int, int], enrolled: Sequence[Enrolled]
) -> YearWrite:
    held = compared.stored[change.year]
    registers = {ids.get(each, each): marks for each, marks in change.registers.items()}
    return YearWrite(
        year=change.year,
        base_version=held.version,
        registers=registers,
        changes=tuple(NewMark(each.enrolment_id, each.slot, each.old, each.new) for each in change.changes),
        pictured=picture_year(change.year, _open_slots(held), enrolled, {**held.marks, **registers}),
        calendar=compared.proposed.get(change.year),
        calendar_is_provisional=change.year in compared.proposed,
    )
