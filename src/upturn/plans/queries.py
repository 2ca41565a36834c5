"""Reads about plans: what stands for whom, its versions, which are due to be looked at, and those closed.

Every read is scoped by the doors of `upturn.access`. A document is given as it is kept; what its reader may
not see of its barriers is taken out by `plan_seen_by`, which pages use.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import F, QuerySet

from upturn.access.doorways import OpenedRecord, enrolments_open_to, on_roll
from upturn.access.queries import standings
from upturn.access.standing import Standing
from upturn.access.viewer import Viewer
from upturn.barriers.models import Barrier
from upturn.barriers.visibility import HELPERS, OPEN, held_as, may_see
from upturn.families.models import ContactMade
from upturn.families.queries import CONVERSATIONS
from upturn.plans.differences import FOR_EVERY_ADULT, as_seen
from upturn.plans.document import PlanDocument, from_json
from upturn.plans.models import Plan, PlanVersion


@dataclass(frozen=True, slots=True)
class CurrentPlan:
    """The plan that stands for an enrolment, in its newest version; ``review_by`` is a name."""

    plan_id: int
    enrolment_id: int
    version: int
    document: PlanDocument
    opened_on: date
    review_on: date
    review_by_id: int
    review_by: str
    changed_on: date
    changed_by: str
    version_id: int


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a plan as it stood, with who saved it, when, and why it changed."""

    plan_id: int
    number: int
    document: PlanDocument
    on: date
    at: datetime
    by_id: int
    by: str
    why: str


@dataclass(frozen=True, slots=True)
class ClosedPlan:
    """A plan that no longer stands; ``without_contact``: nobody had been spoken with since the last look."""

    plan_id: int
    versions: int
    opened_on: date
    closed_on: date
    closed_by: str
    why: str
    without_contact: bool


@dataclass(frozen=True, slots=True)
class ReviewDue:
    """A plan to be looked at by a day, with whose it is and who said they would look."""

    plan_id: int
    enrolment_id: int
    pupil_id: int
    name: str
    year_group: str
    form: str
    review_on: date
    review_by_id: int
    review_by: str


_CURRENT = (
    "plan_id",
    "plan__enrolment_id",
    "number",
    "document",
    "plan__opened_on",
    "plan__review_on",
    "plan__review_by_id",
    "plan__review_by__name",
    "on",
    "by__name",
    "id",
)


def plan_of(record: OpenedRecord) -> CurrentPlan | None:
    """The plan that stands for an opened record; one query."""
    row = newest_versions().filter(plan__enrolment_id=record.enrolment_id).values_list(*_CURRENT).first()
    return _current(row) if row else None


def plan_seen_by(viewer: Viewer, record: OpenedRecord) -> CurrentPlan | None:
    """The plan that stands, with no barrier in it that is not open to the viewer."""
    plan = plan_of(record)
    if plan is None:
        return None
    seen = as_seen(plan.document, open_barriers(viewer, record.enrolment_id, plan.document))
    return replace(plan, document=seen)


def plans_of(viewer: Viewer, enrolment_ids: Collection[int] | None = None) -> dict[int, CurrentPlan]:
    """The plans that stand, by enrolment, among those open to the viewer; one query whatever their number.

    Args:
        viewer: who is looking.
        enrolment_ids: only of these; without it, of every enrolment open to the viewer.

    Raises:
        NotAllowed: when no pupil's page is open to the viewer.
    """
    enrolments = enrolments_open_to(viewer)
    if enrolment_ids is not None:
        enrolments = enrolments.filter(pk__in=enrolment_ids)
    rows = newest_versions().filter(plan__enrolment__in=enrolments.values("pk")).values_list(*_CURRENT)
    return {plan.enrolment_id: plan for plan in map(_current, rows)}


def versions_of(record: OpenedRecord, plan_id: int) -> list[Version]:
    """Every version of one of a record's plans, newest first; one query."""
    return [_version(row) for row in _versions(record, plan_id)]


def version_numbered(record: OpenedRecord, plan_id: int, number: int) -> Version | None:
    """One version of one of a record's plans."""
    row = _versions(record, plan_id).filter(number=number).first()
    return _version(row) if row else None


def closed_plans(record: OpenedRecord) -> list[ClosedPlan]:
    """The plans of a record that no longer stand, newest first."""
    rows = Plan.objects.filter(enrolment_id=record.enrolment_id, closed_on__isnull=False)
    return [
        ClosedPlan(
            plan_id=row.pk,
            versions=row.version,
            opened_on=row.opened_on,
            closed_on=row.closed_on or row.opened_on,
            closed_by=row.closed_by.name if row.closed_by else "",
            why=row.closed_why,
            without_contact=row.closed_without_contact,
        )
        for row in rows.select_related("closed_by").order_by("-closed_on", "-id")
    ]


