"""What each child's absence is for: the school's share of every code, given out in whole spells."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from upturn.demo.calibration import FIGURES
from upturn.demo.clock import THIS_YEAR
from upturn.demo.roster import Roster
from upturn.demo.stories import NAMED_PUPILS
from upturn.demo.streams import Floats, Stream
from upturn.demo.truth import PatternKind, Planted, Traits

Claim = tuple[str, int]
"""A code, and for how many sessions together."""


@dataclass(slots=True)
class Claims:
    """For each row: spells with a reason of their own, then how many sessions of O and of I remain."""

    left: list[int]
    spells: list[list[Claim]]
    other: list[int] = field(default_factory=list)

    def take(self, row: int, code: str, sessions: int) -> int:
        """Give a row one spell, cut to what it has left; returns its length."""
        taken = min(sessions, self.left[row])
        if taken > 0:
            self.spells[row].append((code, taken))
            self.left[row] -= taken
        return max(taken, 0)

    @property
    def ill(self) -> list[int]:
        """What is left for illness when O has its part."""
        return [left - other for left, other in zip(self.left, self.other, strict=True)]


def claims_of(
    roster: Roster,
    rates: Floats,
    sessions: list[int],
    possible: Floats,
    planted: Mapping[str, Planted],
    traits: Traits,
    seed: int,
) -> Claims:
    """Share out the year's codes so that the school's shares come out as published."""
    claims = Claims(list(sessions), [[] for _ in range(roster.rows)])
    stream = Stream(seed, "claims", roster.school, roster.year.start)
    figures = FIGURES[roster.school]
    shares = figures.absent_so_far if roster.year == THIS_YEAR else figures.absent
    quota = {code: round(share * float(possible.sum()) / 100) for code, share in shares.items()}
    kinds = _kinds(roster, rates, planted, traits)
    for row, code, length in _written_in_stories(roster):
        quota[code] = quota.get(code, 0) - claims.take(row, code, length)
    for code in ("C2", "E", "G", "T", "C1", "S", "J1", "C", "M", "U", "N"):
        if code in quota:
            _share_out(claims, kinds[code], quota[code], code, stream)
    _share_out_other(claims, rates, traits.unexplained[roster.child], quota["O"])
    return claims


def _written_in_stories(roster: Roster) -> Iterator[tuple[int, str, int]]:
    """Spells that a named child's story speaks of."""
    told = {
        "tyrell-boateng": [("E", 2), ("E", 4), ("E", 4), ("E", 6)],
        "freya-lindley": [("M", 2), ("M", 2), ("M", 2), ("M", 1), ("M", 1)],
        "zoe-prosser": [("U", 1)] * 9,
        "ibrahim-saleh": [("U", 1)] * 6,
    }
    for key, spells in told.items():
        row = roster.row_of(key)
        if row is not None and roster.year == THIS_YEAR:
            yield from ((row, code, length) for code, length in spells)


Lengths = tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Kind:
    """Who a code goes to, by relative weight, and how long its spells are, in sessions with weights."""

    weights: Floats
    lengths: Lengths
    most: float = 1.0


_ONE: Lengths = ((1, 1.0),)
_DAY_OR_TWO: Lengths = ((2, 0.6), (4, 0.4))
_WEEK: Lengths = ((10, 1.0),)
_HALF_DAY_OR_DAY: Lengths = ((1, 0.72), (2, 0.28))
_WITHOUT_WORD: Lengths = ((1, 0.3), (2, 0.7))
_PART_TIME: Lengths = ((30, 0.3), (60, 0.4), (110, 0.3))
_SUSPENSION: Lengths = ((1, 0.1), (2, 0.35), (4, 0.25), (6, 0.15), (10, 0.15))
_HOLIDAY: Lengths = ((4, 0.2), (6, 0.2), (10, 0.45), (14, 0.1), (20, 0.05))
_EXCEPTIONAL: Lengths = ((1, 0.4), (2, 0.4), (6, 0.1), (30, 0.1))


