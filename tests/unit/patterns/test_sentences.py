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


READ_ALOUD = {
    Kind.FIRST_SESSION: (
        Figures(n=44, observed=41, expected=30.7, which=0),
        "On 41 days the morning was missed or late and the afternoon was fine; on 3 it was the other way "
        "round. As it usually goes here, it would be the morning on about 31 of the 44.",
        "How do mornings go, from waking up to walking in?",
    ),
    Kind.LESSON: (
        Figures(n=30, observed=15, expected=1.4, which=3, named="History"),
        "15 of 30 lessons in History were missed on days in school. Going by the other lessons, it would be "
        "about 1.",
        "What is History like, and what would make it easier to go in?",
    ),
    Kind.AFTER_BREAK: (
        Figures(n=4, observed=4, expected=0.7, which=0),
        "Away on the first day back after 4 of 4 breaks. Going by the rest of this year, it would be hardly "
        "any.",
        "What is it like to come back after a break, and what would help that day?",
    ),
    Kind.ALTERNATE_WEEKS: (
        Figures(n=25, observed=19, expected=7.7, which=0),
        "19 of 25 absences began in every other week, counted by the calendar. Spread evenly, it would be "
        "about 8.",
        "Is one week different from the next: where home is, how you get here, which timetable it is?",
    ),
    Kind.CO_ABSENCE: (
        Figures(n=25, observed=8, expected=1.8, which=0),
        "8 of 25 short absences began on the same day as one other pupil's in the year group. For any two "
        "away as often, it would be about 2.",
        "How are those days spent, and is everyone safe?",
    ),
    Kind.CHANGE_POINT: (
        Figures(n=51, observed=49, expected=1.2, which=12, on=date(2025, 12, 8)),
        "Around the week of 8 December something changed: away on 49 of 51 days since. Going by the time "
        "before, it would be about 1.",
        "What happened then?",
    ),
    Kind.DRIFT: (
        Figures(n=18, observed=15, expected=4.9, which=4),
        "Away on 15 of 18 days in the last four school weeks. Going by the rest of this year, it would be "
        "about 5.",
        "What has been harder lately?",
    ),
    Kind.SMALL_WIN: (
        Figures(n=40, observed=32, expected=14.1, which=Confidence.HOLDING),
        "In for 32 of 40 sessions this half term. As before, it would be about 14: this looks like it is "
        "holding.",
        "What has helped, and how can we keep it going?",
    ),
    Kind.SPELLS: (
        Figures(n=10, observed=8, expected=5.3, which=13),
        "Away 10 times, 13 days in all. 8 of those times it was a single day; here it would usually be about "
        "5.",
        "When it is just the one day, what has usually happened?",
    ),
}


@pytest.mark.parametrize("kind", READ_ALOUD)
def test_the_others_in_full(kind: Kind) -> None:
    figures, fact, asked = READ_ALOUD[kind]
    assert sentence(kind, figures) == (f"{fact} {CHANCE}" if kind in TESTED else fact)
    assert question(kind, figures) == asked


def test_a_change_for_the_better_asks_to_keep_it() -> None:
    better = Figures(n=60, observed=2, expected=15.0, which=12, on=date(2026, 1, 12))
    assert "12 January" in sentence(Kind.CHANGE_POINT, better)
    assert question(Kind.CHANGE_POINT, better) == "What happened then, and what would help to keep it so?"


def test_a_small_win_says_how_far_it_can_be_believed() -> None:
    likely = Figures(n=60, observed=57, expected=48.0, which=Confidence.LIKELY)
    holding = Figures(n=60, observed=57, expected=48.0, which=Confidence.HOLDING)
    assert sentence(Kind.SMALL_WIN, likely).endswith("likely a real rise.")
    assert sentence(Kind.SMALL_WIN, holding).endswith("this looks like it is holding.")


@pytest.mark.parametrize(
    ("expected", "said"), [(0.2, "hardly any"), (0.9, "about 1"), (3.2, "about 3"), (11.6, "about 12")]
)
def test_usual_numbers_are_said_roundly(expected: float, said: str) -> None:
    assert about(expected) == said


@pytest.mark.parametrize(("observed", "said"), [(9, "on 5 it was the other way round"), (14, "it was never")])
def test_mornings_are_said_beside_the_reverse(observed: int, said: str) -> None:
    assert said in sentence(Kind.FIRST_SESSION, Figures(n=14, observed=observed, expected=6.0, which=0))


def test_never_away_since_is_said_so() -> None:
    figures = Figures(n=64, observed=0, expected=16.2, which=9, on=date(2025, 11, 3))
    assert sentence(Kind.CHANGE_POINT, figures) == (
        "Around the week of 3 November something changed: not away since, in 64 days. Going by the time "
        "before, it would be about 16."
    )
