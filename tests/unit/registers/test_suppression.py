"""Suppression, by example and by attack."""

from collections.abc import Iterator
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from upturn.registers.groups import Group, grouped
from upturn.registers.statistics import COUNT_FIELDS, CountArrays, Counts
from upturn.registers.suppression import COLUMNS, SMALLEST_SHOWN, same_sums, shown_groups, suppress


def group(by: str, value: str, pupils: int, persistent: int = 0, severe: int = 0) -> Group:
    return Group(
        by, value, pupils, Counts(possible=10 * pupils, attended=10 * pupils), pupils, persistent, severe
    )


def shown(groups: list[Group], column: str) -> list[int | None]:
    return [getattr(each, column) for each in suppress(groups)]


def test_large_numbers_and_zeros_are_shown() -> None:
    rows = [group("sex", "F", 50, 10, 0), group("sex", "M", 45, 5, 0)]
    assert suppress(rows) == rows


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_a_small_number_is_hidden_with_one_more(number: int) -> None:
    rows = [
        group("year_group", "7", 30, 6),
        group("year_group", "8", 20, number),
        group("year_group", "9", 25, 9),
    ]
    assert shown(rows, "persistent") == [6, None, None]
    assert [each.suppressed for each in suppress(rows)] == [False, True, True]


def test_five_is_shown() -> None:
    assert shown([group("sex", "F", 30, 5), group("sex", "M", 30, 5)], "persistent") == [5, 5]


def test_a_hidden_number_of_pupils_hides_its_row() -> None:
    rows = suppress([group("sex", "F", 50, 9, 6), group("sex", "M", 40, 8, 5), group("sex", None, 3)])
    assert (rows[2].pupils, rows[2].counts, rows[2].known, rows[2].persistent, rows[2].severe) == (None,) * 5
    assert (rows[1].pupils, rows[1].counts) == (None, None)
    assert (rows[0].pupils, rows[0].persistent) == (50, 9)
    assert rows[2].absence_rate is None
    assert rows[2].persistent_share is None


def test_shares_come_from_what_is_left() -> None:
    hidden, _, shown_row = suppress([group("a", "x", 20, 2), group("a", "y", 25, 5), group("a", "z", 40, 8)])
    assert hidden.persistent_share is None
    assert hidden.absence_rate == 0
    assert shown_row.persistent_share == 0.2


def test_hidden_ones_whose_sum_gives_them_away_get_company() -> None:
    rows = [
        group("form", "a", 20, 1),
        group("form", "b", 20, 1),
        group("form", "c", 30, 9),
        group("form", "d", 31, 9),
    ]
    assert shown(rows, "persistent") == [None, None, None, 9]


def test_hidden_fours_whose_sum_gives_them_away_get_company() -> None:
    rows = [
        group("form", "a", 20, 4),
        group("form", "b", 20, 4),
        group("form", "c", 30, 9),
        group("form", "d", 31, 9),
    ]
    assert shown(rows, "persistent") == [None, None, None, 9]


def test_where_nothing_is_left_to_hide_the_total_is() -> None:
    forms = [group("form", name, 20, 1) for name in "abcde"]
    rows = [*forms, group("sex", "F", 60, 5), group("sex", "M", 40, 0), group("school", "1", 100, 5)]
    assert shown(rows, "persistent") == [None] * 5 + [None, 0, None]


def test_forms_do_not_give_their_year_away_nor_the_year_its_forms() -> None:
    forms = ["7A"] * 20 + ["7B"] * 20 + ["8A"] * 20 + ["8B"] * 20
    years = ["7"] * 40 + ["8"] * 40
    absent = np.zeros(80, np.int64)
    absent[[0, 1, *range(20, 28), *range(40, 46), *range(60, 67)]] = 10
    rows = shown_groups({"form": forms, "year_group": years}, _counts(absent))
    answers = {row.value: row.persistent for row in rows}
    assert answers == {"7A": None, "7B": None, "8A": 6, "8B": 7, "7": 10, "8": 13}


def test_forms_across_two_years_are_summed_with_both() -> None:
    forms = ["A"] * 10 + ["B"] * 10 + ["C"] * 10
    years = ["1"] * 5 + ["2"] * 5 + ["1"] * 5 + ["2"] * 5 + ["3"] * 10
    islands = same_sums({"form": forms, "year_group": years})
    assert {(len(each.these), len(each.those)) for each in islands} == {(2, 2), (1, 1)}


def test_nobody_has_nothing_to_hide() -> None:
    assert suppress([]) == []


def _counts(absent: np.ndarray) -> CountArrays:
    figures = dict.fromkeys(COUNT_FIELDS, np.zeros(len(absent), np.int64))
    return CountArrays(**figures | {"possible": np.full(len(absent), 20), "authorised": absent})


