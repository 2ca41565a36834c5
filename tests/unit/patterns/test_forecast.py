"""How the rest of last year went for others: what is said, what is hidden, and what would be enough."""

import json
from dataclasses import fields, replace
from datetime import date
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from upturn.patterns import rest_of_year
from upturn.patterns.forecast import (
    NO_LAST_YEAR,
    Cohort,
    Forecast,
    Learnt,
    bands,
    forecast,
    in_band,
    nine_times_in_ten,
    shown_counts,
    spread_of,
)
from upturn.patterns.rest_of_year import RestOfYear
from upturn.patterns.simulation import Settings
from upturn.patterns.two_years import TwoYears, two_years
from upturn.patterns.year_in_parts import Part, YearOfSessions, year_of_sessions

ASKED = TwoYears(Settings(pupils=400, weeks=38, seed=11))
MID_MARCH = 240


@pytest.fixture(scope="module")
def years() -> tuple[YearOfSessions, YearOfSessions]:
    last, now = two_years(ASKED)
    return year_of_sessions(last.packed), year_of_sessions(now.packed).until(MID_MARCH)


@pytest.fixture(scope="module")
def said(years: tuple[YearOfSessions, YearOfSessions]) -> Forecast:
    last, now = years
    return forecast(now, last)


def part(*pupils: tuple[int, int]) -> Part:
    possible, missed = np.array(pupils, np.int64).T
    return Part(possible, missed, np.ones(len(pupils), np.bool_))


def test_every_pupil_there_is_in_one_band_of_the_same_session_last_year(
    years: tuple[YearOfSessions, YearOfSessions], said: Forecast
) -> None:
    last, now = years
    assert (said.until, said.then) == (now.days[-1], last.days[MID_MARCH - 1])
    assert (said.held, said.left) == (MID_MARCH, last.sessions - MID_MARCH)
    before, after = last.part(0, MID_MARCH), last.part(MID_MARCH, last.sessions)
    assert sum(each.pupils or 0 for each in said.cohorts) == (before.there & after.there).sum()
    assert sum(each.now or 0 for each in said.cohorts) == now.part(0, MID_MARCH).there.sum()


def test_more_was_missed_after_where_more_had_been_before(said: Forecast) -> None:
    shares = [each.came / each.pupils for each in said.cohorts if each.came and each.pupils]
    assert len(shares) == 5
    assert all(one < next_one for one, next_one in pairwise(shares))
    assert all(each.least <= each.most <= each.now for each in said.cohorts)


def test_what_was_said_half_way_is_held_against_what_came(
    years: tuple[YearOfSessions, YearOfSessions], said: Forecast
) -> None:
    last, now = years
    half, checked = MID_MARCH // 2, said.checked
    assert checked is not None
    assert (checked.said_on, checked.until) == (now.days[half - 1], now.days[-1])
    truth = Learnt.of(now, half, MID_MARCH)
    assert [(each.pupils, each.came) for each in checked.kept] == [truth.counted(band) for band in bands()]
    assert checked.said == 5
    assert checked.together is not None
    assert checked.together.came == sum(each.came or 0 for each in checked.kept[2:])
    assert checked.like_last_year == (checked.as_said >= 4 and checked.together.as_said)


def test_nothing_kept_is_a_chance_or_of_one_pupil(said: Forecast) -> None:
    """Whole numbers of pupils, days and sentences; the one share is of marks that are missing."""
    floats = [
        name.strip('"')
        for name, value in (
            each.split(": ")
            for each in json.dumps(_flat(said), default=str)[1:-1].split(", ")
            if ": " in each
        )
        if "." in value and not value.startswith('"')
    ]
    assert floats == ["missing"]
    assert {each.name for each in fields(Cohort)} == {"band", "pupils", "came", "now", "least", "most"}


def _flat(said: Forecast) -> dict[str, object]:
    found: dict[str, object] = {}
    for each in fields(said):
        value = getattr(said, each.name)
        if each.name == "cohorts":
            for place, cohort in enumerate(value):
                found |= {f"{name.name}{place}": getattr(cohort, name.name) for name in fields(cohort)[1:]}
        elif each.name != "checked":
            found[each.name] = value
    return found


def test_of_fewer_than_ten_pupils_nothing_is_worked_out() -> None:
    model = RestOfYear(mean=0.08, like=11.0, sessions_per_draw=3.0, season=1.2)
    with pytest.raises(ValueError, match="fewer than 10"):
        model.share(part(*[(200, 30)] * 9), 140)
    assert 0 < model.share(part(*[(200, 30)] * 10), 140) < 1


