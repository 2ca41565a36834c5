"""Dose through the versions of a plan, worked out by hand."""

from datetime import date, timedelta

from upturn.plans.dose import Delivery, Dose, PlannedSupport
from upturn.support.delivered import SupportsFrom, dose_through_versions

MONDAY = date(2026, 3, 2)
DAYS = [MONDAY + timedelta(days=number) for number in range(12) if number % 7 < 5]
EVERY_DAY = PlannedSupport("k1", "Morning check-in", frozenset(range(5)), MONDAY)
MONDAYS = PlannedSupport("k1", "Morning check-in", frozenset({0}), MONDAY)
THURSDAY = date(2026, 3, 12)


def given(*days: date, happened: bool = True) -> list[Delivery]:
    return [Delivery("k1", day, happened, 1) for day in days]


def test_a_plan_cut_down_keeps_what_it_owed_before() -> None:
    versions = [SupportsFrom(MONDAY, (EVERY_DAY,)), SupportsFrom(date(2026, 3, 9), (MONDAYS,))]
    dose = dose_through_versions(versions, given(*DAYS[:2]), DAYS, THURSDAY)
    assert dose.total == Dose(planned=6, delivered=2)
    assert [each.dose for each in dose.supports] == [Dose(planned=6, delivered=2)]


def test_today_counts_once_something_of_it_is_recorded() -> None:
    versions = [SupportsFrom(MONDAY, (EVERY_DAY,))]
    assert dose_through_versions(versions, [], DAYS, THURSDAY).total.planned == 8
    given_today = dose_through_versions(versions, given(THURSDAY), DAYS, THURSDAY)
    assert given_today.total == Dose(planned=9, delivered=1)
    missed = dose_through_versions(versions, given(THURSDAY, happened=False), DAYS, THURSDAY)
    assert missed.total == Dose(planned=9, did_not_happen=1)
    assert missed.gaps[-1].on == THURSDAY
    assert missed.gaps[-1].recorded


def test_a_first_version_counts_from_when_its_supports_began() -> None:
    written_late = [SupportsFrom(date(2026, 3, 11), (EVERY_DAY,))]
    assert dose_through_versions(written_late, [], DAYS, THURSDAY).total.planned == 8


def test_a_day_can_be_given_to_begin_from() -> None:
    versions = [SupportsFrom(MONDAY, (EVERY_DAY,))]
    assert dose_through_versions(versions, [], DAYS, THURSDAY, since=date(2026, 3, 9)).total.planned == 3


def test_a_support_taken_out_stands_after_those_that_are_there() -> None:
    reading = PlannedSupport("k2", "Reading", frozenset({0}), MONDAY)
    versions = [SupportsFrom(MONDAY, (EVERY_DAY,)), SupportsFrom(date(2026, 3, 9), (reading,))]
    dose = dose_through_versions(versions, given(MONDAY), DAYS, THURSDAY)
    assert [(each.key, each.dose.planned) for each in dose.supports] == [("k2", 1), ("k1", 5)]


def test_no_version_is_no_dose() -> None:
    assert dose_through_versions([], given(MONDAY), DAYS, THURSDAY).total == Dose()


def test_two_versions_of_one_day_count_it_once() -> None:
    versions = [SupportsFrom(MONDAY, (EVERY_DAY,)), SupportsFrom(MONDAY, (EVERY_DAY,))]
    assert dose_through_versions(versions, [], DAYS, THURSDAY).total.planned == 8
