"""Whom a name in a lesson's record stands for: what is known decides, and a name alone never."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upturn.provision.taught.matching import Attendee, By, Known, Learner, Match, plain_name

AOIFE = Learner(1, "Aoife", "O’Neill", ("A823456789012", "aoife@learn.example"))
SAM_A = Learner(2, "Sam", "Pike", ("S1",))
SAM_B = Learner(3, "Sam", "Pike", ("S2",))
BEA = Learner(4, "Bea", "Larch")
LEARNERS = (AOIFE, SAM_A, SAM_B, BEA)


@pytest.mark.parametrize(
    "attendee",
    [
        Attendee("A guest", identifier="A823456789012"),
        Attendee("A guest", identifier=" a823456789012 "),
        Attendee("iPad", email="Aoife@Learn.example"),
    ],
)
def test_an_identifier_or_an_address_is_enough(attendee: Attendee) -> None:
    assert Known(LEARNERS).match(attendee) == Match(1)


@pytest.mark.parametrize(
    "name", ["Aoife O'Neill", "O’NEILL, Aoife", "aoife oneill (Guest)", "Aoífe  O'Neill"]
)
def test_a_name_alone_is_asked_about_however_well_it_fits(name: str) -> None:
    found = Known(LEARNERS).match(Attendee(name))
    assert found == Match(likely=(1,))
    assert not found.is_known


def test_a_first_name_asks_about_everyone_who_has_it() -> None:
    assert Known(LEARNERS).match(Attendee("Sam")).likely == (2, 3)
    assert Known(LEARNERS).match(Attendee("Bea")).likely == (4,)
    assert Known(LEARNERS).match(Attendee("Nobody")).likely == ()


def test_what_a_person_said_is_remembered() -> None:
    known = Known(LEARNERS, {(By.NAME, plain_name("Bea L")): 4, (By.EMAIL, "mum@family.example"): None})
    assert known.match(Attendee("bea l")) == Match(4)
    assert known.match(Attendee("Bea Larch", email="Mum@family.example")) == Match(set_aside=True)


def test_of_two_who_share_a_name_it_is_never_remembered_who_it_was() -> None:
    said = {(By.NAME, plain_name("Sam Pike")): 2}
    assert Known(LEARNERS, said).match(Attendee("Sam Pike")) == Match(likely=(2, 3))
    assert Known(LEARNERS, said).match(Attendee("Sam Pike", identifier="S2")) == Match(3)


def test_an_identifier_that_two_learners_carry_is_no_ones() -> None:
    twins = (
        Learner(1, "Ada", "Holt", ("home@family.example",)),
        Learner(2, "Eli", "Holt", ("home@family.example",)),
    )
    assert Known(twins).match(Attendee("Ada Holt", email="home@family.example")) == Match(likely=(1,))


words = st.text(st.characters(whitelist_categories=("L",)), min_size=1, max_size=8)


@given(st.lists(words, min_size=1, max_size=4), st.randoms())
def test_the_order_of_a_names_words_does_not_matter(parts: list[str], random: object) -> None:
    shuffled = sorted(parts, key=lambda _: random.random())  # type: ignore[attr-defined]
    assert plain_name(" ".join(parts)) == plain_name(" ".join(shuffled))
    assert plain_name(plain_name(" ".join(parts))) == plain_name(" ".join(parts))
