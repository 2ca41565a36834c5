"""What was tried is read from the plans as they stood: from when, until when, at which stage."""

from datetime import date

import pytest

from tests.held_registers import NUMBERS, YEAR, present
from upturn.kernel.sessions import Session
from upturn.plans.document import PlanDocument, PlanStep, Support
from upturn.reviews.responses import (
    BELOW,
    HALF,
    ONE_IN_TEN,
    PlanSeen,
    is_rewritten,
    last_looked,
    running,
    stage_on,
    supports_tried,
)

TODAY = date(2026, 3, 12)
JANUARY, FEBRUARY, MARCH = date(2026, 1, 12), date(2026, 2, 9), date(2026, 3, 2)


def support(key: str = "u1", began: date = JANUARY, **more: object) -> Support:
    given = {"name": "Meet and greet", "kind": "meet_and_greet", **more}
    return Support(key, who_id=1, who="Ms Okoro", weekdays=(0,), starts_on=began, **given)  # type: ignore[arg-type]


def document(*supports: Support, review_on: date = TODAY, done: date | None = None) -> PlanDocument:
    step = PlanStep("s1", "Ring home", 1, "Ms Okoro", done_on=done)
    return PlanDocument(("mornings",), "Mornings.", (step,), review_on, 1, "Ms Okoro", supports=supports)


def tried(*plans: PlanSeen) -> list[tuple[str, date, date | None]]:
    return [(each.what, each.began, each.ended) for each in supports_tried(plans, today=TODAY)]


def test_a_support_in_the_newest_version_runs() -> None:
    plan = PlanSeen(1, ((JANUARY, document(support())),))
    assert tried(plan) == [("meet_and_greet", JANUARY, None)]
    assert len(running(supports_tried([plan], today=TODAY), 1)) == 1
    assert running(supports_tried([plan], today=TODAY), 2) == ()


def test_a_support_ends_with_the_version_that_leaves_it_out() -> None:
    plan = PlanSeen(1, ((JANUARY, document(support())), (FEBRUARY, document())))
    assert tried(plan) == [("meet_and_greet", JANUARY, FEBRUARY)]


def test_a_support_that_comes_back_runs_again() -> None:
    versions = ((JANUARY, document(support())), (FEBRUARY, document()), (MARCH, document(support())))
    assert tried(PlanSeen(1, versions)) == [("meet_and_greet", JANUARY, None)]


def test_a_support_ends_with_its_plan_or_on_its_own_last_day() -> None:
    closed = PlanSeen(1, ((JANUARY, document(support())),), closed_on=FEBRUARY)
    dated = PlanSeen(2, ((JANUARY, document(support(ends_on=MARCH))),))
    running_on = PlanSeen(3, ((JANUARY, document(support(ends_on=date(2026, 4, 1)))),))
    assert [ended for _, _, ended in tried(closed, dated, running_on)] == [FEBRUARY, MARCH, None]


def test_what_has_not_begun_was_not_tried_and_the_oldest_comes_first() -> None:
    later = PlanSeen(1, ((JANUARY, document(support("u2", MARCH), support("u3", date(2026, 4, 1)))),))
    earlier = PlanSeen(2, ((JANUARY, document(support())),))
    assert [began for _, began, _ in tried(later, earlier)] == [JANUARY, MARCH]


def test_a_support_of_ones_own_is_known_by_its_name() -> None:
    plan = PlanSeen(1, ((JANUARY, document(support(kind="", name="Feed the Fish"))),))
    assert tried(plan)[0][0] == "feed the fish"


@pytest.mark.parametrize(
    ("away", "stage"),
    [(0, BELOW), (1, ONE_IN_TEN), (5, HALF)],
    ids=["all there", "exactly one in ten", "exactly half"],
)
def test_the_stage_is_the_threshold_reached_by_then(away: int, stage: str) -> None:
    days = [date(2025, 9, number) for number in (1, 2, 3, 4, 5)]
    marks = present({(day, Session.AM): "O" for day in days[:away]})
    assert stage_on(YEAR.weeks, marks, days[-1]) == stage
    assert NUMBERS["O"]


def test_before_any_mark_nothing_is_missed() -> None:
    assert stage_on(YEAR.weeks, bytes(YEAR.weeks.slots), TODAY) == BELOW


def test_a_plan_was_last_looked_at_when_another_day_was_set() -> None:
    ticked = (FEBRUARY, document(done=FEBRUARY))
    moved = (MARCH, document(review_on=date(2026, 3, 30)))
    assert last_looked(PlanSeen(1, ((JANUARY, document()), ticked))) == JANUARY
    assert last_looked(PlanSeen(1, ((JANUARY, document()), ticked, moved))) == MARCH


def test_a_tick_and_another_day_are_no_change() -> None:
    moved = document(review_on=date(2026, 3, 30), done=MARCH)
    assert not is_rewritten({1: document(), 2: moved}, since=1)
    assert is_rewritten({1: document(), 2: moved, 3: document(support())}, since=1)
    assert not is_rewritten({1: document(support()), 2: document()}, since=2)
