"""A promise stands until it is kept, and no letter moves it."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from upturn.families.promises import Contact, LastContact, last_contact

MONDAY = date(2026, 3, 2)
OKORO, HALLAM = 1, 2


def on(day: int, *, held: bool = True, by: int = OKORO, again: int | None = None) -> Contact:
    """A contact so many days after a Monday, with a promise to look again so many days after it."""
    due = None if again is None else MONDAY + timedelta(days=again)
    how = "family" if held else "no_answer"
    return Contact(MONDAY + timedelta(days=day), by, f"Adult {by}", held, how, due)


def due_days(*contacts: Contact) -> list[int]:
    return [(promise.due - MONDAY).days for promise in last_contact(contacts).promises]


def test_nothing_was_ever_said() -> None:
    assert last_contact([]) == LastContact()
    assert last_contact([]).look_again_on is None


def test_a_promise_stands_until_its_day_is_kept() -> None:
    assert due_days(on(0, again=7)) == [7]
    assert due_days(on(0, again=7), on(6)) == [7]
    assert due_days(on(0, again=7), on(7)) == []
    assert due_days(on(0, again=7), on(9)) == []


def test_an_unanswered_call_or_a_letter_keeps_and_moves_nothing() -> None:
    assert due_days(on(0, again=7), on(8, held=False)) == [7]
    assert due_days(on(0, again=7), on(3, held=False, again=60)) == [7]


def test_an_unanswered_call_may_bring_it_forward_or_make_one() -> None:
    assert due_days(on(0, again=7), on(1, held=False, again=2)) == [2]
    assert due_days(on(0, held=False, again=3)) == [3]


def test_whoever_made_it_moves_it_by_speaking_and_agreeing_another_day() -> None:
    assert due_days(on(0, again=7), on(3, again=14)) == [14]


def test_nobody_moves_the_promise_of_another() -> None:
    assert due_days(on(0, again=7), on(3, by=HALLAM, again=14)) == [7, 14]
    assert due_days(on(0, again=7), on(8, by=HALLAM, again=14)) == [14]


def test_the_last_conversation_and_the_last_attempt_are_told_apart() -> None:
    found = last_contact([on(0), on(2, held=False), on(4, held=False)])
    assert (found.conversation_on, found.attempt_on) == (MONDAY, MONDAY + timedelta(days=4))


CONTACTS = st.lists(
    st.builds(
        on,
        st.integers(0, 60),
        held=st.booleans(),
        by=st.sampled_from([OKORO, HALLAM]),
        again=st.none() | st.integers(0, 90),
    ),
    max_size=12,
).map(lambda contacts: sorted(contacts, key=lambda each: each.on))


@given(CONTACTS)
def test_paper_alone_never_clears_what_was_promised(contacts: list[Contact]) -> None:
    before = last_contact(contacts)
    letter = on(61, held=False, again=200)
    after = last_contact([*contacts, letter])
    assert {promise.due for promise in before.promises} <= {promise.due for promise in after.promises}
    assert after.conversation == before.conversation


@given(CONTACTS)
def test_a_conversation_clears_all_that_is_due(contacts: list[Contact]) -> None:
    day = MONDAY + timedelta(days=61)
    after = last_contact([*contacts, on(61)])
    assert all(promise.due > day for promise in after.promises)
