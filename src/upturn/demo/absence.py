"""A school's absences for a year: every child's spells set down on their sessions."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from upturn.demo.calibration import FIGURES
from upturn.demo.claims import Claims, claims_of
from upturn.demo.days_apart import days_not_possible, religious_days
from upturn.demo.marking import NUMBERS
from upturn.demo.rates import sessions_to_miss
from upturn.demo.roster import Bytes, Roster
from upturn.demo.seasons import holiday_weights, illness_weights, other_weights, pattern_weights
from upturn.demo.sheets import Sheet
from upturn.demo.stories import NAMED_PUPILS
from upturn.demo.streams import Floats, Stream
from upturn.demo.truth import PatternKind, Planted, Traits

MOSTLY_AWAY = 0.45
"""From this rate on, a child's days in are placed among runs of days away, not the other way about."""

Lengths = tuple[tuple[int, float], ...]

ILLNESS_NOW_AND_THEN: Lengths = ((1, 0.5), (2, 0.24), (3, 0.12), (4, 0.06), (5, 0.05), (7, 0.03))
ILLNESS_OFTEN: Lengths = ((1, 0.36), (2, 0.25), (3, 0.16), (4, 0.09), (5, 0.09), (8, 0.05))
OTHER_NOW_AND_THEN: Lengths = ((1, 0.74), (2, 0.17), (3, 0.06), (5, 0.03))
OTHER_OFTEN: Lengths = ((1, 0.52), (2, 0.23), (3, 0.12), (4, 0.06), (5, 0.05), (9, 0.02))
RUNS_MOSTLY_AWAY: Lengths = ((2, 0.2), (4, 0.25), (6, 0.2), (10, 0.2), (16, 0.1), (25, 0.05))
PART_DAY = 0.08
"""How many spells of days begin at lunch time, or end at it."""

_DELAYS: Mapping[str, Lengths] = {
    "I": ((0, 0.62), (1, 0.18), (2, 0.09), (3, 0.05), (4, 0.03), (5, 0.03)),
    "O": ((1, 0.1), (2, 0.15), (3, 0.2), (4, 0.2), (5, 0.35)),
    "G": ((0, 0.4), (2, 0.2), (5, 0.4)),
    "M": ((0, 0.88), (1, 0.12)),
}


@dataclass(frozen=True, slots=True, eq=False)
class Absence:
    """Absences of a school year: ``codes`` and ``delays`` are ``uint8[rows, 2 * days]``, in order of session.

    A code of 0 is a session not missed, ``sheets.CLOSED`` one that could not be. A delay is how many school
    days passed before the reason for that session was known.
    """

    codes: Bytes
    delays: Bytes


def absences(
    roster: Roster,
    rates: Floats,
    planted: Mapping[str, Planted],
    traits: Traits,
    days_away: Mapping[str, frozenset[date]],
    seed: int,
) -> Absence:
    """Draw every child's absences; ``days_away`` are those of elder siblings whose absences others follow."""
    closed = days_not_possible(roster, seed)
    possible = (closed == 0).sum(axis=1).astype(np.float64)
    religious = religious_days(roster, closed, seed)
    sessions = sessions_to_miss(rates, possible)
    budget = [max(have - 2 * len(days), 0) for have, days in zip(sessions, religious, strict=True)]
    claims = claims_of(roster, rates, budget, possible, planted, traits, seed)
    starts = _starts(roster, planted, days_away, seed)
    luck = Stream(seed, "spells", roster.school, roster.year.start).flow()
    sheets = [Sheet(row.tobytes()) for row in closed]
    for row, sheet in enumerate(sheets):
        for day in religious[row]:
            sheet.put(2 * day, 2, NUMBERS["R"])
        mine = planted.get(roster.pupils[row].key, _NOTHING)
        _Child(sheet, starts.of(row), mine, luck).fill(claims, row, float(rates[row]))
    return Absence(
        np.frombuffer(b"".join(bytes(sheet.cells) for sheet in sheets), np.uint8).reshape(closed.shape),
        np.frombuffer(b"".join(bytes(sheet.delays) for sheet in sheets), np.uint8).reshape(closed.shape),
    )


_NOTHING = Planted("")


@dataclass(frozen=True, slots=True)
class _Starts:
    """Cumulative weights of days for one child's spells of each sort."""

    illness: Sequence[float]
    other: Sequence[float]
    holiday: Sequence[float]
    exams: Sequence[float]
    any_day: Sequence[float]


@dataclass(frozen=True, slots=True)
class _AllStarts:
    illness: list[list[float]]
    other: list[list[float]]
    holiday: list[float]
    exams: list[float]
    any_day: list[float]

    def of(self, row: int) -> _Starts:
        return _Starts(self.illness[row], self.other[row], self.holiday, self.exams, self.any_day)


