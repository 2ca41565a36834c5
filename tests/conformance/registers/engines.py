"""The two engines behind one face: registers in, one `PupilStatistics` a row out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from upturn.kernel.sessions import Session
from upturn.registers import kernels, reference
from upturn.registers.packed import PackedMarks
from upturn.registers.reference import SessionMark
from upturn.registers.school_weeks import mondays
from upturn.registers.statistics import Counts, PupilStatistics


@dataclass(frozen=True)
class Case:
    packed: PackedMarks
    schools: tuple[int, ...]
    first: date
    last: date


Engine = Callable[[Case], list[PupilStatistics]]


def sessions_of(packed: PackedMarks, row: int) -> list[SessionMark]:
    return [
        SessionMark(packed.weeks.day(slot), Session.of_slot(slot), int(number), bool(due))
        for slot, (number, due) in enumerate(zip(packed.marks[row], packed.expected[row], strict=True))
    ]


def by_reference(case: Case) -> list[PupilStatistics]:
    pupils = [sessions_of(case.packed, row) for row in range(case.packed.pupils)]
    weeks = {
        school: reference.school_weeks(
            (mark for row, mine in enumerate(case.schools) if mine == school for mark in pupils[row]),
            case.last,
        )
        for school in set(case.schools)
    }
    return [
        reference.pupil_statistics(marks, weeks[school], case.first, case.last)
        for marks, school in zip(pupils, case.schools, strict=True)
    ]


def by_kernels(case: Case) -> list[PupilStatistics]:
    schools = np.array(case.schools, np.intp)
    found = kernels.statistics(case.packed, case.first, case.last, schools)
    return [found.pupil(row) for row in range(len(found))]


def weekly_by_reference(case: Case) -> list[dict[date, Counts]]:
    return [
        without_nothing(reference.weekly(sessions_of(case.packed, row), case.first, case.last))
        for row in range(case.packed.pupils)
    ]


def weekly_by_kernels(case: Case) -> list[dict[date, Counts]]:
    found = kernels.weekly(case.packed, case.first, case.last)
    return [
        without_nothing(
            {monday: found.at(row, week) for week, monday in enumerate(mondays(case.packed.weeks))}
        )
        for row in range(case.packed.pupils)
    ]


def without_nothing(weeks: dict[date, Counts]) -> dict[date, Counts]:
    return {monday: counts for monday, counts in weeks.items() if counts != Counts()}


ENGINES: Sequence[Engine] = (by_reference, by_kernels)
WEEKLY = (weekly_by_reference, weekly_by_kernels)
