"""Minutes keep the meeting's order, and the next pupil is the next one nobody has decided."""

from datetime import UTC, date, datetime

import pytest

from upturn.reviews.deciding import Choice, Smaller
from upturn.reviews.minutes import WRITE_THE_CHANGE, DecisionSeen, MeetingSeen, minutes, next_place

DAY = date(2026, 3, 12)
AT = datetime(2026, 3, 12, 9, 10, tzinfo=UTC)
MEETING = MeetingSeen(1, DAY, DAY, "Ms Nambiar", AT, None, ("Ms Nambiar",), (30, 10, 20))


def decision(plan_id: int, choice: Choice = Choice.KEEP, **more: object) -> DecisionSeen:
    given = {
        "decision_id": plan_id,
        "plan_id": plan_id,
        "enrolment_id": plan_id,
        "pupil_id": plan_id,
        "name": f"Pupil {plan_id}",
        "year_group": "9",
        "form": "9C",
        "on": DAY,
        "by_id": 1,
        "by": "Ms Nambiar",
        "choice": choice,
        "smaller": Smaller.NOT_ASKED,
        "reason": "Because.",
        "action": "",
        "action_by_id": None,
        "action_by": "",
        "action_due": None,
        "action_done_at": None,
        "next_on": date(2026, 3, 26),
        "progress": None,
        "dose": None,
        "why_different": "",
        "instead": "",
        "without_contact_why": "",
        "meeting_id": 1,
        "change_waits": choice is Choice.CHANGE,
    }
    return DecisionSeen(**(given | more))  # type: ignore[arg-type]


def test_decisions_stand_in_the_meetings_order_and_what_was_not_reached_is_said() -> None:
    found = minutes(MEETING, [decision(10), decision(30)])
    assert [each.plan_id for each in found.decisions] == [30, 10]
    assert found.not_reached == (20,)


def test_actions_come_soonest_first_and_a_change_belongs_to_whoever_has_the_action() -> None:
    late = decision(30, Choice.CHANGE, action="Ring", action_by_id=2, action_by="Mr Begum", action_due=DAY)
    found = minutes(MEETING, [decision(10, Choice.CHANGE), late]).actions
    assert [(each.what, each.who, each.done) for each in found] == [
        ("Ring", "Mr Begum", False),
        (WRITE_THE_CHANGE, "Mr Begum", False),
        (WRITE_THE_CHANGE, "Ms Nambiar", False),
    ]


def test_what_is_done_says_so() -> None:
    done = decision(10, action="Ring", action_by_id=2, action_by="Mr Begum", action_done_at=AT)
    written = decision(20, Choice.CHANGE, change_waits=False)
    assert [each.done for each in minutes(MEETING, [done, written]).actions] == [True, True]


@pytest.mark.parametrize(
    ("decided", "after", "place"),
    [((), 1, 2), ((10,), 1, 3), ((10, 20), 2, 1), ((30,), 3, 2), ((30, 10, 20), 3, None), ((), 0, 1)],
)
def test_the_next_pupil_is_the_next_not_decided(
    decided: tuple[int, ...], after: int, place: int | None
) -> None:
    assert next_place(MEETING, set(decided), after) == place
