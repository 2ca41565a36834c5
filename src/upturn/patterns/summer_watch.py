"""Before the summer: pupils away more this half term than their own year and the school's usual one suggest.

Absence rises or falls before the summer, here as elsewhere. So the last half term is held against the
pupil's own year before it, moved as the whole school moved by the same day of that half term last year, or
as it has moved this year, whichever is more: what goes round everybody is nobody's own. What strays is held
to what `drift` asks of four weeks. Described, without a chance: a fact and a question, while there is time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

import numpy as np

from upturn.patterns.breaks import half_terms
from upturn.patterns.drift import FEWEST_DAYS, away_more, times_as_much
from upturn.patterns.enough import enough
from upturn.patterns.evidence import Bools, Days
from upturn.patterns.sentences import about
from upturn.patterns.spells import spells_of
from upturn.registers.calendar import HalfTerm, SchoolCalendar

EARLIEST = (5, 20)
"""The month and day before which no second half of a summer term begins."""

QUESTION = "What has been different since the half term, and what would make September easier to begin?"


@dataclass(frozen=True, slots=True)
class Watched:
    """One pupil: away on ``away`` of ``days`` days of the half term, where ``usual`` would be expected.

    ``pupil`` is the number given for the pupil; ``away_before`` of ``days_before`` is the year before it.
    """

    pupil: int
    days: int
    away: int
    usual: float
    days_before: int
    away_before: int

    def fact(self, began: date) -> str:
        """What the register shows, and what would be usual."""
        return (
            f"Away on {self.away} of {self.days} days since {began.day} {began:%B}, and on "
            f"{self.away_before} of {self.days_before} before that. Going by those, and by how the whole "
            f"school moves before the summer, it would be {about(self.usual)}."
        )


@dataclass(frozen=True, slots=True)
class SummerWatch:
    """The watch of one school; ``why_not`` instead, with when it begins or what would be enough.

    ``moved`` is how many times as much the school is away in this half term as before it; ``usually`` how
    many times it was by the same day last year, None where that is not held. The larger is what is usual.
    """

    why_not: str = ""
    began: date | None = None
    until: date | None = None
    moved: float = 1.0
    usually: float | None = None
    watched: tuple[Watched, ...] = ()


def summer_watch(
    days: Days,
    pupils: Sequence[int],
    calendar: SchoolCalendar | None = None,
    last_year: Days | None = None,
) -> SummerWatch:
    """Look at the half term before the summer.

    Args:
        days: the school's days this year.
        pupils: a number for each row, by which its pupil is spoken of.
        calendar: the one the school gave; without it the half term is seen in the days.
        last_year: the days of the year before, where it is held.
    """
    place = _start(days, calendar)
    if place is None or len(days.days) - place < FEWEST_DAYS:
        return SummerWatch(why_not=_begins(calendar))
    fit = enough(days)
    if fit.school:
        return SummerWatch(why_not=fit.school)
    moved = _moved(days, place, len(days.days))
    usually = None if last_year is None else usual_change(last_year, len(days.days) - place)
    return SummerWatch(
        began=days.days[place],
        until=days.days[-1],
        moved=moved,
        usually=usually,
        watched=watched(days, pupils, fit.eligible, place, max(moved, usually or 0.0)),
    )


def usual_change(days: Days, length: int) -> float | None:
    """How many times as much a school was away in the first days of its last half term as before it.

    None where its days show no half term before the summer, or too little of one.
    """
    place = seen_in(days.days)
    if place is None or len(days.days) - place < FEWEST_DAYS:
        return None
    return _moved(days, place, min(place + length, len(days.days)))


def seen_in(days: Sequence[date]) -> int | None:
    """Where the half term before the summer begins, as a break in the days shows; None before it has."""
    halves = half_terms(days)
    if len(halves) < 2:
        return None
    start = halves[-1][0]
    return start if (days[start].month, days[start].day) >= EARLIEST and days[start].month < 8 else None


def _moved(days: Days, start: int, stop: int) -> float:
    counts, away = days.counts[:, :stop].sum(axis=0), days.away[:, :stop].sum(axis=0)
    return times_as_much(counts[start:], away[start:], counts[:start], away[:start])


def _start(days: Days, calendar: SchoolCalendar | None) -> int | None:
    half = before_summer(calendar)
    if half is None:
        return seen_in(days.days)
    later = [place for place, day in enumerate(days.days) if day >= half.first]
    return later[0] if later else None


def before_summer(calendar: SchoolCalendar | None) -> HalfTerm | None:
    """The last half term of the year, as the school's calendar has it; None where it says nothing of it."""
    halves = sorted(calendar.half_terms(), key=lambda half: half.first) if calendar else []
    if len(halves) < 2:
        return None
    last = halves[-1]
    return last if EARLIEST <= (last.first.month, last.first.day) < (8, 1) else None


def watched(
    days: Days, pupils: Sequence[int], eligible: Bools, place: int, moved: float
) -> tuple[Watched, ...]:
    """Whoever is away more from a day on than the days before it, so moved, lead one to expect; by row."""
    recent = np.arange(len(days.days)) >= place
    found = away_more(days, spells_of(days), eligible, recent, moved)
    (_, before), (_, gone) = days.in_and_out(recent)
    named = np.asarray(pupils, np.int64)[found.rows]
    columns = named, found.n, found.observed, found.expected, before[found.rows], gone[found.rows]
    return tuple(Watched(*row) for row in zip(*(each.tolist() for each in columns), strict=True))


def _begins(calendar: SchoolCalendar | None) -> str:
    """When there will be enough of the half term to look at."""
    begins = "This list begins after two weeks of the half term before the summer"
    half = before_summer(calendar)
    if calendar is None or half is None:
        return f"{begins}."
    every_day = (half.first + timedelta(days=number) for number in range((half.last - half.first).days + 1))
    tenth = next(islice(filter(calendar.is_open, every_day), FEWEST_DAYS - 1, None), half.last)
    return f"{begins}: from {tenth.day} {tenth:%B}."
