"""What the logs tell an administrator: who read and who wrote, and whether the trail is whole."""

import pytest

from tests.people_at_work import administrator, at_work, organisation, staff
from upturn.access.actions import change_weekly_conversations
from upturn.access.models import AuditEvent, ReadingLogEntry
from upturn.access.queries import colleagues, readings, the_cast, trail_entries, trail_state
from upturn.access.roles import RoleName
from upturn.access.sealing import seal_audit_trail
from upturn.access.viewer import Viewer

pytestmark = pytest.mark.django_db


def read(viewer: Viewer, *pupils: int, page: str = "pupil") -> None:
    for pupil in pupils:
        ReadingLogEntry.objects.create(
            staff_id=viewer.staff_id,
            organisation_id=viewer.organisation_id,
            pupil_id=pupil,
            page=page,
            reason="Pastoral at Pennerby High School",
        )


def test_readings_are_told_by_person_and_page_with_how_many_pupils() -> None:
    reader = at_work(staff("Mr Begum"), RoleName.PASTORAL)
    read(reader, 1, 2, 2, 3)
    read(reader, 1, page="register")
    rows, total = readings(reader.organisation_id, start=0, stop=50)
    assert total == 2
    assert [(row.name, row.page, row.pupils) for row in rows] == [
        ("Mr Begum", "register", 1),
        ("Mr Begum", "pupil", 3),
    ]


def test_readings_come_a_page_at_a_time_and_only_ones_own() -> None:
    reader = at_work(staff("Mr Begum"), RoleName.PASTORAL)
    theirs = at_work(
        staff("Ms Lund"), RoleName.PASTORAL, at=organisation("kittiwake-online", "Kittiwake Online")
    )
    for number in range(5):
        read(reader, 1, page=f"page {number}")
    read(theirs, 9)
    rows, total = readings(reader.organisation_id, start=2, stop=4)
    assert (total, [row.page for row in rows]) == (5, ["page 2", "page 1"])


def test_someone_who_is_gone_is_still_in_the_log() -> None:
    reader = at_work(staff("Mr Begum"), RoleName.PASTORAL)
    ReadingLogEntry.objects.create(
        staff_id=999_999, organisation_id=reader.organisation_id, pupil_id=1, page="pupil", reason="Head"
    )
    rows, _ = readings(reader.organisation_id, start=0, stop=5)
    assert rows[0].name == "Someone no longer here"


def test_the_trail_tells_what_was_sealed_and_what_waits() -> None:
    boss = administrator()
    change_weekly_conversations(by=boss, number=10)
    seal_audit_trail()
    change_weekly_conversations(by=boss, number=11)
    state = trail_state(boss.organisation_id)
    assert (state.events, state.sealed, state.waiting, state.whole) == (2, 1, 1, True)
    assert [(row.by, row.sealed) for row in trail_entries(boss.organisation_id, start=0, stop=9)] == [
        ("Ms Okoro", False),
        ("Ms Okoro", True),
    ]


def test_an_altered_event_breaks_the_trail() -> None:
    boss = administrator()
    for number in (10, 11, 12):
        change_weekly_conversations(by=boss, number=number)
    seal_audit_trail()
    altered = AuditEvent.objects.order_by("id")[1]
    AuditEvent.objects.filter(pk=altered.pk).update(action="nothing happened")
    state = trail_state(boss.organisation_id)
    assert not state.whole
    assert state.broken_at == altered.at


def test_a_removed_event_breaks_the_trail() -> None:
    boss = administrator()
    for number in (10, 11, 12):
        change_weekly_conversations(by=boss, number=number)
    seal_audit_trail()
    AuditEvent.objects.order_by("id")[1].delete()
    assert not trail_state(boss.organisation_id).whole


def test_people_are_told_by_name_with_their_roles_in_order() -> None:
    administrator("Ms Okoro")
    at_work(staff("Mr Begum"), RoleName.HEAD, RoleName.TEACHER)
    here = colleagues(organisation().pk)
    assert [(each.name, each.roles) for each in here] == [
        ("Mr Begum", (RoleName.TEACHER, RoleName.HEAD)),
        ("Ms Okoro", (RoleName.ADMINISTRATOR,)),
    ]
    assert RoleName.HEAD not in here[0].other_roles


def test_the_cast_is_everyone_by_organisation() -> None:
    administrator()
    elsewhere = organisation("kittiwake-online", "Kittiwake Online", kind="provider")
    administrator("Ms Lund", at=elsewhere)
    assert [(each.name, [person.name for person in each.people]) for each in the_cast()] == [
        ("Pennerby High School", ["Ms Okoro"]),
        ("Kittiwake Online", ["Ms Lund"]),
    ]
