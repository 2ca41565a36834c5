"""Going on, with everyone who started below the line."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upturn.provision.reintegration import Cohort, Decision, Outcome, Stay, Term, by_cohort, median_stay

TODAY = date(2026, 11, 22)
AUTUMN = date(2025, 9, 8)


def left(days: int, outcome: Outcome = Outcome.COMPLETED, start: date = AUTUMN) -> Stay:
    return Stay(start, start + timedelta(days=days), outcome)


def still(start: date = AUTUMN) -> Stay:
    return Stay(start, None, Outcome.STILL_PLACED)


def test_everyone_who_started_is_below_the_line() -> None:
    stays = [left(100), left(50, Outcome.WITHDRAWN), still(), Stay(AUTUMN, None, Outcome.UNKNOWN)]
    [figures] = by_cohort(stays, [], TODAY)
    assert figures.started == 4
    assert (figures.completed, figures.withdrawn, figures.still_placed, figures.unknown) == (1, 1, 1, 1)
    assert figures.two_terms == 1


def test_refusing_hard_cases_shows_beside_the_rate() -> None:
    """A provider that took one easy learner and refused nine: 1 of 1, and 9 of 10 declined."""
    decisions = [Decision(AUTUMN, accepted=number == 0) for number in range(10)]
    [figures] = by_cohort([left(60)], decisions, TODAY)
    assert (figures.completed, figures.started) == (1, 1)
    assert (figures.declined, figures.referred) == (9, 10)


def test_a_term_in_which_everybody_was_declined_is_not_left_out() -> None:
    [figures] = by_cohort([], [Decision(AUTUMN, accepted=False)], TODAY)
    assert (figures.started, figures.declined) == (0, 1)


def test_keeping_a_learner_forever_is_no_better_than_losing_them() -> None:
    """Half completed in 50 days and half still there: the rate is a half, not all of those who left."""
    stays = [left(50)] * 5 + [still()] * 5
    [figures] = by_cohort(stays, [], TODAY)
    assert (figures.completed, figures.started, figures.two_terms) == (5, 10, 5)


def test_attempts_that_did_not_hold_are_counted() -> None:
    tried = [
        Stay(AUTUMN, None, Outcome.STILL_PLACED, attempts=3, held=0),
        Stay(AUTUMN, AUTUMN + timedelta(100), Outcome.COMPLETED, attempts=2, held=1),
        still(),
    ]
    [figures] = by_cohort(tried, [], TODAY)
    assert (figures.tried, figures.attempts, figures.held) == (2, 5, 1)


@pytest.mark.parametrize(
    ("day", "term"),
    [
        (date(2025, 8, 28), Term.AUTUMN),
        (date(2025, 12, 19), Term.AUTUMN),
        (date(2026, 1, 5), Term.SPRING),
        (date(2026, 3, 31), Term.SPRING),
        (date(2026, 4, 1), Term.SUMMER),
        (date(2026, 7, 31), Term.SUMMER),
    ],
)
def test_a_cohort_is_a_term_of_a_year(day: date, term: Term) -> None:
    assert Cohort.containing(day).term is term
    assert Cohort.containing(day).year.start == 2025


def test_cohorts_are_in_order_and_nobody_of_tomorrow_counts() -> None:
    stays = [still(date(2026, 4, 20)), still(date(2025, 9, 8)), still(TODAY + timedelta(1))]
    assert [(each.cohort.term, each.started) for each in by_cohort(stays, [], TODAY)] == [
        (Term.AUTUMN, 1),
        (Term.SUMMER, 1),
    ]


def test_the_length_of_stay_counts_those_still_there() -> None:
    assert median_stay([left(10), left(20), left(30)], TODAY) == 20
    assert median_stay([left(10), left(20), *[still()] * 4], TODAY) is None  # Half have not left.
    assert median_stay([left(10), left(20), left(40), still(TODAY - timedelta(5))], TODAY) == 20
    assert median_stay([Stay(AUTUMN, None, Outcome.UNKNOWN)], TODAY) is None


@pytest.mark.parametrize(
    ("last", "outcome", "attempts", "held"),
    [
        (AUTUMN - timedelta(1), Outcome.COMPLETED, 0, 0),
        (AUTUMN, Outcome.STILL_PLACED, 0, 0),
        (None, Outcome.STILL_PLACED, 1, 2),
    ],
)
def test_what_cannot_be_is_refused(last: date | None, outcome: Outcome, attempts: int, held: int) -> None:
    with pytest.raises(ValueError, match=r"placement|attempts"):
        Stay(AUTUMN, last, outcome, attempts, held)


stays = st.builds(
    lambda days, length, outcome: Stay(
        AUTUMN + timedelta(days),
        None if outcome is Outcome.STILL_PLACED or length is None else AUTUMN + timedelta(days + length),
        outcome,
    ),
    st.integers(0, 500),
    st.none() | st.integers(0, 400),
    st.sampled_from(Outcome),
)


@given(st.lists(stays, max_size=30))
def test_the_four_outcomes_add_up_to_everyone(some: list[Stay]) -> None:
    for figures in by_cohort(some, [], TODAY):
        parts = figures.completed + figures.withdrawn + figures.still_placed + figures.unknown
        assert parts == figures.started
        assert figures.two_terms <= figures.still_placed
    assert sum(figures.started for figures in by_cohort(some, [], TODAY)) == sum(
        stay.first_day <= TODAY for stay in some
    )
