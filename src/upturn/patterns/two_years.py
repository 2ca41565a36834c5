"""Two invented years of one school, for looking ahead: last year to learn from, this year to be held to.

Most pupils stay, a year group leaves and another comes, and each keeps their lasting share of days away.
What could fool a forecast can be asked for: another base rate this year, days the school was closed, pupils
who came in the middle of the year.
"""

from dataclasses import dataclass, replace

import numpy as np

from upturn.kernel.sessions import SLOTS_PER_DAY
from upturn.patterns.evidence import Floats
from upturn.patterns.simulation import Settings, Simulated, lasting_rates, simulate
from upturn.registers.packed import PackedMarks

ANOTHER_SEED = 1_000_003
LOWEST, HIGHEST = 0.001, 0.85


@dataclass(frozen=True, slots=True)
class TwoYears:
    """What is asked for; ``settings`` are of each year.

    ``base`` is how many times as much pupils are away this year; ``drift`` this year's, where it is another;
    ``closed`` how many days of this year the school was closed, from the thirtieth on; ``came`` the share of
    pupils, in both years, who came on some day in the middle.
    """

    settings: Settings
    base: float = 1.0
    drift: float | None = None
    closed: int = 0
    came: float = 0.0


def two_years(asked: TwoYears) -> tuple[Simulated, Simulated]:
    """Last year and this; what the settings plant is planted this year."""
    settings = asked.settings
    random = np.random.default_rng([settings.seed, ANOTHER_SEED])
    rates = lasting_rates(settings.pupils, random)
    last = _come(simulate(replace(settings, plantings=()), rates), asked.came, random)
    drift = settings.drift if asked.drift is None else asked.drift
    now = simulate(
        replace(settings, seed=settings.seed + ANOTHER_SEED, drift=drift),
        np.clip(asked.base * _a_year_on(rates, settings.year_groups, random), LOWEST, HIGHEST),
    )
    return last, _closed(_come(now, asked.came, random), asked.closed)


def _a_year_on(rates: Floats, year_groups: int, random: np.random.Generator) -> Floats:
    """Everyone a year group up: the oldest leave, and a new year group comes."""
    leave = len(rates) // max(year_groups, 1)
    return np.concatenate([lasting_rates(leave, random), rates[: len(rates) - leave]])


def _come(year: Simulated, share: float, random: np.random.Generator) -> Simulated:
    """Some pupils come on a day in the middle half of the year: no mark is due before."""
    marks, expected = year.packed.marks.copy(), year.packed.expected.copy()
    count = len(year.days)
    for row in np.flatnonzero(random.random(len(marks)) < share).tolist():
        first = year.days[int(random.integers(count // 4, 3 * count // 4))]
        before = slice(0, year.packed.weeks.between(first, first).start)
        marks[row, before], expected[row, before] = 0, False
    return replace(year, packed=PackedMarks(year.packed.weeks, marks, expected))


def _closed(year: Simulated, days: int) -> Simulated:
    """The school is closed for some days running: nobody has a mark, and none is due."""
    marks, expected = year.packed.marks.copy(), year.packed.expected.copy()
    for day in year.days[30 : 30 + days]:
        place = year.packed.weeks.between(day, day).start
        marks[:, place : place + SLOTS_PER_DAY], expected[:, place : place + SLOTS_PER_DAY] = 0, False
    return replace(year, packed=PackedMarks(year.packed.weeks, marks, expected))
