"""Writes about plans: opening, saving a version, steps done, the trusted adult, the review, closing.

A plan is never written over: each change is a version of its own, whose ``request_key`` makes two sendings
of one form one change.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from upturn.access.audit import audited, note
from upturn.access.doorways import check_helps, enrolments_open_to
from upturn.access.models import TrustedAdult
from upturn.access.permissions import NotAllowed, can, check_may_plan
from upturn.access.queries import staff_here
from upturn.access.viewer import Viewer
from upturn.people.models import Enrolment
from upturn.plans.differences import differences
from upturn.plans.document import PlanDocument, PlanStep, as_json, from_json
from upturn.plans.growing import (
    names_in,
    with_light_plan,
    with_names,
    with_step_marked,
)
from upturn.plans.growing import (
    step_key as key_of_step,
)
from upturn.plans.limits import faults
from upturn.plans.models import Plan, PlanVersion
from upturn.plans.queries import last_look, spoken_with_since
from upturn.plans.refusals import PlanChanged, PlanOpened, PlanRefused, ReasonNeeded, SavedMeanwhile


@dataclass(frozen=True, slots=True)
class SavedPlan:
    """A plan as it was just saved; ``again`` when the same form had been sent before."""

    plan_id: int
    version: int
    again: bool = False


@dataclass(frozen=True, slots=True)
class _Saving:
    """Who saves a version, when, why, and by which form."""

    by: Viewer
    today: date
    at: datetime
    why: str
    request_key: str


@audited
def open_light_plan(
    *,
    by: Viewer,
    enrolment_id: int,
    barriers: Sequence[str],
    in_the_way: str,
    one_thing: str,
    who_id: int,
    due: date | None,
    review_on: date,
    review_by_id: int,
    today: date,
    at: datetime,
    request_key: str,
) -> SavedPlan:
    """Open a light plan: what is in the way, one thing somebody will do, who looks again and when.

    Where a plan stands already it becomes its next version: the step is added, the review moved, the
    barriers joined, and the new words for what is in the way take the place of the old.

    Raises:
        NotAllowed: when the viewer is not among those helping this pupil.
        PlanRefused: when something in it cannot stand.
    """
    check_helps(by, enrolment_id)
    _hold(by, enrolment_id)
    saving = _Saving(by, today, at, "", request_key)
    if saved := _saved_before(saving):
        return saved
    step = PlanStep(key_of_step(request_key), one_thing.strip(), who_id, "", due)
    standing = _standing_plan(enrolment_id)
    before = _newest_document(standing) if standing else None
    document = with_light_plan(before, step, tuple(barriers), in_the_way.strip())
    document = replace(document, review_on=review_on, review_by_id=review_by_id)
    document = _checked(by, document, before, today)
    if standing:
        return _next_version(saving, standing, document, "plan added to")
    return _opened(saving, enrolment_id, document)


@audited
def open_plan(
    *,
    by: Viewer,
    enrolment_id: int,
    document: PlanDocument,
    why: str = "",
    today: date,
    at: datetime,
    request_key: str,
) -> SavedPlan:
    """Open a plan with everything it says.

    Raises:
        NotAllowed: when the viewer may not plan for this pupil.
        PlanRefused: when something in it cannot stand.
        PlanOpened: when a plan stands already; nothing is saved.
    """
    _check_may_plan_for(by, enrolment_id)
    saving = _Saving(by, today, at, why, request_key)
    if saved := _saved_before(saving):
        return saved
    if _standing_plan(enrolment_id):
        raise PlanOpened("A plan was opened meanwhile. Open it, and add to it what you have written here.")
    return _opened(saving, enrolment_id, _checked(by, document, None, today))


@audited
def save_plan(
    *,
    by: Viewer,
    plan_id: int,
    based_on_version: int,
    document: PlanDocument,
    why: str = "",
    today: date,
    at: datetime,
    request_key: str,
) -> SavedPlan:
    """Save a plan's next version.

    Raises:
        NotAllowed: when the viewer may not plan for this pupil.
        PlanRefused: when something in it cannot stand, nothing changed, or the plan was closed.
        ReasonNeeded: when a look that is due is moved and nobody says why.
        PlanChanged: when ``based_on_version`` is no longer the newest; nothing is saved.
    """
    check_may_plan(by)
    plan = _plan_to_change(by, plan_id)
    saving = _Saving(by, today, at, why, request_key)
    if saved := _saved_before(saving):
        return saved
    if based_on_version != plan.version:
        raise _changed_since(plan, based_on_version)
    before = _newest_document(plan)
    document = _checked(by, document, before, today)
    if document == before:
        raise PlanRefused("Nothing was changed, so there is nothing to save.")
    _check_put_off(before, document, saving)
    return _next_version(saving, plan, document, "plan changed")


@audited
def mark_step_done(
    *, by: Viewer, plan_id: int, step_key: str, today: date, at: datetime, request_key: str
) -> SavedPlan:
    """Say that a step was done today.

    Raises:
        NotAllowed: when it is neither the viewer's own step nor theirs to plan.
        PlanRefused: when the step is no longer in the plan.
    """
    return _mark(_Saving(by, today, at, "", request_key), plan_id, step_key, today, "plan step done")


@audited
def mark_step_undone(
    *, by: Viewer, plan_id: int, step_key: str, today: date, at: datetime, request_key: str
) -> SavedPlan:
    """Take back that a step was done.

    Raises:
        NotAllowed: when it is neither the viewer's own step nor theirs to plan.
        PlanRefused: when the step is no longer in the plan.
    """
    return _mark(_Saving(by, today, at, "", request_key), plan_id, step_key, None, "plan step not done")


@audited
def move_review(
    *,
    by: Viewer,
    plan_id: int,
    review_on: date,
    review_by_id: int,
    why: str = "",
    today: date,
    at: datetime,
    request_key: str,
) -> SavedPlan:
    """Say who looks at the plan again and when: a version of its own. To put off a look already due asks why.

    Raises:
        NotAllowed: when the viewer may not plan for this pupil.
        PlanRefused: when the day or the person cannot stand, or a due look is put off without a reason.
    """
    check_may_plan(by)
    plan = _plan_to_change(by, plan_id)
    saving = _Saving(by, today, at, why, request_key)
    if saved := _saved_before(saving):
        return saved
    before = _newest_document(plan)
    moved = replace(before, review_on=review_on, review_by_id=review_by_id)
    _check_put_off(before, moved, saving)
    return _next_version(saving, plan, _checked(by, moved, before, today), "plan review moved")


@audited
def close_plan(
    *, by: Viewer, plan_id: int, why: str = "", today: date, at: datetime, request_key: str
) -> SavedPlan:
    """Close a plan. It changes nothing on the week's list, which only a conversation does.

    Raises:
        NotAllowed: when the viewer may not plan for this pupil.
        ReasonNeeded: when nobody spoke with pupil or family since the last look and no reason is given.
        PlanRefused: when the plan is closed already by somebody else.
    """
    check_may_plan(by)
    plan = _plan_open_to(by, plan_id)
    if plan.closed_on is not None and plan.closed_by_id == by.staff_id:
        note("plan already closed", "plan", plan.pk, by=by, request_key=request_key)
        return SavedPlan(plan.pk, plan.version, again=True)
    _check_stands(plan)
    plan.closed_without_contact = not spoken_with_since(plan.enrolment_id, last_look(plan.pk), today)
    if plan.closed_without_contact and not why.strip():
        raise ReasonNeeded(
            "Nobody has spoken with the pupil or family since this plan was last looked at. "
            "Say why it is closed without that; the reason stays with the plan."
        )
    plan.closed_on, plan.closed_by_id, plan.closed_why = today, by.staff_id, why.strip()[:300]
    plan.save(update_fields=["closed_on", "closed_by", "closed_why", "closed_without_contact"])
    note("plan closed", "plan", plan.pk, by=by, without_contact=plan.closed_without_contact)
    return SavedPlan(plan.pk, plan.version)


@audited
def choose_trusted_adults(
    *,
    by: Viewer,
    enrolment_id: int,
    trusted_id: int | None,
    deputy_id: int | None,
    chosen_with_pupil: bool,
    why_changed: str = "",
    today: date,
) -> None:
    """Say who both are at once, or that there is nobody: the two may change places.

    Raises:
        NotAllowed: when the viewer may not plan for this pupil.
        PlanRefused: when somebody does not work here, or one person would be both.
        ReasonNeeded: when the trusted adult changes and nobody says why.
    """
    _check_may_plan_for(by, enrolment_id)
    _check_two_people(trusted_id, deputy_id)
    _choose(by, enrolment_id, _Choice(trusted_id, False, chosen_with_pupil, why_changed, today))
    _choose(by, enrolment_id, _Choice(deputy_id, True, chosen_with_pupil, "", today))


@dataclass(frozen=True, slots=True)
class _Choice:
    """Who is chosen, as what, how and why."""

    staff_id: int | None
    is_deputy: bool
    chosen_with_pupil: bool
    why_changed: str
    today: date


def _choose(by: Viewer, enrolment_id: int, choice: _Choice) -> None:
    if choice.staff_id is not None and choice.staff_id not in _people(by):
        raise PlanRefused("Choose somebody who works here.")
    former = _trusted_now(enrolment_id, choice.is_deputy)
    if (former.staff_id if former else None) == choice.staff_id:
        _stays(by, enrolment_id, former, choice)
        return
    if former is not None:
        _end(former, choice.why_changed.strip(), choice.today)
    if choice.staff_id is not None:
        TrustedAdult.objects.create(
            enrolment_id=enrolment_id,
            staff_id=choice.staff_id,
            is_deputy=choice.is_deputy,
            chosen_with_pupil=choice.chosen_with_pupil and not choice.is_deputy,
            began_on=choice.today,
        )
    action = "trusted adult changed" if former else "trusted adult chosen"
    note(action, "enrolment", enrolment_id, by=by, is_deputy=choice.is_deputy, staff_id=choice.staff_id)


def _stays(by: Viewer, enrolment_id: int, held: TrustedAdult | None, choice: _Choice) -> None:
    if held is not None and not held.is_deputy:
        held.chosen_with_pupil = choice.chosen_with_pupil
        held.save(update_fields=["chosen_with_pupil"])
    note("trusted adult stays", "enrolment", enrolment_id, by=by, is_deputy=choice.is_deputy)


def _trusted_now(enrolment_id: int, is_deputy: bool) -> TrustedAdult | None:
    held = TrustedAdult.objects.filter(enrolment_id=enrolment_id, ended_on__isnull=True)
    return held.filter(is_deputy=is_deputy).first()


def _check_two_people(one_id: int | None, other_id: int | None) -> None:
    if one_id is not None and one_id == other_id:
        raise PlanRefused(
            "The deputy stands in when the trusted adult is away, so they are two people. Choose another."
        )


def _end(former: TrustedAdult, why: str, today: date) -> None:
    if not why and not former.is_deputy:
        raise ReasonNeeded("Say why the trusted adult changes. Each change costs the pupil something.")
    former.ended_on, former.why_ended = today, why[:200]
    former.save(update_fields=["ended_on", "why_ended"])


def _mark(saving: _Saving, plan_id: int, step_key: str, done_on: date | None, action: str) -> SavedPlan:
    plan = _plan_to_change(saving.by, plan_id)
    if saved := _saved_before(saving):
        return saved
    document = _newest_document(plan)
    step = next((each for each in document.steps if each.key == step_key), None)
    if step is None:
        raise PlanRefused("This step is no longer in the plan. Open the plan to see what stands now.")
    if step.who_id != saving.by.staff_id and not can(check_may_plan, saving.by):
        raise NotAllowed("A step is marked by whoever it belongs to, or by those who make plans.")
    if (step.done_on is None) == (done_on is None):
        note("plan step already so", "plan", plan.pk, by=saving.by)
        return SavedPlan(plan.pk, plan.version, again=True)
    return _next_version(saving, plan, with_step_marked(document, step.key, done_on), action)


def _check_may_plan_for(by: Viewer, enrolment_id: int) -> None:
    check_may_plan(by)
    _hold(by, enrolment_id)


def _hold(by: Viewer, enrolment_id: int) -> None:
    """Hold the enrolment, where it is open to the viewer, so that two plans are never opened at once."""
    if not Enrolment.objects.select_for_update().filter(
        pk__in=enrolments_open_to(by).filter(pk=enrolment_id).values("pk")
    ):
        raise NotAllowed("This pupil’s record is not open to you.")


def _plan_open_to(by: Viewer, plan_id: int) -> Plan:
    open_now = enrolments_open_to(by).values("pk")
    plan = Plan.objects.select_for_update().filter(pk=plan_id, enrolment__in=open_now).first()
    if plan is None:
        raise NotAllowed("This plan is not open to you.")
    return plan


def _plan_to_change(by: Viewer, plan_id: int) -> Plan:
    plan = _plan_open_to(by, plan_id)
    _check_stands(plan)
    return plan


def _check_put_off(before: PlanDocument, after: PlanDocument, saving: _Saving) -> None:
    """A look that is due never goes away by moving its day alone."""
    if after.review_on != before.review_on <= saving.today and not saving.why.strip():
        raise ReasonNeeded(
            f"The look of {before.review_on:%d/%m/%Y} is due. Say why it is put off, or what it found."
        )


def _check_stands(plan: Plan) -> None:
    if plan.closed_on is not None:
        raise PlanRefused(f"This plan was closed on {plan.closed_on:%d/%m/%Y}. Open a new one to go on.")


def _standing_plan(enrolment_id: int) -> Plan | None:
    return Plan.objects.filter(enrolment_id=enrolment_id, closed_on__isnull=True).first()


def _newest_document(plan: Plan) -> PlanDocument:
    return from_json(plan.versions.get(number=plan.version).document)


def _saved_before(saving: _Saving) -> SavedPlan | None:
    """What the same form saved when it was sent before."""
    version = PlanVersion.objects.filter(request_key=saving.request_key, by_id=saving.by.staff_id).first()
    if version is None:
        return None
    note("plan already saved", "plan", version.plan_id, by=saving.by, version=version.number)
    return SavedPlan(version.plan_id, version.number, again=True)


def _checked(by: Viewer, document: PlanDocument, before: PlanDocument | None, today: date) -> PlanDocument:
    """The document with everybody's name as it is kept here.

    Raises:
        PlanRefused: when something in it cannot stand, or somebody in it does not work here.
    """
    document = with_names(document, _names(by, before))
    wrong = faults(document, before, today)
    if wrong:
        raise PlanRefused(" ".join(wrong))
    return document


def _names(by: Viewer, before: PlanDocument | None) -> Callable[[int], str]:
    """Names of those who work here, and of those the plan named before, who may have left."""
    people = _people(by)
    if before is not None:
        people = {**names_in(before), **people}

    def name_of(staff_id: int) -> str:
        if staff_id not in people:
            raise PlanRefused("Choose somebody who works here for everything the plan asks for.")
        return people[staff_id]

    return name_of


def _people(by: Viewer) -> dict[int, str]:
    return dict(staff_here(by.organisation_id))


def _opened(saving: _Saving, enrolment_id: int, document: PlanDocument) -> SavedPlan:
    plan = Plan.objects.create(
        enrolment_id=enrolment_id,
        version=0,
        opened_on=saving.today,
        opened_by_id=saving.by.staff_id,
        review_on=document.review_on,
        review_by_id=document.review_by_id,
    )
    return _next_version(saving, plan, document, "plan opened")


def _next_version(saving: _Saving, plan: Plan, document: PlanDocument, action: str) -> SavedPlan:
    plan.version += 1
    plan.review_on, plan.review_by_id = document.review_on, document.review_by_id
    plan.save(update_fields=["version", "review_on", "review_by"])
    PlanVersion.objects.create(
        plan=plan,
        number=plan.version,
        document=as_json(document),
        on=saving.today,
        at=saving.at,
        by_id=saving.by.staff_id,
        why=saving.why.strip()[:300],
        request_key=saving.request_key,
    )
    note(action, "plan", plan.pk, by=saving.by, version=plan.version)
    return SavedPlan(plan.pk, plan.version)


def _changed_since(plan: Plan, number: int) -> PlanChanged:
    """What was saved since a version, for whoever was writing on it."""
    rows = list(plan.versions.filter(number__gte=number).select_related("by").order_by("number"))
    if number == 0:
        raise PlanOpened("A plan was opened meanwhile. Nothing you typed is lost, and nothing is saved yet.")
    if len(rows) < 2 or rows[0].number != number:
        raise PlanRefused("This plan has no such version. Open it again, and nothing you typed is lost.")
    base, *later = rows
    changed = differences(from_json(base.document), from_json(later[-1].document), {})
    return PlanChanged(
        plan.version,
        [SavedMeanwhile(row.number, row.by.name, row.at, row.why) for row in later],
        changed,
    )
