"""Writes about imports: a file comes in, is read, is reviewed by a person, and is taken or withdrawn."""

import shutil
from collections.abc import Iterable
from datetime import datetime
from functools import partial

from django.conf import settings
from django.db import transaction

from upturn.access.audit import audited, note
from upturn.access.permissions import check_may_import
from upturn.access.viewer import Viewer
from upturn.exchange.keeping import TooLarge, keep, plain_name
from upturn.exchange.models import ImportProposal, ImportSource
from upturn.exchange.outcomes import STRETCHES, Outcome, Question, stretches_of
from upturn.exchange.preparing import MovedOn, Prepared, Write
from upturn.exchange.queries import kept_file, kept_files
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
    try:
        kept = keep(kept_files(), file_name, chunks, settings.UPLOAD_LIMIT_BYTES)
    except TooLarge as refused:
        raise ImportRefused(str(refused)) from refused
    proposal = ImportProposal.objects.create(
        organisation_id=organisation_id,
        file_name=plain_name(file_name),
        stored_as=kept.stored_as,
        digest=kept.digest,
        size=kept.size,
        by_folder=by_folder,
        proposed_by_id=by.staff_id if by else None,
    )
    note("import proposed", "import", proposal.pk, by=by, organisation_id=organisation_id, size=kept.size)
    return proposal


@audited
def refuse_file(*, by: Viewer | None, organisation_id: int, file_name: str, sentence: str) -> None:
    """Note a file of a watched folder that cannot even be kept, so that someone sees why it was not read."""
    refused = ImportProposal.objects.create(
        organisation_id=organisation_id,
        file_name=plain_name(file_name),
        state=ImportState.UNREADABLE,
        by_folder=True,
        size=0,
        outcome={"sentence": sentence},
    )
    note("import refused", "import", refused.pk, by=by, organisation_id=organisation_id)


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
    if proposal.stored_as:
        transaction.on_commit(partial(shutil.rmtree, kept_file(proposal).parent, ignore_errors=True))
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
    """Keep what a file would do, to be reviewed; or accepted at once, where nobody needs to look."""
    proposal = ImportProposal.objects.select_for_update().get(pk=proposal_id)
    if proposal.state == ImportState.READING:
        _become(proposal, ImportState.ACCEPTED if accept else ImportState.PROPOSED)
        proposal.kind = prepared.outcome.kind
        proposal.base_version = prepared.base
        why = proposal.outcome.get("put_back_because", "")
        proposal.outcome = prepared.outcome.as_json() | {"put_back_because": why}
        proposal.save()
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
def commit_import(
    *, by: Viewer | None, proposal_id: int, prepared: Prepared, write: Write, at: datetime
) -> None:
    """Write everything a file changes, or nothing. ``write`` is what ``prepared`` worked out beforehand.

    Raises:
        MovedOn: when the store changed since the file was reviewed, or the file would now do something else.
        WrongState: when the file was not accepted.
    """
    proposal = ImportProposal.objects.select_for_update().get(pk=proposal_id)
    _become(proposal, ImportState.COMMITTED)
    _check_as_reviewed(proposal, prepared)
    write(by, proposal.pk, at)
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
def write_stretch(
    *, by: Viewer | None, proposal_id: int, prepared: Prepared, place: int, at: datetime
) -> None:
    """Write one stretch of an accepted file, and how far it has come; one that was written is left as it is.

    Raises:
        MovedOn: when, before the first, the store changed since the file was reviewed.
        WrongState: when the file is not accepted, or another worker has committed it.
    """
    proposal = ImportProposal.objects.select_for_update().get(pk=proposal_id)
    if proposal.state != ImportState.ACCEPTED:
        check_may_become(proposal.file_name, ImportState(proposal.state), ImportState.COMMITTED)
    _check_as_reviewed(proposal, prepared)
    done = stretches_of(proposal.outcome)[0]
    if done == place:
        prepared.stretches[place](by, proposal.pk, at)
        proposal.outcome = proposal.outcome | {STRETCHES: [place + 1, len(prepared.stretches)]}
        proposal.save(update_fields=["outcome"])
    note(
        "import stretch written" if done == place else "import stretch already written",
        "import",
        proposal_id,
        by=by,
        organisation_id=proposal.organisation_id,
        stretch=place + 1,
        of=len(prepared.stretches),
    )


@audited
def import_at_once(
    *,
    by: Viewer | None,
    organisation_id: int,
    file_name: str,
    chunks: Iterable[bytes],
    prepared: Prepared,
    write: Write,
    at: datetime,
) -> ImportProposal:
    """Keep a file, propose it and commit it, in one transaction that no worker can come between.

    Raises:
        ImportRefused: when the file is too large to keep.
        MovedOn: when the store changed since the file was read.
    """
    proposal = propose_file(by=by, organisation_id=organisation_id, file_name=file_name, chunks=chunks)
    begin_reading(by=by, proposal_id=proposal.pk)
    store_proposal(by=by, proposal_id=proposal.pk, prepared=prepared, accept=True)
    for place in range(len(prepared.stretches)):
        write_stretch(by=by, proposal_id=proposal.pk, prepared=prepared, place=place, at=at)
    commit_import(by=by, proposal_id=proposal.pk, prepared=prepared, write=write, at=at)
    note("import made at once", "import", proposal.pk, by=by, organisation_id=organisation_id)
    return proposal


@audited
def put_back(*, by: Viewer | None, proposal_id: int, why: str) -> None:
    """Queue a file to be read again, with the sentence that says why."""
    proposal = ImportProposal.objects.select_for_update().get(pk=proposal_id)
    if proposal.state in {ImportState.READING, ImportState.ACCEPTED}:
        _become(proposal, ImportState.WAITING)
        proposal.outcome = {"put_back_because": why}
        proposal.save()
    note("import put back", "import", proposal_id, by=by, organisation_id=proposal.organisation_id, why=why)


def _store(by: Viewer | None, proposal_id: int, state: ImportState, found: dict[str, object]) -> None:
    proposal = ImportProposal.objects.select_for_update().get(pk=proposal_id)
    if proposal.state in {ImportState.READING, ImportState.ACCEPTED}:
        _become(proposal, state)
        proposal.outcome = found
        proposal.save()
    note("import read", "import", proposal_id, by=by, organisation_id=proposal.organisation_id, state=state)


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


def _check_as_reviewed(proposal: ImportProposal, prepared: Prepared) -> None:
    """Whether a file would still do what was reviewed; once a part of it is written it is finished."""
    if stretches_of(proposal.outcome)[0]:
        return
    reviewed = Outcome.from_json(proposal.outcome)
    if prepared.base != proposal.base_version or not prepared.says_the_same(reviewed):
        raise MovedOn


def _remember_source(proposal: ImportProposal, prepared: Prepared) -> None:
    """A person has accepted this shape of file once, so its columns need not be mapped again."""
    said = {"kind": prepared.outcome.kind, "name": proposal.file_name, "columns": prepared.columns}
    if proposal.date_order:
        said["date_order"] = proposal.date_order
    ImportSource.objects.update_or_create(
        organisation_id=proposal.organisation_id, fingerprint=prepared.fingerprint, defaults=said
    )
