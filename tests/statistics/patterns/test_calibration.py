"""With nothing planted little is found, and what is planted is found; from seeds, so that it stays so.

The bounds are the project's promises. More registers, and the figures themselves, are in
`docs/methods/patterns.md`; `upturn verify patterns` prints them again.
"""

from functools import cache

import numpy as np
import pytest

from upturn.patterns.calibration import (
    WITHOUT_LESSONS,
    Nothing,
    changes,
    false_share,
    nothing_planted,
    permuted,
    power,
    weekly,
    wins,
)
from upturn.patterns.findings import look_for
from upturn.patterns.kinds import TESTED, Kind
from upturn.patterns.simulation import Planting, Settings, simulate

YEAR = Settings(pupils=1000, weeks=36, seed=10_000)


@cache
def _nothing(drift: float) -> Nothing:
    return nothing_planted(20, Settings(seed=20_000, drift=drift))


@cache
def _no_lessons_planted() -> Nothing:
    return nothing_planted(4, Settings(seed=30_000), {Kind.LESSON}, whole_year=False)


@pytest.mark.slow
@pytest.mark.parametrize("drift", [0.0, 0.8])
@pytest.mark.parametrize("kind", [kind for kind in TESTED if kind is not Kind.LESSON])
def test_chance_is_small_no_more_often_than_said(kind: Kind, drift: float) -> None:
    [chance] = [each for each in _nothing(drift).chances if each.kind is kind]
    assert chance.tests >= 1000
    assert chance.below_5 <= 0.06
    assert chance.below_1 <= 0.015


@pytest.mark.slow
def test_so_with_lessons() -> None:
    [chance] = _no_lessons_planted().chances
    assert chance.tests >= 1000
    assert chance.below_5 <= 0.06


@pytest.mark.slow
@pytest.mark.parametrize("drift", [0.0, 0.8])
def test_few_registers_with_nothing_in_them_show_a_flag(drift: float) -> None:
    """At most 12 in 100 at one look: of twenty, four would be one draw in forty at that rate."""
    assert _nothing(drift).flagged <= 4


@pytest.mark.slow
def test_weekdays_vanish_when_days_are_shuffled_within_weeks() -> None:
    planted = simulate(Settings(seed=5, plantings=(Planting(Kind.WEEKDAY, 40, 30.0),)))
    shuffled = permuted(planted, 5)
    found, left = (
        [each for each in look_for(one.packed, one.first, one.last).findings() if each.kind is Kind.WEEKDAY]
        for one in (planted, shuffled)
    )
    assert len(found) >= 30
    assert left == []
    assert np.array_equal(np.sort(shuffled.packed.marks), np.sort(planted.packed.marks))


@pytest.mark.slow
@pytest.mark.parametrize(("strength", "least"), [(15.0, 0.85), (8.0, 0.5)])
def test_planted_weekdays_are_found(strength: float, least: float) -> None:
    found = power(Planting(Kind.WEEKDAY, 25, strength), 10, YEAR)
    assert found.eligible >= 0.7 * found.planted
    assert found.power >= least
    assert found.false <= 0.12 * found.flags


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "strength", "least"),
    [
        (Kind.FIRST_SESSION, 15.0, 0.7),
        (Kind.LESSON, 15.0, 0.7),
        (Kind.ALTERNATE_WEEKS, 12.0, 0.7),
        (Kind.AFTER_BREAK, 100.0, 0.4),
        (Kind.CO_ABSENCE, 200.0, 0.3),
    ],
)
def test_what_is_planted_strongly_is_found(kind: Kind, strength: float, least: float) -> None:
    """What each kind can find at all; weaker patterns are mostly missed, and the methods page says so."""
    found = power(Planting(kind, 25, strength), 3, YEAR)
    assert found.power >= least
    assert found.false <= 0.12 * found.flags + 2


@pytest.mark.slow
def test_of_flags_on_mixed_registers_a_tenth_at_most_is_false() -> None:
    plantings = [
        Planting(Kind.WEEKDAY, 10, 12.0),
        Planting(Kind.FIRST_SESSION, 10, 12.0),
        Planting(Kind.ALTERNATE_WEEKS, 10, 10.0),
        Planting(Kind.AFTER_BREAK, 10, 60.0),
    ]
    found = false_share(plantings, 40, YEAR, WITHOUT_LESSONS)
    assert found.flags >= 400
    assert found.share <= 0.12


@pytest.mark.slow
def test_change_points_are_rare_without_drift_and_real_with_it() -> None:
    still, drifting = (changes(20, Settings(seed=40_000, drift=drift)) for drift in (0.0, 0.8))
    assert still.flagged <= 0.015 * still.looked_at
    assert drifting.flagged >= 100
    assert drifting.moved >= 0.8 * drifting.flagged


@pytest.mark.slow
def test_small_wins_are_seldom_chance() -> None:
    """Likely or holding, against the long run, with nothing planted and with nothing changing at all."""
    still, drifting = (wins(15, Settings(weeks=33, seed=50_000, drift=drift)) for drift in (0.0, 0.8))
    assert still.likely <= 0.02 * still.looked_at
    assert drifting.likely <= 0.05 * drifting.looked_at
    assert drifting.truly >= 0.75 * drifting.likely


@pytest.mark.slow
def test_weekly_looks_seldom_say_what_is_not_so() -> None:
    """Looked at every week of a year: few are ever said to drift, or to win, where nothing moves."""
    still, drifting = (weekly(5, Settings(seed=60_000, drift=drift)) for drift in (0.0, 0.8))
    assert still.drifting <= 0.05 * still.looked_at
    assert still.won <= 0.03 * still.looked_at
    assert drifting.truly_drifting >= 0.65 * drifting.drifting
    assert drifting.truly_won >= 0.75 * drifting.won


def test_a_seed_gives_the_same_register() -> None:
    one, other = simulate(Settings(pupils=50, seed=3)), simulate(Settings(pupils=50, seed=3))
    assert np.array_equal(one.packed.marks, other.packed.marks)
    assert not np.array_equal(one.packed.marks, simulate(Settings(pupils=50, seed=4)).packed.marks)


def test_the_generator_makes_a_school_like_the_one_it_describes() -> None:
    away = np.concatenate([simulate(Settings(seed=seed)).away.mean(axis=1) for seed in range(5)])
    assert 0.075 <= away.mean() <= 0.1
    assert 0.24 <= (away >= 0.1).mean() <= 0.33


@pytest.mark.parametrize("weeks", [0, 40])
def test_weeks_that_do_not_fit_a_year_are_refused(weeks: int) -> None:
    with pytest.raises(ValueError, match="Give 1 to 39"):
        simulate(Settings(pupils=10, weeks=weeks))


def test_what_cannot_be_planted_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot be planted"):
        Planting(Kind.SPELLS, 1, 2.0)
