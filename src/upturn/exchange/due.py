"""Marks held against a roll and a calendar: which rows have no place, and which sessions have no mark."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from upturn.exchange.reading.coded import PupilKey
from upturn.exchange.reading.dates import said
from upturn.exchange.reading.names import share_a_word
from upturn.exchange.reading.problems import Problem
from upturn.exchange.reading.register import REJECTED, RegisterReading, in_order, session_said
from upturn.exchange.reading.roll import RollReading, RollRow
from upturn.kernel.academic_year import AcademicYear
from upturn.kernel.upn import looks_like_upn
from upturn.kernel.weeks import Weeks
from upturn.registers.calendar import SchoolCalendar
from upturn.registers.codes import NO_MARK, code_numbered, read_code
from upturn.registers.packed import PackedMarks

PLANNED_CLOSURE, PROSPECTIVE = "#", "Z"
Grid = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Due:
    """A register against a roll, a calendar or both: the marks that stand, and where marks are due.

    ``rolls`` gives each pupil's rows of the roll, none where there is no roll.
    """

    reading: RegisterReading
    rolls: tuple[tuple[RollRow, ...], ...]


def hold_against(reading: RegisterReading, roll: RollReading | None, calendar: SchoolCalendar | None) -> Due:
    """Leave out rows of pupils not on the roll, outside their enrolment or on closed days; expect the rest.

    Rows that only say "closed", "not yet on roll" or nothing at all are no fault wherever they stand.
    """
    if roll is None and calendar is None:
        return Due(reading, ((),) * len(reading.pupils))
    problems: list[Problem] = []
    rolls: tuple[tuple[RollRow, ...], ...] = ((),) * len(reading.pupils)
    if roll is not None:
        reading, rolls, strangers = _matched(reading, roll)
        problems += strangers
    if calendar is not None:
        reading = _widened(reading, _academic_years(reading))
    marks, given = reading.marks.marks.copy(), reading.marks.expected.copy()
    weeks = reading.marks.weeks
    enrolled = _enrolled(reading, rolls) if roll is not None else np.ones(marks.shape, np.bool_)
    open_days = calendar.open_slots(weeks) if calendar is not None else None
    quiet = np.isin(
        marks, [_number(PLANNED_CLOSURE, reading.last), _number(PROSPECTIVE, reading.last), NO_MARK]
    )
    outside = ~enrolled & ~quiet
    closed = np.zeros_like(outside) if open_days is None else ~open_days & ~quiet & ~outside
    if outside.any():
        problems += _row_problems(reading, outside, lambda pupil, slot: _outside(reading, rolls, pupil, slot))
    if closed.any():
        problems += _row_problems(reading, closed, lambda pupil, slot: _closed(reading, pupil, slot))
    marks[outside | closed] = NO_MARK
    sessions = _sessions(reading, marks, open_days)
    due = sessions & enrolled
    expected = (marks != NO_MARK) | (due if open_days is not None or roll is not None else given)
    expected |= given & enrolled & (open_days if open_days is not None else True) & ~(outside | closed)
    packed = PackedMarks(weeks, marks, expected)
    names = [each.table.name for each in reading.files]
    everything = in_order([*reading.problems, *problems], names)
    return Due(replace(reading, marks=packed, problems=everything), rolls)


def _academic_years(reading: RegisterReading) -> Weeks:
    """The academic years the rows lie in: a calendar has sessions before the first row and after the last."""
    first, last = (AcademicYear.containing(day) for day in (reading.first, reading.last))
    return Weeks.covering(first.first_day, last.last_day)


def _widened(reading: RegisterReading, weeks: Weeks) -> RegisterReading:
    """The same reading over a longer span."""
    old = reading.marks
    shift = weeks.between(old.weeks.monday, old.weeks.last_day).start
    marks = np.zeros((old.pupils, weeks.slots), np.uint8)
    expected = np.zeros((old.pupils, weeks.slots), np.bool_)
    marks[:, shift : shift + old.weeks.slots] = old.marks
    expected[:, shift : shift + old.weeks.slots] = old.expected
    placed = []
    for part in reading.placed:
        pupil, slot = np.divmod(part.cell.astype(np.int64), old.weeks.slots)
        placed.append(replace(part, cell=pupil * weeks.slots + slot + shift))
    return replace(reading, marks=PackedMarks(weeks, marks, expected), placed=tuple(placed))


def _number(code: str, day: date) -> int:
    return read_code(code, day).number


def _sessions(reading: RegisterReading, marks: NDArray[np.uint8], open_days: Grid | None) -> Grid:
    """``bool[pupils, slots]``: the sessions of each pupil's school, by the calendar or by its own marks."""
    if open_days is not None:
        return np.broadcast_to(open_days, marks.shape)
    day = reading.last
    names, school = reading.schools()
    held = (
        (marks != NO_MARK) & (marks != _number(PLANNED_CLOSURE, day)) & (marks != _number(PROSPECTIVE, day))
    )
    met = np.zeros((len(names), marks.shape[1]), np.bool_)
    for number in range(len(names)):
        met[number] = held[school == number].any(axis=0)
    return met[school]


