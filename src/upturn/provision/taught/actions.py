"""Writes about lessons taught: those a record brings in, who somebody is, how it went, who was not here."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from upturn.access.audit import audited, note
from upturn.access.doorways import enrolments_open_to
from upturn.access.permissions import PROVIDER, check_may_name_attendees
from upturn.access.viewer import Viewer
from upturn.people import clock
from upturn.people.models import Organisation
from upturn.provision.taught.keeping import (
    PRESENCE,
    NewRow,
    insert_learners,
    keep_sure_parts,
    keep_week,
    presence_of,
    put_together,
    sure_part,
)
from upturn.provision.taught.lessons.queries import (
    NOT_HERE_AFTER,
    Rating,
    as_scheduled,
    groups_taught,
    lessons_open_to,
    whom_to_tell,
)
from upturn.provision.taught.matching import SHARED, By, Key
from upturn.provision.taught.models import AttendeeSaid, LearnerInLesson, TaughtLesson, WaitingAttendee
from upturn.provision.taught.queries import groups_of, known_here
from upturn.provision.taught.refusals import LessonRefused
from upturn.provision.taught.settling import AskedAbout, LessonChange
from upturn.provision.taught.waiting.queries import attendee_of, waiting_rows

_ROWS_AT_ONCE = 2_000
RATED = ("progress", "engagement", "communication")
AS_USUAL = 3
LONGEST_STEP = 300
LONGEST_MINUTES = 240


@audited
def write_lessons(
    *,
    by: Viewer | None,
    organisation_id: int,
    changes: Sequence[LessonChange],
    saying_ids: Mapping[Key, int],
) -> None:
    """Write what some records change, all of them or none.

    Args:
        by: who took the file.
        organisation_id: the provider that taught them.
        changes: from `settling.change_of`; those that change nothing cost nothing.
        saying_ids: the number of everything people have said of names and addresses.

    Raises:
        LessonRefused: at an organisation that teaches no other school's pupils.
    """
    if not Organisation.objects.filter(pk=organisation_id, kind=PROVIDER).exists():
        raise LessonRefused("Records of lessons are kept at the provider that taught them.")
    wanted = [each for each in changes if each.is_new or each.is_changed]
    lesson_ids = _write_lessons(organisation_id, wanted)
    arrived, grown, asked = [], [], []
    for change, lesson_id in zip(wanted, lesson_ids, strict=True):
        arrived += _arrived(change, lesson_id)
        grown += [LearnerInLesson(pk=row, **presence_of(seen)) for row, seen in change.grown.items()]
        asked += [_asked(each, organisation_id, lesson_id, saying_ids) for each in change.asked]
        asked += _sure_parts(change, organisation_id, lesson_id)
    insert_learners(arrived)
    LearnerInLesson.objects.bulk_update(grown, PRESENCE, batch_size=_ROWS_AT_ONCE // 4)
    WaitingAttendee.objects.bulk_create(asked, batch_size=_ROWS_AT_ONCE)
    note(
        "lessons taught written",
        "organisation",
        organisation_id,
        by=by,
        organisation_id=organisation_id,
        new=sum(each.is_new for each in wanted),
        changed=sum(not each.is_new for each in wanted),
        learners=len(arrived) + len(grown),
        asked=len(asked),
    )


def _write_lessons(organisation_id: int, wanted: Sequence[LessonChange]) -> list[int]:
    """Write the lessons themselves; gives their numbers in the order given."""
    new = [_lesson(organisation_id, each) for each in wanted if each.is_new]
    made = iter(TaughtLesson.objects.bulk_create(new, batch_size=_ROWS_AT_ONCE // 4))
    for each in wanted:
        if each.held is not None and not each.held.record_key:
            _give_record(each.held.lesson_id, each)
    return [next(made).pk if each.held is None else each.held.lesson_id for each in wanted]


def _lesson(organisation_id: int, change: LessonChange) -> TaughtLesson:
    record = change.settled.record
    return TaughtLesson(
        organisation_id=organisation_id,
        title=record.title[:200],
        begins_at=record.begins,
        ends_at=record.ends,
        group_id=change.group.group_id if change.group else None,
        teacher_name=(record.teacher or (change.group.teacher if change.group else ""))[:120],
        source=record.source,
        record_key=record.key,
        shows=record.shows.value,
        aside=dict(change.settled.aside),
    )


def _give_record(lesson_id: int, change: LessonChange) -> None:
    """Give a lesson that its teacher began the record that has now come; its own times stand."""
    record = change.settled.record
    TaughtLesson.objects.filter(pk=lesson_id).update(
        source=record.source,
        record_key=record.key,
        opened_at=record.begins,
        shows=record.shows.value,
        aside=dict(change.settled.aside),
    )


def _arrived(change: LessonChange, lesson_id: int) -> list[NewRow]:
    """Without a class nobody can say who was due, so whoever came is taken to have been."""
    nobody = change.group is None
    return [
        NewRow(lesson_id, each, nobody or each in change.due, seen) for each, seen in change.arrived.items()
    ]


def _asked(
    each: AskedAbout, organisation_id: int, lesson_id: int, saying_ids: Mapping[Key, int]
) -> WaitingAttendee:
    return WaitingAttendee(
        lesson_id=lesson_id,
        organisation_id=organisation_id,
        known_by=each.key[0].value,
        value=each.key[1][:254],
        name=each.attendee.name[:200],
        email=each.attendee.email[:254],
        identifier=each.attendee.identifier[:200],
        said_id=saying_ids[each.said] if each.said else None,
        enrolment_id=each.enrolment_id,
        **presence_of(each.seen),
    )


def _sure_parts(change: LessonChange, organisation_id: int, lesson_id: int) -> list[WaitingAttendee]:
    """The sure part of a presence to which a person's word adds, kept so that the word can be taken back."""
    beside = change.held.beside if change.held else {}
    return [
        sure_part(organisation_id, lesson_id, each, change.settled.sure[each])
        for each in change.settled.both_ways
        if each not in beside
    ]


