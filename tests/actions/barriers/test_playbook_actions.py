"""An organisation's own playbook: changed by who may, a version at a time, undone without loss."""

from datetime import UTC, datetime

import pytest

from tests.people_at_work import at_work, organisation, staff
from upturn.access.models import AuditEvent
from upturn.access.permissions import NotAllowed
from upturn.access.roles import RoleName
from upturn.access.viewer import Viewer
from upturn.barriers.actions import save_playbook_edit, undo_playbook_edit
from upturn.barriers.models import PlaybookEdit
from upturn.barriers.playbook import shipped_playbook
from upturn.barriers.playbook_edits import PlaybookRefused
from upturn.barriers.queries import edits_of, playbook_for

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 12, 9, 10, tzinfo=UTC)
MAY = {RoleName.ATTENDANCE_LEAD, RoleName.SENCO, RoleName.ADMINISTRATOR}


@pytest.fixture
def senco() -> Viewer:
    return at_work(staff("Mrs Hall"), RoleName.SENCO)


def save(
    by: Viewer, version: int = 0, *, is_retired: bool = False, entry: str = "sleep", **wanted: object
) -> int:
    return save_playbook_edit(
        by=by, entry=entry, wanted=wanted, is_retired=is_retired, version=version, at=AT
    )


def name(viewer: Viewer) -> str:
    return playbook_for(viewer.organisation_id).named("sleep")


def test_until_somebody_changes_it_the_shipped_playbook_stands(senco: Viewer) -> None:
    assert playbook_for(senco.organisation_id) is shipped_playbook()


def test_the_newest_version_stands(senco: Viewer) -> None:
    assert save(senco, name="Nights") == 1
    assert save(senco, 1, name="Sleep and nights") == 2
    assert name(senco) == "Sleep and nights"


def test_it_is_one_organisation_s_own(senco: Viewer) -> None:
    save(senco, name="Nights")
    elsewhere = organisation("989201", "Cobnut Lane Primary School")
    other = at_work(staff("Mrs Tibbald"), RoleName.SENCO, at=elsewhere)
    assert name(other) == "Sleep"
    assert edits_of(other.organisation_id, "sleep") == []


def test_undone_the_one_before_stands_and_the_history_is_whole(senco: Viewer) -> None:
    save(senco, name="Nights")
    save(senco, 1, name="Sleep and nights")
    undo_playbook_edit(by=senco, entry="sleep", version=2, at=AT)
    assert name(senco) == "Nights"
    undo_playbook_edit(by=senco, entry="sleep", version=1, at=AT)
    assert name(senco) == "Sleep"
    assert save(senco, name="At night") == 3
    history = edits_of(senco.organisation_id, "sleep")
    assert [(each.version, each.undone_at is None) for each in history] == [
        (3, True),
        (2, False),
        (1, False),
    ]
    assert history[0].changed == ("name",)


def test_only_the_newest_is_undone(senco: Viewer) -> None:
    save(senco, name="Nights")
    save(senco, 1, name="Sleep and nights")
    with pytest.raises(PlaybookRefused, match="no longer the newest"):
        undo_playbook_edit(by=senco, entry="sleep", version=1, at=AT)


def test_the_second_of_two_is_told(senco: Viewer) -> None:
    lead = at_work(staff("Ms Nambiar"), RoleName.ATTENDANCE_LEAD)
    save(lead, name="Nights")
    with pytest.raises(PlaybookRefused, match="Ms Nambiar changed this entry after you opened it"):
        save(senco, name="Tired")
    undo_playbook_edit(by=lead, entry="sleep", version=1, at=AT)
    with pytest.raises(PlaybookRefused, match="Somebody undid a change of this entry"):
        save(senco, 1, name="Tired")
    assert PlaybookEdit.objects.count() == 1


def test_an_entry_is_retired_and_brought_back(senco: Viewer) -> None:
    save(senco, is_retired=True)
    assert "sleep" not in {entry.key for entry in playbook_for(senco.organisation_id).in_use}
    save(senco, 1)
    assert "sleep" in {entry.key for entry in playbook_for(senco.organisation_id).in_use}


def test_a_worry_about_safety_cannot_be_retired(senco: Viewer) -> None:
    with pytest.raises(PlaybookRefused, match="cannot be taken out"):
        save(senco, entry="safeguarding_concern", is_retired=True)


def test_an_entry_that_is_not_there_is_refused(senco: Viewer) -> None:
    with pytest.raises(PlaybookRefused, match="not in the playbook"):
        save(senco, entry="weather")


@pytest.mark.parametrize("role", RoleName, ids=str)
def test_who_may_change_it(role: RoleName) -> None:
    viewer = at_work(staff("Mr Begum"), role)
    if role in MAY:
        save(viewer, name="Nights")
        undo_playbook_edit(by=viewer, entry="sleep", version=1, at=AT)
        return
    with pytest.raises(NotAllowed, match="The playbook is changed by"):
        save(viewer, name="Nights")
    with pytest.raises(NotAllowed):
        undo_playbook_edit(by=viewer, entry="sleep", version=1, at=AT)


def test_both_leave_an_event(senco: Viewer) -> None:
    save(senco, name="Nights")
    undo_playbook_edit(by=senco, entry="sleep", version=1, at=AT)
    trail = AuditEvent.objects.order_by("id").values_list("action", "payload")
    assert list(trail) == [("playbook changed", {"version": 1}), ("playbook change undone", {"version": 1})]
