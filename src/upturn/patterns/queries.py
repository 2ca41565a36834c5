"""Reads about patterns: a school year to look at, and what was found, as its reader may see it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Exists, OuterRef, QuerySet

from upturn.access.doorways import OpenedRecord, enrolments_open_to, on_roll
from upturn.access.permissions import can, check_may_see_every_pupil, check_may_see_school
from upturn.access.roles import RoleName
from upturn.access.viewer import Viewer
from upturn.kernel.academic_year import AcademicYear
from upturn.kernel.sessions import Session
from upturn.patterns.ahead import Ahead
from upturn.patterns.bars import Bar
from upturn.patterns.discovery import SENTENCES
from upturn.patterns.kinds import OF_THE_LAST_WEEKS, Kind
from upturn.patterns.looks import looks_of_calendar, looks_of_days
from upturn.patterns.models import FindingAnswer, LookTaken, RaisedFinding
from upturn.patterns.shared.cause import SharedCause
from upturn.patterns.summer_watch import Watched
from upturn.people import clock
from upturn.people.models import Enrolment
from upturn.registers.calendar import SchoolCalendar
from upturn.registers.models import SchoolYear
from upturn.registers.pictures import Enrolled, MarkedYear, marked_year
from upturn.registers.queries import enrolled_in, stored_year

Occasion = LookTaken.Occasion
Answer = FindingAnswer.Answer


@dataclass(frozen=True, slots=True, eq=False)
class YearToLookAt:
    """A school year's marks that count, with whose row each is, and the days of its half-term looks.

    ``calendar`` is the school's own, None while there is only what registers suggest.
    """

    organisation_id: int
    year: AcademicYear
    version: int
    enrolled: Sequence[Enrolled]
    marked: MarkedYear
    calendar: SchoolCalendar | None
    looks: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class AnswerGiven:
    """What somebody did with a finding, and when."""

    answer: str
    by: str
    by_id: int
    at: datetime

    @property
    def is_set_aside(self) -> bool:
        return self.answer == Answer.SET_ASIDE


@dataclass(frozen=True, slots=True)
class FindingSeen:
    """A finding as one viewer may see it. ``other`` names the other pupil of a co-absence."""

    finding_id: int
    enrolment_id: int
    kind: Kind
    which: str
    sentence: str
    question: str
    n: int
    observed: int
    expected: float
    sessions: tuple[tuple[date, Session], ...]
    bars: tuple[Bar, ...]
    until: date
    other: str = ""
    other_pupil_id: int | None = None
    answered: AnswerGiven | None = None


@dataclass(frozen=True, slots=True)
class LookSeen:
    """A look that stands: when it was taken, of marks until when, of how many, or why there was none."""

    occasion: str
    until: date
    at: datetime
    by: str
    pupils: int
    too_little: int
    why_not: str
    of_lessons: str
    shared: tuple[SharedCause, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggested:
    """What is suggested about one pupil: at most two findings, the most telling first, and the looks that
    stand, as of `looks_that_stand`."""

    findings: tuple[FindingSeen, ...]
    looks: tuple[LookSeen, ...]


@dataclass(frozen=True, slots=True)
class FoundOfPupil:
    """A pupil on roll with one finding, for lists of many."""

    enrolment_id: int
    pupil_id: int
    name: str
    year_group: str
    form: str
    finding: FindingSeen


@dataclass(frozen=True, slots=True)
class PupilWatched:
    """A pupil on roll whose half term before the summer is unlike their year."""

    watched: Watched
    pupil_id: int
    name: str
    year_group: str
    form: str


@dataclass(frozen=True, slots=True)
class AheadSeen:
    """What the latest look saw ahead, and when; ``ahead`` is None where none has been taken yet.

    ``pupils`` are those of its watch whose pages are open to the viewer, by name; ``ahead`` names nobody.
    """

    ahead: Ahead | None = None
    at: datetime | None = None
    pupils: tuple[PupilWatched, ...] = ()


# -- what is to be looked at ---------------------------------------------------------------------------------


def organisation_due(year: AcademicYear) -> int | None:
    """An organisation whose marks of a year have changed since they were last looked at; one query."""
    latest = LookTaken.objects.filter(
        school_year=OuterRef("pk"), occasion=Occasion.LATEST, data_version=OuterRef("version")
    )
    changed = SchoolYear.objects.filter(~Exists(latest), start=year.start, marks_to__isnull=False)
    return changed.order_by("id").values_list("organisation_id", flat=True).first()


def year_to_look_at(organisation_id: int, year: AcademicYear) -> YearToLookAt | None:
    """A school year with everything a look needs of it; None where it holds no mark."""
    held = stored_year(organisation_id, year)
    enrolled = enrolled_in(organisation_id, year)
    given = held.given_calendar
    marked = marked_year(year, given.open_slots(year.weeks) if given else None, enrolled, held.marks)
    if marked is None:
        return None
    looks = _days_of_looks(given, year, marked)
    return YearToLookAt(organisation_id, year, held.version, enrolled, marked, given, looks)


def _days_of_looks(given: SchoolCalendar | None, year: AcademicYear, marked: MarkedYear) -> tuple[date, ...]:
    if given:
        return looks_of_calendar(given)
    days = sorted({year.weeks.day(slot) for slot in marked.open_slots.nonzero()[0].tolist()})
    return looks_of_days([day for day in days if day <= marked.last])


def half_terms_looked_at(organisation_id: int, year: AcademicYear) -> frozenset[date]:
    """The days of the half-term looks that are taken; one that found too little is not."""
    taken = _looks(organisation_id, year).filter(occasion=Occasion.HALF_TERM, why_not="")
    return frozenset(taken.values_list("until", flat=True))


# -- what was found ------------------------------------------------------------------------------------------


def looks_that_stand(organisation_id: int, year: AcademicYear) -> tuple[LookSeen, ...]:
    """The newest look of the year's patterns, then that of the latest marks; those that there are."""
    return _Taken.in_year(organisation_id, year).seen()