def _enrolled(reading: RegisterReading, rolls: Sequence[Sequence[RollRow]]) -> Grid:
    """``bool[pupils, slots]``: from the first day of an enrolment to its last, both inclusive."""
    weeks = reading.marks.weeks
    enrolled = np.zeros((len(reading.pupils), weeks.slots), np.bool_)
    for pupil, rows in enumerate(rolls):
        for row in rows:
            enrolled[pupil, weeks.between(row.starts or weeks.monday, row.leaves or weeks.last_day)] = True
    return enrolled


def _outside(reading: RegisterReading, rolls: Sequence[Sequence[RollRow]], pupil: int, slot: int) -> str:
    key, day = reading.pupils[pupil], reading.marks.weeks.day(slot)
    spans = " and ".join(_span(row) for row in rolls[pupil])
    return (
        f"{key.pupil} has a mark for {said(day)}, but is on the roll only {spans}. "
        "Correct the mark's date, or the dates on the roll."
    )


def _span(row: RollRow) -> str:
    if row.starts and row.leaves:
        return f"from {said(row.starts)} to {said(row.leaves)}"
    if row.starts:
        return f"from {said(row.starts)}"
    return f"until {said(row.leaves)}" if row.leaves else "at all times"


def _closed(reading: RegisterReading, pupil: int, slot: int) -> str:
    session = session_said(reading.marks.weeks, slot)
    return (
        f"{reading.pupils[pupil].pupil} has a mark for {session}, when the calendar says the school is "
        "closed. "
        "Correct the mark's date, or the calendar."
    )


def _row_problems(reading: RegisterReading, bad: Grid, reason: Callable[[int, int], str]) -> list[Problem]:
    """A rejection for each row that stands on a bad cell."""
    weeks, flat = reading.marks.weeks, bad.ravel()
    problems = []
    for part in reading.placed:
        here = flat[part.cell] & (part.number != NO_MARK) & (part.number != REJECTED)
        places = np.flatnonzero(here)
        table, recognition = reading.files[part.file].table, reading.files[part.file]
        lines = table.lines_of(part.numbers(places)).tolist()
        column = recognition.heading("code") or recognition.heading("marks")
        for place, line in zip(places.tolist(), lines, strict=True):
            pupil, slot = divmod(int(part.cell[place]), weeks.slots)
            found = code_numbered(int(part.number[place])).text
            problems.append(Problem(table.name, line, column, found, reason(pupil, slot)))
        part.number[places] = REJECTED
    return problems


def _matched(
    reading: RegisterReading, roll: RollReading
) -> tuple[RegisterReading, tuple[tuple[RollRow, ...], ...], list[Problem]]:
    """The register with a row for everyone on the roll in its period, and none for anybody who is not."""
    finder = _Finder(roll.rows)
    found = [finder.find(key) for key in reading.pupils]
    refusals = [_refusal(key, rows, roll.refused) for key, rows in zip(reading.pupils, found, strict=True)]
    strangers = np.array([refusal is not None for refusal in refusals], np.bool_)
    problems = _row_problems_of_strangers(reading, refusals) if strangers.any() else []
    matched = {row for rows in found for row in rows}
    absent = [row for row in roll.rows if row not in matched and _overlaps(row, reading.first, reading.last)]
    by_key: dict[tuple[str | None, str], list[RollRow]] = defaultdict(list)
    with_school = any(key.school for key in reading.pupils)
    for row in absent:
        by_key[row.school if with_school or finder.schools else None, row.identifiers[0]].append(row)
    kept = np.flatnonzero(~strangers)
    keys = [_with_school(reading.pupils[place], found[place]) for place in kept.tolist()]
    rolls = [found[place] for place in kept.tolist()]
    for (school, pupil), rows in by_key.items():
        keys.append(PupilKey(school, pupil, rows[0].name))
        rolls.append(tuple(rows))
    order = sorted(range(len(keys)), key=lambda place: (keys[place].school or "", keys[place].pupil))
    return _reordered(reading, kept, keys, order), tuple(rolls[place] for place in order), problems


