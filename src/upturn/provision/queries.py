"""The one doorway through which a placement is read across organisations, and what may be read through it.

`open_pathway` decides by `upturn.provision.pathway.sharing.may_read`, and writes the reading log: a line for
each grant that was read by, with its purpose and fields. Nothing else reads another organisation's part.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.http import Http404

from upturn.access.doorways import OpenedRecord, enrolments_open_to, reason_for_access
from upturn.access.models import ReadingLogEntry
from upturn.access.permissions import EVERY_PUPIL, check_may_see_pupils
from upturn.access.queries import standing_to
from upturn.access.roles import RoleName
from upturn.access.viewer import Viewer
from upturn.barriers.queries import WordsView, words_of, words_that_may_go_home
from upturn.barriers.visibility import may_go_home
from upturn.kernel.academic_year import AcademicYear
from upturn.people.models import Organisation, Staff
from upturn.provision.models import PathwayEvent, PlacementShare, ProviderNeeds, ProvisionReferral
from upturn.provision.pathway.completeness import Completeness, ProviderTerms, completeness
from upturn.provision.pathway.document import (
    PARTS,
    InTheWay,
    Part,
    ReferralDocument,
    from_json,
    part_of,
    with_part,
)
from upturn.provision.pathway.parties import Party, Sides
from upturn.provision.pathway.placement import Span, phase_on
from upturn.provision.pathway.sharing import Grounds, Phase, Share, SharedField, readable
from upturn.provision.pathway.states import Moved, ReferralState, TimeToAnswer, time_to_answer
from upturn.registers.queries import pupil_year

REFERRAL, PLACEMENT = "Referral", "Placement"
OF_A_REFERRAL = tuple(SharedField(part) for part in PARTS)


@dataclass(frozen=True, slots=True)
class OpenedPathway:
    """One pathway, opened by a viewer: which side they are on, what they may read of it, on what grounds."""

    referral_id: int
    placement_id: int | None
    enrolment_id: int
    pupil_id: int
    viewer: Viewer
    party: Party
    sides: Sides
    phase: Phase
    state: ReferralState
    today: date
    grounds: Mapping[SharedField, Grounds]

    def may(self, field: SharedField) -> bool:
        """Whether a field may be read."""
        return field in self.grounds

    @property
    def leads(self) -> bool:
        """Whether the viewer is one of those who answer for a placement in their organisation."""
        return self.viewer.is_any(*EVERY_PUPIL)


def open_pathway(
    viewer: Viewer, referral_id: int, *, page: str, fields: Collection[SharedField], today: date
) -> OpenedPathway:
    """Open one pathway to read some of its fields, and log what was read of whom and why.

    Args:
        viewer: who reads.
        referral_id: whose pathway.
        page: `REFERRAL` or `PLACEMENT`, for the reading log.
        fields: what the page shows; what may not be read is left out of ``grounds``. A page with none of
            them says whose pathway it is and no more, to who may read anything of it.
        today: the day.

    Raises:
        NotAllowed: when no pupil's page is open to the viewer.
        Http404: when nothing of it is theirs to read; a stranger learns nothing, not even that it exists.
    """
    check_may_see_pupils(viewer)
    row = pathways_here(viewer).filter(pk=referral_id).first()
    if row is None or not _in_scope(viewer, row):
        raise Http404
    opened = opened_pathway(viewer, row, today)
    kept = {field: grounds for field, grounds in opened.grounds.items() if field in fields}
    if not (kept if fields else opened.grounds):
        raise Http404
    _log(viewer, row.enrolment.pupil_id, f"{page} {referral_id}", kept)
    return _with_grounds(opened, kept)


def pathways_here(viewer: Viewer) -> QuerySet[ProvisionReferral]:
    """Those the viewer's organisation is a side of; a draft is the school's alone."""
    here = viewer.organisation_id
    sent = ~Q(state=ReferralState.DRAFT.value) & Q(sent_on__isnull=False)
    rows = ProvisionReferral.objects.filter(
        Q(enrolment__organisation_id=here) | (sent & (Q(provider_id=here) | Q(authority_id=here)))
    )
    return rows.select_related(
        "enrolment__pupil",
        "enrolment__organisation",
        "provider",
        "authority",
        "placement__destination",
    ).prefetch_related("shares", "placement__yeses", "placement__reviews")


def _in_scope(viewer: Viewer, row: ProvisionReferral) -> bool:
    """Whether this pupil is one the viewer works with, where their organisation enrols the pupil."""
    placement = getattr(row, "placement", None)
    own = {row.enrolment.organisation_id: row.enrolment_id}
    if placement is not None:
        own[row.provider_id] = placement.enrolment_id
    enrolment_id = own.get(viewer.organisation_id)
    if enrolment_id is None:
        return viewer.is_any(*EVERY_PUPIL)
    return enrolments_open_to(viewer).filter(pk=enrolment_id).exists()


def sides_of(row: ProvisionReferral) -> Sides:
    """The organisations a referral is between."""
    return Sides(row.enrolment.organisation_id, row.provider_id, row.authority_id)


def phase_of(row: ProvisionReferral, today: date) -> Phase:
    """Where a pathway is today, from its referral and its placement."""
    placement = getattr(row, "placement", None)
    span = (
        Span(placement.starts_on, placement.ends_on, placement.settling_in_until, placement.ended_on)
        if placement
        else None
    )
    agreed = placement is not None and placement.agreed_on is not None
    return phase_on(ReferralState(row.state), span, agreed=agreed, today=today)


def opened_pathway(viewer: Viewer, row: ProvisionReferral, today: date) -> OpenedPathway:
    """What a viewer may read of a pathway today. It logs nothing: whoever shows it must.

    Raises:
        Http404: when the viewer's organisation is no side of it.
    """
    sides, phase = sides_of(row), phase_of(row, today)
    party = sides.party_of(viewer.organisation_id)
    if party is None:
        raise Http404
    placement = getattr(row, "placement", None)
    return OpenedPathway(
        referral_id=row.pk,
        placement_id=placement.pk if placement else None,
        enrolment_id=row.enrolment_id,
        pupil_id=row.enrolment.pupil_id,
        viewer=viewer,
        party=party,
        sides=sides,
        phase=phase,
        state=ReferralState(row.state),
        today=today,
        grounds=readable([as_share(each) for each in row.shares.all()], sides, viewer, phase, today),
    )


def _with_grounds(opened: OpenedPathway, grounds: Mapping[SharedField, Grounds]) -> OpenedPathway:
    held = {name: getattr(opened, name) for name in OpenedPathway.__slots__}
    return OpenedPathway(**{**held, "grounds": grounds})


def as_share(row: PlacementShare) -> Share:
    """A stored grant as the rule reads it; a field, role or phase nobody knows grants nothing."""
    return Share(
        from_id=row.from_organisation_id,
        to_id=row.to_organisation_id,
        fields=frozenset(each for each in SharedField if each.value in row.fields),
        roles=frozenset(each for each in RoleName if each.value in row.roles),
        phases=frozenset(each for each in Phase if each.value in row.phases),
        purpose=row.purpose,
        lawful_basis=row.lawful_basis,
        until=row.until,
        ended_on=row.ended_on,
    )


def _log(viewer: Viewer, pupil_id: int, page: str, read: Mapping[SharedField, Grounds]) -> None:
    by_share: dict[Share | None, list[SharedField]] = {} if read else {None: []}
    for field, grounds in read.items():
        by_share.setdefault(grounds.share, []).append(field)
    ReadingLogEntry.objects.bulk_create(
        ReadingLogEntry(
            staff_id=viewer.staff_id,
            organisation_id=viewer.organisation_id,
            pupil_id=pupil_id,
            page=page,
            reason=reason_for_access(viewer) if share is None else _read_for(viewer, share, fields),
        )
        for share, fields in by_share.items()
    )


def _read_for(viewer: Viewer, share: Share, fields: Iterable[SharedField]) -> str:
    role = next(each for each in RoleName if each in viewer.roles and each in share.roles)
    names = ", ".join(field.value.replace("_", " ") for field in fields)
    return f"{role.label}, for {share.purpose}: {names}"


@dataclass(frozen=True, slots=True)
class Happened:
    """One change of a pathway, as a side may see it."""

    what: str
    after: ReferralState | None
    part: str
    line: str
    by: str
    organisation: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ReferralSeen:
    """One referral as its reader may see it: parts they may not read are empty and not in ``parts``.

    ``complete`` is for the school, and for a provider that was sent it: how much of its own list is there.
    """

    opened: OpenedPathway
    name: str
    given_name: str
    date_of_birth: date | None
    year_group: str
    school: str
    provider: str
    authority: str
    document: ReferralDocument
    parts: tuple[str, ...]
    version: int
    sent_on: date | None
    answer_by: date | None
    history: tuple[Happened, ...]
    answered: TimeToAnswer | None
    terms: ProviderTerms
    complete: Completeness


def referral_seen(opened: OpenedPathway, now: datetime) -> ReferralSeen:
    """The referral of an opened pathway, with only what its reader may see of it."""
    row = ProvisionReferral.objects.select_related(
        "enrolment__pupil", "enrolment__organisation", "provider", "authority"
    ).get(pk=opened.referral_id)
    whole, terms = from_json(row.document), terms_of(row.provider_id)
    parts = tuple(part for part in PARTS if opened.may(SharedField(part)))
    shown = ReferralDocument()
    for part in parts:
        shown = with_part(shown, part, _as_it_stands(part_of(whole, part)))
    events = list(row.events.select_related("by", "organisation"))
    pupil = row.enrolment.pupil
    return ReferralSeen(
        opened=opened,
        name=str(pupil),
        given_name=pupil.given_name,
        date_of_birth=pupil.date_of_birth,
        year_group=row.enrolment.year_group,
        school=row.enrolment.organisation.name,
        provider=row.provider.name,
        authority=row.authority.name if row.authority else "",
        document=shown,
        parts=parts,
        version=row.version,
        sent_on=row.sent_on,
        answer_by=row.answer_by,
        history=tuple(_happened(each, opened) for each in events),
        answered=time_to_answer(_moves(events), now),
        terms=terms,
        complete=completeness(whole, terms, has_authority=row.authority_id is not None),
    )


def _as_it_stands(part: Part) -> Part:
    """A part without words that were taken back, or are held more closely, since they were chosen."""
    if not isinstance(part, InTheWay) or not part.words:
        return part
    stand = words_that_may_go_home([each.words_id for each in part.words])
    return replace(part, words=tuple(each for each in part.words if stand.get(each.words_id) == each.words))


def _happened(event: PathwayEvent, opened: OpenedPathway) -> Happened:
    """What was said with a move is between school and provider, who ask and answer."""
    may_read_line = opened.leads and opened.party is not Party.AUTHORITY
    return Happened(
        what=event.what,
        after=ReferralState(event.after) if event.after else None,
        part=event.part,
        line=event.line if may_read_line else "",
        by=event.by.name,
        organisation=event.organisation.name,
        at=event.at,
    )


def _moves(events: Iterable[PathwayEvent]) -> list[Moved]:
    return [Moved(ReferralState(each.after), each.at) for each in events if each.after]


def terms_of(provider_id: int) -> ProviderTerms:
    """What a provider said it needs; the usual list where it has not said."""
    row = ProviderNeeds.objects.filter(organisation_id=provider_id).first()
    if row is None:
        return ProviderTerms()
    return ProviderTerms(tuple(row.needs), tuple(row.questions), row.answers_within_days)


@dataclass(frozen=True, slots=True)
class AttendanceSeen:
    """The school's own register of the pupil this year, in counts; never a code, never a mark."""

    attended: int
    possible: int


