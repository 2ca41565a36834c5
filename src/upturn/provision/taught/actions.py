"""Writes about lessons taught: those a record brings in."""

from collections.abc import Mapping, Sequence

from upturn.access.audit import audited, note
from upturn.access.permissions import PROVIDER
from upturn.access.viewer import Viewer
from upturn.people.models import Organisation
from upturn.provision.taught.inserting import PRESENCE, NewRow, insert_learners, presence_of, sure_part
from upturn.provision.taught.matching import Key
from upturn.provision.taught.models import LearnerInLesson, TaughtLesson, WaitingAttendee
from upturn.provision.taught.refusals import LessonRefused
from upturn.provision.taught.settling import AskedAbout, LessonChange

_ROWS_AT_ONCE = 2_000


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
