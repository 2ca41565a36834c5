"""Files brought in as staff bring them in: proposed, read, accepted and committed by the worker."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.people_at_work import at_work, organisation, staff
from upturn.access.roles import RoleName
from upturn.access.viewer import Viewer
from upturn.exchange import worker
from upturn.exchange.actions import accept_import, answer_question, propose_file
from upturn.exchange.models import ImportProposal
from upturn.exchange.outcomes import Outcome
from upturn.exchange.queries import ImportDetail, import_detail, rejected_rows_of
from upturn.exchange.states import ImportState

Rows = Sequence[Sequence[str]]


@dataclass(frozen=True)
class Given:
    """One file that somebody gave, at whatever state it is in now."""

    by: Viewer
    proposal_id: int

    @property
    def row(self) -> ImportProposal:
        return ImportProposal.objects.get(pk=self.proposal_id)

    @property
    def state(self) -> ImportState:
        return ImportState(self.row.state)

    @property
    def detail(self) -> ImportDetail:
        detail = import_detail(self.by, self.proposal_id)
        assert detail is not None
        return detail

    @property
    def outcome(self) -> Outcome:
        """What a reviewer is shown; the file must have been read."""
        found = self.detail.line.outcome
        assert found is not None, (self.state, self.detail.question, self.detail.sentence)
        return found

    @property
    def counted(self) -> tuple[int, int, int, int]:
        """New, changed, unchanged, rejected."""
        found = self.outcome
        return found.new, found.changed, found.unchanged, found.rejected

    @property
    def sentences(self) -> list[str]:
        """Every reason shown to the reviewer, in order."""
        return [each.reason for each in self.outcome.remarks]

    @property
    def rejected_rows(self) -> list[list[str]]:
        """The rows of the rejected-rows file, its headings first."""
        path = rejected_rows_of(self.by, self.proposal_id)
        assert path is not None
        return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))

    def read(self) -> "Given":
        worker.read_waiting(self.proposal_id)
        return self

    def answer(self, **answers: object) -> "Given":
        """Answer its question, and have it read again."""
        answer_question(by=self.by, proposal_id=self.proposal_id, **answers)  # type: ignore[arg-type]
        return self.read()

    def accept(self) -> "Given":
        accept_import(by=self.by, proposal_id=self.proposal_id)
        return self

    def commit(self) -> "Given":
        """Accept it and have it committed."""
        self.accept()
        worker.commit_accepted(self.proposal_id)
        return self


def attendance_lead(name: str = "Mr Sesay", key: str = "989402", school: str = "Cobnut Lane") -> Viewer:
    """Someone who may import, at a school of their own."""
    return at_work(staff(name), RoleName.ATTENDANCE_LEAD, at=organisation(key, school, phase="primary"))


def give(by: Viewer, file: Path | bytes | Rows, name: str = "") -> Given:
    """Give a file (a path, its bytes, or rows to be written as CSV), and have it read."""
    data = file.read_bytes() if isinstance(file, Path) else file if isinstance(file, bytes) else as_csv(file)
    called = name or (file.name if isinstance(file, Path) else "marks.csv")
    kept = propose_file(by=by, organisation_id=by.organisation_id, file_name=called, chunks=[data])
    return Given(by, kept.pk).read()


def bring_in(by: Viewer, file: Path | bytes | Rows, name: str = "") -> Given:
    """Give a file and take it."""
    given = give(by, file, name).commit()
    assert given.state is ImportState.COMMITTED, (given.state, given.row.outcome)
    return given


def as_csv(rows: Rows) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode()
