"""Writes of SEND, health and care arrangements."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date

from upturn.access.audit import audited, note
from upturn.access.permissions import check_may_coordinate_needs
from upturn.access.viewer import Viewer
from upturn.people.models import Enrolment
from upturn.support.models import SendRecord
from upturn.support.send.gaps import Provision

DATES = (
    "adjustments_reviewed_on",
    "early_review_asked_on",
    "early_review_on",
    "annual_review_on",
    "health_plan_on",
    "health_plan_review_on",
    "personal_education_plan_on",
)
NAMES = ("caseworker", "virtual_school_contact")


class ArrangementsRefused(ValueError):
    """Arrangements that cannot be kept; the message is the sentence the person reads."""


@audited
def keep_arrangements(
    *,
    by: Viewer,
    enrolment_id: int,
    based_on_version: int,
    dates: dict[str, date | None],
    names: dict[str, str],
    section_f: Sequence[Provision],
) -> int:
    """Keep what is known; gives the new version.

    Raises:
        NotAllowed: when the viewer does not keep these records.
        ArrangementsRefused: when somebody kept another version since, or the pupil is not here.
    """
    check_may_coordinate_needs(by)
    if not Enrolment.objects.filter(pk=enrolment_id, organisation_id=by.organisation_id).exists():
        raise ArrangementsRefused("This pupil is not at your organisation.")
    row = SendRecord.objects.select_for_update().filter(enrolment_id=enrolment_id).first()
    row = row or SendRecord(enrolment_id=enrolment_id, version=0)
    if row.version != based_on_version:
        raise ArrangementsRefused(
            "Somebody else saved this since you opened it. What you typed is still here: "
            "look at what stands now, then save again."
        )
    for name in DATES:
        setattr(row, name, dates.get(name))
    for name in NAMES:
        setattr(row, name, names.get(name, "").strip())
    row.section_f = [asdict(each) for each in section_f if each.provision.strip()]
    row.version = based_on_version + 1
    row.save()
    note("SEND record kept", "enrolment", enrolment_id, by=by, version=row.version)
    return row.version
