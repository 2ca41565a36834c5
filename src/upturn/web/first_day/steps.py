"""The four steps of the first day, in order, and which comes next."""

from collections.abc import Collection
from dataclasses import dataclass

from django.urls import reverse


@dataclass(frozen=True, slots=True)
class Step:
    """One step: ``key`` is what the audit trail calls it, ``name`` its page's name."""

    number: int
    key: str
    title: str
    name: str


YOU = Step(1, "you", "You and your organisation", "first_day")
DAYS = Step(2, "teaching days", "Teaching days", "first_day_days")
PEOPLE = Step(3, "people", "People and what they will see", "first_day_people")
IMPORT = Step(4, "import", "Your first file", "first_day_import")
STEPS = (YOU, DAYS, PEOPLE, IMPORT)


def next_step(finished: Collection[str]) -> Step | None:
    """The first step not finished, once the first is behind; nothing when all are."""
    return next((step for step in STEPS[1:] if step.key not in finished), None)


@dataclass(frozen=True, slots=True)
class Milestone:
    """One step in the list at the head of each page."""

    step: Step
    state: str
    url: str


def milestones(current: Step, finished: Collection[str]) -> list[Milestone]:
    """Every step with whether it is done, open now, or to come; done ones may be gone back to."""
    return [_milestone(step, current, finished) for step in STEPS]


def _milestone(step: Step, current: Step, finished: Collection[str]) -> Milestone:
    if step is current:
        return Milestone(step, "now", "")
    done = step.number < current.number or step.key in finished
    url = reverse(step.name) if done and step is not YOU else ""
    return Milestone(step, "done" if done else "to come", url)
