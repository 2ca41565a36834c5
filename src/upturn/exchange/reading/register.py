"""Registers of any layout to packed marks: codes read by date, duplicates agreed, conflicts left out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from upturn.exchange.reading.coded import Batch, CodedMarks, PupilKey
from upturn.exchange.reading.dates import DateOrder
from upturn.exchange.reading.furniture import leave_out
from upturn.exchange.reading.layouts.days import EPOCH
from upturn.exchange.reading.layouts.grid import read_weeks, read_wide
from upturn.exchange.reading.layouts.long import read_long, read_pupil_days
from upturn.exchange.reading.layouts.strings import read_strings, read_week_strings
from upturn.exchange.reading.meanings import Meanings, read_meanings
from upturn.exchange.reading.people import characteristics_of, two_names, with_names
from upturn.exchange.reading.problems import Problem, Severity, Unreadable
from upturn.exchange.reading.recognition import Layout, Recognition
from upturn.kernel.sessions import DAYS_PER_WEEK, SLOTS_PER_DAY, Session
from upturn.kernel.weeks import Weeks
from upturn.registers.codes import NO_MARK, code_numbered
from upturn.registers.packed import PackedMarks

MOST_PROBLEMS = 100_000
MOST_CELLS = 1_500_000_000
REJECTED = 255
_SATURDAY = 5


@dataclass(slots=True, eq=False)
class PlacedRows:
    """Rows of one file that were read: ``cell`` is ``pupil * slots + slot``, ``number`` the byte or 0.

    Row ``i`` is the table's row ``rows[i]``, or ``first + i`` where ``rows`` is None; ``number`` 255 marks
    a row that was left out.
    """

    file: int
    cell: NDArray[np.int64]
    number: NDArray[np.uint8]
    moment: NDArray[np.int32]
    first: int = 0
    rows: NDArray[np.int64] | None = None

    def numbers(self, places: NDArray[np.intp]) -> NDArray[np.int64]:
        """The table's row numbers of some of these rows."""
        return places + self.first if self.rows is None else self.rows[places]


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Every accepted row, a place in each array: who, when, which byte (0 a blank), and where it stands."""

    pupil: NDArray[np.int64]
    slot: NDArray[np.int64]
    number: NDArray[np.uint8]
    file: NDArray[np.int64]
    line: NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class RegisterReading:
    """What some files say together.

    Attributes:
        pupils: who, ordered by school and pupil; row ``i`` of the marks is ``pupils[i]``.
        marks: the packed marks; ``expected`` where there is a mark, a blank row, or a conflict.
        first, last: the first and last day of any row that was read.
        problems: every remark, by file and line.
        characteristics: role (year_group, form, sex, …) → what each pupil's is, None where not said.
        files: the recognitions, as given.
        placed: the rows behind the marks, by file.
    """

    pupils: tuple[PupilKey, ...]
    marks: PackedMarks
    first: date
    last: date
    problems: tuple[Problem, ...]
    characteristics: dict[str, list[str | None]]
    files: tuple[Recognition, ...]
    placed: tuple[PlacedRows, ...]
    assumed: tuple[str, ...] = ()

    @property
    def rejected(self) -> bool:
        """Whether any row was left out."""
        return any(problem.rejected for problem in self.problems)

    @property
    def notes(self) -> tuple[str, ...]:
        """What was assumed about the files, in sentences."""
        said = (note for each in self.files for note in (*each.table.notes, *each.notes))
        return tuple(dict.fromkeys((*said, *self.assumed)))

    def schools(self) -> tuple[list[str | None], NDArray[np.intp]]:
        """The schools, and each pupil's place among them."""
        names = list(dict.fromkeys(key.school for key in self.pupils))
        place = {name: number for number, name in enumerate(names)}
        return names, np.array([place[key.school] for key in self.pupils], np.intp)

    def cells(self) -> Cells:
        """The accepted rows. Not for tables of millions."""
        parts = [part for part in self.placed if len(part.cell)]
        if not parts:
            nothing = np.zeros(0, np.int64)
            return Cells(nothing, nothing, np.zeros(0, np.uint8), nothing, nothing)
        kept = [np.flatnonzero(part.number != REJECTED) for part in parts]
        cell = np.concatenate(
            [part.cell[rows].astype(np.int64) for part, rows in zip(parts, kept, strict=True)]
        )
        slots = self.marks.weeks.slots
        return Cells(
            pupil=cell // slots,
            slot=cell % slots,
            number=np.concatenate([part.number[rows] for part, rows in zip(parts, kept, strict=True)]),
            file=np.concatenate(
                [np.full(len(rows), part.file) for part, rows in zip(parts, kept, strict=True)]
            ),
            line=np.concatenate(
                [
                    self.files[part.file].table.lines_of(part.numbers(rows))
                    for part, rows in zip(parts, kept, strict=True)
                ]
            ),
        )


