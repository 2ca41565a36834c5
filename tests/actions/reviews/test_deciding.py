"""Keep, change, stop: once, by who may, with what the next person needs, and as if unmade when taken back."""

from datetime import date, timedelta

import pytest
from django.http import Http404

from tests.held_registers import TODAY, enrolment, hold, present
from tests.people_at_work import at_work, organisation, staff
from tests.reviewed_plans import AT, OPENED, checked_in, key, morning_check_in, planned, spoke
from upturn.access.models import AuditEvent
from upturn.access.permissions import NotAllowed
from upturn.access.roles import RoleName
from upturn.access.viewer import Viewer
from upturn.barriers.models import Barrier
from upturn.kernel.sessions import Session
from upturn.people.models import Enrolment
from upturn.plans.models import Plan
from upturn.registers.models import SchoolYear
from upturn.reviews.actions import (
    MeetingRefused,
    close_meeting,
    decide,
    mark_action_done,
    open_meeting,
    take_back_decision,
)
from upturn.reviews.deciding import Choice, Decided, DecisionRefused, Smaller
from upturn.reviews.models import ReviewDecision, ReviewMeeting
from upturn.reviews.queries import decisions_about, my_actions

pytestmark = pytest.mark.django_db
NEXT = date(2026, 3, 26)
KEEP = Decided(Choice.KEEP, "Jordan says that mornings are easier.", next_on=NEXT)
SCHOOL_DAYS_AWAY = [date(2026, 1, 5) + timedelta(days=each) for each in range(5)]


@pytest.fixture
def lead() -> Viewer:
    return at_work(staff("Ms Nambiar"), RoleName.ATTENDANCE_LEAD)


@pytest.fixture
def jordan(lead: Viewer) -> Enrolment:
    """Away every morning of the first week of January, before the plan, and in ever since."""
    enrolled = enrolment(organisation())
    hold(organisation(), {enrolled: present({(day, Session.AM): "O" for day in SCHOOL_DAYS_AWAY})})
    return enrolled


def meet(by: Viewer, until: date = TODAY) -> int:
    return open_meeting(by=by, until=until, present_ids=[by.staff_id], today=TODAY, at=AT, request_key=key())


def settle(
    by: Viewer, plan: Plan, decided: Decided = KEEP, meeting: int | None = None, **more: object
) -> int:
    given = {"based_on_version": Plan.objects.get(pk=plan.pk).version, "request_key": key(), **more}
    return decide(
        by=by,
        plan_id=plan.pk,
        decided=decided,
        meeting_id=meeting,
        today=TODAY,
        at=AT,
        **given,  # type: ignore[arg-type]
    )


def test_keeping_moves_the_review_and_keeps_the_fact_and_the_dose(lead: Viewer, jordan: Enrolment) -> None:
    plan = planned(lead, jordan, morning_check_in(lead))
    checked_in(lead, jordan, date(2026, 1, 14))
    settle(lead, plan, Decided(Choice.KEEP, "Easier.", Smaller.SMALLER, next_on=NEXT))
    plan.refresh_from_db()
    assert (plan.review_on, plan.review_by_id, plan.version) == (NEXT, lead.staff_id, 2)
    kept = ReviewDecision.objects.get()
    assert (kept.decision, kept.smaller, kept.version, kept.next_on) == ("keep", "smaller", 2, NEXT)
    assert kept.fact["now"] == [40, 40, 0, 0]
    assert kept.fact["before"][1] == 40
    assert kept.dose == {"planned": 16, "delivered": 1, "did_not_happen": 0, "besides": 0}


def test_the_trail_never_holds_what_was_said(lead: Viewer, jordan: Enrolment) -> None:
    settle(lead, planned(lead, jordan))
    assert AuditEvent.objects.filter(action="review decided").exists()
    assert "easier" not in str(AuditEvent.objects.values())


def test_sent_twice_it_is_one_decision(lead: Viewer, jordan: Enrolment) -> None:
    plan = planned(lead, jordan)
    first = settle(lead, plan, request_key="one", based_on_version=1)
    assert settle(lead, plan, request_key="one", based_on_version=1) == first
    assert ReviewDecision.objects.count() == 1
    assert plan.versions.count() == 2


