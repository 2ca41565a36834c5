"""A written version of a plan as the document the app keeps; dated steps are from the pupil's register."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Protocol

from upturn.demo.calendars import open_days
from upturn.demo.clock import THIS_YEAR
from upturn.demo.journeys import Card, Help, Journey, Morning, Step, Version
from upturn.demo.own_registers import OwnRegister
from upturn.plans import document as plan
from upturn.plans.mornings import MorningArrangement
from upturn.plans.progress import ONE_DAY
from upturn.plans.small_steps import NothingToGoOn, baseline, propose


class Known(Protocol):
    """Somebody of the staff as the store knows them."""

    pk: int
    name: str


def document_of(
    journey: Journey, version: Version, register: OwnRegister, staff: Mapping[str, Known]
) -> plan.PlanDocument:
    """One version of a plan. ``staff`` are by the town's own keys."""
    return plan.PlanDocument(
        barriers=version.barriers,
        in_the_way=version.in_the_way,
        steps=tuple(_step(each, staff) for each in version.steps),
        review_on=version.review,
        review_by_id=staff[version.review_by].pk,
        review_by=staff[version.review_by].name,
        supports=tuple(_support(each, staff) for each in version.supports),
        morning=_morning(version.morning, staff) if version.morning else None,
        stays_the_same=version.stays_the_same,
        flexibility=version.flexibility,
        boundaries=version.boundaries,
        card=_card(version.card),
        small_step=_small_step(journey, version, register),
        familys_part=version.familys_part,
        settling_in_until=version.settling_in_until,
        pupil_version=plan.PupilVersion(
            version.mine.hard, version.mine.helps, version.mine.step, version.mine.go_to
        ),
        agreed_with=version.agreed_with,
    )


def _step(step: Step, staff: Mapping[str, Known]) -> plan.PlanStep:
    who = staff[step.who]
    return plan.PlanStep(step.key, step.text, who.pk, who.name, step.due, step.done, step.barrier)


def _support(support: Help, staff: Mapping[str, Known]) -> plan.Support:
    who = staff[support.who]
    return plan.Support(
        support.key,
        support.name,
        who.pk,
        who.name,
        support.weekdays,
        support.since,
        support.until,
        kind=support.kind,
        barrier=support.barrier,
        is_check_in=support.check_in,
    )


def _morning(morning: Morning, staff: Mapping[str, Known]) -> MorningArrangement:
    return MorningArrangement(
        arrive_by=morning.arrive_by,
        place=morning.place,
        greeted_by=staff[morning.greeted_by].name,
        first_thirty=morning.first_thirty,
        registered_at=morning.registered_at,
        registered_by=morning.registered_by,
        code=morning.code,
        approved_by=staff[morning.approved_by].name if morning.approved_by else "",
        ends_on=morning.ends_on,
        parent_agreed=morning.parent_agreed,
        review_on=morning.review_on,
    )


def _card(card: Card) -> plan.Card:
    return plan.Card(card.helps, card.agreed, card.not_to_say, card.low_pressure)


def _small_step(journey: Journey, version: Version, register: OwnRegister) -> plan.SmallStep | None:
    """The step in the words written, beside the dated steps proposed from the register of that day."""
    if not version.small_step:
        return None
    lately = baseline(register.weeks, register.marks, until=version.on - ONE_DAY)
    proposed = propose(lately, open_days(journey.school, THIS_YEAR), after=version.on)
    return None if isinstance(proposed, NothingToGoOn) else replace(proposed, words=version.small_step)
