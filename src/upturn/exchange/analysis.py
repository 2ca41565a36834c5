"""Files to figures without a store: what `upturn analyse` prints and `upturn.read_register` gives."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from upturn.exchange.due import Due, hold_against
from upturn.exchange.reading.calendar import CalendarReading, open_calendar
from upturn.exchange.reading.dates import DateOrder
from upturn.exchange.reading.odd_dates import odd_dates
from upturn.exchange.reading.opening import open_table
from upturn.exchange.reading.problems import Problem, Unreadable
from upturn.exchange.reading.recognition import CHARACTERISTICS, Kind, Recognition, recognise
from upturn.exchange.reading.register import RegisterReading, in_order, read_register
from upturn.exchange.reading.roll import RollReading, read_roll
from upturn.exchange.reading.table import Table
from upturn.registers import kernels
from upturn.registers.codes import code_numbered, code_sets
from upturn.registers.groups import Group
from upturn.registers.statistics import COUNT_FIELDS, CountArrays, StatisticsArrays
from upturn.registers.suppression import shown_groups

Source = Path | str | bytes
JURISDICTION = "england"
WINDOWS = ("last_4_weeks", "previous_4_weeks")


@dataclass(frozen=True, slots=True)
class Period:
    """The days figures are for, both inclusive."""

    first: date
    last: date


@dataclass(frozen=True, eq=False)
class Register:
    """A register that has been read, and everything that can be said of it.

    Attributes:
        reading: the marks, the pupils and the rows behind them.
        due: the same, held against roll and calendar.
        problems: every remark about the files, the roll and the calendar.
    """

    reading: RegisterReading
    due: Due
    problems: tuple[Problem, ...]

    @property
    def rejected(self) -> bool:
        """Whether any row was left out."""
        return any(problem.rejected for problem in self.problems)

    @property
    def notes(self) -> tuple[str, ...]:
        """What was assumed about the files, in sentences."""
        return self.reading.notes

    def period(self, first: date | None = None, last: date | None = None) -> Period:
        """The days from ``first`` to ``last``; where left out, the first and last day of the files."""
        return Period(first or self.reading.first, last or self.reading.last)

    def code_sets(self, period: Period) -> list[str]:
        """The keys of the code sets in force on some day of a period, in order."""
        return [
            each.key
            for each in sorted(code_sets(), key=lambda each: each.valid_from)
            if each.jurisdiction == JURISDICTION
            and each.valid_from <= period.last
            and (each.valid_to is None or each.valid_to >= period.first)
        ]

    def figures(self, first: date | None = None, last: date | None = None) -> StatisticsArrays:
        """The engine's arrays, a row a pupil."""
        period, packed = self.period(first, last), self.due.reading.marks
        return kernels.statistics(packed, period.first, period.last, self._schools)

    @cached_property
    def _schools(self) -> NDArray[np.intp]:
        return self.due.reading.schools()[1]

    def statistics(self, first: date | None = None, last: date | None = None) -> pl.DataFrame:
        """Every pupil's figures, by the names of the command line's JSON, nested as there.

        ``codes`` holds each code used by anyone, nought where a pupil has none of it.
        """
        figures = self.figures(first, last)
        keys = self.due.reading.pupils
        columns: dict[str, pl.Series] = {
            "pupil": pl.Series([key.pupil for key in keys], dtype=pl.String),
            "school": pl.Series([key.school for key in keys], dtype=pl.String),
            **count_columns(figures.counts),
            **threshold_columns(figures.counts),
        }
        windows = {"last_4_weeks": figures.last_4_weeks, "previous_4_weeks": figures.previous_4_weeks}
        for name, counts in windows.items():
            columns[name] = pl.DataFrame(count_columns(counts)).to_struct(name)
        columns["codes"] = _codes(figures)
        return pl.DataFrame(columns)

    def findings(self, first: date | None = None, last: date | None = None) -> list[dict[str, object]]:
        """What the register suggests asking, by the names of the command line's JSON."""
        # Looked for only when asked: most who read a register want its figures.
        from upturn.exchange.findings import finding_rows, look_at_register

        return finding_rows(self, look_at_register(self, first, last))

    def groups(self, first: date | None = None, last: date | None = None) -> list[Group]:
        """Figures pooled by school and by what the roll or the register says of pupils, small ones hidden."""
        return shown_groups(self.characteristics(), self.figures(first, last).counts)

    def characteristics(self) -> dict[str, list[str | None]]:
        """What pupils are grouped by: their school, and each characteristic that is said of anyone."""
        reading = self.due.reading
        said: dict[str, list[str | None]] = {"school": [key.school for key in reading.pupils]}
        for role in CHARACTERISTICS:
            own = reading.characteristics.get(role, [None] * len(reading.pupils))
            values = [_said_of(rows, role, before) for rows, before in zip(self.due.rolls, own, strict=True)]
            if any(value is not None for value in values):
                said[role] = values
        return said


