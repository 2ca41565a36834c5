"""Before you ring: one question, promises and whether we kept them, whom to ring, what not to lead with."""

from datetime import date, time

import pytest

from upturn.families.before_you_ring import (
    AN_OPEN_QUESTION,
    NEVER_FIRST,
    AdultToRing,
    BeforeYouRing,
    Kept,
    KnownBefore,
    Question,
    Said,
    Step,
    before_you_ring,
)
from upturn.families.weekly_list import Due, Reason

TODAY = date(2026, 3, 12)


def contact(on: str, *, held: bool = True, **more: object) -> Said:
    values: dict[str, object] = {
        "by_id": 1,
        "by_name": "Ms Okoro",
        "purpose": "ask",
        "how": "Family" if held else "Tried, no answer",
        "line": "A line.",
        **more,
    }
    return Said(on=date.fromisoformat(on), held=held, **values)  # type: ignore[arg-type]


def before(*contacts: Said, **more: object) -> BeforeYouRing:
    """What to have in hand; contacts newest first."""
    values: dict[str, object] = {"sessions": (), "adults": (), **more}
    return before_you_ring(KnownBefore("Jordan", TODAY, contacts=contacts, **values))  # type: ignore[arg-type]


def promised(found: BeforeYouRing) -> list[tuple[Kept, str]]:
    return [(each.kept, each.words) for each in found.promised]


def test_without_a_good_thing_it_says_whom_to_ask() -> None:
    found = before(tutor="Mr Adeyemi")
    assert found.good is None
    assert found.no_good == "We have not written down a good thing yet. Ask Mr Adeyemi for one."


def test_what_was_celebrated_is_the_good_thing() -> None:
    found = before(contact("2026-03-02", purpose="celebrate", line="Led the reading group."))
    assert found.good
    assert found.good.sentence == "Led the reading group."
    assert found.no_good == ""


def test_the_confirmed_barriers_question_comes_before_the_lists() -> None:
    reason = Reason(Due.FALLING, "Attended 11 of 38.", date(2026, 3, 1))
    own = Question("Which door would be easier?", "Confirmed by Jordan.")
    assert before(question=own, reasons=(reason,)).question == own
    assert before(reasons=(reason,)).question == Question("What changed around then?", "Attended 11 of 38.")
    assert before().question.text == AN_OPEN_QUESTION


def test_a_promise_is_owed_once_its_day_has_come() -> None:
    assert promised(before(contact("2026-03-02", look_again_on=date(2026, 3, 10)))) == [
        (Kept.OWED, "Not done: 2 days late")
    ]
    assert promised(before(contact("2026-03-02", look_again_on=TODAY))) == [(Kept.OWED, "Due today")]
    assert promised(before(contact("2026-03-02", look_again_on=date(2026, 3, 19)))) == [
        (Kept.AHEAD, "Due Thu 19 Mar")
    ]


def test_a_promise_is_kept_by_a_conversation_never_by_a_try() -> None:
    made = contact("2026-02-02", look_again_on=date(2026, 2, 9))
    assert promised(before(contact("2026-02-10", held=False), made)) == [
        (Kept.OWED, "Not done: 31 days late")
    ]
    assert promised(before(contact("2026-02-10", by_id=2), made)) == [
        (Kept.DONE, "Done on Tue 10 Feb, 1 day late")
    ]
    assert promised(before(contact("2026-02-09", by_id=2), made)) == [(Kept.DONE, "Done on Mon 9 Feb")]


def test_a_promise_may_be_moved_by_who_made_it() -> None:
    made = contact("2026-02-02", look_again_on=date(2026, 2, 20))
    moved = contact("2026-02-10", look_again_on=date(2026, 3, 20))
    assert promised(before(moved, made)) == [
        (Kept.AHEAD, "Due Fri 20 Mar"),
        (Kept.MOVED, "Another day was agreed"),
    ]


