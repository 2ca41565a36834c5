"""Days on which far more of a year group were away, or missed the morning alone, than usual on that weekday.

A bus that did not come, a trip, snow, a strike: something happened to many at once. Usual is the year
group's own other days of that weekday. Counts of a day stray more than a coin's, since illness goes round
and weeks differ; by how much is measured on the year group's own days, and counts are shrunk by it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from upturn.kernel.sessions import DAYS_PER_WEEK
from upturn.patterns.evidence import Bools, Days, Floats, Ints
from upturn.patterns.sentences import DAYS, about
from upturn.patterns.shared.cause import LEVEL, SharedCause, SharedKind, stands_out
from upturn.patterns.shared.mornings import only_morning_wrong
from upturn.patterns.tails import binomial

FEWEST_OTHER_DAYS = 6
TIMES_AS_MANY = 3
"""Illness that goes round can double a day; what a day of its own brings is more than that."""

SHARE_OF_GROUP = 20
"""At least one in twenty of the year group beyond what is usual."""

MEDIAN_OF_SQUARES = 0.455
"""The median of the square of a standard normal deviate."""

MOST = 5
LATE_WORDS, AWAY_WORDS = "came late or missed the morning alone", "were away, ill or without leave"


@dataclass(frozen=True, slots=True, eq=False)
class GroupDays:
    """Each year group's days, ``[groups, days]``: pupils who counted, how many it was, and would be.

    ``p`` is the chance of as many, counted once for every day of every group, of both kinds.
    """

    n: Ints
    observed: Ints
    expected: Floats
    p: Floats


def shared_days(days: Days, year_groups: Sequence[str]) -> list[SharedCause]:
    """Days that stand out, days in a row as one, the least likely by chance, newest first."""
    names = sorted(set(year_groups) - {""})
    if not names or not len(days.days):
        return []
    belongs = np.array([[group == name for group in year_groups] for name in names], np.int64)
    late = only_morning_wrong(days)
    found = [
        (run[0], cause)
        for words, what in ((LATE_WORDS, late), (AWAY_WORDS, days.away & ~late))
        for counted in [group_days(days, belongs, what)]
        for run in _runs(standing(counted))
        for cause in [_cause(days, names, counted, words, run)]
    ]
    least_likely = sorted(found, key=lambda each: each[1].p)[:MOST]
    return [cause for _, cause in sorted(least_likely, key=lambda each: each[0], reverse=True)]


def group_days(days: Days, belongs: Ints, what: Bools) -> GroupDays:
    """Every group's days of something; ``belongs`` is ``int64[groups, pupils]``, 0 or 1."""
    n, observed = belongs @ days.counts, belongs @ (what & days.counts)
    rate = _usual_rate(n, observed, days.weekday)
    n_once, once = _shrunk(n, observed, rate)
    p = binomial(n_once.ravel(), once.ravel(), rate.ravel())[0].reshape(n.shape)
    tried = 2 * max(int((n > 0).sum()), 1)
    known = _others(np.ones_like(n), days.weekday) >= FEWEST_OTHER_DAYS
    return GroupDays(n, observed, n * rate, np.where(known, np.minimum(p * tried, 1.0), 1.0))


def standing(counted: GroupDays) -> Bools:
    """``bool[groups, days]``: those that stand out."""
    beyond = SHARE_OF_GROUP * (counted.observed - counted.expected) >= counted.n
    stands = np.vectorize(stands_out, otypes=[np.bool_])
    far = counted.observed >= TIMES_AS_MANY * counted.expected
    worth: Bools = beyond & far & (counted.p <= LEVEL)
    worth[worth] = stands(counted.observed[worth], counted.expected[worth], counted.p[worth])
    return worth


def _others(values: Ints, weekday: Ints) -> Ints:
    """``int64[groups, days]``: the sum over a day's weekday without the day itself."""
    on = np.eye(DAYS_PER_WEEK, dtype=np.int64)[weekday]
    others: Ints = (values @ on)[:, weekday] - values
    return others


def _usual_rate(n: Ints, observed: Ints, weekday: Ints) -> Floats:
    rate: Floats = _others(observed, weekday) / np.maximum(_others(n, weekday), 1)
    return rate


def _shrunk(n: Ints, observed: Ints, rate: Floats) -> tuple[Ints, Ints]:
    """Counts as of fewer pupils, where a group's days stray more than chance alone would have them."""
    spread = np.maximum(n * rate * (1 - rate), 1e-9)
    squares = np.square(observed - n * rate) / spread
    stray = np.maximum(np.median(squares, axis=1, keepdims=True) / MEDIAN_OF_SQUARES, 1.0)
    return np.rint(n / stray).astype(np.int64), np.floor(observed / stray).astype(np.int64)


def _runs(stands: Bools) -> Iterator[list[int]]:
    """Days one after another on which any group stands out; ``stands`` is ``bool[groups, days]``."""
    places = np.flatnonzero(stands.any(axis=0))
    for run in np.split(places, np.flatnonzero(np.diff(places) > 1) + 1):
        if len(run):
            yield run.tolist()


def _cause(
    days: Days, names: Sequence[str], counted: GroupDays, words: str, run: Sequence[int]
) -> SharedCause:
    """The day of a run on which most were, of the groups that stand out on it."""
    stands = standing(counted)
    day = max(run, key=lambda place: int(counted.observed[stands[:, place], place].sum()))
    here = np.flatnonzero(stands[:, day])
    n, observed = int(counted.n[here, day].sum()), int(counted.observed[here, day].sum())
    expected, on = float(counted.expected[here, day].sum()), days.days[day]
    groups = _listed([_year(names[group]) for group in here.tolist()])
    beside = f" So it was on {len(run) - 1} more days beside it." if len(run) > 2 else ""
    beside = " So it was on another day beside it." if len(run) == 2 else beside
    return SharedCause(
        kind=SharedKind.DAY,
        which=on.isoformat(),
        sentence=f"On {on:%a} {on.day} {on:%b} {observed} of {n} in {groups} {words}; on a "
        f"{DAYS[on.weekday()]} it is usually {about(expected)}.{beside}",
        question="What happened that day?" if len(run) == 1 else "What happened then?",
        n=n,
        observed=observed,
        expected=expected,
        p=float(counted.p[here, day].min()),
    )


def _year(group: str) -> str:
    return f"Year {group}" if group.isdecimal() else group


def _listed(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)
