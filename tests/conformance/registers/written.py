"""Registers written by hand: a row a pupil, a text a week, a token a session.

A token is a code; ``.`` is no mark where none is due, ``?`` no mark where one is. Weeks start on Monday
morning; sessions left unwritten at a week's end are ``.``.
"""

from datetime import date

import numpy as np

from tests.conformance.registers.engines import Case
from upturn.kernel.sessions import SLOTS_PER_WEEK
from upturn.kernel.weeks import Weeks
from upturn.registers.codes import all_codes
from upturn.registers.packed import PackedMarks

NUMBERS = {code.text: code.number for code in all_codes()} | {".": 0, "?": 0}
MONDAY = date(2025, 9, 8)
FULL_WEEK = "/ \\ / \\ / \\ / \\ / \\"


def written(
    *pupils: list[str],
    monday: date = MONDAY,
    schools: tuple[int, ...] | None = None,
    first: date | None = None,
    last: date | None = None,
) -> Case:
    weeks = Weeks(monday, max(map(len, pupils)))
    tokens = [[token for week in pupil for token in _week(week)] for pupil in pupils]
    padded = [row + ["."] * (weeks.slots - len(row)) for row in tokens]
    marks = np.array([[NUMBERS[token] for token in row] for row in padded], np.uint8)
    expected = np.array([[token != "." for token in row] for row in padded], np.bool_)
    return Case(
        PackedMarks(weeks, marks, expected),
        schools or (0,) * len(pupils),
        first or monday,
        last or weeks.last_day,
    )


def _week(text: str) -> list[str]:
    tokens = text.split()
    return tokens + ["."] * (SLOTS_PER_WEEK - len(tokens))