def test_stopping_closes_the_plan_and_says_what_replaces_it(lead: Viewer, jordan: Enrolment) -> None:
    plan = planned(lead, jordan)
    spoke(lead, jordan, TODAY)
    settle(lead, plan, Decided(Choice.STOP, "It holds.", instead="Nothing: it holds without us."))
    plan.refresh_from_db()
    assert (plan.closed_on, plan.closed_why, plan.closed_without_contact) == (TODAY, "It holds.", False)
    assert ReviewDecision.objects.get().next_on is None


@pytest.mark.parametrize(
    ("how", "needed"), [("family", False), ("pupil", False), ("wrote", True), ("no_answer", True)]
)
def test_stopping_without_a_conversation_since_the_last_review_asks_why(
    lead: Viewer, jordan: Enrolment, how: str, needed: bool
) -> None:
    plan = planned(lead, jordan)
    spoke(lead, jordan, OPENED + timedelta(days=1), how)
    stop = Decided(Choice.STOP, "Moved to another school.", instead="Their new school has the plan.")
    if not needed:
        settle(lead, plan, stop)
        assert ReviewDecision.objects.get().without_contact_why == ""
        return
    with pytest.raises(DecisionRefused) as refused:
        settle(lead, plan, stop)
    assert list(refused.value.problems) == ["without_contact_why"]
    with_why = Decided(Choice.STOP, "Moved.", instead="Nothing.", without_contact_why="They moved on Friday.")
    settle(lead, plan, with_why)
    assert decisions_about(lead, jordan.pk)[0].without_contact_why == "They moved on Friday."
    plan.refresh_from_db()
    assert (plan.closed_why, plan.closed_without_contact) == ("They moved on Friday.", True)


@pytest.mark.parametrize(
    ("decided", "fields"),
    [
        (Decided(Choice.KEEP, " ", next_on=NEXT), ["reason"]),
        (Decided(Choice.KEEP, "Easier."), ["next_on"]),
        (Decided(Choice.CHANGE, "Harder.", next_on=TODAY), ["next_on"]),
        (Decided(Choice.KEEP, "Easier.", next_on=date(2027, 3, 1)), ["next_on"]),
        (Decided(Choice.STOP, "It holds.", without_contact_why="Moved."), ["instead"]),
        (Decided(Choice.KEEP, "Easier.", action="Ring", next_on=NEXT), ["action_by", "action_due"]),
        (Decided(Choice.KEEP, "Easier.", action_kind="letter", next_on=NEXT), ["action"]),
        (
            Decided(Choice.KEEP, "x", action="Ring", action_by_id=0, action_due=OPENED, next_on=NEXT),
            ["action_by", "action_due"],
        ),
    ],
    ids=lambda each: each.choice if isinstance(each, Decided) else "+".join(each),
)
def test_what_is_missing_is_named_and_nothing_is_kept(
    lead: Viewer, jordan: Enrolment, decided: Decided, fields: list[str]
) -> None:
    plan = planned(lead, jordan)
    with pytest.raises(DecisionRefused) as refused:
        settle(lead, plan, decided)
    assert list(refused.value.problems) == fields
    assert str(refused.value) == refused.value.problems[fields[0]]
    assert not ReviewDecision.objects.exists()
    assert Plan.objects.get().version == 1


def test_keeping_what_brought_no_gain_asks_why_it_should_be_different(lead: Viewer) -> None:
    ama = mostly_away()
    Barrier.objects.create(
        enrolment=ama, kind="mornings", status="confirmed", raised_on=OPENED, raised_by_id=lead.staff_id
    )
    plan = planned(lead, ama, morning_check_in(lead))
    for day in _weekdays():
        checked_in(lead, ama, day)
    with pytest.raises(DecisionRefused) as refused:
        settle(lead, plan)
    assert list(refused.value.problems) == ["why_different"]
    settle(lead, plan, Decided(Choice.KEEP, "Same.", next_on=NEXT, why_different="Now at the side gate."))
    kept = ReviewDecision.objects.get()
    assert (kept.why_different, kept.responses, kept.stage) == (
        "Now at the side gate.",
        ["meet_and_greet"],
        "half",
    )


