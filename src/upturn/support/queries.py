"""Reads of support: a pupil's check-ins as a viewer may see them, and the dose that was given."""

import json
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Protocol

from django.db.models import CharField, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from upturn.access.doorways import OpenedRecord, enrolments_open_to
from upturn.access.standing import Standing
from upturn.access.viewer import Viewer
from upturn.barriers.visibility import may_see
from upturn.kernel.academic_year import AcademicYear
from upturn.people.models import Enrolment, Organisation
from upturn.people.teaching_days import bits_to_days
from upturn.plans.dose import Delivery, Dose, PlanDose
from upturn.plans.models import PlanVersion
from upturn.plans.queries import newest_versions
from upturn.registers.calendar import open_days
from upturn.registers.models import SchoolYear
from upturn.registers.queries import calendar_of
from upturn.support.check_ins import (
    NOT_ASKED,
    NOT_SEEN,
    GivenSupport,
    Readiness,
    given_supports,
)
from upturn.support.delivered import SupportsFrom, dose_through_versions
from upturn.support.models import Arrival, CheckIn

ANSWERS: tuple[tuple[str, str], ...] = tuple((each.value, str(each.label)) for each in CheckIn.How)
SAID_OF_READINESS: tuple[tuple[str, str], ...] = tuple(
    (each.value, str(each.label)) for each in CheckIn.Ready
)
TIMELINE = 60


@dataclass(frozen=True, slots=True)
class CheckInHeld:
    """A check-in as one viewer may see it: ``how``, ``line`` and ``ready`` are empty where they may not."""

    check_in_id: int
    enrolment_id: int
    support: str
    on: date
    at: datetime
    by_id: int
    by_name: str
    how: str
    arrived_at: time | None
    line: str
    ready: Readiness
    cover_by: str
    cover_on: date | None

    @property
    def happened(self) -> bool:
        return self.how != NOT_SEEN


@dataclass(frozen=True, slots=True)
class Came:
    """A pupil's arrival at a door today."""

    time: time
    door: str


class HasPlan(Protocol):
    """A plan, as far as dose needs to know it."""

    @property
    def plan_id(self) -> int: ...


def standing_supports(
    organisation_id: int, only: Collection[int] | None = None, *, or_naming: int | None = None
) -> dict[int, tuple[GivenSupport, ...]]:
    """The supports of plans that stand, by enrolment; one query.

    Of all the school's plans only those asked for are read beyond their text: most are somebody else's.

    Args:
        organisation_id: the school.
        only: the enrolments to look at; without it, all.
        or_naming: besides those, every plan with a support that this member of staff gives.
    """
    here = newest_versions().filter(plan__enrolment__organisation_id=organisation_id)
    rows = here.annotate(supports=KeyTextTransform("supports", "document"))
    if only is not None and or_naming is None:
        rows = rows.filter(plan__enrolment_id__in=only)
    names = re.compile(rf'"who_id":\s*{or_naming}\b')
    return {
        enrolment_id: given_supports(json.loads(stored or "[]"))
        for enrolment_id, stored in rows.values_list("plan__enrolment_id", "supports")
        if only is None or enrolment_id in only or names.search(stored or "")
    }


def arrivals_on(enrolment_ids: Iterable[int], day: date) -> dict[int, Came]:
    """Who of some enrolments came in on a day, when and by which door; one query."""
    rows = Arrival.objects.filter(enrolment_id__in=enrolment_ids, on=day, withdrawn_at__isnull=True)
    return {
        enrolment_id: Came(at, door)
        for enrolment_id, at, door in rows.values_list("enrolment_id", "time", "door")
    }


def check_ins_of(record: OpenedRecord, standing: Standing) -> tuple[CheckInHeld, ...]:
    """A pupil's last check-ins as the viewer may see them, newest first.

    Those helping the pupil see every check-in and only the words meant for them. Others see only the
    check-ins whose words they may see, and nothing says that there are more.
    """
    rows = CheckIn.objects.filter(enrolment_id=record.enrolment_id, withdrawn_at__isnull=True)
    found = ((row, _may_see(standing, row)) for row in rows.select_related("by", "cover_by")[:TIMELINE])
    return tuple(held(row, sees=sees) for row, sees in found if sees or standing.helps)


def _may_see(standing: Standing, row: CheckIn) -> bool:
    return may_see(standing, row.audience, row.sensitivity, row.by_id)


def held(row: CheckIn, *, sees: bool) -> CheckInHeld:
    """A check-in as it is shown to somebody, with its words only where they may see them."""
    return CheckInHeld(
        check_in_id=row.pk,
        enrolment_id=row.enrolment_id,
        support=row.support,
        on=row.on,
        at=row.at,
        by_id=row.by_id,
        by_name=row.by.name,
        how=row.how,
        arrived_at=row.arrived_at,
        line=row.line if sees else "",
        ready=Readiness(row.feels_ok_here, row.someone_helps, row.can_do_some) if sees else NOT_ASKED,
        cover_by=row.cover_by.name if row.cover_by else "",
        cover_on=row.cover_on,
    )


