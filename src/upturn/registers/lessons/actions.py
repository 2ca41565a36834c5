"""Writes of lessons: what a file changes of a school year, together or not at all."""

from collections.abc import Mapping
from dataclasses import dataclass

from upturn.access.audit import audited, note
from upturn.access.viewer import Viewer
from upturn.kernel.academic_year import AcademicYear
from upturn.registers.lessons.packing import LessonNames
from upturn.registers.models import LessonRegister, LessonYear


class LessonsMovedOn(RuntimeError):
    """The year's lessons changed since what is to be written was worked out."""


@dataclass(frozen=True, slots=True, eq=False)
class LessonsWrite:
    """Everything to be written of one year's lessons: the rows that change, and the names they stand on."""

    year: AcademicYear
    base_version: int
    names: LessonNames
    lessons: Mapping[int, bytes]


@audited
def write_lessons(*, by: Viewer | None, organisation_id: int, write: LessonsWrite) -> None:
    """Write one year's lessons, if it is still the version the write was worked out from.

    Raises:
        LessonsMovedOn: when it is not.
    """
    kept, _ = LessonYear.objects.select_for_update().get_or_create(
        organisation_id=organisation_id, start=write.year.start
    )
    if kept.version != write.base_version:
        raise LessonsMovedOn
    kept.version += 1
    kept.periods, kept.subjects, kept.groups = map(
        list, (write.names.periods, write.names.subjects, write.names.groups)
    )
    kept.save()
    LessonRegister.objects.bulk_create(
        [
            LessonRegister(enrolment_id=enrolment, start=write.year.start, lessons=lessons)
            for enrolment, lessons in write.lessons.items()
        ],
        update_conflicts=True,
        unique_fields=["enrolment", "start"],
        update_fields=["lessons"],
    )
    note(
        "lessons of a year written",
        "school year",
        str(write.year),
        by=by,
        organisation_id=organisation_id,
        registers=len(write.lessons),
        version=kept.version,
    )
