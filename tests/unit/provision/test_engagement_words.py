"""What is said: a fact, how sure it is, a question; never a fault of a child."""

from datetime import date

import numpy as np
import pytest

from upturn.provision import words
from upturn.provision.falls import SHARES, falls_of, fell_together
from upturn.provision.leads import Lead, Leading
from upturn.provision.learner_weeks import Measure
from upturn.provision.readiness import Answer, Changed, Saying
from upturn.provision.reintegration import Decision, Outcome, Stay, by_cohort
from upturn.provision.stability import Stability

BLAME = (
    "fail",
    "refus",
    "poor",
    "bad",
    "lazy",
    "problem",
    "risk",
    "because",
    "only",
    "camera",
    "absent from",
)


def everything_said() -> list[str]:
    found = falls_of(
        Measure.JOINED, np.full((1, 6), 20), np.array([[15, 16, 14, 15, 5, 5]]), np.zeros((1, 6), bool)
    )
    nothing = float("nan")
    leads = [Lead(says, 60, 40, 500, 0.684, 0.7, -0.002, 0.031) for says in Leading]
    too_few = Lead(Leading.CANNOT_TELL, 12, 3, 90, nothing, nothing, nothing, nothing)
    cohort = by_cohort(
        [Stay(date(2025, 9, 8), None, Outcome.STILL_PLACED)],
        [Decision(date(2025, 9, 1), False)],
        date(2026, 7, 1),
    )
    changed = Changed(Saying.CAN_DO_SOME, Answer.NOT_YET, date(2026, 11, 3), Answer.YES, date(2026, 11, 10))
    return [
        words.fall_sentence(found, 0, 5),
        *(words.fall_question(measure) for measure in SHARES),
        *(words.count_sentence(measure, 3, 4) for measure in Measure),
        words.count_sentence(Measure.VOICE, 0, 0),
        words.too_little_to_look(),
        words.together_sentence(14, 60),
        words.agreed_sentence(8, 9, 20),
        words.settling_in(date(2026, 10, 5), 2),
        *(words.lead_sentence(lead) for lead in (*leads, too_few)),
        *words.stability_sentences(Stability(20, 18, 2, 16, 3, 1, 2, 14, 4, 6.5, 9)),
        words.readiness_sentence(changed),
        *(words.cohort_sentence(figures) for figures in cohort),
    ]


@pytest.mark.parametrize("sentence", everything_said())
def test_no_sentence_blames_or_explains(sentence: str) -> None:
    assert not [word for word in BLAME if word in sentence.lower()]
    assert not sentence[0].islower()
    assert sentence[-1] in ".?"


def test_a_fall_is_said_with_both_counts_and_its_chance() -> None:
    assert everything_said()[0] == (
        "Joined 10 of 40 lessons in the last two weeks, and 60 of 80 in the four weeks before. "
        "In a whole term, fewer than 1 steady learner in 20 is asked about by chance."
    )


def test_what_was_not_recorded_is_said_so() -> None:
    assert words.count_sentence(Measure.CHAT, 0, 0) == "Wrote in the chat: not recorded."


def test_each_of_the_three_answers_is_said_plainly() -> None:
    said = [each for each in everything_said() if "engagement" in each]
    assert len(said) == 4
    assert said[0].startswith("Here, falls in engagement tell of absence")
    assert said[1].startswith("Here, falls in engagement add next to nothing")
    assert all(each.startswith("We cannot tell yet") for each in said[2:])
    assert "attendance so far picks the missed one 68.4 times in 100, and with engagement 70.0" in said[0]


def test_a_cohort_of_which_nobody_started_is_said() -> None:
    [figures] = by_cohort([], [Decision(date(2025, 9, 1), False)], date(2026, 7, 1))
    assert words.cohort_sentence(figures) == (
        "Nobody started in the autumn term of 2025/26. Of 1 referral decided that term, 1 declined."
    )


def test_a_fall_of_many_is_asked_of_the_weeks_first() -> None:
    everybody = np.tile(np.array([18, 18, 18, 18, 18, 18, 2, 2]), (12, 1))
    found = falls_of(Measure.JOINED, np.full((12, 8), 20), everybody, np.zeros((12, 8), np.bool_))
    assert fell_together(found, 7) == (12, 12)
    assert words.together_sentence(12, 12).startswith("12 of 12 learners fell in the same two weeks.")
    assert words.together_sentence(2, 12) == ""
    assert words.together_sentence(5, 60) == ""
