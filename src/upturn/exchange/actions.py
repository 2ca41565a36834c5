"""Writes about imports: a file comes in, is read, is reviewed by a person, and is taken or withdrawn."""

import hashlib
import secrets
import shutil
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from django.conf import settings

from upturn.access.audit import audited, note
from upturn.access.permissions import check_may_import
from upturn.access.viewer import Viewer
from upturn.exchange.models import ImportProposal, ImportSource
from upturn.exchange.outcomes import Question
from upturn.exchange.preparing import MovedOn, Prepared, Request
from upturn.exchange.queries import kept_file, rejected_rows_file
from upturn.exchange.states import ImportState, check_may_become


class ImportRefused(ValueError):
    """An import that cannot go on; the message is the sentence the person reads."""


@audited
def propose_file(
    *,
    by: Viewer | None,
    organisation_id: int,
    file_name: str,
    chunks: Iterable[bytes],
    by_folder: bool = False,
) -> ImportProposal:
    """Keep a file and queue it to be read; nothing else changes until a person accepts it.

    Raises:
        NotAllowed: when the viewer may not import.
        ImportRefused: when the file is too large to keep.
    """
    if by is not None:
        check_may_import(by)
    stored, digest, size = _keep(file_name, chunks)
    proposal = ImportProposal.objects.create(
        organisation_id=organisation_id,
        file_name=Path(file_name).name[:255],
        stored_as=stored,
        digest=digest,
        size=size,
        by_folder=by_folder,
        proposed_by_id=by.staff_id if by else None,
    )
    note("import proposed", "import", proposal.pk, by=by, organisation_id=organisation_id, size=size)
    return proposal


@audited
def answer_question(
    *,
    by: Viewer,
    proposal_id: int,
    date_order: str = "",
    columns: dict[str, str] | None = None,
    kind: str = "",
) -> ImportProposal:
    """Answer what a file left open, and queue it to be read again.

    Raises:
        NotAllowed: when the viewer may not import.
        WrongState: when the file no longer waits for an answer.
    """
    proposal = _theirs(by, proposal_id)
    _become(proposal, ImportState.WAITING)
    proposal.date_order = date_order or proposal.date_order
    proposal.columns = columns or proposal.columns
    proposal.kind = kind or proposal.kind
    proposal.save()
    note("import question answered", "import", proposal.pk, by=by, date_order=date_order)
    return proposal


@audited
def accept_import(*, by: Viewer, proposal_id: int) -> ImportProposal:
    """Take a reviewed file; the worker commits it. Accepting twice is accepting once.

    Raises:
        NotAllowed: when the viewer may not import.
        WrongState: when the file is not ready to be taken.
    """
    proposal = _theirs(by, proposal_id)
    if proposal.state in {ImportState.ACCEPTED, ImportState.COMMITTED}:
        note("import accepted again", "import", proposal.pk, by=by)
        return proposal
    _become(proposal, ImportState.ACCEPTED)
    proposal.committed_by_id = by.staff_id
    proposal.save()
    note("import accepted", "import", proposal.pk, by=by)
    return proposal


@audited
def withdraw_import(*, by: Viewer, proposal_id: int) -> ImportProposal:
    """Take a file back before it was committed, and remove the kept copy.

    Raises:
        NotAllowed: when the viewer may not import.
        WrongState: when it was already taken.
    """
    proposal = _theirs(by, proposal_id)
    _become(proposal, ImportState.WITHDRAWN)
    proposal.save()
    shutil.rmtree(kept_file(proposal).parent, ignore_errors=True)
    note("import withdrawn", "import", proposal.pk, by=by)
    return proposal


@audited
def begin_reading(*, by: Viewer | None, proposal_id: int) -> ImportProposal | None:
    """Claim a waiting file for reading; None when another worker has it."""
    proposal = ImportProposal.objects.select_for_update().get(pk=proposal_id)
    claimed = proposal.state == ImportState.WAITING
    if claimed:
        _become(proposal, ImportState.READING)
        proposal.save()
    note(
        "import reading begun" if claimed else "import already being read",
        "import",
        proposal_id,
        by=by,
        organisation_id=proposal.organisation_id,
    )
    return proposal if claimed else None


@audited
def store_proposal(*, by: Viewer | None, proposal_id: int, prepared: Prepared, accept: bool = False) -> None:
    """Keep what a file would do, to be reviewed; or accepted at once, from a watched folder with nothing odd."""
    proposal = ImportProposal.objects.select_for_update().get(pk=proposal_id)
    if proposal.state == ImportState.READING:
        _become(proposal, ImportState.ACCEPTED if accept else ImportState.PROPOSED)
        proposal.kind = prepared.outcome.kind
        proposal.base_version = prepared.base
        why = proposal.outcome.get("put_back_because", "")
        proposal.outcome = prepared.outcome.as_json() | {"put_back_because": why}
        proposal.save()
        _keep_rejected_rows(proposal, prepared.rejected_rows)
    note("import read", "import", proposal_id, by=by, organisation_id=proposal.organisation_id)


