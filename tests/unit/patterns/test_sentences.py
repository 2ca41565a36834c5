"""What is said: facts first, a question last, and never a cause or a verdict."""

from datetime import date

import pytest

from upturn.patterns.kinds import DESCRIPTIVE, TESTED, Kind
from upturn.patterns.ladder import Confidence
from upturn.patterns.sentences import CHANCE, Figures, about, question, sentence

FIGURES = Figures(n=14, observed=9, expected=3.2, which=0, named="science", on=date(2026, 1, 12))
BLAME = ("truant", "refus", "because", "risk", "fail", "poor", "bad", "excuse", "should", "must", "why")


@pytest.mark.parametrize("kind", TESTED)
def test_a_tested_kind_says_how_often_flags_are_chance(kind: Kind) -> None:
    assert sentence(kind, FIGURES).endswith(CHANCE)


@pytest.mark.parametrize("kind", DESCRIPTIVE)
def test_a_described_kind_claims_no_test(kind: Kind) -> None:
    assert CHANCE not in sentence(kind, FIGURES)


@pytest.mark.parametrize("kind", Kind)
def test_a_question_is_one_and_blames_nobody(kind: Kind) -> None:
    said = question(kind, FIGURES)
    assert said.count("?") == 1
    assert said.endswith("?")
    assert not [word for word in BLAME if word in (said + sentence(kind, FIGURES)).lower()]


@pytest.mark.parametrize("kind", Kind)
def test_a_sentence_gives_its_numbers(kind: Kind) -> None:
    assert "14" in sentence(kind, FIGURES)
    assert "9" in sentence(kind, FIGURES)


def test_a_weekday_in_full() -> None:
    assert sentence(Kind.WEEKDAY, FIGURES) == (
        "9 of 14 short absences began on a Monday. As absence usually falls here, it would be about 3. "
        "Across many lists, about 1 flag in 10 is chance."
    )
    assert question(Kind.WEEKDAY, FIGURES) == (
        "What is different about Mondays, or about the evening before?"
    )


def test_a_change_for_the_better_is_asked_as_one() -> None:
    better = Figures(n=60, observed=2, expected=15.0, which=12, on=date(2026, 1, 12))
    assert "12 January" in sentence(Kind.CHANGE_POINT, better)
    assert question(Kind.CHANGE_POINT, better).startswith("What got better")


def test_a_small_win_says_how_far_it_can_be_believed() -> None:
    likely = Figures(n=60, observed=57, expected=48.0, which=Confidence.LIKELY)
    holding = Figures(n=60, observed=57, expected=48.0, which=Confidence.HOLDING)
    assert sentence(Kind.SMALL_WIN, likely).endswith("likely a real rise.")
    assert sentence(Kind.SMALL_WIN, holding).endswith("this looks like it is holding.")


@pytest.mark.parametrize(
    ("expected", "said"), [(0.2, "fewer than 1"), (0.9, "about 1"), (3.2, "about 3"), (11.6, "about 12")]
)
def test_usual_numbers_are_said_roundly(expected: float, said: str) -> None:
    assert about(expected) == said


@pytest.mark.parametrize(("observed", "said"), [(9, "on 5 it was the other way round"), (14, "it was never")])
def test_mornings_are_said_beside_the_reverse(observed: int, said: str) -> None:
    assert said in sentence(Kind.FIRST_SESSION, Figures(n=14, observed=observed, expected=6.0, which=0))
