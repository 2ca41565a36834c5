"""Figures pooled over groups of pupils: a school, a year group, a form, a characteristic.

Sessions are pooled (all absent sessions over all possible ones), and pupils who reach a threshold are
counted, as the Department for Education does. What may be shown to others goes through `suppression`.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from upturn.registers.statistics import COUNT_FIELDS, CountArrays, Counts


@dataclass(frozen=True, slots=True)
class Group:
    """One row of a table of groups; a figure is None where it is suppressed.

    ``value`` is None for pupils whose value is not known. ``known`` counts the pupils who had anything
    possible, the denominator of the shares; ``persistent`` and ``severe`` are among them.
    """

    by: str
    value: str | None
    pupils: int | None
    counts: Counts | None
    known: int | None
    persistent: int | None
    severe: int | None
    suppressed: bool = False

    @property
    def absence_rate(self) -> float | None:
        """Pooled, 0 to 1; None where nothing was possible or the counts are suppressed."""
        return None if self.counts is None else self.counts.absence_rate

    @property
    def persistent_share(self) -> float | None:
        """Of the pupils who had anything possible, 0 to 1; None where either number is not shown."""
        return _share(self.persistent, self.known)

    @property
    def severe_share(self) -> float | None:
        """Of the pupils who had anything possible, 0 to 1; None where either number is not shown."""
        return _share(self.severe, self.known)


def grouped(characteristics: Mapping[str, Sequence[str | None]], counts: CountArrays) -> list[Group]:
    """The groups of each characteristic in turn; each gives one value a pupil, in the order of ``counts``."""
    return [group for by, values in characteristics.items() for group in pooled_by(by, values, counts)]


def pooled_by(by: str, values: Sequence[str | None], counts: CountArrays) -> list[Group]:
    """One group a value, in natural order (year 9 before year 10), unknown values last."""
    names = sorted(set(values), key=_natural)
    place = {name: number for number, name in enumerate(names)}
    member = np.fromiter((place[value] for value in values), np.intp, len(values))
    figures = [_added(member, getattr(counts, name), len(names)) for name in COUNT_FIELDS]
    everyone = np.ones(len(values), np.bool_)
    people = [
        _added(member, here, len(names))
        for here in (everyone, counts.known, counts.persistent, counts.severe)
    ]
    return [
        Group(by, name, pupils, Counts(*sessions), known, persistent, severe)
        for name, sessions, pupils, known, persistent, severe in zip(
            names, zip(*figures, strict=True), *people, strict=True
        )
    ]


def _added(
    member: NDArray[np.intp], amounts: NDArray[np.int64] | NDArray[np.bool_], groups: int
) -> list[int]:
    """Amounts added by group: exact, for a double holds any count of sessions."""
    sums = np.bincount(member, weights=amounts, minlength=groups).astype(np.int64)
    return [int(each) for each in sums]


def _natural(value: str | None) -> tuple[bool, list[tuple[bool, int, str]]]:
    """Numbers inside a text in order of size; None after everything."""
    parts = re.findall(r"\d+|\D+", value or "")
    return value is None, [
        (not part.isdecimal(), int(part) if part.isdecimal() else 0, part) for part in parts
    ]


def _share(part: int | None, whole: int | None) -> float | None:
    return None if part is None or not whole else part / whole