_READERS = {
    Layout.LONG: read_long,
    Layout.PUPIL_DAY: read_pupil_days,
    Layout.WIDE: read_wide,
    Layout.MARK_STRING: read_strings,
}


def read_coded(recognition: Recognition, order: DateOrder | None) -> CodedMarks:
    """One file's rows as small numbers, whatever its layout."""
    if recognition.layout is Layout.WEEK_MARK:
        return (read_weeks if recognition.grid else read_week_strings)(recognition, order)
    assert recognition.layout is not None
    return _READERS[recognition.layout](recognition, order)


def read_register(files: Sequence[Recognition], order: DateOrder | None = None) -> RegisterReading:
    """The marks of one or more files together.

    Args:
        files: recognised registers.
        order: how dates are written, where somebody has said it.

    Raises:
        AmbiguousDates: when a file's dates can be read in two orders and ``order`` is None.
        Unreadable: when a file holds no mark that can be read.
    """
    coded = [read_coded(each, order) for each in files]
    kept = [leave_out(each) for each in coded]
    keys, renumbered = _joined_keys(coded)
    weeks, first, last = _weeks(coded)
    cells = len(keys) * weeks.slots
    if cells > MOST_CELLS:
        raise Unreadable(coded[0].recognition.table.name, _too_long(len(keys), first, last))
    meanings = [read_meanings(each.codes, each.moments) for each in coded]
    placed = [
        part
        for number, each in enumerate(coded)
        for part in _placed(number, each, meanings[number], renumbered[number], weeks, cells)
    ]
    problems = [problem for each in kept for problem in each]
    for number, each in enumerate(coded):
        problems += _code_problems(each, meanings[number], [part for part in placed if part.file == number])
    marks, expected = np.zeros(cells, np.uint8), np.zeros(cells, np.bool_)
    problems += _scatter(marks, expected, placed, coded, weeks, keys)
    names = with_names(keys, files)
    packed = PackedMarks(weeks, marks.reshape(len(keys), -1), expected.reshape(len(keys), -1))
    reading = RegisterReading(
        tuple(names),
        packed,
        first,
        last,
        (),
        characteristics_of(keys, files),
        tuple(files),
        tuple(placed),
        tuple(note for each in coded for note in each.notes),
    )
    problems += two_names(files)
    _forget_weekends(reading, coded)
    return replace(reading, problems=in_order(problems, [each.table.name for each in files]))


def in_order(problems: list[Problem], names: list[str]) -> tuple[Problem, ...]:
    """Problems by file and line; a number too large to be of use ends in a sentence that says so."""
    place = {name: number for number, name in reversed(list(enumerate(names)))}
    ordered = sorted(problems, key=lambda each: (place.get(each.file, len(names)), each.line or 0))
    if len(ordered) <= MOST_PROBLEMS:
        return tuple(ordered)
    more = len(ordered) - MOST_PROBLEMS
    closing = Problem(
        ordered[-1].file, None, None, None, f"There are {more} more remarks like these.", Severity.REJECTED
    )
    return (*ordered[:MOST_PROBLEMS], closing)


def _joined_keys(coded: list[CodedMarks]) -> tuple[list[PupilKey], list[NDArray[np.int32]]]:
    """All files' pupils, ordered by school and pupil, and each file's pupils as places among them."""
    people = {key for each in coded for number, key in enumerate(each.keys) if number not in each.nobody}
    keys = sorted(people, key=lambda key: (key.school or "", key.pupil))
    place = {key: number for number, key in enumerate(keys)}
    return keys, [np.array([*(place.get(key, -1) for key in each.keys), -1], np.int32) for each in coded]


