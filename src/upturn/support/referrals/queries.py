"""Reads of referrals."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from upturn.access.doorways import OpenedRecord, enrolments_open_to, on_roll
from upturn.access.queries import standings
from upturn.access.standing import Standing
from upturn.access.viewer import Viewer
from upturn.barriers.visibility import HELPERS, may_see
from upturn.support.models import Referral, ReferralChange
from upturn.support.referrals.states import State

SERVICES: tuple[tuple[str, str], ...] = tuple((each.value, str(each.label)) for each in Referral.To)


@dataclass(frozen=True, slots=True)
class ReferralMove:
    """One move of a referral."""

    after: State
    on: date
    by: str
    line: str


@dataclass(frozen=True, slots=True)
class ReferralView:
    """One referral, as somebody who may see it does."""

    referral_id: int
    enrolment_id: int
    pupil_id: int
    pupil: str
    to: str
    whom: str
    state: State
    reason: str
    meanwhile: str
    sensitivity: str
    sent_on: date
    ask_again_on: date | None
    by_id: int
    by: str
    version: int
    moves: tuple[ReferralMove, ...]


def referrals_of(record: OpenedRecord, standing: Standing) -> list[ReferralView]:
    """The referrals of an opened record that the viewer may see, newest first."""
    rows = Referral.objects.filter(enrolment_id=record.enrolment_id)
    return _views([row for row in _joined(rows) if _may_see(row, standing)])


def referrals_to_ask_after(viewer: Viewer, today: date) -> list[ReferralView]:
    """Open referrals on which it is for us to ask again, the longest waiting first."""
    open_here = on_roll(enrolments_open_to(viewer), today).values("id")
    rows = _joined(
        Referral.objects.filter(
            enrolment_id__in=open_here,
            ask_again_on__lte=today,
            state__in=[each.value for each in State if each.is_open],
        )
    )
    held = standings(viewer, [row.enrolment_id for row in rows])
    seen = [row for row in rows if _may_see(row, held[row.enrolment_id])]
    return sorted(_views(seen), key=lambda each: (each.ask_again_on or today, each.pupil))


def _joined(rows: QuerySet[Referral]) -> list[Referral]:
    return list(rows.select_related("by", "enrolment__pupil").prefetch_related("changes__by"))


def _may_see(row: Referral, standing: Standing) -> bool:
    return may_see(standing, HELPERS, row.sensitivity, row.by_id)


def _views(rows: Sequence[Referral]) -> list[ReferralView]:
    return [
        ReferralView(
            referral_id=row.pk,
            enrolment_id=row.enrolment_id,
            pupil_id=row.enrolment.pupil_id,
            pupil=str(row.enrolment.pupil),
            to=row.get_to_display(),
            whom=row.whom,
            state=State(row.state),
            reason=row.reason,
            meanwhile=row.meanwhile,
            sensitivity=row.sensitivity,
            sent_on=row.sent_on,
            ask_again_on=row.ask_again_on,
            by_id=row.by_id,
            by=row.by.name,
            version=row.version,
            moves=tuple(_move(each) for each in row.changes.all()),
        )
        for row in rows
    ]


def _move(change: ReferralChange) -> ReferralMove:
    return ReferralMove(State(change.after), change.on, change.by.name, change.line)
