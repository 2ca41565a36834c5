"""Put the town into an empty store: what schools would have imported, as they would have it by now."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

import numpy as np
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone
from numpy.typing import NDArray

from upturn.access.models import Membership
from upturn.access.queries import viewer_at_work
from upturn.access.roles import RoleName
from upturn.access.viewer import Viewer
from upturn.demo.casework import casework
from upturn.demo.casework_loading import load_casework
from upturn.demo.casework_store import TownRows
from upturn.demo.cast import CAST, PROVIDER, StaffMember, member_with
from upturn.demo.clock import HELD_AT, THIS_YEAR, TODAY
from upturn.demo.lesson_marks import TownLessons, town_lessons
from upturn.demo.rolls import Enrolment as RollEntry
from upturn.demo.school_years import SchoolYear
from upturn.demo.tasters import load_tasters
from upturn.demo.town import Town
from upturn.exchange.models import ImportProposal
from upturn.exchange.outcomes import Outcome
from upturn.exchange.states import ImportState
from upturn.families.models import ContactMade, FamilyContact
from upturn.kernel.sessions import SLOTS_PER_DAY
from upturn.patterns.taking import look_at_changed_marks
from upturn.people.models import Enrolment, Organisation, Pupil, Staff, TeachingGroup, TeachingGroupPlace
from upturn.registers.actions import NewMark, YearWrite, write_year
from upturn.registers.codes import NO_MARK
from upturn.registers.lessons.actions import LessonsWrite, write_lessons
from upturn.registers.pictures import picture_year
from upturn.registers.queries import enrolled_in

Say = Callable[[str], None]
Marks = NDArray[np.uint8]
LAST_FRIDAY = TODAY - timedelta(days=TODAY.weekday() + 3)


@dataclass(slots=True)
class _Store:
    """The rows made so far, by the town's own keys."""

    organisations: dict[str, Organisation] = field(default_factory=dict)
    staff: dict[str, Staff] = field(default_factory=dict)
    pupils: dict[str, Pupil] = field(default_factory=dict)
    enrolments: dict[tuple[str, str, date], Enrolment] = field(default_factory=dict)

    def current_enrolments(self) -> Mapping[tuple[str, str], Enrolment]:
        """Each pupil's newest enrolment at each organisation."""
        by_start = sorted(self.enrolments.items(), key=lambda item: item[0][2])
        return {(pupil, organisation): row for (pupil, organisation, _), row in by_start}

    def ids_of(self, year: SchoolYear) -> list[int]:
        """The enrolments of a school's year, in order of its rows."""
        return [self.enrolments[each.pupil, each.organisation, each.starts_on].pk for each in year.enrolments]


@transaction.atomic
def load_town(town: Town, say: Say) -> None:
    """Load the town, saying each step as it begins."""
    store = _Store()
    say("organisations and staff")
    _load_organisations(town, store)
    _load_staff(town, store)
    say("pupils and their families")
    _load_pupils(town, store)
    _load_families(town, store)
    say("classes")
    _load_classes(town, store)
    for each in town.school_years:
        organisation = store.organisations[each.organisation]
        say(f"registers of {organisation.name}, {each.year}")
        _load_year(each, organisation, store)
    say("marks of lessons")
    _load_lessons(town_lessons(town), store)
    say("what the registers suggest asking")
    while look_at_changed_marks(TODAY):
        pass
    say("conversations")
    _load_contacts(town, store)
    load_tasters(_at_work(store, member_with(PROVIDER, RoleName.PASTORAL)))
    say("barriers, plans and what adults did")
    load_casework(casework(town), TownRows(store.organisations, store.staff, store.current_enrolments()))


def _at_work(store: _Store, member: StaffMember) -> Viewer:
    viewer = viewer_at_work(store.staff[member.key], store.organisations[member.organisation].key)
    if viewer is None:
        raise LookupError(f"{member.name} has no role at {member.organisation}")
    return viewer


def _load_organisations(town: Town, store: _Store) -> None:
    for each in town.organisations:
        store.organisations[each.key] = Organisation.objects.create(
            key=each.urn or each.key, name=each.name, kind=each.kind, phase=each.phase, roll_version=1
        )


