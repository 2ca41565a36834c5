"""The worker's one turn: read a waiting file, commit an accepted one, look at new marks, seal the trail.

The proposal's state is the queue, so a worker that is killed leaves nothing half done: reading writes
nothing, committing is one transaction (or short ones, each of which may be written again), and whatever
was cut short is read again.
"""

import logging
from pathlib import Path

from upturn.access.drafts import erase_expired_drafts
from upturn.access.queries import viewer_at_work
from upturn.access.sealing import seal_audit_trail
from upturn.access.viewer import Viewer
from upturn.exchange import actions
from upturn.exchange.folders import WatchedFolders
from upturn.exchange.importing import keep_rejected_rows, prepare
from upturn.exchange.keeping import digest_of, pieces_of
from upturn.exchange.models import ImportProposal
from upturn.exchange.outcomes import stretches_of
from upturn.exchange.preparing import MovedOn, NeedsAnswer, Prepared
from upturn.exchange.queries import remembered_source, request_of
from upturn.exchange.reading.problems import Unreadable
from upturn.exchange.states import ImportState, WrongState
from upturn.patterns.taking import look_at_changed_marks
from upturn.people import clock
from upturn.people.models import Organisation
from upturn.provision.tasters.actions import erase_bookings
from upturn.provision.tasters.queries import are_bookings_to_erase

OUR_FAULT = (
    "Upturn met a fault of its own while reading this file, and nothing was changed. "
    "Please report it with the time it happened; the file itself may well be right."
)
MOVED_ON = (
    "The register, roll or calendar changed after this file was reviewed, so the file was compared again. "
    "Nothing of it has been committed yet."
)
CUT_SHORT = "Reading it was cut short, so it was read again."
log = logging.getLogger(__name__)


def work_once(folders: WatchedFolders) -> bool:
    """Do one piece of work; gives whether there was any."""
    propose_new_files(folders)
    erase_expired_drafts(at=clock.now())
    if are_bookings_to_erase(clock.today()):
        erase_bookings(by=None, today=clock.today())
    waiting = ImportProposal.objects.filter(state=ImportState.WAITING).order_by("id").first()
    if waiting:
        read_waiting(waiting.pk)
        return True
    accepted = ImportProposal.objects.filter(state=ImportState.ACCEPTED).order_by("id").first()
    if accepted:
        commit_accepted(accepted.pk)
        return True
    return look_at_changed_marks(clock.today()) or seal_audit_trail() > 0


def put_back_what_was_cut_short() -> None:
    """Queue again every file whose reading a stopped worker left unfinished."""
    for proposal in ImportProposal.objects.filter(state=ImportState.READING):
        actions.put_back(by=None, proposal_id=proposal.pk, why=CUT_SHORT)


def read_waiting(proposal_id: int) -> None:
    """Read one waiting file and keep what was found."""
    proposal = actions.begin_reading(by=None, proposal_id=proposal_id)
    if proposal is None:
        return
    try:
        prepared = prepare(request_of(proposal), clock.today())
        keep_rejected_rows(proposal, prepared)
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
    try:
        prepared, by = prepare(request_of(proposal), clock.today()), _accepted_by(proposal)
        for place in range(stretches_of(proposal.outcome)[0], len(prepared.stretches)):
            actions.write_stretch(
                by=by, proposal_id=proposal_id, prepared=prepared, place=place, at=clock.now()
            )
        actions.commit_import(
            by=by,
            proposal_id=proposal_id,
            prepared=prepared,
            write=prepared.work_out(),
            at=clock.now(),
        )
    except WrongState:
        # Another worker has committed it in the meantime: nothing is left to be done.
        return
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
            try:
                _propose(organisation, path)
            except OSError:
                # Taken away or locked again since it was seen: the next look finds it if it is still there.
                folders.forget(path)


def _propose(organisation: Organisation, path: Path) -> None:
    """Propose a file, unless one with the same content has been given before under whatever name."""
    if ImportProposal.objects.filter(organisation=organisation, digest=digest_of(path)).exists():
        return
    try:
        actions.propose_file(
            by=None,
            organisation_id=organisation.pk,
            file_name=path.name,
            chunks=pieces_of(path),
            by_folder=True,
        )
    except actions.ImportRefused as refused:
        actions.refuse_file(
            by=None, organisation_id=organisation.pk, file_name=path.name, sentence=str(refused)
        )


def _accepted_by(proposal: ImportProposal) -> Viewer | None:
    who = proposal.committed_by
    return viewer_at_work(who, proposal.organisation.key) if who else None


def _takes_itself(proposal: ImportProposal, prepared: Prepared) -> bool:
    """Whether a file from a watched folder may be taken without a person: mapped before, and nothing odd."""
    known = remembered_source(proposal.organisation_id, prepared.fingerprint) is not None
    return proposal.by_folder and known and not prepared.outcome.alarms
