"""A school year cut in two at a session: what each pupil had missed by then, and of what was left.

Counted as persistent absence is: every absence, agreed or not, of every possible session. Only study leave
counts neither way, as the published figures leave out the summer of pupils who have it.
"""

from dataclasses import dataclass, replace
from datetime import date
from functools import cache

import numpy as np
from numpy.typing import NDArray

from upturn.patterns.evidence import SHARE_OF_FULLEST_DAY, Bools, Ints
from upturn.registers.codes import NO_MARK, Code, all_codes
from upturn.registers.kernels import count_true
from upturn.registers.packed import PackedMarks

STUDY_LEAVE = "S"
THERE_FOR = 0.75
"""Of a part's sessions, for a pupil to be counted in it: who came or left mid-year says little of it."""


def is_possible(code: Code) -> bool:
    """Whether a session so coded could have been attended."""
    return code.possible and code.text != STUDY_LEAVE


def is_missed(code: Code) -> bool:
    """Whether a session so coded is an absence."""
    return code.absent and code.text != STUDY_LEAVE


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """Some of a year's sessions: how many each pupil could have come to, and missed; ``int64[pupils]``.

    ``there`` is who was there for most of them.
    """

    possible: Ints
    missed: Ints
    there: Bools

    def of(self, rows: Bools) -> "Part":
        """Of some pupils only."""
        return Part(self.possible[rows], self.missed[rows], self.there[rows])


@dataclass(frozen=True, slots=True, eq=False)
class YearOfSessions:
    """A school's sessions of one year, in order.

    Attributes:
        days: the day of each session.
        possible: ``bool[pupils, sessions]``.
        missed: ``bool[pupils, sessions]``.
        missing: the share of marks due that there are not.
    """

    days: tuple[date, ...]
    possible: Bools
    missed: Bools
    missing: float

    @property
    def sessions(self) -> int:
        """How many the school held."""
        return len(self.days)

    @property
    def pupils(self) -> int:
        """How many were there for any of them."""
        return int(self.possible.any(axis=1).sum())

    def until(self, stop: int) -> "YearOfSessions":
        """The year as it was before a session."""
        return replace(
            self,
            days=self.days[:stop],
            possible=self.possible[:, :stop],
            missed=self.missed[:, :stop],
        )

    def part(self, start: int, stop: int) -> Part:
        """From one session to the one before another, by their places."""
        possible, missed = (count_true(each[:, start:stop]) for each in (self.possible, self.missed))
        return Part(possible, missed, possible >= THERE_FOR * max(stop - start, 1))


def year_of_sessions(packed: PackedMarks) -> YearOfSessions:
    """The sessions a school held: where at least a tenth as many could have come as on its fullest."""
    possible, missed = (table[packed.marks] for table in _tables())
    could = possible.sum(axis=0)
    held = np.flatnonzero((could > 0) & (could * SHARE_OF_FULLEST_DAY >= could.max(initial=0)))
    blank = packed.expected & (packed.marks == NO_MARK)
    return YearOfSessions(
        days=tuple(packed.weeks.day(int(slot)) for slot in held),
        possible=possible[:, held],
        missed=missed[:, held],
        missing=float(blank.sum() / max(int(packed.expected.sum()), 1)),
    )


@cache
def _tables() -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    possible, missed = np.zeros(256, np.bool_), np.zeros(256, np.bool_)
    for code in all_codes():
        possible[code.number], missed[code.number] = is_possible(code), is_missed(code)
    return possible, missed