def suggested_of(viewer: Viewer, record: OpenedRecord, today: date) -> Suggested:
    """What the standing looks suggest asking about an opened record: three queries, two where it is nothing.

    With what is set aside, so that whoever set it aside can take that back.
    """
    taken = _Taken.in_year(viewer.organisation_id, AcademicYear.containing(today))
    rows = _found(viewer, taken).filter(enrolment_id=record.enrolment_id)
    return Suggested(tuple(_seen(_raised(rows)[:SENTENCES], taken)), taken.seen())


def findings_of(viewer: Viewer, record: OpenedRecord, today: date) -> tuple[FindingSeen, ...]:
    """The findings of `suggested_of`."""
    return suggested_of(viewer, record, today).findings


def ahead_of(viewer: Viewer, today: date) -> AheadSeen:
    """What the latest look saw ahead for the viewer's school: two queries.

    Raises:
        NotAllowed: when the school's figures are not open to the viewer.
    """
    check_may_see_school(viewer)
    looks = _looks(viewer.organisation_id, AcademicYear.containing(today))
    look = looks.filter(occasion=Occasion.LATEST).first()
    ahead = Ahead.from_json(look.ahead) if look else None
    if look is None or ahead is None:
        return AheadSeen()
    unnamed = replace(ahead, summer=replace(ahead.summer, watched=()))
    return AheadSeen(unnamed, look.at, _pupils_watched(viewer, ahead, today))


def _pupils_watched(viewer: Viewer, ahead: Ahead, today: date) -> tuple[PupilWatched, ...]:
    """Who is watched before the summer, on roll and open to the viewer, by name."""
    watched = {each.pupil: each for each in ahead.summer.watched}
    if not watched or not can(check_may_see_every_pupil, viewer):
        return ()
    rows = on_roll(enrolments_open_to(viewer), today).filter(id__in=watched)
    pupils = rows.values_list(
        "id", "pupil_id", "pupil__given_name", "pupil__family_name", "year_group", "form"
    ).order_by("pupil__family_name", "pupil__given_name", "id")
    return tuple(
        PupilWatched(watched[enrolment], pupil_id, f"{given} {family}".strip(), year_group, form)
        for enrolment, pupil_id, given, family, year_group, form in pupils
    )


def pupils_found(
    viewer: Viewer, kinds: Collection[Kind], today: date, *, only: Collection[int] | None = None
) -> tuple[FoundOfPupil, ...]:
    """Pupils on roll and open to the viewer with a finding of some kinds, by name; set aside or not."""
    taken = _Taken.in_year(viewer.organisation_id, AcademicYear.containing(today))
    open_now = on_roll(enrolments_open_to(viewer), today)
    rows = _found(viewer, taken).filter(kind__in=kinds, enrolment__in=open_now.values("id"))
    if only is not None:
        rows = rows.filter(enrolment_id__in=only)
    raised = _raised(rows.select_related("enrolment__pupil"))
    found = [_of_pupil(row.enrolment, each) for row, each in zip(raised, _seen(raised, taken), strict=True)]
    return tuple(sorted(found, key=lambda each: (each.name, each.enrolment_id)))


