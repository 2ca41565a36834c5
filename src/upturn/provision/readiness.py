"""Readiness in the learner's own three sayings, beside their progress: each can be skipped, none is added up.

The answers are those of a check-in (`upturn.support.check_ins`); blank is skipped, which says nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from upturn.kernel.weeks import monday_of


class Saying(StrEnum):
    """What a learner may say, in these words."""

    FEELS_OK_HERE = "I feel OK here"
    SOMEONE_HELPS = "someone here helps me"
    CAN_DO_SOME = "I can do some of this"


class Answer(StrEnum):
    """How far it is so; the values are the database's."""

    YES = "yes"
    SOMETIMES = "sometimes"
    NOT_YET = "not_yet"

    @property
    def words(self) -> str:
        return self.value.replace("_", " ")


@dataclass(frozen=True, slots=True)
class Said:
    """What a learner said of one saying on a day; ``answer`` is None where it was skipped."""

    on: date
    saying: Saying
    answer: Answer | None


@dataclass(frozen=True, slots=True)
class Progress:
    """A teacher's rating of progress after one lesson, 1 to 4."""

    on: date
    rating: int


@dataclass(frozen=True, slots=True)
class ReadinessWeek:
    """One week of both, side by side and never one figure.

    Attributes:
        monday: of the week.
        said: the last answer of each saying that was answered, in the order of `Saying`.
        skipped: how many sayings were asked and never answered that week.
        ratings: how many lessons were rated 1, 2, 3 and 4.
    """

    monday: date
    said: tuple[tuple[Saying, Answer], ...]
    skipped: int
    ratings: tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Changed:
    """A saying that is now answered otherwise than the time before it was answered."""

    saying: Saying
    before: Answer
    before_on: date
    now: Answer
    now_on: date


def readiness_weeks(said: Iterable[Said], progress: Iterable[Progress]) -> list[ReadinessWeek]:
    """Every week with either, in order."""
    asked, rated = list(said), list(progress)
    days = [each.on for each in asked] + [each.on for each in rated]
    mondays = {monday_of(day) for day in days}
    return [_week(monday, asked, rated) for monday in sorted(mondays)]


def _week(monday: date, said: Sequence[Said], progress: Sequence[Progress]) -> ReadinessWeek:
    sunday = monday + timedelta(days=6)
    mine = sorted((each for each in said if monday <= each.on <= sunday), key=lambda each: each.on)
    last = {each.saying: each.answer for each in mine if each.answer is not None}
    asked = {each.saying for each in mine}
    ratings = [each.rating for each in progress if monday <= each.on <= sunday]
    return ReadinessWeek(
        monday,
        tuple((saying, last[saying]) for saying in Saying if saying in last),
        len(asked - last.keys()),
        (ratings.count(1), ratings.count(2), ratings.count(3), ratings.count(4)),
    )


def changes(said: Iterable[Said]) -> list[Changed]:
    """For each saying whose last two answers differ, both; what was skipped in between changes nothing."""
    found = []
    answers: dict[Saying, list[tuple[date, Answer]]] = {saying: [] for saying in Saying}
    for each in sorted(said, key=lambda each: each.on):
        if each.answer is not None:
            answers[each.saying].append((each.on, each.answer))
    for saying, answered in answers.items():
        for (before_on, before), (now_on, now) in [*pairwise(answered)][-1:]:
            if before is not now:
                found.append(Changed(saying, before, before_on, now, now_on))
    return found
