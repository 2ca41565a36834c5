"""Writes about reviews: a meeting opened and ended, a decision made and taken back, an action ticked."""

from collections.abc import Collection
from datetime import date, datetime
from hashlib import blake2b

from upturn.access.audit import audited, note
from upturn.access.doorways import enrolments_open_to
from upturn.access.permissions import can, check_may_lead, check_may_plan, check_may_see_pupils
from upturn.access.queries import staff_here
from upturn.access.viewer import Viewer
from upturn.plans.actions import close_plan, move_review
from upturn.plans.models import Plan, PlanVersion
from upturn.reviews.cases.case import Case
from upturn.reviews.cases.queries import case_of, situation_of
from upturn.reviews.deciding import Choice, Decided, DecisionRefused, Situation, check, questions_raised
from upturn.reviews.facts import progress_as_json
from upturn.reviews.models import ReviewDecision, ReviewMeeting
from upturn.reviews.queries import dose_as_json, plans_due


class MeetingRefused(ValueError):
    """Something a meeting cannot do; the message is the sentence the person reads."""


@audited
def open_meeting(
    *,
    by: Viewer,
    until: date,
    present_ids: Collection[int],
    today: date,
    at: datetime,
    request_key: str,
) -> int:
    """Open a meeting on the plans due up to a day; gives its number. The same form twice is one meeting.

    The plans and their order are fixed now, so that a decision never moves the next pupil.

    Raises:
        NotAllowed: when the viewer may not run a review meeting.
        MeetingRefused: when nothing is due, or somebody present does not work here.
    """
    check_may_lead(by)
    before = ReviewMeeting.objects.filter(request_key=request_key, organisation_id=by.organisation_id).first()
    if before is not None:
        note("review meeting already opened", "review meeting", before.pk, by=by)
        return before.pk
    queue = [due.plan_id for due in plans_due(by, until, today=today)]
    if not queue:
        raise MeetingRefused(f"No plan is to be looked at up to {until:%d/%m/%Y}. Choose a later day.")
    meeting = ReviewMeeting.objects.create(
        organisation_id=by.organisation_id,
        on=today,
        opened_by_id=by.staff_id,
        opened_at=at,
        until=until,
        present=_present(by, present_ids),
        queue=queue,
        request_key=request_key,
    )
    note("review meeting opened", "review meeting", meeting.pk, by=by, plans=len(queue))
    return meeting.pk


@audited
def close_meeting(*, by: Viewer, meeting_id: int, at: datetime) -> None:
    """End a meeting; what it did not reach stays due.

    Raises:
        NotAllowed: when the viewer may not run a review meeting.
        MeetingRefused: when it is not a meeting of theirs.
    """
    meeting = _meeting(by, meeting_id)
    if meeting.closed_at is None:
        meeting.closed_at = at
        meeting.save(update_fields=["closed_at"])
    note("review meeting ended", "review meeting", meeting.pk, by=by)


@audited
def decide(
    *,
    by: Viewer,
    plan_id: int,
    based_on_version: int,
    decided: Decided,
    meeting_id: int | None = None,
    today: date,
    at: datetime,
    request_key: str,
) -> int:
    """Keep, change or stop a plan, on the fact and the dose as they stand; gives the decision’s number.

    Keeping and changing move the review; changing leaves the change itself to be written into the plan.

    Raises:
        NotAllowed: when the viewer may not review plans, or this one is not open to them.
        DecisionRefused: naming each field that does not stand yet.
        MeetingRefused: when the meeting is over, or has decided this plan already.
    """
    check_may_plan(by)
    before = ReviewDecision.objects.filter(request_key=request_key, by_id=by.staff_id).first()
    if before is not None:
        note("review already decided", "plan", before.plan_id, by=by)
        return before.pk
    if meeting_id is not None:
        _check_meeting(_meeting(by, meeting_id), plan_id)
    case = case_of(by, plan_id, today=today)
    _check_plan(plan_id, based_on_version)
    situation = situation_of(by, case, today=today)
    check(decided, situation)
    version = _apply(by, case, decided, today, at, request_key)
    decision = _kept(by, case, decided, situation, meeting_id, version, today, at, request_key)
    note("review decided", "plan", plan_id, by=by, choice=decided.choice, version=version)
    return decision.pk