def _load_staff(town: Town, store: _Store) -> None:
    """Only the cast sign in; nobody in the town has a password that works.

    Most teachers have an account too, so that a card can be read by them; some are read to from paper.
    """
    members = [*CAST, *_teachers_with_an_account(town)]
    rows = Staff.objects.bulk_create(
        Staff(email=each.email, name=each.name, job_title=each.job_title, password=make_password(None))
        for each in members
    )
    store.staff = {each.key: row for each, row in zip(members, rows, strict=True)}
    Membership.objects.bulk_create(_memberships(store, CAST))


def _teachers_with_an_account(town: Town) -> list[StaffMember]:
    teachers = [each for each in town.staff if not each.roles]
    return [each for number, each in enumerate(teachers) if number % _ON_PAPER != _ON_PAPER - 1]


_ON_PAPER = 9
"""One teacher in so many has no account."""


def _memberships(store: _Store, cast: Iterable[StaffMember]) -> Iterable[Membership]:
    for member in cast:
        for role in member.roles:
            yield Membership(
                staff=store.staff[member.key],
                organisation=store.organisations[member.organisation],
                role=role,
            )


def _load_pupils(town: Town, store: _Store) -> None:
    rows = Pupil.objects.bulk_create(
        Pupil(
            upn=each.upn,
            given_name=each.given_name,
            family_name=each.family_name,
            date_of_birth=each.date_of_birth,
            sex=each.sex,
        )
        for each in town.pupils
    )
    store.pupils = {each.key: row for each, row in zip(town.pupils, rows, strict=True)}
    enrolments = Enrolment.objects.bulk_create(_enrolment(town, store, each) for each in town.enrolments)
    store.enrolments = {
        (each.pupil, each.organisation, each.starts_on): row
        for each, row in zip(town.enrolments, enrolments, strict=True)
    }


def _enrolment(town: Town, store: _Store, each: RollEntry) -> Enrolment:
    pupil = town.pupil(each.pupil)
    last_day = min(each.leaves_on or THIS_YEAR.last_day, THIS_YEAR.last_day)
    start = THIS_YEAR.start if last_day in THIS_YEAR else THIS_YEAR.start - 1
    return Enrolment(
        pupil=store.pupils[each.pupil],
        organisation=store.organisations[each.organisation],
        local_id=each.local_id,
        starts_on=each.starts_on,
        leaves_on=each.leaves_on,
        year_group=each.year_group(start),
        form=each.form(start),
        sen_status=pupil.sen_status,
        free_school_meals=pupil.free_school_meals,
        first_language=pupil.first_language,
        looked_after=pupil.looked_after,
        social_worker=pupil.social_worker,
    )


def _load_families(town: Town, store: _Store) -> None:
    places = sorted({(each.pupil, each.organisation) for each in town.enrolments})
    FamilyContact.objects.bulk_create(
        FamilyContact(
            pupil=store.pupils[pupil],
            organisation=store.organisations[organisation],
            name=adult.name,
            relationship=adult.relationship,
            parental_responsibility=adult.parental_responsibility,
            priority=adult.priority,
            language=adult.language,
            channel=adult.channel,
            phone=adult.phone,
            email=adult.email,
        )
        for pupil, organisation in places
        for adult in town.contacts_of(pupil)
    )


def _load_classes(town: Town, store: _Store) -> None:
    names = {each.key: each.name for each in town.staff}
    groups = TeachingGroup.objects.bulk_create(
        TeachingGroup(
            organisation=store.organisations[each.organisation],
            name=each.name,
            subject=each.subject,
            teacher_name=names.get(each.teacher, ""),
            teacher=store.staff.get(each.teacher),
        )
        for each in town.class_lists
    )
    current = store.current_enrolments()
    TeachingGroupPlace.objects.bulk_create(
        TeachingGroupPlace(group=group, enrolment=current[pupil, each.organisation])
        for each, group in zip(town.class_lists, groups, strict=True)
        for pupil in each.pupils
        if (pupil, each.organisation) in current
    )


def _load_year(each: SchoolYear, organisation: Organisation, store: _Store) -> None:
    """Last year in one piece; this year as two exports, so that later corrections are there to see."""
    ids = store.ids_of(each)
    if each.year != THIS_YEAR:
        _write(each, organisation, ids, each.marks, None, each.year.last_day, 0)
        return
    before = each.marks_known_on(LAST_FRIDAY)
    _write(each, organisation, ids, before, None, LAST_FRIDAY, 0)
    _write(each, organisation, ids, each.marks, before, TODAY, 1)