# --- attack -------------------------------------------------------------------------------------


@st.composite
def scopes(draw: st.DrawFn) -> tuple[dict[str, list[str]], list[int]]:
    """Up to fourteen pupils in forms, years and more; each not, persistently or severely absent."""
    size = draw(st.integers(1, 14))
    forms = draw(st.lists(st.sampled_from(["7A", "7B", "8A", "8B"]), min_size=size, max_size=size))
    other = draw(st.lists(st.sampled_from("xyz"), min_size=size, max_size=size))
    absent = draw(st.lists(st.sampled_from([0, 0, 2, 2, 2, 10]), min_size=size, max_size=size))
    return {
        "school": ["S"] * size,
        "form": forms,
        "year_group": [form[0] for form in forms],
        "other": other,
    }, absent


@given(scopes())
def test_no_hidden_number_can_be_worked_out(scope: tuple[dict[str, list[str]], list[int]]) -> None:
    """An attacker who knows who is in which group, and all that is shown, finds no hidden number for certain.

    The attacker looks for another way to fill the hidden cells that fits every sum; where there is one for
    each hidden cell, none is told. Totals are known wherever any table shows them. A hidden zero may be
    told, for it names nobody.
    """
    characteristics, absent = scope
    truth = grouped(characteristics, _counts(np.array(absent)))
    answer = suppress(truth, same_sums(characteristics))
    for column in COLUMNS:
        real = [getattr(row, column) for row in truth]
        seen = [getattr(row, column) for row in answer]
        sums = _sums(truth, same_sums(characteristics))
        # In a row that is hidden whole, a number may be zero; elsewhere zero would have been shown.
        least = [0 if row.pupils is None and column != "pupils" else 1 for row in answer]
        for cell, value in enumerate(seen):
            if value is None and real[cell]:
                assert _another(seen, real, sums, cell, least), (column, truth[cell], seen)


def _sums(rows: list[Group], same) -> list[tuple[list[int], list[int]]]:
    place = {(row.by, row.value): number for number, row in enumerate(rows)}
    tables = [[number for number, row in enumerate(rows) if row.by == by] for by in {row.by for row in rows}]
    pairs = [(tables[0], table) for table in tables[1:]]
    return pairs + [([place[row] for row in each.these], [place[row] for row in each.those]) for each in same]


def _another(seen, real: list[int], sums, cell: int, least: list[int]) -> bool:
    """Whether some other filling of the hidden cells, differing in this one, fits every sum."""
    hidden = [number for number, value in enumerate(seen) if value is None]
    hidden.remove(cell)
    for candidate in _nearby(real[cell], least[cell]):
        if candidate != real[cell] and _fill({cell: candidate}, hidden, seen, real, sums, least):
            return True
    return False


def _fill(chosen: dict[int, int], left: list[int], seen, real, sums, least: list[int]) -> bool:
    if any(_broken(chosen, left, seen, these, those) for these, those in sums):
        return False
    if not left:
        return True
    first, *rest = left
    values = _nearby(real[first], least[first])
    return any(_fill(chosen | {first: value}, rest, seen, real, sums, least) for value in values)


def _broken(chosen: dict[int, int], left: list[int], seen, these: list[int], those: list[int]) -> bool:
    if set(left) & {*these, *those}:
        return False
    return sum(chosen.get(row, seen[row]) for row in these) != sum(
        chosen.get(row, seen[row]) for row in those
    )


def _nearby(value: int, least: int) -> Iterator[int]:
    """Values to try, the real one first: a neighbour one or two away is enough to prove doubt."""
    return (each for each in (value, value + 1, value - 1, value + 2, value - 2) if each >= least)


def _publish(values: tuple[int, ...]) -> tuple:
    rows = [group("a", str(place), 100, value) for place, value in enumerate(values)]
    return tuple(row.persistent for row in suppress(rows)), sum(values)


@pytest.mark.parametrize(("cells", "highest"), [(2, 14), (3, 10), (4, 6)])
def test_an_attacker_who_knows_the_rule_learns_nothing_certain(cells: int, highest: int) -> None:
    """Every table that would be shown the same way is a suspect; each hidden number must vary among them."""
    suspects: dict[tuple, list[tuple[int, ...]]] = {}
    for values in product(range(highest + 1), repeat=cells):
        suspects.setdefault(_publish(values), []).append(values)
    for (seen, total), tables in suspects.items():
        if total >= SMALLEST_SHOWN and None in seen and total <= highest:
            for cell, value in enumerate(seen):
                assert value is not None or len({table[cell] for table in tables}) > 1, (seen, total, tables)