def reviews_due(viewer: Viewer, until: date, *, today: date) -> list[ReviewDue]:
    """The plans of pupils on roll to be looked at by a day, soonest first; one query.

    Raises:
        NotAllowed: when no pupil's page is open to the viewer.
    """
    open_now = on_roll(enrolments_open_to(viewer), today).values("pk")
    rows = Plan.objects.filter(closed_on__isnull=True, review_on__lte=until, enrolment__in=open_now)
    in_order = rows.select_related("enrolment__pupil", "review_by").order_by(
        "review_on", "enrolment__pupil__family_name", "enrolment__pupil__given_name", "id"
    )
    return [_due(plan) for plan in in_order]


def _due(plan: Plan) -> ReviewDue:
    enrolment, pupil = plan.enrolment, plan.enrolment.pupil
    return ReviewDue(
        plan_id=plan.pk,
        enrolment_id=enrolment.pk,
        pupil_id=pupil.pk,
        name=f"{pupil.given_name} {pupil.family_name}".strip(),
        year_group=enrolment.year_group,
        form=enrolment.form,
        review_on=plan.review_on,
        review_by_id=plan.review_by_id,
        review_by=plan.review_by.name,
    )


def versions_to_have_read(plan_ids: Collection[int]) -> dict[int, int]:
    """The version of each plan since which nothing changed that every adult who meets the pupil goes by.

    Ticking a step off or moving the review asks nobody to read a plan again. One query.
    """
    rows = PlanVersion.objects.filter(plan_id__in=plan_ids).order_by("plan_id", "number")
    said: dict[int, list[object]] = {}
    since: dict[int, int] = {}
    for plan_id, number, stored in rows.values_list("plan_id", "number", "document"):
        now = [stored.get(name) for name in FOR_EVERY_ADULT]
        if said.get(plan_id) != now:
            said[plan_id], since[plan_id] = now, number
    return since


def open_barriers(viewer: Viewer, enrolment_id: int, *documents: PlanDocument) -> frozenset[str]:
    """Which of the barriers in some of a pupil's plans are open to the viewer; three queries.

    One that no record stands behind is held as the people helping the pupil hold things.
    """
    standing = standings(viewer, [enrolment_id])[enrolment_id]
    held = {
        kind: (audience, sensitivity, raised_by_id)
        for kind, audience, sensitivity, raised_by_id in Barrier.objects.filter(
            enrolment_id=enrolment_id
        ).values_list("kind", "audience", "sensitivity", "raised_by_id")
    }
    named = {key for document in documents for key in _barriers_in(document)}
    return frozenset(key for key in named if _is_open(standing, key, held.get(key, (HELPERS, OPEN, None))))


def spoken_with_since(enrolment_id: int, day: date, today: date) -> bool:
    """Whether somebody spoke with the pupil or family after a day, or today."""
    held = ContactMade.objects.filter(
        enrolment_id=enrolment_id, withdrawn_at__isnull=True, spoke_with__in=CONVERSATIONS
    )
    return held.filter(on__gt=day).exists() or held.filter(on=today).exists()


def last_look(plan_id: int) -> date:
    """The day the plan was last looked at: opened, or its review moved on."""
    rows = PlanVersion.objects.filter(plan_id=plan_id).order_by("number").values_list("on", "document")
    looked, review = None, None
    for on, stored in rows:
        if stored.get("review_on") != review:
            looked, review = on, stored.get("review_on")
    if looked is None:
        raise LookupError("a plan without a version")
    return looked


def _barriers_in(document: PlanDocument) -> set[str]:
    named = {*document.barriers, *(each.barrier for each in document.steps)}
    return named | {each.barrier for each in document.supports}


def _is_open(standing: Standing, key: str, held: tuple[str, str, int | None]) -> bool:
    audience, sensitivity, raised_by_id = held
    return may_see(standing, *held_as(key, audience, sensitivity), raised_by_id)


def newest_versions() -> QuerySet[PlanVersion]:
    """The version that stands of every plan that is open, wherever: who asks says whose."""
    return PlanVersion.objects.filter(plan__closed_on__isnull=True, number=F("plan__version")).order_by(
        "plan_id"
    )


def _current(row: tuple[object, ...]) -> CurrentPlan:
    plan_id, enrolment_id, number, stored, *rest = row
    return CurrentPlan(plan_id, enrolment_id, number, from_json(stored), *rest)  # type: ignore[arg-type]


def _versions(record: OpenedRecord, plan_id: int) -> QuerySet[PlanVersion]:
    rows = PlanVersion.objects.filter(plan_id=plan_id, plan__enrolment_id=record.enrolment_id)
    return rows.select_related("by").order_by("-number")


def _version(row: PlanVersion) -> Version:
    return Version(
        row.plan_id, row.number, from_json(row.document), row.on, row.at, row.by_id, row.by.name, row.why
    )
