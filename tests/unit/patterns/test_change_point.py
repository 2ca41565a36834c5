"""Ranks, and the walk they make."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from upturn.patterns.change_point import furthest, ranked
from upturn.patterns.findings import look_for
from upturn.patterns.kinds import Kind
from upturn.patterns.simulation import Planting, Settings, simulate


@given(st.lists(st.integers(0, 5) | st.none(), min_size=1, max_size=20))
def test_ties_share_their_rank(weeks: list[int | None]) -> None:
    counted = np.array([[0 if week is None else 5 for week in weeks]])
    [found] = ranked(counted, np.array([[week or 0 for week in weeks]]))
    held = [week for week in weeks if week is not None]
    for rank, week in zip(found.tolist(), weeks, strict=True):
        if week is None:
            assert rank == 0
        else:
            below = (sum(each < week for each in held) + sum(each <= week for each in held)) / 2
            assert rank == below / len(held) - 0.5


def test_a_year_in_two_halves_turns_in_the_middle() -> None:
    random = np.random.default_rng(1)
    counted = np.full((200, 30), 5)
    away = random.binomial(1, 0.3, counted.shape)
    away[0, :15], away[0, 15:] = 0, random.binomial(5, 0.8, 15)
    chance, week = furthest(counted, away)
    assert chance[0] < 0.001
    assert abs(week[0] - 15) <= 1
    assert (chance[1:] < 0.01).mean() <= 0.03


def test_a_change_is_said_of_the_week_it_came() -> None:
    planted = simulate(
        Settings(pupils=300, seed=2, drift=0.0, plantings=(Planting(Kind.CHANGE_POINT, 30, 12.0),))
    )
    rows = {each.row for each in planted.planted}
    found = [
        each
        for each in look_for(planted.packed, planted.first, planted.last).findings()
        if each.kind is Kind.CHANGE_POINT and each.row in rows
    ]
    assert len(found) >= 3
    middle = planted.days[len(planted.days) // 2]
    assert all(abs((each.sessions[0][0] - middle).days) <= 56 for each in found)
