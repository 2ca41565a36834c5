"""What a finding rests on, as a small chart: a few bars, each beside what would be usual."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np

from upturn.patterns.drift import last_weeks
from upturn.patterns.evidence import Bools, Floats
from upturn.patterns.kinds import Kind
from upturn.patterns.lesson import counts_of
from upturn.patterns.look import Look
from upturn.patterns.sentences import DAYS, Figures
from upturn.patterns.small_win import Sessions, sessions_of_days, start_of_half_term
from upturn.patterns.spells import LENGTHS

MOST = 10
SUBJECTS = 6


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: how many there were, and how many would be usual."""

    label: str
    observed: int
    usual: float


Bars = Iterator[Bar]


def bars_of(look: Look, kind: Kind, row: int, figures: Figures) -> tuple[Bar, ...]:
    """The bars of one pupil's finding: two to ten."""
    return tuple(_BARS[kind](look, row, figures))[-MOST:]


def _weekday(look: Look, row: int, figures: Figures) -> Bars:
    began, share = look.weekday_shares
    for day in np.flatnonzero(share.any(axis=0)).tolist():
        yield Bar(DAYS[day], int(began[row, day]), float(figures.n * share[row, day]))


def _either(one: str, other: str) -> Callable[[Look, int, Figures], Bars]:
    """A thing and its reverse, which between them are all there is."""

    def both(_: Look, __: int, figures: Figures) -> Bars:
        yield Bar(one, figures.observed, figures.expected)
        yield Bar(other, figures.n - figures.observed, figures.n - figures.expected)

    return both


def _lesson(look: Look, row: int, figures: Figures) -> Bars:
    """The subject or time of day it is about, then those there were most lessons of."""
    if look.lessons is None:
        return
    counted = counts_of(*look.taught(row))
    had, missed, of, of_missed = (
        each[0] for each in (counted.lessons, counted.missed, counted.of, counted.of_missed)
    )
    subjects = len(look.lessons.subjects)
    alike = range(subjects) if figures.which < subjects else range(subjects, len(had))
    others = sorted(set(alike) - {figures.which}, key=lambda slot: (-had[slot], slot))
    for slot in (figures.which, *others[: SUBJECTS - 1]):
        if had[slot]:
            yield Bar(look.lessons.called(slot), int(missed[slot]), had[slot] * of_missed[slot] / of[slot])


def _after_break(look: Look, row: int, figures: Figures) -> Bars:
    for day in look.days.returns:
        if look.days.counts[row, day]:
            yield Bar(_day(look.days.days[day]), int(look.days.away[row, day]), figures.expected / figures.n)


def _change_point(look: Look, row: int, figures: Figures) -> Bars:
    """Half term by half term, that of the change in two parts, as it was before."""
    turn = int(np.flatnonzero(look.days.week == look.days.weeks[figures.which])[0])
    starts = sorted({0, *look.days.returns, turn})
    counts, away = look.days.counts[row], look.days.away[row]
    before = away[:turn].sum() / counts[:turn].sum()
    yield from _stretches(look, starts, "from", away, counts * before)


def _drift(look: Look, row: int, figures: Figures) -> Bars:
    counts, away = look.days.counts[row], look.days.away[row]
    starts = _starts_of_weeks(look, int(np.argmax(last_weeks(look.days))))
    yield from _stretches(look, starts, "week of", away, counts * figures.expected / figures.n)


def _small_win(look: Look, row: int, figures: Figures) -> Bars:
    counted, attended = sessions_of_days(look.days, np.array([row]))
    starts = _starts_of_weeks(look, start_of_half_term(look.days))
    yield from _stretches(look, starts, "week of", attended[0], counted[0] * figures.expected / figures.n)


def _starts_of_weeks(look: Look, since: int) -> list[int]:
    """The first school day of each week from a place in the days on."""
    begins = np.diff(look.days.week[since:], prepend=-1) > 0
    return [int(day) + since for day in np.flatnonzero(begins)]


def _stretches(look: Look, starts: Sequence[int], how: str, seen: Sessions | Bools, usual: Floats) -> Bars:
    """A bar a stretch, each from its start to the next; the last to the end."""
    columns = (np.add.reduceat(each, starts, dtype=np.float64).tolist() for each in (seen, usual))
    for start, observed, expected in zip(starts, *columns, strict=True):
        yield Bar(f"{how} {_day(look.days.days[start])}", round(observed), expected)


@cache
def _day(day: date) -> str:
    return f"{day.day} {day:%B}"


def _spells(look: Look, row: int, figures: Figures) -> Bars:
    """By length, beside how long the absences here are of those away as many times or more."""
    usual = (figures.n * look.length_shares).tolist()
    for label, times, expected in zip(LENGTHS, look.lengths[row].tolist(), usual, strict=True):
        yield Bar(label, times, expected)


_BARS: dict[Kind, Callable[[Look, int, Figures], Bars]] = {
    Kind.WEEKDAY: _weekday,
    Kind.FIRST_SESSION: _either("mornings", "afternoons"),
    Kind.LESSON: _lesson,
    Kind.AFTER_BREAK: _after_break,
    Kind.ALTERNATE_WEEKS: _either("one week", "the next"),
    Kind.CO_ABSENCE: _either("on the same day", "on other days"),
    Kind.CHANGE_POINT: _change_point,
    Kind.DRIFT: _drift,
    Kind.SMALL_WIN: _small_win,
    Kind.SPELLS: _spells,
}
