"""A conversation is put in words that fit whoever is there, and what is skipped is nowhere."""

from datetime import date
from typing import Any

import pytest

from upturn.barriers.conversations import (
    SAYINGS,
    Sort,
    SortedCard,
    Talk,
    With,
    card_groups,
    card_words,
    cards_of,
    check_talk,
    kept_cards,
    read_cards,
    said_in,
    saying_words,
    wording_for,
)
from upturn.barriers.playbook import Wording, shipped_playbook
from upturn.barriers.refusals import BarrierRefused
from upturn.barriers.said import Said

DAY = date(2026, 3, 12)


def talk(**more: Any) -> Talk:
    return Talk(With.PUPIL, DAY, **more)


@pytest.mark.parametrize(
    ("year_group", "wording"),
    [
        ("R", Wording.YOUNG),
        ("n", Wording.YOUNG),
        ("1", Wording.YOUNG),
        ("6", Wording.YOUNG),
        ("7", Wording.OLDER),
        ("11", Wording.OLDER),
        ("", Wording.OLDER),
        ("Sixth form", Wording.OLDER),
    ],
)
def test_the_wording_follows_the_year_group(year_group: str, wording: Wording) -> None:
    assert wording_for(year_group) is wording


def test_every_barrier_is_a_card_once_and_a_worry_about_safety_is_none() -> None:
    playbook = shipped_playbook()
    grouped = [card.key for group in card_groups(playbook) for card in group.cards]
    assert sorted(grouped) == sorted(card.key for card in cards_of(playbook))
    assert len(grouped) == len(set(grouped)) == 20
    assert "safeguarding_concern" not in grouped
    assert "Something else" not in [group.title for group in card_groups(playbook)]


@pytest.mark.parametrize("wording", Wording)
def test_a_pupil_reads_a_card_in_the_first_person_and_adults_its_name(wording: Wording) -> None:
    loud = shipped_playbook().entry("too_loud_too_busy")
    assert loud is not None
    assert card_words(loud, With.PUPIL, wording) == card_words(loud, With.BOTH, wording) == loud.card(wording)
    assert card_words(loud, With.FAMILY, wording) == card_words(loud, With.STAFF, wording) == loud.name


def test_the_three_sayings_are_the_pupil_s_own_and_said_of_them_to_adults() -> None:
    assert [saying_words(saying, With.PUPIL) for saying in SAYINGS] == [
        "I feel OK here.",
        "Someone here helps me.",
        "I can do some of this.",
    ]
    assert all(saying_words(saying, With.FAMILY).split()[0] != "I" for saying in SAYINGS)


@pytest.mark.parametrize(
    ("who", "whose", "audience"),
    [
        (With.PUPIL, "pupil", "just_us"),
        (With.BOTH, "pupil", "just_us"),
        (With.FAMILY, "family", "helpers"),
        (With.STAFF, "staff", "helpers"),
    ],
)
def test_whose_words_and_who_may_see_them_until_somebody_chooses(
    who: With, whose: str, audience: str
) -> None:
    assert (who.whose, who.usual_audience) == (whose, audience)


def test_only_what_gets_in_the_way_is_in_the_way() -> None:
    cards = tuple(SortedCard(kind, sort) for kind, sort in zip("abc", Sort, strict=True))
    assert [card.kind for card in talk(cards=cards).in_the_way] == ["a", "b"]


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"answers": {"feels_ok_here": "", "someone_helps": ""}},
        {"said": (Said("  "),)},
        {"line": "We talked."},
    ],
    ids=str,
)
def test_a_conversation_in_which_nothing_was_said_is_refused(said: dict[str, Any]) -> None:
    with pytest.raises(BarrierRefused, match="Nothing was answered"):
        check_talk(talk(**said))


@pytest.mark.parametrize(
    "said",
    [
        {"answers": {"can_do_some": "not_yet"}},
        {"cards": (SortedCard("sleep", Sort.NOT_ME),)},
        {"said": (Said("No."),)},
        {"would_help": ("buddy",)},
    ],
    ids=str,
)
def test_one_thing_said_is_enough(said: dict[str, Any]) -> None:
    check_talk(talk(**said))


@pytest.mark.parametrize(
    "wrong",
    [
        {"answers": {"feels_ok_here": "very"}},
        {"would_help": ("buddy",), "would_help_audience": "everyone"},
        {"cards": (SortedCard("sleep", Sort.NOT_ME, audience="all"),)},
    ],
    ids=str,
)
def test_an_answer_or_an_audience_there_is_not_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(BarrierRefused):
        check_talk(talk(**wrong))


def test_what_is_kept_of_the_cards_is_read_back_and_holds_no_words() -> None:
    cards = (
        SortedCard("sleep", Sort.SOMETIMES, "teachers", "I lie awake."),
        SortedCard("health", Sort.NOT_ME),
    )
    kept = kept_cards(talk(cards=cards, would_help=("buddy",), would_help_audience="home"))
    assert "awake" not in str(kept)
    read, helps = read_cards(kept)
    assert [(card.kind, card.sort, card.audience) for card in read] == [
        ("sleep", Sort.SOMETIMES, "teachers"),
        ("health", Sort.NOT_ME, "just_us"),
    ]
    assert helps == (("buddy", "home"),)


def test_words_go_with_the_card_they_are_about_and_words_about_a_card_put_aside_are_dropped() -> None:
    cards = (
        SortedCard("sleep", Sort.IN_THE_WAY, "teachers", "I lie awake."),
        SortedCard("health", Sort.NOT_ME, "home", "Not that."),
        SortedCard("mornings", Sort.SOMETIMES),
    )
    said = list(said_in(talk(cards=cards, said=(Said("Ms Okoro.", topic="go_to"), Said(" ")))))
    assert [(kind, each.words, each.audience, each.whose) for kind, each in said] == [
        ("sleep", "I lie awake.", "teachers", "pupil"),
        ("", "Ms Okoro.", "just_us", "pupil"),
    ]
