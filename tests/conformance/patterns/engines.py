"""The definition and the kernels behind one face: a school in, each kind's figures by row out."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tests.conformance.registers.engines import sessions_of
from upturn.patterns import reference
from upturn.patterns.after_break import after_break
from upturn.patterns.alternate_weeks import alternate_weeks
from upturn.patterns.co_absence import co_absence
from upturn.patterns.evidence import days_of
from upturn.patterns.first_session import first_session
from upturn.patterns.kinds import Kind
from upturn.patterns.lesson import LessonMarks, lesson
from upturn.patterns.measured import Measured
from upturn.patterns.reference import Answer
from upturn.patterns.spells import spells_of
from upturn.patterns.weekday import weekday
from upturn.registers.codes import code_numbered
from upturn.registers.packed import PackedMarks


@dataclass(frozen=True)
class School:
    packed: PackedMarks
    groups: tuple[str, ...]
    lessons: LessonMarks | None = None


Answers = dict[Kind, dict[int, Answer]]
Engine = Callable[[School], Answers]


def by_reference(school: School) -> Answers:
    marks = [sessions_of(school.packed, row) for row in range(school.packed.pupils)]
    days = reference.school_days(marks)
    pupils = [reference.pupil_days(mine, days) for mine in marks]
    weeks = [(day - school.packed.weeks.monday).days // 7 for day in days]
    answers = {
        Kind.WEEKDAY: reference.weekday(pupils),
        Kind.FIRST_SESSION: reference.first_session(pupils),
        Kind.AFTER_BREAK: reference.after_break(pupils) if days else {},
        Kind.ALTERNATE_WEEKS: reference.alternate_weeks(pupils, weeks),
        Kind.CO_ABSENCE: reference.co_absence(pupils, school.groups),
    }
    if school.lessons is not None:
        answers[Kind.LESSON] = _lessons(school.packed, pupils, school.lessons)
    return answers


def _lessons(
    packed: PackedMarks, pupils: list[list[reference.PupilDay]], lessons: LessonMarks
) -> dict[int, Answer]:
    attended = [
        {(day.day - packed.weeks.monday).days for day in each if day.counts and not day.away}
        for each in pupils
    ]
    mine: dict[int, list[tuple[int, int, str, bool]]] = {row: [] for row in range(len(pupils))}
    columns = (lessons.row, lessons.day, lessons.period, lessons.subject, lessons.mark)
    for row, day, period, subject, mark in zip(*(column.tolist() for column in columns), strict=True):
        code = code_numbered(mark)
        if day in attended[row] and reference.is_opportunity(code):
            missed = reference.is_evidence(code)
            mine[row].append((day, period, lessons.subjects[subject], missed))
    found = {row: reference.lesson(each) for row, each in mine.items()}
    return {row: answer for row, answer in found.items() if answer is not None}


def by_kernels(school: School) -> Answers:
    days = days_of(school.packed, school.packed.weeks.monday, school.packed.weeks.last_day)
    spells, everyone = spells_of(days), np.ones(days.pupils, np.bool_)
    found = [
        weekday(days, spells, everyone),
        first_session(days, everyone),
        after_break(days, everyone),
        alternate_weeks(days, spells, everyone),
        co_absence(days, spells, everyone, school.groups),
    ]
    if school.lessons is not None:
        found.append(lesson(days, school.lessons, everyone))
    return {measured.kind: _answers(measured) for measured in found}


def _answers(measured: Measured) -> dict[int, Answer]:
    columns = (getattr(measured, name).tolist() for name in ("rows", "n", "observed", "expected", "p"))
    return {row: Answer(*figures) for row, *figures in zip(*columns, strict=True)}


ENGINES: tuple[Engine, ...] = (by_reference, by_kernels)
