"""Reads of joint plans."""

from collections.abc import Sequence
from datetime import date

from upturn.access.doorways import OpenedRecord
from upturn.access.permissions import check_may_plan
from upturn.access.viewer import Viewer
from upturn.support.models import JointPlan
from upturn.support.severe.checks import JointPlanView, Partner, Told


def joint_plan_of(viewer: Viewer, record: OpenedRecord) -> JointPlanView:
    """The joint plan of an opened record, or an empty one.

    Raises:
        NotAllowed: when the viewer does not make plans.
    """
    check_may_plan(viewer)
    row = JointPlan.objects.filter(enrolment_id=record.enrolment_id).first()
    return _view(row) if row else JointPlanView()


def joint_plans_of(viewer: Viewer, enrolment_ids: Sequence[int]) -> dict[int, JointPlanView]:
    """The joint plans of some pupils at the viewer's organisation; one query.

    Raises:
        NotAllowed: when the viewer does not make plans.
    """
    check_may_plan(viewer)
    rows = JointPlan.objects.filter(
        enrolment_id__in=enrolment_ids, enrolment__organisation_id=viewer.organisation_id
    )
    found = {row.enrolment_id: _view(row) for row in rows}
    return {each: found.get(each, JointPlanView()) for each in enrolment_ids}


def _view(row: JointPlan) -> JointPlanView:
    return JointPlanView(
        version=row.version,
        opened_on=row.opened_on,
        lead_practitioner=row.lead_practitioner,
        send_checked_on=row.send_checked_on,
        send_found=row.send_found,
        health_checked_on=row.health_checked_on,
        health_found=row.health_found,
        safeguarding_checked_on=row.safeguarding_checked_on,
        partners=tuple(
            Partner(each["who"], each.get("agreed", ""), _day(each.get("by"))) for each in row.partners
        ),
        told=tuple(Told(each["who"], date.fromisoformat(each["on"])) for each in row.told),
        meets_next_on=row.meets_next_on,
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