@audited
def store_question(*, by: Viewer | None, proposal_id: int, question: Question) -> None:
    """Keep what a file leaves open, for a person to answer."""
    _store(by, proposal_id, ImportState.QUESTION, {"question": question.as_json()})


@audited
def store_failure(*, by: Viewer | None, proposal_id: int, sentence: str) -> None:
    """Keep why a file cannot be read or taken."""
    _store(by, proposal_id, ImportState.UNREADABLE, {"sentence": sentence})


@audited
def commit_import(*, by: Viewer | None, proposal_id: int, prepared: Prepared, at: datetime) -> None:
    """Write everything a file changes, or nothing.

    Raises:
        MovedOn: when the store changed since the file was reviewed.
        WrongState: when the file was not accepted.
    """
    proposal = ImportProposal.objects.select_for_update().get(pk=proposal_id)
    _become(proposal, ImportState.COMMITTED)
    if prepared.base != proposal.base_version:
        raise MovedOn
    prepared.write(by, proposal.pk, at)
    proposal.committed_at = at
    proposal.save()
    _remember_source(proposal, prepared)
    counts = prepared.outcome
    note(
        "import committed",
        "import",
        proposal.pk,
        by=by,
        organisation_id=proposal.organisation_id,
        kind=counts.kind,
        new=counts.new,
        changed=counts.changed,
        unchanged=counts.unchanged,
        rejected=counts.rejected,
    )


@audited
def put_back(*, by: Viewer | None, proposal_id: int, why: str) -> None:
    """Queue a file to be read again, with the sentence that says why."""
    proposal = ImportProposal.objects.select_for_update().get(pk=proposal_id)
    if proposal.state in {ImportState.READING, ImportState.ACCEPTED}:
        _become(proposal, ImportState.WAITING)
        proposal.outcome = {"put_back_because": why}
        proposal.save()
    note("import put back", "import", proposal_id, by=by, organisation_id=proposal.organisation_id, why=why)


def request_of(proposal: ImportProposal) -> Request:
    """What reading a proposal's file needs."""
    return Request(
        organisation_id=proposal.organisation_id,
        path=kept_file(proposal),
        file_name=proposal.file_name,
        kind=proposal.kind,
        columns=dict(proposal.columns),
        date_order=proposal.date_order,
    )


def _store(by: Viewer | None, proposal_id: int, state: ImportState, found: dict[str, object]) -> None:
    proposal = ImportProposal.objects.select_for_update().get(pk=proposal_id)
    if proposal.state in {ImportState.READING, ImportState.ACCEPTED}:
        _become(proposal, state)
        proposal.outcome = found
        proposal.save()
    note("import read", "import", proposal_id, by=by, organisation_id=proposal.organisation_id, state=state)


def digest_of(chunks: Iterable[bytes]) -> str:
    """What a file is known by, whatever it is called."""
    digest = hashlib.sha256()
    for chunk in chunks:
        digest.update(chunk)
    return digest.hexdigest()


def _keep_rejected_rows(proposal: ImportProposal, rows: bytes) -> None:
    kept = rejected_rows_file(proposal)
    kept.touch(mode=0o600)
    kept.write_bytes(rows)


def _keep(file_name: str, chunks: Iterable[bytes]) -> tuple[str, str, int]:
    """Write a file under a name of its own, readable by this user alone; gives where, its digest and its size."""
    stored = f"{secrets.token_hex(16)}/file{Path(file_name).suffix[:10]}"
    path = Path(settings.MEDIA_ROOT) / "imports" / stored
    path.parent.mkdir(parents=True, mode=0o700)
    digest, size = hashlib.sha256(), 0
    path.touch(mode=0o600)
    with path.open("wb") as kept:
        for chunk in chunks:
            size += len(chunk)
            if size > settings.UPLOAD_LIMIT_BYTES:
                shutil.rmtree(path.parent)
                raise ImportRefused(
                    f"“{Path(file_name).name}” is larger than {settings.UPLOAD_LIMIT_BYTES >> 20} MB. "
                    "Export a shorter period, or give it on this machine with `upturn import`."
                )
            digest.update(chunk)
            kept.write(chunk)
    return stored, digest.hexdigest(), size


def _theirs(by: Viewer, proposal_id: int) -> ImportProposal:
    check_may_import(by)
    found = (
        ImportProposal.objects.select_for_update()
        .filter(pk=proposal_id, organisation_id=by.organisation_id)
        .first()
    )
    if found is None:
        raise ImportRefused("There is no such import at your organisation.")
    return found


def _become(proposal: ImportProposal, new: ImportState) -> None:
    check_may_become(proposal.file_name, ImportState(proposal.state), new)
    proposal.state = new


def _remember_source(proposal: ImportProposal, prepared: Prepared) -> None:
    """A person has accepted this shape of file once, so its columns need not be mapped again."""
    ImportSource.objects.update_or_create(
        organisation_id=proposal.organisation_id,
        fingerprint=prepared.fingerprint,
        defaults={
            "kind": prepared.outcome.kind,
            "name": proposal.file_name,
            "columns": prepared.columns,
            "date_order": proposal.date_order,
        },
    )