@audited
def take_back_decision(*, by: Viewer, decision_id: int, at: datetime) -> None:
    """Take back the last decision of a meeting that is still open, as if it had not been made.

    Raises:
        NotAllowed: when the viewer may not run a review meeting.
        MeetingRefused: when it is not the last, the meeting is over, or the plan has moved on since.
    """
    check_may_lead(by)
    decision = _decision(by, decision_id)
    if decision is None or decision.meeting_id is None:
        raise MeetingRefused("This decision has been taken back already.")
    if _meeting(by, decision.meeting_id).closed_at is not None:
        raise MeetingRefused("The meeting is over. Open the plan to change what was decided.")
    later = ReviewDecision.objects.filter(
        meeting_id=decision.meeting_id, withdrawn_at__isnull=True, pk__gt=decision.pk
    )
    if later.exists():
        raise MeetingRefused("Another pupil was decided since. Only the last decision can be taken back.")
    _restore(decision)
    decision.withdrawn_at = at
    decision.save(update_fields=["withdrawn_at"])
    note("review decision taken back", "plan", decision.plan_id, by=by)


@audited
def mark_action_done(*, by: Viewer, decision_id: int, done: bool, at: datetime) -> None:
    """Say that what a meeting asked for was done, or take that back.

    Raises:
        MeetingRefused: when it is neither the viewer’s own nor theirs to lead, or there is no such action.
    """
    check_may_see_pupils(by)
    decision = _decision(by, decision_id)
    if decision is None or not decision.action:
        raise MeetingRefused("There is no such action any longer.")
    if decision.action_by_id != by.staff_id and not can(check_may_lead, by):
        raise MeetingRefused("An action is ticked by whoever it was given to, or by those who lead reviews.")
    if (decision.action_done_at is not None) != done:
        decision.action_done_at = at if done else None
        decision.save(update_fields=["action_done_at"])
    note("review action done" if done else "review action not done", "plan", decision.plan_id, by=by)


def _present(by: Viewer, present_ids: Collection[int]) -> list[dict[str, object]]:
    names = dict(staff_here(by.organisation_id))
    if not set(present_ids) <= names.keys():
        raise MeetingRefused("Choose people who work here for who is present.")
    return [{"staff_id": each, "name": name} for each, name in names.items() if each in set(present_ids)]


def _meeting(by: Viewer, meeting_id: int) -> ReviewMeeting:
    check_may_lead(by)
    meetings = ReviewMeeting.objects.select_for_update().filter(organisation_id=by.organisation_id)
    meeting = meetings.filter(pk=meeting_id).first()
    if meeting is None:
        raise MeetingRefused("There is no such meeting here.")
    return meeting


def _check_meeting(meeting: ReviewMeeting, plan_id: int) -> None:
    if meeting.closed_at is not None:
        raise MeetingRefused("This meeting is over. Open another to go on.")
    if plan_id not in meeting.queue:
        raise MeetingRefused("This plan is not one that this meeting looks at.")
    decided = meeting.decisions.filter(plan_id=plan_id, withdrawn_at__isnull=True)
    if first := decided.select_related("by").first():
        raise MeetingRefused(f"{first.by.name} has already decided this in the meeting.")


def _check_plan(plan_id: int, based_on_version: int) -> None:
    """Hold the plan, and refuse to decide on one that was changed while its page stood open."""
    plan = Plan.objects.select_for_update().get(pk=plan_id)
    if plan.closed_on is not None:
        raise MeetingRefused(f"This plan was closed on {plan.closed_on:%d/%m/%Y}.")
    if plan.version != based_on_version:
        version = PlanVersion.objects.select_related("by").get(plan_id=plan_id, number=plan.version)
        raise MeetingRefused(
            f"{version.by.name} changed this plan while you were looking at it. What stands now is shown, "
            "and nothing you typed is lost: read it, then decide."
        )


