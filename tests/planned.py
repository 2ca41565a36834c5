"""A plan put straight into a test's store, as an action would leave it."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

from upturn.people.models import Enrolment, Staff
from upturn.plans.document import Card, PlanDocument, PlanStep, as_json
from upturn.plans.models import Plan, PlanVersion
from upturn.plans.mornings import MorningArrangement

WRITTEN = datetime(2026, 2, 23, 15, 40, tzinfo=UTC)
REVIEW = date(2026, 3, 16)
HELPS = "Coming in by the side gate"
NOT_TO_SAY = "Where have you been?"


def document(who: Staff, **more: object) -> PlanDocument:
    """A plan with a card and a morning, or as ``more`` says."""
    plan = PlanDocument(
        barriers=("too_loud_too_busy",),
        in_the_way="The start of the day is too loud.",
        steps=(PlanStep("step-1", "Side gate from Monday", who.pk, who.name, date(2026, 3, 2)),),
        review_on=REVIEW,
        review_by_id=who.pk,
        review_by=who.name,
        card=Card(helps=(HELPS,), agreed=("May leave two minutes early",), not_to_say=(NOT_TO_SAY,)),
        morning=MorningArrangement(arrive_by=time(8, 50), place="Side gate", greeted_by=who.name),
    )
    return replace(plan, **more)


def plan(enrolled: Enrolment, who: Staff, said: PlanDocument | None = None) -> Plan:
    """A plan in its first version."""
    words = said or document(who)
    made = Plan.objects.create(
        enrolment=enrolled,
        opened_on=WRITTEN.date(),
        opened_by=who,
        review_on=words.review_on,
        review_by=who,
    )
    version(made, who, words, 1)
    return made


def version(of: Plan, who: Staff, said: PlanDocument, number: int) -> PlanVersion:
    """Another version of a plan, which now stands."""
    made = PlanVersion.objects.create(
        plan=of,
        number=number,
        document=as_json(said),
        on=WRITTEN.date(),
        at=WRITTEN,
        by=who,
        request_key=f"plan-{of.pk}-{number}",
    )
    Plan.objects.filter(pk=of.pk).update(version=number)
    return made
