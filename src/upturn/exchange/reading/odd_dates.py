"""Dates that can be read but are probably mistyped: days to come, and a few rows in a year of their own."""

from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from upturn.exchange.reading.dates import said
from upturn.exchange.reading.problems import Problem, Severity
from upturn.exchange.reading.register import REJECTED, RegisterReading
from upturn.kernel.academic_year import AcademicYear
from upturn.kernel.sessions import SLOTS_PER_DAY
from upturn.registers.codes import NO_MARK, CodeClass, all_codes

FEW = 0.01
_PLANNED = [code.number for code in all_codes() if code.code_class is CodeClass.ADMINISTRATIVE]


def odd_dates(reading: RegisterReading, today: date | None = None) -> list[Problem]:
    """A warning for each file and kind of odd date; the rows are counted all the same.

    Args:
        reading: what was read.
        today: the day after which marks cannot have been taken, where it is known.
    """
    weeks, marks = reading.marks.weeks, reading.marks.marks
    used = (marks != NO_MARK) & ~np.isin(marks, _PLANNED)
    by_day = used.sum(axis=0).reshape(-1, SLOTS_PER_DAY).sum(axis=1)
    years = _years(weeks.monday, len(by_day))
    problems = []
    counts = {year: int(by_day[years == year].sum()) for year in np.unique(years).tolist()}
    main = max(counts, key=lambda year: counts[year])
    for year, count in counts.items():
        if 0 < count < FEW * counts[main]:
            where = _slots(years == year)
            reason = (
                f"{_rows(count)} in the academic year {AcademicYear(year)}, and nearly all others in "
                f"{AcademicYear(main)}. Are the dates right? The marks were counted as given."
            )
            problems += _said(reading, where, reason)
    if today is not None and reading.last > today:
        days = np.arange(len(by_day)) > (today - weeks.monday).days
        count = int(by_day[days].sum())
        if count:
            reason = f"{_rows(count)} dated after today, {said(today)}. The marks were counted as given."
            problems += _said(reading, _slots(days), reason)
    return problems


def _rows(count: int) -> str:
    return "1 mark is" if count == 1 else f"{count:,} marks are"


def _years(monday: date, days: int) -> NDArray[np.int64]:
    """The academic year of each day, by the year it starts in."""
    return np.array([AcademicYear.containing(monday + timedelta(days=day)).start for day in range(days)])


def _slots(days: NDArray[np.bool_]) -> NDArray[np.bool_]:
    return np.repeat(days, SLOTS_PER_DAY)


def _said(reading: RegisterReading, slots: NDArray[np.bool_], reason: str) -> list[Problem]:
    """The remark, at the first row it is about."""
    for part in reading.placed:
        here = slots[part.cell % len(slots)] & (part.number != NO_MARK) & (part.number != REJECTED)
        place = np.flatnonzero(here)[:1]
        if len(place):
            recognition = reading.files[part.file]
            line = int(recognition.table.lines_of(part.numbers(place))[0])
            column = (
                recognition.heading("date") or recognition.heading("week") or recognition.heading("start")
            )
            return [Problem(recognition.table.name, line, column, None, reason, Severity.WARNING)]
    return []
