"""Rolls: who would be put on roll or changed, and the write that does it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import partial

from upturn.access.viewer import Viewer
from upturn.exchange.alarms import odd_proportions
from upturn.exchange.kinds.again import picture_all_years_again
from upturn.exchange.kinds.columns import columns_read
from upturn.exchange.outcomes import Outcome, remarks_of
from upturn.exchange.preparing import MovedOn, Prepared, Request
from upturn.exchange.queries import held_roll, roll_of, roll_version
from upturn.exchange.reading.problems import Problem
from upturn.exchange.reading.recognition import Recognition, fingerprint
from upturn.exchange.reading.roll import RollReading
from upturn.exchange.roll_changes import ChangedEnrolment, NewEnrolment, RollChange, roll_change
from upturn.exchange.writing.rejected import rejected_rows
from upturn.kernel.academic_year import AcademicYear
from upturn.people.models import Enrolment, Organisation, Pupil


def prepare_roll(request: Request, recognition: Recognition, reading: RollReading, today: date) -> Prepared:
    """Set a roll against the store."""
    version = roll_version(request.organisation_id)
    held = held_roll(request.organisation_id)
    first_day = AcademicYear.containing(today).first_day
    elsewhere = roll_of(request.organisation_id).elsewhere
    change = roll_change(reading.rows, reading.said, held, elsewhere, first_day)
    problems = _problems(recognition, reading, change)
    current = [each for each in held if each.values["leaves_on"] is None or each.values["leaves_on"] >= today]
    outcome = _outcome(recognition, change, problems, {each.enrolment_id for each in current})
    return Prepared(
        outcome=replace(outcome, alarms=odd_proportions(outcome, held=len(held), on_roll=len(current))),
        base=f"roll:{version}",
        work_out=partial(partial, _write, request.organisation_id, version, change),
        fingerprint=fingerprint(recognition.table),
        columns=recognition.mapping,
        rejected_rows=partial(rejected_rows, recognition.table, problems),
    )


def _outcome(
    recognition: Recognition, change: RollChange, problems: Sequence[Problem], current: set[int]
) -> Outcome:
    notes = []
    provisional = sum(each.held.provisional for each in change.changed)
    if provisional:
        notes.append(f"{provisional:,} provisional pupils would get their names and details from this roll.")
    return Outcome(
        kind=recognition.kind,
        layout="",
        things="pupils",
        new=len(change.new),
        changed=len(change.changed),
        unchanged=change.unchanged,
        rejected=sum(problem.rejected for problem in problems),
        warnings=sum(not problem.rejected for problem in problems),
        missing_from_file=len(current - change.seen),
        pupils=len(change.new) + len(change.changed) + change.unchanged,
        columns=columns_read(recognition),
        notes=tuple(notes),
        remarks=remarks_of(problems),
    )


def _problems(recognition: Recognition, reading: RollReading, change: RollChange) -> list[Problem]:
    name, column = recognition.table.name, recognition.heading("upn") or recognition.heading("pupil")
    refused = [Problem(name, each.line, column, each.found, each.reason) for each in change.rejected]
    return sorted([*reading.problems, *refused], key=lambda problem: problem.line or 0)


def _write(
    organisation_id: int, version: int, change: RollChange, by: Viewer | None, proposal_id: int, at: datetime
) -> None:
    organisation = Organisation.objects.select_for_update().get(pk=organisation_id)
    if organisation.roll_version != version:
        raise MovedOn
    _write_new(organisation, change.new)
    _write_returning(change.new)
    _write_changed(change.changed)
    organisation.roll_version += 1
    organisation.save(update_fields=["roll_version"])
    picture_all_years_again(by, organisation_id, at)


def _write_new(organisation: Organisation, new: Sequence[NewEnrolment]) -> None:
    strangers = {each.person: each for each in new if each.pupil_id is None}
    made = Pupil.objects.bulk_create(Pupil(upn=each.upn, **each.pupil) for each in strangers.values())
    ids = {person: pupil.pk for person, pupil in zip(strangers, made, strict=True)}
    Enrolment.objects.bulk_create(
        Enrolment(
            pupil_id=each.pupil_id or ids[each.person],
            organisation=organisation,
            local_id=each.local_id[:60],
            **each.enrolment,
        )
        for each in new
    )


def _write_returning(new: Sequence[NewEnrolment]) -> None:
    """What is new of pupils who come back: a name, or the UPN they lacked."""
    for each in new:
        if each.pupil_id and each.pupil:
            Pupil.objects.filter(pk=each.pupil_id).update(**each.pupil)
        if each.pupil_id and each.upn:
            Pupil.objects.filter(pk=each.pupil_id, upn=None).update(upn=each.upn)


def _write_changed(changed: Iterable[ChangedEnrolment]) -> None:
    for each in changed:
        pupil = {**each.pupil, "provisional": False}
        if each.upn != each.held.upn:
            pupil["upn"] = each.upn
        Pupil.objects.filter(pk=each.held.pupil_id).update(**pupil)
        Enrolment.objects.filter(pk=each.held.enrolment_id).update(
            **each.enrolment, local_id=each.local_id[:60], provisional=False
        )
