"""Dose delivered against planned: the adults' gap, counted on the school's own days."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from upturn.plans.dose import Delivery, Dose, Gap, PlannedSupport, dose_words, plan_dose, planned_days

MONDAY = date(2026, 3, 2)
FORTNIGHT = [MONDAY + timedelta(days=week * 7 + day) for week in range(2) for day in range(5)]
LAST = FORTNIGHT[-1]
CHECK_IN = PlannedSupport("check-in", "Check-in with Sam", frozenset({0, 2, 4}), MONDAY)
READING = PlannedSupport("reading", "Reading together", frozenset({1}), MONDAY, MONDAY + timedelta(days=4))


def given_on(day: int, key: str = "check-in", *, happened: bool = True) -> Delivery:
    return Delivery(key, MONDAY + timedelta(days=day), happened, by_id=7)


def test_planned_on_its_weekdays_while_it_runs() -> None:
    assert [day.day for day in planned_days(CHECK_IN, FORTNIGHT, MONDAY, LAST)] == [2, 4, 6, 9, 11, 13]
    assert [day.day for day in planned_days(READING, FORTNIGHT, MONDAY, LAST)] == [3]


def test_nothing_is_planned_on_a_day_the_school_is_closed() -> None:
    open_days = [day for day in FORTNIGHT if day != MONDAY]
    assert MONDAY not in planned_days(CHECK_IN, open_days, MONDAY, LAST)


def test_given_missed_and_unrecorded_are_told_apart() -> None:
    found = plan_dose(
        [CHECK_IN, READING],
        [given_on(0), given_on(2, happened=False), given_on(4), given_on(3), given_on(1, "reading")],
        FORTNIGHT,
        MONDAY,
        LAST,
    )
    assert found.total == Dose(planned=7, delivered=3, did_not_happen=1, besides=1)
    assert found.total.not_recorded == 3
    assert [each.dose.planned for each in found.supports] == [6, 1]
    assert found.gaps[0] == Gap("check-in", "Check-in with Sam", date(2026, 3, 4), recorded=True)
    assert [gap.on.day for gap in found.gaps if not gap.recorded] == [9, 11, 13]


def test_another_adult_who_gave_it_closes_the_gap() -> None:
    deliveries = [given_on(0, happened=False), given_on(0)]
    assert plan_dose([CHECK_IN], deliveries, FORTNIGHT, MONDAY, MONDAY).total == Dose(1, 1)
    assert plan_dose([CHECK_IN], deliveries[::-1], FORTNIGHT, MONDAY, MONDAY).total == Dose(1, 1)


def test_what_lies_outside_the_days_asked_about_is_left_out() -> None:
    found = plan_dose([CHECK_IN], [given_on(0), given_on(9)], FORTNIGHT, FORTNIGHT[1], FORTNIGHT[4])
    assert found.total == Dose(planned=2)


def test_the_dose_is_said_as_what_adults_did() -> None:
    assert dose_words(Dose(14, 9, 2)) == "Delivered 9 of 14 planned; 2 did not happen; 3 nobody recorded."
    assert dose_words(Dose(3, 3, besides=1)) == "Delivered 3 of 3 planned; 1 more on other days."
    assert dose_words(Dose()) == "Nothing was planned yet."
    assert dose_words(Dose(besides=2)) == "Nothing was planned yet; 2 given."


offsets = st.integers(-3, 20).map(lambda days: MONDAY + timedelta(days=days))
deliveries = st.lists(
    st.builds(Delivery, st.sampled_from(["check-in", "reading", "other"]), offsets, st.booleans(), st.just(1))
)


@given(deliveries, st.lists(offsets, unique=True), offsets, offsets)
def test_every_planned_day_is_given_or_a_gap(
    drawn: list[Delivery], open_days: list[date], first: date, last: date
) -> None:
    found = plan_dose([CHECK_IN, READING], drawn, open_days, first, last)
    assert found.total.planned == found.total.delivered + len(found.gaps)
    assert found.total.did_not_happen == sum(gap.recorded for gap in found.gaps)
    assert found.total.not_recorded >= 0
    assert all(gap.on in open_days and first <= gap.on <= last for gap in found.gaps)
