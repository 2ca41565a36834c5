"""Rows of learners in lessons: hundreds of thousands at a time, in one statement and no object for each."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.db import connection, transaction

from upturn.provision.taught.models import LearnerInLesson, WaitingAttendee
from upturn.provision.taught.record import Seen

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