def _overlaps(row: RollRow, first: date, last: date) -> bool:
    return (row.starts is None or row.starts <= last) and (row.leaves is None or row.leaves >= first)


def _with_school(key: PupilKey, rows: Sequence[RollRow]) -> PupilKey:
    """A register that names no school takes it from the roll, where the roll leaves no choice."""
    schools = {row.school for row in rows}
    return replace(key, school=schools.pop()) if key.school is None and len(schools) == 1 else key


def _reordered(
    reading: RegisterReading, kept: NDArray[np.intp], keys: Sequence[PupilKey], order: Sequence[int]
) -> RegisterReading:
    """The reading with other rows: ``kept`` of the old ones, then new empty ones, all put in ``order``."""
    slots, extra = reading.marks.weeks.slots, len(keys) - len(kept)
    place_of = np.empty(len(keys), np.int64)
    place_of[order] = np.arange(len(keys))
    moved = np.full(len(reading.pupils), -1, np.int64)
    moved[kept] = place_of[: len(kept)]
    marks = np.vstack([reading.marks.marks[kept], np.zeros((extra, slots), np.uint8)])[order]
    expected = np.vstack([reading.marks.expected[kept], np.zeros((extra, slots), np.bool_)])[order]
    placed = []
    for part in reading.placed:
        pupil, slot = np.divmod(part.cell.astype(np.int64), slots)
        number = np.where(moved[pupil] < 0, np.uint8(REJECTED), part.number)
        placed.append(replace(part, cell=np.maximum(moved[pupil], 0) * slots + slot, number=number))
    old = {
        name: [values[place] for place in kept.tolist()] + [None] * extra
        for name, values in reading.characteristics.items()
    }
    return replace(
        reading,
        pupils=tuple(keys[place] for place in order),
        marks=PackedMarks(reading.marks.weeks, marks, expected),
        placed=tuple(placed),
        characteristics={name: [values[place] for place in order] for name, values in old.items()},
    )


def _row_problems_of_strangers(reading: RegisterReading, refusals: Sequence[str | None]) -> list[Problem]:
    """A rejection for each row of a pupil the roll does not know."""
    slots, problems = reading.marks.weeks.slots, []
    refused = np.array([refusal is not None for refusal in refusals], np.bool_)
    for part in reading.placed:
        pupil = part.cell // slots
        places = np.flatnonzero(refused[pupil] & (part.number != REJECTED))
        recognition = reading.files[part.file]
        lines = recognition.table.lines_of(part.numbers(places)).tolist()
        column = recognition.heading("pupil") or recognition.heading("name") or recognition.heading("surname")
        for line, who in dict(zip(lines, pupil[places].tolist(), strict=True)).items():
            found = reading.pupils[who].pupil
            problems.append(Problem(recognition.table.name, line, column, found, refusals[who] or ""))
    return problems


def _refusal(key: PupilKey, rows: Sequence[RollRow], refused: Mapping[str, str]) -> str | None:
    """Why a pupil's rows cannot be taken, if they cannot."""
    if not rows:
        return refused.get(key.pupil) or _stranger(key)
    named = next((row.name for row in rows if row.name), None)
    if key.name and named and not share_a_word(key.name, named):
        return (
            f"{key.pupil} is “{key.name}” in the register and “{named}” on the roll. Correct the "
            "identifier, or the "
            "name that is wrong."
        )
    return None


def _stranger(key: PupilKey) -> str:
    where = f" of {key.school}" if key.school else ""
    return f"{key.pupil} is not on the roll{where}. Add the pupil to the roll, or correct the identifier."


class _Finder:
    """Rows of a roll by any identifier they carry, and by school where both sides name one."""

    def __init__(self, rows: Sequence[RollRow]) -> None:
        self.schools = {row.school for row in rows if row.school}
        self._rows: Mapping[str, list[RollRow]] = defaultdict(list)
        for row in rows:
            for identifier in row.identifiers:
                self._rows[_folded(identifier)].append(row)

    def find(self, key: PupilKey) -> tuple[RollRow, ...]:
        """Every enrolment of the pupil a key names; none where nobody on the roll is meant."""
        rows = (
            self._rows.get(_folded(key.pupil))
            or (self._rows.get(_folded(key.upn)) if key.upn else None)
            or []
        )
        if key.school and self.schools:
            rows = [row for row in rows if row.school in (None, key.school)]
        return tuple(dict.fromkeys(rows))


def _folded(identifier: str) -> str:
    """Identifiers as they are compared: exactly, but a UPN in either case."""
    return identifier.upper() if looks_like_upn(identifier) else identifier
