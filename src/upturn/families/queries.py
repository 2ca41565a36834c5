"""Reads about contact with families and pupils."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import FilteredRelation, Q
from django.utils import timezone

from upturn.access.doorways import OpenedRecord, enrolments_open_to, on_roll
from upturn.access.permissions import check_may_see_needs
from upturn.access.viewer import Viewer
from upturn.families.models import ContactMade, FamilyContact
from upturn.families.promises import Contact, LastContact, last_contact
from upturn.families.weekly_list import PupilNow, Suggested, Window, is_enough_for_a_fall
from upturn.kernel.academic_year import AcademicYear
from upturn.kernel.weeks import monday_of
from upturn.patterns.kinds import OF_THE_LAST_WEEKS, TESTED, Kind
from upturn.patterns.queries import FindingSeen, pupils_found
from upturn.patterns.sentences import in_a_list
from upturn.people.clock import school_day
from upturn.people.models import Enrolment
from upturn.registers.models import Picture, SchoolYear

PURPOSES: tuple[tuple[str, str], ...] = tuple((each.value, str(each.label)) for each in ContactMade.Purpose)
SPOKE_WITH: tuple[tuple[str, str], ...] = tuple((each.value, str(each.label)) for each in ContactMade.With)
CONVERSATIONS = (ContactMade.With.FAMILY, ContactMade.With.PUPIL, ContactMade.With.BOTH)


@dataclass(frozen=True, slots=True)
class ContactLine:
    """One contact made, as the pupil page shows it; ``held`` when somebody was spoken with.

    ``recorded_at`` is when it was written down, in the school's own time.
    """

    contact_id: int
    on: date
    by_id: int
    by_name: str
    purpose: str
    spoke_with: str
    line: str
    look_again_on: date | None
    held: bool
    recorded_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class FamilyAdult:
    """An adult to reach about a pupil."""

    name: str
    relationship: str
    parental_responsibility: bool | None
    priority: int | None
    language: str
    channel: str
    phone: str
    email: str


def contacts_made(record: OpenedRecord) -> list[ContactLine]:
    """Every contact on an opened record, newest first."""
    rows = ContactMade.objects.filter(enrolment_id=record.enrolment_id, withdrawn_at__isnull=True)
    return [
        ContactLine(
            row.pk,
            row.on,
            row.by_id,
            row.by.name,
            row.get_purpose_display(),
            row.get_spoke_with_display(),
            row.line,
            row.look_again_on,
            row.spoke_with in CONVERSATIONS,
            timezone.localtime(row.recorded_at),
        )
        for row in rows.select_related("by")
    ]


def family_adults(record: OpenedRecord, organisation_id: int) -> list[FamilyAdult]:
    """The adults to reach, in the order the school gave."""
    rows = FamilyContact.objects.filter(pupil_id=record.pupil_id, organisation_id=organisation_id)
    return [_adult(row) for row in rows.order_by("priority", "name")]


def _adult(row: FamilyContact) -> FamilyAdult:
    return FamilyAdult(
        row.name,
        row.relationship,
        row.parental_responsibility,
        row.priority,
        row.language,
        row.get_channel_display(),
        row.phone,
        row.email,
    )


def last_contacts(organisation_id: int, *, since: date) -> dict[int, LastContact]:
    """What the contacts with each of an organisation's enrolments come to; one query."""
    rows = (
        ContactMade.objects.filter(
            enrolment__organisation_id=organisation_id, withdrawn_at__isnull=True, on__gte=since
        )
        .order_by("on", "id")
        .values_list("enrolment_id", "on", "by_id", "by__name", "spoke_with", "look_again_on")
    )
    contacts: dict[int, list[Contact]] = {}
    for enrolment_id, on, by_id, by_name, spoke_with, look_again_on in rows:
        made = Contact(on, by_id, by_name, spoke_with in CONVERSATIONS, spoke_with, look_again_on)
        contacts.setdefault(enrolment_id, []).append(made)
    return {enrolment_id: last_contact(made) for enrolment_id, made in contacts.items()}


class PupilThisWeek(NamedTuple):
    """One pupil on roll, as the Pupils page lists them; there are many, so `now` is made when asked for."""

    enrolment_id: int
    pupil_id: int
    given_name: str
    family_name: str
    year_group: str
    form: str
    contact: LastContact
    missing: int
    persistent: bool | None
    severe: bool | None
    newly_persistent: bool
    possible: int
    attended: int
    last: tuple[int, int, int]
    previous: tuple[int, int, int]
    no_reason_yet: int
    no_reason_since: date | None

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def now(self) -> PupilNow:
        """What the week's list is chosen from."""
        return PupilNow(
            enrolment_id=self.enrolment_id,
            persistent=self.persistent,
            severe=self.severe,
            newly_persistent=self.newly_persistent,
            possible=self.possible,
            attended=self.attended,
            last_4=Window(*self.last),
            previous_4=Window(*self.previous),
            no_reason_yet=self.no_reason_yet,
            no_reason_since=self.no_reason_since,
            last_conversation_on=self.contact.conversation_on,
            last_attempt_on=self.contact.attempt_on,
            look_again_on=self.contact.look_again_on,
        )

    @property
    def may_be_due(self) -> bool:
        """Whether any reason to talk can be due."""
        possible, attended, set_aside = self.last
        return (
            self.contact is not _NEVER
            or bool(self.persistent or self.severe or self.newly_persistent)
            or self.no_reason_since is not None
            or is_enough_for_a_fall(possible - set_aside - attended)
        )


