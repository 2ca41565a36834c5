"""The ladder: an early sign, likely, holding; higher evidence never lowers it, and it may slip back."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upturn.kernel.weeks import Weeks
from upturn.plans.progress import Counted
from upturn.plans.sustained_gain import (
    Confidence,
    SustainedGain,
    chance_of_gain,
    ladder,
    sustained_gain,
    weekly_looks,
)
from upturn.registers.codes import code_set_on

WEEKS = Weeks(date(2026, 1, 5), 24)
START = WEEKS.monday + timedelta(weeks=9)
NUMBERS = {text: code.number for text, code in code_set_on(START).codes.items()}


def weeks_of(*mornings: str) -> bytes:
    """A week a text: each letter a session, Monday to Friday."""
    slots = bytearray(WEEKS.slots)
    for week, sessions in enumerate(mornings):
        for place, code in enumerate(sessions):
            slots[week * 14 + place] = NUMBERS[code]
    return bytes(slots)


@pytest.mark.parametrize(
    ("looks", "stands"),
    [
        ([], Confidence.CANNOT_TELL),
        ([0.69], Confidence.CANNOT_TELL),
        ([0.7], Confidence.EARLY_SIGN),
        ([0.99], Confidence.EARLY_SIGN),
        ([0.8, 0.8], Confidence.EARLY_SIGN),
        ([0.8, 0.8, 0.8], Confidence.LIKELY),
        ([0.8, 0.79, 0.8], Confidence.EARLY_SIGN),
        ([0.95, 0.95], Confidence.HOLDING),
        ([0.8] * 8, Confidence.LIKELY),
        ([0.8] * 9, Confidence.HOLDING),
        ([0.99, 0.99, 0.5], Confidence.CANNOT_TELL),
    ],
)
def test_what_weekly_looks_have_earned(looks: list[float], stands: Confidence) -> None:
    assert ladder(looks) == stands


def test_a_rise_that_held_and_no_longer_does_has_slipped_back() -> None:
    assert sustained_gain([0.96, 0.96, 0.6]) == SustainedGain(Confidence.CANNOT_TELL, Confidence.HOLDING)
    assert sustained_gain([0.96, 0.96, 0.6]).slipped_back
    assert not sustained_gain([0.75, 0.6]).slipped_back
    assert not sustained_gain([]).slipped_back


chances = st.lists(st.floats(0, 1), max_size=12)


@given(chances, st.lists(st.floats(0, 1), min_size=12, max_size=12))
def test_higher_looks_never_stand_lower(looks: list[float], raise_by: list[float]) -> None:
    higher = [min(look + more, 1) for look, more in zip(looks, raise_by, strict=False)]
    assert ladder(higher) >= ladder(looks)


stretches = st.integers(1, 120).flatmap(lambda n: st.integers(0, n).map(lambda came: Counted(came, n)))


@given(stretches, stretches, st.none() | stretches)
def test_one_more_session_attended_never_lowers_the_chance(
    before: Counted, now: Counted, long_run: Counted | None
) -> None:
    chance = chance_of_gain(before, now, long_run)
    assert 0 <= chance <= 1
    if now.attended < now.counted:
        assert chance_of_gain(before, Counted(now.attended + 1, now.counted), long_run) >= chance - 1e-9


@given(stretches)
def test_nothing_changed_is_never_a_sign(stretch: Counted) -> None:
    assert chance_of_gain(stretch, stretch) < 0.5


@given(st.integers(20, 120), st.integers(20, 120))
def test_knowing_less_of_a_pupil_is_never_a_sign(before: int, now: int) -> None:
    assert chance_of_gain(Counted(0, before), Counted(0, now)) <= 0.5
    assert chance_of_gain(Counted(before, before), Counted(now, now)) <= 0.5


def test_a_low_taken_for_the_usual_is_drawn_back_to_the_longer_record() -> None:
    low, now, usual = Counted(14, 40), Counted(24, 40), Counted(72, 120)
    assert chance_of_gain(low, now) > 0.75
    assert chance_of_gain(low, now, usual) < 0.6


def test_looks_begin_in_the_third_week_and_end_with_the_twelfth() -> None:
    half, whole = "/\\OO/\\OO//", "/\\/\\/\\/\\/\\"
    marks = weeks_of(*[half] * 9, *[whole] * 14)
    ends = [START + timedelta(weeks=week, days=-1) for week in (2, 3, 5, 15)]
    assert [len(weekly_looks(WEEKS, marks, started=START, until=end)) for end in ends] == [0, 1, 3, 10]


def test_eight_weeks_that_count_stand_before_the_start() -> None:
    away, half, whole = "OOOOOOOOOO", "/\\OO/\\OO//", "/\\/\\/\\/\\/\\"
    nine = weekly_looks(WEEKS, weeks_of(away, *[half] * 8, *[whole] * 3), started=START, until=WEEKS.last_day)
    eight = weekly_looks(WEEKS, weeks_of("", *[half] * 8, *[whole] * 3), started=START, until=WEEKS.last_day)
    assert nine == eight
    assert len(nine) == 1


def test_a_holiday_week_is_no_look() -> None:
    half, whole = "/\\OO/\\OO//", "/\\/\\/\\/\\/\\"
    marks = weeks_of(*[half] * 9, whole, whole, whole, "", whole)
    assert len(weekly_looks(WEEKS, marks, started=START, until=WEEKS.last_day)) == 2


def test_with_no_record_before_the_start_there_is_nothing_to_look_at() -> None:
    marks = weeks_of(*[""] * 9, *["/\\/\\/\\/\\/\\"] * 6)
    assert weekly_looks(WEEKS, marks, started=START, until=WEEKS.last_day) == ()


def test_a_real_and_steady_rise_comes_to_hold() -> None:
    marks = weeks_of(*["/\\OOOOOO/\\"] * 9, *["/\\/\\/\\/\\OO"] * 10)
    assert sustained_gain(weekly_looks(WEEKS, marks, started=START, until=WEEKS.last_day)).now == 3
