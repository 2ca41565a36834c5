"""From a file to a commit: who may, in what order, and what happens when the store moves on in between."""

import stat
from datetime import datetime

import pytest
from pytest_django.fixtures import Settings

from tests.imported import Given, bring_in, give
from tests.people_at_work import at_work, staff
from tests.small_school import ANNA, BILAL, CALENDAR, HERE, TODAY, WEEK, register, roll
from upturn.access.models import AuditEvent
from upturn.access.permissions import NotAllowed
from upturn.access.roles import RoleName
from upturn.access.viewer import Viewer
from upturn.exchange import actions, worker
from upturn.exchange.actions import ImportRefused, accept_import, propose_file, withdraw_import
from upturn.exchange.importing import prepare
from upturn.exchange.models import ImportProposal, ImportSource
from upturn.exchange.preparing import MovedOn
from upturn.exchange.queries import import_detail, kept_file, kept_files, request_of
from upturn.exchange.states import ImportState, WrongState
from upturn.people.models import Organisation
from upturn.registers.models import MarkChange, Register

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_march(settings: Settings) -> None:
    settings.HELD_AT = datetime.combine(TODAY, datetime.min.time().replace(hour=9))


@pytest.fixture
def school(lead: Viewer) -> Viewer:
    bring_in(lead, roll(), "roll.csv")
    return lead


def actions_noted(given: Given) -> list[str]:
    found = AuditEvent.objects.filter(subject_kind="import", subject_id=str(given.proposal_id))
    return list(found.order_by("id").values_list("action", flat=True))


def test_each_step_leaves_its_trace(school: Viewer) -> None:
    given = bring_in(school, register(WEEK))
    assert actions_noted(given) == [
        "import proposed",
        "import reading begun",
        "import read",
        "import accepted",
        "import committed",
    ]
    assert given.row.committed_by_id == school.staff_id


def test_nothing_is_written_before_it_is_accepted(school: Viewer) -> None:
    given = give(school, register(WEEK))
    worker.commit_accepted(given.proposal_id)
    assert given.state is ImportState.PROPOSED
    assert not Register.objects.exists()


def test_accepting_twice_commits_once(school: Viewer) -> None:
    given = give(school, register(WEEK)).accept().accept()
    worker.commit_accepted(given.proposal_id)
    worker.commit_accepted(given.proposal_id)
    accept_import(by=school, proposal_id=given.proposal_id)
    assert given.state is ImportState.COMMITTED
    assert actions_noted(given).count("import committed") == 1
    assert not MarkChange.objects.exists()


def test_a_withdrawn_file_is_not_accepted_and_not_kept(school: Viewer) -> None:
    given = give(school, register(WEEK))
    kept = kept_file(given.row)
    assert kept.is_file()
    withdraw_import(by=school, proposal_id=given.proposal_id)
    with pytest.raises(WrongState, match=r"“marks.csv” is now “withdrawn”.*Open the import again"):
        accept_import(by=school, proposal_id=given.proposal_id)
    assert not Register.objects.exists()


def test_the_kept_copy_goes_once_the_withdrawal_is_certain(
    school: Viewer, django_capture_on_commit_callbacks: object
) -> None:
    given = give(school, register(WEEK))
    kept = kept_file(given.row)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        withdraw_import(by=school, proposal_id=given.proposal_id)
        assert kept.is_file()
    assert not kept.parent.exists()


def test_a_committed_file_is_not_withdrawn(school: Viewer) -> None:
    given = bring_in(school, register(WEEK))
    with pytest.raises(WrongState, match="is now “committed”"):
        withdraw_import(by=school, proposal_id=given.proposal_id)


def test_strangers_see_and_change_nothing(school: Viewer, elsewhere: Viewer) -> None:
    given = give(school, register(WEEK))
    assert import_detail(elsewhere, given.proposal_id) is None
    for act in (accept_import, withdraw_import, actions.answer_question):
        with pytest.raises(ImportRefused, match="There is no such import at your organisation"):
            act(by=elsewhere, proposal_id=given.proposal_id)  # type: ignore[operator]
    assert given.state is ImportState.PROPOSED


@pytest.mark.parametrize(
    "role", sorted(set(RoleName) - {RoleName.ATTENDANCE_LEAD, RoleName.ADMINISTRATOR, RoleName.ANALYST})
)
def test_only_those_who_keep_the_data_may_import(school: Viewer, role: RoleName) -> None:
    given = give(school, register(WEEK))
    place = Organisation.objects.get(pk=school.organisation_id)
    other = at_work(staff("Mx Lowe"), role, at=place)
    with pytest.raises(NotAllowed):
        accept_import(by=other, proposal_id=given.proposal_id)
    with pytest.raises(NotAllowed):
        propose_file(by=other, organisation_id=place.pk, file_name="marks.csv", chunks=[b"x"])
    with pytest.raises(NotAllowed):
        import_detail(other, given.proposal_id)


# -- the store moves on -----------------------------------------------------------------------------------


