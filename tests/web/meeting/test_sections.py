"""What reviews say on Today and on a pupil’s page, to whom."""

from datetime import date

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from tests.held_registers import TODAY, enrolment, hold, present
from tests.page_rules import complaints, read
from tests.people_at_work import at_work, organisation, staff
from tests.reviewed_plans import AT, key, morning_check_in, planned
from upturn.access.doorways import open_record
from upturn.access.roles import RoleName
from upturn.access.viewer import Viewer
from upturn.people.models import Enrolment, TeachingGroup, TeachingGroupPlace
from upturn.plans.actions import mark_step_done, save_plan
from upturn.plans.document import from_json
from upturn.plans.models import Plan
from upturn.reviews.actions import decide, mark_action_done
from upturn.reviews.deciding import Choice, Decided
from upturn.web.meeting.section import decided_section, reviews_section

pytestmark = pytest.mark.django_db
NEXT = date(2026, 3, 26)


@pytest.fixture
def lead() -> Viewer:
    return at_work(staff("Ms Nambiar"), RoleName.ATTENDANCE_LEAD)


@pytest.fixture
def jordan(lead: Viewer) -> Enrolment:
    enrolled = enrolment(organisation())
    hold(organisation(), {enrolled: present()})
    return enrolled


def settle(by: Viewer, plan: Plan, choice: Choice = Choice.CHANGE, **more: object) -> int:
    return decide(
        by=by,
        plan_id=plan.pk,
        based_on_version=plan.version,
        decided=Decided(choice, "The bell is too loud.", next_on=NEXT, **more),  # type: ignore[arg-type]
        today=TODAY,
        at=AT,
        request_key=key(),
    )


def today_text(viewer: Viewer) -> str:
    return shown("today", section=reviews_section(viewer, TODAY))


def shown(where: str, **context: object) -> str:
    request = RequestFactory().get("/today/")
    html = render_to_string(f"meeting/{where}_section.html", context, request)
    assert complaints(html, fragment=True) == []
    return read(html).text()


def test_a_review_due_this_week_is_its_reviewers(lead: Viewer, jordan: Enrolment) -> None:
    okoro = at_work(staff("Ms Okoro"), RoleName.PASTORAL)
    planned(okoro, jordan, review_on=date(2026, 3, 10))
    planned(okoro, enrolment(organisation(), "Later"), review_on=date(2026, 3, 16))
    text = today_text(okoro)
    assert "Jordan Example" in text
    assert "You said you would look again Tue 10 Mar. 2 days late" in text
    assert "Later" not in text
    assert "review meeting" not in text
    assert "Jordan" not in today_text(lead)
    assert "Start the review meeting (1 due)" in today_text(lead)


def test_an_action_stands_on_its_owners_today_until_it_is_ticked(lead: Viewer, jordan: Enrolment) -> None:
    begum = at_work(staff("Mr Begum"), RoleName.PASTORAL)
    made = settle(
        lead,
        planned(lead, jordan),
        Choice.KEEP,
        action="Ask about the bell",
        action_by_id=begum.staff_id,
        action_due=TODAY,
    )
    assert "Ask about the bell due today" in today_text(begum)
    assert "Ask about the bell" not in today_text(lead)
    mark_action_done(by=begum, decision_id=made, done=True, at=AT)
    assert "no meeting has given you anything to do" in today_text(begum)


def test_a_teacher_sees_their_action_only_while_they_work_with_the_pupil(
    lead: Viewer, jordan: Enrolment
) -> None:
    pike = at_work(staff("Mr Pike"), RoleName.TEACHER)
    group = TeachingGroup.objects.create(organisation=organisation(), name="9C/En", teacher_id=pike.staff_id)
    place = TeachingGroupPlace.objects.create(group=group, enrolment=jordan)
    plan = planned(lead, jordan)
    settle(lead, plan, Choice.KEEP, action="Move a seat", action_by_id=pike.staff_id, action_due=NEXT)
    assert "Move a seat" in today_text(pike)
    assert "The bell is too loud" not in today_text(pike)
    place.delete()
    assert "Move a seat" not in today_text(pike)


def test_a_change_waits_until_the_plan_says_it_and_a_tick_on_a_step_is_no_change(
    lead: Viewer, jordan: Enrolment
) -> None:
    plan = planned(lead, jordan)
    settle(lead, plan)
    assert "Write the change into the plan" in today_text(lead)
    mark_step_done(by=lead, plan_id=plan.pk, step_key="s1", today=TODAY, at=AT, request_key=key())
    assert "Write the change into the plan" in today_text(lead)
    plan.refresh_from_db()
    document = from_json(plan.versions.get(number=plan.version).document)
    changed = type(document)(
        **{name: getattr(document, name) for name in document.__dataclass_fields__}
        | {"supports": (morning_check_in(lead),)}
    )
    save_plan(
        by=lead,
        plan_id=plan.pk,
        based_on_version=plan.version,
        document=changed,
        today=TODAY,
        at=AT,
        request_key=key(),
    )
    assert "Write the change into the plan" not in today_text(lead)


def test_the_pupils_page_says_what_was_decided_with_the_fact_and_the_dose(
    lead: Viewer, jordan: Enrolment
) -> None:
    plan = planned(lead, jordan, morning_check_in(lead))
    record = open_record(lead, jordan.pupil_id, page="Pupil", today=TODAY)
    nothing = decided_section(lead, record, TODAY)
    assert "No plan of theirs has been reviewed yet." in shown("pupil", section=nothing)
    settle(lead, plan)
    text = shown("pupil", section=decided_section(lead, record, TODAY))
    for words in (
        "To be changed, Thu 12 Mar, Ms Nambiar",
        "Attended 40 of the last 40",
        "Delivered 0 of 16 planned",
        "The bell is too loud.",
        "Change the plan of Jordan Example",
    ):
        assert words in text


def test_a_teacher_is_not_told_what_was_decided(lead: Viewer, jordan: Enrolment) -> None:
    settle(lead, planned(lead, jordan))
    pike = at_work(staff("Mr Pike"), RoleName.TEACHER)
    group = TeachingGroup.objects.create(organisation=organisation(), name="9C/En", teacher_id=pike.staff_id)
    TeachingGroupPlace.objects.create(group=group, enrolment=jordan)
    record = open_record(pike, jordan.pupil_id, page="Pupil", today=TODAY)
    assert decided_section(pike, record, TODAY) is None


def test_those_who_see_no_pupil_have_no_reviews() -> None:
    administrator = at_work(staff("Mrs Wilczek"), RoleName.ADMINISTRATOR)
    assert reviews_section(administrator, TODAY).is_empty


def test_a_change_that_a_later_review_did_without_waits_no_longer(lead: Viewer, jordan: Enrolment) -> None:
    plan = planned(lead, jordan)
    settle(lead, plan)
    plan.refresh_from_db()
    settle(lead, plan, Choice.KEEP)
    assert "Write the change into the plan" not in today_text(lead)