def _write(
    each: SchoolYear,
    organisation: Organisation,
    ids: list[int],
    marks: Marks,
    before: Marks | None,
    day: date,
    base_version: int,
) -> None:
    held = {enrolment: row.tobytes() for enrolment, row in zip(ids, marks, strict=True) if row.any()}
    old = np.zeros_like(marks) if before is None else before
    changes = _changes(ids, old, marks)
    at = _morning_of(day)
    proposal = _proposal(organisation, each, old, marks, len(changes), day)
    write = YearWrite(
        year=each.year,
        base_version=base_version,
        registers=held,
        changes=changes,
        pictured=picture_year(
            each.year,
            each.calendar.open_slots(each.year.weeks),
            enrolled_in(organisation.pk, each.year),
            held,
        ),
        calendar=each.calendar if before is None else None,
    )
    write_year(by=None, organisation_id=organisation.pk, write=write, proposal_id=proposal.pk, at=at)


def _changes(
    ids: list[int],
    old: Marks,
    new: Marks,
) -> tuple[NewMark, ...]:
    replaced = (old != NO_MARK) & (new != NO_MARK) & (old != new)
    return tuple(
        NewMark(ids[row], slot, int(old[row, slot]), int(new[row, slot]))
        for row, slot in np.argwhere(replaced).tolist()
    )


def _proposal(
    organisation: Organisation,
    each: SchoolYear,
    old: Marks,
    new: Marks,
    changed: int,
    day: date,
) -> ImportProposal:
    """The import that would have brought these marks in, counted from the marks themselves."""
    outcome = Outcome(
        kind="register",
        layout="long",
        things="marks",
        new=int(((old == NO_MARK) & (new != NO_MARK)).sum()),
        changed=changed,
        unchanged=int(((old != NO_MARK) & (old == new)).sum()),
        first=each.year.first_day.isoformat(),
        last=day.isoformat(),
        pupils=int((new != NO_MARK).any(axis=1).sum()),
    )
    digest = hashlib.sha256(new.tobytes()).hexdigest()
    return _committed(organisation, outcome, f"register-{each.year.start}", day, digest, new.size)


def _committed(
    organisation: Organisation, outcome: Outcome, name: str, day: date, digest: str, size: int
) -> ImportProposal:
    return ImportProposal.objects.create(
        organisation=organisation,
        kind=outcome.kind,
        proposed_at=_morning_of(day),
        state=ImportState.COMMITTED,
        file_name=f"{name}-to-{day:%Y-%m-%d}.csv",
        stored_as="",
        digest=digest,
        size=size,
        by_folder=True,
        outcome=outcome.as_json(),
        committed_at=_morning_of(day),
    )


def _load_lessons(made: TownLessons, store: _Store) -> None:
    """The high school's lessons until yesterday, in one piece."""
    year, organisation = made.year.year, store.organisations[made.year.organisation]
    ids = store.ids_of(made.year)
    held = {ids[row]: lessons for row, lessons in made.packed().items()}
    days = [
        year.weeks.day(int(day) * SLOTS_PER_DAY) for day in (made.lessons.day.min(), made.lessons.day.max())
    ]
    outcome = Outcome(
        kind="lessons",
        layout="",
        things="lessons",
        new=len(made.lessons),
        first=days[0].isoformat(),
        last=days[1].isoformat(),
        pupils=len(held),
    )
    digest, size = hashlib.sha256(b"".join(held.values())).hexdigest(), sum(map(len, held.values()))
    _committed(organisation, outcome, f"lessons-{year.start}", days[1], digest, size)
    write = LessonsWrite(year, 0, made.names, held)
    write_lessons(by=None, organisation_id=organisation.pk, write=write)


def _morning_of(day: date) -> datetime:
    """When that day's export came in: at the town's moment today, in the evening of any other day."""
    at = HELD_AT.time() if day == TODAY else time(17, 30)
    return timezone.make_aware(datetime.combine(min(day, TODAY), at))


def _load_contacts(town: Town, store: _Store) -> None:
    current = store.current_enrolments()
    ContactMade.objects.bulk_create(
        ContactMade(
            enrolment=current[each.pupil, each.organisation],
            on=each.on,
            by=store.staff[each.by],
            purpose=each.purpose,
            spoke_with=each.spoke_with,
            line=each.line,
            look_again_on=each.look_again_on,
            request_key=f"town-{number}",
        )
        for number, each in enumerate(town.contacts_made)
        if (each.pupil, each.organisation) in current
    )
