"""Reads of lessons: a whole school year, for imports and for looks."""

from upturn.kernel.academic_year import AcademicYear
from upturn.registers.lessons.packing import HeldLessons, LessonNames
from upturn.registers.models import LessonRegister, LessonYear


def held_lessons(organisation_id: int, year: AcademicYear) -> HeldLessons:
    """What is held of a year's lessons; two queries, and an empty one where there is nothing yet."""
    kept = LessonYear.objects.filter(organisation_id=organisation_id, start=year.start).first()
    if kept is None:
        return HeldLessons(year, 0, LessonNames(), {})
    rows = LessonRegister.objects.filter(enrolment__organisation_id=organisation_id, start=year.start)
    return HeldLessons(
        year,
        kept.version,
        LessonNames(tuple(kept.periods), tuple(kept.subjects), tuple(kept.groups)),
        {enrolment: bytes(lessons) for enrolment, lessons in rows.values_list("enrolment_id", "lessons")},
    )
