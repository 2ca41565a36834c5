"""Registers written day by day: a letter a day, so that a half year fits a few lines.

``/`` is a day in, ``i`` ill, ``o`` away without a reason, ``c`` a day agreed off, ``m`` a late morning,
``p`` an afternoon missed, ``.`` no school. A week is its letters from Monday; spaces part weeks.
"""

from datetime import date

import numpy as np

from tests.conformance.patterns.engines import School
from upturn.kernel.sessions import SLOTS_PER_WEEK
from upturn.kernel.weeks import Weeks
from upturn.registers.codes import all_codes
from upturn.registers.packed import PackedMarks

NUMBERS = {code.text: code.number for code in all_codes()} | {"": 0}
LETTERS = {
    "/": ("/", "\\"),
    "i": ("I", "I"),
    "o": ("O", "O"),
    "n": ("N", "N"),
    "c": ("C2", "C2"),
    "e": ("E", "E"),
    "m": ("L", "\\"),
    "u": ("U", "\\"),
    "p": ("/", "O"),
    ".": ("", ""),
}
MONDAY = date(2025, 9, 1)


def school(*pupils: str, groups: tuple[str, ...] | None = None) -> School:
    weeks = [pupil.split() for pupil in pupils]
    span = Weeks(MONDAY, max(map(len, weeks)))
    marks = np.zeros((len(pupils), span.slots), np.uint8)
    for row, mine in enumerate(weeks):
        for number, week in enumerate(mine):
            numbers = [NUMBERS[text] for letter in week for text in LETTERS[letter]]
            marks[row, number * SLOTS_PER_WEEK : number * SLOTS_PER_WEEK + len(numbers)] = numbers
    return School(PackedMarks(span, marks, marks > 0), groups or ("7",) * len(pupils))
