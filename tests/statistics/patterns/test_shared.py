"""Schools in which nothing is shared are hardly ever told that something is, and those in which it is are."""

from dataclasses import replace

import numpy as np
import pytest

from upturn.patterns.findings import look_for
from upturn.patterns.shared.by_chance import shared_by_chance
from upturn.patterns.shared.cause import SharedKind
from upturn.patterns.shared.causes import shared_causes
from upturn.patterns.simulated_lessons import PERIODS, simulate_lessons
from upturn.patterns.simulation import Settings, simulate
from upturn.registers.codes import all_codes

NUMBERS = {code.text: code.number for code in all_codes()}
FRIDAY = 4


@pytest.mark.slow
@pytest.mark.parametrize("drift", [0.0, 0.8])
def test_at_most_one_school_in_twenty_is_told_of_what_is_not_there(drift: float) -> None:
    found = shared_by_chance(20, Settings(seed=40_000, drift=drift))
    assert found.registers == 20
    assert found.telling <= 1, found.of_kind


@pytest.mark.slow
@pytest.mark.parametrize("pupils", [15, 30])
def test_pupils_who_leave_before_the_last_lesson_of_the_week_are_seen(pupils: int) -> None:
    """Of two hundred of a year group, each out of one in four of their last lessons on a Friday."""
    seen = sum(_is_seen(pupils, seed) for seed in range(8))
    assert seen >= {15: 5, 30: 7}[pupils]


def _is_seen(pupils: int, seed: int) -> bool:
    school = simulate(Settings(seed=50_000 + seed))
    lessons, random = simulate_lessons(school), np.random.default_rng(seed)
    marks = lessons.mark.reshape(len(school.packed.marks), len(school.days), PERIODS).copy()
    fridays = [place for place, day in enumerate(school.days) if day.weekday() == FRIDAY]
    for row in range(pupils):
        out = [place for place in fridays if random.random() < 0.25]
        marks[row, out, PERIODS - 1] = np.where(
            marks[row, out, PERIODS - 1] == NUMBERS["/"], NUMBERS["O"], marks[row, out, PERIODS - 1]
        )
    groups = school.year_groups
    looks = look_for(
        school.packed,
        school.first,
        school.last,
        year_groups=groups,
        lessons=replace(lessons, mark=marks.ravel()),
    )
    causes = shared_causes(looks.looks[0][1], looks.findings(), groups)
    return any(each.kind is SharedKind.LESSON and "Fridays, 5" in each.which for each in causes)
