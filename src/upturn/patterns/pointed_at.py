"""The sessions a finding speaks of, so that a page can mark them in the grid."""

from collections.abc import Callable
from datetime import date

import numpy as np

from upturn.kernel.sessions import Session
from upturn.patterns.alternate_weeks import LONGEST, weeks_in_half
from upturn.patterns.drift import last_weeks
from upturn.patterns.evidence import Ints
from upturn.patterns.first_session import mornings_gone_wrong
from upturn.patterns.kinds import Kind
from upturn.patterns.lesson import missed_of
from upturn.patterns.look import Look
from upturn.patterns.spells import SHORT

Sessions = list[tuple[date, Session]]


def sessions(look: Look, kind: Kind, row: int, which: int) -> Sessions:
    """The sessions one pupil's finding of a kind speaks of, in order."""
    if kind is Kind.LESSON:
        return [] if look.lessons is None else missed_of(*look.taught(row), 0, which)
    if kind is Kind.FIRST_SESSION:
        return [(look.days.days[day], Session.AM) for day in mornings_gone_wrong(look.days, row)]
    days = _DAYS[kind](look, row, which)
    return look.days.sessions_missed(row, days) if days else []


def day_of_change(look: Look, week: int) -> date:
    """The first school day of the week around which something changed."""
    return look.days.days[int(np.flatnonzero(look.days.week == look.days.weeks[week])[0])]


def _places(days: Ints) -> list[int]:
    places: list[int] = days.tolist()
    return places


def _starts(look: Look, row: int, longest: int = SHORT) -> Ints:
    mine = look.spells.of(row)
    starts: Ints = look.spells.first[mine][look.spells.length[mine] <= longest]
    return starts


def _on_weekday(look: Look, row: int, which: int) -> list[int]:
    starts = _starts(look, row)
    return _places(starts[look.days.weekday[starts] == which])


def _first_days_back(look: Look, row: int, _: int) -> list[int]:
    return [day for day in look.days.returns if look.days.away[row, day]]


def _in_half(look: Look, row: int, which: int) -> list[int]:
    starts = _starts(look, row, LONGEST)
    return _places(starts[weeks_in_half(look.days)[which][starts]])


def _together(look: Look, row: int, which: int) -> list[int]:
    return _places(np.intersect1d(_starts(look, row), _starts(look, which)))


def _since_change(look: Look, row: int, which: int) -> list[int]:
    since = look.days.week >= look.days.weeks[which]
    return _places(np.flatnonzero(look.days.away[row] & since))


def _lately(look: Look, row: int, _: int) -> list[int]:
    return _places(np.flatnonzero(look.days.away[row] & last_weeks(look.days)))


def _none(_: Look, __: int, ___: int) -> list[int]:
    return []


def _single_days(look: Look, row: int, _: int) -> list[int]:
    return _places(_starts(look, row, longest=1))


_DAYS: dict[Kind, Callable[[Look, int, int], list[int]]] = {
    Kind.WEEKDAY: _on_weekday,
    Kind.AFTER_BREAK: _first_days_back,
    Kind.ALTERNATE_WEEKS: _in_half,
    Kind.CO_ABSENCE: _together,
    Kind.CHANGE_POINT: _since_change,
    Kind.DRIFT: _lately,
    Kind.SMALL_WIN: _none,
    Kind.SPELLS: _single_days,
}
