"""Absence comes in spells of days, as children's does; a coin tossed for every session would fail here."""

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.statistics.demo.figures import Sessions, last_year
from upturn.demo.cast import HIGH_SCHOOL
from upturn.demo.clock import SEED
from upturn.demo.marking import NUMBERS
from upturn.demo.town import SCHOOLS

Bools = NDArray[np.bool_]


def whole_day_share(sessions: Sessions) -> float:
    """Of the sessions missed, how many are in a day missed whole."""
    return float(2 * sessions.away.all(axis=2).sum() / sessions.away.sum())


def stickiness(sessions: Sessions) -> float:
    """How much likelier a day away is after a day away, for children away a tenth to a half of the time.

    1 for a coin tossed each day with a child's own chance.
    """
    away = sessions.away.any(axis=2)
    rate = sessions.away.sum(axis=(1, 2)) / np.maximum(sessions.possible.sum(axis=(1, 2)), 1)
    some = away[(rate >= 0.1) & (rate < 0.5)]
    before, after = some[:, :-1], some[:, 1:]
    own = some.mean(axis=1, keepdims=True) * np.ones_like(before)
    return float((before & after).sum() / (own * before).sum())


def mean_spell(sessions: Sessions) -> float:
    """The mean length, in school days, of runs of days missed whole."""
    away = sessions.away.all(axis=2)
    begins = away & ~np.pad(away, ((0, 0), (1, 0)))[:, :-1]
    return float(away.sum() / begins.sum())


def tossed(sessions: Sessions) -> Sessions:
    """The same children missing as much, each session by a coin of their own."""
    rate = sessions.away.sum(axis=(1, 2)) / np.maximum(sessions.possible.sum(axis=(1, 2)), 1)
    coins = np.random.default_rng(1).random(sessions.away.shape) < rate[:, None, None]
    return Sessions(
        coins & sessions.possible, sessions.possible, sessions.marks, sessions.weekdays, sessions.terms
    )


@pytest.mark.parametrize("school", SCHOOLS)
def test_most_absence_is_of_whole_days(school: str) -> None:
    assert 0.8 <= whole_day_share(last_year(SEED, school).sessions) <= 0.92


@pytest.mark.parametrize("school", SCHOOLS)
def test_a_day_away_follows_a_day_away(school: str) -> None:
    sessions = last_year(SEED, school).sessions
    assert stickiness(sessions) > 2
    assert mean_spell(sessions) > 1.9


def test_a_tossed_coin_would_show_none_of_this() -> None:
    coins = tossed(last_year(SEED, HIGH_SCHOOL).sessions)
    assert coins.whole.overall == pytest.approx(last_year(SEED, HIGH_SCHOOL).sessions.whole.overall, abs=0.2)
    assert whole_day_share(coins) < 0.6
    assert stickiness(coins) < 1.2


def test_spells_are_of_one_code() -> None:
    """Two days away running mostly have one reason."""
    sessions = last_year(SEED, HIGH_SCHOOL).sessions
    away = sessions.away.all(axis=2)
    running = away[:, :-1] & away[:, 1:]
    same = sessions.marks[:, :-1, 0] == sessions.marks[:, 1:, 0]
    assert float(same[running].mean()) > 0.75


@pytest.mark.parametrize("school", SCHOOLS)
def test_lateness_is_of_mornings_and_of_few(school: str) -> None:
    late = last_year(SEED, school).sessions.marks == NUMBERS["L"]
    assert late[:, :, 0].sum() > 8 * late[:, :, 1].sum()
    by_child = np.sort(late.sum(axis=(1, 2)))[::-1]
    assert 0.4 < by_child[: len(by_child) // 5].sum() / by_child.sum() < 0.8


def test_bad_patches_come_and_go() -> None:
    """A child's absence differs more from month to month than its year's rate and chance would have it."""
    sessions = last_year(SEED, HIGH_SCHOOL).sessions
    rate = sessions.away.sum(axis=(1, 2)) / np.maximum(sessions.possible.sum(axis=(1, 2)), 1)
    some = (rate >= 0.1) & (rate < 0.5)
    blocks = np.array_split(np.arange(sessions.away.shape[1]), 9)
    by_block = np.stack([sessions.away[some][:, block].mean(axis=(1, 2)) for block in blocks], axis=1)
    coins = tossed(sessions)
    by_coin = np.stack([coins.away[some][:, block].mean(axis=(1, 2)) for block in blocks], axis=1)
    assert by_block.var(axis=1).mean() > 2.5 * by_coin.var(axis=1).mean()