def _weeks(coded: list[CodedMarks]) -> tuple[Weeks, date, date]:
    """The weeks that hold every day some row stands at."""
    days: list[int] = []
    for each in coded:
        used = np.zeros(max(len(each.moments), 1), np.bool_)
        for batch in each.batches:
            used[batch.moment[(batch.pupil >= 0) & (batch.moment >= 0)]] = True
        here = [
            moment.when // SLOTS_PER_DAY
            for moment, use in zip(each.moments, used, strict=False)
            if use and moment.when >= 0
        ]
        if not here:
            raise Unreadable(each.recognition.table.name, _nothing(each), line=None)
        days += [min(here), max(here)]
    first, last = (date.fromordinal(day + EPOCH) for day in (min(days), max(days)))
    return Weeks.covering(first, last), first, last


def _nothing(coded: CodedMarks) -> str:
    problem = next((each for each in coded.problems if each.rejected), None)
    if problem is None:
        return (
            "The file has headings but no marks below them, so there is nothing to count. Export it again "
            "for a "
            "period in which the register was taken."
        )
    return f"Not one row could be read. The first, line {problem.line}: {problem.reason}"


def _too_long(pupils: int, first: date, last: date) -> str:
    return (
        f"The dates run from {first:%d %B %Y} to {last:%d %B %Y} for {pupils:,} pupils, which is far more "
        "than a "
        "register holds: a date is probably mistyped. Correct it, or give fewer years at once."
    )


def _placed(
    number: int, coded: CodedMarks, meanings: Meanings, renumber: NDArray[np.int32], weeks: Weeks, cells: int
) -> Iterator[PlacedRows]:
    """Each batch's rows with their cell and byte; those without a pupil or a session are left away."""
    base = (weeks.monday.toordinal() - EPOCH) * SLOTS_PER_DAY
    slot = np.array(
        [moment.when - base if moment.when >= 0 else -1 for moment in coded.moments] + [-1], np.int64
    )
    kind: type = np.int32 if cells < np.iinfo(np.int32).max else np.int64  # int32 is half the memory
    for batch in coded.batches:
        batch = _whole(batch, slot)
        cell: NDArray[np.int64] = renumber[batch.pupil].astype(kind)
        np.multiply(cell, weeks.slots, out=cell)
        np.add(cell, slot.astype(kind)[batch.moment], out=cell)
        yield PlacedRows(
            number, cell, meanings.numbers(batch.moment, batch.code), batch.moment, batch.first, batch.rows
        )


def _whole(batch: Batch, slot: NDArray[np.int64]) -> Batch:
    """A batch without rows that have no pupil or no session."""
    bad = (batch.pupil < 0) | (slot[batch.moment] < 0)
    if not bad.any():
        return batch
    places = np.flatnonzero(~bad)
    return Batch(batch.pupil[places], batch.moment[places], batch.code[places], rows=batch.numbers(places))


def _code_problems(coded: CodedMarks, meanings: Meanings, placed: list[PlacedRows]) -> list[Problem]:
    """A rejection for each row whose code is none; one warning for each retired code."""
    if not meanings.doubtful:
        return []
    table = coded.recognition.table
    problems: list[Problem] = []
    counted: dict[tuple[str, str], list[int]] = {}
    columns: dict[tuple[str, str], str] = {}
    batches = [
        _whole(batch, np.array([moment.when for moment in coded.moments] + [-1])) for batch in coded.batches
    ]
    for part, batch in zip(placed, batches, strict=True):
        for place in np.flatnonzero(meanings.doubtful_at(batch.moment, batch.code)).tolist():
            found, reading = meanings.reading(int(batch.moment[place]), int(batch.code[place]))
            line = table.line(int(part.numbers(np.array([place]))[0]))
            column = coded.code_column(int(batch.moment[place]))
            if reading.rejected:
                problems.append(Problem(table.name, line, column, found, reading.rejected))
            elif reading.warning:
                counted.setdefault((found, reading.warning), []).append(line)
                columns.setdefault((found, reading.warning), column)
    for (found, warning), lines in counted.items():
        more = f" So on {len(lines)} rows in all." if len(lines) > 1 else ""
        column = columns[found, warning]
        problems.append(Problem(table.name, min(lines), column, found, warning + more, Severity.WARNING))
    return problems


def _scatter(
    marks: NDArray[np.uint8],
    expected: NDArray[np.bool_],
    placed: list[PlacedRows],
    coded: list[CodedMarks],
    weeks: Weeks,
    keys: list[PupilKey],
) -> list[Problem]:
    """Write every row's byte to its cell; where rows of one cell differ, none of them counts."""
    written = 0
    for part in placed:
        marked = (part.number != NO_MARK) & (part.number != REJECTED)
        everything = bool(marked.all())
        cell, number = (part.cell, part.number) if everything else (part.cell[marked], part.number[marked])
        marks[cell] = number
        written += len(cell)
        if not everything:
            expected[part.cell[part.number == NO_MARK]] = True
    filled = marks != NO_MARK
    expected |= filled
    repeats = written - int(np.count_nonzero(filled))
    if not repeats:
        return []
    return _differing(marks, placed, coded, weeks, keys, repeats)