def _kinds(roster: Roster, rates: Floats, planted: Mapping[str, Planted], traits: Traits) -> dict[str, _Kind]:
    others = _not_named(roster)
    often = others * (rates >= 0.1)
    half_away = rates >= 0.5
    oldest = others * (roster.year_group == roster.year_group.max())
    late = traits.lateness[roster.child] * (0.25 + 3.0 * rates.clip(0, 0.4)) * _mornings(roster, planted)
    suspended = np.where(roster.is_boy, 1.6, 0.8) * np.where(rates >= 0.1, 1.0, 0.1) * (1.0 + roster.sen)
    return {
        "C2": _Kind(others * ((rates > 0.22) & (rates < 0.9)), _PART_TIME, 0.7),
        "E": _Kind(others * suspended, _SUSPENSION),
        "G": _Kind(others * ((rates > 0.02) & ~half_away), _HOLIDAY, 0.85),
        "T": _Kind(often * ~half_away, _WEEK),
        "C1": _Kind(others * ((rates > 0.03) & (rates < 0.1)), _DAY_OR_TWO),
        "S": _Kind(oldest * (rates > 0.01), _DAY_OR_TWO, 0.8),
        "J1": _Kind(oldest, _ONE),
        "C": _Kind(0.4 + 3.0 * rates + 25.0 * half_away, _EXCEPTIONAL, 0.5),
        "M": _Kind(0.35 + 3.0 * rates.clip(0, 0.5), _HALF_DAY_OR_DAY, 0.6),
        "U": _Kind(late, _ONE, 0.5),
        "N": _Kind(others * (0.1 + rates.clip(0, 0.5)), _WITHOUT_WORD, 0.3),
    }


def _not_named(roster: Roster) -> Floats:
    """0 for the named, whose stories say themselves when they were suspended, on holiday or part-time."""
    named = {pupil.key for pupil in NAMED_PUPILS}
    return np.array([float(pupil.key not in named) for pupil in roster.pupils])


def _mornings(roster: Roster, planted: Mapping[str, Planted]) -> Floats:
    patterns = (planted.get(pupil.key) for pupil in roster.pupils)
    return np.array(
        [each.strength if each and each.pattern is PatternKind.MORNINGS else 1.0 for each in patterns]
    )


def _share_out(claims: Claims, kind: _Kind, quota: int, code: str, stream: Stream) -> None:
    """Give spells of a code to rows drawn by weight, again and again, until its quota is gone."""
    ceiling = [int(kind.most * left) if kind.most < 1 else left for left in claims.left]
    reach = np.cumsum(kind.weights)
    draws = 6 * quota + 200
    rows = np.searchsorted(reach, stream.uniforms(draws) * reach[-1], side="right").clip(max=len(reach) - 1)
    luck = stream.uniforms(draws).tolist()
    for row, chance in zip(rows.tolist(), luck, strict=True):
        if quota <= 0:
            return
        length = min(_length(kind.lengths, chance), ceiling[row], quota)
        taken = claims.take(row, code, length) if length > 0 else 0
        ceiling[row] -= taken
        quota -= taken


def _length(lengths: Lengths, chance: float) -> int:
    for length, weight in lengths:
        chance -= weight
        if chance < 0:
            return length
    return lengths[-1][0]


def _share_out_other(claims: Claims, rates: Floats, unexplained: Floats, quota: int) -> None:
    """Split what is left, in whole days, between O and illness: the more is missed, the more of it is O."""
    days = np.floor(np.array(claims.left) / 2)
    lean = unexplained * rates / (rates + 0.12)
    low, high = 0.0, 50.0
    for _ in range(50):
        middle = (low + high) / 2
        low, high = (
            (middle, high) if 2 * (days * (middle * lean).clip(0, 0.93)).sum() < quota else (low, middle)
        )
    exact = np.cumsum(days * (low * lean).clip(0, 0.93))
    whole = [0, *(int(each) for each in np.floor(exact + 0.5))]
    claims.other = [
        2 * min(after - before, had // 2)
        for (before, after), had in zip(pairwise(whole), claims.left, strict=True)
    ]
