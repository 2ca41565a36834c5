"""A plan laid out for a review: what was tried, what keeping would repeat, and no word against another."""

from collections.abc import Mapping
from datetime import date, timedelta

import numpy as np
import pytest

from tests.held_registers import CALENDAR, LAST_SLOT, TODAY, YEAR, present
from upturn.barriers.playbook import shipped_playbook
from upturn.kernel.sessions import Session
from upturn.plans.document import PlanDocument, PlanStep, Support
from upturn.plans.dose import Delivery
from upturn.reviews.cases.case import (
    LOWER_AGAIN,
    Case,
    ContactSeen,
    InTheWay,
    Pupil,
    Recorded,
    case_of_plan,
    matched_supports,
    questions_again,
    questions_kept,
)
from upturn.reviews.facts import HeldYear, OnRoll, joined_marks
from upturn.reviews.responses import PlanSeen

OPENED = date(2026, 1, 12)
PUPIL = OnRoll(7, date(2024, 9, 2))
CONFIRMED = InTheWay("mornings", "Mornings are too much", "Confirmed", confirmed=True, stands=True)
Marks = Mapping[tuple[date, Session], str]
SCHOOL_DAYS = tuple(
    day
    for number in range((TODAY - YEAR.first_day).days + 1)
    if CALENDAR.is_open(day := YEAR.first_day + timedelta(days=number))
)


def away(first: date, last: date, *halves: Session) -> Marks:
    return {(day, half): "O" for day in SCHOOL_DAYS if first <= day <= last for half in halves or Session}


def support(began: date = OPENED) -> Support:
    return Support("u1", "Someone at the door", 1, "Ms Okoro", (0, 1, 2, 3, 4), began, kind="meet_and_greet")


def case(marks: Marks, *supports: Support, opened: date = OPENED, given: bool = True, **more: object) -> Case:
    """A plan opened on a day, with what was recorded beside it."""
    held = CALENDAR.open_slots(YEAR.weeks) & (np.arange(YEAR.weeks.slots) <= LAST_SLOT)
    step = PlanStep("s1", "Ring home", 1, "Ms Okoro", date(2026, 1, 19))
    document = PlanDocument(("mornings",), "Mornings.", (step,), TODAY, 1, "Ms Okoro", supports=supports)
    values = {"contacts": (), "decided": (), "in_the_way": (CONFIRMED,), **more}
    return case_of_plan(
        Recorded(
            pupil=Pupil(7, 8, "Jordan Example", "9", "9C"),
            plan_id=1,
            version=1,
            opened_on=opened,
            review_on=TODAY,
            review_by_id=1,
            review_by="Ms Okoro",
            plans=(PlanSeen(1, ((opened, document),)),),
            joined=joined_marks([HeldYear(YEAR, held, True, {7: present(marks)})], [PUPIL]),
            deliveries=tuple(Delivery("u1", day, True, 1) for day in SCHOOL_DAYS) if given else (),
            school_days=SCHOOL_DAYS,
            playbook=shipped_playbook(),
            **values,  # type: ignore[arg-type]
        ),
        TODAY,
    )


BEFORE = away(date(2025, 11, 17), date(2026, 1, 9), Session.AM)
MONDAYS = {(day, Session.PM): "O" for day in SCHOOL_DAYS if day.weekday() == 0}
ALWAYS = {**away(YEAR.first_day, date(2026, 3, 11), Session.AM), **MONDAYS}


def test_what_brought_a_gain_is_kept_without_a_question() -> None:
    rising = case(BEFORE, support())
    assert rising.tried[0].tried.gained
    assert questions_kept(rising) == ()


def test_what_brought_no_gain_asks_why_and_offers_what_else_is_matched() -> None:
    question = questions_kept(case(ALWAYS, support()))[0]
    assert question.what == "meet_and_greet"
    assert "no gain that shows" in question.said
    matched = [each.key for each in matched_supports(shipped_playbook(), ["mornings"])]
    assert [each.key for each in question.alternatives] == [key for key in matched if key != "meet_and_greet"]
    assert matched


def test_too_soon_to_say_is_no_reason_to_ask() -> None:
    assert questions_kept(case(ALWAYS, support(TODAY - timedelta(days=8)))) == ()


def test_what_was_hardly_given_was_hardly_tried() -> None:
    assert "hardly tried" in questions_kept(case(ALWAYS, support(), given=False))[0].said


def test_a_letter_is_asked_about_only_when_it_is_chosen_again() -> None:
    letters = tuple(ContactSeen(day, held=False, wrote=True) for day in (date(2025, 12, 1), date(2026, 2, 2)))
    written = case(ALWAYS, contacts=letters)
    assert [each.name for each in written.tried] == ["A letter home", "A letter home"]
    assert questions_kept(written) == ()
    assert list(questions_again(written)) == ["letter"]


@pytest.mark.parametrize(
    ("confirmed", "stands", "kinds"), [(True, True, 1), (True, False, 0), (False, True, 0)]
)
def test_alternatives_are_for_what_is_confirmed_and_stands(confirmed: bool, stands: bool, kinds: int) -> None:
    named = InTheWay("mornings", "Mornings", "Any", confirmed, stands)
    assert len(case(ALWAYS, support(), in_the_way=(named,)).confirmed) == kinds


def test_a_rise_since_the_plan_is_not_called_holding_while_the_last_forty_fall() -> None:
    lately = away(date(2026, 3, 2), date(2026, 3, 11), Session.PM)
    falling = case({**BEFORE, **lately}, support())
    assert falling.since_plan is not None
    assert falling.since_plan.difference > 0 > falling.progress.difference
    assert falling.confidence_since == LOWER_AGAIN
    assert case(BEFORE, support()).confidence_since != LOWER_AGAIN


def test_a_conversation_counts_from_the_day_after_the_last_look() -> None:
    def talked(on: date, held: bool = True) -> bool:
        return case({}, contacts=(ContactSeen(on, held, wrote=False),)).talked

    assert not talked(OPENED)
    assert talked(OPENED + timedelta(days=1))
    assert not talked(OPENED + timedelta(days=1), held=False)
    assert case({}, opened=TODAY, contacts=(ContactSeen(TODAY, held=True, wrote=False),)).talked


def test_dose_and_conversations_count_from_the_last_decision() -> None:
    reviewed = case({}, support(), decided=((date(2026, 3, 5), "keep"),))
    assert reviewed.looked_on == date(2026, 3, 5)
    assert reviewed.dose.total.planned == 6
    assert reviewed.tried[0].tried.decision == "keep"


def test_steps_whose_day_has_passed_are_late() -> None:
    assert [step.text for step in case({}).late_steps] == ["Ring home"]
