"""What one pupil's plan is changed with, and what its form holds while it is."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from upturn.access.doorways import OpenedRecord
from upturn.access.drafts import Typed
from upturn.access.queries import safeguarding_leads, staff_here, standing_to
from upturn.access.viewer import Viewer
from upturn.barriers.playbook import Playbook
from upturn.barriers.queries import barriers_of, playbook_for
from upturn.barriers.states import Status
from upturn.people.queries import EnrolledPupil, enrolled_pupil
from upturn.plans.differences import Part
from upturn.plans.document import NOT_KNOWN_YET, PlanDocument, SmallStep
from upturn.plans.queries import CurrentPlan, Version, open_barriers, plan_of, version_numbered, versions_of
from upturn.plans.small_steps import NothingToGoOn
from upturn.web import clock
from upturn.web.drafts.keeping import KeptForm, form_name
from upturn.web.plan.forms import PlanChoices, PlanForms
from upturn.web.plan.record import proposed_step
from upturn.web.plan.typed import Writing

OURS, THEIRS = "mine", "theirs"
CHOICE, BOTH = "choose-", "both"
NOTHING_SAID = PlanDocument((NOT_KNOWN_YET,), "", (), date.max, 0, "")


@dataclass(frozen=True)
class Changing:
    """Everything a change of one pupil's plan is made with; ``plan`` is the one that stands, if one does."""

    viewer: Viewer
    record: OpenedRecord
    pupil: EnrolledPupil
    plan: CurrentPlan | None
    open_barriers: frozenset[str]
    barrier_names: dict[str, str]
    choices: PlanChoices
    proposal: SmallStep | NothingToGoOn
    designated_leads: Sequence[str]

    @property
    def form(self) -> str:
        """What the draft is kept under."""
        return form_name("plan", self.record.enrolment_id)

    @property
    def url(self) -> str:
        """Where the form stands."""
        return reverse("change_plan", args=[self.record.pupil_id])

    def writing(self, base: PlanDocument | None, request_key: str) -> Writing:
        """What the form is read with, over the version it was written from."""
        names = {int(number): name for number, name in self.choices.people}
        return Writing(base, self.open_barriers, names, clock.today(), f"n{request_key[:8]}")

    def version(self, number: int) -> PlanDocument | None:
        """What the plan that stands said in an earlier version; before the first, nothing."""
        if number == 0:
            return NOTHING_SAID
        found = version_numbered(self.record, self.plan.plan_id, number) if self.plan else None
        return found.document if found else None


@dataclass(frozen=True)
class State:
    """What the form shows: the forms, the choices still to be made, and the draft it may come from.

    ``opened`` are the parts somebody is at work in.
    """

    forms: PlanForms
    typed: Typed
    draft: KeptForm
    both: tuple[Part, ...] = ()
    merged_from: int | None = None
    request_key: str = ""
    opened: tuple[str, ...] = ()


def changing_of(viewer: Viewer, record: OpenedRecord) -> Changing:
    """Everything the change is made with."""
    pupil, _ = enrolled_pupil(record.enrolment_id)
    plan, playbook = plan_of(record), playbook_for(viewer.organisation_id)
    seen, standing = _barriers(viewer, record, plan, playbook)
    named = [(key, playbook.named(key)) for key in standing]
    supports = [*playbook.matched(standing), *playbook.supports.values()]
    return Changing(
        viewer=viewer,
        record=record,
        pupil=pupil,
        plan=plan,
        open_barriers=seen,
        barrier_names={key: playbook.named(key) for key in seen if key != NOT_KNOWN_YET},
        choices=PlanChoices(
            people=_people(viewer, plan),
            barriers=named,
            kinds=named,
            supports=list({each.key: (each.key, each.name) for each in supports}.values()),
        ),
        proposal=proposed_step(viewer, record, clock.today()),
        designated_leads=safeguarding_leads(viewer.organisation_id),
    )


def _barriers(
    viewer: Viewer, record: OpenedRecord, plan: CurrentPlan | None, playbook: Playbook
) -> tuple[frozenset[str], list[str]]:
    """Which barriers the viewer may see, and which of them can be chosen: the plan's, then the pupil's."""
    held = barriers_of(record, standing_to(viewer, record.enrolment_id), playbook)
    seen = {each.kind for each in held}
    if plan:
        seen |= open_barriers(viewer, record.enrolment_id, plan.document)
    standing = [each.kind for each in held if each.status is not Status.RULED_OUT]
    kinds = dict.fromkeys([*(plan.document.barriers if plan else ()), *standing])
    return frozenset(seen), [key for key in kinds if key in seen and key != NOT_KNOWN_YET]


def _people(viewer: Viewer, plan: CurrentPlan | None) -> list[tuple[str, str]]:
    """Everyone who works here, and whoever the plan names who has left."""
    people = {str(number): name for number, name in staff_here(viewer.organisation_id)}
    if plan:
        document = plan.document
        for step in document.steps:
            people.setdefault(str(step.who_id), step.who)
        for support in document.supports:
            people.setdefault(str(support.who_id), support.who)
        people.setdefault(str(document.review_by_id), document.review_by)
    return sorted(people.items(), key=lambda each: each[1].casefold())


def saved_since(changing: Changing, number: int) -> list[Version]:
    """Every version of the plan that stands saved since one, oldest first."""
    if changing.plan is None:
        return []
    return [
        each for each in reversed(versions_of(changing.record, changing.plan.plan_id)) if each.number > number
    ]


def new_key() -> str:
    """A key for a row that has none yet."""
    return f"k{secrets.token_hex(5)}"