def test_the_model_gives_groups_only() -> None:
    """No public name of it returns anything but one number for all it was given."""
    public = [name for name in vars(rest_of_year.RestOfYear) if not name.startswith("_")]
    assert set(public) == {"mean", "like", "sessions_per_draw", "season", "learnt", "share"}


def test_lines_between_bands_are_exact() -> None:
    on_the_line = part((100, 10), (100, 9), (200, 20), (30, 3), (101, 10))
    ten = bands()[2]
    assert in_band(on_the_line, ten).tolist() == [True, False, True, True, False]


@given(st.lists(st.tuples(st.integers(1, 300), st.integers(0, 300)), min_size=1, max_size=30))
def test_bands_hold_everyone_once(pupils: list[tuple[int, int]]) -> None:
    everyone = part(*[(possible, min(missed, possible)) for possible, missed in pupils])
    assert (np.sum([in_band(everyone, band) for band in bands()], axis=0) == 1).all()


def test_few_pupils_are_hidden_and_so_is_what_would_give_them_away() -> None:
    shown = shown_counts([(300, 40), (60, 20), (40, 3), (20, 15), (3, 3)])
    assert shown[4] == (None, None)
    assert shown[2][1] is None
    assert None in [pupils for pupils, _ in shown[:4]]
    assert shown[0] == (300, 40)


def test_a_band_of_few_has_no_range(years: tuple[YearOfSessions, YearOfSessions]) -> None:
    last, now = years
    few = replace(now, possible=now.possible[:100], missed=now.missed[:100])
    found = forecast(few, last).cohorts
    assert any(each.most is None for each in found)
    assert all(each.most is None for each in found if each.now is None or each.now < 10)


def test_a_range_holds_nine_times_in_ten() -> None:
    least, most = nine_times_in_ten(spread_of(40, 30, 30))
    assert least < 20 < most
    assert (least, most) == (40 - most, 40 - least)
    assert nine_times_in_ten(spread_of(40, 1e-9, 80)) == (0, 0)


def test_without_last_year_we_cannot_tell(years: tuple[YearOfSessions, YearOfSessions]) -> None:
    last, now = years
    assert forecast(now, None) == Forecast(why_not=NO_LAST_YEAR)
    assert forecast(now, last.until(0)) == Forecast(why_not=NO_LAST_YEAR)


def test_what_is_too_little_says_what_would_be_enough(
    years: tuple[YearOfSessions, YearOfSessions],
) -> None:
    last, now = years
    few = replace(last, possible=last.possible[:50], missed=last.missed[:50])
    sentences = [
        forecast(now.until(38), last).why_not,
        forecast(now, last.until(260)).why_not,
        forecast(last.until(350), last).why_not,
        forecast(replace(now, missing=0.2), last).why_not,
        forecast(now, few).why_not,
    ]
    assert "19 school days of this year are held. 20 would be enough" in sentences[0]
    assert "130 school days of last year are held" in sentences[1]
    assert "begins again in the autumn" in sentences[2]
    assert "more than 10% of the marks due" in sentences[3]
    assert "60 would be enough" in sentences[4]


def test_early_in_the_year_nothing_can_be_checked_yet(years: tuple[YearOfSessions, YearOfSessions]) -> None:
    last, now = years
    early = forecast(now.until(60), last)
    assert early.cohorts
    assert early.checked is None


def test_a_year_that_goes_otherwise_is_said_to(years: tuple[YearOfSessions, YearOfSessions]) -> None:
    """After Christmas hardly anybody misses anything: what was said half way did not come."""
    last, now = years
    missed = now.missed.copy()
    missed[:, MID_MARCH // 2 :] &= np.arange(MID_MARCH // 2) % 20 == 0
    checked = forecast(replace(now, missed=missed), last).checked
    assert checked is not None
    assert not checked.like_last_year


def test_nobody_absent_is_no_fault() -> None:
    days = tuple(date(2025, 9, 1) for _ in range(380))
    here = np.ones((80, 380), np.bool_)
    year = YearOfSessions(days, here, np.zeros_like(here), 0.0)
    [lowest, *rest] = forecast(year.until(200), year).cohorts
    assert (lowest.pupils, lowest.came, lowest.now, lowest.least) == (80, 0, 80, 0)
    assert all(each.pupils == 0 and each.most is None for each in rest)
