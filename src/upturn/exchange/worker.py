"""The worker's one turn: read a waiting file, commit an accepted one, look into folders, seal the trail.

The proposal's state is the queue, so a worker that is killed leaves nothing half done: reading writes
nothing, committing is one transaction, and whatever was cut short is read again.
"""

import logging
from collections.abc import Iterator
from pathlib import Path

from django.utils import timezone

from upturn.access.queries import viewer_at_work
from upturn.access.sealing import seal_audit_trail
from upturn.exchange import actions
from upturn.exchange.folders import WatchedFolders
from upturn.exchange.importing import prepare
from upturn.exchange.models import ImportProposal
from upturn.exchange.preparing import MovedOn, NeedsAnswer, Prepared
from upturn.exchange.queries import remembered_source
from upturn.exchange.reading.problems import Unreadable
from upturn.exchange.states import ImportState
from upturn.people import clock
from upturn.people.models import Organisation

OUR_FAULT = (
    "Upturn met a fault of its own while reading this file, and nothing was changed. "
    "Please report it with the time it happened; the file itself may well be right."
)
MOVED_ON = "The register or roll changed after this file was reviewed, so it was compared again."
_PIECE = 1 << 20
log = logging.getLogger(__name__)


def work_once(folders: WatchedFolders) -> bool:
    """Do one piece of work; gives whether there was any."""
    propose_new_files(folders)
    waiting = ImportProposal.objects.filter(state=ImportState.WAITING).order_by("id").first()
    if waiting:
        read_waiting(waiting.pk)
        return True
    accepted = ImportProposal.objects.filter(state=ImportState.ACCEPTED).order_by("id").first()
    if accepted:
        commit_accepted(accepted.pk)
        return True
    return seal_audit_trail() > 0


def put_back_what_was_cut_short() -> None:
    """Queue again every file whose reading a stopped worker left unfinished."""
    for proposal in ImportProposal.objects.filter(state=ImportState.READING):
        actions.put_back(
            by=None, proposal_id=proposal.pk, why="Reading it was cut short, so it was read again."
        )


def read_waiting(proposal_id: int) -> None:
    """Read one waiting file and keep what was found."""
    proposal = actions.begin_reading(by=None, proposal_id=proposal_id)
    if proposal is None:
        return
    try:
        prepared = prepare(actions.request_of(proposal), clock.today())
    except NeedsAnswer as asked:
        actions.store_question(by=None, proposal_id=proposal_id, question=asked.question)
    except Unreadable as failure:
        actions.store_failure(by=None, proposal_id=proposal_id, sentence=failure.sentence)
    except Exception:
        log.exception("import %s could not be read", proposal_id)
        actions.store_failure(by=None, proposal_id=proposal_id, sentence=OUR_FAULT)
    else:
        actions.store_proposal(
            by=None, proposal_id=proposal_id, prepared=prepared, accept=_takes_itself(proposal, prepared)
        )


def commit_accepted(proposal_id: int) -> None:
    """Commit one accepted file, or put it back to be reviewed again when the store moved on."""
    proposal = ImportProposal.objects.select_related("committed_by", "organisation").get(pk=proposal_id)
    who = proposal.committed_by
    accepted_by = viewer_at_work(who, proposal.organisation.key) if who else None
    try:
        prepared = prepare(actions.request_of(proposal), clock.today())
        actions.commit_import(by=accepted_by, proposal_id=proposal_id, prepared=prepared, at=timezone.now())
    except (MovedOn, NeedsAnswer, Unreadable):
        actions.put_back(by=None, proposal_id=proposal_id, why=MOVED_ON)
    except Exception:
        log.exception("import %s could not be committed", proposal_id)
        actions.store_failure(by=None, proposal_id=proposal_id, sentence=OUR_FAULT)


def propose_new_files(folders: WatchedFolders) -> None:
    """Propose every new file in the folders organisations watch."""
    if not folders.is_time_to_look():
        return
    for organisation in Organisation.objects.exclude(watched_folder=""):
        for path in folders.new_files(Path(organisation.watched_folder)):
            digest = actions.digest_of(_pieces(path))
            if not ImportProposal.objects.filter(organisation=organisation, digest=digest).exists():
                actions.propose_file(
                    by=None,
                    organisation_id=organisation.pk,
                    file_name=path.name,
                    chunks=_pieces(path),
                    by_folder=True,
                )


def _takes_itself(proposal: ImportProposal, prepared: Prepared) -> bool:
    """Whether a file from a watched folder may be taken without a person: mapped before, and nothing odd."""
    known = remembered_source(proposal.organisation_id, prepared.fingerprint) is not None
    return proposal.by_folder and known and not prepared.outcome.alarms


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece
