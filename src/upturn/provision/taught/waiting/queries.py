"""Whom somebody in a lesson's record may be: what is asked of the provider's staff, and what they said."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Min, QuerySet
from django.http import Http404

from upturn.access.doorways import enrolments_open_to
from upturn.access.permissions import check_may_name_attendees
from upturn.access.viewer import Viewer
from upturn.provision.taught.matching import SHARED, Attendee, By, Known
from upturn.provision.taught.models import AttendeeSaid, WaitingAttendee
from upturn.provision.taught.queries import known_here

MOST_ASKED = 25
MOST_LATELY = 10
MOST_FOUND = 20


@dataclass(frozen=True, slots=True)
class LearnerToChoose:
    """A learner somebody may be."""

    enrolment_id: int
    name: str
    group: str


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody nobody knows yet: in how many lessons, the last of them, and the learners they may be.

    ``is_shared`` is whether two learners have the name, so that it is asked of each lesson by itself.
    """

    waiting_id: int
    name: str
    email: str
    lessons: int
    last_lesson: str
    last_at: datetime
    likely: tuple[LearnerToChoose, ...]
    is_shared: bool


@dataclass(frozen=True, slots=True)
class SaidLately:
    """What somebody said; ``learner`` is blank for one who is none."""

    said_id: int
    name: str
    learner: str
    by: str
    at: datetime
    lessons: int


@dataclass(frozen=True, slots=True)
class Worklist:
    """Everybody to be asked about, those in most lessons first; ``waiting`` is how many in all."""

    waiting: int
    asked: tuple[Asked, ...]
    lately: tuple[SaidLately, ...]


def waiting_rows(organisation_id: int) -> QuerySet[WaitingAttendee]:
    """Those in the records whom nobody has said."""
    return WaitingAttendee.objects.filter(
        organisation_id=organisation_id, said__isnull=True, enrolment__isnull=True
    )


def how_many_wait(viewer: Viewer) -> int:
    """How many names and addresses are to be asked about.

    Raises:
        NotAllowed: when it is not the viewer who says.
    """
    check_may_name_attendees(viewer)
    return waiting_rows(viewer.organisation_id).values("known_by", "value").distinct().count()


def worklist(viewer: Viewer) -> Worklist:
    """Who is to be asked about, and what was said lately.

    Raises:
        NotAllowed: when it is not the viewer who says.
    """
    check_may_name_attendees(viewer)
    known = known_here(viewer.organisation_id).known
    grouped = (
        waiting_rows(viewer.organisation_id)
        .values("known_by", "value")
        .annotate(first=Min("id"), lessons=Count("lesson", distinct=True), last=Max("lesson__begins_at"))
        .order_by("-lessons", "first")
    )
    found = list(_asked(viewer, known, list(grouped[:MOST_ASKED])))
    return Worklist(grouped.count(), tuple(found), tuple(_lately(viewer)))


def _asked(viewer: Viewer, known: Known, grouped: Sequence[Mapping[str, Any]]) -> Iterator[Asked]:
    rows = {
        row.pk: row
        for row in waiting_rows(viewer.organisation_id)
        .filter(pk__in=[each["first"] for each in grouped])
        .select_related("lesson")
    }
    likely = {pk: known.match(attendee_of(row)).likely for pk, row in rows.items()}
    names = _names(viewer, {each for ids in likely.values() for each in ids})
    for each in grouped:
        row = rows[each["first"]]
        choices = tuple(names[number] for number in likely[row.pk] if number in names)
        one = _one(row, choices)
        if not one.is_shared:
            yield replace(one, lessons=each["lessons"], last_at=each["last"])
            continue
        same = waiting_rows(viewer.organisation_id).filter(known_by=row.known_by, value=row.value)
        for alike in same.select_related("lesson").order_by("-lesson__begins_at", "id")[:MOST_ASKED]:
            yield _one(alike, choices)


def _one(row: WaitingAttendee, likely: tuple[LearnerToChoose, ...]) -> Asked:
    return Asked(
        waiting_id=row.pk,
        name=row.name,
        email=row.email or row.identifier,
        lessons=1,
        last_lesson=row.lesson.title,
        last_at=row.lesson.begins_at,
        likely=likely,
        is_shared=row.known_by == By.NAME.value and len(likely) >= SHARED,
    )


def attendee_of(row: WaitingAttendee) -> Attendee:
    """Somebody as the record named them."""
    return Attendee(row.name, row.email, row.identifier)


def _names(viewer: Viewer, enrolment_ids: set[int]) -> dict[int, LearnerToChoose]:
    rows = enrolments_open_to(viewer).filter(pk__in=enrolment_ids).select_related("pupil")
    return {row.pk: LearnerToChoose(row.pk, str(row.pupil), row.year_group) for row in rows}


def _lately(viewer: Viewer) -> Iterator[SaidLately]:
    rows = AttendeeSaid.objects.filter(organisation_id=viewer.organisation_id)
    for row in (
        rows.select_related("enrolment__pupil", "said_by")
        .annotate(lessons=Count("attendees__lesson", distinct=True), shown=Min("attendees__name"))
        .order_by("-said_at", "-id")[:MOST_LATELY]
    ):
        learner = str(row.enrolment.pupil) if row.enrolment else ""
        yield SaidLately(row.pk, row.shown or row.value, learner, row.said_by.name, row.said_at, row.lessons)


def asked_about(viewer: Viewer, waiting_id: int, words: str) -> tuple[Asked, tuple[LearnerToChoose, ...]]:
    """One of those to be asked about, and the learners in whose name some words stand.

    Raises:
        NotAllowed: when it is not the viewer who says.
        Http404: when nobody waits under that number here.
    """
    check_may_name_attendees(viewer)
    row = waiting_rows(viewer.organisation_id).filter(pk=waiting_id).select_related("lesson").first()
    if row is None:
        raise Http404
    known = known_here(viewer.organisation_id).known
    likely = _names(viewer, set(known.match(attendee_of(row)).likely))
    return _one(row, tuple(likely.values())), _found(viewer, words)


def _found(viewer: Viewer, words: str) -> tuple[LearnerToChoose, ...]:
    rows = enrolments_open_to(viewer).select_related("pupil")
    for word in words.split()[:4]:
        rows = rows.filter(pupil__given_name__icontains=word) | rows.filter(
            pupil__family_name__icontains=word
        )
    ordered = rows.order_by("pupil__family_name", "pupil__given_name", "id")[:MOST_FOUND]
    return tuple(LearnerToChoose(row.pk, str(row.pupil), row.year_group) for row in ordered) if words else ()
