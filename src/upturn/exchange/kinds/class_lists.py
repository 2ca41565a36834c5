"""Class lists: which classes and places would change. A file speaks for the whole of each class it names."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial

from upturn.access.viewer import Viewer
from upturn.exchange.kinds.lists import Counted, prepared_list
from upturn.exchange.preparing import MovedOn, Prepared, Request
from upturn.exchange.queries import HeldClass, held_classes, roll_of, roll_version, staff_by_name
from upturn.exchange.reading.class_lists import ClassListRow, ClassListsReading
from upturn.exchange.reading.problems import Problem
from upturn.exchange.reading.recognition import Recognition
from upturn.people.models import Organisation, TeachingGroup, TeachingGroupPlace

Key = tuple[str, str]


@dataclass(slots=True)
class _Class:
    """One class as the file gives it."""

    teacher: str = ""
    enrolments: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class _Change:
    """The classes of a file, and what differs from those held, counted in places."""

    classes: Mapping[Key, _Class]
    held: Mapping[Key, HeldClass]
    problems: tuple[Problem, ...]

    @property
    def new(self) -> int:
        return sum(len(each.enrolments - self.places(key)) for key, each in self.classes.items())

    @property
    def left(self) -> int:
        return sum(len(self.places(key) - each.enrolments) for key, each in self.classes.items())

    @property
    def unchanged(self) -> int:
        return sum(len(each.enrolments & self.places(key)) for key, each in self.classes.items())

    def places(self, key: Key) -> frozenset[int]:
        """The places a class has now."""
        return self.held[key].enrolments if key in self.held else frozenset()


def prepare_class_lists(
    request: Request, recognition: Recognition, reading: ClassListsReading, today: date
) -> Prepared:
    """Set a file of class lists against the store."""
    version = roll_version(request.organisation_id)
    change = _compare(request.organisation_id, recognition, reading, today)
    return prepared_list(
        recognition,
        Counted(
            new=change.new,
            changed=change.left,
            unchanged=change.unchanged,
            pupils=len({enrolment for each in change.classes.values() for enrolment in each.enrolments}),
            held=change.unchanged + change.left,
        ),
        change.problems,
        partial(_write, request.organisation_id, version, change),
        things="places in classes",
        roll_version=version,
        notes=_notes(change),
    )


def _notes(change: _Change) -> tuple[str, ...]:
    notes = [f"The file names {len(change.classes):,} classes; classes it does not name stay as they are."]
    if change.left:
        notes.append(
            f"{change.left:,} places held now are not in the file's lists of those classes, and would end."
        )
    return tuple(notes)


def _compare(
    organisation_id: int, recognition: Recognition, reading: ClassListsReading, today: date
) -> _Change:
    roll = roll_of(organisation_id)
    problems = list(reading.problems)
    classes: dict[Key, _Class] = {}
    for row in reading.rows:
        match = roll.match(row.pupil, row.pupil_name)
        if match.refused:
            problems.append(_refused(recognition, row, match.refused))
            continue
        each = classes.setdefault((row.class_name[:60], (row.subject or "")[:80]), _Class())
        each.teacher = (row.teacher or each.teacher)[:120]
        each.enrolments.add(match.enrolments[-1].enrolment_id)
    return _Change(classes, held_classes(organisation_id), tuple(problems))


def _refused(recognition: Recognition, row: ClassListRow, reason: str) -> Problem:
    return Problem(recognition.table.name, row.line, recognition.heading("pupil"), row.pupil, reason)


def _write(
    organisation_id: int, version: int, change: _Change, by: Viewer | None, proposal_id: int, at: datetime
) -> None:
    if Organisation.objects.select_for_update().get(pk=organisation_id).roll_version != version:
        raise MovedOn
    ids = _write_groups(organisation_id, change)
    ended = [
        (ids[key], enrolment)
        for key, each in change.classes.items()
        for enrolment in change.places(key) - each.enrolments
    ]
    for group_id, enrolment in ended:
        TeachingGroupPlace.objects.filter(group_id=group_id, enrolment_id=enrolment).delete()
    TeachingGroupPlace.objects.bulk_create(
        TeachingGroupPlace(group_id=ids[key], enrolment_id=enrolment)
        for key, each in change.classes.items()
        for enrolment in sorted(each.enrolments - change.places(key))
    )


def _write_groups(organisation_id: int, change: _Change) -> dict[Key, int]:
    """Every class of the file with its teacher; gives each its id."""
    teachers = staff_by_name(organisation_id)
    TeachingGroup.objects.bulk_create(
        [
            TeachingGroup(
                organisation_id=organisation_id,
                name=name,
                subject=subject,
                teacher_name=each.teacher,
                teacher_id=teachers.get(each.teacher.casefold()),
            )
            for (name, subject), each in change.classes.items()
        ],
        update_conflicts=True,
        unique_fields=["organisation", "name", "subject"],
        update_fields=["teacher_name", "teacher"],
    )
    groups = TeachingGroup.objects.filter(organisation_id=organisation_id)
    return {(name, subject): pk for pk, name, subject in groups.values_list("id", "name", "subject")}
