"""What a register file would change: its marks set against the roll, the calendar and the marks held.

Pure: the store's side comes in as values, and what comes out is written elsewhere.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

from upturn.exchange.matching import Match, OnRoll
from upturn.exchange.reading.problems import RefusedMarks
from upturn.kernel.academic_year import AcademicYear
from upturn.kernel.sessions import SLOTS_PER_DAY, Session
from upturn.kernel.weeks import Weeks
from upturn.registers.codes import NO_MARK, CodeClass, code_numbered

_NOBODY = -1

Entries = NDArray[np.intp]


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
    refused: tuple[RefusedMarks, ...]
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

    @property
    def rejected(self) -> int:
        """How many marks are refused."""
        return sum(len(each.lines) for each in self.refused)


def register_change(
    file: FileMarks, matches: Sequence[Match], held: Mapping[AcademicYear, HeldYear], today: date
) -> RegisterChange:
    """Set a file's marks against what is held.

    Args:
        file: the marks.
        matches: whom each of the file's identifiers stands for, in their order.
        held: what the store holds, for every academic year the file touches.
        today: marks after it are refused.
    """
    sifting = Sifting(file, matches)
    sifting.refuse_unmatched()
    sifting.refuse_after(today)
    sifting.place_in_enrolments()
    sifting.refuse_conflicting()
    years = []
    for year in sorted(held):
        inside = sifting.inside(year)
        sifting.refuse_closed(inside, year, held[year].open_slots)
        years.append(_year_change(sifting, inside & sifting.keep, year, held[year]))
    refused = sorted(sifting.refused, key=lambda each: each.lines[0])
    return RegisterChange(tuple(years), tuple(refused), sifting.enrolments_seen())


class Sifting:
    """Works through a file's entries, keeping a mask of those still to be taken."""

    def __init__(self, file: FileMarks, matches: Sequence[Match]) -> None:
        self.file = file
        self.matches = matches
        self.keep = file.number != NO_MARK
        self.day = file.slot // SLOTS_PER_DAY
        self.enrolments: list[OnRoll] = []
        self.place_of: dict[int, int] = {}
        self.enrolment = np.full(len(file.pupil), _NOBODY, np.int64)
        self.refused: list[RefusedMarks] = []

    def inside(self, year: AcademicYear) -> NDArray[np.bool_]:
        """The entries that fall in an academic year."""
        return (self.day >= self._offset(year.first_day)) & (self.day <= self._offset(year.last_day))

    def enrolments_seen(self) -> frozenset[int]:
        """Every enrolment the file speaks of, whether or not it changes."""
        seen = np.unique(self.enrolment[self.enrolment != _NOBODY]).tolist()
        return frozenset(self.enrolments[each].enrolment_id for each in seen)

    def refuse_unmatched(self) -> None:
        """Marks of pupils who cannot be told, a pupil at a time."""
        strangers = np.array([match.refused is not None for match in self.matches], np.bool_)
        for pupil, entries in self.by(self.file.pupil, self.keep & strangers[self.file.pupil]):
            self.refuse(entries, "pupil", self.file.identifiers[pupil], self.matches[pupil].refused or "")

    def refuse_after(self, today: date) -> None:
        """Marks of days that have not been; days already known to be closed are passed over."""
        after = self.day > self._offset(today)
        self.keep &= ~(after & self._is_quiet())
        reason = f"These marks are dated after today, {said(today)}. Check the year, or wait for the day."
        for _, entries in self.by(self.file.pupil, self.keep & after):
            self.refuse(entries, "code", self._span(entries), reason)

    def place_in_enrolments(self) -> None:
        """Give every entry the enrolment its day falls in; a # or Z outside any is quietly no mark."""
        order = np.argsort(self.file.pupil, kind="stable")
        edges = np.searchsorted(self.file.pupil[order], np.arange(len(self.matches) + 1))
        for pupil, match in enumerate(self.matches):
            entries = order[edges[pupil] : edges[pupil + 1]]
            for each in match.enrolments:
                self._place(entries, each)
        astray = self.keep & (self.enrolment == _NOBODY)
        self.keep &= ~(astray & self._is_quiet())
        for pupil, entries in self.by(self.file.pupil, astray & self.keep):
            self.refuse(entries, "code", self._span(entries), self._why_astray(pupil))

    def refuse_conflicting(self) -> None:
        """Different marks for one session of a pupil whom the file calls by two identifiers."""
        entries = np.flatnonzero(self.keep)
        session = self.enrolment[entries] * self.file.weeks.slots + self.file.slot[entries]
        order = np.argsort(session, kind="stable")
        same = np.diff(session[order]) == 0
        if not same.any():
            return
        numbers = self.file.number[entries[order]]
        differ = session[order][1:][same & (np.diff(numbers.astype(np.int64)) != 0)]
        wrong = np.zeros(len(self.keep), np.bool_)
        wrong[entries[np.isin(session, differ)]] = True
        for _, found in self.by(self.enrolment, wrong):
            names = sorted({self.file.identifiers[each] for each in self.file.pupil[found].tolist()})
            self.refuse(found, "code", self._span(found), _why_conflicting(names))

    def refuse_closed(
        self, inside: NDArray[np.bool_], year: AcademicYear, open_slots: NDArray[np.bool_] | None
    ) -> None:
        """Marks of sessions the school was closed in; a # there says the same and is passed over."""
        if open_slots is None:
            return
        entries = np.flatnonzero(inside & self.keep)
        closed = np.zeros(len(self.keep), np.bool_)
        closed[entries[~open_slots[self.year_slots(year)[entries]]]] = True
        self.keep &= ~(closed & self._is_quiet())
        for slot, found in self.by(self.file.slot, closed & self.keep):
            self.refuse(found, "code", self._codes(found), self._why_closed(slot))

    def year_slots(self, year: AcademicYear) -> NDArray[np.int64]:
        """Every entry's slot in an academic year's packed weeks."""
        return self.file.slot + (self.file.weeks.monday - year.weeks.monday).days * SLOTS_PER_DAY

    def by(self, key: NDArray[np.int64], wanted: NDArray[np.bool_]) -> Iterator[tuple[int, Entries]]:
        """The wanted entries, in groups of one key."""
        entries = np.flatnonzero(wanted)
        order = entries[np.argsort(key[entries], kind="stable")]
        values, starts = np.unique(key[order], return_index=True)
        yield from zip(values.tolist(), np.split(order, starts[1:]), strict=False)

    def refuse(self, entries: Entries, about: str, found: str, reason: str) -> None:
        """Take some entries no further, with the sentence that says why."""
        self.keep[entries] = False
        lines = tuple(np.sort(self.file.line[entries]).tolist())
        self.refused.append(RefusedMarks(lines, about, found, reason))

    def _place(self, entries: NDArray[np.int64], enrolment: OnRoll) -> None:
        days = self.day[entries]
        on_roll = days >= self._offset(enrolment.starts_on)
        if enrolment.leaves_on:
            on_roll &= days <= self._offset(enrolment.leaves_on)
        if enrolment.enrolment_id not in self.place_of:
            self.place_of[enrolment.enrolment_id] = len(self.enrolments)
            self.enrolments.append(enrolment)
        self.enrolment[entries[on_roll]] = self.place_of[enrolment.enrolment_id]

    def _is_quiet(self) -> NDArray[np.bool_]:
        """Marks that only say the school was closed or the pupil not there yet, so no fault anywhere."""
        return self.file.number >= CodeClass.ADMINISTRATIVE.first_number

    def _offset(self, day: date) -> int:
        return (day - self.file.weeks.monday).days

    def _span(self, entries: Entries) -> str:
        """What some marks are and which days they are for: “/ on 3 Mar 2026”."""
        first, last = (self.file.weeks.day(int(slot(self.file.slot[entries]))) for slot in (np.min, np.max))
        when = f"on {said(first)}" if first == last else f"from {said(first)} to {said(last)}"
        return f"{self._codes(entries)} {when}"

    def _codes(self, entries: Entries, most: int = 3) -> str:
        texts = [code_numbered(number).text for number in np.unique(self.file.number[entries]).tolist()]
        return ", ".join(texts[:most]) + (" and others" if len(texts) > most else "")

    def _why_astray(self, pupil: int) -> str:
        spells = " and ".join(
            f"from {said(each.starts_on)}" + (f" to {said(each.leaves_on)}" if each.leaves_on else "")
            for each in self.matches[pupil].enrolments
        )
        return (
            f"{self.file.identifiers[pupil]} is on roll {spells}, and these marks are outside that. "
            "Correct the dates on the roll, or the marks."
        )

    def _why_closed(self, slot: int) -> str:
        day = self.file.weeks.day(slot)
        return (
            f"The calendar says that the school was closed on {day:%a} {said(day)} {Session.of_slot(slot)}. "
            "Correct the mark, or change the calendar and import the file again."
        )


