"""Co-absence: two pupils of one year group whose short absences begin on the same days.

How often they would by chance is the product of how often each is away, spread over days as the year
group's absences are. Who may be looked at depends on each pupil's own count alone; a pair's joint count only
decides, after false alarms have been held down, whether it is shown. A pair may mean friendship, a shared
bus, or exploitation: it is for the designated safeguarding lead, and leaves the building in no file.
"""

from collections.abc import Sequence

import numpy as np

from upturn.patterns.bits import Words, count, count_shared, words
from upturn.patterns.evidence import Bools, Days, Floats, Ints
from upturn.patterns.kinds import Kind
from upturn.patterns.measured import Measured
from upturn.patterns.spells import Spells
from upturn.patterns.tails import binomial, over_distinct

FEWEST = 10
SHOWN_FROM = 4


def co_absence(days: Days, spells: Spells, eligible: Bools, year_groups: Sequence[str]) -> Measured:
    """Every eligible pupil's likeliest partner, whose row ``which`` is; ``n`` counts the pupil's own days."""
    began = _began(days, spells)
    bits = words(began)
    fit = eligible & (count(bits) >= FEWEST)
    groups = np.unique(np.asarray(year_groups, dtype=str), return_inverse=True)[1]
    found = [
        _in_group(np.flatnonzero(groups == group), fit, began, bits)
        for group in range(groups.max(initial=-1) + 1)
    ]
    parts = [part for part in found if len(part)]
    if not parts:
        return Measured.none(Kind.CO_ABSENCE)
    order = np.argsort(np.concatenate([part.rows for part in parts]))
    columns = (np.concatenate([getattr(part, name) for part in parts])[order] for name in _COLUMNS)
    return Measured(Kind.CO_ABSENCE, *columns)


_COLUMNS = ("rows", "n", "observed", "expected", "p", "which")


def _began(days: Days, spells: Spells) -> Bools:
    began = np.zeros(days.counts.shape, np.bool_)
    began[spells.short_starts()] = True
    return began


def _in_group(members: Ints, fit: Bools, began: Bools, bits: Words) -> Measured:
    """The pupils of one year group. A day's share is of all its absences, of pupils looked at or not."""
    rows = members[fit[members]]
    if len(rows) < 2:
        return Measured.none(Kind.CO_ABSENCE)
    by_day = began[members].sum(axis=0, dtype=np.int64)
    together = float(np.square(by_day / by_day.sum()).sum())
    mine = bits[rows]
    return _likeliest(rows, count(mine), count_shared(mine, mine), together)


def _likeliest(rows: Ints, n: Ints, joint: Ints, together: float) -> Measured:
    usual: Floats = np.outer(n, n) * np.float64(together)
    np.fill_diagonal(joint, 0)
    tails = _tails(joint, n, usual, together)
    np.fill_diagonal(tails, 2.0)
    partner = tails.argmin(axis=1)
    at = np.arange(len(rows)), partner
    p = np.minimum(tails[at] * (len(rows) - 1), 1.0)
    return Measured(Kind.CO_ABSENCE, rows, n, joint[at], usual[at], p, rows[partner])


def _tails(joint: Ints, n: Ints, usual: Floats, together: float) -> Floats:
    """Each day of the one less often away is the other's too with the same chance.

    Pairs away together no more than is usual are all alike: only the rest are worked out.
    """
    tails = np.ones(joint.shape)
    more = joint > usual
    fewer, other = np.minimum.outer(n, n)[more], np.maximum.outer(n, n)[more]

    def tail(fewer: Ints, joint: Ints, other: Ints) -> Floats:
        return binomial(fewer, joint, np.minimum(other * together, 1.0))[0]

    tails[more] = over_distinct(tail, fewer, joint[more], other)
    return tails
