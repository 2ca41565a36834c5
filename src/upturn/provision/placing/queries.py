"""Reads of one placement, each part only for those who may read it: the doorway has decided already."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from upturn.access.permissions import check_may_see_school
from upturn.access.viewer import Viewer
from upturn.people.clock import school_day
from upturn.provision.expectations import Expectation
from upturn.provision.models import (
    PathwayEvent,
    Placement,
    PlacementDestination,
    ProvisionReferral,
    ReintegrationAttempt,
    ThreadMessage,
)
from upturn.provision.pathway.attempts import (
    AttemptStep,
    Destination,
    Readiness,
    Went,
    follow_up_due,
    readiness_from_json,
    steps_from_json,
)
from upturn.provision.pathway.cycle import next_review, on_time
from upturn.provision.pathway.parties import Party
from upturn.provision.pathway.placement import (
    Ended,
    Expectations,
    Span,
    Stage,
    Yes,
    from_json,
    stage_on,
    still_to_agree,
    yeses_to,
)
from upturn.provision.pathway.sharing import SharedField, may_read_message
from upturn.provision.pathway.states import ReferralState
from upturn.provision.queries import OpenedPathway
from upturn.provision.reintegration import Decision, Outcome, Stay


@dataclass(frozen=True, slots=True)
class MessageSeen:
    """One message of the thread that its reader may read."""

    words: str
    by: str
    organisation: str
    is_ours: bool
    seen_by: tuple[Party, ...]
    is_restricted: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class ReviewSeen:
    """A review that was held, and whether by its day."""

    due_on: date
    held_on: date
    on_time: bool
    present: str
    minutes: tuple[str, ...]
    by: str
    organisation: str


@dataclass(frozen=True, slots=True)
class AttemptSeen:
    """One attempt, whatever came of it."""

    attempt_id: int
    to: str
    began_on: date
    steps: tuple[AttemptStep, ...]
    readiness: Readiness
    went: Went
    ended_on: date | None
    learned: str
    version: int
    by: str
    organisation: str


@dataclass(frozen=True, slots=True)
class DestinationSeen:
    """Where they went on to, and how it was going there."""

    kind: Destination
    line: str
    follow_up_due: date
    followed_up_on: date | None
    still_there: bool | None
    follow_up_line: str


@dataclass(frozen=True, slots=True)
class PlacementSeen:
    """A placement as its reader may see it; what they may not read is None or empty.

    ``waiting_for`` are the sides whose yes to the newest version is still to come.
    """

    placement_id: int
    version: int
    span: Span
    stage: Stage
    weekly_cost: int | None
    review_every_weeks: int
    agreed_on: date | None
    ended_how: Ended | None
    ended_line: str
    expectations: Expectations | None
    yeses: tuple[Yes, ...]
    waiting_for: tuple[Party, ...]
    next_review: date | None
    reviews: tuple[ReviewSeen, ...]
    attempts: tuple[AttemptSeen, ...]
    messages: tuple[MessageSeen, ...]
    destination: DestinationSeen | None


def placement_seen(opened: OpenedPathway) -> PlacementSeen:
    """The placement of an opened pathway, with only what its reader may see of it."""
    row = Placement.objects.get(referral_id=opened.referral_id)
    span = Span(row.starts_on, row.ends_on, row.settling_in_until, row.ended_on)
    yeses = [Yes(Party(each.party), each.version, each.who, each.on) for each in row.yeses.all()]
    waiting = still_to_agree(yeses, row.version)
    held = list(row.reviews.values_list("held_on", flat=True))
    agreed_seen = opened.may(SharedField.EXPECTATIONS)
    return PlacementSeen(
        placement_id=row.pk,
        version=row.version,
        span=span,
        stage=stage_on(span, waiting if row.agreed_on is None else (), opened.today),
        weekly_cost=row.weekly_cost if opened.may(SharedField.TERMS) else None,
        review_every_weeks=row.review_every_weeks,
        agreed_on=row.agreed_on,
        ended_how=Ended(row.ended_how) if row.ended_how else None,
        ended_line=row.ended_line if opened.leads and agreed_seen else "",
        expectations=from_json(row.expectations) if agreed_seen else None,
        yeses=tuple(yeses_to(yeses, row.version).values()) if agreed_seen else (),
        waiting_for=waiting,
        next_review=None if row.ended_on else next_review(row.starts_on, row.review_every_weeks, held),
        reviews=_reviews(row) if opened.may(SharedField.REVIEWS) else (),
        attempts=_attempts(row.attempts.select_related("by", "organisation"))
        if opened.may(SharedField.ATTEMPTS)
        else (),
        messages=_messages(row, opened),
        destination=_destination(row) if opened.may(SharedField.DESTINATION) else None,
    )


def _reviews(row: Placement) -> tuple[ReviewSeen, ...]:
    return tuple(
        ReviewSeen(
            each.due_on,
            each.held_on,
            on_time(each.due_on, each.held_on),
            each.present,
            tuple(each.minutes),
            each.by.name,
            each.organisation.name,
        )
        for each in row.reviews.select_related("by", "organisation")
    )


def _attempts(rows: Iterable[ReintegrationAttempt]) -> tuple[AttemptSeen, ...]:
    return tuple(
        AttemptSeen(
            attempt_id=each.pk,
            to=each.to,
            began_on=each.began_on,
            steps=steps_from_json(each.steps),
            readiness=readiness_from_json(each.readiness),
            went=Went(each.went),
            ended_on=each.ended_on,
            learned=each.learned,
            version=each.version,
            by=each.by.name,
            organisation=each.organisation.name,
        )
        for each in rows
    )


def _messages(row: Placement, opened: OpenedPathway) -> tuple[MessageSeen, ...]:
    return tuple(
        _message(each, opened)
        for each in row.messages.select_related("by", "organisation")
        if may_read_this(each, opened)
    )


def may_read_this(message: ThreadMessage, opened: OpenedPathway) -> bool:
    """Whether the reader of an opened pathway may read one message of its thread."""
    written_by = opened.sides.party_of(message.organisation_id)
    return written_by is not None and may_read_message(
        {Party(each) for each in message.seen_by},
        message.is_restricted,
        written_by,
        opened.sides,
        opened.viewer,
        opened.phase,
    )


def _message(message: ThreadMessage, opened: OpenedPathway) -> MessageSeen:
    return MessageSeen(
        words=message.words,
        by=message.by.name,
        organisation=message.organisation.name,
        is_ours=message.organisation_id == opened.viewer.organisation_id,
        seen_by=tuple(Party(each) for each in message.seen_by),
        is_restricted=message.is_restricted,
        at=message.at,
    )


def _destination(row: Placement) -> DestinationSeen | None:
    held = PlacementDestination.objects.filter(placement=row).first()
    if held is None or row.ended_on is None:
        return None
    return DestinationSeen(
        kind=Destination(held.kind),
        line=held.line,
        follow_up_due=follow_up_due(row.ended_on),
        followed_up_on=held.followed_up_on,
        still_there=held.still_there,
        follow_up_line=held.follow_up_line,
    )


def expectations_agreed(provider_id: int) -> dict[int, Expectation]:
    """What was agreed of each learner of a provider, by their enrolment there; ended placements left out."""
    rows = Placement.objects.filter(
        referral__provider_id=provider_id, agreed_on__isnull=False, ended_on__isnull=True
    )
    return {
        row.enrolment_id: from_json(row.expectations).agreed(
            Span(row.starts_on, row.ends_on, row.settling_in_until)
        )
        for row in rows
    }


def stays_and_decisions(viewer: Viewer, today: date) -> tuple[list[Stay], list[Decision]]:
    """Every placement and every decided referral of the viewer's organisation, for counting: no names.

    Raises:
        NotAllowed: when the organisation's pooled figures are not open to the viewer.
    """
    check_may_see_school(viewer)
    here = Q(enrolment__organisation_id=viewer.organisation_id)
    here |= Q(provider_id=viewer.organisation_id) | Q(authority_id=viewer.organisation_id)
    referrals = ProvisionReferral.objects.filter(here, sent_on__isnull=False)
    placements = Placement.objects.filter(referral__in=referrals).exclude(ended_how=Ended.NEVER_BEGAN.value)
    stays = [_stay(row, today) for row in placements.prefetch_related("attempts") if row.starts_on <= today]
    decided = PathwayEvent.objects.filter(
        referral__in=referrals,
        after__in=[ReferralState.ACCEPTED.value, ReferralState.DECLINED.value],
    )
    decisions = [Decision(school_day(row.at), row.after == ReferralState.ACCEPTED.value) for row in decided]
    return stays, decisions


def _stay(row: Placement, today: date) -> Stay:
    attempts = list(row.attempts.all())
    held = sum(each.went == Went.HELD.value for each in attempts)
    return Stay(row.starts_on, row.ended_on, _outcome(row, today), len(attempts), held)


def _outcome(row: Placement, today: date) -> Outcome:
    if row.ended_how:
        return Outcome.COMPLETED if Ended(row.ended_how).is_completed else Outcome.WITHDRAWN
    return Outcome.STILL_PLACED if today <= row.ends_on else Outcome.UNKNOWN
