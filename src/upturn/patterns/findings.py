"""Findings: what the register suggests asking, in sentences, with the sessions they speak of."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from upturn.kernel.sessions import Session
from upturn.patterns import pointed_at
from upturn.patterns.bars import Bar, bars_of
from upturn.patterns.discovery import SENTENCES
from upturn.patterns.kinds import TESTED, Kind
from upturn.patterns.lesson import LessonMarks
from upturn.patterns.look import ALL, Look, look_at
from upturn.patterns.measured import Measured
from upturn.patterns.sentences import DAYS, Figures, question, sentence
from upturn.registers.packed import PackedMarks


@dataclass(frozen=True, slots=True)
class Finding:
    """One pattern of one pupil.

    ``row`` is the pupil's in the marks given. ``p`` is the chance of as much where there is no pattern, ``q``
    the share of flags as strong that are chance; both None where the kind is described and not tested.
    ``which`` tells it from others of its kind, and is the same at a later look: a weekday's name, a
    subject's or a period's, the day a change is put at; else empty. ``other_row`` is the other pupil of a
    co-absence, which only the lead and the designated safeguarding lead may see and no file may hold.
    """

    row: int
    kind: Kind
    which: str
    sentence: str
    question: str
    n: int
    observed: int
    expected: float
    p: float | None
    q: float | None
    sessions: tuple[tuple[date, Session], ...]
    bars: tuple[Bar, ...]
    other_row: int | None = None

    @property
    def may_be_exported(self) -> bool:
        """Whether it may leave Upturn in a file."""
        return self.kind is not Kind.CO_ABSENCE


@dataclass(frozen=True, slots=True)
class Test:
    """One tested kind of one pupil, whether or not anything is said of it."""

    row: int
    kind: Kind
    n: int
    observed: int
    expected: float
    p: float

    __test__ = False  # What is tested here is a child's register: not a test of pytest's.


@dataclass(frozen=True, slots=True)
class TooLittle:
    """Why there is no finding, and what would be enough; ``row`` is None where said of a whole school."""

    row: int | None
    rows: tuple[int, ...]
    sentence: str


@dataclass(frozen=True, slots=True, eq=False)
class Looks:
    """Some schools, each looked at on its own, with the rows of each."""

    looks: tuple[tuple[NDArray[np.intp], Look], ...]

    def findings(self) -> list[Finding]:
        """At most two a pupil, by row."""
        found = [each for rows, look in self.looks for each in _findings(look, rows)]
        return sorted(found, key=lambda each: each.row)

    def tests(self) -> list[Test]:
        """Every pupil and kind that was tested, by row."""
        found = [each for rows, look in self.looks for each in _tests(look, rows)]
        return sorted(found, key=lambda each: each.row)

    def too_little(self) -> list[TooLittle]:
        """What cannot be looked at, and why."""
        return [each for rows, look in self.looks for each in _too_little(rows, look)]


def look_for(
    packed: PackedMarks,
    first: date,
    last: date,
    *,
    schools: NDArray[np.intp] | None = None,
    year_groups: Sequence[str] | None = None,
    lessons: LessonMarks | None = None,
    kinds: Collection[Kind] = ALL,
) -> Looks:
    """Look at every school's marks from ``first`` to ``last``, both inclusive, each on its own.

    ``schools`` gives each row's school, numbered from 0; without it all rows are of one school. The rest is
    as of `look_at`.
    """
    if schools is None:
        look = look_at(packed, first, last, year_groups=year_groups, lessons=lessons, kinds=kinds)
        return Looks(((np.arange(packed.pupils), look),))
    order = np.argsort(schools, kind="stable")
    edges = np.flatnonzero(np.diff(schools[order])) + 1
    asked = first, last, year_groups, lessons, kinds
    return Looks(tuple((rows, _look_at_rows(packed, rows, *asked)) for rows in np.split(order, edges)))


def _look_at_rows(
    packed: PackedMarks,
    rows: NDArray[np.intp],
    first: date,
    last: date,
    year_groups: Sequence[str] | None,
    lessons: LessonMarks | None,
    kinds: Collection[Kind],
) -> Look:
    mine = PackedMarks(packed.weeks, packed.marks[rows], packed.expected[rows])
    groups = None if year_groups is None else [year_groups[row] for row in rows.tolist()]
    taught = None if lessons is None else lessons.of_rows(rows, packed.pupils)
    return look_at(mine, first, last, year_groups=groups, lessons=taught, kinds=kinds)


def _findings(look: Look, rows: NDArray[np.intp]) -> Iterator[Finding]:
    said: Counter[int] = Counter()
    for measured, place in look.said():
        row = int(measured.rows[place])
        said[row] += 1
        if said[row] <= SENTENCES:
            yield _finding(look, rows, measured, place)


def _finding(look: Look, rows: NDArray[np.intp], measured: Measured, place: int) -> Finding:
    row, kind = int(measured.rows[place]), measured.kind
    figures = _figures(look, measured, place)
    tested = kind in TESTED
    return Finding(
        row=int(rows[row]),
        kind=kind,
        which=_which(kind, figures),
        sentence=sentence(kind, figures),
        question=question(kind, figures),
        n=figures.n,
        observed=figures.observed,
        expected=figures.expected,
        p=float(measured.p[place]) if tested else None,
        q=float(look.discovered.q[row]) if tested else None,
        sessions=tuple(pointed_at.sessions(look, kind, row, figures.which)),
        bars=bars_of(look, kind, row, figures),
        other_row=int(rows[figures.which]) if kind is Kind.CO_ABSENCE else None,
    )


def _figures(look: Look, measured: Measured, place: int) -> Figures:
    which, kind = int(measured.which[place]), measured.kind
    return Figures(
        n=int(measured.n[place]),
        observed=int(measured.observed[place]),
        expected=float(measured.expected[place]),
        which=which,
        named=look.lessons.called(which) if kind is Kind.LESSON and look.lessons else "",
        on=pointed_at.day_of_change(look, which) if kind is Kind.CHANGE_POINT else None,
    )


def _which(kind: Kind, figures: Figures) -> str:
    if kind is Kind.WEEKDAY:
        return DAYS[figures.which]
    return figures.on.isoformat() if figures.on else figures.named


def _tests(look: Look, rows: NDArray[np.intp]) -> Iterator[Test]:
    for measured in look.tested:
        columns = (each.tolist() for each in (rows[measured.rows], *measured.figures))
        for row, n, observed, expected, p in zip(*columns, strict=True):
            yield Test(row, measured.kind, n, observed, expected, p)


def _too_little(rows: NDArray[np.intp], look: Look) -> Iterator[TooLittle]:
    everyone = tuple(rows.tolist())
    if look.enough.school:
        yield TooLittle(None, everyone, look.enough.school)
        return
    if look.lessons is not None and (why := look.lessons.why_not()):
        yield TooLittle(None, everyone, why)
    for row in np.flatnonzero(~look.enough.eligible & (look.enough.weeks_here > 0)).tolist():
        yield TooLittle(int(rows[row]), (int(rows[row]),), look.enough.why_not(row))
