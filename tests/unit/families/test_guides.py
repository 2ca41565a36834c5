"""The guides families are handed: dated, sourced, in words a child of eleven can read, about nobody."""

import re
from datetime import date

import pytest

from upturn.families.guides.reading import Guide, guide, guides

EASIEST_GRADE_TO_ASK = 6.0
LONGEST_SENTENCE = 30


def _sentences(of: Guide) -> list[str]:
    written = [
        text
        for section in of.sections
        for text in (*section.paragraphs, *section.points, *(each.meaning for each in section.terms))
    ]
    return [each for text in written for each in re.split(r"(?<=[.?!])\s+", text)]


def _syllables(word: str) -> int:
    letters = word.lower()
    found = len(re.findall(r"[aeiouy]+", letters))
    silent = letters.endswith("e") and not letters.endswith("le")
    return max(found - silent, 1)


def _grade(sentences: list[str]) -> float:
    """Flesch and Kincaid's grade; five more is about the age of who can read it."""
    words = [word for each in sentences for word in re.findall(r"[A-Za-z]+", each)]
    syllables = sum(map(_syllables, words))
    return 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59


def test_the_measure_tells_hard_words_from_plain_ones() -> None:
    hard = "Educational establishments habitually necessitate comprehensive documentary verification."
    assert _grade([hard]) > 20
    assert _grade(["You can ask to see the marks.", "If one is wrong, say so."]) < 3


def test_the_five_guides_are_there_in_their_order() -> None:
    assert [each.key for each in guides()] == [
        "being-in-school",
        "extra-help",
        "mornings",
        "summer",
        "too-much",
    ]
    assert guide("mornings") is guides()[2]
    assert guide("no-such-guide") is None


@pytest.mark.parametrize("each", guides(), ids=lambda each: each.key)
def test_a_child_of_eleven_can_read_it(each: Guide) -> None:
    sentences = _sentences(each)
    assert _grade(sentences) <= EASIEST_GRADE_TO_ASK
    assert [said for said in sentences if len(said.split()) > LONGEST_SENTENCE] == []


@pytest.mark.parametrize("each", guides(), ids=lambda each: each.key)
def test_it_is_dated_and_says_whom_it_follows_what_it_is_not_and_whom_to_ask(each: Guide) -> None:
    assert each.checked == date(2026, 11, 22)
    assert each.sources
    assert all(source.body and source.title for source in each.sources)
    assert "not" in each.is_not
    assert each.ask


@pytest.mark.parametrize("each", guides(), ids=lambda each: each.key)
def test_it_speaks_kindly(each: Guide) -> None:
    said = " ".join(_sentences(each)).lower()
    assert re.findall(r"\b(?:truan\w*|offen\w*|refus\w*|fail\w* to)\b", said) == []
    assert "!" not in said


def test_mornings_are_ten_things() -> None:
    mornings = guide("mornings")
    assert mornings
    assert [len(each.points) for each in mornings.sections if each.heading == "Ten small things"] == [10]


def test_a_guide_is_due_a_check_after_a_year() -> None:
    rules = guides()[0]
    assert not rules.is_due_a_check(date(2027, 11, 22))
    assert rules.is_due_a_check(date(2027, 11, 23))