def _apply(by: Viewer, case: Case, decided: Decided, today: date, at: datetime, request_key: str) -> int:
    """Do to the plan what was decided; gives the version in which it then stands."""
    key = _plan_key(request_key)
    if decided.choice is Choice.STOP:
        why = decided.without_contact_why.strip() or decided.reason.strip()
        closed = close_plan(by=by, plan_id=case.plan_id, why=why[:300], today=today, at=at, request_key=key)
        return closed.version
    if decided.next_on is None:
        raise DecisionRefused({"next_on": "Say when we look again."})
    saved = move_review(
        by=by,
        plan_id=case.plan_id,
        review_on=decided.next_on,
        review_by_id=case.review_by_id,
        why=decided.reason,
        today=today,
        at=at,
        request_key=key,
    )
    return saved.version


def _kept(
    by: Viewer,
    case: Case,
    decided: Decided,
    situation: Situation,
    meeting_id: int | None,
    version: int,
    today: date,
    at: datetime,
    request_key: str,
) -> ReviewDecision:
    raised = questions_raised(decided, situation)
    has_action = bool(decided.action.strip())
    return ReviewDecision.objects.create(
        plan_id=case.plan_id,
        version=version,
        meeting_id=meeting_id,
        on=today,
        by_id=by.staff_id,
        decision=decided.choice.value,
        smaller=decided.smaller.value,
        reason=decided.reason.strip(),
        action=decided.action.strip(),
        action_by_id=decided.action_by_id if has_action else None,
        action_due=decided.action_due if has_action else None,
        next_on=None if decided.choice is Choice.STOP else decided.next_on,
        fact=progress_as_json(case.progress, until=today),
        dose=dose_as_json(case.dose.total),
        stage=case.stage,
        responses=[question.what for question in raised],
        why_different=decided.why_different.strip() if raised else "",
        instead=decided.instead.strip() if decided.choice is Choice.STOP else "",
        without_contact_why=(
            decided.without_contact_why.strip()
            if decided.choice is Choice.STOP and not situation.talked
            else ""
        ),
        at=at,
        request_key=request_key,
    )


def _plan_key(request_key: str) -> str:
    """The plan’s own key for the version a decision makes, so that one form never stands for two things."""
    return "review-" + blake2b(request_key.encode(), digest_size=12).hexdigest()


def _decision(by: Viewer, decision_id: int) -> ReviewDecision | None:
    mine = ReviewDecision.objects.select_for_update(of=("self",)).filter(
        plan__enrolment__in=enrolments_open_to(by).values("id"), withdrawn_at__isnull=True
    )
    return mine.select_related("plan").filter(pk=decision_id).first()


def _restore(decision: ReviewDecision) -> None:
    """Put the plan back to where it stood before a decision."""
    plan = Plan.objects.select_for_update().get(pk=decision.plan_id)
    if plan.version != decision.version:
        raise MeetingRefused("The plan has been changed since. Open it to change it again.")
    if decision.decision == Choice.STOP:
        _reopen(plan)
        return
    made = plan.versions.get(number=decision.version)
    if made.request_key != _plan_key(decision.request_key):
        raise MeetingRefused("The plan has been changed since. Open it to change it again.")
    made.delete()
    before = plan.versions.get(number=decision.version - 1)
    plan.version = before.number
    plan.review_on = before.document["review_on"]
    plan.review_by_id = before.document["review_by_id"]
    plan.save(update_fields=["version", "review_on", "review_by"])


def _reopen(plan: Plan) -> None:
    others = Plan.objects.filter(enrolment_id=plan.enrolment_id, closed_on__isnull=True)
    if others.exists():
        raise MeetingRefused("Another plan has been opened for this pupil since.")
    plan.closed_on, plan.closed_by, plan.closed_why, plan.closed_without_contact = None, None, "", False
    plan.save(update_fields=["closed_on", "closed_by", "closed_why", "closed_without_contact"])
