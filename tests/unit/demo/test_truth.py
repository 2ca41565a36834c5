"""What was planted is kept apart from what the app sees, and shows in the marks where it should."""

from dataclasses import fields

import numpy as np

from upturn.demo.cast import HIGH_SCHOOL, PRIMARY_SCHOOL
from upturn.demo.clock import THIS_YEAR, TODAY
from upturn.demo.marking import NUMBERS
from upturn.demo.seasons import after_a_break
from upturn.demo.town import Town
from upturn.demo.truth import Barrier, PatternKind, Planted
from upturn.kernel.sessions import Session


def days_away(
    town: Town, pupil: str, school: str = HIGH_SCHOOL
) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Whether a child was away on any part of each day held this year."""
    held = town.school_year(school)
    row = next(n for n, each in enumerate(held.enrolments) if each.pupil == pupil)
    slots = np.array([held.year.weeks.slot(day, Session.AM) for day in held.days])
    classes = held.marks[row] // 32
    away = np.isin(classes, (3, 4))
    return away[slots] | away[slots + 1]


def test_nothing_the_app_sees_holds_the_truth(town: Town) -> None:
    seen = [field.name for field in fields(town) if field.name != "truth"]
    for name in seen:
        value = getattr(town, name)
        assert not isinstance(value, Planted)
        if isinstance(value, tuple):
            assert not any(hasattr(each, "barrier") or hasattr(each, "pattern") for each in value)


def test_every_barrier_and_every_pattern_is_planted_somewhere(town: Town) -> None:
    planted = town.truth.planted.values()
    assert {each.barrier for each in planted} == set(Barrier)
    assert {each.pattern for each in planted} == set(PatternKind)


def test_most_who_miss_a_tenth_have_something_in_the_way(town: Town) -> None:
    often = {
        pupil
        for (pupil, _, start), rate in town.truth.target_rates.items()
        if start == THIS_YEAR.start and rate >= 0.1
    }
    assert often <= set(town.truth.planted)
    assert all(town.truth.of(pupil).barrier for pupil in often)


def test_a_child_with_nothing_planted_says_so(town: Town) -> None:
    unplanted = next(pupil.key for pupil in town.pupils if pupil.key not in town.truth.planted)
    assert town.truth.of(unplanted).pattern is PatternKind.NONE


def test_callums_mondays_stand_out(town: Town) -> None:
    weekdays = np.array([day.weekday() for day in town.school_year(HIGH_SCHOOL).days])
    away = days_away(town, "callum-askham")
    assert away[weekdays == 0].mean() > 3 * away[weekdays != 0].mean()


def test_mateusz_is_away_on_thursday_afternoons(town: Town) -> None:
    held = town.school_year(HIGH_SCHOOL)
    row = next(n for n, each in enumerate(held.enrolments) if each.pupil == "mateusz-kowal")
    away = np.isin(held.marks[row] // 32, (3, 4)).reshape(53, 7, 2)
    assert away[:, 3, 1].sum() > 0.4 * away.sum()


def test_niamh_is_away_after_breaks(town: Town) -> None:
    after = after_a_break(town.school_year(HIGH_SCHOOL).days) > 0
    away = days_away(town, "niamh-gallivan")
    assert away[after].mean() > 2 * away[~after].mean()


def test_ruby_came_back(town: Town) -> None:
    days = np.array(town.school_year(HIGH_SCHOOL).days)
    away = days_away(town, "ruby-castleton")
    since = town.truth.of("ruby-castleton").since
    assert away[days < since].mean() > 3 * away[days >= since].mean()


def test_olivers_days_are_his_sisters(town: Town) -> None:
    hers = dict(zip(town.school_year(HIGH_SCHOOL).days, days_away(town, "grace-tunnicliffe"), strict=True))
    school = town.school_year(PRIMARY_SCHOOL)
    his = dict(zip(school.days, days_away(town, "oliver-tunnicliffe", PRIMARY_SCHOOL), strict=True))
    since = town.truth.of("oliver-tunnicliffe").since
    assert since is not None
    days = [day for day in his if day in hers and since <= day < TODAY]
    together = sum(his[day] and hers[day] for day in days)
    assert together >= 0.6 * sum(his[day] for day in days) > 0


def test_tyrell_was_suspended_four_times(town: Town) -> None:
    held = town.school_year(HIGH_SCHOOL)
    row = next(n for n, each in enumerate(held.enrolments) if each.pupil == "tyrell-boateng")
    assert (held.marks[row] == NUMBERS["E"]).sum() == 16


def test_zoe_is_late_as_nobody_is(town: Town) -> None:
    held = town.school_year(HIGH_SCHOOL)
    late = np.isin(held.marks, (NUMBERS["L"], NUMBERS["U"])).sum(axis=1)
    row = next(n for n, each in enumerate(held.enrolments) if each.pupil == "zoe-prosser")
    assert late[row] > np.quantile(late, 0.95)
