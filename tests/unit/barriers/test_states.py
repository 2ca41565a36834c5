"""A barrier moves only where the table says, with evidence where it is needed, and can always be revised."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upturn.barriers.models import Barrier
from upturn.barriers.states import (
    BEGINNINGS,
    TRANSITIONS,
    Status,
    WrongMove,
    check_may_become,
    check_may_begin_as,
    diagram,
    moves_from,
    raised_again,
)

STATUSES = st.sampled_from(Status)


def test_the_statuses_are_those_that_are_stored() -> None:
    assert [(each.value, each.label) for each in Status] == list(Barrier.Status.choices)


@given(STATUSES, STATUSES)
def test_only_the_moves_of_the_table_are_allowed(now: Status, new: Status) -> None:
    if new is now or new in TRANSITIONS[now]:
        check_may_become(now, new, "Said so today.")
    else:
        with pytest.raises(WrongMove, match="what can follow is"):
            check_may_become(now, new, "Said so today.")


@given(STATUSES)
def test_looked_at_again_it_may_be_the_same_and_needs_no_new_evidence(status: Status) -> None:
    check_may_become(status, status, "")


def test_nothing_is_final_and_everything_can_be_reached() -> None:
    assert all(TRANSITIONS[status] for status in Status)
    reached = set(BEGINNINGS)
    for _ in Status:
        reached |= {to for now in reached for to in TRANSITIONS[now]}
    assert reached == set(Status)


@pytest.mark.parametrize("status", [Status.CONFIRMED, Status.RULED_OUT])
def test_what_settles_it_needs_evidence(status: Status) -> None:
    with pytest.raises(WrongMove, match="Say"):
        check_may_become(Status.RAISED, status, "  ")


def test_a_new_one_is_possible_raised_or_confirmed() -> None:
    check_may_begin_as(Status.POSSIBLE, "")
    with pytest.raises(WrongMove, match="Say who confirmed it"):
        check_may_begin_as(Status.CONFIRMED, "")
    with pytest.raises(WrongMove, match="comes after that"):
        check_may_begin_as(Status.EASING, "Better.")


@given(STATUSES, st.sampled_from(BEGINNINGS))
def test_raised_again_it_is_never_less_than_it_was(now: Status, asked: Status) -> None:
    again = raised_again(now, asked)
    assert again is now or again in TRANSITIONS[now]
    assert again.stands
    if now.is_known:
        assert again.is_known


def test_raised_again_says_what_happened() -> None:
    assert raised_again(Status.NOT_IN_THE_WAY_NOW, Status.POSSIBLE) is Status.BACK_AGAIN
    assert raised_again(Status.CONFIRMED, Status.RAISED) is Status.CONFIRMED
    assert raised_again(Status.POSSIBLE, Status.RAISED) is Status.RAISED
    assert raised_again(Status.RULED_OUT, Status.POSSIBLE) is Status.RAISED


def test_every_move_has_a_button_that_says_what_happens() -> None:
    for status in Status:
        for move in moves_from(status):
            assert move.button
            assert move.needs_evidence == move.to.needs_evidence


def test_the_diagram_is_the_table() -> None:
    arrows = [line for line in diagram().splitlines() if "-->" in line]
    assert len(arrows) == len(BEGINNINGS) + sum(len(ways) for ways in TRANSITIONS.values())
    assert all(f'state "{status.label}"' in diagram() for status in Status)