def test_marks_that_came_in_between_are_compared_again(school: Viewer) -> None:
    early = give(school, register(WEEK))
    bring_in(school, register({ANNA: "I I / \\ / \\ / \\ / \\"}), "other.csv")
    early.accept()
    worker.commit_accepted(early.proposal_id)
    assert early.state is ImportState.WAITING
    early.read()
    assert early.counted == (30, 2, 8, 0)
    assert early.detail.put_back_because == worker.MOVED_ON
    assert not MarkChange.objects.exists()
    early.commit()
    assert early.state is ImportState.COMMITTED
    assert MarkChange.objects.count() == 2


@pytest.mark.parametrize("file", [roll(ANNA, anna={"Form": "6C"}), CALENDAR], ids=["roll", "calendar"])
def test_a_roll_or_calendar_that_came_in_between(school: Viewer, file: list[list[str]]) -> None:
    early = give(school, register(WEEK))
    bring_in(school, file, "between.csv")
    early.accept()
    worker.commit_accepted(early.proposal_id)
    assert early.state is ImportState.WAITING
    assert not Register.objects.exists()


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("roll.csv", roll(ANNA, anna={"Form": "6C"})),
        ("contacts.csv", [["UPN", "Contact name", "Relationship"], [ANNA, "Ruth Fenn", "Mother"]]),
        ("classes.csv", [["Class", "Subject", "Teacher", "UPN"], ["6/Ma", "Maths", "Mr Sesay", ANNA]]),
    ],
)
def test_files_that_stand_on_the_roll_are_compared_again_too(
    school: Viewer, name: str, rows: list[list[str]]
) -> None:
    early = give(school, rows, name)
    bring_in(school, roll(BILAL, bilal={"Form": "6D"}), "between.csv")
    early.accept()
    worker.commit_accepted(early.proposal_id)
    assert early.state is ImportState.WAITING
    assert early.read().commit().state is ImportState.COMMITTED


def test_a_mark_that_was_still_to_come_at_the_review_is_not_taken_unseen(
    school: Viewer, settings: Settings
) -> None:
    early = give(school, register({ANNA: HERE}, TODAY.replace(day=9)))
    assert early.counted == (8, 0, 0, 2)
    settings.HELD_AT = datetime(2026, 3, 14, 9)
    early.accept()
    worker.commit_accepted(early.proposal_id)
    assert early.state is ImportState.WAITING
    assert early.read().counted == (10, 0, 0, 0)


def test_two_workers_at_one_file_read_it_once(school: Viewer) -> None:
    given = give(school, register(WEEK))
    fresh = propose_file(
        by=school, organisation_id=school.organisation_id, file_name="a.csv", chunks=[b"UPN,Form\n"]
    )
    assert actions.begin_reading(by=None, proposal_id=fresh.pk) is not None
    assert actions.begin_reading(by=None, proposal_id=fresh.pk) is None
    assert actions.begin_reading(by=None, proposal_id=given.proposal_id) is None
    assert given.state is ImportState.PROPOSED


def test_two_workers_at_one_commit_write_it_once(school: Viewer) -> None:
    given = give(school, register(WEEK)).accept()
    prepared = [prepare(request_of(given.row), TODAY) for _ in range(2)]
    for number, each in enumerate(prepared):
        act: dict[str, object] = {"by": None, "proposal_id": given.proposal_id, "prepared": each}
        if number == 0:
            actions.commit_import(**act, write=each.work_out(), at=when())  # type: ignore[arg-type]
        else:
            with pytest.raises(WrongState):
                actions.commit_import(**act, write=each.work_out(), at=when())  # type: ignore[arg-type]
    assert Register.objects.count() == 4
    assert not MarkChange.objects.exists()


def test_a_write_worked_out_before_another_never_overwrites_it(school: Viewer) -> None:
    early = give(school, register({ANNA: HERE})).accept()
    prepared = prepare(request_of(early.row), TODAY)
    write = prepared.work_out()
    bring_in(school, register({BILAL: HERE}), "other.csv")
    with pytest.raises(MovedOn):
        actions.commit_import(
            by=None, proposal_id=early.proposal_id, prepared=prepared, write=write, at=when()
        )
    assert Register.objects.count() == 1
    assert early.state is ImportState.ACCEPTED


def when() -> datetime:
    from django.utils import timezone

    return timezone.now()


# -- what is kept ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\lead\\marks.csv", "marks.csv"),
        ("..", ".."),
        ("marks\x00\n.csv", "marks.csv"),
        ("", "unnamed file"),
        ("ä" * 300 + ".csv", "ä" * 255),
        ("=cmd|'/c calc'!A1.csv", "c calc'!A1.csv"),
    ],
)
def test_a_file_s_name_is_only_a_name(school: Viewer, given: str, kept: str) -> None:
    row = propose_file(
        by=school, organisation_id=school.organisation_id, file_name=given, chunks=[b"UPN,Form\n"]
    )
    assert row.file_name == kept
    path = kept_file(row).resolve()
    assert path.is_file()
    assert path.is_relative_to(kept_files().resolve())
    assert path.name == "file"


