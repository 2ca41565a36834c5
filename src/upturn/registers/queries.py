"""Reads of registers: whole school years for imports and pictures, one pupil's year for a page."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

import numpy as np
from django.db.models import BinaryField, FilteredRelation, Q
from django.db.models.functions import Substr
from numpy.typing import NDArray

from upturn.access.doorways import OpenedRecord, enrolments_open_to, on_roll
from upturn.access.permissions import check_may_see_school
from upturn.access.viewer import Viewer
from upturn.kernel.academic_year import AcademicYear
from upturn.kernel.sessions import DAYS_PER_WEEK, SLOTS_PER_DAY, Session
from upturn.people import clock
from upturn.people.models import Enrolment, Pupil
from upturn.registers.calendar import Period, PeriodKind, SchoolCalendar
from upturn.registers.codes import NO_MARK
from upturn.registers.models import MarkChange, Picture, Register, SchoolYear
from upturn.registers.packed import PackedMarks
from upturn.registers.pictures import Enrolled
from upturn.registers.summary import SchoolSummary, held_slots
from upturn.registers.year_groups import year_group_before, years_before_the_roll

_SEX_WORDS = dict(Pupil.Sex.choices)
_SEN_WORDS = dict(Enrolment.SenStatus.choices)
_YES_NO = {True: "Yes", False: "No", None: ""}
_GROUPED_BY = (
    "year_group", "form", "pupil__sex", "sen_status", "free_school_meals", "first_language", "looked_after",
    "social_worker",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class StoredYear:
    """One organisation's academic year as held: its version, its calendar if there is one, its marks."""

    year: AcademicYear
    version: int
    calendar: SchoolCalendar | None
    calendar_is_provisional: bool
    marks: Mapping[int, bytes]

    @property
    def given_calendar(self) -> SchoolCalendar | None:
        """The calendar somebody gave; None while there is only what registers suggest."""
        return None if self.calendar_is_provisional else self.calendar


@dataclass(frozen=True, slots=True)
class Freshness:
    """How far an organisation's marks go, and when they were last brought in."""

    marks_to: date | None
    refreshed_at: datetime | None
    calendar_is_provisional: bool


@dataclass(frozen=True, slots=True)
class MarkChanged:
    """A mark that a later import changed."""

    slot: int
    old: int
    new: int
    proposal_id: int
    at: datetime


@dataclass(frozen=True, slots=True, eq=False)
class PupilYear:
    """One opened record's academic year: its marks, its picture, its changed marks, the school's calendar.

    ``marks`` are 742 bytes. ``held`` is ``bool[742]``: the sessions the school held; ``due`` those of them in
    which a mark is due, the pupil being on roll. ``until`` is the first slot not yet held.
    """

    year: AcademicYear
    marks: bytes
    held: NDArray[np.bool_]
    due: NDArray[np.bool_]
    until: int
    picture: Picture | None
    changes: tuple[MarkChanged, ...]
    calendar: SchoolCalendar | None
    freshness: Freshness

    @property
    def packed(self) -> PackedMarks:
        """The one pupil's marks, ``[1, 742]``."""
        marks = np.frombuffer(self.marks, np.uint8)
        return PackedMarks(self.year.weeks, marks[np.newaxis], self.due[np.newaxis])


@dataclass(frozen=True, slots=True)
class SchoolFigures:
    """A school year's summary with its freshness."""

    year: AcademicYear
    summary: SchoolSummary
    freshness: Freshness


def stored_year(organisation_id: int, year: AcademicYear) -> StoredYear:
    """What is held of a year; an empty one where there is nothing yet."""
    kept = _without_summary(organisation_id, year)
    marks = Register.objects.filter(enrolment__organisation_id=organisation_id, start=year.start)
    return StoredYear(
        year=year,
        version=kept.version if kept else 0,
        calendar=calendar_of(kept),
        calendar_is_provisional=kept.calendar_is_provisional if kept else True,
        marks={enrolment: bytes(each) for enrolment, each in marks.values_list("enrolment_id", "marks")},
    )


def years_held(organisation_id: int) -> list[AcademicYear]:
    """The academic years an organisation has anything in."""
    starts = SchoolYear.objects.filter(organisation_id=organisation_id).values_list("start", flat=True)
    return [AcademicYear(start) for start in sorted(starts)]