def _why_conflicting(names: Sequence[str]) -> str:
    return (
        f"{' and '.join(names)} stand for one pupil, and the file gives different marks for the same "
        "session. None of them was taken. Keep the right row and give the file again."
    )


def _year_change(
    sifting: Sifting, taken: NDArray[np.bool_], year: AcademicYear, held: HeldYear
) -> YearChange:
    """Scatter the taken entries over the marks held, and count what differs."""
    entries = np.flatnonzero(taken)
    enrolment, slot = sifting.enrolment[entries], sifting.year_slots(year)[entries]
    ids = [each.enrolment_id for each in sifting.enrolments]
    before = _held_matrix(ids, held.marks, year.weeks.slots)
    after, given = before.copy(), np.zeros(before.shape, np.bool_)
    after[enrolment, slot] = sifting.file.number[entries]
    given[enrolment, slot] = True
    differs = after != before
    replaced = differs & (before != NO_MARK)
    changes = tuple(
        ChangedMark(ids[row], slot, int(before[row, slot]), int(after[row, slot]))
        for row, slot in np.argwhere(replaced).tolist()
    )
    touched = np.flatnonzero(differs.any(axis=1)).tolist()
    return YearChange(
        year=year,
        registers={ids[row]: after[row].tobytes() for row in touched},
        changes=changes,
        new=int(differs.sum()) - len(changes),
        unchanged=int((given & ~differs).sum()),
    )


def _held_matrix(ids: Sequence[int], marks: Mapping[int, bytes], slots: int) -> NDArray[np.uint8]:
    matrix = np.zeros((len(ids), slots), np.uint8)
    for row, enrolment_id in enumerate(ids):
        if held := marks.get(enrolment_id):
            matrix[row] = np.frombuffer(held, np.uint8)
    return matrix


def said(day: date) -> str:
    """A day in few words: 3 Mar 2026."""
    return f"{day.day} {day:%b %Y}"