@audited
def count_week(*, by: Viewer | None, organisation_id: int, monday: date) -> None:
    """Count a week of a provider afresh, after its lessons have changed."""
    keep_week(organisation_id, monday)
    note(
        "week counted",
        "organisation",
        organisation_id,
        by=by,
        organisation_id=organisation_id,
        week=f"{monday}",
    )


@audited
def say_who(*, by: Viewer, waiting_id: int, enrolment_id: int | None, at: datetime) -> AttendeeSaid:
    """Say who somebody in the records is, or that they are no learner; it is remembered.

    A name that two learners share is said of that one lesson alone, and never remembered.

    Raises:
        NotAllowed: when it is not the viewer who says.
        LessonRefused: when somebody has said it already, or the learner is none of theirs.
    """
    check_may_name_attendees(by)
    row = waiting_rows(by.organisation_id).select_for_update().filter(pk=waiting_id).first()
    if row is None:
        raise LessonRefused("Somebody has already said who this is.")
    if enrolment_id is not None and not enrolments_open_to(by).filter(pk=enrolment_id).exists():
        raise LessonRefused("Choose one of your learners.")
    likely = known_here(by.organisation_id).known.match(attendee_of(row)).likely
    is_shared = row.known_by == By.NAME.value and len(likely) >= SHARED
    said = AttendeeSaid.objects.create(
        organisation_id=by.organisation_id,
        known_by=row.known_by,
        value=f"{row.value[:230]} #{row.pk}" if is_shared else row.value,
        enrolment_id=enrolment_id,
        said_by_id=by.staff_id,
        said_at=at,
    )
    rows = waiting_rows(by.organisation_id).filter(known_by=row.known_by, value=row.value)
    rows = rows.filter(pk=row.pk) if is_shared else rows
    lesson_ids = sorted(set(rows.values_list("lesson_id", flat=True)))
    if enrolment_id is not None:
        keep_sure_parts(by.organisation_id, lesson_ids, enrolment_id)
    rows.update(said=said, enrolment_id=enrolment_id)
    if enrolment_id is not None:
        put_together(lesson_ids, enrolment_id)
    note("attendee named", "attendee", said.pk, by=by, lessons=len(lesson_ids), learner=bool(enrolment_id))
    return said


@audited
def take_back_who(*, by: Viewer, said_id: int) -> None:
    """Take back what somebody said: their presence goes, and they are asked about again.

    Raises:
        NotAllowed: when it is not the viewer who says.
        LessonRefused: when there is nothing to take back.
    """
    check_may_name_attendees(by)
    said = (
        AttendeeSaid.objects.select_for_update()
        .filter(pk=said_id, organisation_id=by.organisation_id)
        .first()
    )
    if said is None:
        raise LessonRefused("This was already taken back.")
    lesson_ids = sorted(set(said.attendees.values_list("lesson_id", flat=True)))
    said.attendees.update(said=None, enrolment=None)
    if said.enrolment_id is not None:
        put_together(lesson_ids, said.enrolment_id)
    note("attendee no longer named", "attendee", said.pk, by=by, lessons=len(lesson_ids))
    said.delete()


@audited
def begin_lesson(*, by: Viewer, group_id: int, minutes: int, at: datetime) -> TaughtLesson:
    """Begin a lesson with a class now, before any record of it comes. Beginning it twice is once.

    Raises:
        NotAllowed: when no lesson's page is open to the viewer.
        LessonRefused: when the class is none of theirs, or the length cannot be.
    """
    if group_id not in dict(groups_taught(by)):
        raise LessonRefused("Choose one of your classes.")
    if not 10 <= minutes <= LONGEST_MINUTES:
        raise LessonRefused(f"A lesson lasts from 10 to {LONGEST_MINUTES} minutes.")
    group = next(each for each in groups_of(by.organisation_id) if each.group_id == group_id)
    under_way = TaughtLesson.objects.select_for_update().filter(
        organisation_id=by.organisation_id, group_id=group_id, begins_at__lte=at, ends_at__gt=at
    )
    begun = under_way.order_by("begins_at").first()
    lesson = begun or TaughtLesson.objects.create(
        organisation_id=by.organisation_id,
        title=group.name,
        begins_at=at.replace(second=0, microsecond=0),
        ends_at=at.replace(second=0, microsecond=0) + timedelta(minutes=minutes),
        group_id=group_id,
        teacher_name=group.teacher or by.name,
    )
    if begun is None:
        due = sorted(group.due_on(clock.school_day(at)))
        insert_learners([NewRow(lesson.pk, each, True, None) for each in due])
    note("lesson begun" if begun is None else "lesson already begun", "lesson", lesson.pk, by=by)
    return lesson


@audited
def rate_as_usual(*, by: Viewer, lesson_id: int, at: datetime) -> int:
    """Rate everybody who was there and is not rated yet as usual; gives how many that was.

    Raises:
        NotAllowed: when no lesson's page is open to the viewer.
        LessonRefused: when the lesson is none of theirs.
    """
    usual = dict.fromkeys(RATED, AS_USUAL)
    many = (
        _there(by, lesson_id)
        .filter(rated_at__isnull=True)
        .update(**usual, rated_by_id=by.staff_id, rated_at=at)
    )
    note("lesson rated as usual", "lesson", lesson_id, by=by, learners=many)
    return many


@audited
def rate_learner(*, by: Viewer, lesson_id: int, enrolment_id: int, rating: Rating, at: datetime) -> None:
    """Rate one learner after a lesson: each measure 1 to 4 or left out, and a next step.

    Raises:
        NotAllowed: when no lesson's page is open to the viewer.
        LessonRefused: when the learner was not in a lesson of theirs, or a measure is none of the four.
    """
    given = {measure: getattr(rating, measure) for measure in RATED}
    if any(each is not None and each not in range(1, 5) for each in given.values()):
        raise LessonRefused("Each is rated from 1 to 4, or left out.")
    is_said = bool(rating.next_step.strip()) or any(each is not None for each in given.values())
    rated = (
        {"rated_by_id": by.staff_id, "rated_at": at} if is_said else {"rated_by_id": None, "rated_at": None}
    )
    step = rating.next_step.strip()[:LONGEST_STEP]
    if not _there(by, lesson_id).filter(enrolment_id=enrolment_id).update(**given, next_step=step, **rated):
        raise LessonRefused("This learner was not in the lesson.")
    note("learner rated", "lesson", lesson_id, by=by, enrolment=enrolment_id, taken_back=not is_said)


