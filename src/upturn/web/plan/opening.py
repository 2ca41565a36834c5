"""Reads one pupil's plan for its pages, scoped to who is looking."""

from dataclasses import dataclass
from datetime import date

from django.http import Http404

from upturn.access.doorways import OpenedRecord, open_record
from upturn.access.permissions import can, check_may_plan
from upturn.access.queries import standing_to, trusted_adults_of
from upturn.access.viewer import Viewer
from upturn.barriers.queries import playbook_for
from upturn.people.queries import EnrolledPupil, enrolled_pupil
from upturn.plans.cards.queries import departures_of, readers_of
from upturn.plans.differences import as_seen
from upturn.plans.document import NOT_KNOWN_YET, PlanDocument
from upturn.plans.queries import CurrentPlan, closed_plans, open_barriers, plan_of, versions_of
from upturn.support.doors.queries import door_times
from upturn.support.queries import dose_of
from upturn.web.plan.page import Trusted
from upturn.web.plan.presenting import OpenPlan, trusted_shown, versions_seen


@dataclass(frozen=True, slots=True)
class Opened:
    """One pupil's record, opened for a page of their plan; ``helps``: among those helping the pupil."""

    viewer: Viewer
    record: OpenedRecord
    pupil: EnrolledPupil
    today: date
    helps: bool

    @property
    def may_plan(self) -> bool:
        """Whether the viewer may change the plan."""
        return can(check_may_plan, self.viewer)


def opened(viewer: Viewer, pupil_id: int, *, page: str, today: date) -> Opened:
    """Open a record for a page of its plan, and log that it was read."""
    record = open_record(viewer, pupil_id, page=page, today=today)
    pupil, _ = enrolled_pupil(record.enrolment_id)
    return Opened(viewer, record, pupil, today, standing_to(viewer, record.enrolment_id).helps)


def open_plan_of(about: Opened, plan: CurrentPlan) -> tuple[OpenPlan, PlanDocument]:
    """The plan that stands with everything beside it, and its document as the viewer may see it."""
    versions = versions_of(about.record, plan.plan_id)
    seen, names = _seen(about, *(each.document for each in versions))
    return OpenPlan(
        viewer=about.viewer,
        pupil=about.pupil,
        pupil_id=about.record.pupil_id,
        today=about.today,
        barrier_names=names,
        door_times=door_times(about.viewer.organisation_id),
        versions=versions_seen(versions, seen),
        dose=dose_of(about.record, plan, about.today),
        readers=readers_of(about.record.enrolment_id),
        departures=departures_of([about.record.enrolment_id], only_open=True),
        may_plan=about.may_plan,
    ), as_seen(plan.document, seen)


def open_history(about: Opened, plan_id: int) -> OpenPlan:
    """The versions of one of the record's plans, standing or closed."""
    versions = versions_of(about.record, plan_id)
    seen, names = _seen(about, *(each.document for each in versions))
    return OpenPlan(
        viewer=about.viewer,
        pupil=about.pupil,
        pupil_id=about.record.pupil_id,
        today=about.today,
        barrier_names=names,
        door_times=door_times(about.viewer.organisation_id),
        versions=versions_seen(versions, seen),
    )


def plan_asked_for(about: Opened, asked: str) -> int:
    """The plan whose versions are asked for: by its number, or the one that stands.

    Raises:
        Http404: when the record has no such plan.
    """
    mine = {each.plan_id for each in closed_plans(about.record)}
    standing = plan_of(about.record)
    if not asked and standing:
        return standing.plan_id
    if standing:
        mine.add(standing.plan_id)
    if not asked.isdecimal() or int(asked) not in mine:
        raise Http404
    return int(asked)


def trusted_of(about: Opened) -> Trusted | None:
    """Who the pupil can go to."""
    held = trusted_adults_of([about.record.enrolment_id]).get(about.record.enrolment_id)
    return trusted_shown(held, about.pupil.given_name)


def _seen(about: Opened, *documents: PlanDocument) -> tuple[frozenset[str], dict[str, str]]:
    seen = open_barriers(about.viewer, about.record.enrolment_id, *documents)
    playbook = playbook_for(about.viewer.organisation_id)
    return seen, {key: playbook.named(key) for key in seen if key and key != NOT_KNOWN_YET}
