"""What each code of a file means on each day: read once for each code set, looked up for every row."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from upturn.exchange.reading.coded import Codes, Moment
from upturn.exchange.reading.layouts.days import EPOCH
from upturn.kernel.sessions import SLOTS_PER_DAY
from upturn.registers.codes import CodeReading, code_sets, read_code

REJECTED = 255


@dataclass(frozen=True, slots=True, eq=False)
class Meanings:
    """Bytes by period and code; a period is the life of one code set.

    ``period`` is each moment's; ``number`` is ``uint8[periods, codes]``, 255 where the code is none.
    """

    codes: Sequence[str]
    period: NDArray[np.int32]
    number: NDArray[np.uint8]
    readings: dict[tuple[int, int], CodeReading]
    doubtful: bool
    _doubt: NDArray[np.bool_]

    def numbers(self, moment: NDArray[np.int32], code: Codes) -> NDArray[np.uint8]:
        """Each row's byte: 0 for a blank, 255 for a code that is none."""
        found: NDArray[np.uint8]
        found = self.number[0][code] if len(self.number) == 1 else self.number[self.period[moment], code]
        return found

    def doubtful_at(self, moment: NDArray[np.int32], code: Codes) -> NDArray[np.bool_]:
        """Which rows have a sentence: a code that is none, or one that has been retired."""
        return self._doubt[self.period[moment], code]

    def reading(self, moment: int, code: int) -> tuple[str, CodeReading]:
        """A row's code as found, and how it was read."""
        return self.codes[code], self.readings[int(self.period[moment]), code]


def read_meanings(codes: Sequence[str], moments: Sequence[Moment]) -> Meanings:
    """Read every code in every code set whose days occur."""
    days = [
        date.fromordinal(moment.when // SLOTS_PER_DAY + EPOCH) if moment.when >= 0 else None
        for moment in moments
    ]
    starts = sorted({each.valid_from for each in code_sets()})
    by_moment = [-1 if day is None else sum(start <= day for start in starts) for day in days]
    kinds = sorted(set(by_moment) - {-1}) or [0]
    sample = {
        kind: next((day for day, own in zip(days, by_moment, strict=True) if own == kind), None)
        for kind in kinds
    }
    readings: dict[tuple[int, int], CodeReading] = {}
    number = np.zeros((len(kinds), max(len(codes), 1)), np.uint8)
    doubt = np.zeros(number.shape, np.bool_)
    for place, kind in enumerate(kinds):
        day = sample[kind]
        for code, text in enumerate(codes):
            reading = read_code(text, day) if day else CodeReading(0)
            readings[place, code] = reading
            number[place, code] = REJECTED if reading.rejected else reading.number
            doubt[place, code] = bool(reading.rejected or reading.warning)
    period = np.array([kinds.index(own) if own in kinds else 0 for own in by_moment] + [0], np.int32)
    return Meanings(codes, period, number, readings, bool(doubt.any()), doubt)
