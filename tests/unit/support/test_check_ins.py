"""Whose check-in it is, on which day, and when a gap is still owed."""

from dataclasses import replace
from datetime import date

import pytest

from upturn.plans.document import NOT_KNOWN_YET, PlanDocument, Support, as_json
from upturn.plans.dose import PlannedSupport
from upturn.support.check_ins import (
    CheckInDue,
    GivenSupport,
    NotSeen,
    check_ins_due,
    given_supports,
    still_owed,
)

THURSDAY = date(2026, 3, 12)
ME, OTHER = 1, 2
MORNING = GivenSupport(
    PlannedSupport("k1", "Morning check-in", frozenset(range(5)), date(2026, 3, 2)), OTHER, "Ms Okoro", True
)
READING = GivenSupport(PlannedSupport("k2", "Reading", frozenset({1}), date(2026, 3, 2)), ME, "Me", False)


def due(*supports: GivenSupport, trusting: bool = False, **more: object) -> tuple[CheckInDue, ...]:
    return check_ins_due(supports, THURSDAY, staff_id=ME, is_trusting=trusting, **more)  # type: ignore[arg-type]


def test_supports_are_read_from_a_stored_plan_as_the_plan_itself_would() -> None:
    support = Support("k1", "Morning check-in", 2, "Ms Okoro", (0, 4), date(2026, 3, 2), is_check_in=True)
    until = replace(support, key="k2", ends_on=date(2026, 3, 27), is_check_in=False)
    plan = PlanDocument((NOT_KNOWN_YET,), "", (), date(2026, 3, 27), 2, "Ms Okoro", supports=(support, until))
    first, second = given_supports(as_json(plan)["supports"])
    assert first == GivenSupport(
        PlannedSupport("k1", "Morning check-in", frozenset({0, 4}), date(2026, 3, 2)), 2, "Ms Okoro", True
    )
    assert second.planned.ends_on == date(2026, 3, 27)
    assert not second.is_check_in
    assert given_supports(None) == ()


def test_a_trusted_adult_has_every_check_in_whoever_gives_it() -> None:
    assert due(MORNING, trusting=True) == (CheckInDue("k1", "Morning check-in", is_due=True),)
    assert due(MORNING) == ()


def test_a_support_that_names_someone_is_theirs_on_its_days_only() -> None:
    assert due(READING) == (CheckInDue("k2", "Reading", is_due=False),)
    tuesdays_too = replace(READING, planned=replace(READING.planned, weekdays=frozenset({1, 3})))
    assert due(tuesdays_too) == (CheckInDue("k2", "Reading", is_due=True),)


def test_a_pupil_who_trusts_somebody_is_there_with_no_plan_at_all() -> None:
    assert due(trusting=True) == (CheckInDue("", "", is_due=False),)


def test_what_was_handed_over_is_due_whatever_the_weekday() -> None:
    assert due(MORNING, handed_over={"k1"}) == (
        CheckInDue("k1", "Morning check-in", is_due=True, covers=True),
    )
    assert due(handed_over={"gone"}) == (CheckInDue("gone", "", is_due=True, covers=True),)


def test_nothing_planned_is_due_on_a_day_the_school_is_closed() -> None:
    assert [each.is_due for each in due(MORNING, trusting=True, school_is_open=False)] == [False]


@pytest.mark.parametrize(
    ("starts", "ends"), [(date(2026, 3, 13), None), (date(2026, 3, 2), date(2026, 3, 11))], ids=str
)
def test_a_support_not_begun_or_over_is_nobodys_today(starts: date, ends: date | None) -> None:
    planned = replace(MORNING.planned, starts_on=starts, ends_on=ends)
    assert due(replace(MORNING, planned=planned, who_id=ME)) == ()


GAP = NotSeen(7, 100, "k1", date(2026, 3, 10))


def test_a_gap_is_owed_until_it_is_given_again() -> None:
    assert still_owed([GAP], {}, THURSDAY) == (GAP,)
    assert still_owed([GAP], {(100, "k1"): date(2026, 3, 9)}, THURSDAY) == (GAP,)
    assert still_owed([GAP], {(100, "k1"): date(2026, 3, 10)}, THURSDAY) == ()
    assert still_owed([GAP], {(100, "k2"): THURSDAY}, THURSDAY) == (GAP,)


def test_a_gap_rests_while_somebody_is_to_do_it_and_no_longer() -> None:
    covered = replace(GAP, cover_by_id=3, cover_by="Mr Begum", cover_on=THURSDAY)
    assert still_owed([covered], {}, THURSDAY) == ()
    assert still_owed([covered], {}, date(2026, 3, 13)) == (covered,)


def test_only_the_newest_gap_of_a_support_is_asked_about() -> None:
    newer = NotSeen(8, 100, "k1", date(2026, 3, 11))
    other = NotSeen(6, 101, "k1", date(2026, 3, 11))
    assert still_owed([newer, GAP, other], {}, THURSDAY) == (other, newer)
