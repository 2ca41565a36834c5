"""Reads of reviews: what is due, who met, what was decided, and progress for many pupils at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, QuerySet
from django.http import Http404

from upturn.access.doorways import enrolments_open_to, on_roll
from upturn.access.models import Membership, TrustedAdult
from upturn.access.permissions import EVERY_PUPIL, can, check_may_lead, check_may_plan, check_may_see_pupils
from upturn.access.viewer import Viewer
from upturn.kernel.academic_year import AcademicYear
from upturn.people.models import Enrolment, Staff, TeachingGroupPlace
from upturn.plans.document import PlanDocument, from_json
from upturn.plans.dose import Dose
from upturn.plans.models import Plan, PlanVersion
from upturn.plans.progress import Progress
from upturn.registers.models import Register, SchoolYear
from upturn.registers.summary import held_slots
from upturn.reviews.deciding import Choice, Smaller
from upturn.reviews.facts import (
    HeldYear,
    JoinedMarks,
    OnRoll,
    joined_marks,
    last_sessions,
    progress_from_json,
    since_start,
)
from upturn.reviews.minutes import DecisionSeen, MeetingSeen
from upturn.reviews.models import ReviewDecision, ReviewMeeting
from upturn.reviews.responses import is_rewritten


@dataclass(frozen=True, slots=True)
class DuePlan:
    """A plan to look at again: whose, when, by whom; ``severe`` where half or more was missed this year."""

    plan_id: int
    pupil_id: int
    name: str
    year_group: str
    form: str
    opened_on: date
    review_on: date
    review_by: str
    severe: bool


@dataclass(frozen=True, slots=True)
class PupilNamed:
    """A pupil and where they belong."""

    pupil_id: int
    name: str
    year_group: str
    form: str


def plans_due(viewer: Viewer, until: date, *, today: date) -> list[DuePlan]:
    """The plans to look at up to a day, severe absence in front whenever it is due; then the longest due.

    Raises:
        NotAllowed: when the viewer may not run a review meeting.
    """
    check_may_lead(viewer)
    rows = (
        _open_plans(viewer, today)
        .filter(Q(review_on__lte=until) | Q(picture__severe=True))
        .select_related("enrolment__pupil", "review_by")
        .annotate(severe=F("picture__severe"))
    )
    return sorted(map(_due, rows), key=_severe_then_longest_due)


def next_review_after(viewer: Viewer, until: date, *, today: date) -> date | None:
    """The first day after another on which any plan is to be looked at."""
    later = _open_plans(viewer, today).filter(review_on__gt=until).order_by("review_on")
    return later.values_list("review_on", flat=True).first()


def severe_without_a_plan(viewer: Viewer, *, today: date) -> list[PupilNamed]:
    """Who has missed half or more this year and has no plan of any kind: they never wait for a meeting."""
    check_may_lead(viewer)
    rows = (
        on_roll(enrolments_open_to(viewer), today)
        .filter(pictures__school_year=_school_year(viewer, today), pictures__severe=True)
        .filter(~Exists(Plan.objects.filter(enrolment=OuterRef("pk"), closed_on__isnull=True)))
        .filter(joint_plan__isnull=True)
        .select_related("pupil")
        .order_by("pupil__family_name", "pupil__given_name", "id")
    )
    return [PupilNamed(row.pupil_id, _name(row), row.year_group, row.form) for row in rows]


def meeting_seen(viewer: Viewer, meeting_id: int) -> MeetingSeen:
    """One meeting of the viewer’s organisation.

    Raises:
        NotAllowed: when plans are not the viewer’s to make or review.
        Http404: when it is not one of theirs.
    """
    check_may_plan(viewer)
    row = _meetings(viewer).filter(pk=meeting_id).first()
    if row is None:
        raise Http404
    return _meeting(row)


def meetings_held(viewer: Viewer, *, most: int = 10) -> list[MeetingSeen]:
    """The newest meetings, the open one first."""
    check_may_plan(viewer)
    rows = _meetings(viewer).order_by(F("closed_at").desc(nulls_first=True), "-id")
    return [_meeting(row) for row in rows[:most]]


def decisions_of(viewer: Viewer, meeting_id: int) -> list[DecisionSeen]:
    """What a meeting has decided, in the order it was."""
    check_may_plan(viewer)
    rows = _decisions(viewer).filter(meeting_id=meeting_id).order_by("id")
    return _seen(rows)


def plans_decided(viewer: Viewer, meeting_id: int) -> set[int]:
    """The plans that a meeting has decided on."""
    check_may_plan(viewer)
    return set(_decisions(viewer).filter(meeting_id=meeting_id).values_list("plan_id", flat=True))


def decisions_about(viewer: Viewer, enrolment_id: int) -> list[DecisionSeen]:
    """What was decided of one pupil’s plans, newest first; for those who may make and review plans."""
    check_may_plan(viewer)
    rows = _decisions(viewer).filter(plan__enrolment_id=enrolment_id).order_by("-on", "-id")
    return _seen(rows)


def my_actions(viewer: Viewer) -> list[DecisionSeen]:
    """What meetings gave the viewer to do and is not done: their actions, and changes to write into plans."""
    if not can(check_may_see_pupils, viewer):
        return []
    given = Q(action_by_id=viewer.staff_id, action_done_at__isnull=True) & ~Q(action="")
    to_write = Q(decision=Choice.CHANGE, plan__closed_on__isnull=True) & (
        Q(action_by_id=viewer.staff_id) | Q(action_by__isnull=True, by_id=viewer.staff_id)
    )
    rows = _decisions(viewer).filter(
        given | to_write, plan__enrolment__in=enrolments_open_to(viewer).values("id")
    )
    found = _seen(rows.order_by(F("action_due").asc(nulls_last=True), "id"))
    return [each for each in found if each.change_waits or each.owes_action]


def reviews_of(viewer: Viewer, until: date, *, today: date) -> list[DuePlan]:
    """The plans that the viewer said they would look at by a day, the longest due first."""
    if not can(check_may_plan, viewer):
        return []
    rows = (
        _open_plans(viewer, today)
        .filter(review_on__lte=until, review_by_id=viewer.staff_id)
        .select_related("enrolment__pupil", "review_by")
        .annotate(severe=F("picture__severe"))
        .order_by("review_on", "id")
    )
    return [_due(row) for row in rows]


def pupils_of_plans(viewer: Viewer, plan_ids: Sequence[int]) -> list[tuple[int, str]]:
    """The plans among some that are open to the viewer, with whose they are."""
    rows = Plan.objects.filter(pk__in=plan_ids, enrolment__in=enrolments_open_to(viewer).values("id"))
    names = rows.values_list("id", "enrolment__pupil__given_name", "enrolment__pupil__family_name")
    return [(plan_id, f"{given} {family}".strip()) for plan_id, given, family in names]


def who_sees_every_pupil(organisation_id: int) -> list[tuple[int, str]]:
    """The staff to whom every pupil is open, by name: who can sit in a meeting about them."""
    rows = Staff.objects.filter(
        memberships__organisation_id=organisation_id, memberships__role__in=EVERY_PUPIL, is_active=True
    )
    return list(rows.order_by("name", "id").values_list("id", "name").distinct())


def who_can_act(organisation_id: int, enrolment_id: int) -> list[tuple[int, str]]:
    """The staff who can be given an action about a pupil: who may see every pupil, or works with them."""
    here = OuterRef("pk")
    roles = Membership.objects.filter(staff=here, organisation_id=organisation_id, role__in=EVERY_PUPIL)
    taught = TeachingGroupPlace.objects.filter(group__teacher=here, enrolment_id=enrolment_id)
    trusted = TrustedAdult.objects.filter(staff=here, enrolment_id=enrolment_id, ended_on__isnull=True)
    rows = Staff.objects.filter(Exists(roles) | Exists(taught) | Exists(trusted), is_active=True)
    return list(rows.order_by("name", "id").values_list("id", "name"))


def progress_of(
    viewer: Viewer,
    enrolment_ids: Sequence[int],
    *,
    until: date,
    started: Mapping[int, date] | None = None,
) -> dict[int, Progress]:
    """Each pupil’s progress up to a day: three queries whatever their number; those not open left out.

    Args:
        viewer: who asks.
        enrolment_ids: the pupils asked about.
        until: the last day.
        started: a first day for each, for progress since then; without it, the last forty sessions.
    """
    pupils, joined = marks_of(viewer, enrolment_ids, until=until)
    ids = [each.enrolment_id for each in pupils]
    if started is None:
        found = last_sessions(joined, until=until)
    else:
        found = since_start(joined, started=[started[each] for each in ids], until=until)
    return dict(zip(ids, found, strict=True))


def marks_of(
    viewer: Viewer, enrolment_ids: Sequence[int], *, until: date
) -> tuple[list[OnRoll], JoinedMarks]:
    """Some pupils’ marks of a day’s academic year and the one before, joined, ordered by their numbers."""
    rows = enrolments_open_to(viewer).filter(pk__in=enrolment_ids).order_by("id")
    pupils = [OnRoll(*row) for row in rows.values_list("id", "starts_on", "leaves_on")]
    year = AcademicYear.containing(until)
    return pupils, joined_marks(_held_years(viewer, [year.previous, year], pupils), pupils)


def _held_years(viewer: Viewer, years: Sequence[AcademicYear], pupils: Sequence[OnRoll]) -> list[HeldYear]:
    starts = [year.start for year in years]
    school_years = {
        start: (provisional, held)
        for start, provisional, held in SchoolYear.objects.filter(
            organisation_id=viewer.organisation_id, start__in=starts
        ).values_list("start", "calendar_is_provisional", "summary__held")
    }
    marks: dict[int, dict[int, bytes]] = {start: {} for start in starts}
    ids = [each.enrolment_id for each in pupils]
    rows = Register.objects.filter(enrolment_id__in=ids, start__in=starts)
    for enrolment_id, start, each in rows.values_list("enrolment_id", "start", "marks"):
        marks[start][enrolment_id] = bytes(each)
    return [
        HeldYear(
            year=year,
            held=held_slots(school_years.get(year.start, (True, ""))[1] or "", year.weeks.slots),
            given_calendar=not school_years.get(year.start, (True, ""))[0],
            marks=marks[year.start],
        )
        for year in years
    ]


def _seen(rows: QuerySet[Any]) -> list[DecisionSeen]:
    """Decisions as pages read them: one query, and one more where a change may still wait."""
    found = list(rows)
    waiting = _changes_waiting(found)
    return [_decision(row, row.pk in waiting) for row in found]


def _changes_waiting(rows: Sequence[Any]) -> set[int]:
    """Which decisions to change are not in their plan yet, nor followed by another decision.

    A tick on a step and another day to look again make versions too, and change nothing.
    """
    asked = [
        row
        for row in rows
        if row.decision == Choice.CHANGE and row.plan.closed_on is None and not row.is_followed
    ]
    later = [row for row in asked if row.plan.version > row.version]
    documents: dict[int, dict[int, PlanDocument]] = {}
    versions = PlanVersion.objects.filter(plan_id__in=[row.plan_id for row in later]) if later else ()
    for version in versions:
        documents.setdefault(version.plan_id, {})[version.number] = from_json(version.document)
    written = {row.pk for row in later if is_rewritten(documents[row.plan_id], since=row.version)}
    return {row.pk for row in asked} - written


def _decision(row: ReviewDecision, waits: bool) -> DecisionSeen:
    enrolment = row.plan.enrolment
    return DecisionSeen(
        decision_id=row.pk,
        plan_id=row.plan_id,
        enrolment_id=enrolment.pk,
        pupil_id=enrolment.pupil_id,
        name=_name(enrolment),
        year_group=enrolment.year_group,
        form=enrolment.form,
        on=row.on,
        by_id=row.by_id,
        by=row.by.name,
        choice=Choice(row.decision),
        smaller=Smaller(row.smaller),
        reason=row.reason,
        action=row.action,
        action_by_id=row.action_by_id,
        action_by=row.action_by.name if row.action_by else "",
        action_due=row.action_due,
        action_done_at=row.action_done_at,
        next_on=row.next_on,
        progress=progress_from_json(row.fact),
        dose=dose_from_json(row.dose),
        why_different=row.why_different,
        instead=row.instead,
        without_contact_why=row.without_contact_why,
        meeting_id=row.meeting_id,
        change_waits=waits,
    )


def dose_as_json(dose: Dose) -> dict[str, int]:
    """Dose as a decision keeps it."""
    return {
        "planned": dose.planned,
        "delivered": dose.delivered,
        "did_not_happen": dose.did_not_happen,
        "besides": dose.besides,
    }


def dose_from_json(kept: Mapping[str, Any]) -> Dose | None:
    """Dose as a decision kept it; None where it kept none."""
    return Dose(**kept) if kept else None


def _decisions(viewer: Viewer) -> QuerySet[Any]:
    standing = ReviewDecision.objects.filter(withdrawn_at__isnull=True)
    later = standing.filter(plan_id=OuterRef("plan_id"), pk__gt=OuterRef("pk"))
    mine = standing.filter(plan__enrolment__organisation_id=viewer.organisation_id)
    return mine.annotate(is_followed=Exists(later)).select_related(
        "plan__enrolment__pupil", "by", "action_by"
    )


def _meetings(viewer: Viewer) -> QuerySet[ReviewMeeting]:
    meetings = ReviewMeeting.objects.filter(organisation_id=viewer.organisation_id)
    return meetings.select_related("opened_by")


def _meeting(row: ReviewMeeting) -> MeetingSeen:
    return MeetingSeen(
        meeting_id=row.pk,
        on=row.on,
        until=row.until,
        opened_by=row.opened_by.name,
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        present=tuple(each["name"] for each in row.present),
        queue=tuple(row.queue),
    )


def _open_plans(viewer: Viewer, today: date) -> QuerySet[Plan]:
    """The plans that stand, of pupils on roll, each beside this year’s picture."""
    here = Q(enrolment__pictures__school_year=_school_year(viewer, today))
    return Plan.objects.filter(
        closed_on__isnull=True, enrolment__in=on_roll(enrolments_open_to(viewer), today).values("id")
    ).annotate(picture=FilteredRelation("enrolment__pictures", condition=here))


def _school_year(viewer: Viewer, day: date) -> SchoolYear | None:
    start = AcademicYear.containing(day).start
    years = SchoolYear.objects.filter(organisation_id=viewer.organisation_id, start=start)
    return years.only("id").first()


def _due(row: Any) -> DuePlan:
    enrolment = row.enrolment
    return DuePlan(
        plan_id=row.pk,
        pupil_id=enrolment.pupil_id,
        name=_name(enrolment),
        year_group=enrolment.year_group,
        form=enrolment.form,
        opened_on=row.opened_on,
        review_on=row.review_on,
        review_by=row.review_by.name,
        severe=bool(row.severe),
    )


def _severe_then_longest_due(due: DuePlan) -> tuple[bool, date, str, int]:
    return not due.severe, due.review_on, due.name, due.plan_id


def _name(enrolment: Enrolment) -> str:
    return str(enrolment.pupil)
