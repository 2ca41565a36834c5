"""Cases a person can check with a pencil, on the definition and on the kernels."""

from math import comb

import pytest

from tests.conformance.patterns.engines import School
from tests.conformance.patterns.written import school
from upturn.patterns.kinds import Kind

IN = "/////"
USUAL = " ".join(["o////", "/o///", "//o//", "///o/", "////o"] * 3)
"""Fifteen short spells, three on each weekday."""


def test_ten_mondays_of_ten_are_told_from_a_school_spread_evenly(looked) -> None:
    mondays = " ".join(["o////", IN] * 10)
    found = looked(school(mondays, *[USUAL + f" {IN}" * 5] * 20))[Kind.WEEKDAY][0]
    assert (found.n, found.observed) == (10, 10)
    assert found.p < 1e-5


def test_nine_short_spells_are_too_few_for_a_weekday(looked) -> None:
    assert 0 not in looked(school(" ".join(["o////"] * 9 + [IN]), USUAL))[Kind.WEEKDAY]


def test_a_weekday_is_held_against_the_schools_own_week(looked) -> None:
    """Where everyone stays away on Fridays, one who does has no pattern of their own."""
    fridays = " ".join(["////o"] * 12)
    found = looked(school(*[fridays] * 5))[Kind.WEEKDAY]
    assert [each.p for each in found.values()] == pytest.approx([1.0] * 5)


def test_fridays_agreed_off_are_neither_absence_nor_opportunity(looked) -> None:
    away = " ".join(["////c"] * 20)
    assert looked(school(away, USUAL)) == {
        kind: found for kind, found in looked(school(away, USUAL)).items() if 0 not in found
    }


def test_a_spell_runs_on_over_a_day_agreed_off_a_weekend_and_a_holiday(looked) -> None:
    """Three days away with such days between are one spell, too long to be short."""
    one = " ".join(["//ooc o/o//" + " " + IN] * 12)
    with_breaks = " ".join(["////o ..... oo///"] * 12)
    assert looked(school(one))[Kind.WEEKDAY][0].n == 12
    assert looked(school(with_breaks))[Kind.WEEKDAY] == {}


def test_one_illness_is_nothing_in_any_kind(looked) -> None:
    ill = f"{IN} //iii iiiii iiiii ii/// " + " ".join([IN] * 20)
    assert all(0 not in found for found in looked(school(ill, *[USUAL] * 3)).values())


def test_mornings_against_the_reverse(looked) -> None:
    """Nine mornings and one afternoon, in a school where half of such days are mornings."""
    mornings = " ".join(["m////"] * 5 + ["/u///"] * 4 + ["p////"])
    others = " ".join(["m////", "p////"] * 5)
    more_afternoons = " ".join(["p////"] * 9 + ["m////"])
    found = looked(school(mornings, others, more_afternoons))[Kind.FIRST_SESSION]
    assert (found[0].n, found[0].observed, found[0].expected) == (10, 9, pytest.approx(5))
    assert found[0].p == pytest.approx((10 + 1) / 2**10)


def test_a_day_with_one_half_agreed_off_says_nothing_of_mornings(looked) -> None:
    assert looked(school(" ".join(["c////"] * 20)))[Kind.FIRST_SESSION] == {}


def test_a_return_is_one_trial_however_long_the_pupil_stays_away(looked) -> None:
    term = f"{IN} /oo// {IN} {IN} ..... "
    away = f"{IN} {IN} {IN} {IN} ..... " + f"oooo/ {IN} {IN} {IN} ..... " * 5
    found = looked(school(away, *[term * 6] * 5))[Kind.AFTER_BREAK][0]
    assert (found.n, found.observed) == (5, 5)
    assert found.p < 0.001


def test_three_returns_of_a_pupil_often_away_could_show_nothing(looked) -> None:
    """Away two days in five, missing three first days back of three is no news."""
    often = "/////  ..... " + "oo/// /oo// //oo/ ..... " * 3
    assert (
        0
        not in looked(school(often, *["/////  ..... " + f"/oo// {IN} {IN} ..... " * 3] * 9))[Kind.AFTER_BREAK]
    )


def test_two_returns_are_too_few(looked) -> None:
    term = "o//oo ///oo /oooo ..... "
    assert looked(school(term * 2))[Kind.AFTER_BREAK] == {}


def test_every_other_week_of_twenty_with_a_day_in_each(looked) -> None:
    """Ten starts on 100 days that could be: all in the ten odd weeks. Exact, counted four times over."""
    found = looked(school(" ".join(["/o///", IN] * 10)))[Kind.ALTERNATE_WEEKS][0]
    could = 200 // 2 - 10  # A day after a day away is none on which a spell could begin.
    odd = could - 50
    assert (found.n, found.observed) == (10, 10)
    assert found.p == pytest.approx(4 * comb(odd, 10) / comb(could, 10))


def test_two_pupils_on_the_same_ten_days_of_a_hundred(looked) -> None:
    together = " ".join(["/o///", "////o", IN, IN] * 5)
    others = [
        " ".join([week[shift:] + week[:shift] for week in USUAL.split()] + [IN] * 5) for shift in range(4)
    ]
    found = looked(school(together, together, *others))[Kind.CO_ABSENCE]
    assert (found[0].observed, found[1].observed) == (10, 10)
    assert found[0].p == found[1].p < 0.001
    assert min(found[row].p for row in range(2, 6)) > 0.05


def test_pupils_of_two_year_groups_are_not_looked_at_together(looked) -> None:
    together = " ".join(["/o///", "////o", IN, IN] * 5)
    assert looked(school(together, together, groups=("7", "8")))[Kind.CO_ABSENCE] == {}


def test_nothing_is_nothing(looked) -> None:
    empty: School = school("..... .....")
    assert not any(looked(empty).values())
