"""Weekdays as seven bits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upturn.people.teaching_days import BadTeachingDaysError, bits_to_days, days_to_bits


def test_monday_is_the_lowest_bit() -> None:
    assert days_to_bits([0]) == 1
    assert days_to_bits([0, 1, 2, 3, 4]) == 0b0011111


@given(st.sets(st.integers(0, 6), min_size=1))
def test_days_come_back_as_they_went(days: set[int]) -> None:
    assert set(bits_to_days(days_to_bits(days))) == days


@pytest.mark.parametrize(
    ("days", "sentence"), [([], "at least one day"), ([7], "not a weekday"), ([-1], "not a")]
)
def test_what_is_no_week_is_refused(days: list[int], sentence: str) -> None:
    with pytest.raises(BadTeachingDaysError, match=sentence):
        days_to_bits(days)
