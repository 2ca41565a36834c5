"""Reads for bringing lessons in: a provider's learners, its classes, and the lessons that are held."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from django.db.models import Count, Max

from upturn.people.models import Enrolment, Organisation, TeachingGroup, TeachingGroupPlace
from upturn.provision.lesson import Way
from upturn.provision.taught.matching import By, Key, Known, Learner
from upturn.provision.taught.models import AttendeeSaid, LearnerInLesson, TaughtLesson, WaitingAttendee
from upturn.provision.taught.record import LessonRecord, Seen
from upturn.provision.taught.settling import Group, HeldLesson, HeldRow

LONGEST_LESSON = timedelta(days=1)
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class KnownHere:
    """Who is known at a provider: its learners, what people said, and the number of each saying.

    ``version`` changes with everything said; the roll has a version of its own.
    """

    known: Known
    saying_ids: dict[Key, int]
    version: str


def is_provider(organisation_id: int) -> bool:
    """Whether an organisation teaches other schools' pupils, so that its lessons' records are its own."""
    return Organisation.objects.filter(pk=organisation_id, kind=Organisation.Kind.PROVIDER).exists()


def known_here(organisation_id: int) -> KnownHere:
    """Everybody a record's attendee may be matched with."""
    said = AttendeeSaid.objects.filter(organisation_id=organisation_id).order_by("id")
    rows = list(said.values_list("id", "known_by", "value", "enrolment_id"))
    keys = [(By(by), value) for _, by, value, _ in rows]
    return KnownHere(
        known=Known(learners_of(organisation_id), dict(zip(keys, (row[3] for row in rows), strict=True))),
        saying_ids=dict(zip(keys, (row[0] for row in rows), strict=True)),
        version=said_version(organisation_id),
    )


def said_version(organisation_id: int) -> str:
    """As `KnownHere.version`, and nothing else read."""
    found = AttendeeSaid.objects.filter(organisation_id=organisation_id).aggregate(
        many=Count("id"), last=Max("id")
    )
    return f"{found['many']}:{found['last'] or 0}"


def learners_of(organisation_id: int) -> list[Learner]:
    """Every learner of a provider, once: a pupil enrolled again is the newest enrolment."""
    rows = Enrolment.objects.filter(organisation_id=organisation_id).order_by("starts_on", "id")
    newest: dict[int, Learner] = {}
    for pupil, number, given, family, *identifiers in rows.values_list(
        "pupil_id", "id", "pupil__given_name", "pupil__family_name", "pupil__upn", "local_id"
    ):
        newest[pupil] = Learner(number, given, family, tuple(each for each in identifiers if each))
    return list(newest.values())


def groups_of(organisation_id: int) -> list[Group]:
    """Every class of a provider, with who has a place in it."""
    places: dict[int, list[tuple[int, date, date | None]]] = {}
    found = TeachingGroupPlace.objects.filter(group__organisation_id=organisation_id)
    for group_id, enrolment_id, first, last in found.values_list(
        "group_id", "enrolment_id", "enrolment__starts_on", "enrolment__leaves_on"
    ):
        places.setdefault(group_id, []).append((enrolment_id, first, last))
    groups = TeachingGroup.objects.filter(organisation_id=organisation_id).select_related("teacher")
    return [
        Group(
            group_id=each.pk,
            name=each.name,
            subject=each.subject,
            teacher=each.teacher.name if each.teacher else each.teacher_name,
            places=tuple(places.get(each.pk, ())),
        )
        for each in groups
    ]


@dataclass(frozen=True, slots=True)
class Held:
    """The lessons some records may be of: by what a record is known by, and those begun without one."""

    by_key: dict[str, HeldLesson]
    begun: tuple[HeldLesson, ...]


def held_for(organisation_id: int, records: Sequence[LessonRecord]) -> Held:
    """The lessons held that some records may be of, with everybody in them."""
    if not records:
        return Held({}, ())
    lessons = TaughtLesson.objects.filter(organisation_id=organisation_id)
    keys = [record.key for record in records]
    found = [
        *(each for some in _pieces(keys) for each in lessons.filter(record_key__in=some)),
        *lessons.filter(
            record_key="",
            begins_at__gt=min(record.begins for record in records) - LONGEST_LESSON,
            begins_at__lt=max(record.ends for record in records),
        ),
    ]
    held = {
        row.pk: HeldLesson(row.pk, row.record_key, row.begins_at, row.ends_at, row.group_id) for row in found
    }
    _fill(held)
    return Held(
        {each.record_key: each for each in held.values() if each.record_key},
        tuple(each for each in held.values() if not each.record_key),
    )


def _fill(held: dict[int, HeldLesson]) -> None:
    for some in _pieces(list(held)):
        for row in LearnerInLesson.objects.filter(lesson_id__in=some).iterator():
            held[row.lesson_id].rows[row.enrolment_id] = HeldRow(row.pk, seen_in(row))
        for each in WaitingAttendee.objects.filter(lesson_id__in=some).iterator():
            if each.said_id is None and each.enrolment_id is not None:
                held[each.lesson_id].beside[each.enrolment_id] = each.pk
            else:
                held[each.lesson_id].asked.add((each.name, each.email, each.identifier, each.first_join))


def seen_in(row: LearnerInLesson | WaitingAttendee) -> Seen | None:
    """A stored presence; None where nobody was there."""
    if not row.joins:
        return None
    return Seen(row.first_join, row.last_leave, row.minutes, row.joins, Way(row.did))


Some = TypeVar("Some", int, str)


def _pieces(keys: Sequence[Some]) -> Iterator[Sequence[Some]]:
    """A few at a time: SQLite takes only so many values in one statement."""
    return (keys[start : start + _AT_ONCE] for start in range(0, len(keys), _AT_ONCE))
