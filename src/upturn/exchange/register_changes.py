"""What a register file would change: its marks set against the roll, the calendar and the marks held.

Pure: the store's side comes in as values, and what comes out is written elsewhere.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

from upturn.exchange.matching import Match, OnRoll
from upturn.kernel.academic_year import AcademicYear
from upturn.kernel.sessions import SLOTS_PER_DAY
from upturn.kernel.weeks import Weeks
from upturn.registers.codes import NO_MARK, CodeClass, all_codes

_NOBODY = -1


@dataclass(frozen=True, slots=True, eq=False)
class FileMarks:
    """The marks of a file: parallel arrays, one entry a mark, and whom each pupil number stands for.

    ``pupil`` indexes ``identifiers``; ``slot`` is in ``weeks``; ``number`` is the code's byte, 0 for a
    session given as having no mark; ``line`` is the physical line in the file.
    """

    weeks: Weeks
    identifiers: Sequence[str]
    names: Sequence[str | None]
    pupil: NDArray[np.int64]
    slot: NDArray[np.int64]
    number: NDArray[np.uint8]
    line: NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class HeldYear:
    """What the store holds of one academic year.

    ``open_slots`` is ``bool[742]``, or None where there is no calendar yet. ``marks`` maps an enrolment's
    id to its 742 bytes.
    """

    open_slots: NDArray[np.bool_] | None
    marks: Mapping[int, bytes]


@dataclass(frozen=True, slots=True)
class RejectedMark:
    """A mark that cannot be taken, and the sentence that says why."""

    line: int
    found: str
    reason: str


@dataclass(frozen=True, slots=True)
class ChangedMark:
    """A mark the file would change."""

    enrolment_id: int
    slot: int
    old: int
    new: int


@dataclass(frozen=True, slots=True, eq=False)
class YearChange:
    """What one academic year's registers would become; ``registers`` holds only those that change."""

    year: AcademicYear
    registers: Mapping[int, bytes]
    changes: tuple[ChangedMark, ...]
    new: int
    unchanged: int


@dataclass(frozen=True, slots=True, eq=False)
class RegisterChange:
    """What a whole file would change."""

    years: tuple[YearChange, ...]
    rejected: tuple[RejectedMark, ...]
    enrolments_in_file: frozenset[int] = field(default_factory=frozenset)

    @property
    def new(self) -> int:
        return sum(year.new for year in self.years)

    @property
    def changed(self) -> int:
        return sum(len(year.changes) for year in self.years)

    @property
    def unchanged(self) -> int:
        return sum(year.unchanged for year in self.years)


def register_change(
    file: FileMarks, matches: Sequence[Match], held: Mapping[AcademicYear, HeldYear], today: date
) -> RegisterChange:
    """Set a file's marks against what is held.

    Args:
        file: the marks.
        matches: whom each of the file's identifiers stands for, in their order.
        held: what the store holds, for every academic year the file touches.
        today: marks after it are rejected.
    """
    sifting = _Sifting(file, matches)
    sifting.reject_unmatched()
    sifting.reject_after(today)
    sifting.place_in_enrolments()
    years = []
    for year in sorted(held):
        inside = sifting.inside(year)
        sifting.reject_closed(inside, year, held[year].open_slots)
        years.append(_year_change(sifting, inside & sifting.keep, year, held[year]))
    return RegisterChange(
        tuple(years), tuple(sorted(sifting.rejected, key=lambda each: each.line)), sifting.enrolments_seen()
    )


