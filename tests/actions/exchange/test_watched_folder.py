"""A watched folder: the first file asks, the next of its kind goes in by itself, and odd ones stop."""

import os
import time
from datetime import datetime
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from tests.imported import Given, as_csv, bring_in
from tests.small_school import ANNA, CALENDAR, HERE, NAMES, TODAY, WEEK, Rows, register, roll, upn
from upturn.access.viewer import Viewer
from upturn.exchange import worker
from upturn.exchange.folders import WatchedFolders
from upturn.exchange.models import ImportProposal
from upturn.exchange.states import ImportState
from upturn.people.models import Organisation
from upturn.registers.models import LessonRegister, Register

pytestmark = pytest.mark.django_db
MANY = [upn(number) for number in range(100, 140)]


@pytest.fixture(autouse=True)
def _in_march(settings: Settings) -> None:
    settings.HELD_AT = datetime.combine(TODAY, datetime.min.time().replace(hour=9))


@pytest.fixture
def folder(lead: Viewer, tmp_path: Path) -> Path:
    """The folder that the lead's school has its exports put into; the roll is in already."""
    bring_in(lead, roll(), "roll.csv")
    place = tmp_path / "exports"
    place.mkdir()
    Organisation.objects.filter(pk=lead.organisation_id).update(watched_folder=str(place))
    return place


def put(folder: Path, name: str, rows: Rows, *, settled: bool = True) -> Path:
    """Put a file there as an export would, some time ago unless it is still being written."""
    path = folder / name
    path.write_bytes(as_csv(rows))
    if settled:
        then = time.time() - 60
        os.utime(path, (then, then))
    return path


def look(folders: WatchedFolders | None = None) -> None:
    """The worker looks into the folder, and works until there is nothing left to do."""
    worker.propose_new_files(folders or WatchedFolders())
    busy = WatchedFolders(looked_at=time.monotonic())
    while worker.work_once(busy):
        pass


def states() -> dict[str, ImportState]:
    rows = ImportProposal.objects.filter(by_folder=True).values_list("file_name", "state")
    return {name: ImportState(state) for name, state in rows}


def test_the_first_file_asks_and_the_next_goes_in_by_itself(lead: Viewer, folder: Path) -> None:
    put(folder, "monday.csv", register({ANNA: "/ \\"}))
    look()
    assert states() == {"monday.csv": ImportState.PROPOSED}
    assert not Register.objects.exists()
    Given(lead, ImportProposal.objects.get(by_folder=True).pk).commit()
    put(folder, "tuesday.csv", register({ANNA: HERE}))
    look()
    assert states()["tuesday.csv"] is ImportState.COMMITTED
    assert Given(lead, ImportProposal.objects.get(file_name="tuesday.csv").pk).counted == (8, 0, 2, 0)


def test_odd_proportions_stop_it(lead: Viewer, folder: Path) -> None:
    bring_in(lead, register({ANNA: "/ \\"}))
    put(folder, "strangers.csv", register(dict.fromkeys(MANY, "/ \\")))
    look()
    assert states() == {"strangers.csv": ImportState.PROPOSED}
    given = Given(lead, ImportProposal.objects.get(by_folder=True).pk)
    assert any("80 of 80 marks would be rejected" in alarm for alarm in given.outcome.alarms)


def test_many_changes_stop_it(lead: Viewer, folder: Path) -> None:
    bring_in(lead, register(WEEK))
    put(folder, "other.csv", register(dict.fromkeys(NAMES, "I I I I I I / \\ / \\")))
    look()
    assert states() == {"other.csv": ImportState.PROPOSED}


def test_a_calendar_that_closes_days_with_marks_stops_it(lead: Viewer, folder: Path) -> None:
    bring_in(lead, CALENDAR[:-1], "calendar.csv")
    bring_in(lead, register(WEEK))
    put(folder, "calendar-2.csv", CALENDAR)
    look()
    assert states() == {"calendar-2.csv": ImportState.PROPOSED}
    given = Given(lead, ImportProposal.objects.get(by_folder=True).pk)
    assert given.outcome.alarms == (
        "There are marks in 2 sessions of 2025/26 that this calendar closes. "
        "They stay in the register and would no longer be counted.",
    )