def _of_pupil(enrolled: Enrolment, finding: FindingSeen) -> FoundOfPupil:
    return FoundOfPupil(
        enrolment_id=enrolled.pk,
        pupil_id=enrolled.pupil_id,
        name=str(enrolled.pupil),
        year_group=enrolled.year_group,
        form=enrolled.form,
        finding=finding,
    )


def _looks(organisation_id: int, year: AcademicYear) -> QuerySet[LookTaken]:
    return LookTaken.objects.filter(
        school_year__organisation_id=organisation_id, school_year__start=year.start
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Taken:
    """A year's looks, the newest marks first, but for what they saw ahead, which is long; one query."""

    year: AcademicYear
    looks: Sequence[LookTaken]

    @classmethod
    def in_year(cls, organisation_id: int, year: AcademicYear) -> "_Taken":
        rows = _looks(organisation_id, year).defer("ahead").select_related("by")
        return cls(year, list(rows.order_by("-until", "-at")))

    @property
    def standing(self) -> list[LookTaken]:
        """The newest of the year's patterns, then that of the latest marks; those that there are."""
        of_the_year = [look for look in self.looks if look.occasion != Occasion.LATEST]
        latest = [look for look in self.looks if look.occasion == Occasion.LATEST]
        return [*of_the_year[:1], *latest[:1]]

    @property
    def last_half_term(self) -> date:
        """The day of the last half-term look that there was enough for; the year's first day if none."""
        of_half_terms = (look for look in self.looks if look.occasion == Occasion.HALF_TERM)
        return max((look.until for look in of_half_terms if not look.why_not), default=self.year.first_day)

    def seen(self) -> tuple[LookSeen, ...]:
        return tuple(map(_look_seen, self.standing))


def _look_seen(row: LookTaken) -> LookSeen:
    return LookSeen(
        occasion=row.occasion,
        until=row.until,
        at=row.at,
        by=row.by.name if row.by else "",
        pupils=row.pupils,
        too_little=row.too_little,
        why_not=row.why_not,
        of_lessons=row.of_lessons,
        shared=tuple(map(SharedCause.kept, row.shared)),
    )


def _found(viewer: Viewer, taken: _Taken) -> QuerySet[RaisedFinding]:
    """What the standing looks found, but for what is kept to the lead and the safeguarding lead."""
    rows = RaisedFinding.objects.filter(look__in=taken.standing)
    if not viewer.is_any(RoleName.ATTENDANCE_LEAD, RoleName.DSL):
        rows = rows.exclude(kind=Kind.CO_ABSENCE)
    return rows


def _raised(rows: QuerySet[RaisedFinding]) -> list[RaisedFinding]:
    """Findings by pupil, the most telling of each first."""
    return sorted(
        rows.select_related("other__pupil"), key=lambda row: (row.enrolment_id, _telling(row), row.place)
    )


def _seen(raised: Sequence[RaisedFinding], taken: _Taken) -> list[FindingSeen]:
    answers = _answers({row.enrolment_id for row in raised}, taken) if raised else {}
    until = {look.pk: look.until for look in taken.standing}
    return [
        _one(row, until[row.look_id], answers.get((row.enrolment_id, row.kind, row.which))) for row in raised
    ]


def _telling(row: RaisedFinding) -> int:
    """What was tested is said before what is described, and single days away come last of all."""
    return (row.p is None) + (row.kind == Kind.SPELLS)


def _answers(enrolment_ids: Iterable[int], taken: _Taken) -> Mapping[tuple[int, str, str], AnswerGiven]:
    """Answers that still stand: those about the last weeks only until the next half term was looked at."""
    newest = taken.last_half_term
    rows = FindingAnswer.objects.filter(enrolment_id__in=enrolment_ids, start=taken.year.start)
    return {
        (row.enrolment_id, row.kind, row.which): AnswerGiven(row.answer, row.by.name, row.by_id, row.at)
        for row in rows.select_related("by")
        if row.kind not in OF_THE_LAST_WEEKS or clock.school_day(row.at) > newest
    }


def _one(row: RaisedFinding, until: date, answered: AnswerGiven | None) -> FindingSeen:
    other = row.other.pupil if row.other else None
    return FindingSeen(
        finding_id=row.pk,
        enrolment_id=row.enrolment_id,
        kind=Kind(row.kind),
        which=row.which,
        sentence=row.sentence,
        question=row.question,
        n=row.n,
        observed=row.observed,
        expected=row.expected,
        sessions=tuple((date.fromisoformat(day), Session(half)) for day, half in row.sessions),
        bars=tuple(Bar(*each) for each in row.bars),
        until=until,
        other=f"{other.given_name} {other.family_name}".strip() if other else "",
        other_pupil_id=other.pk if other else None,
        answered=answered,
    )
