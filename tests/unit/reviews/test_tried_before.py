"""A third letter, when two changed nothing, is asked why; the answer is kept and nothing is refused."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from upturn.kernel.weeks import Weeks
from upturn.plans.dose import Dose
from upturn.plans.progress import Counted
from upturn.registers.codes import code_set_on
from upturn.reviews.tried_before import (
    LETTER,
    Answer,
    PlaybookSupport,
    Question,
    ReasonOwedError,
    Tried,
    answered,
    ask_again,
    letters_tried,
)

BEGAN = date(2026, 1, 19)
NO_GAIN = Tried("breakfast", "school", BEGAN, date(2026, 3, 6), Counted(24, 40), Counted(23, 40), "keep")
GAIN = replace(NO_GAIN, after=Counted(36, 40))
PLAYBOOK = (
    PlaybookSupport("trusted_adult", "One trusted adult", frozenset({"worry", "mornings"}), "Ask who."),
    PlaybookSupport("breakfast", "Breakfast club", frozenset({"mornings"})),
    PlaybookSupport("pass", "A bus pass", frozenset({"transport"})),
    PlaybookSupport("soft_start", "A softer start", frozenset({"mornings"})),
)


def asked(
    *tried: Tried, what: str = "breakfast", stage: str = "school", confirmed: str = "mornings"
) -> Question:
    question = ask_again(what, "Breakfast club", stage, tried, PLAYBOOK, confirmed.split())
    assert question is not None
    return question


def nothing_asked(*tried: Tried, what: str = "breakfast", stage: str = "school") -> bool:
    return ask_again(what, "Breakfast club", stage, tried, PLAYBOOK, ["mornings"]) is None


def test_what_is_new_here_is_not_asked_about() -> None:
    assert nothing_asked()
    assert nothing_asked(NO_GAIN, what="soft_start")
    assert nothing_asked(NO_GAIN, stage="authority")


def test_what_was_followed_by_a_gain_is_not_asked_about() -> None:
    assert nothing_asked(GAIN)
    assert nothing_asked(NO_GAIN, GAIN)


def test_what_was_followed_by_no_gain_asks_why_it_should_be_different() -> None:
    question = asked(NO_GAIN)
    assert question.said == (
        "Breakfast club was used once at this stage, last from Mon 19 Jan. Attended 24 of 40 before and "
        "23 of 40 after: no gain that shows. Why should it be different this time?"
    )
    assert question.tried == (NO_GAIN,)


def test_a_gain_long_ago_does_not_excuse_what_followed_nothing_since() -> None:
    assert "was used twice at this stage" in asked(GAIN, NO_GAIN).said


def test_the_alternatives_are_matched_to_what_is_confirmed_in_the_playbooks_order() -> None:
    assert [each.key for each in asked(NO_GAIN).alternatives] == ["trusted_adult", "soft_start"]
    assert [each.key for each in asked(NO_GAIN, confirmed="transport").alternatives] == ["pass"]


def test_what_was_spent_here_too_is_no_alternative() -> None:
    spent = replace(NO_GAIN, what="soft_start")
    assert [each.key for each in asked(spent, NO_GAIN).alternatives] == ["trusted_adult"]
    hardly = replace(spent, dose=Dose(planned=10, delivered=4))
    assert [each.key for each in asked(hardly, NO_GAIN).alternatives] == ["trusted_adult", "soft_start"]
    elsewhere = replace(spent, stage="authority")
    assert [each.key for each in asked(elsewhere, NO_GAIN).alternatives] == ["trusted_adult", "soft_start"]


def test_with_nothing_confirmed_it_points_to_asking() -> None:
    question = asked(NO_GAIN, confirmed="")
    assert question.alternatives == ()
    assert question.said.endswith(
        "Nobody has confirmed what is in the way yet: asking may be the better step."
    )


def test_what_adults_hardly_gave_was_hardly_tried() -> None:
    question = asked(replace(NO_GAIN, dose=Dose(planned=10, delivered=4)))
    assert "It was hardly tried: adults gave 4 of 10 planned." in question.said
    assert "hardly" not in asked(replace(NO_GAIN, dose=Dose(planned=10, delivered=5))).said


def test_too_little_since_is_said_as_that() -> None:
    question = asked(replace(NO_GAIN, after=Counted(9, 12)))
    assert "Too few sessions count since to say what followed." in question.said


def test_twenty_sessions_are_enough_to_say() -> None:
    question = asked(replace(NO_GAIN, before=Counted(12, 20), after=Counted(11, 20)))
    assert "Attended 12 of 20 before and 11 of 20 after" in question.said


def test_a_few_words_are_an_answer() -> None:
    assert answered(asked(NO_GAIN), "Now by bus", by_id=3, on=BEGAN).why == "Now by bus"


def test_the_answer_is_kept() -> None:
    kept = answered(asked(NO_GAIN), "  A different adult,\n and a taxi. ", by_id=3, on=BEGAN)
    assert kept == Answer("breakfast", "school", "A different adult, and a taxi.", 3, BEGAN)


@pytest.mark.parametrize("why", ["", "   ", "x", "because"])
def test_no_answer_is_asked_for_in_a_sentence(why: str) -> None:
    with pytest.raises(ReasonOwedError, match="Say in a few words why it should be different this time"):
        answered(asked(NO_GAIN), why, by_id=3, on=BEGAN)


WEEKS = Weeks(date(2026, 1, 5), 12)
NUMBERS = {text: code.number for text, code in code_set_on(BEGAN).codes.items()}


def falling() -> bytes:
    """In on four days of five for four weeks, then on three."""
    slots = bytearray(WEEKS.slots)
    for slot in range(WEEKS.slots):
        week, weekday = slot // 14, slot % 14 // 2
        if weekday < 5:
            away = weekday == 4 or (week >= 4 and weekday == 3)
            slots[slot] = NUMBERS["O"] if away else NUMBERS["/" if slot % 2 == 0 else "\\"]
    return bytes(slots)


def test_letters_are_responses_held_against_what_the_first_found() -> None:
    first, second = (WEEKS.monday + timedelta(weeks=week) for week in (4, 8))
    tried = letters_tried(WEEKS, falling(), [first, second], "school", WEEKS.last_day)
    assert [(each.what, each.began, each.ended) for each in tried] == [
        (LETTER, first, second - timedelta(days=1)),
        (LETTER, second, WEEKS.last_day),
    ]
    assert [(each.before.attended, each.before.counted) for each in tried] == [(32, 40), (32, 40)]
    assert [(each.after.attended, each.after.counted) for each in tried] == [(24, 40), (48, 80)]


def test_a_third_letter_is_asked_why() -> None:
    letters = [WEEKS.monday + timedelta(weeks=week) for week in (4, 8)]
    tried = letters_tried(WEEKS, falling(), letters, "school", WEEKS.last_day)
    question = ask_again(LETTER, "A letter home", "school", tried, PLAYBOOK, [])
    assert question is not None
    assert question.said.startswith(
        "A letter home was used twice at this stage, last from Mon 2 Mar. "
        "Attended 32 of 40 before and 48 of 80 after: no gain that shows."
    )


def test_with_no_letters_there_is_nothing_tried() -> None:
    assert letters_tried(WEEKS, falling(), [], "school", WEEKS.last_day) == ()
