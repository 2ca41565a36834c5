"""A joint plan says what is still owed to a pupil who misses half or more."""

from dataclasses import replace
from datetime import date

import pytest

from upturn.support.severe.checks import JointPlanView, Partner, Told, owed

TODAY = date(2026, 3, 12)
WHOLE = JointPlanView(
    version=3,
    opened_on=date(2026, 1, 12),
    lead_practitioner="Ms Adeyemi, early help",
    send_checked_on=date(2026, 1, 20),
    health_checked_on=date(2026, 1, 20),
    safeguarding_checked_on=date(2026, 1, 12),
    partners=(Partner("Early help", "Visit on Tuesdays", date(2026, 3, 31)),),
    told=(Told("The local authority’s attendance team", date(2026, 1, 13)),),
    meets_next_on=date(2026, 3, 26),
)


def test_without_a_plan_that_is_what_is_owed() -> None:
    assert owed(JointPlanView(), TODAY) == ("There is no joint plan yet.",)


def test_a_whole_plan_owes_nothing() -> None:
    assert owed(WHOLE, TODAY) == ()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"safeguarding_checked_on": None}, "Safeguarding has not been checked."),
        ({"lead_practitioner": ""}, "Nobody is named as lead practitioner."),
        ({"told": ()}, "Nobody outside the school has been told."),
        ({"send_checked_on": None}, "Whether there is an unmet need has not been checked."),
        ({"health_checked_on": None}, "Health has not been checked."),
        (
            {"partners": (Partner("Early help", "Visit", date(2026, 3, 11)),)},
            "Early help: “Visit” was due.",
        ),
        ({"meets_next_on": None}, "No day is set to meet again."),
        ({"meets_next_on": date(2026, 3, 11)}, "The day set to meet again has passed."),
        ({"meets_next_on": date(2026, 5, 12)}, "The next meeting is more than six weeks away."),
    ],
)
def test_each_thing_owed_is_said(changes: dict[str, object], sentence: str) -> None:
    assert owed(replace(WHOLE, **changes), TODAY) == (sentence,)