def _starts(
    roster: Roster, planted: Mapping[str, Planted], days_away: Mapping[str, frozenset[date]], seed: int
) -> _AllStarts:
    stream = Stream(seed, "seasons", roster.school, roster.year.start)
    figures = FIGURES[roster.school]
    illness = illness_weights(roster, figures, stream)
    other = other_weights(roster, figures, stream)
    # Stories must show whatever the seed: illness keeps to a named child's pattern as much as other absence.
    named = {each.key for each in NAMED_PUPILS}
    for row, pupil in enumerate(roster.pupils):
        mine = planted.get(pupil.key)
        if mine is not None and mine.pattern is not PatternKind.NONE:
            likelier = pattern_weights(roster.days, mine, days_away.get(mine.leader, frozenset()))
            other[row] *= likelier
            illness[row] *= likelier if pupil.key in named else np.sqrt(likelier)
    exams = np.array(
        [1.0 if (day.month, day.day) >= (5, 12) and day.month in (5, 6) else 0.0 for day in roster.days]
    )
    return _AllStarts(
        np.cumsum(illness, axis=1).tolist(),
        np.cumsum(other, axis=1).tolist(),
        np.cumsum(holiday_weights(roster.days)).tolist(),
        np.cumsum(exams if exams.any() else np.ones(len(roster.days))).tolist(),
        [float(number) for number in range(1, len(roster.days) + 1)],
    )


@dataclass(slots=True)
class _Child:
    """One child's sheet while it is filled."""

    sheet: Sheet
    starts: _Starts
    planted: Planted
    luck: Iterator[float]

    def fill(self, claims: Claims, row: int, rate: float) -> None:
        for code, length in sorted(claims.spells[row], key=lambda claim: (-claim[1], claim[0])):
            self._claim(code, length)
        if rate >= MOSTLY_AWAY:
            self._mostly_away(claims.ill[row], claims.other[row])
            return
        self._spells(
            "O", claims.other[row], self.starts.other, OTHER_OFTEN if rate >= 0.1 else OTHER_NOW_AND_THEN
        )
        self._spells(
            "I", claims.ill[row], self.starts.illness, ILLNESS_OFTEN if rate >= 0.1 else ILLNESS_NOW_AND_THEN
        )

    def _claim(self, code: str, length: int) -> None:
        if code == "C2":
            self._afternoons(length)
            return
        starts = {
            "G": self.starts.holiday,
            "S": self.starts.exams,
            "E": self.starts.other,
            "N": self.starts.other,
            "U": self.starts.other,
        }.get(code, self.starts.any_day)
        half = int(next(self.luck) < 0.4) if length == 1 and code != "U" else 0
        self.sheet.place(length, NUMBERS[code], starts, self.luck, half=half, delay=self._delay(code))

    def _afternoons(self, sessions: int) -> None:
        """A part-time timetable: afternoons at home, day after day."""
        days = len(self.sheet.cells) // 2
        first = int(next(self.luck) * max(days - sessions, 1))
        for day in range(first, days):
            if sessions > 0 and self.sheet.is_free(2 * day + 1, 1):
                self.sheet.put(2 * day + 1, 1, NUMBERS["C2"])
                sessions -= 1

    def _spells(self, code: str, sessions: int, starts: Sequence[float], lengths: Lengths) -> None:
        while sessions > 0:
            length, half = self._shape(lengths)
            placed = self.sheet.place(
                min(length, sessions), NUMBERS[code], starts, self.luck, half=half, delay=self._delay(code)
            )
            if placed == 0:
                return
            sessions -= placed

    def _shape(self, lengths: Lengths) -> tuple[int, int]:
        """A spell's length in sessions, and the half of the day it begins on."""
        if self.planted.pattern is PatternKind.LESSON and next(self.luck) < 0.75:
            return 1, self.planted.half or 0
        short = (
            self.planted.pattern in (PatternKind.WEEKDAY, PatternKind.CO_ABSENCE) and next(self.luck) < 0.8
        )
        days = 1 if short else _drawn(lengths, next(self.luck))
        chance = next(self.luck)
        if chance >= PART_DAY:
            return 2 * days, 0
        return 2 * days - 1, int(chance < PART_DAY * 0.6)

    def _mostly_away(self, ill: int, other: int) -> None:
        runs: list[tuple[int, int, int]] = []
        for code, sessions in (("O", other), ("I", ill)):
            days = (sessions + 1) // 2
            while days > 0:
                run = min(_drawn(RUNS_MOSTLY_AWAY, next(self.luck)), days)
                runs.append((run, NUMBERS[code], self._delay(code)))
                days -= run
        keys = [next(self.luck) for _ in runs]
        shuffled = [run for _, run in sorted(zip(keys, runs, strict=True))]
        gaps = [next(self.luck) ** 2 for _ in range(len(runs) + 1)]
        self.sheet.fill_in_runs(shuffled, gaps)

    def _delay(self, code: str) -> int:
        delays = _DELAYS.get(code)
        return _drawn(delays, next(self.luck)) if delays else 0


def _drawn(choices: Lengths, chance: float) -> int:
    for choice, weight in choices:
        chance -= weight
        if chance < 0:
            return choice
    return choices[-1][0]
