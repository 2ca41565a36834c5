"""Reads about imports: what files are compared with, and what the Imports pages show."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from upturn.access.permissions import check_may_import
from upturn.access.viewer import Viewer
from upturn.exchange.keeping import REJECTED_AS
from upturn.exchange.matching import OnRoll, Roll
from upturn.exchange.models import ImportProposal, ImportSource
from upturn.exchange.outcomes import Outcome, Question, stretches_of
from upturn.exchange.preparing import Request
from upturn.exchange.roll_changes import ENROLMENT_FIELDS, PUPIL_FIELDS, Held
from upturn.exchange.states import ImportState
from upturn.families.models import FamilyContact
from upturn.people.models import Enrolment, Organisation, Pupil, Staff, TeachingGroup


@dataclass(frozen=True, slots=True)
class ImportLine:
    """One import in a list."""

    proposal_id: int
    file_name: str
    state: ImportState
    kind: str
    by: str
    at: datetime
    committed_at: datetime | None
    outcome: Outcome | None


@dataclass(frozen=True, slots=True)
class ImportDetail:
    """One import with everything a reviewer sees; ``sentence`` says why a file could not be read.

    ``stretches`` is how many parts of a long one are written, and of how many; (0, 0) for one that is
    written at once.
    """

    line: ImportLine
    size: int
    date_order: str
    columns: dict[str, str]
    question: Question | None
    sentence: str
    put_back_because: str
    stretches: tuple[int, int] = (0, 0)


def roll_of(organisation_id: int) -> Roll:
    """The organisation's roll, ready to be matched."""
    entries = [
        OnRoll(*row)
        for row in Enrolment.objects.filter(organisation_id=organisation_id)
        .order_by("starts_on", "id")
        .values_list(
            "id",
            "pupil_id",
            "pupil__upn",
            "local_id",
            "pupil__given_name",
            "pupil__family_name",
            "starts_on",
            "leaves_on",
            "provisional",
        )
    ]
    theirs = {entry.upn for entry in entries if entry.upn}
    everyone = Pupil.objects.filter(upn__isnull=False).values_list("upn", flat=True)
    return Roll.of(entries, (upn for upn in everyone if upn and upn not in theirs))


def held_roll(organisation_id: int) -> list[Held]:
    """Every enrolment of the organisation with all a roll may change."""
    rows = Enrolment.objects.filter(organisation_id=organisation_id).select_related("pupil")
    return [
        Held(
            enrolment_id=row.pk,
            pupil_id=row.pupil_id,
            upn=row.pupil.upn,
            local_id=row.local_id,
            values={name: getattr(row.pupil, name) for name in PUPIL_FIELDS.values()}
            | {name: getattr(row, name) for name in ENROLMENT_FIELDS.values()},
            provisional=row.provisional,
        )
        for row in rows
    ]


def held_contacts(organisation_id: int) -> dict[tuple[int, str, str], dict[str, Any]]:
    """Every family contact by pupil, name and relationship, with all that a file may change."""
    rows = FamilyContact.objects.filter(organisation_id=organisation_id).values()
    return {(row["pupil_id"], row["name"], row["relationship"]): dict(row) for row in rows}


@dataclass(frozen=True, slots=True)
class HeldClass:
    """One class as held: its teacher as written, and its places."""

    teacher: str
    enrolments: frozenset[int]


def held_classes(organisation_id: int) -> dict[tuple[str, str], HeldClass]:
    """Every class of the organisation, by name and subject."""
    groups = TeachingGroup.objects.filter(organisation_id=organisation_id).prefetch_related("places")
    return {
        (group.name, group.subject): HeldClass(
            group.teacher_name, frozenset(place.enrolment_id for place in group.places.all())
        )
        for group in groups
    }


def staff_by_name(organisation_id: int) -> dict[str, int]:
    """Staff who work at the organisation, by name and by e-mail address in lower case."""
    staff = Staff.objects.filter(memberships__organisation_id=organisation_id).distinct()
    return {key.casefold(): each.pk for each in staff for key in (each.name, each.email)}


