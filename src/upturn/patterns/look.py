"""One school looked at once: its days and spells, every kind's figures, and what may be said of whom."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import numpy as np

from upturn.patterns.after_break import after_break
from upturn.patterns.alternate_weeks import alternate_weeks
from upturn.patterns.change_point import change_point
from upturn.patterns.co_absence import SHOWN_FROM, co_absence
from upturn.patterns.discovery import Discovered, discover
from upturn.patterns.drift import drift
from upturn.patterns.enough import Enough, enough
from upturn.patterns.evidence import Bools, Days, Floats, Ints, days_of
from upturn.patterns.first_session import first_session
from upturn.patterns.kinds import TESTED, Kind
from upturn.patterns.lesson import LessonMarks, lesson
from upturn.patterns.measured import Measured
from upturn.patterns.small_win import small_win
from upturn.patterns.spells import Spells, by_length, often_away, scattered, spells_of
from upturn.patterns.weekday import by_weekday, usual_share, weekday
from upturn.registers.packed import PackedMarks

ALL = frozenset(Kind)
_PLACE = {kind: place for place, kind in enumerate(Kind)}


@dataclass(frozen=True, eq=False)
class Look:
    """A school, looked at. Rows are those of the marks it was given."""

    days: Days
    spells: Spells
    lessons: LessonMarks | None
    enough: Enough
    tested: tuple[Measured, ...]
    described: tuple[Measured, ...]
    discovered: Discovered

    @cached_property
    def weekday_shares(self) -> tuple[Ints, Floats]:
        """``[pupils, 7]``: short spells begun on each weekday, and the share of them usual there."""
        began, could = by_weekday(self.days, self.spells)
        return began, usual_share(began, could)

    @cached_property
    def lengths(self) -> Ints:
        """``int64[pupils, lengths]``: spells by how long they were, as `spells.LENGTHS` has them."""
        return by_length(self.spells, self.days.pupils)

    @cached_property
    def length_shares(self) -> Floats:
        """``float64[lengths]``: the share of each length in the spells of those away often."""
        here = self.lengths[often_away(self.lengths.sum(axis=1))].sum(axis=0)
        shares: Floats = here / max(int(here.sum()), 1)
        return shares

    def taught(self, row: int) -> tuple[Days, LessonMarks]:
        """One pupil's days and lessons, as row 0.

        Raises:
            ValueError: where no lessons were looked at.
        """
        if self.lessons is None:
            raise ValueError("no lessons were looked at")
        mine = np.flatnonzero(self.lessons.row == row)
        columns = {name: getattr(self.lessons, name)[mine] for name in ("day", "period", "subject", "mark")}
        theirs = replace(self.lessons, row=np.zeros(len(mine), np.int64), group=None, groups=(), **columns)
        return self.days.of(row), theirs

    def said(self) -> list[tuple[Measured, int]]:
        """The figures and the place in them of all that may be said, by row, the most telling first."""
        found = [
            (measured, int(place))
            for column, measured in enumerate(self.tested)
            for place in np.flatnonzero(self._shown(measured, column))
        ]
        found += [(measured, place) for measured in self.described for place in range(len(measured))]
        return sorted(found, key=lambda each: (int(each[0].rows[each[1]]), *self._order(*each)))

    def _shown(self, measured: Measured, column: int) -> Bools:
        chosen = self.discovered.chosen[measured.rows, column] & (measured.observed > measured.expected)
        if measured.kind is Kind.CO_ABSENCE:
            chosen &= measured.observed >= SHOWN_FROM
        shown: Bools = chosen
        return shown

    def _order(self, measured: Measured, place: int) -> tuple[int, float, int]:
        tested = measured.kind in TESTED
        return (not tested, float(measured.p[place]) if tested else 0.0, _PLACE[measured.kind])


def look_at(
    packed: PackedMarks,
    first: date,
    last: date,
    *,
    year_groups: Sequence[str] | None = None,
    lessons: LessonMarks | None = None,
    kinds: Collection[Kind] = ALL,
) -> Look:
    """Look at one school's marks from ``first`` to ``last``, both inclusive.

    Args:
        packed: the marks; all rows are of one school.
        first: the first day, usually the academic year's.
        last: the day of the look.
        year_groups: each row's; pupils of none are not looked at together. Without it nobody is.
        lessons: marks of lessons, where the school keeps them.
        kinds: what to look for.
    """
    days = days_of(packed, first, last)
    spells = spells_of(days)
    fit = enough(days)
    tested = tuple(_tested(days, spells, fit.eligible, year_groups, lessons, kinds))
    described = tuple(_described(days, spells, fit.eligible, kinds))
    return Look(days, spells, lessons, fit, tested, described, discover(tested, days.pupils))


def _tested(
    days: Days,
    spells: Spells,
    fit: Bools,
    year_groups: Sequence[str] | None,
    lessons: LessonMarks | None,
    kinds: Collection[Kind],
) -> list[Measured]:
    work = {
        Kind.WEEKDAY: lambda: weekday(days, spells, fit),
        Kind.FIRST_SESSION: lambda: first_session(days, fit),
        Kind.LESSON: lambda: Measured.none(Kind.LESSON) if lessons is None else lesson(days, lessons, fit),
        Kind.AFTER_BREAK: lambda: after_break(days, fit),
        Kind.ALTERNATE_WEEKS: lambda: alternate_weeks(days, spells, fit),
        Kind.CO_ABSENCE: lambda: _together(days, spells, fit, year_groups),
    }
    return [work[kind]() for kind in TESTED if kind in kinds]


def _together(days: Days, spells: Spells, fit: Bools, year_groups: Sequence[str] | None) -> Measured:
    if year_groups is None:
        return Measured.none(Kind.CO_ABSENCE)
    placed = np.array([bool(group) for group in year_groups], np.bool_)
    return co_absence(days, spells, fit & placed, year_groups)


def _described(days: Days, spells: Spells, fit: Bools, kinds: Collection[Kind]) -> list[Measured]:
    work = {
        Kind.CHANGE_POINT: lambda: change_point(days, spells, fit),
        Kind.DRIFT: lambda: drift(days, spells, fit),
        Kind.SMALL_WIN: lambda: small_win(days, spells, fit),
        Kind.SPELLS: lambda: scattered(days, spells, fit),
    }
    return [work[kind]() for kind in work if kind in kinds]
