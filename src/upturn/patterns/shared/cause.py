"""A cause that pupils may share: a fact of the school, what is usual here, and a question to the school."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

FEWEST_PUPILS = 5
"""Fewer are not shown together: what three share is between them and whoever helps them."""

LEVEL = 0.01
"""Of schools in which nothing is shared, at most so many are told of each kind at one look."""

TIMES_AS_MANY = 2.0
"""Beyond chance is not yet worth a meeting: it must also be twice what is usual."""


class SharedKind(StrEnum):
    """What may be shared."""

    LESSON = "lesson"
    MORNING = "morning"
    DAY = "day"
    FINDING = "finding"


@dataclass(frozen=True, slots=True)
class SharedCause:
    """One thing that several pupils share. No pupil is named in it, and nobody who teaches.

    ``which`` tells it from others of its kind. ``n`` pupils were looked at, of whom ``observed`` share it
    where ``expected`` would be usual; ``p`` is the chance of as many where nothing is shared, counted once
    for each place that was looked at.
    """

    kind: SharedKind
    which: str
    sentence: str
    question: str
    n: int
    observed: int
    expected: float
    p: float

    @classmethod
    def kept(cls, held: Mapping[str, Any]) -> "SharedCause":
        """One as it is kept with a look."""
        return cls(**{**held, "kind": SharedKind(held["kind"])})


def stands_out(observed: int, expected: float, p: float) -> bool:
    """Whether it is said: pupils enough, far beyond what is usual, and hardly ever by chance."""
    return observed >= FEWEST_PUPILS and observed >= TIMES_AS_MANY * expected and p <= LEVEL
