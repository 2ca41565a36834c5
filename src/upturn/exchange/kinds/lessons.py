"""Marks of lessons: which would be new or changed, and the write that keeps them. None is taken away."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial

from upturn.access.viewer import Viewer
from upturn.exchange.alarms import odd_proportions
from upturn.exchange.kinds.columns import columns_read
from upturn.exchange.kinds.refused import reasons_by_line, remark_of
from upturn.exchange.lesson_changes import LessonChange, days_of, lesson_change, years_of
from upturn.exchange.outcomes import Outcome, first_remarks, remarks_of
from upturn.exchange.preparing import MovedOn, Prepared, Request, Write
from upturn.exchange.queries import roll_of, roll_version
from upturn.exchange.reading.lessons import LessonsReading
from upturn.exchange.reading.problems import Unreadable
from upturn.exchange.reading.recognition import Recognition, fingerprint
from upturn.exchange.writing.rejected import rejected_rows
from upturn.kernel.academic_year import AcademicYear
from upturn.patterns.lesson import lists_absences_alone
from upturn.people.models import Organisation
from upturn.registers.lessons.actions import LessonsMovedOn, LessonsWrite, write_lessons
from upturn.registers.lessons.packing import MOST_NAMES, HeldLessons, packed
from upturn.registers.lessons.queries import held_lessons

_BESIDE = (
    "Lessons stay beside the register and never change a figure of attendance. They are looked at for what "
    "they suggest asking, by subject and time of day and never by who teaches."
)
_NONE_ATTENDED = (
    "The file holds lessons missed or late and none attended. Which lessons were attended is inferred from "
    "the classes where there is enough; without a column that names the class it cannot be."
)


@dataclass(frozen=True, slots=True, eq=False)
class _Compared:
    """A file set against the store: everything the outcome and the write are made of."""

    organisation_id: int
    roll_version: int
    held: Mapping[AcademicYear, HeldLessons]
    change: LessonChange

    @property
    def base(self) -> str:
        """The versions of everything the file was compared with."""
        years = " ".join(f"lessons {year.start}:{each.version}" for year, each in sorted(self.held.items()))
        return f"roll:{self.roll_version} {years}"


def prepare_lessons(
    request: Request, recognition: Recognition, reading: LessonsReading, today: date
) -> Prepared:
    """Set a file of lessons against the store.

    Args:
        request: whose file it is.
        recognition: how the file was recognised.
        reading: what it says.
        today: lessons after it are rejected.

    Raises:
        Unreadable: when a column that should hold names holds something else on nearly every row.
    """
    _check_names(request, recognition, reading)
    compared = _compare(request.organisation_id, reading, today)
    refused = compared.change.refused
    return Prepared(
        outcome=_outcome(recognition, reading, compared),
        base=compared.base,
        work_out=partial(_work_out, compared),
        fingerprint=fingerprint(recognition.table),
        columns=recognition.mapping,
        rejected_rows=lambda: rejected_rows(recognition.table, (), reasons_by_line(refused)),
    )


def _check_names(request: Request, recognition: Recognition, reading: LessonsReading) -> None:
    columns = {"period": reading.period, "subject": reading.subject, "class_name": reading.group}
    for role, column in columns.items():
        if column is not None and len(column.texts) >= MOST_NAMES // 2:
            raise Unreadable(
                request.file_name,
                f"There are {len(column.texts):,} different texts in it, so it cannot be names of periods, "
                "subjects or classes. Say which column is which.",
                column=recognition.heading(role),
            )


def _compare(organisation_id: int, reading: LessonsReading, today: date) -> _Compared:
    version, roll = roll_version(organisation_id), roll_of(organisation_id)
    held = {year: held_lessons(organisation_id, year) for year in years_of(reading, today)}
    matches = [roll.match(key.pupil, key.name, key.upn) for key in reading.keys]
    return _Compared(organisation_id, version, held, lesson_change(reading, matches, held, today))


def _outcome(recognition: Recognition, reading: LessonsReading, compared: _Compared) -> Outcome:
    change, days = compared.change, days_of(reading)
    outcome = Outcome(
        kind=recognition.kind,
        layout="",
        things="lessons",
        new=change.new,
        changed=change.changed,
        unchanged=change.unchanged,
        rejected=change.rejected,
        warnings=len(reading.remarks),
        first=days[0].isoformat() if days else None,
        last=days[1].isoformat() if days else None,
        pupils=len(change.enrolments_in_file),
        columns=columns_read(recognition),
        notes=(_BESIDE, _NONE_ATTENDED) if lists_absences_alone(reading.number) else (_BESIDE,),
        remarks=first_remarks(
            (*remarks_of(reading.remarks), *(remark_of(recognition, each) for each in change.refused))
        ),
    )
    return replace(outcome, alarms=odd_proportions(outcome, held=change.changed + change.unchanged))


def _work_out(compared: _Compared) -> Write:
    """Pack each year as it would be, which needs no transaction."""
    writes = [
        LessonsWrite(
            year=each.year,
            base_version=compared.held[each.year].version,
            names=each.names,
            lessons=dict(zip(each.enrolments, packed(each.lessons, len(each.enrolments)), strict=True)),
        )
        for each in compared.change.years
        if each.enrolments
    ]
    return partial(_write, compared, writes)


def _write(
    compared: _Compared, writes: list[LessonsWrite], by: Viewer | None, proposal_id: int, at: datetime
) -> None:
    organisation = Organisation.objects.select_for_update().get(pk=compared.organisation_id)
    if organisation.roll_version != compared.roll_version:
        raise MovedOn
    try:
        for write in writes:
            write_lessons(by=by, organisation_id=organisation.pk, write=write)
    except LessonsMovedOn as moved:
        raise MovedOn from moved
