"""Messages ready to copy: no gap is ever left, nothing given is read as an instruction, purposes balance."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upturn.families.messages import BLANKS, Message, UnknownBlank, balance, prepared_messages, ready

KEYS = [each.key for each in prepared_messages()]


def test_every_purpose_but_the_formal_has_a_message() -> None:
    assert {each.purpose for each in prepared_messages()} == {"support", "celebrate", "ask", "inform"}


def test_still_time_today_says_which_door_who_waits_and_until_when() -> None:
    message = ready(
        "still_time",
        given_name="Jordan",
        adult="Ruth Merrick",
        greeter="Ms Okoro",
        door="the side gate",
        until="9:40",
        sender="Ms Okoro",
        school="Pennerby High School",
    )
    assert message.purpose == "support"
    assert message.text == (
        "Good morning Ruth Merrick. Jordan isn’t in yet. There’s still time: Ms Okoro is at the side gate "
        "until 9:40. Coming in late is better than not at all. If something is in the way, reply or ring and "
        "we’ll sort it out together. Ms Okoro, Pennerby High School"
    )


def test_what_is_not_known_is_said_another_way_or_not_at_all() -> None:
    assert ready("still_time", given_name="Jordan", adult=" ").text == (
        "Good morning. Jordan isn’t in yet. There’s still time to come in today. Coming in late is better "
        "than not at all. If something is in the way, reply or ring and we’ll sort it out together."
    )


def test_a_name_is_only_ever_a_name() -> None:
    text = ready("good_thing", given_name="{adult}", adult="Ruth\n {school}\tMerrick", school="S").text
    assert text.startswith("Hello Ruth {school} Merrick. ")
    assert "Please tell {adult} that we noticed." in text


@pytest.mark.parametrize("key", KEYS)
@given(known=st.sets(st.sampled_from(sorted(BLANKS - {"given_name"}))))
def test_whatever_is_known_no_gap_is_left(key: str, known: set[str]) -> None:
    text = ready(key, given_name="Aisha", **dict.fromkeys(known, "Xy")).text
    assert "{" not in text
    assert "  " not in text
    assert "Aisha" in text


@pytest.mark.parametrize("key", KEYS)
def test_no_message_counts_a_childs_days_or_threatens(key: str) -> None:
    text = ready(key, given_name="Aisha").text.lower()
    for word in ("%", "absence", "fine", "warning", "must", "attendance"):
        assert word not in text.split()


def test_a_message_cannot_ask_for_what_nothing_fills() -> None:
    with pytest.raises(UnknownBlank, match="rate"):
        Message("bad", "inform", "Bad", (("{given_name} is at {rate}.",),))
    with pytest.raises(UnknownBlank, match="rate"):
        ready("ask", given_name="Aisha", rate="61%")


def test_the_balance_of_purposes_is_a_sentence() -> None:
    assert balance(["inform"] * 8 + ["formal", "formal", "celebrate"]) == (
        "11 contacts this year: 8 to inform, 2 formal, 1 to celebrate."
    )
    assert balance(["ask"], "this term") == "1 contact this term: 1 to ask, none to celebrate."
    assert balance([]) == "No contact this year yet."
