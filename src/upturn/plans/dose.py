"""Dose: what a plan promised, day by day, and how much of it the adults gave.

A gap is the adults' to close, never the child's, and nothing is counted by adult.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class PlannedSupport:
    """A support as planned: its weekdays (0 is Monday), and its first and last day, None while it runs on."""

    key: str
    name: str
    weekdays: frozenset[int]
    starts_on: date
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """What was recorded of a support on a day: it happened, or it did not."""

    support_key: str
    on: date
    happened: bool
    by_id: int


@dataclass(frozen=True, slots=True)
class Gap:
    """A planned day on which a support did not happen, or nobody recorded whether it did."""

    support_key: str
    name: str
    on: date
    recorded: bool


@dataclass(frozen=True, slots=True)
class Dose:
    """Planned occasions and what became of them; ``besides`` were given on days not planned."""

    planned: int = 0
    delivered: int = 0
    did_not_happen: int = 0
    besides: int = 0

    @property
    def not_recorded(self) -> int:
        """Planned occasions of which nobody said anything."""
        return self.planned - self.delivered - self.did_not_happen

    def __add__(self, other: "Dose") -> "Dose":
        return Dose(
            self.planned + other.planned,
            self.delivered + other.delivered,
            self.did_not_happen + other.did_not_happen,
            self.besides + other.besides,
        )


@dataclass(frozen=True, slots=True)
class SupportDose:
    """One support's dose."""

    key: str
    name: str
    dose: Dose


@dataclass(frozen=True, slots=True)
class PlanDose:
    """A plan's dose: in all, of each support as the plan orders them, and the gaps, oldest first."""

    total: Dose
    supports: tuple[SupportDose, ...]
    gaps: tuple[Gap, ...]


def planned_days(
    support: PlannedSupport, school_days: Iterable[date], first: date, last: date
) -> tuple[date, ...]:
    """The days a support is planned on: its weekdays among the school's open days, in order.

    Args:
        support: the support.
        school_days: the days the school is open.
        first: the first day to look at, included.
        last: the last day to look at, included.
    """
    until = last if support.ends_on is None else min(last, support.ends_on)
    since = max(first, support.starts_on)
    return tuple(
        sorted({day for day in school_days if since <= day <= until and day.weekday() in support.weekdays})
    )


def plan_dose(
    supports: Sequence[PlannedSupport],
    deliveries: Iterable[Delivery],
    school_days: Collection[date],
    first: date,
    last: date,
) -> PlanDose:
    """What a plan's supports came to from one day to another, both included.

    A support that one adult recorded as missed and another as given was given. Pass yesterday as ``last``
    while today's are still to be recorded.
    """
    recorded: dict[str, dict[date, bool]] = defaultdict(dict)
    for each in deliveries:
        if first <= each.on <= last:
            days = recorded[each.support_key]
            days[each.on] = days.get(each.on, False) or each.happened
    counted = [
        _counted(support, planned_days(support, school_days, first, last), recorded[support.key])
        for support in supports
    ]
    gaps = sorted((gap for _, gaps in counted for gap in gaps), key=lambda gap: gap.on)
    total = sum((each.dose for each, _ in counted), Dose())
    return PlanDose(total, tuple(each for each, _ in counted), tuple(gaps))


def _counted(
    support: PlannedSupport, planned: Sequence[date], recorded: dict[date, bool]
) -> tuple[SupportDose, list[Gap]]:
    gaps = [
        Gap(support.key, support.name, day, recorded=day in recorded)
        for day in planned
        if not recorded.get(day, False)
    ]
    dose = Dose(
        planned=len(planned),
        delivered=len(planned) - len(gaps),
        did_not_happen=sum(gap.recorded for gap in gaps),
        besides=sum(happened for day, happened in recorded.items() if day not in planned),
    )
    return SupportDose(support.key, support.name, dose), gaps


def dose_words(dose: Dose) -> str:
    """The adults' own account: “Delivered 9 of 14 planned; 2 did not happen; 3 nobody recorded.”"""
    if not dose.planned:
        return (
            f"Nothing was planned yet; {dose.besides} given." if dose.besides else "Nothing was planned yet."
        )
    parts = [f"Delivered {dose.delivered} of {dose.planned} planned"]
    parts += [f"{dose.did_not_happen} did not happen"] if dose.did_not_happen else []
    parts += [f"{dose.not_recorded} nobody recorded"] if dose.not_recorded else []
    parts += [f"{dose.besides} more on other days"] if dose.besides else []
    return "; ".join(parts) + "."
