"""A learner's presence put together again from its parts, when somebody has said who an attendee is."""

from collections import defaultdict
from collections.abc import Sequence

from upturn.people.models import TeachingGroupPlace
from upturn.provision.taught.inserting import NewRow, insert_learners, presence_of, sure_part
from upturn.provision.taught.models import LearnerInLesson, TaughtLesson, WaitingAttendee
from upturn.provision.taught.queries import seen_in
from upturn.provision.taught.record import Seen, united

NOBODY: dict[str, object] = {"first_join": None, "last_leave": None, "minutes": 0.0, "joins": 0, "did": 0}


def keep_sure_parts(organisation_id: int, lesson_ids: Sequence[int], enrolment_id: int) -> None:
    """Keep what the record itself said of a learner, before a person's word is added to it."""
    parts = WaitingAttendee.objects.filter(lesson_id__in=lesson_ids, enrolment_id=enrolment_id)
    kept = set(parts.values_list("lesson_id", flat=True))
    rows = LearnerInLesson.objects.filter(lesson_id__in=lesson_ids, enrolment_id=enrolment_id)
    WaitingAttendee.objects.bulk_create(
        sure_part(organisation_id, row.lesson_id, enrolment_id, seen)
        for row in rows
        if row.lesson_id not in kept and (seen := seen_in(row)) is not None
    )


def put_together(lesson_ids: Sequence[int], enrolment_id: int) -> None:
    """Make a learner's presence in some lessons what its parts come to; without any they were not there."""
    parts: dict[int, list[Seen]] = defaultdict(list)
    for each in WaitingAttendee.objects.filter(lesson_id__in=lesson_ids, enrolment_id=enrolment_id):
        seen = seen_in(each)
        if seen is not None:
            parts[each.lesson_id].append(seen)
    rows = {
        row.lesson_id: row
        for row in LearnerInLesson.objects.filter(lesson_id__in=lesson_ids, enrolment_id=enrolment_id)
    }
    places = TeachingGroupPlace.objects.filter(enrolment_id=enrolment_id)
    groups = set(places.values_list("group_id", flat=True))
    for lesson in TaughtLesson.objects.filter(pk__in=lesson_ids):
        is_due = lesson.group_id is None or lesson.group_id in groups
        whole = united(parts[lesson.pk], _minutes(lesson)) if parts[lesson.pk] else None
        _write(lesson, enrolment_id, rows.get(lesson.pk), whole, is_due=is_due)


def _write(
    lesson: TaughtLesson, enrolment_id: int, row: LearnerInLesson | None, whole: Seen | None, *, is_due: bool
) -> None:
    if row is None:
        insert_learners([NewRow(lesson.pk, enrolment_id, is_due, whole)] if whole else [])
    elif whole is None and not _is_kept(lesson, row):
        row.delete()
    else:
        presence = presence_of(whole) if whole else NOBODY
        LearnerInLesson.objects.filter(pk=row.pk).update(**presence)


def _is_kept(lesson: TaughtLesson, row: LearnerInLesson) -> bool:
    """Whether a row says something besides presence: that they were due, a rating, a no-show."""
    return bool((lesson.group_id and row.due) or row.rated_at or row.not_here_at or row.set_aside)


def _minutes(lesson: TaughtLesson) -> float:
    return (lesson.ends_at - lesson.begins_at).total_seconds() / 60
