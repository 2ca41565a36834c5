"""Counting by bits is counting."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as nps

from upturn.patterns.bits import count, count_in, count_shared, words

PLANES = st.tuples(st.integers(0, 4), st.integers(1, 200)).flatmap(lambda shape: nps.arrays(np.bool_, shape))


@given(PLANES)
def test_days_are_counted(plane: np.ndarray) -> None:
    assert count(words(plane)).tolist() == plane.sum(axis=1).tolist()


@given(PLANES, st.integers(0, 2**32 - 1))
def test_days_in_parts_are_counted(plane: np.ndarray, seed: int) -> None:
    parts = np.random.default_rng(seed).random((3, plane.shape[1])) < 0.5
    expected = (plane[:, None, :] & parts).sum(axis=2)
    assert np.array_equal(count_in(words(plane), parts), expected)
    assert np.array_equal(count_shared(words(plane), words(parts)), expected)
