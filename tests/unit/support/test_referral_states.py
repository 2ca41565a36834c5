"""Referrals move only where their states allow, and never leave a pupil with nothing meanwhile."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upturn.support.referrals.states import (
    TRANSITIONS,
    State,
    WrongMove,
    check_may_become,
    diagram,
    is_owed,
    moves_from,
)

states = st.sampled_from(list(State))


def test_every_state_leads_somewhere_and_is_reached() -> None:
    assert set(TRANSITIONS) == set(State)
    assert {to for ways in TRANSITIONS.values() for to in ways} == set(State)


@given(states, states)
def test_a_move_is_allowed_exactly_where_it_is_offered(now: State, new: State) -> None:
    offered = {move.to for move in moves_from(now)}
    if new in offered:
        check_may_become(now, new, "They said so", "We meet on Mondays")
    else:
        with pytest.raises(WrongMove, match="what can follow is"):
            check_may_become(now, new, "They said so", "We meet on Mondays")


@pytest.mark.parametrize("new", [State.WAITING, State.DECLINED])
def test_waiting_and_declined_say_what_we_do_meanwhile(new: State) -> None:
    with pytest.raises(WrongMove, match="A waiting list is not support"):
        check_may_become(State.SENT, new, "Six months", "  ")


def test_declined_says_why() -> None:
    with pytest.raises(WrongMove, match="why they declined"):
        check_may_become(State.SENT, State.DECLINED, "", "We meet on Mondays")


@given(states, st.integers(-30, 30))
def test_only_open_referrals_are_ours_to_ask_after(state: State, days: int) -> None:
    today = date(2026, 3, 12)
    ask = date.fromordinal(today.toordinal() + days)
    assert is_owed(state, ask, today) == (state.is_open and days <= 0)
    assert not is_owed(state, None, today)


def test_the_diagram_has_every_move() -> None:
    text = diagram()
    assert all(f"{now} --> {to}" in text for now, ways in TRANSITIONS.items() for to in ways)
