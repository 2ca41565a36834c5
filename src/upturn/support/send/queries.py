"""Reads of SEND, health and care arrangements."""

from dataclasses import dataclass

from upturn.access.doorways import OpenedRecord
from upturn.access.permissions import check_may_see_needs
from upturn.access.viewer import Viewer
from upturn.people.models import Enrolment
from upturn.support.models import SendRecord
from upturn.support.send.gaps import Arrangements, Provision


@dataclass(frozen=True, slots=True)
class KeptArrangements:
    """What is known, and the version it is; 0 while nothing was written."""

    known: Arrangements
    version: int


def arrangements_of(viewer: Viewer, record: OpenedRecord, *, persistent: bool) -> KeptArrangements:
    """The arrangements of an opened record.

    Raises:
        NotAllowed: when needs may not be shown to the viewer.
    """
    check_may_see_needs(viewer)
    enrolment = Enrolment.objects.get(pk=record.enrolment_id)
    row = SendRecord.objects.filter(enrolment_id=record.enrolment_id).first() or SendRecord(version=0)
    known = Arrangements(
        has_plan=enrolment.sen_status == Enrolment.SenStatus.PLAN,
        sen_support=enrolment.sen_status == Enrolment.SenStatus.SUPPORT,
        looked_after=bool(enrolment.looked_after),
        persistent=persistent,
        adjustments_reviewed_on=row.adjustments_reviewed_on,
        caseworker=row.caseworker,
        section_f=tuple(Provision(**each) for each in row.section_f),
        early_review_asked_on=row.early_review_asked_on,
        early_review_on=row.early_review_on,
        annual_review_on=row.annual_review_on,
        health_plan_on=row.health_plan_on,
        health_plan_review_on=row.health_plan_review_on,
        virtual_school_contact=row.virtual_school_contact,
        personal_education_plan_on=row.personal_education_plan_on,
    )
    return KeptArrangements(known, row.version)