def _differing(
    marks: NDArray[np.uint8],
    placed: list[PlacedRows],
    coded: list[CodedMarks],
    weeks: Weeks,
    keys: list[PupilKey],
    repeats: int,
) -> list[Problem]:
    conflicts = np.zeros(len(marks), np.bool_)
    for part in placed:
        marked = (part.number != NO_MARK) & (part.number != REJECTED)
        differs = marked & (marks[part.cell] != part.number)
        conflicts[part.cell[differs]] = True
    rows: dict[int, list[tuple[CodedMarks, int, PlacedRows, int]]] = {}
    if conflicts.any():
        for part in placed:
            here = conflicts[part.cell] & (part.number != NO_MARK) & (part.number != REJECTED)
            for place in np.flatnonzero(here).tolist():
                line = coded[part.file].recognition.table.line(int(part.numbers(np.array([place]))[0]))
                rows.setdefault(int(part.cell[place]), []).append((coded[part.file], line, part, place))
        marks[conflicts] = NO_MARK
    problems = [problem for cell, found in rows.items() for problem in _conflict(cell, found, weeks, keys)]
    for found in rows.values():
        for _, _, part, place in found:
            part.number[place] = REJECTED
    agreeing = repeats - sum(len(found) - 1 for found in rows.values())
    return problems + ([_repeated(coded, agreeing)] if agreeing else [])


def _conflict(
    cell: int, found: list[tuple[CodedMarks, int, PlacedRows, int]], weeks: Weeks, keys: list[PupilKey]
) -> Iterator[Problem]:
    pupil, slot = divmod(cell, weeks.slots)
    what = f"{keys[pupil].pupil} has different marks for {session_said(weeks, slot)}"
    several_files = len({each.recognition.table.name for each, *_ in found}) > 1
    said = [
        (
            f"{code_numbered(int(part.number[place])).text} on line {line}"
            + (f" of {each.recognition.table.name}" if several_files else "")
        )
        for each, line, part, place in found[:6]
    ]
    listed = ", ".join(said[:-1]) + f" and {said[-1]}" + (" and others" if len(found) > len(said) else "")
    reason = (
        f"{what}: {listed}. None of them was used, so the session is missing. "
        "Keep the right row and give the file again."
    )
    for each, line, part, place in found:
        column = each.code_column(int(part.moment[place]))
        yield Problem(
            each.recognition.table.name, line, column, code_numbered(int(part.number[place])).text, reason
        )


def _repeated(coded: list[CodedMarks], agreeing: int) -> Problem:
    rows = "1 row repeats" if agreeing == 1 else f"{agreeing:,} rows repeat"
    reason = f"{rows} a mark that is given elsewhere and agrees with it; each mark was counted once."
    return Problem(coded[-1].recognition.table.name, None, None, None, reason, Severity.WARNING)


def session_said(weeks: Weeks, slot: int) -> str:
    """A session as it is said in a sentence: Wednesday 3 September 2025 AM."""
    day = weeks.day(slot)
    return f"{day:%A} {day.day} {day:%B %Y} {Session.of_slot(slot)}"


def _forget_weekends(reading: RegisterReading, coded: list[CodedMarks]) -> None:
    """Where a weekend has its own columns, a blank there is no missing mark unless the school met."""
    if not any(each.in_grid for each in coded):
        return
    weeks, expected, marks = reading.marks.weeks, reading.marks.expected, reading.marks.marks
    weekend = np.arange(weeks.slots) // SLOTS_PER_DAY % DAYS_PER_WEEK >= _SATURDAY
    names, school = reading.schools()
    for number in range(len(names)):
        rows = np.flatnonzero(school == number)
        closed = weekend & ~(marks[rows] != NO_MARK).any(axis=0)
        expected[np.ix_(rows, np.flatnonzero(closed))] = False


def days_of(weeks: Weeks) -> list[date]:
    """Every day of a span, in order."""
    return [weeks.monday + timedelta(days=day) for day in range(weeks.count * DAYS_PER_WEEK)]
