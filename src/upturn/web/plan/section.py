"""The plan on the pupil's page: the goal, who does what and how it is going, when we look again."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from upturn.access.queries import TrustedAdults
from upturn.plans.queries import CurrentPlan
from upturn.web.components import Tag
from upturn.web.plan.page import Trusted
from upturn.web.plan.presenting import review_tag, step_tag, trusted_shown

STEPS_SHOWN = 4


@dataclass(frozen=True, slots=True)
class SectionStep:
    """One thing somebody will do, with who, when, and how it is going."""

    text: str
    who: str
    how: Tag


@dataclass(frozen=True, slots=True)
class PlanSection:
    """The plan in short. Without a plan only ``trusted`` and ``url`` say anything."""

    has_plan: bool
    url: str
    trusted_url: str
    trusted: Trusted | None
    goal: str = ""
    steps: tuple[SectionStep, ...] = ()
    more: int = 0
    review: Tag | None = None
    review_by: str = ""
    small_step: str = ""
    card_url: str = ""
    may_plan: bool = False


def plan_section(
    plan: CurrentPlan | None,
    held: TrustedAdults | None,
    pupil_id: int,
    given_name: str,
    today: date,
    *,
    may_plan: bool,
) -> PlanSection:
    """The plan for the pupil's page, with ways to begin or change it for those who may plan."""
    url, trusted_url = reverse("plan", args=[pupil_id]), reverse("trusted_adult", args=[pupil_id])
    trusted = trusted_shown(held, given_name)
    if plan is None:
        return PlanSection(False, url, trusted_url, trusted, may_plan=may_plan)
    document = plan.document
    steps = sorted(document.steps, key=lambda step: (step.done_on is not None, step.due or date.max))
    return PlanSection(
        has_plan=True,
        url=url,
        trusted_url=trusted_url,
        trusted=trusted,
        goal=document.in_the_way,
        steps=tuple(SectionStep(step.text, step.who, step_tag(step, today)) for step in steps[:STEPS_SHOWN]),
        more=max(len(steps) - STEPS_SHOWN, 0),
        review=review_tag(document.review_on, today),
        review_by=document.review_by,
        small_step=document.small_step.words if document.small_step else "",
        card_url=reverse("teacher_card", args=[pupil_id]),
        may_plan=may_plan,
    )