def test_the_plans_steps_stand_beside_the_promises_what_is_owed_first() -> None:
    found = before(
        contact("2026-03-02", look_again_on=date(2026, 3, 19)),
        steps=(
            Step("Sensory screen", "Ms Lindqvist", date(2026, 2, 27), done=False),
            Step("Side gate at 8:25", "Ms Okoro", date(2026, 2, 2), done=True),
            Step("Library pass", "Ms Okoro", date(2026, 3, 2)),
        ),
    )
    assert promised(found) == [
        (Kept.OWED, "Not done: 13 days late"),
        (Kept.NOT_SAID, "Not known whether it happened"),
        (Kept.AHEAD, "Due Thu 19 Mar"),
    ]
    assert found.promised[0].what == "Ms Lindqvist: Sensory screen"
    assert "We are late with a promise. Say so before they do." in found.not_first


def test_the_first_adult_with_a_number_is_the_one_to_ring() -> None:
    letters = AdultToRing("Dan Merrick", channel="Letter")
    ring = AdultToRing("Ruth Merrick", language="Polish", channel="Text message", phone="01632 960123")
    found = before(adults=(letters, ring))
    assert found.ring == ring
    assert found.others == (letters,)
    assert found.how_to_ring == (
        "Prefers a text.",
        "Speaks Polish. Arrange an interpreter first; never ask Jordan to interpret.",
        "Best time not known: ask when suits them.",
    )
    assert before().ring is None


def test_what_is_known_of_an_adult_is_said() -> None:
    known = AdultToRing("Dan Merrick", language="English", best_time="after 5", parental_responsibility=False)
    assert before(adults=(known,)).how_to_ring == (
        "Best time: after 5.",
        "No parental responsibility is recorded for Dan Merrick: check what you may share.",
    )


def test_when_home_last_answered_stands_in_for_a_good_time() -> None:
    def how(*contacts: Said) -> tuple[str, ...]:
        return before(*contacts, adults=(AdultToRing("Ruth Merrick"),)).how_to_ring

    answered = contact("2026-03-06", at=time(16, 47))
    said = "They last answered on Fri 6 Mar, about 16:30. Ask when suits them."
    assert how(contact("2026-03-09", held=False), contact("2026-03-08", how="Pupil"), answered) == (said,)
    assert how(contact("2026-03-06")) == ("They last answered on Fri 6 Mar. Ask when suits them.",)
    assert how() == ("Best time not known: ask when suits them.",)


@pytest.mark.parametrize("held", [True, False])
def test_three_tries_without_an_answer_ask_for_another_way(held: bool) -> None:
    tries = [contact("2026-03-0" + day, held=held) for day in "321"]
    said = " ".join(before(*tries, adults=(AdultToRing("Ruth Merrick"),)).how_to_ring)
    assert ("The last 3 tries reached nobody" in said) is not held


def test_nobody_opens_with_a_percentage_and_the_plans_own_cautions_follow() -> None:
    assert before(avoid=("Do not mention the trip.",)).not_first == (NEVER_FIRST, "Do not mention the trip.")


def test_three_contacts_that_only_told_are_answered_with_a_question() -> None:
    letters = [contact(f"2026-0{month}-01", held=False, purpose="formal") for month in (3, 2, 1)]
    assert "The last 3 contacts told them something. This one asks." in before(*letters).not_first
    assert "This one asks." not in " ".join(before(contact("2026-03-02"), *letters[:2]).not_first)


def test_what_the_pupil_said_alone_is_not_for_home() -> None:
    stays = "What Jordan told us alone stays here, unless Jordan agreed to share it."
    assert stays in before(contact("2026-03-02", how="Pupil")).not_first
    assert stays not in before(contact("2026-03-02", how="Pupil and family")).not_first


def test_there_are_never_more_than_five_cautions() -> None:
    assert len(before(avoid=["Do not mention the trip."] * 9).not_first) == 5


def test_the_last_three_contacts_are_shown() -> None:
    contacts = [contact(f"2026-03-0{day}") for day in (5, 4, 3, 2)]
    assert before(*contacts).last == tuple(contacts[:3])
