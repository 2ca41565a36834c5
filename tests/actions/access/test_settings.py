"""An organisation's settings change by its administrator, and each change says what was before."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.people_at_work import administrator, at_work, staff
from upturn.access.actions import (
    RefusedError,
    change_organisation,
    change_teaching_days,
    change_weekly_conversations,
    set_watched_folder,
)
from upturn.access.models import AuditEvent
from upturn.access.permissions import NotAllowed
from upturn.access.roles import RoleName
from upturn.access.viewer import Viewer
from upturn.people.queries import organisation_details

pytestmark = pytest.mark.django_db
CHANGES: dict[str, Callable[[Viewer], None]] = {
    "organisation": lambda by: change_organisation(by=by, name="Pennerby Academy", phase="all_through"),
    "days": lambda by: change_teaching_days(by=by, days=[6, 0, 1]),
    "conversations": lambda by: change_weekly_conversations(by=by, number=20),
    "folder": lambda by: set_watched_folder(by=by, path="/"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_says_what_was_before(change: Callable[[Viewer], None]) -> None:
    boss = administrator()
    change(boss)
    event = AuditEvent.objects.get()
    assert (event.action, event.by_id) == ("organisation changed", boss.staff_id)
    assert event.payload["before"].keys() == event.payload["after"].keys()
    assert event.payload["before"] != event.payload["after"]


@pytest.mark.parametrize("role", [role for role in RoleName if role is not RoleName.ADMINISTRATOR], ids=str)
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_only_an_administrator_changes_anything(change: Callable[[Viewer], None], role: RoleName) -> None:
    if change is CHANGES["conversations"] and role is RoleName.ATTENDANCE_LEAD:
        pytest.skip("the attendance lead says how many conversations a week holds")
    other = at_work(staff("Mr Begum"), role)
    before = organisation_details(other.organisation_id)
    with pytest.raises(NotAllowed, match="administrator"):
        change(other)
    assert organisation_details(other.organisation_id) == before


def test_what_was_changed_is_read_back(tmp_path: Path) -> None:
    boss = administrator()
    for change in CHANGES.values():
        change(boss)
    set_watched_folder(by=boss, path=f" {tmp_path} ")
    now = organisation_details(boss.organisation_id)
    assert (now.name, now.phase_label) == ("Pennerby Academy", "All-through")
    assert now.teaching_day_names == ("Monday", "Tuesday", "Sunday")
    assert now.weekly_conversations == 20
    assert now.watched_folder == str(tmp_path)
    set_watched_folder(by=boss, path="")
    assert organisation_details(boss.organisation_id).watched_folder == ""


@pytest.mark.parametrize("number", [0, -1, 101])
def test_a_week_holds_between_one_and_a_hundred_conversations(number: int) -> None:
    with pytest.raises(RefusedError, match="between 1 and 100"):
        change_weekly_conversations(by=administrator(), number=number)


@pytest.mark.parametrize("days", [[], [9]])
def test_there_is_at_least_one_teaching_day(days: list[int]) -> None:
    with pytest.raises(RefusedError):
        change_teaching_days(by=administrator(), days=days)


@pytest.mark.parametrize(("name", "phase"), [("", "secondary"), ("Pennerby", "upper")])
def test_a_name_and_a_known_phase_are_wanted(name: str, phase: str) -> None:
    with pytest.raises(RefusedError):
        change_organisation(by=administrator(), name=name, phase=phase)


def test_a_watched_folder_is_a_whole_path_to_a_folder(tmp_path: Path) -> None:
    boss = administrator()
    file = tmp_path / "register.csv"
    file.touch()
    for path, sentence in (
        ("exports", "not a whole path"),
        (str(tmp_path / "gone"), "no folder"),
        (str(file), "no folder"),
    ):
        with pytest.raises(RefusedError, match=sentence):
            set_watched_folder(by=boss, path=path)


def test_a_folder_that_may_not_be_read_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.access", lambda *_: False)
    with pytest.raises(RefusedError, match="may not read"):
        set_watched_folder(by=administrator(), path=str(tmp_path))


def test_the_attendance_lead_says_how_many_conversations_a_week_holds() -> None:
    lead = at_work(staff("Ms Nambiar"), RoleName.ATTENDANCE_LEAD)
    change_weekly_conversations(by=lead, number=9)
    assert organisation_details(lead.organisation_id).weekly_conversations == 9
    assert AuditEvent.objects.get().by_id == lead.staff_id
