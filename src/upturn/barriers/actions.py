"""Writes about what gets in the way: barriers, words and who may see them, the playbook, incidents.

Notes of the trail say that something was written, never what: neither words, nor kinds, nor statuses.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Max

from upturn.access.audit import audited, note
from upturn.access.permissions import NotAllowed, check_may_edit_playbook, check_may_import
from upturn.access.queries import standing_to
from upturn.access.standing import Standing
from upturn.access.viewer import Viewer
from upturn.barriers.incidents import NewIncident
from upturn.barriers.models import Barrier, BarrierChange, BehaviourIncident, PlaybookEdit, WordsSaid
from upturn.barriers.playbook import Entry, shipped_playbook
from upturn.barriers.playbook_edits import PlaybookRefused, check_may_retire, what_differs
from upturn.barriers.policies import (
    Held,
    beginning,
    check_days,
    check_evidence_fits,
    check_may_rehold,
    status_named,
)
from upturn.barriers.queries import playbook_for
from upturn.barriers.refusals import BarrierChanged, BarrierRefused
from upturn.barriers.said import Said, check_held, check_said
from upturn.barriers.states import Status, WrongMove, check_may_become, raised_again
from upturn.barriers.visibility import (
    AUDIENCES,
    HELPERS,
    OPEN,
    SENSITIVITIES,
    held_as,
    is_as_narrow,
    may_see,
)
from upturn.people.models import Enrolment

_GONE = "This is no longer here, or not open to you."
_NOT_HERE = "This pupil is not on your organisation's roll."


@audited
def raise_barrier(
    *,
    by: Viewer,
    enrolment_id: int,
    kind: str,
    status: str,
    today: date,
    at: datetime,
    request_key: str,
    on: date | None = None,
    evidence: str = "",
    audience: str = HELPERS,
    sensitivity: str = OPEN,
    revisit_on: date | None = None,
    said: Said | None = None,
) -> int:
    """Record something in the way, with the words said about it; gives the barrier's id.

    A kind that is there already, held as closely as asked or closer, is updated and keeps who may see it.
    One held more widely stays as it is beside a new one, so that nothing told in confidence joins it. The
    same request twice is one.

    Raises:
        NotAllowed: when the viewer may not record for this pupil.
        BarrierRefused: naming the field to mend.
    """
    standing = _may_record(by, enrolment_id)
    on = on or today
    check_days(on, revisit_on, today)
    check_evidence_fits(evidence)
    check_held(audience, sensitivity)
    if done := _already(request_key, enrolment_id):
        note("barrier already recorded", "barrier", done, by=by)
        return done
    _check_kind(by, kind)
    asked = beginning(status, evidence)
    audience, sensitivity = held_as(kind, audience, sensitivity)
    barrier = _there_already(standing, enrolment_id, kind, audience, sensitivity)
    before = ""
    if barrier is None:
        barrier = Barrier(
            enrolment_id=enrolment_id,
            kind=kind,
            audience=audience,
            sensitivity=sensitivity,
            raised_on=on,
            raised_by_id=by.staff_id,
            version=0,
        )
        barrier.status = asked
    else:
        before = barrier.status
        barrier.status = raised_again(Status(before), asked)
    barrier.revisit_on = revisit_on or barrier.revisit_on
    barrier.version += 1
    barrier.save()
    _add_change(barrier, before, on, by, evidence, at, request_key)
    note("barrier raised again" if before else "barrier raised", "barrier", barrier.pk, by=by)
    if said is not None and said.words.strip():
        _write_down(by, enrolment_id, said.about(kind), on, at, f"{request_key[:38]}-w", barrier.pk, None)
    return barrier.pk


@audited
def move_barrier(
    *,
    by: Viewer,
    enrolment_id: int,
    barrier_id: int,
    after: str,
    version: int,
    today: date,
    at: datetime,
    request_key: str,
    evidence: str = "",
    revisit_on: date | None = None,
) -> None:
    """Move a barrier to another status. The same request twice is one.

    Args:
        version: the barrier's, as it was when the viewer looked.
        revisit_on: when to look again; None looks again no more.

    Raises:
        NotAllowed: when the viewer may not record for this pupil.
        BarrierChanged: when somebody else moved it meanwhile.
        BarrierRefused: when the status does not allow it, or evidence is missing.
    """
    barrier, _ = _open_barrier(by, enrolment_id, barrier_id)
    if _already(request_key, enrolment_id):
        note("barrier move already recorded", "barrier", barrier_id, by=by)
        return
    check_days(today, revisit_on, today)
    check_evidence_fits(evidence)
    _check_still(barrier, version)
    new, before = status_named(after), barrier.status
    try:
        check_may_become(Status(before), new, evidence)
    except WrongMove as wrong:
        raise BarrierRefused(str(wrong), "evidence" if new.needs_evidence else "") from wrong
    barrier.status, barrier.revisit_on = new, revisit_on
    barrier.version += 1
    barrier.save(update_fields=["status", "revisit_on", "version"])
    _add_change(barrier, before, today, by, evidence, at, request_key)
    note("barrier moved", "barrier", barrier_id, by=by)


@audited
def set_revisit(
    *, by: Viewer, enrolment_id: int, barrier_id: int, revisit_on: date | None, today: date
) -> None:
    """Say when a barrier is looked at again, or that it need not be.

    Raises:
        NotAllowed: when the viewer may not record for this pupil.
        BarrierRefused: when the day has passed.
    """
    barrier, _ = _open_barrier(by, enrolment_id, barrier_id)
    check_days(today, revisit_on, today)
    barrier.revisit_on = revisit_on
    barrier.save(update_fields=["revisit_on"])
    note("barrier to be looked at again", "barrier", barrier_id, by=by)


@audited
def change_barrier_audience(
    *, by: Viewer, enrolment_id: int, barrier_id: int, audience: str, sensitivity: str
) -> None:
    """Say anew who may see that something is in the way. Words keep their own audience.

    Raises:
        NotAllowed: when the viewer may not record for this pupil.
        BarrierRefused: when it is not theirs to change.
    """
    barrier, standing = _open_barrier(by, enrolment_id, barrier_id)
    now = Held(barrier.kind, barrier.audience, barrier.sensitivity, barrier.raised_by_id)
    check_may_rehold(standing, now, audience, sensitivity)
    barrier.audience, barrier.sensitivity = audience, sensitivity
    barrier.save(update_fields=["audience", "sensitivity"])
    note("who may see a barrier changed", "barrier", barrier_id, by=by, audience=audience)


@audited
def record_words(
    *,
    by: Viewer,
    enrolment_id: int,
    said: Said,
    on: date,
    today: date,
    at: datetime,
    request_key: str,
    barrier_id: int | None = None,
    conversation_id: int | None = None,
) -> int:
    """Write down something said, alone or about a barrier; gives its id. The same request twice is one.

    Raises:
        NotAllowed: when the viewer may not record for this pupil.
        BarrierRefused: naming the field to mend.
    """
    _may_record(by, enrolment_id)
    check_days(on, None, today)
    if barrier_id is not None:
        barrier, _ = _open_barrier(by, enrolment_id, barrier_id)
        said = said.about(barrier.kind)
    return _write_down(by, enrolment_id, said, on, at, request_key, barrier_id, conversation_id)


@audited
def withdraw_words(*, by: Viewer, enrolment_id: int, words_id: int, at: datetime) -> None:
    """Take back words written down by mistake; the trail keeps that they were there.

    Raises:
        BarrierRefused: when they are somebody else's, or already taken back.
    """
    words, _ = _open_words(by, enrolment_id, words_id)
    if words.by_id != by.staff_id:
        raise BarrierRefused("Only the person who wrote words down can take them back.")
    words.withdrawn_at = at
    words.save(update_fields=["withdrawn_at"])
    note("words taken back", "words", words_id, by=by)


@audited
def change_words_audience(
    *, by: Viewer, enrolment_id: int, words_id: int, audience: str, sensitivity: str
) -> None:
    """Say anew who may see something that was said, as the person who said it now wants.

    Raises:
        NotAllowed: when the viewer may not record for this pupil.
        BarrierRefused: when it is not theirs to change.
    """
    words, standing = _open_words(by, enrolment_id, words_id)
    kind = words.barrier.kind if words.barrier else ""
    now = Held(kind, words.audience, words.sensitivity, words.by_id)
    check_may_rehold(standing, now, audience, sensitivity)
    words.audience, words.sensitivity = audience, sensitivity
    words.save(update_fields=["audience", "sensitivity"])
    note("who may see words changed", "words", words_id, by=by, audience=audience)


@audited
def save_playbook_edit(
    *,
    by: Viewer,
    entry: str,
    wanted: Mapping[str, Any],
    is_retired: bool,
    version: int,
    at: datetime,
) -> int:
    """Keep an organisation's own version of an entry; gives its number. Only what differs is kept.

    Args:
        wanted: every field as it should be, as `upturn.barriers.playbook.Edit.changes` holds them.
        version: the entry's, as it was when the viewer looked; nought for the shipped words.

    Raises:
        NotAllowed: when the viewer may not change the playbook.
        PlaybookRefused: naming the field to mend, or when somebody changed the entry meanwhile.
    """
    check_may_edit_playbook(by)
    shipped = _shipped(entry)
    _check_entry_still(by.organisation_id, entry, version)
    if is_retired:
        check_may_retire(shipped)
    changes = what_differs(shipped, wanted)
    edits = PlaybookEdit.objects.filter(organisation_id=by.organisation_id, entry=entry)
    number = (edits.aggregate(newest=Max("version"))["newest"] or 0) + 1
    PlaybookEdit.objects.create(
        organisation_id=by.organisation_id,
        entry=entry,
        version=number,
        changes=changes,
        is_retired=is_retired,
        by_id=by.staff_id,
        at=at,
    )
    note("playbook changed", "playbook entry", entry, by=by, version=number)
    return number


@audited
def undo_playbook_edit(*, by: Viewer, entry: str, version: int, at: datetime) -> None:
    """Take back the newest edit of an entry, so that the one before it stands again, or the shipped words.

    Raises:
        NotAllowed: when the viewer may not change the playbook.
        PlaybookRefused: when it no longer is the newest.
    """
    check_may_edit_playbook(by)
    edit = (
        PlaybookEdit.objects.select_for_update()
        .filter(organisation_id=by.organisation_id, entry=entry, undone_at__isnull=True)
        .order_by("-version")
        .first()
    )
    if edit is None or edit.version != version:
        raise PlaybookRefused("This change is no longer the newest. Look at the entry as it is now.")
    edit.undone_at = at
    edit.save(update_fields=["undone_at"])
    note("playbook change undone", "playbook entry", entry, by=by, version=version)


@audited
def record_incidents(*, by: Viewer | None, organisation_id: int, incidents: Sequence[NewIncident]) -> int:
    """Keep incidents from the school's behaviour log; gives how many were not held before.

    One that is held already, by enrolment and number in the log, is brought up to date.

    Args:
        by: who brought them in; nobody for a watched folder.

    Raises:
        NotAllowed: when the viewer may not import, or a pupil is another organisation's.
    """
    if by is not None:
        check_may_import(by)
    enrolments = {each.enrolment_id for each in incidents}
    _check_enrolled_here(organisation_id, enrolments)
    held = BehaviourIncident.objects.filter(enrolment_id__in=enrolments)
    before = held.count()
    BehaviourIncident.objects.bulk_create(
        [_incident_row(each) for each in incidents],
        update_conflicts=True,
        unique_fields=["enrolment", "source_id"],
        update_fields=["on", "time", "lesson", "place", "what"],
    )
    new = held.count() - before
    subject = "organisation", organisation_id
    note("incidents brought in", *subject, by=by, organisation_id=organisation_id, number=new)
    return new


def _incident_row(new: NewIncident) -> BehaviourIncident:
    return BehaviourIncident(
        enrolment_id=new.enrolment_id,
        on=new.incident.on,
        time=new.incident.time,
        lesson=new.incident.lesson[:80],
        place=new.incident.place[:80],
        what=new.incident.what[:200],
        source_id=new.source_id,
    )


def _may_record(by: Viewer, enrolment_id: int) -> Standing:
    """Where the viewer stands to the pupil, when that lets them record what gets in the way."""
    # Locked, so that the same request sent twice at once is written once.
    here = Enrolment.objects.select_for_update().filter(pk=enrolment_id, organisation_id=by.organisation_id)
    if here.first() is None:
        raise NotAllowed(_NOT_HERE)
    standing = standing_to(by, enrolment_id)
    if not standing.helps:
        raise NotAllowed(
            "What gets in the way is recorded by the pupil's trusted adult and by attendance, pastoral, SEND "
            "and safeguarding staff and the head. If a pupil tells you something, tell one of them."
        )
    return standing


def _check_enrolled_here(organisation_id: int, enrolments: set[int]) -> None:
    here = Enrolment.objects.filter(pk__in=enrolments, organisation_id=organisation_id).count()
    if here != len(enrolments):
        raise NotAllowed(_NOT_HERE)


def _open_barrier(by: Viewer, enrolment_id: int, barrier_id: int) -> tuple[Barrier, Standing]:
    """A barrier the viewer may see and record for; to anyone else it is as if it were not there."""
    standing = _may_record(by, enrolment_id)
    row = Barrier.objects.select_for_update().filter(pk=barrier_id, enrolment_id=enrolment_id).first()
    if row is None or not may_see(standing, row.audience, row.sensitivity, row.raised_by_id):
        raise BarrierRefused(_GONE)
    return row, standing


def _open_words(by: Viewer, enrolment_id: int, words_id: int) -> tuple[WordsSaid, Standing]:
    standing = _may_record(by, enrolment_id)
    row = WordsSaid.objects.filter(pk=words_id, enrolment_id=enrolment_id, withdrawn_at__isnull=True).first()
    if row is None or not may_see(standing, row.audience, row.sensitivity, row.by_id):
        raise BarrierRefused(_GONE)
    return row, standing


def _there_already(
    standing: Standing, enrolment_id: int, kind: str, audience: str, sensitivity: str
) -> Barrier | None:
    """The barrier of a kind that a new raising joins: one the viewer sees, held as closely as asked.

    Of several, the one held most widely, so that as many people helping as may know of it do.
    """
    rows = Barrier.objects.select_for_update().filter(enrolment_id=enrolment_id, kind=kind)
    fitting = [
        row
        for row in rows
        if may_see(standing, row.audience, row.sensitivity, row.raised_by_id)
        and is_as_narrow(row.audience, row.sensitivity, audience, sensitivity)
    ]
    return max(fitting, key=_how_widely, default=None)


def _how_widely(row: Barrier) -> tuple[int, int]:
    return AUDIENCES.index(row.audience), -SENSITIVITIES.index(row.sensitivity)


def _check_kind(by: Viewer, kind: str) -> None:
    if kind not in {entry.key for entry in playbook_for(by.organisation_id).in_use}:
        raise BarrierRefused("Choose what seems to be in the way.", "kind")


def _check_still(barrier: Barrier, version: int) -> None:
    if barrier.version == version:
        return
    newest = barrier.changes.select_related("by").first()
    who, label = (newest.by.name, Status(newest.after).label) if newest else ("Somebody", "changed")
    raise BarrierChanged(
        f"{who} set this to “{label.lower()}” after you opened it. Nothing was saved: look at it again."
    )


def _already(request_key: str, enrolment_id: int) -> int | None:
    """The barrier that a request has changed already."""
    changes = BarrierChange.objects.filter(request_key=request_key, barrier__enrolment_id=enrolment_id)
    return changes.values_list("barrier_id", flat=True).first()


def _add_change(
    barrier: Barrier, before: str, on: date, by: Viewer, evidence: str, at: datetime, request_key: str
) -> None:
    BarrierChange.objects.create(
        barrier=barrier,
        before=before,
        after=barrier.status,
        on=on,
        by_id=by.staff_id,
        evidence=evidence.strip(),
        at=at,
        request_key=request_key,
    )


def _write_down(
    by: Viewer,
    enrolment_id: int,
    said: Said,
    on: date,
    at: datetime,
    request_key: str,
    barrier_id: int | None,
    conversation_id: int | None,
) -> int:
    check_said(said)
    words, created = WordsSaid.objects.get_or_create(
        request_key=request_key,
        defaults={
            "enrolment_id": enrolment_id,
            "barrier_id": barrier_id,
            "conversation_id": conversation_id,
            "topic": said.topic,
            "words": said.words.strip(),
            "whose": said.whose,
            "audience": said.audience,
            "sensitivity": said.sensitivity,
            "on": on,
            "by_id": by.staff_id,
            "at": at,
        },
    )
    note("words written down" if created else "words already written down", "words", words.pk, by=by)
    return words.pk


def _shipped(entry: str) -> Entry:
    found = shipped_playbook().entry(entry)
    if found is None:
        raise PlaybookRefused("This is not in the playbook.")
    return found


def _check_entry_still(organisation_id: int, entry: str, version: int) -> None:
    """Whether the entry is as it was when the viewer looked."""
    edits = PlaybookEdit.objects.filter(organisation_id=organisation_id, entry=entry, undone_at__isnull=True)
    newest = edits.select_related("by").order_by("-version").first()
    if (newest.version if newest else 0) == version:
        return
    who = f"{newest.by.name} changed" if newest else "Somebody undid a change of"
    raise PlaybookRefused(
        f"{who} this entry after you opened it. What you wrote is still below; look at the entry, then save."
    )