def enrolled_in(
    organisation_id: int, year: AcademicYear, *, and_also: Collection[int] = ()
) -> list[Enrolled]:
    """Everyone on the organisation's roll at any time in a year, with the groups they belonged to then.

    ``and_also`` are enrolments that begin later and are to be taken as begun.
    """
    rows = (
        Enrolment.objects.filter(organisation_id=organisation_id)
        .filter(Q(starts_on__lte=year.last_day) | Q(pk__in=and_also))
        .filter(Q(leaves_on__isnull=True) | Q(leaves_on__gte=year.first_day))
        .order_by("id")
        .values_list("id", "starts_on", "leaves_on", *_GROUPED_BY, named=True)
    )
    today = clock.today()
    return [Enrolled(row.id, row.starts_on, row.leaves_on, _groups(row, year, today)) for row in rows]


def freshness_of(organisation_id: int, year: AcademicYear) -> Freshness:
    """How far the organisation's marks go."""
    return _freshness(_without_summary(organisation_id, year))


def pupil_year(record: OpenedRecord, organisation_id: int, year: AcademicYear) -> PupilYear:
    """One opened record's year; all zeros where there is no register."""
    school_year = _school_year(organisation_id, year)
    register = Register.objects.filter(enrolment_id=record.enrolment_id, start=year.start).first()
    changes = MarkChange.objects.filter(register=register).order_by("slot", "at", "id") if register else ()
    calendar = calendar_of(school_year)
    held, on_roll = _held(school_year, year), _on_roll(record.enrolment_id, year)
    marks = np.frombuffer(register.marks, np.uint8) if register else np.zeros(year.weeks.slots, np.uint8)
    # What pictures do: outside the days on roll, and outside the school's own calendar, no mark counts.
    counted = on_roll
    if school_year and not school_year.calendar_is_provisional:
        counted = on_roll & held
    marks = np.where(counted, marks, np.uint8(NO_MARK))
    sessions = np.flatnonzero(held)
    return PupilYear(
        year=year,
        marks=marks.tobytes(),
        held=held,
        due=held & on_roll,
        until=int(sessions[-1]) + 1 if len(sessions) else 0,
        picture=Picture.objects.filter(enrolment_id=record.enrolment_id, school_year=school_year).first(),
        changes=tuple(
            MarkChanged(each.slot, each.old, each.new, each.proposal_id, each.at) for each in changes
        ),
        calendar=calendar,
        freshness=_freshness(school_year),
    )


def _held(school_year: SchoolYear | None, year: AcademicYear) -> NDArray[np.bool_]:
    """The sessions held, without reading the rest of the summary."""
    return held_slots(school_year.summary.get("held", "") if school_year else "", year.weeks.slots)


def _on_roll(enrolment_id: int, year: AcademicYear) -> NDArray[np.bool_]:
    enrolment = Enrolment.objects.only("starts_on", "leaves_on").get(pk=enrolment_id)
    slots = np.zeros(year.weeks.slots, np.bool_)
    slots[year.weeks.between(enrolment.starts_on, enrolment.leaves_on or year.last_day)] = True
    return slots


def school_figures(viewer: Viewer, year: AcademicYear) -> SchoolFigures:
    """The viewer's school in figures.

    Raises:
        NotAllowed: when the school page is not open to the viewer.
    """
    check_may_see_school(viewer)
    kept = _school_year(viewer.organisation_id, year)
    return SchoolFigures(year, SchoolSummary.from_json(kept.summary if kept else {}), _freshness(kept))


def calendar_of(school_year: SchoolYear | None) -> SchoolCalendar | None:
    """A school year's calendar, or None where none has been given or proposed."""
    if school_year is None:
        return None
    periods = [
        Period(
            PeriodKind(row.kind), row.first, row.last, row.name, Session(row.session) if row.session else None
        )
        for row in school_year.periods.all()
    ]
    days = frozenset(day for day in range(DAYS_PER_WEEK) if school_year.teaching_days >> day & 1)
    return SchoolCalendar(tuple(periods), days) if periods else None


def school_calendar(organisation_id: int, year: AcademicYear) -> SchoolCalendar | None:
    """When an organisation is open in a year, or None where nobody has said and no register shows it."""
    return calendar_of(_without_summary(organisation_id, year))


def _school_year(organisation_id: int, year: AcademicYear) -> SchoolYear | None:
    return SchoolYear.objects.filter(organisation_id=organisation_id, start=year.start).first()


def _without_summary(organisation_id: int, year: AcademicYear) -> SchoolYear | None:
    """A school year without its figures, which are long to read."""
    rows = SchoolYear.objects.filter(organisation_id=organisation_id, start=year.start)
    return rows.defer("summary").first()


