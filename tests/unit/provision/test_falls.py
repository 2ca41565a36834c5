"""Falls a person can check, and weeks that should not fool them."""

import numpy as np
import pytest

from upturn.provision.falls import FORTNIGHTS_IN_A_TERM, ONE_IN_TWENTY, SHARES, Falls, falls_of, level
from upturn.provision.learner_weeks import Measure
from upturn.provision.simulation import Fall, Settings, simulate
from upturn.provision.spread import LEAST_SPREAD, spread_before
from upturn.provision.taught_weeks import TaughtWeeks


def look(did: list[int], of: int | list[int] = 20, measure: Measure = Measure.JOINED) -> Falls:
    done = np.array([did], np.int64)
    lessons = np.broadcast_to(np.array(of, np.int64), done.shape)
    return falls_of(measure, lessons, done, np.zeros(done.shape, np.bool_))


def test_the_shares_are_of_one_in_twenty_a_term() -> None:
    assert sum(SHARES.values()) == pytest.approx(1)
    assert sum(level(measure) for measure in SHARES) * FORTNIGHTS_IN_A_TERM == pytest.approx(ONE_IN_TWENTY)


def test_a_fall_is_held_against_the_learners_own_four_weeks() -> None:
    found = look([15, 16, 14, 15, 5, 5])
    assert found.found.tolist() == [[False] * 5 + [True]]
    assert (found.recent_did[0, 5], found.recent_of[0, 5]) == (10, 40)
    assert (found.own_did[0, 5], found.own_of[0, 5]) == (60, 80)


def test_who_joins_few_lessons_as_ever_has_not_fallen() -> None:
    assert not look([5, 5, 4, 6, 5, 5, 4, 5]).found.any()


def test_five_weeks_are_too_few() -> None:
    assert not look([20, 20, 20, 0, 0]).looked.any()


def test_a_holiday_is_skipped_and_is_no_fall() -> None:
    weeks, of = [18, 17, 18, 0, 0, 18, 18, 17], [20, 20, 20, 0, 0, 20, 20, 20]
    found = look(weeks, of)
    assert not found.found.any()
    assert found.looked.tolist() == [[False] * 7 + [True]]
    weeks[6:] = [2, 2]
    assert look(weeks, of).found[0, 7]


def test_weeks_across_a_summer_are_not_a_learners_own_four() -> None:
    of = [20] * 4 + [0] * 7 + [20] * 2
    assert not look([18] * 4 + [0] * 7 + [1] * 2, of).looked.any()


def test_all_lessons_joined_and_then_one_missed_is_nothing() -> None:
    assert not look([20] * 6 + [19, 19]).found.any()
    assert not look([20] * 6 + [17, 17]).found.any()  # A fifth at least.


def test_few_lessons_cannot_tell() -> None:
    few = look([3, 3, 3, 3, 0, 0], 3)
    assert not few.looked.any()
    assert not few.found.any()


def test_a_week_that_was_not_recorded_is_no_fall() -> None:
    assert not look([18, 18, 18, 18, 18, 0, 18], [20, 20, 20, 20, 20, 0, 20]).found.any()


def test_one_week_of_a_rota_is_not_held_against_the_other() -> None:
    """Twenty lessons one week and eight the next, all but a few joined in both."""
    assert not look([18, 7, 18, 7, 18, 7, 18, 7, 18, 7], [20, 8] * 5).found.any()


def test_who_climbs_is_not_asked_about() -> None:
    assert not look([2, 3, 5, 8, 12, 15, 18, 20]).found.any()


def test_one_week_away_is_no_fall() -> None:
    assert not look([18, 18, 18, 18, 18, 18, 0]).found.any()
    assert not look([18, 18, 18, 18, 18, 18, 0, 18, 18]).found.any()
    assert look([18, 18, 18, 18, 18, 18, 0, 0]).found[0, 7]


def test_a_fall_is_new_once() -> None:
    found = falls_of(Measure.JOINED, *_fallen(), np.zeros((300, 21), np.bool_))
    assert 0 < found.new.sum() < found.found.sum()
    assert not (found.new & ~found.found).any()
    assert not (found.new[:, 1:] & found.found[:, :-1]).any()


def _fallen() -> tuple[np.ndarray, np.ndarray]:
    drawn = simulate(Settings(learners=300), Fall(Measure.JOINED, 0.8, 0.1, 12))
    return drawn.of[Measure.JOINED], drawn.did[Measure.JOINED]


def test_silence_raises_nothing() -> None:
    did = np.array([[15, 16, 14, 15, 5, 5]])
    assert not falls_of(Measure.JOINED, np.full((1, 6), 20), did, np.ones((1, 6), np.bool_)).found.any()


def test_what_comes_later_changes_no_look_before() -> None:
    """A look is the same whether or not the weeks after it are there yet."""
    random = np.random.default_rng(5)
    did = random.binomial(20, 0.6, (40, 16))
    of = np.where(random.random((40, 16)) < 0.2, 0, 20)
    did = np.minimum(did, of)
    early, late = (
        falls_of(Measure.JOINED, of[:, :end], did[:, :end], np.zeros((40, end), np.bool_)) for end in (11, 16)
    )
    assert (early.found == late.found[:, :11]).all()
    assert np.allclose(early.chance, late.chance[:, :11])
    assert np.allclose(early.spread, late.spread[:, :11])


def test_nobodys_look_depends_on_the_order_of_learners() -> None:
    random = np.random.default_rng(6)
    did, order = random.binomial(20, random.random((30, 1)), (30, 12)), random.permutation(30)
    of, silent = np.full((30, 12), 20), np.zeros((30, 12), np.bool_)
    ours, theirs = falls_of(Measure.JOINED, of, did, silent), falls_of(Measure.JOINED, of, did[order], silent)
    assert np.allclose(ours.chance[order], theirs.chance)


def test_whole_days_missed_are_seen_as_clumps() -> None:
    """Four lessons a day, joined or missed together: about four times the variance of coins."""
    random = np.random.default_rng(7)
    did = 4 * random.binomial(5, 0.7, (200, 15))
    assert 3 < spread_before(np.full((200, 15), 20), did)[:, -1].mean() < 5
    coins = random.binomial(20, 0.7, (200, 15))
    assert spread_before(np.full((200, 15), 20), coins)[:, -1].mean() == pytest.approx(LEAST_SPREAD, abs=0.05)


def test_an_erratic_learner_among_steady_ones_keeps_a_wider_spread() -> None:
    did = np.tile(np.array([15, 15, 16, 14, 15, 15, 15, 15]), (20, 1))
    did[0] = [2, 20, 4, 19, 3, 20, 1, 20]
    spread = spread_before(np.full(did.shape, 20), did)
    assert spread[0, -1] > 5
    assert spread[1, -1] == LEAST_SPREAD


def test_weeks_go_to_the_front_and_back_again() -> None:
    of = np.array([[0, 5, 0, 7], [1, 0, 0, 0]])
    weeks = TaughtWeeks.of(of)
    assert weeks.packed(of).tolist() == [[5, 7, 0, 0], [1, 0, 0, 0]]
    assert weeks.unpacked(weeks.packed(of)).tolist() == of.tolist()