def test_changing_asks_nothing_of_what_is_being_left(lead: Viewer) -> None:
    ama = mostly_away()
    plan = planned(lead, ama, morning_check_in(lead))
    settle(lead, plan, Decided(Choice.CHANGE, "No gain.", next_on=NEXT, why_different="Not asked."))
    assert ReviewDecision.objects.get().why_different == ""


def test_another_letter_after_letters_without_a_gain_asks_why(lead: Viewer) -> None:
    ama = mostly_away()
    plan = planned(lead, ama)
    spoke(lead, ama, date(2026, 1, 20), "wrote", "formal")
    letter = Decided(
        Choice.KEEP,
        "Try again.",
        action="Write home",
        action_kind="letter",
        action_by_id=lead.staff_id,
        action_due=NEXT,
        next_on=NEXT,
    )
    with pytest.raises(DecisionRefused, match="why it should be different"):
        settle(lead, plan, letter)
    settle(lead, plan)
    assert ReviewDecision.objects.get().responses == []


def mostly_away() -> Enrolment:
    """Ama, away every morning and on Mondays altogether, before a plan and after."""
    ama = enrolment(organisation(), "Ama")
    mondays = {(day, Session.PM): "O" for day in _weekdays() if day.weekday() == 0}
    hold(organisation(), {ama: present({(day, Session.AM): "O" for day in _weekdays()} | mondays)})
    return ama


def _weekdays() -> list[date]:
    days = [date(2025, 9, 1) + timedelta(days=each) for each in range(193)]
    return [day for day in days if day.weekday() < 5 and day < TODAY]


def test_a_plan_changed_meanwhile_is_not_decided_on(lead: Viewer, jordan: Enrolment) -> None:
    plan = planned(lead, jordan)
    settle(lead, plan)
    with pytest.raises(MeetingRefused, match="Ms Nambiar changed this plan while you were looking at it"):
        settle(lead, plan, based_on_version=1)


@pytest.mark.parametrize("choice", [Choice.KEEP, Choice.STOP])
def test_taken_back_it_is_as_if_it_had_not_been_made(lead: Viewer, jordan: Enrolment, choice: Choice) -> None:
    plan = planned(lead, jordan, review_on=date(2026, 3, 5))
    spoke(lead, jordan, TODAY)
    meeting = meet(lead)
    made = settle(lead, plan, Decided(choice, "Because.", instead="Nothing.", next_on=NEXT), meeting)
    take_back_decision(by=lead, decision_id=made, at=AT)
    plan.refresh_from_db()
    assert (plan.version, plan.review_on, plan.closed_on) == (1, date(2026, 3, 5), None)
    assert decisions_about(lead, jordan.pk) == []
    assert ReviewDecision.objects.get().withdrawn_at == AT
    settle(lead, plan, KEEP, meeting)
    assert Plan.objects.get().review_on == NEXT


def test_only_the_last_decision_of_an_open_meeting_can_be_taken_back(lead: Viewer, jordan: Enrolment) -> None:
    plans = [planned(lead, jordan), planned(lead, enrolment(organisation(), "Ama"))]
    meeting = meet(lead)
    first, last = (settle(lead, plan, KEEP, meeting) for plan in plans)
    with pytest.raises(MeetingRefused, match="Only the last decision"):
        take_back_decision(by=lead, decision_id=first, at=AT)
    close_meeting(by=lead, meeting_id=meeting, at=AT)
    with pytest.raises(MeetingRefused, match="The meeting is over"):
        take_back_decision(by=lead, decision_id=last, at=AT)


def test_a_plan_that_moved_on_keeps_its_decision(lead: Viewer, jordan: Enrolment) -> None:
    plan = planned(lead, jordan)
    made = settle(lead, plan, KEEP, meet(lead))
    settle(lead, plan, Decided(Choice.KEEP, "Again.", next_on=date(2026, 4, 2)))
    with pytest.raises(MeetingRefused, match="changed since"):
        take_back_decision(by=lead, decision_id=made, at=AT)


