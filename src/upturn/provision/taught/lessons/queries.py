"""Lessons as their teacher sees them: who was due, who was there, how it went, and whom to tell."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet
from django.http import Http404

from upturn.access.doorways import enrolments_open_to, log_readings
from upturn.access.models import Membership
from upturn.access.permissions import EVERY_PUPIL, check_may_see_lessons
from upturn.access.queries import trusted_adults_of
from upturn.access.roles import RoleName
from upturn.access.viewer import Viewer
from upturn.people.models import TeachingGroup
from upturn.provision.lesson import LessonState, ScheduledLesson, Way
from upturn.provision.presence import InLesson, There, in_lesson
from upturn.provision.taught.models import LearnerInLesson, TaughtLesson

NOT_HERE_AFTER = timedelta(minutes=10)
LOOKS_BACK = timedelta(days=7)
MOST_LESSONS = 100
WHO_CALLS = (RoleName.PASTORAL, RoleName.ATTENDANCE_LEAD, RoleName.HEAD)
"""Who is told of a no-show where a learner has no trusted adult here: the first of these there is."""


def lessons_open_to(viewer: Viewer) -> QuerySet[TaughtLesson]:
    """The lessons a viewer may see: all of the provider's, or those of a teacher's own classes.

    Raises:
        NotAllowed: when no lesson's page is open to the viewer.
    """
    check_may_see_lessons(viewer)
    lessons = TaughtLesson.objects.filter(organisation_id=viewer.organisation_id)
    return lessons if viewer.is_any(*EVERY_PUPIL) else lessons.filter(group__teacher_id=viewer.staff_id)


def as_scheduled(lesson: TaughtLesson) -> ScheduledLesson:
    """A stored lesson as engagement is worked out from it."""
    return ScheduledLesson(
        begins=lesson.begins_at,
        ends=lesson.ends_at,
        state=LessonState(lesson.state),
        recorded=bool(lesson.record_key),
        shows=Way(lesson.shows),
        opened=lesson.opened_at,
    )


def what_they_did(lesson: ScheduledLesson, row: LearnerInLesson) -> InLesson:
    """What one learner did in a lesson they were due in, or came to."""
    there = There(row.first_join, row.last_leave, row.minutes, Way(row.did)) if row.joins else None
    return in_lesson(lesson, there, set_aside=row.set_aside)


@dataclass(frozen=True, slots=True)
class LessonLine:
    """One lesson of a list: who was due and there, and how many of those are rated."""

    lesson_id: int
    title: str
    begins: datetime
    ends: datetime
    teacher: str
    is_recorded: bool
    due: int
    there: int
    rated: int


def lessons_lately(viewer: Viewer, now: datetime) -> list[LessonLine]:
    """The lessons of the last week, the newest first."""
    rows = (
        lessons_open_to(viewer)
        .filter(begins_at__gt=now - LOOKS_BACK, begins_at__lte=now)
        .annotate(
            due=Count("learners", filter=Q(learners__due=True)),
            there=Count("learners", filter=Q(learners__joins__gt=0)),
            rated=Count("learners", filter=Q(learners__rated_at__isnull=False)),
        )
        .order_by("-begins_at", "title", "id")[:MOST_LESSONS]
    )
    return [
        LessonLine(
            row.pk, row.title, row.begins_at, row.ends_at, row.teacher_name, bool(row.record_key), row.due,
            row.there, row.rated,
        )
        for row in rows
    ]  # fmt: skip


def groups_taught(viewer: Viewer) -> list[tuple[int, str]]:
    """The classes a viewer can begin a lesson with."""
    check_may_see_lessons(viewer)
    groups = TeachingGroup.objects.filter(organisation_id=viewer.organisation_id)
    if not viewer.is_any(*EVERY_PUPIL):
        groups = groups.filter(teacher_id=viewer.staff_id)
    return list(groups.order_by("name").values_list("id", "name"))


@dataclass(frozen=True, slots=True)
class Rating:
    """What a teacher saw, each 1 to 4 or None, and the next step."""

    progress: int | None
    engagement: int | None
    communication: int | None
    next_step: str


@dataclass(frozen=True, slots=True)
class LearnerSeen:
    """One learner of a lesson, as its teacher sees them. ``tell`` is who is told if they are not here."""

    enrolment_id: int
    pupil_id: int
    name: str
    due: bool
    did: InLesson
    minutes: float
    rating: Rating | None
    not_here_at: datetime | None
    told_whom: str
    told_at: datetime | None
    tell: str


@dataclass(frozen=True, slots=True)
class LessonSeen:
    """One lesson with everybody in it whose record is open to the viewer; ``others`` counts the rest."""

    lesson_id: int
    title: str
    teacher: str
    scheduled: ScheduledLesson
    aside: dict[str, int]
    learners: tuple[LearnerSeen, ...]
    others: int

    @property
    def not_here_from(self) -> datetime:
        """From when a no-show can be said."""
        return self.scheduled.started + NOT_HERE_AFTER


def lesson_seen(viewer: Viewer, lesson_id: int) -> LessonSeen:
    """Open a lesson, and log whose presence it told the viewer.

    Raises:
        NotAllowed: when no lesson's page is open to the viewer.
        Http404: when the lesson is not one of theirs.
    """
    lesson = lessons_open_to(viewer).filter(pk=lesson_id).first()
    if lesson is None:
        raise Http404
    everybody = LearnerInLesson.objects.filter(lesson=lesson)
    rows = list(
        everybody.filter(enrolment__in=enrolments_open_to(viewer).values("pk"))
        .select_related("enrolment__pupil")
        .order_by("enrolment__pupil__family_name", "enrolment__pupil__given_name", "id")
    )
    tell = whom_to_tell(viewer.organisation_id, [row.enrolment_id for row in rows])
    log_readings(viewer, [row.enrolment.pupil_id for row in rows], page=f"Lesson {lesson.pk}")
    scheduled = as_scheduled(lesson)
    return LessonSeen(
        lesson_id=lesson.pk,
        title=lesson.title,
        teacher=lesson.teacher_name,
        scheduled=scheduled,
        aside=dict(lesson.aside),
        learners=tuple(_learner(row, scheduled, tell[row.enrolment_id]) for row in rows),
        others=everybody.count() - len(rows),
    )


def _learner(row: LearnerInLesson, scheduled: ScheduledLesson, tell: str) -> LearnerSeen:
    rated = Rating(row.progress, row.engagement, row.communication, row.next_step) if row.rated_at else None
    return LearnerSeen(
        enrolment_id=row.enrolment_id,
        pupil_id=row.enrolment.pupil_id,
        name=str(row.enrolment.pupil),
        due=row.due,
        did=what_they_did(scheduled, row),
        minutes=row.minutes,
        rating=rated,
        not_here_at=row.not_here_at,
        told_whom=row.told_whom,
        told_at=row.told_at,
        tell=tell,
    )


def whom_to_tell(organisation_id: int, enrolment_ids: Sequence[int]) -> dict[int, str]:
    """The named caller of each learner: their trusted adult here, or else whose work it is; "" for nobody."""
    trusted = trusted_adults_of(enrolment_ids)
    otherwise = _callers(organisation_id)
    named = {each: adults.trusted or adults.deputy for each, adults in trusted.items()}
    return {each: named.get(each) or otherwise for each in enrolment_ids}


def _callers(organisation_id: int) -> str:
    """The names of whoever holds the first role there is for it."""
    held = Membership.objects.filter(
        organisation_id=organisation_id, role__in=[role.value for role in WHO_CALLS], staff__is_active=True
    )
    by_role: dict[str, list[str]] = {}
    for role, name in held.order_by("staff__name").values_list("role", "staff__name"):
        by_role.setdefault(role, []).append(name)
    return next((_either(by_role[role.value]) for role in WHO_CALLS if role.value in by_role), "")


def _either(names: Collection[str]) -> str:
    return " or ".join(list(names)[:2])
