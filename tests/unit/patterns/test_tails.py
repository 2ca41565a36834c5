"""Chances against exact fractions."""

from fractions import Fraction
from math import comb, exp

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from upturn.patterns import tails

SHARES = st.fractions(min_value=0, max_value=1, max_denominator=50)


def _ints(*values: int) -> np.ndarray:
    return np.array(values, np.int64)


@given(st.integers(0, 60), st.data(), SHARES)
def test_binomial(n: int, data: st.DataObject, p: Fraction) -> None:
    x = data.draw(st.integers(0, n))
    exact = [comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(x, n + 1)]
    tail, point = tails.binomial(_ints(n), _ints(x), np.array([float(p)]))
    assert tail[0] == pytest.approx(float(sum(exact)), rel=1e-10, abs=1e-15)
    assert point[0] == pytest.approx(float(exact[0]), rel=1e-10, abs=1e-15)


@given(st.integers(1, 60), st.data())
def test_hypergeometric(total: int, data: st.DataObject) -> None:
    drawn, marked = data.draw(st.integers(0, total)), data.draw(st.integers(0, total))
    x = data.draw(st.integers(0, min(drawn, marked)))
    ways = sum(comb(marked, k) * comb(total - marked, drawn - k) for k in range(x, min(drawn, marked) + 1))
    tail, point = tails.hypergeometric(*map(_ints, (drawn, x, marked, total)))
    assert tail[0] == pytest.approx(ways / comb(total, drawn), rel=1e-10)
    exactly = comb(marked, x) * comb(total - marked, drawn - x) / comb(total, drawn)
    assert point[0] == pytest.approx(exactly, rel=1e-10, abs=1e-15)


@given(st.integers(1, 12), st.data(), st.integers(1, 40), st.integers(1, 40))
def test_beta_binomial(n: int, data: st.DataObject, a: int, b: int) -> None:
    x = data.draw(st.integers(0, n))

    def rising(start: int, steps: int) -> int:
        return int(np.prod([start + step for step in range(steps)], dtype=object)) if steps else 1

    exact = sum(
        Fraction(comb(n, k) * rising(a, k) * rising(b, n - k), rising(a + b, n)) for k in range(x, n + 1)
    )
    tail, _ = tails.beta_binomial(_ints(n), _ints(x), np.array([float(a)]), np.array([float(b)]))
    assert tail[0] == pytest.approx(float(exact), rel=1e-9)


def test_a_tail_far_out_keeps_its_precision() -> None:
    tail, _ = tails.binomial(_ints(95), _ints(95), np.array([0.01]))
    assert tail[0] == pytest.approx(1e-190, rel=1e-9)


def test_many_at_once_are_each_their_own() -> None:
    n, x, p = _ints(10, 4, 0, 30), _ints(3, 4, 0, 30), np.array([0.2, 0.5, 0.3, 0.9])
    tail, _ = tails.binomial(n, x, p)
    alone = [tails.binomial(n[[i]], x[[i]], p[[i]])[0][0] for i in range(4)]
    assert tail.tolist() == pytest.approx(alone)


def test_none_at_all() -> None:
    nothing = np.zeros(0, np.int64)
    assert len(tails.binomial(nothing, nothing, nothing.astype(float))[0]) == 0
    assert len(tails.over_distinct(lambda column: column.astype(float), nothing)) == 0


def test_kolmogorov_has_its_known_points() -> None:
    """One in twenty at 1.358 and one in a hundred at 1.628, as tables have them."""
    chances = tails.kolmogorov(np.array([0.0, 1.3581, 1.6276, 3.0]))
    assert chances.tolist() == pytest.approx([1.0, 0.05, 0.01, 2 * exp(-18)], rel=1e-3)


@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 500), st.integers(0, 3)), min_size=1, max_size=50)
)
def test_working_over_distinct_rows_is_working_over_all(rows: list[tuple[int, int, int]]) -> None:
    columns = [np.array(column, np.int64) for column in zip(*rows, strict=True)]

    def work(a: np.ndarray, b: np.ndarray, c: np.ndarray) -> np.ndarray:
        return (a * 10_000 + b * 10 + c).astype(float)

    assert tails.over_distinct(work, *columns).tolist() == work(*columns).tolist()
