"""Closing a plan hides nothing, and a trusted adult is chosen, changed and counted."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.held_registers import TODAY, enrolment
from tests.people_at_work import at_work, organisation, staff
from upturn.access.models import TrustedAdult
from upturn.access.permissions import NotAllowed
from upturn.access.queries import TrustedAdults, trusted_adults_of
from upturn.access.roles import RoleName
from upturn.access.viewer import Viewer
from upturn.families.actions import record_contact
from upturn.families.queries import last_contacts
from upturn.people.models import Enrolment
from upturn.plans.actions import choose_trusted_adults, close_plan, move_review, open_light_plan
from upturn.plans.models import Plan
from upturn.plans.refusals import PlanRefused, ReasonNeeded

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 12, 9, 10, tzinfo=UTC)
OPENED = date(2026, 2, 23)


@pytest.fixture
def okoro() -> Viewer:
    return at_work(staff("Ms Okoro"), RoleName.PASTORAL)


@pytest.fixture
def jordan(okoro: Viewer) -> Enrolment:
    return enrolment(organisation())


@pytest.fixture
def plan(okoro: Viewer, jordan: Enrolment) -> Plan:
    open_light_plan(
        by=okoro,
        enrolment_id=jordan.pk,
        barriers=(),
        in_the_way="Not known yet",
        one_thing="Ask at the gate",
        who_id=okoro.staff_id,
        due=None,
        review_on=TODAY,
        review_by_id=okoro.staff_id,
        today=OPENED,
        at=AT,
        request_key="opened",
    )
    return Plan.objects.get()


def spoke(by: Viewer, about: Enrolment, on: date, how: str = "family") -> None:
    record_contact(
        by=by,
        enrolment_id=about.pk,
        on=on,
        today=TODAY,
        purpose="ask",
        spoke_with=how,
        line="Asked how it goes.",
        look_again_on=None,
        request_key=f"spoke {on} {how}",
    )


def close(by: Viewer, plan: Plan, why: str = "") -> Plan:
    close_plan(by=by, plan_id=plan.pk, why=why, today=TODAY, at=AT, request_key="close")
    plan.refresh_from_db()
    return plan


@pytest.mark.parametrize("on", [OPENED + timedelta(days=1), TODAY], ids=str)
def test_after_a_conversation_it_closes_without_a_reason(
    okoro: Viewer, jordan: Enrolment, plan: Plan, on: date
) -> None:
    spoke(okoro, jordan, on)
    closed = close(okoro, plan)
    assert (closed.closed_on, closed.closed_by_id, closed.closed_without_contact) == (
        TODAY,
        okoro.staff_id,
        False,
    )


@pytest.mark.parametrize(("on", "how"), [(OPENED, "family"), (TODAY, "no_answer"), (TODAY, "wrote")], ids=str)
def test_without_a_conversation_it_asks_why_and_keeps_that(
    okoro: Viewer, jordan: Enrolment, plan: Plan, on: date, how: str
) -> None:
    spoke(okoro, jordan, on, how)
    with pytest.raises(ReasonNeeded, match="Nobody has spoken with the pupil or family since"):
        close(okoro, plan, why="  ")
    plan.refresh_from_db()
    assert plan.closed_on is None
    closed = close(okoro, plan, why="Moved away this morning")
    assert (closed.closed_without_contact, closed.closed_why) == (True, "Moved away this morning")


def test_a_conversation_before_the_last_look_does_not_count(
    okoro: Viewer, jordan: Enrolment, plan: Plan
) -> None:
    spoke(okoro, jordan, OPENED + timedelta(days=1))
    move_review(
        by=okoro,
        plan_id=plan.pk,
        review_on=TODAY + timedelta(days=7),
        review_by_id=okoro.staff_id,
        today=OPENED + timedelta(days=3),
        at=AT,
        request_key="moved",
    )
    with pytest.raises(ReasonNeeded):
        close(okoro, plan)


def test_closing_is_no_contact_and_moves_no_promise(okoro: Viewer, jordan: Enrolment, plan: Plan) -> None:
    since = date(2025, 9, 1)
    before = last_contacts(okoro.organisation_id, since=since)
    close(okoro, plan, why="Everyone agreed by letter")
    assert last_contacts(okoro.organisation_id, since=since) == before == {}


def test_a_closed_plan_is_closed_once_and_changes_no_more(
    okoro: Viewer, jordan: Enrolment, plan: Plan
) -> None:
    spoke(okoro, jordan, TODAY)
    close(okoro, plan)
    close(okoro, plan, why="again, by a slow phone")
    assert plan.closed_why == ""
    with pytest.raises(PlanRefused, match="closed on 12/03/2026"):
        close(at_work(staff("Mr Begum"), RoleName.HEAD), plan)
    with pytest.raises(PlanRefused, match="Open a new one"):
        move_review(
            by=okoro,
            plan_id=plan.pk,
            review_on=TODAY,
            review_by_id=okoro.staff_id,
            today=TODAY,
            at=AT,
            request_key="late",
        )


def choose(
    by: Viewer,
    about: Enrolment,
    trusted_id: int | None,
    deputy_id: int | None = None,
    *,
    with_pupil: bool = False,
    why: str = "",
) -> TrustedAdults | None:
    choose_trusted_adults(
        by=by,
        enrolment_id=about.pk,
        trusted_id=trusted_id,
        deputy_id=deputy_id,
        chosen_with_pupil=with_pupil,
        why_changed=why,
        today=TODAY,
    )
    return trusted_adults_of([about.pk]).get(about.pk)


def test_a_trusted_adult_and_a_deputy_are_chosen(okoro: Viewer, jordan: Enrolment) -> None:
    begum = at_work(staff("Mr Begum"), RoleName.TEACHER)
    held = choose(okoro, jordan, okoro.staff_id, begum.staff_id, with_pupil=True)
    assert held == TrustedAdults(
        okoro.staff_id, "Ms Okoro", begum.staff_id, "Mr Begum", chosen_with_pupil=True, since=TODAY
    )


def test_a_change_ends_the_former_says_why_and_is_counted(okoro: Viewer, jordan: Enrolment) -> None:
    begum = at_work(staff("Mr Begum"), RoleName.TEACHER)
    choose(okoro, jordan, okoro.staff_id)
    with pytest.raises(ReasonNeeded, match="Say why the trusted adult changes"):
        choose(okoro, jordan, begum.staff_id)
    held = choose(okoro, jordan, begum.staff_id, why="Jordan asked for it")
    assert held is not None
    assert (held.trusted, held.changes) == ("Mr Begum", 1)
    former = TrustedAdult.objects.get(staff_id=okoro.staff_id)
    assert (former.ended_on, former.why_ended) == (TODAY, "Jordan asked for it")


def test_choosing_the_same_person_again_changes_nothing_but_with_whom(
    okoro: Viewer, jordan: Enrolment
) -> None:
    choose(okoro, jordan, okoro.staff_id)
    held = choose(okoro, jordan, okoro.staff_id, with_pupil=True)
    assert held is not None
    assert (held.chosen_with_pupil, held.changes) == (True, 0)
    assert TrustedAdult.objects.count() == 1


def test_a_trusted_adult_can_end_with_nobody_after(okoro: Viewer, jordan: Enrolment) -> None:
    choose(okoro, jordan, okoro.staff_id)
    held = choose(okoro, jordan, None, why="Left the school")
    assert held is not None
    assert held.trusted_id is None


def test_who_cannot_be_chosen(okoro: Viewer, jordan: Enrolment) -> None:
    elsewhere = staff("Ms Lund")
    choose(okoro, jordan, okoro.staff_id)
    with pytest.raises(PlanRefused, match="somebody who works here"):
        choose(okoro, jordan, okoro.staff_id, elsewhere.pk)
    with pytest.raises(PlanRefused, match="two people"):
        choose(okoro, jordan, okoro.staff_id, okoro.staff_id)


def test_a_teacher_chooses_nobody(jordan: Enrolment) -> None:
    with pytest.raises(NotAllowed):
        choose(at_work(staff("Mr Begum"), RoleName.TEACHER), jordan, None)