def _said_of(rows: Sequence[object], role: str, otherwise: str | None) -> str | None:
    """What the roll says of a pupil, else what the register does; yes and no in words."""
    for row in rows:
        value = getattr(row, role)
        if value is not None:
            return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
    return otherwise


def count_columns(counts: CountArrays) -> dict[str, pl.Series]:
    """The counts, by name."""
    return {name: pl.Series(name, getattr(counts, name), dtype=pl.Int64) for name in COUNT_FIELDS}


def threshold_columns(counts: CountArrays) -> dict[str, pl.Series]:
    """Rate, persistent and severe; null where nothing was possible."""
    unknown = pl.Series(~counts.known)
    return {
        "absence_rate": pl.Series("absence_rate", counts.absence_rate).fill_nan(None),
        "persistent": pl.Series("persistent", counts.persistent).set(unknown, None),
        "severe": pl.Series("severe", counts.severe).set(unknown, None),
    }


def _codes(figures: StatisticsArrays) -> pl.Series:
    counted = {
        code_numbered(number).text: pl.Series(figures.code_counts[:, place], dtype=pl.Int64)
        for place, number in enumerate(figures.code_numbers)
    }
    if not counted:
        return pl.Series("codes", [None] * len(figures), dtype=pl.Struct([]))
    return pl.DataFrame(counted).to_struct("codes")


def read_files(
    files: Iterable[Source],
    *,
    roll: Source | None = None,
    calendar: Source | None = None,
    columns: Mapping[str, str] | None = None,
    dates: DateOrder | str | None = None,
    today: date | None = None,
) -> Register:
    """Read registers, with a roll and a calendar to hold them against.

    Args:
        files: register files of any kind and layout, together one register.
        roll: who is on roll, from when to when.
        calendar: when the school is open, as a table or ICS.
        columns: role → heading, where headings do not say it.
        dates: ``dmy``, ``mdy`` or ``iso``, where dates do not settle it.
        today: marks dated after it are remarked on.

    Raises:
        Unreadable: with the sentence for whoever gave the files.
    """
    order = DateOrder(dates) if dates else None
    recognised = [_recognised(source, columns) for source in files]
    enrolled = None if roll is None else _roll(roll, order)
    opened = None if calendar is None else _calendar(calendar, order)
    reading = read_register(recognised, order)
    due = hold_against(reading, enrolled, None if opened is None else opened.calendar())
    problems = [*due.reading.problems, *odd_dates(reading, today)]
    problems += [*(enrolled.problems if enrolled else ()), *(opened.problems if opened else ())]
    names = [each.table.name for each in recognised]
    return Register(reading, due, in_order(problems, names))


def opened_table(source: Source, wanted: Sequence[str] = ()) -> Table:
    """The table of a path or of what is in a file.

    Raises:
        Unreadable: with the sentence for whoever gave it.
    """
    if isinstance(source, str):
        return open_table(Path(source), source, wanted=wanted)
    return open_table(source, wanted=wanted)


def _recognised(source: Source, columns: Mapping[str, str] | None) -> Recognition:
    table = opened_table(source, tuple((columns or {}).values()))
    found = recognise(table, columns)
    if found.kind is not Kind.REGISTER:
        raise Unreadable(table.name, _OTHER_KINDS[found.kind], line=table.heading_line)
    return found


_OTHER_KINDS = {
    Kind.ROLL: "This looks like a roll, not a register: it has no marks. Give it with --roll beside one.",
    Kind.CALENDAR: "This looks like a calendar, not a register. Give it with --calendar, beside a register.",
    Kind.CONTACTS: "This looks like a list of contacts, not a register: it has no marks. Give a register.",
    Kind.CLASS_LISTS: "This looks like class lists, not a register: it has no marks. Give a register.",
    Kind.INCIDENTS: "This looks like a behaviour log, not a register: it has no marks. Give a register.",
    Kind.LESSONS: "This looks like marks of lessons, not a register. Give it with --lessons, beside one.",
}


def _roll(source: Source, order: DateOrder | None) -> RollReading:
    return read_roll(recognise(opened_table(source), kind=Kind.ROLL), order)


def _calendar(source: Source, order: DateOrder | None) -> CalendarReading:
    if isinstance(source, str):
        return open_calendar(Path(source), source, order)
    return open_calendar(source, None, order)
