"""Lessons of a private school's pupil at a provider: a next step, somebody to be named, each marked."""

from datetime import timedelta
from typing import Any

from tests.placed import AT
from tests.private_pathways import any_of, at
from upturn.access.permissions import EVERY_PUPIL
from upturn.access.standing import Standing
from upturn.people.models import TeachingGroup
from upturn.provision.taught.models import AttendeeSaid, LearnerInLesson, TaughtLesson, WaitingAttendee


def with_lessons(school: Any) -> None:
    """Give the class at the provider a lesson, and values for the addresses of lessons."""
    jordan, teacher = school.pupils[0], school.people["harbour-teacher"]
    group = TeachingGroup.objects.get(teacher_id=teacher.staff_id, organisation__kind="provider")
    provider = group.organisation
    lesson = TaughtLesson.objects.create(
        organisation=provider,
        title=group.name,
        begins_at=AT - timedelta(hours=1),
        ends_at=AT,
        group=group,
        teacher_name=teacher.name,
        source="csv",
        record_key="private",
    )

    def taught(standing: Standing) -> bool:
        return standing.viewer.staff_id == teacher.staff_id

    leads = at(provider, *EVERY_PUPIL)
    step = school.keep("next step after a lesson", jordan, any_of(leads, taught), across=True)
    LearnerInLesson.objects.create(
        lesson=lesson,
        enrolment=group.pupils.get(),
        first_join=lesson.begins_at,
        last_leave=lesson.ends_at,
        minutes=60.0,
        joins=1,
        progress=3,
        next_step=f"Next {step}",
        rated_by_id=teacher.staff_id,
        rated_at=AT,
    )
    common = {"organisation": provider, "known_by": "name"}
    said = AttendeeSaid.objects.create(
        value="said", said_by_id=school.people["harbour-head"].staff_id, said_at=AT, **common
    )
    waits = school.keep("somebody in a lesson's record", jordan, leads, across=True)
    waiting = WaitingAttendee.objects.create(
        lesson=lesson, value=f"who {waits}", name=f"Who {waits}", minutes=1.0, joins=1, **common
    )
    school.samples |= {
        "lesson_id": [lesson.pk],
        "waiting_id": [waiting.pk],
        "said_id": [said.pk],
    }
