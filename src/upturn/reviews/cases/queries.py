"""Reads one plan with everything a review looks at, in a number of queries that does not grow."""

from datetime import date

from django.http import Http404

from upturn.access.doorways import enrolments_open_to
from upturn.access.queries import standings
from upturn.access.viewer import Viewer
from upturn.barriers.playbook import Playbook
from upturn.barriers.queries import barriers_of_many, playbook_for
from upturn.barriers.visibility import JUST_US, RESTRICTED
from upturn.families.models import ContactMade
from upturn.families.queries import CONVERSATIONS
from upturn.kernel.academic_year import AcademicYear
from upturn.plans.document import from_json
from upturn.plans.dose import Delivery
from upturn.plans.models import Plan, PlanVersion
from upturn.reviews.cases.case import (
    Case,
    ContactSeen,
    InTheWay,
    Pupil,
    Recorded,
    case_of_plan,
    questions_again,
    questions_kept,
)
from upturn.reviews.deciding import Situation
from upturn.reviews.models import ReviewDecision
from upturn.reviews.queries import marks_of, who_can_act
from upturn.reviews.responses import PlanSeen, first_day_of
from upturn.support.models import CheckIn
from upturn.support.queries import school_days


def case_of(viewer: Viewer, plan_id: int, *, today: date) -> Case:
    """A plan that is open to the viewer, laid out for a review.

    Raises:
        Http404: when there is no such plan among the viewer’s.
    """
    plan = (
        Plan.objects.filter(pk=plan_id, enrolment__in=enrolments_open_to(viewer).values("id"))
        .select_related("enrolment__pupil", "review_by")
        .first()
    )
    if plan is None:
        raise Http404
    enrolment = plan.enrolment
    since = AcademicYear.containing(today).previous.first_day
    playbook = playbook_for(viewer.organisation_id)
    plans = plans_seen(enrolment.pk, since)
    return case_of_plan(
        Recorded(
            pupil=Pupil(
                enrolment.pk, enrolment.pupil_id, str(enrolment.pupil), enrolment.year_group, enrolment.form
            ),
            plan_id=plan.pk,
            version=plan.version,
            opened_on=plan.opened_on,
            review_on=plan.review_on,
            review_by_id=plan.review_by_id,
            review_by=plan.review_by.name,
            plans=plans,
            joined=marks_of(viewer, [enrolment.pk], until=today)[1],
            contacts=_contacts(enrolment.pk, since),
            deliveries=_deliveries(enrolment.pk, since),
            school_days=school_days(viewer.organisation_id, max(since, first_day_of(plans, today)), today),
            decided=_decided(enrolment.pk),
            in_the_way=in_the_way(viewer, enrolment.pk, playbook),
            playbook=playbook,
        ),
        today,
    )


def in_the_way(viewer: Viewer, enrolment_id: int, playbook: Playbook) -> tuple[InTheWay, ...]:
    """What gets in the way that the viewer may see, and so may everybody else who helps.

    A meeting is a room with one screen: what was told to one person, and what SENCO and DSL hold, stays out.
    """
    seen = barriers_of_many([enrolment_id], standings(viewer, [enrolment_id]), playbook)[enrolment_id]
    return tuple(
        InTheWay(each.kind, each.name, each.status.label, each.status.is_known, each.status.stands)
        for each in seen
        if each.audience != JUST_US and each.sensitivity != RESTRICTED
    )


def situation_of(viewer: Viewer, case: Case, *, today: date) -> Situation:
    """What a decision about a case is held against."""
    return Situation(
        today=today,
        talked=case.talked,
        kept=questions_kept(case),
        again=questions_again(case),
        may_act=frozenset(
            staff_id for staff_id, _ in who_can_act(viewer.organisation_id, case.pupil.enrolment_id)
        ),
    )


def plans_seen(enrolment_id: int, since: date) -> tuple[PlanSeen, ...]:
    """A pupil’s plans through time, but for those closed before a day; oldest first."""
    rows = PlanVersion.objects.filter(plan__enrolment_id=enrolment_id).exclude(plan__closed_on__lt=since)
    closed: dict[int, date | None] = {}
    versions: dict[int, list[tuple[date, object]]] = {}
    columns = ("plan_id", "plan__closed_on", "on", "document")
    for plan_id, closed_on, on, document in rows.order_by("plan_id", "number").values_list(*columns):
        closed[plan_id] = closed_on
        versions.setdefault(plan_id, []).append((on, document))
    return tuple(
        PlanSeen(plan_id, tuple((on, from_json(document)) for on, document in held), closed[plan_id])  # type: ignore[arg-type]
        for plan_id, held in versions.items()
    )


def _contacts(enrolment_id: int, since: date) -> tuple[ContactSeen, ...]:
    rows = ContactMade.objects.filter(enrolment_id=enrolment_id, withdrawn_at__isnull=True, on__gte=since)
    return tuple(
        ContactSeen(on, spoke_with in CONVERSATIONS, spoke_with == ContactMade.With.WROTE)
        for on, spoke_with in rows.order_by("on", "id").values_list("on", "spoke_with")
    )


def _deliveries(enrolment_id: int, since: date) -> tuple[Delivery, ...]:
    rows = CheckIn.objects.filter(enrolment_id=enrolment_id, withdrawn_at__isnull=True, on__gte=since)
    return tuple(
        Delivery(support, on, how != CheckIn.How.NOT_SEEN, by_id)
        for support, on, how, by_id in rows.values_list("support", "on", "how", "by_id")
    )


def _decided(enrolment_id: int) -> tuple[tuple[date, str], ...]:
    rows = ReviewDecision.objects.filter(plan__enrolment_id=enrolment_id, withdrawn_at__isnull=True)
    return tuple(rows.order_by("on", "id").values_list("on", "decision"))
