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
from upturn.registers.codes import NO_MARK, Code, all_codes

Bytes = NDArray[np.uint8]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class _Sorts:
    """``bool[256]`` each: whether a byte counts, is attended, is set aside; and the codes set aside."""

    counts: Bools
    attended: Bools
    aside: Bools
    aside_codes: tuple[Code, ...]


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
    here, owed = _cut(weeks, marks, until, due)
    depth = _depth(here)
    last, before = depth < sessions, (depth >= sessions) & (depth < 2 * sessions)
    return _paired(weeks, here, owed, last, before, [None] * len(marks))


def progress_of_many_since(
    weeks: Weeks, marks: Bytes, *, started: Sequence[date], until: date, due: Bools | None = None
) -> list[Progress]:
    """Every row since its own start, beside as many sessions that count before it."""
    here, owed = _cut(weeks, marks, until, due)
    starts = np.array([weeks.between(day, until).start for day in started], np.int64).reshape(-1, 1)
    now = np.arange(here.shape[1]) >= starts
    since = np.count_nonzero(_sorts().counts[here] & now, axis=1).reshape(-1, 1)
    before = ~now & (_depth(here) < 2 * since)
    return _paired(weeks, here, owed, now, before, started)


def _cut(weeks: Weeks, marks: Bytes, until: date, due: Bools | None) -> tuple[Bytes, Bools]:
    """The marks up to a day, and which of them are missing."""
    span = weeks.between(weeks.monday, until)
    here = marks[:, span]
    return here, np.zeros(here.shape, np.bool_) if due is None else due[:, span] & (here == NO_MARK)


def _depth(marks: Bytes) -> Ints:
    """``int32[pupils, slots]``: how many sessions that count come after each."""
    each = _sorts().counts[marks].astype(np.int32)
    depth: Ints = each.sum(axis=1, keepdims=True, dtype=np.int32) - each.cumsum(axis=1, dtype=np.int32)
    return depth


def _paired(
    weeks: Weeks, marks: Bytes, missing: Bools, now: Bools, before: Bools, started: Sequence[date | None]
) -> list[Progress]:
    pairs = zip(
        _counted(weeks, marks, missing, now), _counted(weeks, marks, missing, before), started, strict=True
    )
    return [Progress(*pair) for pair in pairs]


def _counted(weeks: Weeks, marks: Bytes, missing: Bools, inside: Bools) -> list[Counted]:
    sorts = _sorts()
    counting = sorts.counts[marks] & inside
    aside = sorts.aside[marks] & inside
    columns = zip(
        np.count_nonzero(sorts.attended[marks] & inside, axis=1).tolist(),
        np.count_nonzero(counting, axis=1).tolist(),
        np.count_nonzero(aside, axis=1).tolist(),
        np.count_nonzero(missing & inside, axis=1).tolist(),
        _reasons(marks, aside),
        counting.argmax(axis=1).tolist() if marks.shape[1] else [0] * len(marks),
        strict=True,
    )
    return [
        Counted(attended, counted, out, blank, reasons, weeks.day(first) if counted else None)
        for attended, counted, out, blank, reasons, first in columns
    ]


def _reasons(marks: Bytes, aside: Bools) -> list[tuple[str, ...]]:
    """Why sessions were set aside, a pupil a row; most have none."""
    found: list[tuple[str, ...]] = [()] * len(marks)
    for row in np.flatnonzero(aside.any(axis=1)).tolist():
        sessions = np.bincount(marks[row][aside[row]], minlength=256)
        found[row] = reasons_in_order(
            Counter({code: int(sessions[code.number]) for code in _sorts().aside_codes})
        )
    return found


@cache
def _sorts() -> _Sorts:
    counting, attended, aside = (np.zeros(256, np.bool_) for _ in range(3))
    for code in all_codes():
        counting[code.number] = counts(code)
        attended[code.number] = code.attended
        aside[code.number] = is_set_aside(code)
    return _Sorts(counting, attended, aside, tuple(filter(is_set_aside, all_codes())))
