"""The ladder over many pupils is the ladder over one."""

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from upturn.patterns.ladder import Confidence, chance_of_gain, ladder
from upturn.patterns.small_win import standing, weekly_chances


@dataclass
class Seen:
    attended: int
    counted: int


@given(st.integers(0, 2**32 - 1), st.integers(1, 12), st.integers(3, 40))
def test_chances_are_those_of_the_ladder(seed: int, weeks_before: int, weeks: int) -> None:
    random = np.random.default_rng(seed)
    week = np.repeat(np.arange(weeks_before + weeks), 5)
    counted = random.choice([0, 2, 2, 2, 2], (3, len(week)))
    attended = np.minimum(counted, random.choice([0, 1, 2, 2, 2], counted.shape))
    start = 5 * weeks_before
    found = weekly_chances(counted, attended, week, start)
    assert found.shape[1] == min(weeks, 12) - 2
    for row in range(3):
        for look in range(found.shape[1]):
            end = start + 5 * (look + 3)
            now = Seen(attended[row, start:end].sum(), counted[row, start:end].sum())
            if counted[row, end - 5 : end].sum():
                before, longer = _before(attended[row, :start], counted[row, :start])
                assert found[row, look] == pytest.approx(chance_of_gain(before, now, longer), rel=1e-12)
            else:
                assert np.isnan(found[row, look])


def _before(attended: np.ndarray, counted: np.ndarray) -> tuple[Seen, Seen]:
    """The last days that hold eighty sessions, and what lies before them."""
    held, place = 0, len(counted)
    while place and held < 80:
        place -= 1
        held += counted[place]
    return (
        Seen(attended[place:].sum(), counted[place:].sum()),
        Seen(attended[:place].sum(), counted[:place].sum()),
    )


def test_a_week_in_which_nothing_counted_is_no_look() -> None:
    nothing = float("nan")
    looks = [[0.9, nothing, 0.9, 0.9], [0.9, 0.9, nothing, nothing], [nothing] * 4]
    assert standing(np.array(looks)).tolist() == [
        Confidence.LIKELY,
        Confidence.EARLY_SIGN,
        Confidence.CANNOT_TELL,
    ]
    assert ladder([0.9, 0.9, 0.9]) is Confidence.LIKELY
