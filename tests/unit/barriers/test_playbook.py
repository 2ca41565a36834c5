"""The shipped playbook is whole and kind, and an organisation's edits stand over it without losing it."""

import dataclasses

import pytest

from upturn.barriers.playbook import (
    SAFEGUARDING,
    Edit,
    Entry,
    Evidence,
    Playbook,
    Support,
    Wording,
    merged,
    shipped_playbook,
)
from upturn.barriers.playbook_edits import (
    LABELS,
    UNKIND,
    PlaybookRefused,
    check_may_retire,
    choosable,
    own_key,
    what_differs,
)
from upturn.demo.truth import Barrier

SHIPPED = shipped_playbook()
LOUD = SHIPPED.entry("too_loud_too_busy")
assert LOUD is not None
FLAGS = {"misconception", "school_side_cause", SAFEGUARDING}
OWN = {
    "key": "own_too_loud_lamp",
    "name": "The lamp room",
    "what": "A room with lamps.",
    "first_step": "Show it to them.",
}


def texts(entry: Entry) -> list[str]:
    lists = (entry.looks_like, entry.ask_pupil, entry.ask_home, entry.involve)
    cards = [entry.card(wording) for wording in Wording]
    return [
        entry.name,
        entry.means,
        entry.seldom_works_alone,
        *cards,
        *(line for each in lists for line in each),
    ]


def test_the_eighteen_and_the_three_flags_are_there_by_their_lasting_keys() -> None:
    assert {entry.key for entry in SHIPPED.barriers} == {barrier.value for barrier in Barrier}
    assert {entry.key for entry in SHIPPED.flags} == FLAGS
    assert len(SHIPPED.entries) == len({entry.key for entry in SHIPPED.entries}) == 21


@pytest.mark.parametrize("entry", SHIPPED.entries, ids=lambda entry: entry.key)
def test_an_entry_is_complete(entry: Entry) -> None:
    assert all(text.strip() == text and text for text in texts(entry))
    assert 2 <= len(entry.looks_like) <= 4
    assert entry.ask_pupil
    assert entry.ask_home
    assert entry.involve
    assert entry.supports
    assert len(set(entry.supports)) == len(entry.supports)
    assert entry.card(Wording.YOUNG) != entry.card(Wording.OLDER)


@pytest.mark.parametrize("entry", SHIPPED.entries, ids=lambda entry: entry.key)
def test_an_entry_neither_labels_nor_blames_nor_diagnoses(entry: Entry) -> None:
    assert [match[0] for text in texts(entry) for match in UNKIND.finditer(text)] == []


@pytest.mark.parametrize("entry", SHIPPED.entries, ids=lambda entry: entry.key)
def test_a_card_is_short_and_for_the_young_shorter_words(entry: Entry) -> None:
    for wording in Wording:
        assert len(entry.card(wording).split()) <= 16
        assert entry.card(wording)[-1] in ".?"
    longest = max(len(word.strip(".,?’'")) for word in entry.card(Wording.YOUNG).split())
    assert longest <= 9, "a long word for a young reader"


@pytest.mark.parametrize("support", SHIPPED.supports.values(), ids=lambda support: support.key)
def test_a_support_says_what_it_is_how_well_known_and_where_to_begin(support: Support) -> None:
    assert all(getattr(support, name) for name in ("key", "name", "what", "evidence_words", "first_step"))
    assert support.evidence is not Evidence.OUR_OWN
    assert support.evidence_words.casefold().startswith(support.evidence.label.casefold())
    assert not UNKIND.search(" ".join(dataclasses.astuple(support)))
    assert len(support.key) <= 40


def test_every_support_is_matched_to_something() -> None:
    used = {support.key for entry in SHIPPED.entries for support in entry.supports}
    assert used == SHIPPED.supports.keys()


def test_matched_supports_come_once_in_the_order_of_the_barriers() -> None:
    keys = [support.key for support in SHIPPED.matched(["mornings", "anxiety"])]
    assert len(keys) == len(set(keys))
    assert keys[0] == "morning_steps"
    assert keys.index("trusted_adult") > keys.index("text_prompts")
    assert SHIPPED.matched(["nobody_knows_this"]) == ()


