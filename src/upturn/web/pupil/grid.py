"""Every session of a period as a table: a row for each half-day, a column for each week.

Built from what is stored (742 bytes, a mask of sessions in which a mark is due, the code of each byte). Each
cell has a letter, a kind (its tone) and words; totals are counts, so nothing here is a verdict on a child.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property

from upturn.kernel.sessions import SLOTS_PER_WEEK
from upturn.kernel.weeks import Weeks, monday_of
from upturn.registers.codes import Code, CodeClass
from upturn.web.words import day_words, plural, weekday_name

_SCHOOL_WEEK = range(5)
_LONG = 18


class MarkKind(StrEnum):
    """The tones of a mark. The value is its class in the stylesheet."""

    PRESENT = "present"
    LATE = "late"
    ACTIVITY = "activity"
    AUTHORISED = "authorised"
    UNAUTHORISED = "unauthorised"
    UNEXPLAINED = "unexplained"
    NOT_POSSIBLE = "not-possible"
    MISSING = "missing"
    CLOSED = "closed"
    OUTSIDE = "outside"


_KIND_OF_CLASS = {
    CodeClass.PRESENT: MarkKind.PRESENT,
    CodeClass.APPROVED_EDUCATIONAL_ACTIVITY: MarkKind.ACTIVITY,
    CodeClass.AUTHORISED: MarkKind.AUTHORISED,
    CodeClass.UNAUTHORISED: MarkKind.UNAUTHORISED,
    CodeClass.NOT_POSSIBLE: MarkKind.NOT_POSSIBLE,
    CodeClass.ADMINISTRATIVE: MarkKind.CLOSED,
}
_KIND_OF_TEXT = {"L": MarkKind.LATE, "N": MarkKind.UNEXPLAINED}
_PRESENT_IN_EITHER_HALF = {"/", "\\"}
_LEGEND = (
    (MarkKind.PRESENT, "Present"),
    (MarkKind.LATE, "Late, before the register closed"),
    (MarkKind.ACTIVITY, "Learning elsewhere, approved"),
    (MarkKind.AUTHORISED, "Away, with leave or ill"),
    (MarkKind.UNAUTHORISED, "Away, without leave"),
    (MarkKind.UNEXPLAINED, "Away, no reason yet: ours to find out"),
    (MarkKind.MISSING, "No mark: register not taken"),
    (MarkKind.NOT_POSSIBLE, "Not a possible session"),
    (MarkKind.CLOSED, "School closed"),
)


@dataclass(frozen=True, slots=True)
class GridCell:
    """One session: what is printed, its tone, its words. ``changed`` says what it was before, if it was.

    ``spoken`` is how it is outlined when a suggestion speaks of it, ``spoken_words`` which one does.
    """

    letter: str
    kind: MarkKind
    words: str
    changed: str = ""
    spoken: str = ""
    spoken_words: str = ""


@dataclass(frozen=True, slots=True)
class GridRow:
    """One half-day across the weeks."""

    half: str
    cells: tuple[GridCell, ...]


@dataclass(frozen=True, slots=True)
class GridDay:
    """One weekday: its morning and afternoon rows, and how many of its sessions were attended."""

    name: str
    short: str
    rows: tuple[GridRow, ...]
    attended: int
    possible: int


@dataclass(frozen=True, slots=True)
class GridWeek:
    """One column: the week's Monday, and how many of its sessions were attended."""

    day: int
    month: str
    words: str
    attended: int
    possible: int


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """One kind of mark that the grid holds, with an example of its letter."""

    kind: MarkKind
    letter: str
    words: str


@dataclass(frozen=True, slots=True)
class Spoken:
    """One way a session is outlined, and of which suggestion that tells."""

    outline: str
    words: str


@dataclass(frozen=True, slots=True)
class Grid:
    """The whole table. ``long`` grids (over a term) keep their columns' width and scroll in their place."""

    caption: str
    weeks: tuple[GridWeek, ...]
    days: tuple[GridDay, ...]
    legend: tuple[LegendEntry, ...]
    attended: int
    possible: int
    missing: int
    changed: int
    spoken: tuple[Spoken, ...] = ()
    long: bool = False


_OUTLINES = ("spoken-first", "spoken-second")
_PLACES = ("first", "second")
_BY_BOTH = Spoken("spoken-both", "both suggestions")


@dataclass(frozen=True)
class GridSource:
    """What a grid is made from.

    ``until`` is the first slot not yet held, where there is one.
    ``marks`` and ``due`` have one entry for each slot of ``weeks``: the stored byte, and whether a mark is
    due (the school open, the pupil enrolled, the session already held). ``changes`` maps a slot to what it
    was before in words ("was N until the import of Mon 9 Mar"). ``code`` gives the code of a byte.
    ``speaks_of`` are the slots each suggestion speaks of, the first suggestion's first; at most two.
    """

    weeks: Weeks
    marks: bytes
    due: Sequence[bool]
    first: date
    last: date
    code: Callable[[int], Code]
    changes: Mapping[int, str] = field(default_factory=dict)
    until: int | None = None
    speaks_of: Sequence[Collection[int]] = ()

    def spoken_at(self, slot: int) -> Spoken | None:
        """How a session is outlined; None when no suggestion speaks of it."""
        by = tuple(place for place, slots in enumerate(self.speaks_of) if slot in slots)
        if not by:
            return None
        if len(by) == len(_OUTLINES):
            return _BY_BOTH
        which = f"{_PLACES[by[0]]} " if sum(map(bool, self.speaks_of)) > 1 else ""
        return Spoken(_OUTLINES[by[0]], f"the {which}suggestion")

    @cached_property
    def shown(self) -> range:
        """The slots of the period, for asking of each slot in turn."""
        return range(self.weeks.slots)[self.weeks.between(self.first, self.last)]


