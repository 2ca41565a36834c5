"""The mirror counts what the school does to everyone alike, and whom nobody asked; it never names staff."""

from dataclasses import fields
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upturn.reviews.sameness import ContactStep, Sameness, SameSteps, sameness, sameness_words

MONDAY = date(2026, 3, 2)
FAST_TRACK = [("inform", "wrote"), ("inform", "wrote"), ("formal", "wrote")]


def log(pupil: int, *steps: tuple[str, str]) -> list[ContactStep]:
    return [
        ContactStep(pupil, MONDAY + timedelta(days=number), purpose, spoke_with)
        for number, (purpose, spoke_with) in enumerate(steps)
    ]


def test_the_same_three_steps_are_counted() -> None:
    steps = [
        *log(1, *FAST_TRACK, ("ask", "family")),
        *log(2, *FAST_TRACK),
        *log(3, *reversed(FAST_TRACK)),
        *log(4, FAST_TRACK[0]),
    ]
    found = sameness([1, 2, 3, 4], steps)
    assert found.with_three_steps == 3
    assert found.commonest == (SameSteps(("letter", "letter", "formal letter"), 2),)


def test_steps_are_taken_in_the_order_of_their_days() -> None:
    assert sameness([1, 2], [*log(1, *FAST_TRACK), *reversed(log(2, *FAST_TRACK))]).commonest[0].pupils == 2


@pytest.mark.parametrize(
    ("step", "counted"),
    [
        (ContactStep(1, MONDAY, "ask", "family"), (1, 0, 0)),
        (ContactStep(1, MONDAY, "ask", "pupil"), (1, 0, 0)),
        (ContactStep(1, MONDAY, "support", "both", "conversation"), (1, 0, 0)),
        (ContactStep(1, MONDAY, "ask", "no_answer"), (0, 1, 0)),
        (ContactStep(1, MONDAY, "ask", "wrote"), (0, 1, 0)),
        (ContactStep(1, MONDAY, "inform", "family"), (0, 0, 1)),
        (ContactStep(1, MONDAY, "formal", "wrote"), (0, 0, 1)),
        (ContactStep(2, MONDAY, "ask", "family"), (0, 0, 1)),
    ],
)
def test_asked_answered_and_never_asked_are_told_apart(
    step: ContactStep, counted: tuple[int, int, int]
) -> None:
    found = sameness([1], [step])
    assert (found.asked, found.asked_unanswered, found.never_asked) == counted


def test_a_pupil_nobody_contacted_was_never_asked() -> None:
    assert sameness([1, 2], []).never_asked == 2


def test_the_mirror_is_said_in_counts() -> None:
    steps = [*log(1, *FAST_TRACK), *log(2, *FAST_TRACK), *log(3, ("ask", "no_answer"), ("ask", "pupil"))]
    assert sameness_words(sameness([1, 2, 3, 4], [*steps, *log(4, ("ask", "wrote"))])) == (
        "2 of 2 pupils with three contacts met the same three first, in the same order: "
        "letter, then letter, then formal letter.",
        "1 of 4 pupils was asked why, and answered.",
        "1 was asked, with no answer yet.",
        "2 were never asked why. Who could ask them?",
    )


def test_an_empty_log_says_what_would_be_here() -> None:
    assert sameness_words(sameness([], [])) == ("There is nobody to look at yet.",)
    assert sameness_words(sameness([1], []))[0].startswith("No pupil has three contacts recorded yet")
    alone = sameness_words(sameness([1], log(1, *FAST_TRACK)))
    assert alone[0] == "Only 1 pupil has three contacts recorded yet: there is nobody to compare with."
    different = sameness([1, 2], [*log(1, *FAST_TRACK), *log(2, *reversed(FAST_TRACK))])
    assert sameness_words(different)[0] == "No two of 2 pupils with three contacts met the same first three."


def test_a_step_is_named_without_anyones_words() -> None:
    assert ContactStep(1, MONDAY, "support", "family", "home_visit").words == "home visit"
    assert ContactStep(1, MONDAY, "formal", "family").words == "spoke with the family"
    assert ContactStep(1, MONDAY, "formal", "something new").words == "other contact"


def test_nothing_in_the_mirror_could_name_an_adult() -> None:
    assert {each.name for each in (*fields(ContactStep), *fields(Sameness), *fields(SameSteps))} == {
        "enrolment_id", "on", "purpose", "spoke_with", "kind", "pupils", "with_three_steps", "commonest",
        "asked", "asked_unanswered", "never_asked", "steps",
    }  # fmt: skip


drawn_steps = st.lists(
    st.builds(
        ContactStep,
        st.integers(1, 6),
        st.integers(0, 9).map(lambda days: MONDAY + timedelta(days=days)),
        st.sampled_from(["ask", "inform", "formal"]),
        st.sampled_from(["wrote", "no_answer", "family", "pupil"]),
    ),
    max_size=30,
)


@given(st.sets(st.integers(1, 6)), drawn_steps)
def test_every_pupil_is_counted_once(pupils: set[int], steps: list[ContactStep]) -> None:
    found = sameness(pupils, steps)
    assert found.asked + found.asked_unanswered + found.never_asked == found.pupils == len(pupils)
    assert sum(each.pupils for each in found.commonest) <= found.with_three_steps <= found.pupils
    assert all(each.pupils > 1 for each in found.commonest)