def test_without_edits_the_shipped_words_stand() -> None:
    assert merged(SHIPPED, []).entries == SHIPPED.entries


def edited(**changes: object) -> Playbook:
    return merged(SHIPPED, [Edit("too_loud_too_busy", 3, changes)])


def of(playbook: Playbook) -> Entry:
    entry = playbook.entry("too_loud_too_busy")
    assert entry is not None
    return entry


def test_an_edit_replaces_only_what_it_names() -> None:
    entry = of(edited(name="Too much noise", looks_like=["Hands over ears."], young="My ears hurt."))
    assert entry.name == "Too much noise"
    assert entry.looks_like == ("Hands over ears.",)
    assert entry.card(Wording.YOUNG) == "My ears hurt."
    assert entry.card(Wording.OLDER) == LOUD.card(Wording.OLDER)
    assert (entry.means, entry.supports, entry.version) == (LOUD.means, LOUD.supports, 3)
    others = [each for each in edited(name="Too much noise").entries if each.key != LOUD.key]
    assert others == [each for each in SHIPPED.entries if each.key != LOUD.key]


def test_an_edit_chooses_supports_and_adds_its_own() -> None:
    playbook = edited(supports=["quiet_way_in", "gone_since"], own_supports=[OWN])
    assert [support.key for support in of(playbook).supports] == ["quiet_way_in", "own_too_loud_lamp"]
    own = playbook.support("own_too_loud_lamp")
    assert own is not None
    assert own.evidence is Evidence.OUR_OWN
    assert "not studied" in own.evidence_words
    assert own.key not in choosable(playbook)


def test_what_is_retired_keeps_its_name_and_is_offered_no_more() -> None:
    playbook = merged(SHIPPED, [Edit("sleep", 1, {}, is_retired=True)])
    assert "sleep" not in {entry.key for entry in playbook.in_use}
    assert playbook.named("sleep") == "Sleep"
    assert playbook.named("from_elsewhere") == "From elsewhere"


def test_an_edit_of_something_no_longer_shipped_is_passed_over() -> None:
    assert merged(SHIPPED, [Edit("gone", 1, {"name": "Gone"})]).entries == SHIPPED.entries


def test_only_what_differs_is_kept() -> None:
    same = {
        "name": LOUD.name,
        "looks_like": list(LOUD.looks_like),
        "young": LOUD.card(Wording.YOUNG),
        "supports": [support.key for support in LOUD.supports],
        "own_supports": [],
    }
    assert what_differs(LOUD, same) == {}
    assert what_differs(LOUD, same | {"name": "Noise"}) == {"name": "Noise"}


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({"name": " "}, "name", "is empty"),
        ({"name": "x" * 301}, "name", "300 is the most"),
        ({"looks_like": []}, "looks_like", "is empty"),
        ({"looks_like": ["Line."] * 9}, "looks_like", "8 is the most"),
        ({"means": "A school refuser."}, "means", "“refuser”"),
        ({"ask_home": ["Is it his ADHD?"]}, "ask_home", "names a diagnosis"),
        ({"supports": [], "own_supports": []}, "supports", "at least one thing"),
        ({"own_supports": [OWN | {"first_step": ""}]}, "own_supports", "the first step"),
        ({"own_supports": [OWN] * 7}, "own_supports", "the most"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_stand_says_which_field_and_why(
    changed: dict[str, object], field: str, sentence: str
) -> None:
    with pytest.raises(PlaybookRefused, match=sentence) as refused:
        what_differs(LOUD, changed)
    assert refused.value.field == field
    assert field in LABELS


def test_the_worry_about_safety_is_never_taken_out() -> None:
    worry = SHIPPED.entry(SAFEGUARDING)
    assert worry is not None
    with pytest.raises(PlaybookRefused, match="stays in every playbook"):
        check_may_retire(worry)
    check_may_retire(LOUD)


def test_a_key_of_one_s_own_is_new_and_fits_where_plans_keep_it() -> None:
    first = own_key("too_loud_too_busy", "The lamp room!", ())
    again = own_key("too_loud_too_busy", "The lamp room!", {first})
    assert first != again
    assert max(len(first), len(again), len(own_key("little_structure_at_home", "x" * 200, ()))) <= 40
    assert own_key("sleep", "…", ()) == "own_sleep_support"
