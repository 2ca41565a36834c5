"""What the actions of lessons taught share: rows added by the thousand, presences united, weeks counted."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

import numpy as np
from django.db import connection, transaction

from upturn.kernel.weeks import monday_of
from upturn.people import clock
from upturn.people.models import TeachingGroupPlace
from upturn.provision.taught.models import LearnerInLesson, TaughtLesson, TaughtWeek, WaitingAttendee
from upturn.provision.taught.queries import seen_in
from upturn.provision.taught.record import Seen, united
from upturn.provision.taught.weeks.queries import COUNT, counted_week, unpacked

PRESENCE = ("first_join", "last_leave", "minutes", "joins", "did")
_COLUMNS = (
    "lesson_id", "enrolment_id", "due", "set_aside", "first_join", "last_leave", "minutes", "joins", "did",
    "next_step", "told_whom",
)  # fmt: skip


class NewRow(NamedTuple):
    """A learner to add to a lesson; ``seen`` is None for one who was due and not there."""

    lesson_id: int
    enrolment_id: int
    due: bool
    seen: Seen | None


def insert_learners(rows: Iterable[NewRow]) -> None:
    """Add learners to lessons, inside whatever transaction there is."""
    columns = ", ".join(map(connection.ops.quote_name, _COLUMNS))
    table = connection.ops.quote_name(LearnerInLesson._meta.db_table)
    values = ", ".join(["%s"] * len(_COLUMNS))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} ({columns}) VALUES ({values})",  # noqa: S608 - names of our own, no values
            [_values(row) for row in rows],
        )


def _values(row: NewRow) -> tuple[int | float | str | datetime | None, ...]:
    seen = row.seen
    if seen is None:
        return row.lesson_id, row.enrolment_id, row.due, False, None, None, 0.0, 0, 0, "", ""
    return (
        row.lesson_id, row.enrolment_id, row.due, False, _moment(seen.first_join), _moment(seen.last_leave),
        seen.minutes, max(seen.joins, 1), seen.did.value, "", "",
    )  # fmt: skip


def _moment(moment: datetime | None) -> str | datetime | None:
    """As this database keeps it."""
    kept: str | datetime | None = connection.ops.adapt_datetimefield_value(moment) if moment else None
    return kept


def sure_part(organisation_id: int, lesson_id: int, enrolment_id: int, seen: Seen) -> WaitingAttendee:
    """A row that keeps what a record said of a learner for sure."""
    return WaitingAttendee(
        lesson_id=lesson_id, organisation_id=organisation_id, enrolment_id=enrolment_id, **presence_of(seen)
    )


def presence_of(seen: Seen) -> dict[str, object]:
    """A presence as the columns of a row."""
    return {
        "first_join": seen.first_join,
        "last_leave": seen.last_leave,
        "minutes": seen.minutes,
        "joins": max(seen.joins, 1),
        "did": seen.did.value,
    }


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
    lessons = list(TaughtLesson.objects.filter(pk__in=lesson_ids))
    for lesson in lessons:
        is_due = lesson.group_id is None or lesson.group_id in groups
        whole = united(parts[lesson.pk], _minutes(lesson)) if parts[lesson.pk] else None
        _write(lesson, enrolment_id, rows.get(lesson.pk), whole, is_due=is_due)
    weeks = {(each.organisation_id, monday_of(clock.school_day(each.begins_at))) for each in lessons}
    for organisation_id, monday in weeks:
        keep_week(organisation_id, monday, [enrolment_id])


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


def keep_week(organisation_id: int, monday: date, only: Collection[int] | None = None) -> None:
    """Count a week afresh, for everybody or for some enrolments alone."""
    enrolments, counted = counted_week(organisation_id, monday, only)
    row, _ = TaughtWeek.objects.select_for_update().get_or_create(
        organisation_id=organisation_id, monday=monday
    )
    if only is not None:
        held, counts = unpacked(row)
        others = ~np.isin(held, np.fromiter(only, np.int64))
        enrolments = np.concatenate([held[others], enrolments])
        counted = np.concatenate([counts[:, :, others], counted], axis=2)
    row.learners = enrolments.astype(np.int64).tobytes()
    row.counts = counted.astype(COUNT).tobytes()
    row.save(update_fields=["learners", "counts"])
