"""A word is earned: never on little, never strong at once, never without the longer record."""

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from upturn.plans.progress import Counted, Progress
from upturn.plans.sustained_gain import Confidence, SustainedGain
from upturn.reviews.confidence import confidence, confidence_words, ladder_words

USUAL = Counted(72, 120)


@pytest.mark.parametrize(
    ("before", "now", "long_run", "word"),
    [
        (Counted(10, 19), Counted(40, 40), USUAL, Confidence.CANNOT_TELL),
        (Counted(10, 40), Counted(19, 19), USUAL, Confidence.CANNOT_TELL),
        (Counted(23, 40), Counted(24, 40), USUAL, Confidence.CANNOT_TELL),
        (Counted(20, 40), Counted(40, 40), None, Confidence.EARLY_SIGN),
        (Counted(20, 40), Counted(100, 100), None, Confidence.EARLY_SIGN),
        (Counted(20, 40), Counted(100, 100), Counted(20, 39), Confidence.EARLY_SIGN),
        (Counted(20, 40), Counted(100, 100), Counted(20, 40), Confidence.HOLDING),
        (Counted(10, 20), Counted(20, 20), None, Confidence.EARLY_SIGN),
        (Counted(20, 40), Counted(49, 49), USUAL, Confidence.EARLY_SIGN),
        (Counted(20, 40), Counted(50, 50), USUAL, Confidence.LIKELY),
        (Counted(20, 40), Counted(59, 59), USUAL, Confidence.LIKELY),
        (Counted(20, 40), Counted(60, 60), USUAL, Confidence.HOLDING),
    ],
)
def test_the_word_two_stretches_have_earned(
    before: Counted, now: Counted, long_run: Counted | None, word: Confidence
) -> None:
    assert confidence(before, now, long_run) == word


counts = st.integers(0, 120).flatmap(lambda n: st.integers(0, n).map(lambda came: Counted(came, n)))


@given(counts, counts, st.none() | counts)
@example(Counted(20, 20), Counted(120, 120), Counted(10, 60))
def test_no_word_for_what_did_not_rise(before: Counted, now: Counted, long_run: Counted | None) -> None:
    if now.attended * before.counted <= before.attended * now.counted:
        assert confidence(before, now, long_run) == Confidence.CANNOT_TELL


@pytest.mark.parametrize(
    ("before", "now", "words"),
    [
        (Counted(20, 40), Counted(34, 40), "Early sign: too soon to say it will last, and many rise anyway."),
        (Counted(20, 40), Counted(21, 40), "We cannot tell yet."),
        (Counted(20, 40), Counted(20, 40), "We cannot tell yet."),
        (Counted(20, 40), Counted(12, 40), "Lower than before; dips are common. Ask what changed."),
        (Counted(20, 40), Counted(2, 5), "We cannot tell yet. Fewer than 20 sessions count on one side."),
        (Counted(10, 20), Counted(10, 20), "We cannot tell yet."),
        (Counted(), Counted(2, 5), "We cannot tell yet. Fewer than 20 sessions count on one side."),
    ],
)
def test_the_words_are_plain_and_carry_their_caution(before: Counted, now: Counted, words: str) -> None:
    assert confidence_words(Progress(now, before)) == words


def test_even_holding_claims_no_cause() -> None:
    found = Progress(Counted(60, 60), Counted(20, 40), date(2026, 1, 5))
    assert confidence_words(found, USUAL) == (
        "This looks like it is holding. It does not show what brought it about."
    )


def test_the_ladder_is_said_and_a_slip_is_a_question() -> None:
    assert ladder_words(SustainedGain(Confidence.LIKELY, Confidence.LIKELY)).startswith("Likely a rise")
    slipped = ladder_words(SustainedGain(Confidence.EARLY_SIGN, Confidence.LIKELY))
    assert slipped == "Attendance has slipped back a little; small dips are common. Ask what changed."
