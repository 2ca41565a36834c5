"""The progress of a meeting of pupils at once: what `progress` defines, over `uint8[pupils, slots]`.

A session's depth is how many sessions that count come after it. The last forty and everything set aside
among them are then the sessions of depth below forty; the forty before, those below eighty.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np
from numpy.typing import NDArray

from upturn.kernel.weeks import Weeks
from upturn.plans.progress import SESSIONS, Counted, Progress, counts, is_set_aside, reasons_in_order
from upturn.registers.codes import NO_MARK, all_codes, code_numbered

Bytes = NDArray[np.uint8]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class _Sorted:
    """Marks up to a day, with ``bool[pupils, slots]`` each: which count, are attended, set aside, missing."""

    weeks: Weeks
    marks: Bytes
    counts: Bools
    attended: Bools
    aside: Bools
    missing: Bools

    def depth(self) -> Ints:
        """``int32[pupils, slots]``: how many sessions that count come after each."""
        so_far: Ints = self.counts.cumsum(axis=1, dtype=np.int32)
        return so_far[:, -1:] - so_far


def progress_of_many(
    weeks: Weeks, marks: Bytes, *, until: date, sessions: int = SESSIONS, due: Bools | None = None
) -> list[Progress]:
    """Every row's last sessions that count up to a day, beside as many before them.

    Args:
        weeks: the span the marks cover.
        marks: ``uint8[pupils, slots]``.
        until: the last day.
        sessions: how many each stretch holds at most.
        due: ``bool[pupils, slots]``, where a mark is due; without it no blank is known to be missing.
    """
    here = _sorted(weeks, marks, until, due)
    depth = here.depth()
    last, before = depth < sessions, (depth >= sessions) & (depth < 2 * sessions)
    return _paired(here, last, before, [None] * len(marks))


def progress_of_many_since(
    weeks: Weeks, marks: Bytes, *, started: Sequence[date], until: date, due: Bools | None = None
) -> list[Progress]:
    """Every row since its own start, beside as many sessions that count before it."""
    here = _sorted(weeks, marks, until, due)
    starts = np.array([weeks.between(day, until).start for day in started], np.int32).reshape(-1, 1)
    now = np.arange(here.marks.shape[1], dtype=np.int32) >= starts
    since = np.count_nonzero(here.counts & now, axis=1).reshape(-1, 1)
    before = ~now & (here.depth() < 2 * since)
    return _paired(here, now, before, started)


def _sorted(weeks: Weeks, marks: Bytes, until: date, due: Bools | None) -> _Sorted:
    span = weeks.between(weeks.monday, until)
    here = marks[:, span]
    missing = np.zeros(here.shape, np.bool_) if due is None else due[:, span] & (here == NO_MARK)
    counting, attended, aside = _tables()
    return _Sorted(weeks, here, counting[here], attended[here], aside[here], missing)


def _paired(here: _Sorted, now: Bools, before: Bools, started: Sequence[date | None]) -> list[Progress]:
    pairs = zip(_counted(here, now), _counted(here, before), started, strict=True)
    return [Progress(*pair) for pair in pairs]


def _counted(here: _Sorted, inside: Bools) -> list[Counted]:
    counting, aside = here.counts & inside, here.aside & inside
    columns = zip(
        np.count_nonzero(here.attended & inside, axis=1).tolist(),
        np.count_nonzero(counting, axis=1).tolist(),
        np.count_nonzero(aside, axis=1).tolist(),
        np.count_nonzero(here.missing & inside, axis=1).tolist(),
        _reasons(here.marks, aside),
        counting.argmax(axis=1).tolist() if inside.shape[1] else [0] * len(inside),
        strict=True,
    )
    return [
        Counted(attended, counted, out, blank, reasons, here.weeks.day(first) if counted else None)
        for attended, counted, out, blank, reasons, first in columns
    ]


def _reasons(marks: Bytes, aside: Bools) -> list[tuple[str, ...]]:
    """Why sessions were set aside, a pupil a row; most have none."""
    found: list[tuple[str, ...]] = [()] * len(marks)
    for row in np.flatnonzero(aside.any(axis=1)).tolist():
        used = Counter(marks[row][aside[row]].tolist())
        found[row] = reasons_in_order(Counter({code_numbered(each): used[each] for each in used}))
    return found


@cache
def _tables() -> tuple[Bools, Bools, Bools]:
    """``bool[256]`` each: whether a byte counts, is attended, is set aside."""
    counting, attended, aside = (np.zeros(256, np.bool_) for _ in range(3))
    for code in all_codes():
        counting[code.number] = counts(code)
        attended[code.number] = code.attended
        aside[code.number] = is_set_aside(code)
    return counting, attended, aside
