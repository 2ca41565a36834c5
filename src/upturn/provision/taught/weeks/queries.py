"""A provider's weeks, counted once when lessons change and read at once for everybody."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import numpy as np
from django.utils import timezone
from numpy.typing import NDArray

from upturn.kernel.weeks import Weeks, monday_of
from upturn.provision.learner_weeks import MEASURES, LearnerWeeks, learner_weeks
from upturn.provision.lesson_rows import Asked, Due, Ints, LessonRows, Lessons, Presences, lesson_rows
from upturn.provision.taught.lessons.queries import as_scheduled
from upturn.provision.taught.models import LearnerInLesson, TaughtLesson, TaughtWeek

A_WEEK = timedelta(weeks=1)
WEEKS_READ = 13
COUNT = np.int16


@dataclass(frozen=True, slots=True, eq=False)
class Engaged:
    """Every learner's counts of some weeks; ``enrolments`` is ``int64[learners]``, in order."""

    enrolments: Ints
    weeks: Weeks
    counted: LearnerWeeks

    def row_of(self, enrolment_id: int) -> int | None:
        """A learner's row, where they had any lesson."""
        place = int(np.searchsorted(self.enrolments, enrolment_id))
        found = place < len(self.enrolments) and self.enrolments[place] == enrolment_id
        return place if found else None


def unpacked(row: TaughtWeek) -> tuple[Ints, NDArray[np.int16]]:
    """The enrolments of a week, and ``int16[2, measures, learners]``: of how many, and in how many."""
    enrolments = np.frombuffer(bytes(row.learners), np.int64)
    counts = np.frombuffer(bytes(row.counts), COUNT).reshape(2, MEASURES, len(enrolments))
    return enrolments, counts


def engaged(organisation_id: int, today: date) -> Engaged:
    """Everybody's last weeks, the one that holds today among them."""
    weeks = Weeks(monday_of(today) - (WEEKS_READ - 1) * A_WEEK, WEEKS_READ)
    rows = TaughtWeek.objects.filter(
        organisation_id=organisation_id, monday__gte=weeks.monday, monday__lte=weeks.last_day
    )
    held = {row.monday: unpacked(row) for row in rows}
    everybody = np.unique(np.concatenate([np.empty(0, np.int64), *(each for each, _ in held.values())]))
    counts = np.zeros((2, MEASURES, len(everybody), WEEKS_READ), np.int64)
    for monday, (enrolments, counted) in held.items():
        counts[:, :, np.searchsorted(everybody, enrolments), (monday - weeks.monday) // A_WEEK] = counted
    return Engaged(everybody, weeks, LearnerWeeks(counts[0], counts[1]))


def counted_week(
    organisation_id: int, monday: date, only: Collection[int] | None
) -> tuple[Ints, NDArray[np.int64]]:
    """A week's enrolments in order, and ``int64[2, measures, learners]``; of some alone if asked."""
    lessons = list(_lessons_of(organisation_id, monday))
    learners = LearnerInLesson.objects.filter(lesson_id__in=[each.pk for each in lessons])
    if only is not None:
        learners = learners.filter(enrolment_id__in=only)
    rows = list(
        learners.values_list(
            "lesson_id",
            "enrolment_id",
            "due",
            "set_aside",
            "first_join",
            "last_leave",
            "minutes",
            "joins",
            "did",
        )
    )
    enrolments = np.unique(np.array([row[1] for row in rows], np.int64))
    done = _did(lessons, rows, enrolments)
    counted = learner_weeks(done, len(enrolments), 1)
    return enrolments, np.stack([counted.of[:, :, 0], counted.did[:, :, 0]])


def _lessons_of(organisation_id: int, monday: date) -> Collection[TaughtLesson]:
    since = timezone.make_aware(datetime.combine(monday, time()))
    until = timezone.make_aware(datetime.combine(monday + A_WEEK, time()))
    return TaughtLesson.objects.filter(
        organisation_id=organisation_id, begins_at__gte=since, begins_at__lt=until
    ).order_by("id")


Row = tuple[int, int, bool, bool, datetime | None, datetime | None, float, int, int]


def _did(lessons: list[TaughtLesson], rows: list[Row], enrolments: Ints) -> LessonRows:
    place = {lesson.pk: number for number, lesson in enumerate(lessons)}
    lesson = np.array([place[row[0]] for row in rows], np.int64)
    learner = np.searchsorted(enrolments, np.array([row[1] for row in rows], np.int64))
    due = np.array([row[2] for row in rows], np.bool_)
    there = np.array([row[7] > 0 for row in rows], np.bool_)
    aside = np.array([row[3] for row in rows], np.bool_)
    presences = Presences(
        learner[there],
        lesson[there],
        _minutes([row[4] for row in rows])[there],
        _minutes([row[5] for row in rows])[there],
        np.array([row[6] for row in rows], np.float64)[there],
        np.array([row[8] for row in rows], np.uint8)[there],
    )
    nobody = np.zeros(len(enrolments), np.bool_)
    return lesson_rows(
        _columns(lessons), Due(learner[due], lesson[due], aside[due]), presences, Asked(nobody, nobody)
    )


def _columns(lessons: list[TaughtLesson]) -> Lessons:
    scheduled = [as_scheduled(each) for each in lessons]
    return Lessons(
        week=np.zeros(len(lessons), np.int64),
        begins=_minutes([each.begins for each in scheduled]),
        ends=_minutes([each.ends for each in scheduled]),
        started=_minutes([each.started for each in scheduled]),
        counts=np.array([each.counts for each in scheduled], np.bool_),
        shows=np.array([each.shows.value for each in scheduled], np.uint8),
    )


def _minutes(moments: Collection[datetime | None]) -> NDArray[np.float64]:
    return np.array([np.nan if each is None else each.timestamp() / 60 for each in moments], np.float64)
