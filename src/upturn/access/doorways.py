"""The few ways to a child's record: each scopes, decides, says why, and writes the reading log."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import Http404

from upturn.access.models import ReadingLogEntry
from upturn.access.permissions import EVERY_PUPIL, NotAllowed, check_may_see_pupils
from upturn.access.queries import standing_to
from upturn.access.roles import RoleName
from upturn.access.viewer import Viewer
from upturn.people.models import Enrolment


@dataclass(frozen=True, slots=True)
class OpenedRecord:
    """A pupil's enrolment here, opened for a reason that was logged."""

    enrolment_id: int
    pupil_id: int
    reason: str


def enrolments_open_to(viewer: Viewer) -> QuerySet[Enrolment]:
    """The enrolments the viewer may see: all of the organisation's, or only those a teacher
    teaches or is trusted adult (or its deputy) to.

    Raises:
        NotAllowed: when no pupil's page is open to the viewer.
    """
    check_may_see_pupils(viewer)
    enrolments = Enrolment.objects.filter(organisation_id=viewer.organisation_id)
    if viewer.is_any(*EVERY_PUPIL):
        return enrolments
    trusted = Q(trusted_adults__staff_id=viewer.staff_id, trusted_adults__ended_on__isnull=True)
    return enrolments.filter(Q(places__group__teacher_id=viewer.staff_id) | trusted).distinct()


def on_roll(enrolments: QuerySet[Enrolment], day: date) -> QuerySet[Enrolment]:
    """Those of the enrolments that are current on a day."""
    return enrolments.filter(Q(leaves_on__isnull=True) | Q(leaves_on__gte=day), starts_on__lte=day)


def open_record(viewer: Viewer, pupil_id: int, *, page: str, today: date) -> OpenedRecord:
    """Open one pupil's record at the viewer's organisation, and log that it was read.

    The newest enrolment that has begun is opened, so a leaver's record still can be.

    Raises:
        NotAllowed: when no pupil's page is open to the viewer.
        Http404: when the pupil is not one of theirs; a stranger learns nothing, not even that.
    """
    enrolment = (
        enrolments_open_to(viewer)
        .filter(pupil_id=pupil_id, starts_on__lte=today)
        .order_by("-starts_on")
        .values_list("id", flat=True)
        .first()
    )
    if enrolment is None:
        raise Http404
    reason = reason_for_access(viewer)
    ReadingLogEntry.objects.create(
        staff_id=viewer.staff_id,
        organisation_id=viewer.organisation_id,
        pupil_id=pupil_id,
        page=page,
        reason=reason,
    )
    return OpenedRecord(enrolment, pupil_id, reason)


def log_readings(viewer: Viewer, pupil_ids: Collection[int], *, page: str) -> None:
    """Log that one page told a viewer something of several pupils it had already found open to them."""
    reason = reason_for_access(viewer)
    ReadingLogEntry.objects.bulk_create(
        ReadingLogEntry(
            staff_id=viewer.staff_id,
            organisation_id=viewer.organisation_id,
            pupil_id=pupil_id,
            page=page,
            reason=reason,
        )
        for pupil_id in pupil_ids
    )


def check_helps(viewer: Viewer, enrolment_id: int) -> None:
    """Whether the viewer may record contacts of one pupil: by their role, or as the pupil's trusted adult.

    Raises:
        NotAllowed: when they are not among the people helping this pupil.
    """
    if not standing_to(viewer, enrolment_id).helps:
        raise NotAllowed(
            "Contacts and conversations are recorded by attendance, pastoral, SEND and safeguarding staff, "
            "the head, and the pupil’s trusted adult."
        )


def open_made_up_record(
    viewer: Viewer, given_name: str, family_name: str, *, today: date
) -> OpenedRecord | None:
    """Open a record of the demonstration town for its first screen, before anyone signs in.

    Nobody in the town is real and nobody is reading as themselves, so there is nothing to log.

    Raises:
        NotAllowed: outside the town.
    """
    if not settings.IS_TOWN:
        raise NotAllowed("Only the demonstration town shows a record before anyone signs in.")
    found = (
        on_roll(enrolments_open_to(viewer), today)
        .filter(pupil__given_name=given_name, pupil__family_name=family_name)
        .values_list("id", "pupil_id")
        .first()
    )
    return OpenedRecord(*found, reason="The demonstration’s first screen") if found else None


def reason_for_access(viewer: Viewer) -> str:
    """Why this viewer may open pupils' records here, in a clause."""
    for role in EVERY_PUPIL:
        if role in viewer.roles:
            return f"{role.label} at {viewer.organisation_name}"
    return f"{RoleName.TEACHER.label} or trusted adult of the pupil at {viewer.organisation_name}"
