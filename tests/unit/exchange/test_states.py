"""An import's states: the only ways between them, and a sentence for every other."""

from itertools import product

import pytest

from upturn.exchange.states import TRANSITIONS, ImportState, WrongState, check_may_become

DONE = {ImportState.COMMITTED, ImportState.WITHDRAWN}


def reachable(start: ImportState) -> set[ImportState]:
    found, waiting = set(), [start]
    while waiting:
        state = waiting.pop()
        if state not in found:
            found.add(state)
            waiting += TRANSITIONS[state]
    return found


def test_every_state_has_its_ways_and_its_words() -> None:
    assert set(TRANSITIONS) == set(ImportState)
    assert len({state.label for state in ImportState}) == len(ImportState)


@pytest.mark.parametrize("state", ImportState)
def test_nothing_is_stuck_and_nothing_done_is_undone(state: ImportState) -> None:
    if state in DONE:
        assert TRANSITIONS[state] == frozenset()
    else:
        assert reachable(state) & DONE


def test_only_an_accepted_file_is_committed() -> None:
    assert {state for state in ImportState if ImportState.COMMITTED in TRANSITIONS[state]} == {
        ImportState.ACCEPTED
    }


@pytest.mark.parametrize(("now", "new"), list(product(ImportState, ImportState)))
def test_what_may_not_follow_says_where_the_file_stands(now: ImportState, new: ImportState) -> None:
    if new in TRANSITIONS[now]:
        check_may_become("marks.csv", now, new)
    else:
        with pytest.raises(WrongState, match=f"“marks.csv” is now “{now.label.lower()}”"):
            check_may_become("marks.csv", now, new)
