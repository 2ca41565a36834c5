"""Small numbers hidden, so that a table of groups cannot name a child.

A count of 1 to 4 pupils is hidden. That is not enough: whoever knows the total takes the rest away from
it. So more is hidden until no hidden number can be worked out: not from its table's total, not from another
table over the same pupils (the forms of year 7 add up to year 7), not from the order severe ≤ persistent ≤
known ≤ pupils. Where a number of pupils is hidden, so is the whole row. Zero names nobody and is never
hidden for its own sake. Ratios come after, from what is left.

The rule is ours, stricter than published statistics need, and judged as by an attacker who has read it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from upturn.registers.groups import Group, grouped
from upturn.registers.statistics import CountArrays

SMALLEST_SHOWN = 5
COLUMNS = ("pupils", "known", "persistent", "severe")
PUPILS = 0
_ANYTHING = np.iinfo(np.int32).max

Row = tuple[str, str | None]


@dataclass(frozen=True, slots=True)
class SameSum:
    """Two sets of rows, each a (by, value), that hold the same pupils."""

    these: frozenset[Row]
    those: frozenset[Row]


def shown_groups(characteristics: Mapping[str, Sequence[str | None]], counts: CountArrays) -> list[Group]:
    """The groups of each characteristic, as they may be shown to people who may not see each pupil."""
    return suppress(grouped(characteristics, counts), same_sums(characteristics))


def same_sums(characteristics: Mapping[str, Sequence[str | None]]) -> list[SameSum]:
    """Where groups of one characteristic hold the same pupils as groups of another, as forms and years do."""
    names = list(characteristics)
    return [
        same
        for place, by in enumerate(names)
        for other in names[place + 1 :]
        for same in _same_between(by, characteristics[by], other, characteristics[other])
    ]


def _same_between(
    by: str, values: Sequence[str | None], other: str, others: Sequence[str | None]
) -> Iterator[SameSum]:
    """Rows joined by the pupils they share fall into islands; each island is one pair of equal sums."""
    islands: list[set[Row]] = []
    for value, another in set(zip(values, others, strict=True)):
        island: set[Row] = {(by, value), (other, another)}
        for touched in [each for each in islands if each & island]:
            islands.remove(touched)
            island |= touched
        islands.append(island)
    if len(islands) > 1:
        for island in islands:
            these = frozenset(row for row in island if row[0] == by)
            yield SameSum(these, frozenset(island - these))


def suppress(groups: Sequence[Group], same: Sequence[SameSum] = ()) -> list[Group]:
    """The same rows with small numbers hidden, and as many more as it takes.

    All rows must be of one scope: every ``by`` groups the same pupils. Another school, or another period,
    is a scope of its own. ``same`` comes from `same_sums`; without it, tables are taken to meet only in
    their total.
    """
    if not groups:
        return []
    tables = _Tables.of(groups, same)
    while tables.hide_more():
        pass
    return [_without(group, hidden) for group, hidden in zip(groups, tables.hidden, strict=False)]


def _without(group: Group, hidden: NDArray[np.bool_]) -> Group:
    if not hidden.any():
        return group
    shown = {column: None for column, here in zip(COLUMNS, hidden.tolist(), strict=True) if here}
    return replace(group, suppressed=True, counts=None if hidden[PUPILS] else group.counts, **shown)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class _Tables:
    """All rows, and one more for the total: values and what is hidden, ``[rows, columns]``.

    ``equal`` holds pairs of row numbers whose sums are the same in every column. Whoever reads the tables
    knows all of this but the hidden values.
    """

    values: NDArray[np.int64]
    hidden: NDArray[np.bool_]
    equal: tuple[tuple[list[int], list[int]], ...]

    @classmethod
    def of(cls, groups: Sequence[Group], same: Sequence[SameSum]) -> "_Tables":
        place = {(group.by, group.value): number for number, group in enumerate(groups)}
        members = {by: [place[row] for row in place if row[0] == by] for by in {row[0] for row in place}}
        values = [[getattr(group, column) for column in COLUMNS] for group in groups]
        total = np.array(values)[next(iter(members.values()))].sum(axis=0)
        everything = np.vstack([values, total]).astype(np.int64)
        small = (everything > 0) & (everything < SMALLEST_SHOWN)
        equal = [(rows, [len(groups)]) for _, rows in sorted(members.items())]
        equal += [([place[row] for row in each.these], [place[row] for row in each.those]) for each in same]
        return cls(everything, small | small[:, [PUPILS]], tuple(equal))

    def hide_more(self) -> bool:
        """Hide one thing more if something hidden can be worked out; whether there was anything to hide."""
        low, high = self.bounds()
        free = low < high
        told = np.argwhere(self.hidden & ~free & (self.values > 0)).tolist()
        # Severe first: a number told there holds up the one on its left.
        for row, column in sorted(told, key=lambda place: -place[1]):
            if self._loosen(row, column) or any(
                self._hide_one_of(rows, column) for rows in self._sums_with(row, free[:, column])
            ):
                return True
        return any(self._hide_one_of(rows, column) for rows, column in self._all_at_the_top())

    def bounds(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """What can be said of each number: it is no less than this and no more than that."""
        # A number is hidden only if it is not zero, unless its whole row is hidden.
        floor = np.where(self.hidden[:, [PUPILS]] & (np.arange(len(COLUMNS)) != PUPILS), 0, 1)
        low = np.where(self.hidden, floor, self.values)
        high = np.where(self.hidden, _ANYTHING, self.values)
        before = None
        while before != (before := (int(low.sum()), int(high.sum()))):
            np.minimum.accumulate(high, axis=1, out=high)
            low = np.maximum.accumulate(low[:, ::-1], axis=1)[:, ::-1].copy()
            for these, those in self.equal:
                _narrow(low, high, these, those)
                _narrow(low, high, those, these)
        return low, high

    def _loosen(self, row: int, column: int) -> bool:
        """Where equal numbers on both sides pin the one between them, hide the one on its right."""
        equal = ~self.hidden[row] & (self.values[row] == self.values[row, column])
        right = np.flatnonzero(equal[column + 1 :])
        if not equal[:column].any() or not len(right):
            return False
        self.hidden[row, column + 1 + right[0]] = True
        return True

    def _sums_with(self, row: int, free: NDArray[np.bool_]) -> list[list[int]]:
        """The sums a row is in, those that leave the least room first: they are what told its number."""
        sums = [[*these, *those] for these, those in self.equal if row in these or row in those]
        return sorted(sums, key=lambda rows: int(free[rows].sum()))

    def _hide_one_of(self, rows: list[int], column: int) -> bool:
        """Hide one more number of a sum: chosen by the size of the group, so the choice tells nothing."""
        shown = [row for row in rows if not self.hidden[row, column] and self.values[row, column]]
        if not shown:
            return False
        smallest = min(shown, key=lambda row: int(self.values[row, PUPILS]))
        self.hidden[smallest, column if column != PUPILS else slice(None)] = True
        return True

    def _all_at_the_top(self) -> Iterator[tuple[list[int], int]]:
        """Sums whose hidden numbers are all the largest that is hidden for its own sake.

        Such a sum has one cause for whoever knows the rule, so it needs company.
        """
        for these, those in self.equal:
            for column in range(len(COLUMNS)):
                rows = [*these, *those]
                hidden = self.values[rows, column][self.hidden[rows, column]]
                if len(hidden) and (hidden == SMALLEST_SHOWN - 1).all():
                    yield rows, column


def _narrow(low: NDArray[np.int64], high: NDArray[np.int64], these: list[int], those: list[int]) -> None:
    """A number is what the other side holds less what its own side's other numbers hold."""
    most = high[those].sum(axis=0) - (low[these].sum(axis=0) - low[these])
    least = low[those].sum(axis=0) - (high[these].sum(axis=0) - high[these])
    high[these] = np.minimum(high[these], most)
    low[these] = np.maximum(low[these], least)
