"""A list says whose turn it is, the soonest first, and nothing of what was written."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upturn.provision.pathway.parties import ORGANISATIONS, Party
from upturn.provision.pathway.states import ReferralState, moves_of
from upturn.provision.pathway.turns import Due, Turn, turns

DAY = date(2026, 3, 12)
days = st.none() | st.dates(date(2026, 1, 1), date(2026, 12, 31))
dues = st.builds(Due, st.lists(st.sampled_from(list(Party)), unique=True).map(tuple), days, days, days, days)


@pytest.mark.parametrize(
    ("party", "state", "what"),
    [
        (Party.SCHOOL, ReferralState.DRAFT, ["Finish it and send it"]),
        (Party.PROVIDER, ReferralState.SENT, ["Answer it"]),
        (Party.SCHOOL, ReferralState.SENT, []),
        (Party.SCHOOL, ReferralState.QUESTION, ["Answer the question"]),
        (Party.PROVIDER, ReferralState.QUESTION, []),
        (Party.SCHOOL, ReferralState.ACCEPTED, ["Write the starting expectations"]),
        (Party.PROVIDER, ReferralState.DECLINED, []),
    ],
)
def test_whose_turn_a_referral_is(party: Party, state: ReferralState, what: list[str]) -> None:
    assert [turn.what for turn in turns(party, state, DAY, None)] == what


@given(st.sampled_from(list(ReferralState)), days, st.none() | dues)
def test_an_authority_owes_nothing_and_nobody_is_asked_for_what_they_cannot_do(
    state: ReferralState, answer_by: date | None, due: Due | None
) -> None:
    assert turns(Party.AUTHORITY, state, answer_by, due) == ()
    for party in ORGANISATIONS:
        if turns(party, state, answer_by, None):
            assert moves_of(state, party)


@given(st.sampled_from([Party.SCHOOL, Party.PROVIDER]), dues)
def test_what_is_due_of_a_placement_comes_soonest_first(party: Party, due: Due) -> None:
    found = turns(party, ReferralState.PLACED, None, due)
    dated = [turn.by for turn in found if turn.by]
    assert dated == sorted(dated)
    assert (Turn("Hold the review", due.next_review) in found) is (due.next_review is not None)
    if party is Party.PROVIDER:
        assert not any("went on" in turn.what for turn in found)


def test_late_is_after_its_day() -> None:
    assert not Turn("Answer it", DAY).is_late(DAY)
    assert Turn("Answer it", DAY).is_late(date(2026, 3, 13))
    assert not Turn("Agree").is_late(DAY)
