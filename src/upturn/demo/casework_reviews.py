"""Rows of the review meetings that were held, and what they decided on which facts."""

from collections.abc import Iterator
from datetime import time
from functools import partial

from upturn.demo.calendars import days_held
from upturn.demo.casework import Case
from upturn.demo.casework_store import Loading, each_case, moment, version_on
from upturn.demo.clock import THIS_YEAR, TODAY
from upturn.demo.journeys import Decided, Meeting
from upturn.demo.support_given import NOT_SEEN
from upturn.plans.document import Support
from upturn.plans.dose import Delivery, PlannedSupport
from upturn.plans.progress import progress
from upturn.reviews.facts import progress_as_json
from upturn.reviews.models import ReviewDecision, ReviewMeeting
from upturn.reviews.queries import dose_as_json
from upturn.reviews.responses import stage_on
from upturn.support.delivered import SupportsFrom, dose_through_versions


def load_meetings(loading: Loading) -> None:
    """The meetings that were held, on the plans they decided of."""
    held = loading.work.meetings
    rows = ReviewMeeting.objects.bulk_create(
        ReviewMeeting(
            organisation=loading.rows.organisations[each.school],
            on=each.on,
            opened_by=loading.staff(each.by),
            opened_at=moment(each.on, time(15, 30)),
            closed_at=moment(each.on, time(16, 35)),
            until=each.on,
            present=[{"staff_id": who.pk, "name": who.name} for who in map(loading.staff, each.present)],
            queue=each_case(loading, partial(_decided_at, each)),
            request_key=loading.request(),
        )
        for each in held
    )
    loading.meetings = {(each.school, each.on): row for each, row in zip(held, rows, strict=True)}


def _decided_at(meeting: Meeting, loading: Loading, case: Case) -> list[int]:
    decided = case.journey.school == meeting.school and any(
        each.on == meeting.on for each in case.journey.reviews
    )
    return [loading.plans[loading.enrolment(case).pk].pk] if decided else []


def decisions(loading: Loading, case: Case) -> Iterator[ReviewDecision]:
    """Every review, with what was on the screen."""
    plan = loading.plans[loading.enrolment(case).pk]
    for each in case.journey.reviews:
        yield ReviewDecision(
            plan=plan,
            version=version_on(case.journey, each.on),
            meeting=loading.meetings.get((case.journey.school, each.on)),
            on=each.on,
            by=loading.staff(each.by),
            decision=each.decision,
            smaller=each.smaller,
            reason=each.reason,
            action=each.action,
            action_by=loading.staff(each.action_by) if each.action_by else None,
            action_due=each.due,
            action_done_at=moment(each.done) if each.done else None,
            next_on=each.next,
            why_different=each.why_different,
            at=moment(each.on),
            request_key=loading.request(),
            **_as_it_stood(loading, case, each),
        )


def _as_it_stood(loading: Loading, case: Case, each: Decided) -> dict[str, object]:
    """The fact, the dose and the stage that a review had before it, from register and check-ins."""
    register = case.register
    fact = progress(register.weeks, register.marks, until=each.on)
    documents = loading.documents[loading.enrolment(case).pk]
    versions = [SupportsFrom(on, tuple(map(_planned, document.supports))) for on, document in documents]
    given = [
        Delivery(made.support, made.on, made.how != NOT_SEEN, loading.staff(made.by).pk)
        for made in case.check_ins
        if made.on <= each.on
    ]
    held = days_held(case.journey.school, THIS_YEAR, TODAY)
    until = [version for version in versions if version.since <= each.on]
    dose = dose_through_versions(until, given, held, each.on)
    return {
        "fact": progress_as_json(fact, until=each.on),
        "dose": dose_as_json(dose.total),
        "stage": stage_on(register.weeks, register.marks, each.on),
    }


def _planned(support: Support) -> PlannedSupport:
    return PlannedSupport(
        support.key, support.name, frozenset(support.weekdays), support.starts_on, support.ends_on
    )
