"""Groups pooled from pupils' figures."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from upturn.registers.groups import grouped, pooled_by
from upturn.registers.statistics import COUNT_FIELDS, CountArrays, Counts

POSSIBLE = np.array([10, 10, 0, 20, 40])
ABSENT = np.array([1, 5, 0, 1, 4])
FIGURES = dict.fromkeys(COUNT_FIELDS, np.zeros(5, np.int64)) | {
    "possible": POSSIBLE,
    "attended": POSSIBLE - ABSENT,
    "authorised": ABSENT,
}
COUNTS = CountArrays(**FIGURES)


def test_sessions_are_pooled_and_pupils_counted() -> None:
    seven, ten = pooled_by("year_group", ["10", "10", "7", "7", "7"], COUNTS)
    assert (seven.value, ten.value) == ("7", "10")
    assert seven.counts == Counts(possible=60, attended=55, authorised=5)
    assert (seven.pupils, seven.known, seven.persistent, seven.severe) == (3, 2, 1, 0)
    assert (ten.pupils, ten.known, ten.persistent, ten.severe) == (2, 2, 2, 1)
    assert ten.absence_rate == 6 / 20
    assert (seven.persistent_share, ten.severe_share) == (0.5, 0.5)


def test_nothing_possible_is_out_of_every_share() -> None:
    [alone] = pooled_by("form", ["x"], COUNTS.take(np.array([2])))
    assert (alone.pupils, alone.known, alone.absence_rate, alone.persistent_share) == (1, 0, None, None)


def test_unknown_values_are_a_group_and_come_last() -> None:
    groups = pooled_by("form", ["7B", None, "7A", None, "10A"], COUNTS)
    assert [group.value for group in groups] == ["7A", "7B", "10A", None]
    assert groups[-1].pupils == 2


def test_characteristics_follow_one_another() -> None:
    groups = grouped({"sex": list("FMFMF"), "form": ["a"] * 5}, COUNTS)
    assert [(group.by, group.value) for group in groups] == [("sex", "F"), ("sex", "M"), ("form", "a")]


@given(st.lists(st.sampled_from(["a", "b", "c", None]), min_size=5, max_size=5))
def test_groups_add_up_to_everyone(values: list[str | None]) -> None:
    groups = pooled_by("any", values, COUNTS)
    assert sum((group.counts for group in groups), Counts()) == COUNTS.pooled()
    assert sum(group.persistent or 0 for group in groups) == 3


def test_nobody_has_no_groups() -> None:
    assert pooled_by("any", [], COUNTS.take(np.zeros(5, np.bool_))) == []
