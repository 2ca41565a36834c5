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

from upturn.registers.elimination import Eliminated
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
    island_of: dict[Row, set[Row]] = {}
    for value, another in set(zip(values, others, strict=True)):
        here, there = (island_of.setdefault(row, {row}) for row in ((by, value), (other, another)))
        if here is not there:
            joined, smaller = (here, there) if len(here) >= len(there) else (there, here)
            joined |= smaller
            island_of.update(dict.fromkeys(smaller, joined))
    islands = {id(island): island for island in island_of.values()}.values()
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
    return [_without(group, hidden) for group, hidden in zip(groups, tables.hidden[:-1], strict=True)]


def _without(group: Group, hidden: NDArray[np.bool_]) -> Group:
    if not hidden.any():
        return group
    shown = {column: None for column, here in zip(COLUMNS, hidden.tolist(), strict=True) if here}
    return replace(group, suppressed=True, counts=None if hidden[PUPILS] else group.counts, **shown)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True, eq=False)
class _Tables:
    """All rows, and one more for the total: values and what is hidden, ``[rows, columns]``.

    Whoever reads the tables knows all of this but the hidden values.
    """

    values: NDArray[np.int64]
    hidden: NDArray[np.bool_]
    sums: "_EqualSums"

    @classmethod
    def of(cls, groups: Sequence[Group], same: Sequence[SameSum]) -> "_Tables":
        place = {(group.by, group.value): number for number, group in enumerate(groups)}
        tables = [
            [place[row] for row in place if row[0] == by] for by in dict.fromkeys(row[0] for row in place)
        ]
        values = np.array([[getattr(group, column) for column in COLUMNS] for group in groups], np.int64)
        everything = np.vstack([values, values[tables[0]].sum(axis=0)])
        small = (everything > 0) & (everything < SMALLEST_SHOWN)
        equal = [(rows, [len(groups)]) for rows in tables]
        equal += [([place[row] for row in each.these], [place[row] for row in each.those]) for each in same]
        return cls(everything, small | small[:, [PUPILS]], _EqualSums.of(equal))

    def hide_more(self) -> bool:
        """Hide something more if something hidden can be worked out; whether anything was hidden."""
        low, high = self._bounds()
        told = self.hidden & (low == high) & (self.values > 0)
        # Pupils first, for they take their whole row with them; then severe, which holds up what is left.
        for column in (PUPILS, *reversed(range(1, len(COLUMNS)))):
            rows = np.flatnonzero(told[:, column]).tolist()
            if self._ease(rows, column, (low < high)[:, column]):
                return True
        return any(self._hide_one_of(rows, column) for rows, column in self._all_at_the_top())

    def _bounds(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """What can be said of each number: it is no less than this and no more than that."""
        # A number is hidden only if it is not zero, unless its whole row is hidden.
        floor = np.where(self.hidden[:, [PUPILS]] & (np.arange(len(COLUMNS)) != PUPILS), 0, 1)
        low = np.where(self.hidden, floor, self.values)
        high = np.where(self.hidden, _ANYTHING, self.values)
        matrix = self.sums.matrix(len(self.values))
        combined = [
            Eliminated.of(matrix, self.values[:, column], self.hidden[:, column])
            for column in range(len(COLUMNS))
        ]
        before = None
        while before != (before := (int(low.sum()), int(high.sum()))):
            high = np.minimum.accumulate(high, axis=1)
            low = np.maximum.accumulate(low[:, ::-1], axis=1)[:, ::-1].copy()
            self.sums.narrow(low, high)
            for column, each in enumerate(combined):
                each.narrow(low[:, column], high[:, column])
        return low, high

    def _ease(self, rows: list[int], column: int, free: NDArray[np.bool_]) -> bool:
        """Give numbers that are told some doubt; one more number a sum at a time, then look again."""
        eased, tried = False, set[int]()
        for row in rows:
            if self._loosen(row, column):
                eased = True
                continue
            # The sum that leaves the least room is the one that told.
            for number in sorted(self.sums.with_row(row), key=lambda number: self.sums.room(number, free)):
                if number in tried or self._hide_one_of(self.sums.rows(number), column):
                    eased = True
                    tried.add(number)
                    break
        return eased

    def _loosen(self, row: int, column: int) -> bool:
        """Where equal numbers on both sides pin the one between them, hide the one on its right."""
        equal = ~self.hidden[row] & (self.values[row] == self.values[row, column])
        right = np.flatnonzero(equal[column + 1 :])
        if not equal[:column].any() or not len(right):
            return False
        self.hidden[row, column + 1 + right[0]] = True
        return True

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
        for rows in map(self.sums.rows, range(len(self.sums))):
            hidden = self.hidden[rows]
            at_the_top = (self.values[rows] == SMALLEST_SHOWN - 1) | ~hidden
            for column in np.flatnonzero(hidden.any(axis=0) & at_the_top.all(axis=0)).tolist():
                yield rows, column


@dataclass(frozen=True, slots=True, eq=False)
class _EqualSums:
    """Pairs of row sets whose sums are the same in every column, laid end to end.

    Side ``2n`` equals side ``2n + 1``. ``members`` are row numbers, ``side`` the side each is on, and
    ``starts`` where each side begins.
    """

    members: NDArray[np.intp]
    side: NDArray[np.intp]
    starts: NDArray[np.intp]
    pairs_of: Mapping[int, list[int]]

    @classmethod
    def of(cls, pairs: Sequence[tuple[list[int], list[int]]]) -> "_EqualSums":
        sides = [side for pair in pairs for side in pair]
        lengths = [len(side) for side in sides]
        pairs_of: dict[int, list[int]] = {}
        for number, (these, those) in enumerate(pairs):
            for row in (*these, *those):
                pairs_of.setdefault(row, []).append(number)
        return cls(
            members=np.array([row for side in sides for row in side], np.intp),
            side=np.repeat(np.arange(len(sides)), lengths),
            starts=np.cumsum([0, *lengths]),
            pairs_of=pairs_of,
        )

    def __len__(self) -> int:
        return (len(self.starts) - 1) // 2

    def with_row(self, row: int) -> list[int]:
        """The pairs a row is in."""
        return self.pairs_of[row]

    def rows(self, number: int) -> list[int]:
        """All rows of a pair, both sides."""
        rows: list[int] = self.members[self.starts[2 * number] : self.starts[2 * number + 2]].tolist()
        return rows

    def room(self, number: int, free: NDArray[np.bool_]) -> int:
        """How many rows of a pair are not told."""
        return int(free[self.rows(number)].sum())

    def matrix(self, rows: int) -> NDArray[np.float64]:
        """``float64[pairs, rows]``: one where a row is on a pair's first side, minus one on its second."""
        found = np.zeros((len(self), rows))
        np.add.at(found, (self.side // 2, self.members), np.where(self.side % 2, -1.0, 1.0))
        return found

    def narrow(self, low: NDArray[np.int64], high: NDArray[np.int64]) -> None:
        """Narrow every bound: a number is what the other side holds less the rest of its own."""
        least, most = (
            np.add.reduceat(bound[self.members], self.starts[:-1], axis=0) for bound in (low, high)
        )
        other = self.side ^ 1
        highest = most[other] - least[self.side] + low[self.members]
        lowest = least[other] - most[self.side] + high[self.members]
        np.minimum.at(high, self.members, highest)
        np.maximum.at(low, self.members, lowest)
