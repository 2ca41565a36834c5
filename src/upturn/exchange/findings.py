"""What a register that has been read suggests asking: files to findings, without a store."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from upturn.exchange.analysis import Period, Register, Source, opened_table
from upturn.exchange.reading.coded import PupilKey
from upturn.exchange.reading.dates import DateOrder
from upturn.exchange.reading.lessons import Column, LessonsReading, problems_of, read_lessons
from upturn.exchange.reading.problems import Problem, Severity
from upturn.exchange.reading.recognition import Kind, recognise
from upturn.kernel.academic_year import AcademicYear
from upturn.patterns.evidence import days_of
from upturn.patterns.findings import Finding, Looks, Test, TooLittle, look_for
from upturn.patterns.lesson import LessonMarks, periods_in_order, together
from upturn.patterns.timetable import completed
from upturn.registers.packed import PackedMarks


@dataclass(frozen=True, slots=True, eq=False)
class ReadLessons:
    """Lessons of pupils of a register, and what was wrong with some rows."""

    marks: LessonMarks
    problems: tuple[Problem, ...]


def read_lessons_file(
    register: Register,
    source: Source,
    dates: DateOrder | str | None = None,
) -> ReadLessons:
    """Read lesson marks of a register's pupils.

    Raises:
        Unreadable: with the sentence for whoever gave the file.
    """
    recognised = recognise(opened_table(source), kind=Kind.LESSONS)
    reading = read_lessons(recognised, DateOrder(dates) if dates else None)
    rows = _rows(reading.keys, register.due.reading.pupils)
    strangers = sorted({reading.keys[place].pupil for place in np.flatnonzero(rows < 0).tolist()})
    problems = [*problems_of(recognised, reading.refused), *reading.remarks]
    if strangers:
        problems.append(_strangers(recognised.table.name, strangers))
    marks = _lesson_marks(reading, rows[reading.pupil], register)
    marks, said = _with_those_attended(register, marks)
    return ReadLessons(marks, (*problems, *(_inferred(recognised.table.name, each) for each in said)))


def _with_those_attended(register: Register, lessons: LessonMarks) -> tuple[LessonMarks, list[str]]:
    """Every school's lessons, those attended inferred where none is listed; and what is to be said of it."""
    reading = register.due.reading
    first, last = _year_looked_at(register.period())
    belongs = reading.schools()[1]
    done = []
    for school in np.unique(belongs[lessons.row]).tolist():
        rows = np.flatnonzero(belongs == school)
        packed = PackedMarks(reading.marks.weeks, reading.marks.marks[rows], reading.marks.expected[rows])
        whole = completed(days_of(packed, first, last), lessons.of_rows(rows, len(belongs)))
        done.append((rows, whole))
    if not any(whole.said for _, whole in done):
        return lessons, []
    joined = together([(rows, whole.lessons) for rows, whole in done])
    return joined, [whole.said for _, whole in done if whole.said]


def _inferred(name: str, said: str) -> Problem:
    return Problem(name, None, None, None, said, Severity.WARNING)


def _year_looked_at(period: Period) -> tuple[date, date]:
    """The academic year of a period's last day, as far as the period holds it."""
    return max(period.first, AcademicYear.containing(period.last).first_day), period.last


def _rows(keys: Sequence[PupilKey], pupils: Sequence[PupilKey]) -> NDArray[np.int64]:
    """``int64[keys]``: whose row in the register each is, -1 for one not in it."""
    several = len({key.school for key in pupils}) > 1 and any(key.school for key in keys)
    known = {(key.school if several else None, key.pupil): row for row, key in enumerate(pupils)}
    return np.array([known.get((key.school if several else None, key.pupil), -1) for key in keys], np.int64)


def _lesson_marks(reading: LessonsReading, rows: NDArray[np.int64], register: Register) -> LessonMarks:
    weeks = register.due.reading.marks.weeks
    day = reading.day - weeks.monday.toordinal()
    keep = (rows >= 0) & (day >= 0) & (day * 2 < weeks.slots)
    rank, periods = periods_in_order(reading.period.texts)
    return LessonMarks(
        row=rows[keep],
        day=day[keep],
        period=rank[reading.period.place[keep]],
        subject=reading.subject.place[keep],
        mark=reading.number[keep],
        subjects=reading.subject.texts,
        periods=periods,
        group=None if reading.group is None else _classes(reading.group)[keep],
        groups=() if reading.group is None else reading.group.texts,
    )


def _classes(group: Column) -> NDArray[np.int64]:
    """Each lesson's class, -1 where none is said."""
    return np.where(np.array([not text for text in group.texts], np.bool_)[group.place], -1, group.place)


def _strangers(name: str, strangers: list[str]) -> Problem:
    some = ", ".join(strangers[:5]) + (" and others" if len(strangers) > 5 else "")
    who = "pupil has" if len(strangers) == 1 else "pupils have"
    reason = (
        f"{len(strangers)} {who} lessons and no place in the register ({some}): these lessons were left "
        "out. Give the register and lessons of the same pupils."
    )
    return Problem(name, None, None, None, reason, Severity.REJECTED)


def look_at_register(
    register: Register,
    first: date | None = None,
    last: date | None = None,
    lessons: LessonMarks | None = None,
) -> Looks:
    """Look for patterns in the academic year of a period's last day, as far as the period holds it."""
    period = register.period(first, last)
    reading = register.due.reading
    groups = register.characteristics().get("year_group")
    return look_for(
        reading.marks,
        *_year_looked_at(period),
        schools=reading.schools()[1],
        year_groups=None if groups is None else [group or "" for group in groups],
        lessons=lessons,
    )


def finding_row(register: Register, finding: Finding) -> dict[str, object]:
    """A finding as the contract has it."""
    return {
        **_who_row(register, finding.row),
        "kind": finding.kind.value,
        "sentence": finding.sentence,
        "question": finding.question,
        "n": finding.n,
        "observed": finding.observed,
        "expected": round(finding.expected, 4),
        "p": finding.p,
        "q": finding.q,
        "sessions": [{"date": day.isoformat(), "session": half.value} for day, half in finding.sessions],
    }


def finding_rows(register: Register, looks: Looks) -> list[dict[str, object]]:
    """Every finding that may leave in a file; pairs of pupils never do."""
    return [finding_row(register, each) for each in looks.findings() if each.may_be_exported]


def test_row(register: Register, test: Test) -> dict[str, object]:
    """A tested pupil and kind, with its p; of pairs, not with whom."""
    return {
        **_who_row(register, test.row),
        "kind": test.kind.value,
        "n": test.n,
        "observed": test.observed,
        "expected": round(test.expected, 4),
        "p": test.p,
    }


test_row.__test__ = False  # type: ignore[attr-defined]  # A row about a test, not one of pytest's.


def too_little_row(register: Register, remark: TooLittle) -> dict[str, object]:
    """Why nothing can be said of a pupil, or with ``pupil`` null of a school, and what would be enough."""
    row = remark.rows[0]
    who = _who_row(register, row)
    return {**who, "pupil": None if remark.row is None else who["pupil"], "sentence": remark.sentence}


def _who_row(register: Register, row: int) -> dict[str, object]:
    key = register.due.reading.pupils[row]
    return {"pupil": key.pupil, "school": key.school}