def pupils_this_week(viewer: Viewer, today: date) -> list[PupilThisWeek]:
    """Everyone on roll whom the viewer may see, by name; three queries whatever their number.

    Raises:
        NotAllowed: when no pupil's page is open to the viewer.
    """
    year = AcademicYear.containing(today)
    years = SchoolYear.objects.filter(organisation_id=viewer.organisation_id, start=year.start)
    school_year = years.defer("summary").first()
    rows = list(
        on_roll(enrolments_open_to(viewer), today)
        .annotate(picture=FilteredRelation("pictures", condition=Q(pictures__school_year=school_year)))
        .order_by("pupil__family_name", "pupil__given_name", "id")
        .values_list(*_PUPIL_COLUMNS, *(f"picture__{name}" for name in _PICTURE_COLUMNS))
    )
    contacts = last_contacts(viewer.organisation_id, since=year.first_day)
    return [_pupil_this_week(row, contacts.get(row[0], _NEVER)) for row in rows]


_PUPIL_COLUMNS = ("id", "pupil_id", "pupil__given_name", "pupil__family_name", "year_group", "form")
_PICTURE_COLUMNS = (
    "missing",
    "persistent",
    "severe",
    "newly_persistent",
    "possible",
    "attended",
    "last_possible",
    "last_attended",
    "last_set_aside",
    "previous_possible",
    "previous_attended",
    "previous_set_aside",
    "no_reason_yet",
    "no_reason_since",
)
_NEVER = LastContact()


def _pupil_this_week(row: tuple[Any, ...], contact: LastContact) -> PupilThisWeek:
    """The row as read; without a picture, its figures are nought and nothing is known."""
    who, figures = row[:_FIRST_FIGURE], row[_FIRST_FIGURE:]
    seen = _NO_PICTURE if figures[0] is None else (*figures[:6], figures[6:9], figures[9:12], *figures[12:])
    return PupilThisWeek._make((*who, contact, *seen))


_FIRST_FIGURE = len(_PUPIL_COLUMNS)
_NO_PICTURE: tuple[Any, ...] = (0, None, None, False, 0, 0, (0, 0, 0), (0, 0, 0), 0, None)


def suggested_to_ask(viewer: Viewer, today: date) -> dict[int, Suggested]:
    """What the register suggests asking, by enrolment: the most telling, unless it was set aside.

    A pattern of the year can have been asked about since the look that found it, or since somebody said
    they would; one of the last weeks since the week in which its days away began. Who is away together is
    not for this list, which more people read; nor is what got better, or single days that follow no pattern.
    """
    standing = [
        each.finding
        for each in pupils_found(viewer, ASKED_ABOUT, today)
        if each.finding.observed > each.finding.expected
        and (each.finding.answered is None or not each.finding.answered.is_set_aside)
    ]
    # The most telling last, so that it is the one kept.
    standing.sort(key=lambda each: each.kind in TESTED)
    return {each.enrolment_id: _suggested(each) for each in standing}


ASKED_ABOUT = frozenset(Kind) - {Kind.CO_ABSENCE, Kind.SMALL_WIN, Kind.SPELLS}


def _suggested(found: FindingSeen) -> Suggested:
    return Suggested(
        fact=in_a_list(found.sentence),
        question=found.question,
        since=_asked_since(found),
        of_the_last_weeks=found.kind in OF_THE_LAST_WEEKS,
    )


def _asked_since(found: FindingSeen) -> date:
    if found.kind in OF_THE_LAST_WEEKS:
        return monday_of(min((day for day, _ in found.sessions), default=found.until))
    return min(found.until, school_day(found.answered.at)) if found.answered else found.until


def recent_weeks(enrolment_ids: Sequence[int], year: AcademicYear) -> dict[int, list[tuple[int, int]]]:
    """Attended and possible in each week of the year, oldest first, of some enrolments; one query."""
    rows = Picture.objects.filter(enrolment_id__in=enrolment_ids, school_year__start=year.start)
    return {
        enrolment_id: [(attended, possible) for _, possible, attended in weeks]
        for enrolment_id, weeks in rows.values_list("enrolment_id", "weeks")
    }


_WITH_NEED = {
    "sen-support": Q(sen_status=Enrolment.SenStatus.SUPPORT),
    "plan": Q(sen_status=Enrolment.SenStatus.PLAN),
    "free-meals": Q(free_school_meals=True),
    "looked-after": Q(looked_after=True),
    "social-worker": Q(social_worker=True),
}


def enrolments_with_need(viewer: Viewer, need: str) -> frozenset[int]:
    """The enrolments, among those open to the viewer, that have a need.

    Raises:
        NotAllowed: when needs may not be shown to the viewer.
    """
    check_may_see_needs(viewer)
    return frozenset(enrolments_open_to(viewer).filter(_WITH_NEED[need]).values_list("id", flat=True))


def first_adults(pupil_ids: Sequence[int], organisation_id: int) -> dict[int, FamilyAdult]:
    """The first adult to reach about each of some pupils, in the order the school gave; one query."""
    rows = FamilyContact.objects.filter(pupil_id__in=pupil_ids, organisation_id=organisation_id)
    first: dict[int, FamilyAdult] = {}
    for row in rows.order_by("pupil_id", "priority", "name"):
        if row.pupil_id not in first:
            first[row.pupil_id] = _adult(row)
    return first
