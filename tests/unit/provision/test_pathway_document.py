"""A referral says what it was given, whole, and is complete by what that provider said it needs."""

from dataclasses import fields
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upturn.provision.pathway.completeness import (
    ALWAYS,
    BY_KEY,
    ITEMS,
    ProviderTerms,
    completeness,
    terms_faults,
)
from upturn.provision.pathway.document import (
    LONGEST_TEXT,
    PARTS,
    Asked,
    Basis,
    ChosenWords,
    Contacts,
    Helps,
    InTheWay,
    Needs,
    Outcomes,
    OwnAnswer,
    OwnAnswers,
    ReferralDocument,
    Safety,
    Taster,
    Terms,
    as_json,
    from_json,
    is_written,
    part_of,
    too_long,
    with_part,
)
from upturn.provision.pathway.powers import LawfulBasis, Power

text = st.text(max_size=20)
days = st.none() | st.dates(date(2025, 1, 1), date(2027, 1, 1))
words = st.builds(
    ChosenWords,
    st.integers(1, 99),
    text,
    text,
    st.dates(date(2025, 1, 1), date(2027, 1, 1)),
    text,
    text,
)
documents = st.builds(
    ReferralDocument,
    asked=st.builds(
        Asked,
        text,
        text,
        text,
        st.none() | st.builds(Taster, text, st.dates(date(2025, 1, 1), date(2027, 1, 1)), text, text),
    ),
    needs=st.builds(Needs, text, text, text, text),
    safety=st.builds(Safety, text, text, text, text),
    in_the_way=st.builds(InTheWay, text, st.lists(words, max_size=2).map(tuple)),
    helps=st.builds(Helps, text, text, st.booleans(), st.booleans(), st.booleans(), text),
    contacts=st.builds(Contacts, text, text, text, text, text, text),
    basis=st.builds(
        Basis,
        st.none() | st.sampled_from(list(Power)),
        text,
        days,
        st.none() | st.sampled_from(list(LawfulBasis)),
        days,
    ),
    outcomes=st.builds(Outcomes, st.lists(text, max_size=3).map(tuple), text),
    terms=st.builds(
        Terms, days, days, st.none() | st.integers(1, 40), text, st.none() | st.integers(0, 900), text
    ),
    own_answers=st.builds(OwnAnswers, st.lists(st.builds(OwnAnswer, text, text), max_size=2).map(tuple)),
)
FULL = ReferralDocument(
    asked=Asked("Ten lessons a week", "Mornings are hard", "A later start"),
    needs=Needs("Autism", "has", "A quiet room", "Asthma"),
    safety=Safety("none", "", "Nothing beyond what you always do", ""),
    in_the_way=InTheWay(
        "Noise", (ChosenWords(7, "It is loud", "pupil", date(2026, 3, 1), "Ms Okoro", "helpers"),)
    ),
    helps=Helps("Time", "Calling on her", enjoys="Drawing"),
    contacts=Contacts("Her gran", "01632 960001", "Ms Okoro", "01632 960002", "Mr Penhale", "Mrs Wraith"),
    basis=Basis(
        Power.OFF_SITE_DIRECTION,
        "",
        date(2026, 3, 2),
        LawfulBasis.PUBLIC_TASK,
        date(2026, 3, 2),
    ),
    outcomes=Outcomes(("Ten lessons held",), "Back for mornings by June"),
    terms=Terms(date(2026, 3, 16), date(2026, 7, 17), 10, "At home, online", 180, "The school"),
)


@given(documents)
def test_a_document_is_read_as_it_was_written(document: ReferralDocument) -> None:
    assert from_json(as_json(document)) == document


@given(documents, st.sampled_from(PARTS), documents)
def test_a_part_is_changed_by_itself(document: ReferralDocument, name: str, other: ReferralDocument) -> None:
    changed = with_part(document, name, part_of(other, name))
    assert part_of(changed, name) == part_of(other, name)
    for each in PARTS:
        if each != name:
            assert part_of(changed, each) == part_of(document, each)


def test_a_part_is_never_put_where_another_belongs() -> None:
    with pytest.raises(TypeError):
        with_part(FULL, "asked", Needs())


def test_an_empty_document_has_nothing_written_and_a_full_one_has_all() -> None:
    assert not any(is_written(ReferralDocument(), name) for name in PARTS)
    assert all(is_written(FULL, name) for name in PARTS if name != "own_answers")


def test_every_item_is_known_by_its_part_and_can_be_there() -> None:
    assert set(BY_KEY) == {item.key for item in ITEMS}
    assert all(item.part in PARTS for item in ITEMS)
    assert all(item.is_there(FULL) for item in ITEMS)
    assert not any(item.is_there(ReferralDocument()) for item in ITEMS)


@given(st.sets(st.sampled_from(sorted(BY_KEY))), documents)
def test_completeness_asks_for_what_the_provider_needs_and_what_always_is(
    needs: set[str], document: ReferralDocument
) -> None:
    found = completeness(document, ProviderTerms(tuple(needs)), has_authority=True)
    wanted = {*needs, *ALWAYS}
    missing = {each.label for each in found.missing}
    assert missing == {BY_KEY[key].label for key in wanted if not BY_KEY[key].is_there(document)}
    assert found.there + len(found.missing) == found.asked_for
    assert found.is_complete is not bool(found.missing)


def test_the_providers_own_questions_are_asked_too() -> None:
    terms = ProviderTerms((), ("Do they have a laptop?",))
    assert completeness(FULL, terms, has_authority=True).missing_in("own_answers") == (
        "Do they have a laptop?",
    )
    answered = with_part(
        FULL, "own_answers", OwnAnswers((OwnAnswer("Do they have a laptop?", "Yes, from us"),))
    )
    assert completeness(answered, terms, has_authority=True).is_complete


@pytest.mark.parametrize("power", list(Power))
def test_what_an_authority_arranges_names_the_authority(power: Power) -> None:
    document = with_part(FULL, "basis", Basis(power, "", None, LawfulBasis.PUBLIC_TASK, date(2026, 3, 2)))
    found = completeness(document, ProviderTerms(), has_authority=False)
    assert bool(found.missing_in("basis")) is (power in (Power.SECTION_19, Power.EOTAS))
    assert completeness(document, ProviderTerms(), has_authority=True).is_complete


def test_a_list_that_nobody_could_fill_is_refused() -> None:
    assert not terms_faults(["asked.why"], ["A laptop?"], 7)
    assert "Nobody knows" in terms_faults(["asked.nothing"], [], 7)[0]
    assert "6 questions" in terms_faults([], [f"Question {n}?" for n in range(7)], 7)[0]
    assert "the same" in terms_faults([], ["A?", "A?"], 7)[0]
    assert "how many days" in terms_faults([], [], 0)[0]


def test_longer_than_anyone_reads_is_said() -> None:
    assert too_long(Asked("x" * LONGEST_TEXT)) == ()
    assert len(too_long(Asked("x" * (LONGEST_TEXT + 1)))) == 1
    assert len(too_long(Outcomes(("x" * 2000, "y"), ""))) == 1


def test_no_part_is_named_twice() -> None:
    assert len(fields(ReferralDocument)) == len(set(PARTS))
