"""Reads of many pathways: each line says no more than its reader may know, and every name shown is logged."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max, QuerySet

from upturn.access.doorways import OpenedRecord, reason_for_access
from upturn.access.models import ReadingLogEntry
from upturn.access.permissions import EVERY_PUPIL, check_may_see_pupils
from upturn.access.viewer import Viewer
from upturn.provision.models import Placement, PlacementDestination, ProvisionReferral
from upturn.provision.pathway.attempts import follow_up_due
from upturn.provision.pathway.cycle import next_review
from upturn.provision.pathway.parties import Party
from upturn.provision.pathway.placement import Span, Stage, Yes, stage_on, still_to_agree
from upturn.provision.pathway.sharing import Phase
from upturn.provision.pathway.states import ReferralState
from upturn.provision.placing.queries import may_read_this
from upturn.provision.queries import (
    PLACEMENT,
    REFERRAL,
    OpenedPathway,
    opened_pathway,
    pathways_here,
)


@dataclass(frozen=True, slots=True)
class PlacementLine:
    """What a list says of a placement. ``follow_up`` is the day to ask how it is going, until asked."""

    placement_id: int
    starts_on: date
    ends_on: date
    ended_on: date | None
    stage: Stage
    waiting_for: tuple[Party, ...]
    next_review: date | None
    has_destination: bool
    follow_up: date | None


@dataclass(frozen=True, slots=True)
class LastMessage:
    """That there is a message its reader may read: when, and from where; never what it says.

    ``is_new`` when they have not opened the placement since.
    """

    at: datetime
    organisation: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class PathwayLine:
    """One pathway in a list. ``name`` is blank where the reader may not, or no longer, know whose it is."""

    referral_id: int
    pupil_id: int
    party: Party
    phase: Phase
    name: str
    year_group: str
    school: str
    provider: str
    authority: str
    state: ReferralState
    sent_on: date | None
    answer_by: date | None
    placement: PlacementLine | None
    last_message: LastMessage | None


def pathways_of(viewer: Viewer, today: date) -> tuple[PathwayLine, ...]:
    """Every pathway the viewer's organisation is a side of, newest first, for those who lead there.

    Raises:
        NotAllowed: when no pupil's page is open to the viewer.
    """
    check_may_see_pupils(viewer)
    if not viewer.is_any(*EVERY_PUPIL):
        return ()
    lines = _lines(viewer, pathways_here(viewer), today)
    _log_names(viewer, [line for line in lines if line.name])
    return tuple(lines)


def pathways_of_pupil(viewer: Viewer, record: OpenedRecord, today: date) -> tuple[PathwayLine, ...]:
    """The pathways of an opened record at its school, newest first."""
    rows = pathways_here(viewer).filter(enrolment_id=record.enrolment_id)
    return tuple(_lines(viewer, rows, today))


def _lines(viewer: Viewer, rows: QuerySet[ProvisionReferral], today: date) -> list[PathwayLine]:
    found = list(rows.prefetch_related("placement__messages__organisation"))
    opened = _last_opened(viewer, found)
    return [_line(opened_pathway(viewer, row, today), row, opened.get(row.pk)) for row in found]


def _last_opened(viewer: Viewer, rows: Sequence[ProvisionReferral]) -> dict[int, datetime]:
    """When the viewer last opened each placement, by its referral; one query."""
    pages = {f"{PLACEMENT} {row.pk}": row.pk for row in rows}
    opened = ReadingLogEntry.objects.filter(staff_id=viewer.staff_id, page__in=pages)
    last = opened.values_list("page").annotate(last=Max("at")).order_by()
    return {pages[page]: at for page, at in last}


def _log_names(viewer: Viewer, lines: Sequence[PathwayLine]) -> None:
    reason = f"{reason_for_access(viewer)}: the name in a list"
    ReadingLogEntry.objects.bulk_create(
        ReadingLogEntry(
            staff_id=viewer.staff_id,
            organisation_id=viewer.organisation_id,
            pupil_id=line.pupil_id,
            page=f"{REFERRAL} {line.referral_id}",
            reason=reason[:200],
        )
        for line in lines
    )


def _line(opened: OpenedPathway, row: ProvisionReferral, since: datetime | None) -> PathwayLine:
    placement = getattr(row, "placement", None)
    return PathwayLine(
        referral_id=row.pk,
        pupil_id=opened.pupil_id,
        party=opened.party,
        phase=opened.phase,
        name=str(row.enrolment.pupil) if opened.grounds else "",
        year_group=row.enrolment.year_group if opened.grounds else "",
        school=row.enrolment.organisation.name,
        provider=row.provider.name,
        authority=row.authority.name if row.authority else "",
        state=opened.state,
        sent_on=row.sent_on,
        answer_by=row.answer_by,
        placement=_placement_line(placement, opened.today) if placement else None,
        last_message=_last_message(placement, opened, since) if placement else None,
    )


def _last_message(row: Placement, opened: OpenedPathway, since: datetime | None) -> LastMessage | None:
    others = [
        each
        for each in row.messages.all()
        if each.organisation_id != opened.viewer.organisation_id and may_read_this(each, opened)
    ]
    if not others:
        return None
    last = others[-1]
    return LastMessage(last.at, last.organisation.name, is_new=since is None or last.at > since)


def _placement_line(row: Placement, today: date) -> PlacementLine:
    yeses = [Yes(Party(each.party), each.version, each.who, each.on) for each in row.yeses.all()]
    waiting = still_to_agree(yeses, row.version)
    span = Span(row.starts_on, row.ends_on, row.settling_in_until, row.ended_on)
    held = [each.held_on for each in row.reviews.all()]
    destination: PlacementDestination | None = getattr(row, "destination", None)
    asked = destination is not None and destination.followed_up_on is not None
    return PlacementLine(
        placement_id=row.pk,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        ended_on=row.ended_on,
        stage=stage_on(span, waiting if row.agreed_on is None else (), today),
        waiting_for=waiting if row.ended_on is None else (),
        next_review=None if row.ended_on else next_review(row.starts_on, row.review_every_weeks, held),
        has_destination=destination is not None,
        follow_up=follow_up_due(row.ended_on) if row.ended_on and not asked else None,
    )
