"""Reads the contact log of a year, without its words and without who made each contact."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q

from upturn.access.doorways import enrolments_open_to, on_roll
from upturn.access.permissions import check_may_lead
from upturn.access.viewer import Viewer
from upturn.families.models import ContactMade
from upturn.kernel.academic_year import AcademicYear
from upturn.reviews.sameness import CONVERSATION, ContactStep


@dataclass(frozen=True, slots=True)
class PupilMirrored:
    """A pupil who has missed one session in ten or more this year, with the sessions it rests on."""

    enrolment_id: int
    pupil_id: int
    name: str
    year_group: str
    form: str
    attended: int
    possible: int


@dataclass(frozen=True, slots=True)
class ContactLog:
    """A year’s contacts: about whom, in their order, and how many were for what, by purpose.

    ``steps`` are only those about the pupils here; ``purposes`` and ``contacts`` count everyone’s.
    """

    since: date
    pupils: tuple[PupilMirrored, ...]
    steps: tuple[ContactStep, ...]
    purposes: tuple[tuple[str, int], ...]
    contacts: int


def contact_log(viewer: Viewer, *, today: date) -> ContactLog:
    """The year so far; two queries whatever its length.

    Raises:
        NotAllowed: when the viewer does not lead reviews.
    """
    check_may_lead(viewer)
    since = AcademicYear.containing(today).first_day
    pupils = _missed_one_in_ten(viewer, today)
    about = {each.enrolment_id for each in pupils}
    counts = dict.fromkeys(ContactMade.Purpose.values, 0)
    steps: list[ContactStep] = []
    for enrolment_id, on, purpose, spoke_with, conversation_id in _contacts(viewer, since):
        counts[purpose] += 1
        if enrolment_id in about:
            kind = CONVERSATION if conversation_id else ""
            steps.append(ContactStep(enrolment_id, on, purpose, spoke_with, kind))
    named = tuple((str(ContactMade.Purpose(purpose).label), number) for purpose, number in counts.items())
    return ContactLog(since, pupils, tuple(steps), named, sum(counts.values()))


def _missed_one_in_ten(viewer: Viewer, today: date) -> tuple[PupilMirrored, ...]:
    here = Q(
        pictures__school_year__organisation_id=viewer.organisation_id,
        pictures__school_year__start=AcademicYear.containing(today).start,
    )
    rows = (
        on_roll(enrolments_open_to(viewer), today)
        .filter(here, pictures__persistent=True)
        .annotate(attended=F("pictures__attended"), possible=F("pictures__possible"))
        .select_related("pupil")
        .order_by("pupil__family_name", "pupil__given_name", "id")
    )
    return tuple(
        PupilMirrored(
            row.pk, row.pupil_id, str(row.pupil), row.year_group, row.form, row.attended, row.possible
        )
        for row in rows
    )


def _contacts(viewer: Viewer, since: date) -> list[tuple[int, date, str, str, int | None]]:
    rows = ContactMade.objects.filter(
        enrolment__organisation_id=viewer.organisation_id, withdrawn_at__isnull=True, on__gte=since
    )
    columns = ("enrolment_id", "on", "purpose", "spoke_with", "conversation__id")
    return list(rows.order_by("on", "id").values_list(*columns))