@audited
def mark_not_here(*, by: Viewer, lesson_id: int, enrolment_id: int, at: datetime) -> str:
    """Mark a no-show, from ten minutes on; gives who is to be told. Marking it twice is once.

    Raises:
        NotAllowed: when no lesson's page is open to the viewer.
        LessonRefused: when it is too early, or they were there.
    """
    row = _rows_of(by, lesson_id).select_related("lesson").filter(enrolment_id=enrolment_id).first()
    if row is None:
        raise LessonRefused("This learner is not in the lesson.")
    if row.joins:
        raise LessonRefused("The record of the lesson has them there.")
    since = as_scheduled(row.lesson).started + NOT_HERE_AFTER
    if at < since:
        raise LessonRefused(
            f"Everybody has ten minutes to come in: say so from {clock.local(since):%H:%M} on."
        )
    if row.not_here_at is None:
        row.not_here_at, row.not_here_by_id = at, by.staff_id
        row.told_whom = whom_to_tell(by.organisation_id, [enrolment_id])[enrolment_id][:120]
        row.save(update_fields=["not_here_at", "not_here_by", "told_whom"])
    note("learner not here", "lesson", lesson_id, by=by, enrolment=enrolment_id)
    return row.told_whom


@audited
def say_told(*, by: Viewer, lesson_id: int, enrolment_id: int, at: datetime) -> None:
    """Say that the named caller was told of a no-show.

    Raises:
        NotAllowed: when no lesson's page is open to the viewer.
        LessonRefused: when there is no no-show to tell of.
    """
    rows = _rows_of(by, lesson_id).filter(enrolment_id=enrolment_id, not_here_at__isnull=False)
    if not rows.exists():
        raise LessonRefused("Nobody marked this learner as not here.")
    rows.filter(told_at__isnull=True).update(told_by_id=by.staff_id, told_at=at)
    note("no-show told", "lesson", lesson_id, by=by, enrolment=enrolment_id)


@audited
def take_back_not_here(*, by: Viewer, lesson_id: int, enrolment_id: int) -> None:
    """Take back a no-show: they came after all, or it was a slip.

    Raises:
        NotAllowed: when no lesson's page is open to the viewer.
        LessonRefused: when the learner is not in a lesson of theirs.
    """
    rows = _rows_of(by, lesson_id).filter(enrolment_id=enrolment_id)
    if not rows.update(not_here_at=None, not_here_by=None, told_whom="", told_at=None, told_by=None):
        raise LessonRefused("This learner is not in the lesson.")
    note("learner here after all", "lesson", lesson_id, by=by, enrolment=enrolment_id)


def _rows_of(by: Viewer, lesson_id: int) -> QuerySet[LearnerInLesson]:
    """The learners of a lesson of theirs whose record is open to them, kept for this write."""
    if not lessons_open_to(by).filter(pk=lesson_id).exists():
        raise LessonRefused("This lesson is not one of yours.")
    open_here = enrolments_open_to(by).values("pk")
    return LearnerInLesson.objects.filter(lesson_id=lesson_id, enrolment__in=open_here)


def _there(by: Viewer, lesson_id: int) -> QuerySet[LearnerInLesson]:
    """Those who were there; while no record has come, everybody who was not marked as not here."""
    there = Q(joins__gt=0) | Q(lesson__record_key="", not_here_at__isnull=True)
    return _rows_of(by, lesson_id).filter(there, set_aside=False)
