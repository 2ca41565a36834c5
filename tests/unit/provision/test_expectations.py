"""What was agreed, and where nothing is raised."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upturn.kernel.weeks import Weeks
from upturn.provision.expectations import (
    Expectation,
    ExpectationRefused,
    Stands,
    Step,
    expected,
    silent,
    stands,
)
from upturn.provision.falls import SHARES, falls
from upturn.provision.learner_weeks import MEASURES, LearnerWeeks, Measure

FIRST = date(2026, 9, 7)
EIGHT = expected(FIRST, 8, Step(date(2026, 10, 5), 14))


def test_steps_hold_from_their_day_on() -> None:
    assert EIGHT.agreed_on(date(2026, 9, 6)) is None
    assert EIGHT.agreed_on(date(2026, 10, 4)) == 8
    assert EIGHT.agreed_on(date(2026, 10, 5)) == 14


@pytest.mark.parametrize(
    ("monday", "joined", "lessons", "stand"),
    [
        (date(2026, 9, 7), 0, 20, Stands.SETTLING_IN),
        (date(2026, 10, 5), 14, 20, Stands.AS_AGREED),
        (date(2026, 10, 5), 13, 20, Stands.BELOW),
        (date(2026, 10, 5), 9, 9, Stands.AS_AGREED),  # Only nine were held.
        (date(2026, 10, 26), 0, 0, Stands.CANNOT_TELL),  # Half term.
        (date(2026, 8, 31), 0, 20, Stands.NOTHING_AGREED),
    ],
)
def test_a_week_beside_what_was_agreed(monday: date, joined: int, lessons: int, stand: Stands) -> None:
    assert stands(EIGHT, monday, joined, lessons) is stand


def test_nothing_agreed_is_said_so() -> None:
    assert stands(None, FIRST, 3, 20) is Stands.NOTHING_AGREED


@pytest.mark.parametrize(
    ("steps", "settled", "why"),
    [
        ((), FIRST, "to begin with"),
        ((Step(FIRST, 8), Step(FIRST, 9)), FIRST, "a day of its own"),
        ((Step(date(2026, 9, 1), 8),), FIRST, "from the first day on"),
        ((Step(FIRST, 0),), FIRST, "at least one lesson"),
        ((Step(FIRST, 8),), date(2026, 9, 1), "before the first day"),
    ],
)
def test_what_cannot_be_agreed_is_refused(steps: tuple[Step, ...], settled: date, why: str) -> None:
    with pytest.raises(ExpectationRefused, match=why):
        Expectation(FIRST, steps, settled)


def fallen(joined: list[int], contributed: list[int]) -> LearnerWeeks:
    """One learner with twenty lessons a week."""
    of, did = (np.zeros((MEASURES, 1, len(joined)), np.int64) for _ in range(2))
    of[Measure.JOINED], did[Measure.JOINED] = 20, joined
    of[Measure.CONTRIBUTED], did[Measure.CONTRIBUTED] = 20, contributed
    return LearnerWeeks(of, did)


WEEKS = Weeks(FIRST, 8)


def test_nothing_is_raised_while_settling_in() -> None:
    weeks = fallen([18, 18, 18, 18, 18, 18, 2, 2], [18] * 8)
    assert falls(weeks)[Measure.JOINED].found[0, 7]
    long = Expectation(FIRST, (Step(FIRST, 15),), date(2026, 12, 1))
    quiet = silent([long], WEEKS, weeks, len(SHARES))
    assert not any(each.found.any() for each in falls(weeks, quiet).values())


def test_who_joins_what_was_agreed_is_not_asked_about_joining_less() -> None:
    weeks = fallen([20, 20, 20, 20, 20, 20, 6, 6], [20, 20, 20, 20, 20, 20, 1, 1])
    six = expected(FIRST, 6)
    found = falls(weeks, silent([six], WEEKS, weeks, len(SHARES)))
    assert falls(weeks)[Measure.JOINED].found[0, 7]
    assert not found[Measure.JOINED].found.any()
    assert found[Measure.CONTRIBUTED].found[0, 7]


def test_without_an_agreement_nothing_is_silent() -> None:
    weeks = fallen([20] * 8, [20] * 8)
    assert not silent([None], WEEKS, weeks, len(SHARES)).any()


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 25)), max_size=3), st.integers(0, 60), st.data())
def test_silence_over_arrays_is_how_each_week_stands(
    steps: list[tuple[int, int]], settling: int, data: st.DataObject
) -> None:
    days = sorted(dict(steps).items())
    agreed = [Step(FIRST + timedelta(day), lessons) for day, lessons in days]
    expectation = Expectation(FIRST, tuple(agreed), FIRST + timedelta(settling)) if agreed else None
    joined = data.draw(st.lists(st.integers(0, 20), min_size=8, max_size=8))
    lessons = [each + data.draw(st.integers(0, 20 - each)) for each in joined]
    counted = fallen(joined, [0] * 8)
    counted.of[Measure.JOINED] = lessons
    quiet = silent([expectation], WEEKS, counted, len(SHARES))
    for week, monday in enumerate(FIRST + timedelta(weeks=week) for week in range(8)):
        stand = stands(expectation, monday, joined[week], lessons[week])
        assert quiet[Measure.CONTRIBUTED, 0, week] == (stand is Stands.SETTLING_IN)
        assert quiet[Measure.JOINED, 0, week] == (stand is Stands.AS_AGREED or stand is Stands.SETTLING_IN)
