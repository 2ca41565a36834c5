"""Contacts: which adults would be added or changed, and the write that does it. Nobody is removed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from upturn.access.viewer import Viewer
from upturn.exchange.kinds.lists import Counted, prepared_list
from upturn.exchange.preparing import MovedOn, Prepared, Request
from upturn.exchange.queries import held_contacts, roll_of, roll_version
from upturn.exchange.reading.contacts import ContactRow, ContactsReading
from upturn.exchange.reading.problems import Problem
from upturn.exchange.reading.recognition import Recognition
from upturn.families.models import FamilyContact
from upturn.people.models import Organisation

FIELDS = {
    "parental_responsibility": "parental_responsibility",
    "priority": "priority",
    "contact_language": "language",
    "channel": "channel",
    "phone": "phone",
    "email": "email",
}
TEXTS = frozenset({"language", "channel", "phone", "email"})
LENGTHS = {"language": 60, "phone": 40, "email": 254}

Key = tuple[int, str, str]


@dataclass(frozen=True, slots=True)
class _Change:
    """Adults to add and to change, by pupil, name and relationship, with what the file says of each."""

    new: Mapping[Key, Mapping[str, Any]]
    changed: Mapping[Key, Mapping[str, Any]]
    unchanged: int
    problems: tuple[Problem, ...]
    pupils: int


def prepare_contacts(
    request: Request, recognition: Recognition, reading: ContactsReading, today: date
) -> Prepared:
    """Set a file of contacts against the store."""
    version = roll_version(request.organisation_id)
    held = held_contacts(request.organisation_id)
    change = _compare(request.organisation_id, recognition, reading, held)
    return prepared_list(
        recognition,
        Counted(len(change.new), len(change.changed), change.unchanged, change.pupils, len(held)),
        change.problems,
        partial(_write, request.organisation_id, version, change),
        things="contacts",
        roll_version=version,
    )


def _compare(
    organisation_id: int,
    recognition: Recognition,
    reading: ContactsReading,
    held: Mapping[Key, Mapping[str, Any]],
) -> _Change:
    roll = roll_of(organisation_id)
    problems = list(reading.problems)
    wanted: dict[Key, Mapping[str, Any]] = {}
    for row in reading.rows:
        match = roll.match(row.pupil, row.pupil_name)
        if match.refused:
            problems.append(_refused(recognition, row, match.refused))
            continue
        key = (match.enrolments[-1].pupil_id, row.name[:200], (row.relationship or "")[:60])
        wanted[key] = {
            name: _stored(row, role, name) for role, name in FIELDS.items() if role in reading.said
        }
    new = {key: values for key, values in wanted.items() if key not in held}
    differs = {
        key: values
        for key, values in wanted.items()
        if key in held and any(held[key][name] != value for name, value in values.items())
    }
    pupils = len({pupil for pupil, *_ in wanted})
    return _Change(new, differs, len(wanted) - len(new) - len(differs), tuple(problems), pupils)


def _refused(recognition: Recognition, row: ContactRow, reason: str) -> Problem:
    return Problem(recognition.table.name, row.line, recognition.heading("pupil"), row.pupil, reason)


def _stored(row: ContactRow, role: str, name: str) -> Any:
    value = getattr(row, "language" if role == "contact_language" else role)
    return (value or "")[: LENGTHS.get(name)] if name in TEXTS else value


def _write(
    organisation_id: int, version: int, change: _Change, by: Viewer | None, proposal_id: int, at: datetime
) -> None:
    if Organisation.objects.select_for_update().get(pk=organisation_id).roll_version != version:
        raise MovedOn
    FamilyContact.objects.bulk_create(_rows(organisation_id, change.new))
    for (pupil_id, name, relationship), values in change.changed.items():
        FamilyContact.objects.filter(
            organisation_id=organisation_id, pupil_id=pupil_id, name=name, relationship=relationship
        ).update(**values)


def _rows(organisation_id: int, new: Mapping[Key, Mapping[str, Any]]) -> Sequence[FamilyContact]:
    return [
        FamilyContact(
            organisation_id=organisation_id, pupil_id=pupil_id, name=name, relationship=relationship, **values
        )
        for (pupil_id, name, relationship), values in new.items()
    ]