class _Sifting:
    """Works through a file's entries, keeping a mask of those still to be taken."""

    def __init__(self, file: FileMarks, matches: Sequence[Match]) -> None:
        self.file = file
        self.matches = matches
        self.keep = file.number != NO_MARK
        self.day = file.slot // SLOTS_PER_DAY
        self.enrolments: list[OnRoll] = []
        self.place_of: dict[int, int] = {}
        self.enrolment = np.full(len(file.pupil), _NOBODY, np.int64)
        self.rejected: list[RejectedMark] = []

    def inside(self, year: AcademicYear) -> NDArray[np.bool_]:
        """The entries that fall in an academic year."""
        return (self.day >= self._offset(year.first_day)) & (self.day <= self._offset(year.last_day))

    def enrolments_seen(self) -> frozenset[int]:
        """Every enrolment the file speaks of, whether or not it changes."""
        seen = np.unique(self.enrolment[self.enrolment != _NOBODY]).tolist()
        return frozenset(self.enrolments[each].enrolment_id for each in seen)

    def reject_unmatched(self) -> None:
        for pupil, match in enumerate(self.matches):
            if match.refused:
                self._reject(
                    (self.file.pupil == pupil) & self.keep, match.refused, self.file.identifiers[pupil]
                )

    def reject_after(self, today: date) -> None:
        for entry in np.flatnonzero(self.keep & (self.day > self._offset(today))).tolist():
            self._reject_one(
                entry, f"This mark is dated after today, {_said(today)}. Check the year, or wait for the day."
            )

    def place_in_enrolments(self) -> None:
        """Give every entry the enrolment its day falls in; a Z outside any is quietly no mark."""
        order = np.argsort(self.file.pupil, kind="stable")
        edges = np.searchsorted(self.file.pupil[order], np.arange(len(self.matches) + 1))
        for pupil, match in enumerate(self.matches):
            entries = order[edges[pupil] : edges[pupil + 1]]
            for each in match.enrolments:
                self._place(entries, each)
        astray = self.keep & (self.enrolment == _NOBODY)
        self.keep &= ~(astray & np.isin(self.file.number, _numbers_of("Z")))
        for entry in np.flatnonzero(astray & self.keep).tolist():
            self._reject_one(entry, self._why_astray(self.matches[int(self.file.pupil[entry])]))

    def reject_closed(
        self, inside: NDArray[np.bool_], year: AcademicYear, open_slots: NDArray[np.bool_] | None
    ) -> None:
        """Marks on days the school was closed; a # there says the same and is passed over."""
        if open_slots is None:
            return
        entries = np.flatnonzero(inside & self.keep)
        closed = entries[~open_slots[self.year_slots(year)[entries]]]
        quiet = np.isin(self.file.number[closed], _closed_numbers())
        self.keep[closed[quiet]] = False
        for entry in closed[~quiet].tolist():
            self._reject_one(
                entry,
                "The calendar says the school was closed in this session. "
                "Correct the mark, or change the calendar and import the file again.",
            )

    def year_slots(self, year: AcademicYear) -> NDArray[np.int64]:
        """Every entry's slot in an academic year's packed weeks."""
        return self.file.slot + (self.file.weeks.monday - year.weeks.monday).days * SLOTS_PER_DAY

    def _place(self, entries: NDArray[np.int64], enrolment: OnRoll) -> None:
        days = self.day[entries]
        on_roll = days >= self._offset(enrolment.starts_on)
        if enrolment.leaves_on:
            on_roll &= days <= self._offset(enrolment.leaves_on)
        if enrolment.enrolment_id not in self.place_of:
            self.place_of[enrolment.enrolment_id] = len(self.enrolments)
            self.enrolments.append(enrolment)
        self.enrolment[entries[on_roll]] = self.place_of[enrolment.enrolment_id]

    def _reject(self, entries: NDArray[np.bool_], reason: str, found: str) -> None:
        self.keep &= ~entries
        self.rejected += [RejectedMark(line, found, reason) for line in self.file.line[entries].tolist()]

    def _reject_one(self, entry: int, reason: str) -> None:
        day = self.file.weeks.day(int(self.file.slot[entry]))
        self.keep[entry] = False
        self.rejected.append(RejectedMark(int(self.file.line[entry]), _said(day), reason))

    def _offset(self, day: date) -> int:
        return (day - self.file.weeks.monday).days

    def _why_astray(self, match: Match) -> str:
        spells = " and ".join(
            f"from {_said(each.starts_on)}" + (f" to {_said(each.leaves_on)}" if each.leaves_on else "")
            for each in match.enrolments
        )
        return f"The pupil is on roll {spells}, and this mark is outside that. Correct the dates on the roll or the mark."


def _year_change(
    sifting: _Sifting, taken: NDArray[np.bool_], year: AcademicYear, held: HeldYear
) -> YearChange:
    """Scatter the taken entries over the marks held, and count what differs."""
    entries = np.flatnonzero(taken)
    rows, place = np.unique(sifting.enrolment[entries], return_inverse=True)
    ids = [sifting.enrolments[row].enrolment_id for row in rows.tolist()]
    before = _held_matrix(ids, held.marks, year.weeks.slots)
    after = before.copy()
    after[place, sifting.year_slots(year)[entries]] = sifting.file.number[entries]
    differs = after != before
    replaced = differs & (before != NO_MARK)
    changes = tuple(
        ChangedMark(ids[row], slot, int(before[row, slot]), int(after[row, slot]))
        for row, slot in np.argwhere(replaced).tolist()
    )
    touched = np.flatnonzero(differs.any(axis=1)).tolist()
    distinct = len(np.unique(place * year.weeks.slots + sifting.year_slots(year)[entries]))
    return YearChange(
        year=year,
        registers={ids[row]: after[row].tobytes() for row in touched},
        changes=changes,
        new=int(differs.sum()) - len(changes),
        unchanged=distinct - int(differs.sum()),
    )


def _held_matrix(ids: Sequence[int], marks: Mapping[int, bytes], slots: int) -> NDArray[np.uint8]:
    matrix = np.zeros((len(ids), slots), np.uint8)
    for row, enrolment_id in enumerate(ids):
        if held := marks.get(enrolment_id):
            matrix[row] = np.frombuffer(held, np.uint8)
    return matrix


def _numbers_of(*texts: str) -> list[int]:
    return [code.number for code in all_codes() if code.text in texts]


def _closed_numbers() -> list[int]:
    return [code.number for code in all_codes() if code.code_class is CodeClass.ADMINISTRATIVE]


def _said(day: date) -> str:
    return f"{day.day} {day:%b %Y}"
