"""Co-absence: two pupils of one year group whose short absences begin on the same days.

How often they would by chance is the product of how often each is away, spread over days as the year
group's absences are. Who may be looked at depends on each pupil's own count alone; a pair's joint count only
decides, after false alarms have been held down, whether it is shown. A pair may mean friendship, a shared
bus, or exploitation: it is for the designated safeguarding lead, and leaves the building in no file.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from upturn.patterns.bits import Words, count, count_shared, words
from upturn.patterns.evidence import Bools, Days, Floats, Ints
from upturn.patterns.kinds import Kind
from upturn.patterns.measured import Measured
from upturn.patterns.spells import Spells
from upturn.patterns.tails import binomial, over_distinct

FEWEST = 10
SHOWN_FROM = 4


@dataclass(frozen=True, slots=True, eq=False)
class _YearGroup:
    """The pupils looked at of one year group, and on how many days each two of them both began.

    ``rows`` and ``n`` are ``int64[pupils]``; ``joint`` and what is ``usual`` of it are ``[pupils, pupils]``;
    ``together`` is the chance that two absences of the year group begin on one day.
    """

    rows: Ints
    n: Ints
    joint: Ints
    usual: Floats
    together: float


def co_absence(days: Days, spells: Spells, eligible: Bools, year_groups: Sequence[str]) -> Measured:
    """Every eligible pupil's likeliest partner, whose row ``which`` is; ``n`` counts the pupil's own days."""
    began = np.zeros(days.bits.shape, np.bool_)
    began[spells.short_starts()] = True
    bits = words(began)
    fit = eligible & (count(bits) >= FEWEST)
    found = [_year_group(members, fit, began, bits) for members in _members(year_groups)]
    groups = [group for group in found if len(group.rows) > 1]
    if not groups:
        return Measured.none(Kind.CO_ABSENCE)
    parts = [_likeliest(group, tails) for group, tails in zip(groups, _tails(groups), strict=True)]
    columns = [np.concatenate(column) for column in zip(*parts, strict=True)]
    order = np.argsort(columns[0])
    return Measured(Kind.CO_ABSENCE, *(column[order] for column in columns))


def _members(year_groups: Sequence[str]) -> Iterator[Ints]:
    """The rows of each year group."""
    number = {name: place for place, name in enumerate(dict.fromkeys(year_groups))}
    group = np.array([number[name] for name in year_groups], np.int64)
    return (np.flatnonzero(group == each) for each in number.values())


def _year_group(members: Ints, fit: Bools, began: Bools, bits: Words) -> _YearGroup:
    """A day's share is of all the year group's absences, of pupils looked at or not."""
    rows = members[fit[members]]
    by_day = began[members].sum(axis=0, dtype=np.int64)
    together = float(np.square(by_day / max(int(by_day.sum()), 1)).sum())
    n = count(bits[rows])
    joint = count_shared(bits[rows], bits[rows])
    np.fill_diagonal(joint, 0)
    return _YearGroup(rows, n, joint, np.outer(n, n) * np.float64(together), together)


def _likeliest(group: _YearGroup, tails: Floats) -> tuple[Ints, Ints, Ints, Floats, Floats, Ints]:
    """The columns of `Measured`."""
    np.fill_diagonal(tails, 2.0)
    partner = tails.argmin(axis=1)
    at = np.arange(len(partner)), partner
    p = np.minimum(tails[at] * (len(partner) - 1), 1.0)
    return group.rows, group.n, group.joint[at], group.usual[at], p, group.rows[partner]


def _tails(groups: Sequence[_YearGroup]) -> Iterator[Floats]:
    """The chance of as many days both began or more, of every two pupils of a group.

    Each day of the one less often away is the other's too with the same chance. Pairs away together no more
    than is usual are all alike: only the rest are worked out, each pair once.
    """
    together = np.array([group.together for group in groups])

    def tail(fewer: Ints, joint: Ints, other: Ints, place: Ints) -> Floats:
        return binomial(fewer, joint, np.minimum(other * together[place], 1.0))[0]

    pairs = [np.nonzero(np.triu(group.joint > group.usual)) for group in groups]
    columns = [
        _columns(group, pair, place) for place, (group, pair) in enumerate(zip(groups, pairs, strict=True))
    ]
    chances = over_distinct(tail, *(np.concatenate(column) for column in zip(*columns, strict=True)))
    ends = np.cumsum([len(one) for one, _ in pairs])
    for group, (one, other), end in zip(groups, pairs, ends.tolist(), strict=True):
        tails = np.ones(group.joint.shape)
        tails[one, other] = tails[other, one] = chances[end - len(one) : end]
        yield tails


def _columns(group: _YearGroup, pair: tuple[Ints, ...], place: int) -> tuple[Ints, Ints, Ints, Ints]:
    one, other = (group.n[each] for each in pair)
    return np.minimum(one, other), group.joint[pair], np.maximum(one, other), np.full(len(one), place)
