"""Behaviour incidents are brought in once each, for pupils on the roll, and shown to the people helping."""

from datetime import date, time

import pytest

from tests.held_registers import enrolment
from tests.people_at_work import at_work, organisation, staff
from upturn.access.doorways import OpenedRecord
from upturn.access.models import AuditEvent
from upturn.access.permissions import NotAllowed
from upturn.access.queries import standing_to
from upturn.access.roles import RoleName
from upturn.access.viewer import Viewer
from upturn.barriers.actions import record_incidents
from upturn.barriers.incidents import Incident, NewIncident
from upturn.barriers.queries import incidents_held, incidents_of
from upturn.people.models import Enrolment, TeachingGroup, TeachingGroupPlace

pytestmark = pytest.mark.django_db
INCIDENT = Incident(date(2026, 3, 3), time(9, 5), "Science", "Corridor", "Left the room")


@pytest.fixture
def lead() -> Viewer:
    return at_work(staff("Ms Nambiar"), RoleName.ATTENDANCE_LEAD)


@pytest.fixture
def jordan(lead: Viewer) -> Enrolment:
    return enrolment(organisation())


def keep(by: Viewer | None, about: Enrolment, *incidents: Incident) -> int:
    new = [NewIncident(about.pk, each, f"B{place}") for place, each in enumerate(incidents)]
    return record_incidents(by=by, organisation_id=organisation().pk, incidents=new)


def seen(by: Viewer, about: Enrolment) -> list[Incident]:
    return incidents_of(OpenedRecord(about.pk, about.pupil_id, ""), standing_to(by, about.pk))


def test_an_incident_is_kept_once_and_brought_up_to_date(lead: Viewer, jordan: Enrolment) -> None:
    assert keep(lead, jordan, INCIDENT) == 1
    later = Incident(INCIDENT.on, time(9, 15), "Science", "Hall", "Left the room")
    assert keep(lead, jordan, later) == 0
    assert seen(lead, jordan) == [later]
    assert incidents_held(organisation().pk) == {(jordan.pk, "B0"): later}


def test_a_watched_folder_brings_them_in_for_nobody(jordan: Enrolment) -> None:
    assert keep(None, jordan, INCIDENT) == 1
    assert AuditEvent.objects.get().payload == {"number": 1}


def test_who_only_teaches_sees_none(lead: Viewer, jordan: Enrolment) -> None:
    keep(lead, jordan, INCIDENT)
    person = staff("Mr Fallowfield")
    group = TeachingGroup.objects.create(organisation=jordan.organisation, name="9C/Sc", teacher=person)
    TeachingGroupPlace.objects.create(group=group, enrolment=jordan)
    assert seen(at_work(person, RoleName.TEACHER), jordan) == []


def test_who_may_not_import_may_not_bring_them_in(jordan: Enrolment) -> None:
    with pytest.raises(NotAllowed):
        keep(at_work(staff("Mr Begum"), RoleName.PASTORAL), jordan, INCIDENT)


def test_another_organisation_s_pupil_is_refused(lead: Viewer) -> None:
    elsewhere = enrolment(organisation("989201", "Cobnut Lane Primary School"))
    with pytest.raises(NotAllowed, match="roll"):
        keep(lead, elsewhere, INCIDENT)


def test_the_trail_says_how_many_and_nothing_of_whom(lead: Viewer, jordan: Enrolment) -> None:
    keep(lead, jordan, INCIDENT)
    assert AuditEvent.objects.get().payload == {"number": 1}
