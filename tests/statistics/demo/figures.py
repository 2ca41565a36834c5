"""What a drawn school year amounts to, counted plainly, for the calibration tests to compare."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from upturn.demo.calendars import days_held
from upturn.demo.clock import LAST_YEAR, TODAY
from upturn.demo.marking import NUMBERS
from upturn.demo.school_years import SchoolYear
from upturn.demo.seasons import term_of
from upturn.demo.town import SCHOOLS, Town, build_town
from upturn.kernel.sessions import Session

Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Share:
    """A group's absence: overall, persistent and severe, each in per cent."""

    overall: float
    persistent: float
    severe: float


@dataclass(frozen=True, slots=True, eq=False)
class Sessions:
    """Sessions of a school year by day: ``bool[rows, days, 2]``."""

    away: Bools
    possible: Bools
    marks: NDArray[np.uint8]
    weekdays: NDArray[np.int64]
    terms: NDArray[np.int64]

    @property
    def whole(self) -> Share:
        return self.of(np.ones(len(self.away), np.bool_))

    def of(self, rows: Bools) -> Share:
        """The figures of some rows."""
        away = self.away[rows].sum(axis=(1, 2))
        possible = self.possible[rows].sum(axis=(1, 2))
        away, possible = away[possible > 0], possible[possible > 0]
        return Share(
            100 * away.sum() / possible.sum(),
            100 * float((10 * away >= possible).mean()),
            100 * float((2 * away >= possible).mean()),
        )

    def code(self, text: str) -> float:
        """A code's sessions as per cent of possible ones."""
        return 100 * float((self.marks == NUMBERS[text]).sum() / self.possible.sum())

    def on(self, days: Bools) -> float:
        """The absence rate of some days, in per cent."""
        return 100 * float(self.away[:, days].sum() / self.possible[:, days].sum())


def sessions_of(held: SchoolYear) -> Sessions:
    """The sessions of a school year, this morning left out."""
    days = [day for day in days_held(held.organisation, held.year, TODAY) if day < TODAY]
    slots = np.array([held.year.weeks.slot(day, Session.AM) for day in days])
    marks = np.stack([held.marks[:, slots], held.marks[:, slots + 1]], axis=2)
    classes = marks // 32
    return Sessions(
        np.isin(classes, (3, 4)),
        np.isin(classes, (1, 2, 3, 4)),
        marks,
        np.array([day.weekday() for day in days]),
        np.array([term_of(day) for day in days]),
    )


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """Last year of one school in the town of one seed, with who has free meals, which support and
    which year group."""

    sessions: Sessions
    free_meals: Bools
    sen: NDArray[np.str_]
    year_group: NDArray[np.str_]


@cache
def last_year(seed: int, school: str) -> Drawn:
    """Last year of a school; the town is drawn once for both schools and let go."""
    return _last_years(seed)[SCHOOLS.index(school)]


@cache
def _last_years(seed: int) -> tuple[Drawn, ...]:
    return tuple(_drawn(build_town(seed)))


def _drawn(town: Town) -> Iterator[Drawn]:
    for school in SCHOOLS:
        held = town.school_year(school, LAST_YEAR)
        pupils = [town.pupil(each.pupil) for each in held.enrolments]
        yield Drawn(
            sessions_of(held),
            np.array([pupil.free_school_meals for pupil in pupils]),
            np.array([pupil.sen_status for pupil in pupils]),
            np.array([each.year_group(LAST_YEAR.start) for each in held.enrolments]),
        )