def attendance_seen(opened: OpenedPathway) -> AttendanceSeen | None:
    """What the school's register says, where it may be read and there is one."""
    if not opened.may(SharedField.ATTENDANCE):
        return None
    record = OpenedRecord(opened.enrolment_id, opened.pupil_id, "shared")
    year = AcademicYear.containing(opened.today)
    picture = pupil_year(record, opened.sides.school_id, year).picture
    return AttendanceSeen(picture.attended, picture.possible) if picture and picture.possible else None


@dataclass(frozen=True, slots=True)
class ShareSeen:
    """A grant as a page says it, and whether it holds today."""

    share_id: int
    bundle: str
    from_name: str
    to_name: str
    is_ours: bool
    share: Share
    agreed_by: str
    agreed_at: datetime
    holds: bool

    @property
    def is_standing(self) -> bool:
        """Whether nobody has taken it back or put another in its place."""
        return self.share.ended_on is None


def shares_seen(opened: OpenedPathway) -> tuple[ShareSeen, ...]:
    """Every grant of a pathway that stands or stood, for each side to see."""
    rows = PlacementShare.objects.filter(referral_id=opened.referral_id)
    return tuple(
        ShareSeen(
            share_id=row.pk,
            bundle=row.bundle,
            from_name=row.from_organisation.name,
            to_name=row.to_organisation.name,
            is_ours=row.from_organisation_id == opened.viewer.organisation_id,
            share=as_share(row),
            agreed_by=row.agreed_by.name,
            agreed_at=row.agreed_at,
            holds=as_share(row).holds(opened.phase, opened.today),
        )
        for row in rows.select_related("from_organisation", "to_organisation", "agreed_by")
    )