def roll_version(organisation_id: int) -> int:
    """The roll's version, which grows with every change to it."""
    return Organisation.objects.values_list("roll_version", flat=True).get(pk=organisation_id)


def on_roll_between(roll: Roll, first: date, last: date) -> frozenset[int]:
    """The enrolments current at any time between two days."""
    return frozenset(
        entry.enrolment_id
        for group in (*roll.by_upn.values(), *roll.by_local_id.values())
        for entry in group
        if entry.starts_on <= last and (entry.leaves_on is None or entry.leaves_on >= first)
    )


def remembered_source(organisation_id: int, fingerprint: str) -> ImportSource | None:
    """The source a file's headings belong to, where a person has accepted one like it before."""
    return ImportSource.objects.filter(organisation_id=organisation_id, fingerprint=fingerprint).first()


def columns_remembered(organisation_id: int) -> list[dict[str, str]]:
    """Which columns people have mapped for each source they accepted, role to heading."""
    sources = ImportSource.objects.filter(organisation_id=organisation_id).order_by("-remembered_at")
    return [dict(source.columns) for source in sources]


def imports_of(viewer: Viewer, *, most: int = 50) -> list[ImportLine]:
    """The organisation's newest imports.

    Raises:
        NotAllowed: when the viewer may not import.
    """
    check_may_import(viewer)
    rows = ImportProposal.objects.filter(organisation_id=viewer.organisation_id).select_related("proposed_by")
    return [_line(row) for row in rows[:most]]


def import_file_names(organisation_id: int, proposal_ids: Collection[int]) -> dict[int, str]:
    """The file names of some of an organisation's imports, by number."""
    rows = ImportProposal.objects.filter(organisation_id=organisation_id, pk__in=proposal_ids)
    return dict(rows.values_list("pk", "file_name"))


def import_detail(viewer: Viewer, proposal_id: int) -> ImportDetail | None:
    """One of the organisation's imports, or None.

    Raises:
        NotAllowed: when the viewer may not import.
    """
    check_may_import(viewer)
    row = (
        ImportProposal.objects.filter(organisation_id=viewer.organisation_id, pk=proposal_id)
        .select_related("proposed_by")
        .first()
    )
    if row is None:
        return None
    return ImportDetail(
        line=_line(row),
        size=row.size,
        date_order=row.date_order,
        columns=dict(row.columns),
        question=Question.from_json(row.outcome["question"]) if "question" in row.outcome else None,
        sentence=row.outcome.get("sentence", ""),
        put_back_because=row.outcome.get("put_back_because", ""),
        stretches=stretches_of(row.outcome),
    )


def rejected_rows_of(viewer: Viewer, proposal_id: int) -> Path | None:
    """The file of rows one of the organisation's imports did not take, or None.

    Raises:
        NotAllowed: when the viewer may not import.
    """
    check_may_import(viewer)
    row = ImportProposal.objects.filter(organisation_id=viewer.organisation_id, pk=proposal_id).first()
    if row is None or not row.stored_as:
        return None
    kept = rejected_rows_file(row)
    return kept if kept.is_file() else None


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


def kept_files() -> Path:
    """The folder of kept files."""
    return Path(settings.MEDIA_ROOT) / "imports"


def kept_file(proposal: ImportProposal) -> Path:
    """Where a proposal's file is kept."""
    return kept_files() / proposal.stored_as


def rejected_rows_file(proposal: ImportProposal) -> Path:
    """Where the rows not taken are kept, each with its reason."""
    return kept_file(proposal).with_name(REJECTED_AS)


def _line(row: ImportProposal) -> ImportLine:
    read = "things" in row.outcome
    return ImportLine(
        proposal_id=row.pk,
        file_name=row.file_name,
        state=ImportState(row.state),
        kind=row.kind,
        by=row.proposed_by.name if row.proposed_by else "Watched folder" if row.by_folder else "Command line",
        at=row.proposed_at,
        committed_at=row.committed_at,
        outcome=Outcome.from_json(row.outcome) if read else None,
    )
