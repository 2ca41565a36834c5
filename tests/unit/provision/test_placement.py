"""Expectations, yeses, stages, reviews and attempts: what was agreed is what is counted."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upturn.provision.pathway.attempts import (
    AttemptStep,
    Readiness,
    Went,
    attempt_faults,
    follow_up_due,
    readiness_as_json,
    readiness_from_json,
    steps_as_json,
    steps_from_json,
)
from upturn.provision.pathway.cycle import minutes_faults, next_review, on_time
from upturn.provision.pathway.parties import Party
from upturn.provision.pathway.placement import (
    WHO_AGREES,
    Expectations,
    Span,
    Stage,
    StepUp,
    Yes,
    as_json,
    expectation_faults,
    from_json,
    phase_on,
    stage_on,
    still_to_agree,
)
from upturn.provision.pathway.sharing import Phase
from upturn.provision.pathway.states import ReferralState
from upturn.provision.readiness import Answer

FIRST, SETTLED, LAST = date(2026, 3, 16), date(2026, 4, 17), date(2026, 7, 17)
SPAN = Span(FIRST, LAST, SETTLED)
STEPS = (StepUp(date(2026, 4, 20), 12, "Two more, after Easter"), StepUp(date(2026, 6, 8), 18))
ASKED_OF_HER = Expectations(8, "Eight lessons, camera off", "Chat is enough", STEPS)
days = st.dates(date(2026, 1, 1), date(2026, 12, 31))


def test_expectations_are_read_as_they_were_written() -> None:
    assert from_json(as_json(ASKED_OF_HER)) == ASKED_OF_HER


@given(days)
def test_what_is_expected_is_the_last_step_begun(day: date) -> None:
    expected = 8 if day < STEPS[0].on else 12 if day < STEPS[1].on else 18
    agreed = ASKED_OF_HER.agreed(SPAN)
    assert agreed.agreed_on(day) == (expected if day >= FIRST else None)
    assert agreed.settled_from == SETTLED + timedelta(days=1)


def test_what_cannot_be_kept_is_refused_in_words() -> None:
    assert expectation_faults(ASKED_OF_HER, FIRST, LAST, SETTLED) == ()
    assert "before the first" in expectation_faults(ASKED_OF_HER, LAST, FIRST, LAST)[0]
    assert "Settling in" in expectation_faults(Expectations(8), FIRST, LAST, FIRST - timedelta(1))[0]
    assert "how many lessons" in expectation_faults(Expectations(0), FIRST, LAST, SETTLED)[0]
    backwards = Expectations(8, steps=STEPS[::-1])
    assert "in order" in expectation_faults(backwards, FIRST, LAST, SETTLED)[0]
    early = Expectations(8, steps=(StepUp(FIRST, 9),))
    assert "after the first day" in expectation_faults(early, FIRST, LAST, SETTLED)[0]


@given(st.lists(st.builds(Yes, st.sampled_from(WHO_AGREES), st.integers(1, 3), st.just("x"), days)))
def test_a_yes_to_an_older_version_counts_for_nothing(yeses: list[Yes]) -> None:
    waiting = still_to_agree(yeses, 3)
    assert set(waiting) == set(WHO_AGREES) - {yes.party for yes in yeses if yes.version == 3}


@pytest.mark.parametrize(
    ("waiting", "today", "ended", "stage"),
    [
        ((Party.FAMILY,), FIRST, None, Stage.AGREEING),
        ((), FIRST - timedelta(1), None, Stage.AHEAD),
        ((), FIRST, None, Stage.SETTLING_IN),
        ((), SETTLED, None, Stage.SETTLING_IN),
        ((), SETTLED + timedelta(1), None, Stage.RUNNING),
        ((), LAST, None, Stage.RUNNING),
        ((), LAST + timedelta(1), None, Stage.OVERDUE),
        ((), LAST, LAST, Stage.ENDED),
        ((Party.SCHOOL,), LAST, SETTLED, Stage.ENDED),
    ],
)
def test_where_a_placement_is(
    waiting: tuple[Party, ...], today: date, ended: date | None, stage: Stage
) -> None:
    assert stage_on(Span(FIRST, LAST, SETTLED, ended), waiting, today) is stage


@given(st.sampled_from(list(ReferralState)), st.none() | days, st.booleans(), days)
def test_a_pathway_closes_by_itself(
    state: ReferralState, ended: date | None, agreed: bool, today: date
) -> None:
    span = Span(FIRST, LAST, SETTLED, ended) if state is ReferralState.PLACED else None
    phase = phase_on(state, span, agreed=agreed, today=today)
    if state is ReferralState.DRAFT:
        assert phase is Phase.WRITING
    elif state in (ReferralState.DECLINED, ReferralState.WITHDRAWN):
        assert phase is Phase.CLOSED
    elif span is None:
        assert phase is Phase.ASKING
    elif ended is not None and today >= ended:
        late = today > ended + timedelta(weeks=16)
        assert phase is (Phase.OVER if late else Phase.AFTER)
    else:
        assert phase is (Phase.PLACED if agreed else Phase.AGREEING)


def test_the_next_review_is_counted_from_the_last_one_held() -> None:
    assert next_review(FIRST, 6, []) == FIRST + timedelta(weeks=6)
    held = FIRST + timedelta(weeks=5)
    assert next_review(FIRST, 6, [held]) == held + timedelta(weeks=6)
    assert on_time(FIRST, FIRST + timedelta(days=7))
    assert not on_time(FIRST, FIRST + timedelta(days=8))


def test_minutes_are_one_to_three_lines() -> None:
    assert minutes_faults(["Held.", "", "Ten lessons."]) == ()
    assert "at least one" in minutes_faults(["", "  "])[0]
    assert "Three lines" in minutes_faults(["a", "b", "c", "d"])[0]


def test_an_attempt_that_ended_says_what_was_learned() -> None:
    steps = (AttemptStep("Meet Mr Teign at the side gate", FIRST),)
    assert attempt_faults("Mornings at school", steps, FIRST, Went.UNDER_WAY, None, "") == ()
    assert "what was learned" in attempt_faults("School", steps, FIRST, Went.STOPPED, LAST, " ")[0]
    assert "the day it ended" in attempt_faults("School", steps, LAST, Went.HELD, FIRST, "It held")[0]
    assert "at least one step" in attempt_faults("School", (), FIRST, Went.UNDER_WAY, None, "")[0]
    assert "where to" in attempt_faults(" ", steps, FIRST, Went.UNDER_WAY, None, "")[0]


@given(st.lists(st.builds(AttemptStep, st.text(max_size=9), days, st.none() | days), max_size=3))
def test_steps_and_readiness_are_read_as_they_were_written(steps: list[AttemptStep]) -> None:
    assert steps_from_json(steps_as_json(steps)) == tuple(steps)
    skipped = Readiness(feels_ok=Answer.SOMETIMES, words="The side gate is fine.")
    assert readiness_from_json(readiness_as_json(skipped)) == skipped
    assert skipped.is_asked
    assert not Readiness().is_asked


def test_how_it_is_going_there_is_asked_twelve_weeks_on() -> None:
    assert follow_up_due(LAST) == LAST + timedelta(days=84)
