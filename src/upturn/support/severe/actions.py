"""Writes of joint plans."""

from datetime import date

from upturn.access.audit import audited, note
from upturn.access.permissions import check_may_plan
from upturn.access.viewer import Viewer
from upturn.people.models import Enrolment
from upturn.support.models import JointPlan
from upturn.support.severe.checks import JointPlanView


class JointPlanRefused(ValueError):
    """A joint plan that cannot be kept; the message is the sentence the person reads."""


@audited
def keep_joint_plan(*, by: Viewer, enrolment_id: int, said: JointPlanView, today: date) -> int:
    """Keep a joint plan as it now stands; ``said.version`` is the one it is based on. Gives the new version.

    Raises:
        NotAllowed: when the viewer does not make plans.
        JointPlanRefused: when somebody kept another version since, a date lies ahead that cannot, or the
            pupil is not here.
    """
    check_may_plan(by)
    _check_days(said, today)
    if not Enrolment.objects.filter(pk=enrolment_id, organisation_id=by.organisation_id).exists():
        raise JointPlanRefused("This pupil is not at your organisation.")
    row = JointPlan.objects.select_for_update().filter(enrolment_id=enrolment_id).first()
    row = row or JointPlan(enrolment_id=enrolment_id, opened_on=today, opened_by_id=by.staff_id, version=0)
    if row.version != said.version:
        raise JointPlanRefused(
            "Somebody else saved this since you opened it. What you typed is still here: "
            "look at what stands now, then save again."
        )
    _fill(row, said)
    row.save()
    note("joint plan kept", "enrolment", enrolment_id, by=by, version=row.version)
    return row.version


def _check_days(said: JointPlanView, today: date) -> None:
    checks = (said.send_checked_on, said.health_checked_on, said.safeguarding_checked_on)
    if any(day is not None and day > today for day in checks) or any(each.on > today for each in said.told):
        raise JointPlanRefused("A check or a telling is dated after today. Give the day it happened.")


def _fill(row: JointPlan, said: JointPlanView) -> None:
    row.lead_practitioner = said.lead_practitioner.strip()
    row.send_checked_on, row.send_found = said.send_checked_on, said.send_found.strip()
    row.health_checked_on, row.health_found = said.health_checked_on, said.health_found.strip()
    row.safeguarding_checked_on = said.safeguarding_checked_on
    row.partners = [
        {"who": each.who, "agreed": each.agreed, "by": each.by.isoformat() if each.by else None}
        for each in said.partners
    ]
    row.told = [{"who": each.who, "on": each.on.isoformat()} for each in said.told]
    row.meets_next_on = said.meets_next_on
    row.version = said.version + 1