def school_days(organisation_id: int, first: date, last: date) -> tuple[date, ...]:
    """The days from one to another, both included, on which the school is open.

    By its calendar; by its teaching days in a year that has none, and after the end of one that was only
    proposed from registers, which knows of nothing later.
    """
    years = {AcademicYear.containing(first), AcademicYear.containing(last)}
    known = {year: _Known.of(organisation_id, year) for year in years}
    taught = (
        _teaching_days(organisation_id) if any(each.ends < last for each in known.values()) else frozenset()
    )
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return tuple(day for day in days if known[AcademicYear.containing(day)].is_open(day, taught))


@dataclass(frozen=True, slots=True)
class _Known:
    """What a year's calendar says: its open days, and the last day it speaks of."""

    open_days: frozenset[date]
    ends: date

    def is_open(self, day: date, taught: frozenset[int]) -> bool:
        return day in self.open_days if day <= self.ends else day.weekday() in taught

    @classmethod
    def of(cls, organisation_id: int, year: AcademicYear) -> "_Known":
        # Its summary of the whole year is long, and nobody needs it to know the open days.
        years = SchoolYear.objects.defer("summary")
        kept = years.filter(organisation_id=organisation_id, start=year.start).first()
        calendar = calendar_of(kept)
        if kept is None or calendar is None:
            return cls(frozenset(), date.min)
        proposed_to = max((each.last for each in calendar.periods), default=date.min)
        ends = proposed_to if kept.calendar_is_provisional else date.max
        return cls(open_days(calendar, year.weeks), ends)


def _teaching_days(organisation_id: int) -> frozenset[int]:
    bits = Organisation.objects.values_list("teaching_days", flat=True).get(pk=organisation_id)
    return frozenset(bits_to_days(bits))


def dose_of(record: OpenedRecord, plan: HasPlan, today: date, *, since: date | None = None) -> PlanDose:
    """What one plan of an opened record came to, from its beginning or a day given."""
    versions = _versions(
        PlanVersion.objects.filter(plan_id=plan.plan_id, plan__enrolment_id=record.enrolment_id)
    )
    organisation_id = Enrolment.objects.values_list("organisation_id", flat=True).get(pk=record.enrolment_id)
    return _doses(versions, organisation_id, today, since).get(plan.plan_id, PlanDose(Dose(), (), ()))


def dose_of_many(
    viewer: Viewer, plans: Iterable[HasPlan], today: date, *, since: date | None = None
) -> dict[int, PlanDose]:
    """What each of some plans came to, by the plan's number; plans not open to the viewer are left out.

    The same number of queries whatever their number.
    """
    wanted = [plan.plan_id for plan in plans]
    rows = PlanVersion.objects.filter(
        plan_id__in=wanted, plan__enrolment_id__in=enrolments_open_to(viewer).values("id")
    )
    return _doses(_versions(rows), viewer.organisation_id, today, since)


@dataclass(frozen=True, slots=True)
class _PlanVersions:
    """A plan's versions, oldest first."""

    enrolment_id: int
    versions: tuple[SupportsFrom, ...]


def _versions(rows: QuerySet[PlanVersion]) -> dict[int, _PlanVersions]:
    found: dict[int, tuple[int, list[SupportsFrom]]] = {}
    columns = ("plan_id", "plan__enrolment_id", "on", "document__supports")
    for plan_id, enrolment_id, on, stored in rows.order_by("plan_id", "number").values_list(*columns):
        supports = tuple(each.planned for each in given_supports(stored))
        found.setdefault(plan_id, (enrolment_id, []))[1].append(SupportsFrom(on, supports))
    return {plan_id: _PlanVersions(each, tuple(held)) for plan_id, (each, held) in found.items()}


def _doses(
    plans: Mapping[int, _PlanVersions], organisation_id: int, today: date, since: date | None
) -> dict[int, PlanDose]:
    first = since or min((_began(each) for each in plans.values()), default=today)
    deliveries = _deliveries({each.enrolment_id for each in plans.values()}, first, today)
    days = school_days(organisation_id, min(first, today), today)
    return {
        plan_id: dose_through_versions(
            plan.versions, deliveries.get(plan.enrolment_id, ()), days, today, since=since
        )
        for plan_id, plan in plans.items()
    }


def _began(plan: _PlanVersions) -> date:
    starts = [each.starts_on for version in plan.versions for each in version.supports]
    return min([plan.versions[0].since, *starts])


def _deliveries(enrolment_ids: Collection[int], first: date, last: date) -> dict[int, list[Delivery]]:
    """What was recorded of each enrolment's supports, by day; one query.

    Days come as text: they are few and the rows are many, and most of the time would go on reading them.
    """
    rows: Iterable[Any] = (
        CheckIn.objects.filter(
            enrolment_id__in=enrolment_ids, on__range=(first, last), withdrawn_at__isnull=True
        )
        .annotate(day=Cast("on", CharField()))
        .order_by("on")
        .values_list("enrolment_id", "support", "day", "how", "by_id")
    )
    days: dict[str, date] = {}
    found: dict[int, list[Delivery]] = {}
    for enrolment_id, support, said, how, by_id in rows:
        on = days.get(said) or days.setdefault(said, date.fromisoformat(said))
        found.setdefault(enrolment_id, []).append(Delivery(support, on, how != NOT_SEEN, by_id))
    return found
