"""When something about a barrier may be recorded; who may is said by `upturn.barriers.visibility`."""

from dataclasses import dataclass
from datetime import date

from upturn.access.standing import Standing
from upturn.barriers.playbook import SAFEGUARDING
from upturn.barriers.refusals import BarrierRefused
from upturn.barriers.said import LONGEST_EVIDENCE, check_held
from upturn.barriers.states import BEGINNINGS, Status, WrongMove, check_may_begin_as
from upturn.barriers.visibility import SENSITIVITIES, may_change_audience, may_loosen


@dataclass(frozen=True, slots=True)
class Held:
    """Who may see something as it stands, and who wrote it down; ``kind`` is the barrier's, or blank."""

    kind: str
    audience: str
    sensitivity: str
    written_by_id: int


def check_days(on: date, revisit_on: date | None, today: date) -> None:
    """Whether the days given can be.

    Raises:
        BarrierRefused: when something was said tomorrow, or is to be looked at again yesterday.
    """
    if on > today:
        raise BarrierRefused(f"{on:%d/%m/%Y} is after today. Give the day it was said.", "on")
    if revisit_on is not None and revisit_on < today:
        raise BarrierRefused(
            f"{revisit_on:%d/%m/%Y} has passed. Choose today or later to look again.", "revisit_on"
        )


def check_evidence_fits(evidence: str) -> None:
    """Whether the evidence is short enough to be read.

    Raises:
        BarrierRefused: saying how long it may be.
    """
    if len(evidence.strip()) > LONGEST_EVIDENCE:
        raise BarrierRefused(f"This is too long: {LONGEST_EVIDENCE} characters are the most.", "evidence")


def beginning(status: str, evidence: str) -> Status:
    """The status something new is recorded with.

    Raises:
        BarrierRefused: when nothing begins so, or the evidence it needs is not there.
    """
    if status not in set(BEGINNINGS):
        raise BarrierRefused("Say whether it is possible, raised or confirmed.", "status")
    try:
        check_may_begin_as(Status(status), evidence)
    except WrongMove as wrong:
        raise BarrierRefused(str(wrong), "evidence") from wrong
    return Status(status)


def status_named(value: str) -> Status:
    """The status a form names.

    Raises:
        BarrierRefused: when there is none of that name.
    """
    if value not in set(Status):
        raise BarrierRefused("Choose what has changed.", "after")
    return Status(value)


def check_may_rehold(standing: Standing, now: Held, audience: str, sensitivity: str) -> None:
    """Whether the viewer may say anew who sees something.

    Raises:
        BarrierRefused: when it is somebody else's to change, or a worry about safety, which nobody may move.
    """
    check_held(audience, sensitivity)
    if now.kind == SAFEGUARDING:
        raise BarrierRefused("A worry about safety is always held by the SENCO and the safeguarding lead.")
    if audience != now.audience and not may_change_audience(standing, now.written_by_id):
        raise BarrierRefused(
            "Who may see this is changed by whoever wrote it down, or by the trusted adult: ask them.",
            "audience",
        )
    looser = SENSITIVITIES.index(sensitivity) < SENSITIVITIES.index(now.sensitivity)
    if looser and not may_loosen(standing, now.sensitivity, now.written_by_id):
        raise BarrierRefused(
            "Holding this less closely is for whoever wrote it down, the SENCO or the safeguarding lead.",
            "sensitivity",
        )