def test_kept_files_are_for_this_user_alone(school: Viewer) -> None:
    given = give(school, register({ANNA: "QQ \\"}))
    folder = kept_file(given.row).parent
    assert sorted(each.name for each in folder.iterdir()) == ["file", "rejected.csv"]
    for each in folder.iterdir():
        assert stat.S_IMODE(each.stat().st_mode) == 0o600
    for each in (folder, folder.parent):
        assert stat.S_IMODE(each.stat().st_mode) == 0o700


def test_an_upload_that_breaks_off_leaves_nothing(school: Viewer) -> None:
    def broken() -> object:
        yield b"UPN,"
        raise ConnectionResetError

    before = sorted(kept_files().iterdir())
    with pytest.raises(ConnectionResetError):
        propose_file(by=school, organisation_id=school.organisation_id, file_name="a.csv", chunks=broken())  # type: ignore[arg-type]
    assert sorted(kept_files().iterdir()) == before
    assert ImportProposal.objects.filter(file_name="a.csv").count() == 0


def test_a_fault_of_ours_is_said_and_changes_nothing(
    school: Viewer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    given = give(school, register(WEEK)).accept()
    monkeypatch.setattr("upturn.registers.actions._write_pictures", lambda *_: 1 / 0)
    worker.commit_accepted(given.proposal_id)
    assert given.state is ImportState.UNREADABLE
    assert given.detail.sentence == worker.OUR_FAULT
    assert "could not be committed" in caplog.text
    assert not Register.objects.exists()


def test_a_reading_that_was_cut_short_is_begun_again(school: Viewer) -> None:
    row = propose_file(
        by=school, organisation_id=school.organisation_id, file_name="a.csv", chunks=[b"UPN,Form\n"]
    )
    actions.begin_reading(by=None, proposal_id=row.pk)
    worker.put_back_what_was_cut_short()
    assert Given(school, row.pk).state is ImportState.WAITING
    assert Given(school, row.pk).detail.put_back_because == worker.CUT_SHORT


# -- what is remembered ------------------------------------------------------------------------------------

AMBIGUOUS = [["UPN", "Date", "Session", "Mark"], [ANNA, "02/03/2026", "AM", "/"]]


def test_an_order_of_dates_is_asked_about_once_for_a_source(school: Viewer) -> None:
    first = give(school, AMBIGUOUS)
    assert first.state is ImportState.QUESTION
    question = first.detail.question
    assert question is not None
    assert (
        "“02/03/2026” can mean 2 March 2026 (day first) or 3 February 2026 (month first)" in question.sentence
    )
    assert question.sentence.startswith("marks.csv, line 2, column “Date”:")
    assert "--" not in question.sentence
    assert [value for value, _ in question.answers] == ["dmy", "mdy"]
    first.answer(date_order="dmy").commit()
    settled = [AMBIGUOUS[0], [ANNA, "13/02/2026", "AM", "/"]]
    bring_in(school, settled, "settled.csv")
    for name in ("second.csv", "third.csv"):
        assert give(school, AMBIGUOUS, name).counted == (0, 0, 1, 0)
    assert ImportSource.objects.get(name="settled.csv").date_order == "dmy"


def test_a_remembered_order_never_overrules_dates_that_say_otherwise(school: Viewer) -> None:
    give(school, AMBIGUOUS).answer(date_order="dmy").commit()
    american = [AMBIGUOUS[0], [ANNA, "03/05/2026", "AM", "/"], [ANNA, "02/13/2026", "AM", "/"]]
    assert give(school, american).counted == (2, 0, 0, 0)
    both = [*AMBIGUOUS, [ANNA, "13/02/2026", "AM", "/"], [ANNA, "02/13/2026", "AM", "/"]]
    asked = give(school, both)
    assert asked.state is ImportState.QUESTION
    assert asked.detail.question is not None
    assert [value for value, _ in asked.detail.question.answers] == ["dmy", "mdy"]
    assert "--" not in asked.detail.question.sentence


def test_columns_are_mapped_once_for_a_source(school: Viewer) -> None:
    odd = [["Wer", "Tag", "Halbtag", "Zeichen"], *register({ANNA: HERE})[1:]]
    first = give(school, odd, "odd.csv")
    assert first.state is ImportState.QUESTION
    mapped = {"pupil": "Wer", "date": "Tag", "session": "Halbtag", "code": "Zeichen"}
    first.answer(columns=mapped, kind="register").commit()
    second = give(school, [odd[0], *register({BILAL: HERE})[1:]], "next.csv")
    assert second.counted == (10, 0, 0, 0)


def test_what_one_organisation_mapped_is_nothing_to_another(school: Viewer, elsewhere: Viewer) -> None:
    give(school, AMBIGUOUS).answer(date_order="dmy").commit()
    assert give(elsewhere, AMBIGUOUS).state is ImportState.QUESTION


def test_a_file_nobody_took_is_not_remembered(school: Viewer) -> None:
    give(school, AMBIGUOUS).answer(date_order="dmy")
    assert give(school, AMBIGUOUS, "again.csv").state is ImportState.QUESTION