def test_a_meeting_decides_a_plan_once_and_not_after_its_end(lead: Viewer, jordan: Enrolment) -> None:
    plan = planned(lead, jordan)
    meeting = meet(lead)
    settle(lead, plan, KEEP, meeting)
    with pytest.raises(MeetingRefused, match="Ms Nambiar has already decided this"):
        settle(lead, plan, KEEP, meeting)
    other = meet(lead, until=NEXT)
    close_meeting(by=lead, meeting_id=other, at=AT)
    with pytest.raises(MeetingRefused, match="This meeting is over"):
        settle(lead, plan, KEEP, other)


def test_a_meeting_opens_once_on_what_is_due(lead: Viewer, jordan: Enrolment) -> None:
    later = planned(lead, enrolment(organisation(), "Ama"), review_on=NEXT)
    plan = planned(lead, jordan)
    given = {"by": lead, "until": TODAY, "present_ids": [lead.staff_id], "today": TODAY, "at": AT}
    first = open_meeting(**given, request_key="one")  # type: ignore[arg-type]
    assert open_meeting(**given, request_key="one") == first  # type: ignore[arg-type]
    meeting = ReviewMeeting.objects.get()
    assert meeting.queue == [plan.pk]
    assert later.pk not in meeting.queue
    assert meeting.present == [{"staff_id": lead.staff_id, "name": "Ms Nambiar"}]


def test_severe_absence_stands_in_front_though_it_is_not_due(lead: Viewer, jordan: Enrolment) -> None:
    due = planned(lead, jordan)
    ama = enrolment(organisation(), "Ama")
    hold(organisation(), {ama: present({(day, half): "O" for day in _weekdays() for half in Session})})
    severe = planned(lead, ama, review_on=NEXT)
    assert SchoolYear.objects.count() == 1
    assert ReviewMeeting.objects.get(pk=meet(lead)).queue == [severe.pk, due.pk]


@pytest.mark.parametrize(
    ("until", "present", "sentence"),
    [(date(2026, 1, 1), True, "No plan is to be looked at"), (TODAY, False, "Choose people who work here")],
)
def test_a_meeting_that_cannot_open_says_why(
    lead: Viewer, jordan: Enrolment, until: date, present: bool, sentence: str
) -> None:
    planned(lead, jordan)
    with pytest.raises(MeetingRefused, match=sentence):
        open_meeting(
            by=lead,
            until=until,
            present_ids=[lead.staff_id] if present else [0],
            today=TODAY,
            at=AT,
            request_key=key(),
        )


@pytest.mark.parametrize("role", [RoleName.PASTORAL, RoleName.TEACHER, RoleName.ADMINISTRATOR], ids=str)
def test_who_may_not_run_a_meeting(role: RoleName) -> None:
    with pytest.raises(NotAllowed):
        meet(at_work(staff("Mr Begum"), role))


def test_another_schools_meeting_and_plan_are_not_theirs(lead: Viewer, jordan: Enrolment) -> None:
    plan = planned(lead, jordan)
    meeting = meet(lead)
    stranger = at_work(staff("Ms Lund"), RoleName.HEAD, at=organisation("989402", "Cobnut Lane"))
    with pytest.raises(MeetingRefused, match="no such meeting"):
        settle(stranger, plan, KEEP, meeting)
    with pytest.raises(Http404):
        settle(stranger, plan)
    assert not ReviewDecision.objects.exists()


def test_an_action_is_ticked_by_its_owner_or_a_lead_and_can_be_unticked(
    lead: Viewer, jordan: Enrolment
) -> None:
    begum, lund = (at_work(staff(name), RoleName.PASTORAL) for name in ("Mr Begum", "Ms Lund"))
    ring = Decided(
        Choice.KEEP, "Easier.", action="Ring", action_by_id=begum.staff_id, action_due=NEXT, next_on=NEXT
    )
    made = settle(lead, planned(lead, jordan), ring)
    with pytest.raises(MeetingRefused, match="by whoever it was given to"):
        mark_action_done(by=lund, decision_id=made, done=True, at=AT)
    mark_action_done(by=begum, decision_id=made, done=True, at=AT)
    assert my_actions(begum) == []
    mark_action_done(by=lead, decision_id=made, done=False, at=AT)
    assert [each.action for each in my_actions(begum)] == ["Ring"]
    assert my_actions(lund) == []