@dataclass(frozen=True, slots=True)
class ReadingSeen:
    """That somebody read a pathway, from which organisation, when, and for what."""

    at: datetime
    name: str
    organisation: str
    reason: str


MOST_READINGS = 30


def readings_seen(opened: OpenedPathway) -> tuple[ReadingSeen, ...]:
    """Who read this pathway on any side, newest first: each side sees what the others read."""
    pages = [f"{page} {opened.referral_id}" for page in (REFERRAL, PLACEMENT)]
    rows = list(
        ReadingLogEntry.objects.filter(pupil_id=opened.pupil_id, page__in=pages).order_by("-at", "-id")[
            :MOST_READINGS
        ]
    )
    names = dict(Staff.objects.filter(pk__in={row.staff_id for row in rows}).values_list("pk", "name"))
    places = dict(
        Organisation.objects.filter(pk__in={row.organisation_id for row in rows}).values_list("pk", "name")
    )
    return tuple(
        ReadingSeen(
            row.at, names.get(row.staff_id, "Someone no longer here"), places[row.organisation_id], row.reason
        )
        for row in rows
    )


def referral_of_placement(viewer: Viewer, placement_id: int) -> int:
    """Which pathway a placement is of.

    Raises:
        Http404: when the viewer's organisation is no side of it.
    """
    found: int | None = (
        pathways_here(viewer).filter(placement__pk=placement_id).values_list("pk", flat=True).first()
    )
    if found is None:
        raise Http404
    return found


def words_that_may_go(viewer: Viewer, enrolment_id: int, pupil_id: int) -> list[WordsView]:
    """The words about a pupil that may be chosen for another setting: those the child let go home.

    It was these adults they spoke to, not strangers: what was said to us stays here until they say otherwise.
    """
    record = OpenedRecord(enrolment_id, pupil_id, "choosing words for a referral")
    seen = words_of(record, standing_to(viewer, enrolment_id))
    return [each for each in seen if may_go_home(each.audience, each.sensitivity)]


def organisations_of_kind(kind: str) -> list[tuple[int, str]]:
    """The organisations of a kind that a school may choose from, by name."""
    return list(Organisation.objects.filter(kind=kind).order_by("name").values_list("pk", "name"))