def build_grid(source: GridSource, name: str) -> Grid:
    """The table of a pupil's sessions from ``first`` to ``last``; ``name`` is how the caption calls them."""
    mondays = _mondays(source.first, source.last)
    days = tuple(_day(source, weekday, mondays) for weekday in _weekdays(source, mondays))
    weeks = tuple(_week(source, monday) for monday in mondays)
    cells = [cell for day in days for row in day.rows for cell in row.cells]
    return Grid(
        caption=f"{name}’s sessions by week, {day_words(source.first)} to {day_words(source.last)}",
        weeks=weeks,
        days=days,
        legend=_legend(cells),
        attended=sum(day.attended for day in days),
        possible=sum(day.possible for day in days),
        missing=sum(cell.kind is MarkKind.MISSING for cell in cells),
        changed=sum(bool(cell.changed) for cell in cells),
        spoken=_spoken(cells),
        long=len(mondays) > _LONG,
    )


def _mondays(first: date, last: date) -> list[date]:
    start, end = monday_of(first), monday_of(last)
    return [start + timedelta(weeks=n) for n in range((end - start).days // 7 + 1)]


def _weekdays(source: GridSource, mondays: list[date]) -> list[int]:
    """Monday to Friday, and any other day on which there is something to show."""
    extra = [
        weekday
        for weekday in range(5, 7)
        if any(_holds(source, slot) for monday in mondays for slot in _slots(source, monday, weekday))
    ]
    return [*_SCHOOL_WEEK, *extra]


def _holds(source: GridSource, slot: int) -> bool:
    return _inside(source, slot) and (source.marks[slot] != 0 or bool(source.due[slot]))


def _inside(source: GridSource, slot: int) -> bool:
    return slot in source.shown


def _slots(source: GridSource, monday: date, weekday: int) -> tuple[int, int]:
    first = (monday - source.weeks.monday).days // 7 * SLOTS_PER_WEEK + weekday * 2
    return first, first + 1


def _day(source: GridSource, weekday: int, mondays: list[date]) -> GridDay:
    halves = list(zip(*(_slots(source, monday, weekday) for monday in mondays), strict=True))
    rows = tuple(
        GridRow(half, tuple(_cell(source, slot) for slot in slots))
        for half, slots in zip(("am", "pm"), halves, strict=True)
    )
    attended, possible = _counted(source, [slot for slots in halves for slot in slots])
    name = weekday_name(weekday)
    return GridDay(name, name[:3], rows, attended, possible)


def _week(source: GridSource, monday: date) -> GridWeek:
    slots = [slot for weekday in range(7) for slot in _slots(source, monday, weekday)]
    attended, possible = _counted(source, slots)
    words = f"{attended} of {plural(possible, 'session')}" if possible else "no sessions"
    return GridWeek(monday.day, f"{monday:%b}", words, attended, possible)


def _counted(source: GridSource, slots: Sequence[int]) -> tuple[int, int]:
    codes = [
        source.code(source.marks[slot]) for slot in slots if _inside(source, slot) and source.marks[slot]
    ]
    return sum(code.attended for code in codes), sum(code.possible for code in codes)


def _cell(source: GridSource, slot: int) -> GridCell:
    cell, spoken = _mark(source, slot), source.spoken_at(slot)
    if spoken is None or cell.kind is MarkKind.OUTSIDE:
        return cell
    return replace(cell, spoken=spoken.outline, spoken_words=spoken.words)


def _mark(source: GridSource, slot: int) -> GridCell:
    if not _inside(source, slot):
        return GridCell("", MarkKind.OUTSIDE, "not in this period")
    number, changed = source.marks[slot], source.changes.get(slot, "")
    if number:
        code = source.code(number)
        return GridCell(*_marked(code), changed=changed)
    if source.due[slot]:
        return GridCell("?", MarkKind.MISSING, "no mark yet", changed)
    if source.until is not None and slot >= source.until:
        return GridCell("", MarkKind.OUTSIDE, "not held yet")
    return GridCell("", MarkKind.CLOSED, "no session", changed)


def _marked(code: Code) -> tuple[str, MarkKind, str]:
    kind = _KIND_OF_TEXT.get(code.text, _KIND_OF_CLASS[code.code_class])
    words = "Present" if code.text in _PRESENT_IN_EITHER_HALF else code.meaning
    return code.text, kind, words


def _spoken(cells: Sequence[GridCell]) -> tuple[Spoken, ...]:
    """Only the outlines that appear, those of one suggestion before those of both."""
    found = {Spoken(cell.spoken, cell.spoken_words) for cell in cells if cell.spoken}
    return tuple(sorted(found, key=lambda each: (each == _BY_BOTH, each.outline)))


def _legend(cells: Sequence[GridCell]) -> tuple[LegendEntry, ...]:
    """Only the kinds that appear, each with a letter that appears."""
    letters: dict[MarkKind, str] = {}
    for cell in cells:
        letters.setdefault(cell.kind, "/" if cell.kind is MarkKind.PRESENT else cell.letter)
    return tuple(LegendEntry(kind, letters[kind], words) for kind, words in _LEGEND if kind in letters)
