"""What the adults owe: said when it is owed, and not when it is not."""

from dataclasses import replace
from datetime import date

import pytest

from upturn.support.send.gaps import PERSISTENT_WITH_PLAN, Arrangements, Provision, owed

TODAY = date(2026, 3, 12)
NOTHING_OWED = Arrangements(
    has_plan=True,
    looked_after=True,
    persistent=True,
    adjustments_reviewed_on=date(2026, 1, 12),
    caseworker="R. Penhaligon, authority",
    section_f=(Provision("Speech therapy weekly", True),),
    early_review_asked_on=date(2026, 3, 2),
    annual_review_on=date(2025, 6, 2),
    health_plan_on=date(2025, 9, 2),
    health_plan_review_on=date(2026, 9, 2),
    virtual_school_contact="K. Lamb",
    personal_education_plan_on=date(2026, 1, 20),
)


def test_a_pupil_with_no_need_named_owes_us_nothing_to_do() -> None:
    assert owed(Arrangements(), TODAY) == ()


def test_nothing_is_owed_when_all_is_in_place() -> None:
    assert owed(NOTHING_OWED, TODAY) == ()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"section_f": (Provision("OT", False, "Post is empty."),)}, "Section F says “OT”. Post is empty."),
        ({"caseworker": ""}, "The authority’s caseworker is not written down."),
        ({"section_f": ()}, "Nobody has checked section F against what happens here."),
        (
            {"annual_review_on": date(2025, 3, 1)},
            "The annual review is due, or its date is not written down.",
        ),
        (
            {"early_review_asked_on": date(2026, 1, 12)},
            "An early review was asked for 8 weeks ago and has no date.",
        ),
        ({"early_review_asked_on": None}, PERSISTENT_WITH_PLAN),
        (
            {"adjustments_reviewed_on": date(2025, 8, 1)},
            "The adjustments were last looked at more than six months ago.",
        ),
        (
            {"health_plan_review_on": date(2026, 3, 11)},
            "The individual healthcare plan is past its date to look again.",
        ),
        ({"health_plan_review_on": None}, "The individual healthcare plan has no date to look at it again."),
        ({"virtual_school_contact": ""}, "Nobody at the virtual school is written down."),
        ({"personal_education_plan_on": None}, "The personal education plan has no date."),
    ],
)
def test_each_gap_is_said(changes: dict[str, object], sentence: str) -> None:
    assert owed(replace(NOTHING_OWED, **changes), TODAY) == (sentence,)