def _freshness(kept: SchoolYear | None) -> Freshness:
    if kept is None:
        return Freshness(None, None, calendar_is_provisional=True)
    return Freshness(kept.marks_to, kept.refreshed_at, kept.calendar_is_provisional)


def _groups(row: Any, year: AcademicYear, today: date) -> dict[str, str]:
    before = years_before_the_roll(year, today, row.leaves_on)
    return {
        "year_group": year_group_before(row.year_group, before),
        # Of a year that is over only leavers' forms are known: too few to be a table, or a register.
        "form": row.form if year >= AcademicYear.containing(today) else "",
        "sex": str(_SEX_WORDS[row.pupil__sex]) if row.pupil__sex else "",
        "sen_status": str(_SEN_WORDS[row.sen_status]) if row.sen_status else "",
        "fsm": _YES_NO[row.free_school_meals],
        "first_language": row.first_language,
        "looked_after": _YES_NO[row.looked_after],
        "social_worker": _YES_NO[row.social_worker],
    }


@dataclass(frozen=True, slots=True)
class HeldPeriod:
    """A named run of days of a school year, as it is kept."""

    kind: str
    name: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class HeldCalendar:
    """What is held of a school year's calendar; ``provisional`` when it was proposed from marks."""

    provisional: bool
    periods: tuple[HeldPeriod, ...]


def held_calendar(organisation_id: int, year: AcademicYear) -> HeldCalendar:
    """The calendar of a year, without its marks; empty where there is none."""
    kept = SchoolYear.objects.filter(organisation_id=organisation_id, start=year.start).first()
    if kept is None:
        return HeldCalendar(provisional=True, periods=())
    return HeldCalendar(
        provisional=kept.calendar_is_provisional,
        periods=tuple(HeldPeriod(each.kind, each.name, each.first, each.last) for each in kept.periods.all()),
    )


class PupilToday(NamedTuple):
    """One pupil on roll on a day: the bytes of its two halves, and what lately has no reason yet."""

    enrolment_id: int
    pupil_id: int
    given_name: str
    family_name: str
    year_group: str
    form: str
    marks: bytes | None
    no_reason_yet: int | None
    no_reason_since: date | None

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def morning(self) -> int:
        return self.marks[0] if self.marks else NO_MARK

    @property
    def afternoon(self) -> int:
        return self.marks[1] if self.marks else NO_MARK


def pupils_today(viewer: Viewer, day: date) -> list[PupilToday]:
    """Everyone on roll whom the viewer may see, by name, with their marks of one day; two queries.

    Raises:
        NotAllowed: when no pupil's page is open to the viewer.
    """
    year = AcademicYear.containing(day)
    slot = year.weeks.between(day, day).start
    rows = (
        on_roll(enrolments_open_to(viewer), day)
        .annotate(
            register=FilteredRelation("registers", condition=Q(registers__start=year.start)),
            picture=FilteredRelation(
                "pictures", condition=Q(pictures__school_year=_without_summary(viewer.organisation_id, year))
            ),
            of_day=Substr("register__marks", slot + 1, SLOTS_PER_DAY, output_field=BinaryField()),
        )
        .order_by("pupil__family_name", "pupil__given_name", "id")
    )
    columns = ("id", "pupil_id", "pupil__given_name", "pupil__family_name", "year_group", "form", "of_day")
    figures = ("picture__no_reason_yet", "picture__no_reason_since")
    return list(map(PupilToday._make, rows.values_list(*columns, *figures)))


class SeverelyAbsent(NamedTuple):
    """One pupil on roll who has missed half or more of this year."""

    enrolment_id: int
    pupil_id: int
    given_name: str
    family_name: str
    year_group: str
    form: str
    attended: int
    possible: int

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()


def severely_absent(viewer: Viewer, day: date) -> list[SeverelyAbsent]:
    """Everyone on roll whom the viewer may see and who has missed half or more, by name; two queries.

    Raises:
        NotAllowed: when no pupil's page is open to the viewer.
    """
    school_year = _without_summary(viewer.organisation_id, AcademicYear.containing(day))
    pictures = Picture.objects.filter(school_year=school_year, severe=True)
    rows = (
        on_roll(enrolments_open_to(viewer), day)
        .filter(id__in=pictures.values("enrolment_id"))
        .annotate(picture=FilteredRelation("pictures", condition=Q(pictures__school_year=school_year)))
        .order_by("pupil__family_name", "pupil__given_name", "id")
    )
    columns = ("id", "pupil_id", "pupil__given_name", "pupil__family_name", "year_group", "form")
    return list(
        map(SeverelyAbsent._make, rows.values_list(*columns, "picture__attended", "picture__possible"))
    )
