"""What was agreed and said about one pupil, as the sections of their page: each from its own capability."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.safestring import SafeString

from upturn.access.doorways import OpenedRecord
from upturn.access.permissions import can, check_may_plan
from upturn.access.queries import TrustedAdults, standing_to, trusted_adults_of
from upturn.access.viewer import Viewer
from upturn.barriers.queries import barriers_of, playbook_for
from upturn.people.queries import EnrolledPupil
from upturn.plans.queries import plan_of
from upturn.web.barriers.page import BarriersSection
from upturn.web.barriers.presenting import Reading
from upturn.web.barriers.section import barriers_section
from upturn.web.check_ins.page import OnPupil
from upturn.web.check_ins.section import check_ins_on_pupil, optional_part
from upturn.web.components import Link
from upturn.web.conversation.section import ConversationSection, conversation_section
from upturn.web.meeting.page import DecidedSection
from upturn.web.meeting.section import decided_section
from upturn.web.plan.section import PlanSection, plan_section


@dataclass(frozen=True, slots=True)
class Casework:
    """The sections; those that their reader may not see are None."""

    barriers: BarriersSection
    plan: PlanSection | None
    conversations: ConversationSection | None
    check_ins: OnPupil | None
    decided: DecidedSection | None
    optional_part: SafeString
    trusted_adult: str
    may_converse: bool
    joint_plan: Link | None


def casework_of(
    viewer: Viewer, record: OpenedRecord, pupil: EnrolledPupil, now: datetime, *, severe: bool
) -> Casework:
    """The casework of an opened record, as its viewer may see it; ``severe`` when half or more is missed."""
    today, helps = now.date(), (standing := standing_to(viewer, record.enrolment_id)).helps
    reading = Reading(record.pupil_id, pupil.name, pupil.given_name, standing, today)
    playbook = playbook_for(viewer.organisation_id)
    adults = trusted_adults_of([record.enrolment_id]).get(record.enrolment_id)
    plan = plan_of(record) if helps else None
    may_plan = can(check_may_plan, viewer)
    return Casework(
        barriers=barriers_section(reading, barriers_of(record, standing, playbook)),
        plan=plan_section(plan, adults, record.pupil_id, pupil.given_name, today, may_plan=may_plan)
        if helps
        else None,
        conversations=conversation_section(record, standing, playbook, today) if helps else None,
        check_ins=check_ins_on_pupil(viewer, record, standing, plan, pupil.given_name, now)
        if helps
        else None,
        decided=decided_section(viewer, record, today),
        optional_part=optional_part(),
        trusted_adult=_trusted(adults),
        may_converse=helps,
        joint_plan=Link("Open the joint plan", reverse("severe", args=[record.pupil_id]))
        if severe and may_plan
        else None,
    )


def _trusted(adults: TrustedAdults | None) -> str:
    if adults is None or not adults.trusted:
        return ""
    return f"Trusted adult: {adults.trusted}"
