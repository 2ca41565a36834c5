"""A referral moves only where its state and its side allow, and the time to an answer is whose it was."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upturn.provision.pathway.parties import ORGANISATIONS, Party
from upturn.provision.pathway.states import (
    TRANSITIONS,
    Moved,
    ReferralState,
    WrongMove,
    check_may_become,
    diagram,
    moves_of,
    time_to_answer,
)

states = st.sampled_from(list(ReferralState))
parties = st.sampled_from(list(ORGANISATIONS))
BEGAN = datetime(2026, 3, 2, 9, tzinfo=UTC)


def test_every_state_is_reached_from_the_draft() -> None:
    assert set(TRANSITIONS) == set(ReferralState)
    reached, waiting = {ReferralState.DRAFT}, [ReferralState.DRAFT]
    while waiting:
        for move in TRANSITIONS[waiting.pop()]:
            if move.to not in reached:
                reached.add(move.to)
                waiting.append(move.to)
    assert reached == set(ReferralState)


@given(states, states, parties)
def test_a_move_is_allowed_exactly_where_it_is_offered_to_that_side(
    now: ReferralState, new: ReferralState, party: Party
) -> None:
    if new in {move.to for move in moves_of(now, party)}:
        assert check_may_become(now, new, party, "Because.").to is new
    else:
        with pytest.raises(WrongMove):
            check_may_become(now, new, party, "Because.")


@pytest.mark.parametrize(
    ("now", "new", "party", "sentence"),
    [
        (ReferralState.SENT, ReferralState.DECLINED, Party.PROVIDER, "why it is declined"),
        (ReferralState.SENT, ReferralState.QUESTION, Party.PROVIDER, "Write the question"),
        (ReferralState.QUESTION, ReferralState.SENT, Party.SCHOOL, "Write the answer"),
        (ReferralState.ACCEPTED, ReferralState.WITHDRAWN, Party.SCHOOL, "why it is withdrawn"),
    ],
)
def test_what_must_be_said_is_asked_for(
    now: ReferralState, new: ReferralState, party: Party, sentence: str
) -> None:
    with pytest.raises(WrongMove, match=sentence):
        check_may_become(now, new, party, "  ")


def test_an_authority_reads_and_never_moves() -> None:
    assert not any(moves_of(state, Party.AUTHORITY) for state in ReferralState)


def test_whose_turn_it_is_follows_from_who_can_move() -> None:
    for state in ReferralState:
        if state.waits_for is not None:
            assert moves_of(state, state.waits_for)


def test_a_refusal_says_whose_move_it_is() -> None:
    with pytest.raises(WrongMove, match="“Accept” is for the provider to do"):
        check_may_become(ReferralState.SENT, ReferralState.ACCEPTED, Party.SCHOOL, "")


S, Q, A = ReferralState.SENT, ReferralState.QUESTION, ReferralState.ACCEPTED


def moved(*steps: tuple[ReferralState, int]) -> list[Moved]:
    return [Moved(state, BEGAN + timedelta(days=days)) for state, days in steps]


def test_a_question_stops_the_providers_clock() -> None:
    took = time_to_answer(moved((S, 0), (Q, 2), (S, 7), (A, 8)), BEGAN + timedelta(days=90))
    assert took is not None
    assert (took.days, took.with_school.days, took.decided) == (3, 5, True)


def test_what_was_never_sent_was_never_waited_for() -> None:
    assert time_to_answer(moved((ReferralState.WITHDRAWN, 1)), BEGAN) is None


def test_an_open_referral_counts_until_now() -> None:
    took = time_to_answer(moved((S, 0)), BEGAN + timedelta(days=4))
    assert took is not None
    assert (took.days, took.decided) == (4, False)


@given(st.lists(st.integers(0, 20), min_size=1, max_size=8), st.booleans(), st.integers(0, 20))
def test_the_two_clocks_add_up_to_all_the_time_there_was(gaps: list[int], decided: bool, rest: int) -> None:
    at, moves = BEGAN, []
    for place, gap in enumerate(gaps):
        moves.append(Moved(Q if place % 2 else S, at))
        at += timedelta(days=gap)
    if decided:
        moves.append(Moved(A, at))
    now = at if decided else at + timedelta(days=rest)
    took = time_to_answer(moves, now + timedelta(days=rest) if decided else now)
    assert took is not None
    assert took.with_provider + took.with_school == now - BEGAN
    assert took.decided is decided


def test_the_diagram_has_every_move() -> None:
    text = diagram()
    assert all(f"{now} --> {way.to}" in text for now, ways in TRANSITIONS.items() for way in ways)
