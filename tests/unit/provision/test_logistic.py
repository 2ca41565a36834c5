"""The small regression and the picking of pairs, against what can be worked out another way."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from upturn.provision.logistic import fit
from upturn.provision.picking import Picking


def test_a_column_that_tells_everything_does_not_run_away() -> None:
    tells = np.array([[0.0], [0.0], [1.0], [1.0]])
    fitted = fit(tells, np.array([0.0, 0.0, 9.0, 9.0]), np.full(4, 9.0))
    chances = fitted.chances(tells)
    assert (chances[:2] < 0.1).all()
    assert (chances[2:] > 0.9).all()
    assert np.isfinite(fitted.slopes).all()


def test_columns_that_never_vary_or_are_the_same_are_no_trouble() -> None:
    random = np.random.default_rng(1)
    one = random.standard_normal(200)
    yes = random.binomial(5, 1 / (1 + np.exp(-one))).astype(float)
    alike = np.column_stack([one, one, np.ones(200), 1e9 * one])
    twice, once = fit(alike, yes, np.full(200, 5.0)), fit(one[:, None], yes, np.full(200, 5.0))
    assert np.isfinite(twice.slopes).all()
    assert np.allclose(twice.chances(alike), once.chances(one[:, None]), atol=0.02)


def test_slopes_are_found_again() -> None:
    random = np.random.default_rng(2)
    columns = random.standard_normal((20_000, 2))
    yes = random.binomial(4, 1 / (1 + np.exp(-(-1 + 0.8 * columns[:, 0] - 0.3 * columns[:, 1])))).astype(
        float
    )
    assert fit(columns, yes, np.full(20_000, 4.0)).slopes == pytest.approx([-1, 0.8, -0.3], abs=0.05)


@pytest.mark.parametrize("yes", [0.0, 5.0])
def test_nobody_or_everybody_away_is_a_level(yes: float) -> None:
    fitted = fit(np.arange(10.0)[:, None], np.full(10, yes), np.full(10, 5.0))
    assert np.isfinite(fitted.slopes).all()


rows = st.lists(
    st.tuples(
        st.sampled_from([0.1, 0.2, 0.3]),
        st.integers(0, 3),
        st.integers(0, 3),
        st.integers(0, 2),
        st.integers(0, 1),
    ),
    min_size=1,
    max_size=12,
)


@given(rows, st.lists(st.integers(0, 3), min_size=3, max_size=3))
def test_pairs_are_picked_as_by_counting_them(
    each: list[tuple[float, int, int, int, int]], times: list[int]
) -> None:
    predicted, missed, attended, learner, week = (np.array(column) for column in zip(*each, strict=True))
    picking = Picking(predicted.astype(float), missed.astype(float), attended.astype(float), learner, week)
    right = pairs = 0.0
    for one, gone, _, whose, when in each:
        for other, _, came, others, then in each:
            count = gone * came * times[whose] * times[others] * (when == then)
            pairs += count
            right += count * (1.0 if one > other else 0.5 if one == other else 0.0)
    share = picking.share(np.array(times, float))
    assert np.isnan(share) if not pairs else share == pytest.approx(right / pairs)
