"""When absence falls: weekdays, seasons, the weeks about holidays, bad patches and planted patterns.

Each function gives weights, not chances: a spell that must be placed begins on a day in proportion.
"""

from collections.abc import Mapping
from datetime import date, timedelta

import numpy as np

from upturn.demo.calibration import SchoolFigures
from upturn.demo.roster import Bools, Roster
from upturn.demo.streams import Floats, Stream
from upturn.demo.truth import PatternKind, Planted

_ILLNESS_BY_MONTH = {
    9: 0.72,
    10: 0.92,
    11: 1.12,
    12: 1.32,
    1: 1.1,
    2: 1.14,
    3: 1.04,
    4: 0.92,
    5: 0.92,
    6: 0.98,
    7: 1.05,
}
_OTHER_BY_MONTH = {
    9: 0.72,
    10: 0.86,
    11: 0.92,
    12: 1.05,
    1: 0.95,
    2: 1.02,
    3: 1.08,
    4: 1.1,
    5: 1.18,
    6: 1.3,
    7: 1.45,
}
_LONG_BREAK = timedelta(days=5)
_WEEKS_PER_PATCH = 3


def illness_weights(roster: Roster, figures: SchoolFigures, stream: Stream) -> Floats:
    """``float[rows, days]``: where illness begins."""
    by_day = _by_day(roster, _ILLNESS_BY_MONTH, figures) * (1.0 + 0.12 * edge_of_term(roster.days))
    weights: Floats = by_day * _patches(roster, stream, 0.55)
    return weights


def other_weights(roster: Roster, figures: SchoolFigures, stream: Stream) -> Floats:
    """``float[rows, days]``: where absence for no good reason begins; bad patches come and go."""
    by_day = _by_day(roster, _OTHER_BY_MONTH, figures) * (1.0 + 0.4 * edge_of_term(roster.days))
    weights: Floats = by_day * _patches(roster, stream, 0.8)
    return weights


def holiday_weights(days: tuple[date, ...]) -> Floats:
    """``float[days]``: where a holiday in term time begins: about a break, and late in the year."""
    near = 0.06 + edge_of_term(days) + 0.35 * after_a_break(days)
    late = np.array([{6: 1.6, 7: 2.2, 9: 1.3}.get(day.month, 1.0) for day in days])
    weights: Floats = near * late
    return weights


def _by_day(roster: Roster, by_month: Mapping[int, float], figures: SchoolFigures) -> Floats:
    month = np.array([by_month[day.month] * figures.term_lift[term_of(day)] for day in roster.days])
    weights: Floats = month * np.array(figures.starting_weekday)[roster.weekdays]
    return weights


def term_of(day: date) -> int:
    """0 in the autumn term, 1 in the spring, 2 in the summer."""
    if day.month >= 8:
        return 0
    return 1 if (day.month, day.day) < (4, 13) else 2


def edge_of_term(days: tuple[date, ...]) -> Floats:
    """1 on the last five school days before a break of five days or more, else 0."""
    last = [n for n in range(len(days)) if n + 1 < len(days) and days[n + 1] - days[n] > _LONG_BREAK]
    edge = np.zeros(len(days))
    for place in (*last, *([len(days) - 1] if days[-1].month == 7 else [])):
        edge[max(place - 4, 0) : place + 1] = 1.0
    return edge


def after_a_break(days: tuple[date, ...]) -> Floats:
    """1 on the first three school days of a year and after a break of five days or more, else 0."""
    first = [n for n in range(len(days)) if n == 0 or days[n] - days[n - 1] > _LONG_BREAK]
    after = np.zeros(len(days))
    for place in first:
        after[place : place + 3] = 1.0
    return after


def _patches(roster: Roster, stream: Stream, size: float) -> Floats:
    """Better and worse stretches of some weeks, each child's own."""
    weeks = np.array([(day - roster.year.first_day).days // 7 for day in roster.days])
    count = int(weeks.max()) + _WEEKS_PER_PATCH + 1
    raw = stream.normals(roster.rows, count)
    smooth = sum(raw[:, shift : count - _WEEKS_PER_PATCH + shift] for shift in range(_WEEKS_PER_PATCH))
    patches: Floats = (1.0 + size * smooth / np.sqrt(_WEEKS_PER_PATCH)).clip(0.12, 3.5)
    return patches[:, weeks]


def pattern_weights(days: tuple[date, ...], planted: Planted, leaders_days: frozenset[date]) -> Floats:
    """``float[days]``: how much likelier a spell of this child is to begin on each day."""
    since = np.array([planted.since is None or day >= planted.since for day in days])
    held = _days_of(planted, days, leaders_days)
    if planted.pattern is PatternKind.RECOVERY:
        return np.where(since, 1.0, planted.strength)
    if planted.pattern is PatternKind.DRIFT:
        climbed = np.cumsum(since) / max(int(since.sum()), 1)
        return 1.0 + (planted.strength - 1.0) * climbed
    return np.where(since & held, planted.strength, 1.0)


def _days_of(planted: Planted, days: tuple[date, ...], leaders_days: frozenset[date]) -> Bools:
    match planted.pattern:
        case PatternKind.WEEKDAY | PatternKind.LESSON:
            return np.array([day.weekday() == planted.weekday for day in days])
        case PatternKind.AFTER_BREAK:
            return after_a_break(days) > 0
        case PatternKind.ALTERNATE_WEEK:
            return np.array([day.isocalendar().week % 2 == 0 for day in days])
        case PatternKind.CHANGE_POINT:
            return np.ones(len(days), np.bool_)
        case PatternKind.CO_ABSENCE:
            return np.array([day in leaders_days for day in days])
        case _:
            return np.zeros(len(days), np.bool_)
