"""`upturn import`: the proposal in words, and with --commit the same steps as a file in the browser."""

from datetime import datetime
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from tests.imported import Given, as_csv, bring_in, give
from tests.small_school import ANNA, HERE, TODAY, WEEK, Rows, register, roll, upn
from upturn.access.models import AuditEvent
from upturn.access.viewer import Viewer
from upturn.cli import main
from upturn.exchange import actions
from upturn.exchange.models import ImportProposal
from upturn.exchange.preparing import MovedOn
from upturn.exchange.states import ImportState
from upturn.registers.models import MarkChange, Register

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_march(settings: Settings) -> None:
    settings.HELD_AT = datetime.combine(TODAY, datetime.min.time().replace(hour=9))


class CommandLine:
    """Runs the verb on this test's own store, which is migrated already."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.capsys = capsys

    def file(self, rows: Rows | bytes, name: str = "marks.csv") -> Path:
        path = self.folder / name
        path.write_bytes(rows if isinstance(rows, bytes) else as_csv(rows))
        return path

    def run(self, *arguments: object) -> tuple[int, str, str]:
        code = main(["import", *map(str, arguments), "--home", str(self.folder)])
        said = self.capsys.readouterr()
        return code, said.out, said.err


@pytest.fixture
def upturn(
    lead: Viewer, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> CommandLine:
    (tmp_path / "upturn.sqlite3").touch()
    monkeypatch.setattr("upturn.cli.import_.prepare", lambda _: None)
    bring_in(lead, roll(), "roll.csv")
    return CommandLine(tmp_path, capsys)


AT = ("--organisation", "989402")


def test_without_commit_it_only_says_what_would_change(upturn: CommandLine) -> None:
    code, out, err = upturn.run(upturn.file(register(WEEK)), *AT)
    assert (code, err) == (0, "")
    assert "a register (long)" in out
    assert "40 new marks" in out
    assert "Nothing has changed. Add --commit to write this." in out
    assert not Register.objects.exists()
    assert ImportProposal.objects.count() == 1


def test_with_commit_it_goes_the_way_of_the_browser(upturn: CommandLine, lead: Viewer) -> None:
    path = upturn.file(register(WEEK | {upn(70): "/ \\"}))
    code, out, err = upturn.run(path, *AT, "--commit")
    assert code == 1
    assert "Committed." in out
    assert f"line 42: “{upn(70)}” is not on the roll" in err
    given = Given(lead, ImportProposal.objects.latest("pk").pk)
    assert given.state is ImportState.COMMITTED
    assert given.counted == (40, 0, 0, 2)
    assert given.detail.line.by == "Command line"
    assert len(given.rejected_rows) == 3
    assert Register.objects.count() == 4
    noted = set(AuditEvent.objects.filter(subject_id=str(given.proposal_id)).values_list("action", flat=True))
    assert {"import proposed", "import committed", "import made at once"} <= noted
    code, out, _ = upturn.run(path, *AT, "--commit")
    assert "0 new marks" in out
    assert not MarkChange.objects.exists()


def test_several_files_give_the_worst_of_their_ends(upturn: CommandLine) -> None:
    good, bad = upturn.file(register({ANNA: HERE})), upturn.file(b"%PDF-1.7", "bad.pdf")
    code, out, err = upturn.run(good, bad, *AT)
    assert code == 2
    assert "10 new marks" in out
    assert "bad.pdf: This is a PDF" in err


def test_a_question_comes_with_the_option_that_answers_it(upturn: CommandLine) -> None:
    path = upturn.file([["UPN", "Date", "Session", "Mark"], [ANNA, "02/03/2026", "AM", "/"]])
    code, _, err = upturn.run(path, *AT)
    assert code == 2
    assert "nothing in the column settles which. Say it with --dates dmy or --dates mdy." in err
    assert upturn.run(path, *AT, "--dates", "dmy")[0] == 0
    odd = upturn.file([["Wer", "Tag", "Halbtag", "Zeichen"], *register({ANNA: HERE})[1:]], "odd.csv")
    code, _, err = upturn.run(odd, *AT)
    assert code == 2
    assert "--columns pupil=…" in err
    mapped = "pupil=Wer,date=Tag,session=Halbtag,code=Zeichen"
    assert "10 new marks" in upturn.run(odd, *AT, "--columns", mapped)[1]


def test_an_organisation_that_is_not_there(upturn: CommandLine) -> None:
    code, _, err = upturn.run(upturn.file(register(WEEK)), "--organisation", "elsewhere")
    assert code == 2
    assert "There is no organisation “elsewhere” here. Those there are: 989402." in err


def test_no_store(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # A server's database is a store whatever the home holds; this is about a home alone.
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert main(["import", "marks.csv", *AT, "--home", str(tmp_path)]) == 2
    assert "There is no store in" in capsys.readouterr().err


def test_a_file_too_large_to_keep(upturn: CommandLine, settings: Settings) -> None:
    settings.UPLOAD_LIMIT_BYTES = 100
    code, _, err = upturn.run(upturn.file(register(WEEK)), *AT, "--commit")
    assert code == 2
    assert "“marks.csv” is larger than 100 bytes" in err
    assert not Register.objects.exists()


def test_a_store_that_moves_on_meanwhile(upturn: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    def moved(**_: object) -> None:
        raise MovedOn

    monkeypatch.setattr(actions, "commit_import", moved)
    code, out, err = upturn.run(upturn.file(register(WEEK)), *AT, "--commit")
    assert code == 2
    assert "Committed" not in out
    assert "nothing of it was committed. Run the same command again." in err
    assert ImportProposal.objects.count() == 1


def test_the_browser_and_the_command_line_find_the_same(upturn: CommandLine, lead: Viewer) -> None:
    rows = register(WEEK | {upn(70): "/ \\ QQ"})
    _, out, _ = upturn.run(upturn.file(rows), *AT)
    for count, words in zip(
        give(lead, rows).counted, ("new", "changed", "unchanged", "rejected"), strict=True
    ):
        assert f"{count:>9,} {words} marks" in out