def test_a_file_still_being_written_waits(lead: Viewer, folder: Path) -> None:
    folders = WatchedFolders()
    path = put(folder, "half.csv", register({ANNA: "/"}), settled=False)
    look(folders)
    assert states() == {}
    put(folder, "half.csv", register({ANNA: HERE}))
    folders.looked_at = 0
    look(folders)
    assert states() == {"half.csv": ImportState.PROPOSED}
    assert Given(lead, ImportProposal.objects.get(by_folder=True).pk).outcome.new == 10
    assert path.is_file()


def test_the_same_content_under_another_name_is_passed_over(lead: Viewer, folder: Path) -> None:
    bring_in(lead, register({ANNA: HERE}))
    put(folder, "copy.csv", register({ANNA: HERE}))
    look()
    assert states() == {}


def test_a_file_is_given_once_and_again_when_it_changes(lead: Viewer, folder: Path) -> None:
    folders = WatchedFolders()
    for rows, proposals in (
        (register({ANNA: "/"}), 1),
        (register({ANNA: "/"}), 1),
        (register({ANNA: "/ \\"}), 2),
    ):
        put(folder, "daily.csv", rows)
        folders.looked_at = 0
        look(folders)
        assert ImportProposal.objects.filter(by_folder=True).count() == proposals


@pytest.mark.parametrize("name", [".hidden.csv", "~$open.xlsx"])
def test_files_programs_leave_about_are_no_exports(lead: Viewer, folder: Path, name: str) -> None:
    put(folder, name, register({ANNA: HERE}))
    (folder / "older").mkdir()
    look()
    assert states() == {}


def test_a_folder_that_has_gone_is_no_crash(lead: Viewer, folder: Path) -> None:
    folder.rmdir()
    look()
    assert states() == {}


def test_a_file_taken_away_in_between_is_no_crash(
    lead: Viewer, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = put(folder, "gone.csv", register({ANNA: HERE}))
    folders = WatchedFolders()
    monkeypatch.setattr(worker, "digest_of", lambda _: (_ for _ in ()).throw(FileNotFoundError()))
    look(folders)
    monkeypatch.undo()
    assert states() == {}
    folders.looked_at = 0
    look(folders)
    assert states() == {"gone.csv": ImportState.PROPOSED}
    assert path.is_file()


def test_a_file_too_large_to_keep_is_shown_with_its_sentence(
    lead: Viewer, folder: Path, settings: Settings
) -> None:
    settings.UPLOAD_LIMIT_BYTES = 100
    put(folder, "large.csv", register(WEEK))
    look()
    assert states() == {"large.csv": ImportState.UNREADABLE}
    detail = Given(lead, ImportProposal.objects.get(by_folder=True).pk).detail
    assert "“large.csv” is larger than 100 bytes" in detail.sentence


def test_a_folder_takes_a_question_to_a_person(lead: Viewer, folder: Path) -> None:
    put(folder, "dates.csv", [["UPN", "Date", "Session", "Mark"], [ANNA, "02/03/2026", "AM", "/"]])
    look()
    assert states() == {"dates.csv": ImportState.QUESTION}
    Given(lead, ImportProposal.objects.get(by_folder=True).pk).answer(date_order="dmy").commit()
    put(folder, "more.csv", [["UPN", "Date", "Session", "Mark"], [ANNA, "03/03/2026", "AM", "/"]])
    look()
    assert states()["more.csv"] is ImportState.COMMITTED


def test_lessons_go_in_as_registers_do(lead: Viewer, folder: Path) -> None:
    headings = ["UPN", "Date", "Period", "Subject", "Mark"]
    put(folder, "monday.csv", [headings, [ANNA, "2026-03-02", "1", "Art", "/"]])
    look()
    assert states() == {"monday.csv": ImportState.PROPOSED}
    assert not LessonRegister.objects.exists()
    Given(lead, ImportProposal.objects.get(by_folder=True).pk).commit()
    put(folder, "tuesday.csv", [headings, [ANNA, "2026-03-03", "1", "Music", "N"]])
    look()
    assert states()["tuesday.csv"] is ImportState.COMMITTED
    assert LessonRegister.objects.count() == 1
