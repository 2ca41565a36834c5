"""Dose through every version of a plan: what was planned on a day is what the plan said on that day.

Otherwise a plan cut down to once a week would look as if it had always been kept.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from operator import attrgetter

from upturn.plans.dose import Delivery, Dose, Gap, PlanDose, PlannedSupport, SupportDose, plan_dose

ONE_DAY = timedelta(days=1)
_on = attrgetter("on")


@dataclass(frozen=True, slots=True)
class SupportsFrom:
    """What a plan's supports were from a day on, until the next version."""

    since: date
    supports: tuple[PlannedSupport, ...]


def dose_through_versions(
    versions: Sequence[SupportsFrom],
    deliveries: Sequence[Delivery],
    school_days: Sequence[date],
    today: date,
    *,
    since: date | None = None,
) -> PlanDose:
    """What a plan came to, up to today; of today only what is recorded already, since the rest may follow.

    Args:
        versions: the plan's versions, oldest first; the last of a day stands for that day.
        deliveries: what was recorded of its supports.
        school_days: the days the school is open, in order.
        today: the day it is.
        since: the first day to look at; from the beginning where it is not given.
    """
    total, supports, gaps = Dose(), dict[str, SupportDose](), list[Gap]()
    recorded = sorted(deliveries, key=_on)
    for began, last, planned in _spans(versions, recorded, today):
        first = began if since is None else max(began, since)
        days = school_days[bisect_left(school_days, first) : bisect_right(school_days, last)]
        within = recorded[bisect_left(recorded, first, key=_on) : bisect_right(recorded, last, key=_on)]
        part = plan_dose(planned, within, days, first, last)
        total += part.total
        gaps += part.gaps
        for each in part.supports:
            before = supports.get(each.key)
            supports[each.key] = replace(each, dose=before.dose + each.dose) if before else each
    return PlanDose(total, _in_order_of(versions, supports), tuple(gaps))


def _spans(
    versions: Sequence[SupportsFrom], deliveries: Sequence[Delivery], today: date
) -> list[tuple[date, date, Sequence[PlannedSupport]]]:
    """Each version's days, to yesterday; and today with the supports of which something is recorded."""
    spans: list[tuple[date, date, Sequence[PlannedSupport]]] = []
    for place, version in enumerate(versions):
        first = version.since if place else min(version.since, *_starts(version), today)
        ends = versions[place + 1].since - ONE_DAY if place + 1 < len(versions) else today - ONE_DAY
        last = min(ends, today - ONE_DAY)
        if first <= last:
            spans.append((first, last, version.supports))
    if versions:
        recorded = {each.support_key for each in deliveries if each.on == today}
        if given := [each for each in versions[-1].supports if each.key in recorded]:
            spans.append((today, today, given))
    return spans


def _starts(version: SupportsFrom) -> list[date]:
    """A first version may be written down after its supports began."""
    return [each.starts_on for each in version.supports] or [version.since]


def _in_order_of(
    versions: Sequence[SupportsFrom], supports: dict[str, SupportDose]
) -> tuple[SupportDose, ...]:
    """The supports as the newest plan orders them, then those it no longer has."""
    newest = [each.key for each in versions[-1].supports] if versions else []
    keys = [*newest, *(key for key in supports if key not in newest)]
    return tuple(supports[key] for key in keys if key in supports)
