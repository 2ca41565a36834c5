"""Behaviour incidents: which would be new or changed, and the write that keeps them. None is taken away."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from upturn.access.viewer import Viewer
from upturn.barriers.actions import record_incidents
from upturn.barriers.incidents import Incident, NewIncident
from upturn.barriers.queries import incidents_held
from upturn.exchange.kinds.lists import Counted, prepared_list
from upturn.exchange.preparing import MovedOn, Prepared, Request
from upturn.exchange.queries import roll_of, roll_version
from upturn.exchange.reading.incidents import IncidentRow, IncidentsReading
from upturn.exchange.reading.problems import Problem
from upturn.exchange.reading.recognition import Recognition
from upturn.people.models import Organisation

Key = tuple[int, str]
_FACTS = (
    "They are kept as facts about when and where, shown to the people helping a pupil, and are never added "
    "up into a score."
)
_NOT_NUMBERED = (
    "No column numbers the incidents. One whose words are changed in the behaviour log would come in again "
    "as another."
)


@dataclass(frozen=True, slots=True)
class _Change:
    """The incidents to add and to bring up to date, by enrolment and number in the log."""

    new: Mapping[Key, Incident]
    changed: Mapping[Key, Incident]
    unchanged: int
    problems: tuple[Problem, ...]

    @property
    def pupils(self) -> int:
        """How many pupils the additions and changes are about."""
        return len({enrolment for enrolment, _ in (*self.new, *self.changed)})


def prepare_incidents(
    request: Request, recognition: Recognition, reading: IncidentsReading, today: date
) -> Prepared:
    """Set a behaviour log against the store."""
    version = roll_version(request.organisation_id)
    held = incidents_held(request.organisation_id)
    change = _compare(request.organisation_id, recognition, reading, held, today)
    days = [each.on for each in (*change.new.values(), *change.changed.values())]
    return prepared_list(
        recognition,
        Counted(len(change.new), len(change.changed), change.unchanged, change.pupils, len(held)),
        change.problems,
        partial(_write, request.organisation_id, version, change),
        things="incidents",
        roll_version=version,
        notes=(_FACTS,) if reading.numbered else (_FACTS, _NOT_NUMBERED),
        first=min(days).isoformat() if days else "",
        last=max(days).isoformat() if days else "",
    )


def _compare(
    organisation_id: int,
    recognition: Recognition,
    reading: IncidentsReading,
    held: Mapping[Key, Incident],
    today: date,
) -> _Change:
    roll, problems = roll_of(organisation_id), list(reading.problems)
    wanted: dict[Key, Incident] = {}
    for row in reading.rows:
        match = roll.match(row.pupil, row.pupil_name)
        refused = match.refused or _refused_day(row, today)
        if refused:
            problems.append(_problem(recognition, row, "pupil" if match.refused else "date", refused))
            continue
        begun = [each for each in match.enrolments if each.starts_on <= row.on] or match.enrolments
        wanted[begun[-1].enrolment_id, row.number] = Incident(
            row.on, row.time, row.lesson[:80], row.place[:80], row.what[:200]
        )
    new = {key: each for key, each in wanted.items() if key not in held}
    changed = {key: each for key, each in wanted.items() if key in held and held[key] != each}
    return _Change(new, changed, len(wanted) - len(new) - len(changed), tuple(problems))


def _refused_day(row: IncidentRow, today: date) -> str:
    if row.on <= today:
        return ""
    return f"{row.on:%d/%m/%Y} is still to come. Check the day in the behaviour log."


def _problem(recognition: Recognition, row: IncidentRow, role: str, reason: str) -> Problem:
    found = row.pupil if role == "pupil" else row.on.isoformat()
    return Problem(recognition.table.name, row.line, recognition.heading(role), found, reason)


def _write(
    organisation_id: int, version: int, change: _Change, by: Viewer | None, proposal_id: int, at: datetime
) -> None:
    if Organisation.objects.select_for_update().get(pk=organisation_id).roll_version != version:
        raise MovedOn
    both = {**change.new, **change.changed}
    incidents = [NewIncident(enrolment, each, number) for (enrolment, number), each in both.items()]
    record_incidents(by=by, organisation_id=organisation_id, incidents=incidents)
