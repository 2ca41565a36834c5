"""Reads of cards: one pupil's, a class's for whoever covers it, and who has read which version."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from upturn.access.doorways import OpenedRecord, enrolments_open_to, on_roll
from upturn.access.permissions import EVERY_PUPIL
from upturn.access.queries import trusted_adults_of
from upturn.access.viewer import Viewer
from upturn.people.models import TeachingGroup, TeachingGroupPlace
from upturn.plans.cards.content import CardContent, card_content
from upturn.plans.document import from_json
from upturn.plans.models import CardRead, Departure, PlanVersion
from upturn.plans.queries import newest_versions, versions_to_have_read


@dataclass(frozen=True, slots=True)
class PupilCard:
    """One pupil's card as it stands, and whether its viewer has read this version."""

    enrolment_id: int
    pupil_id: int
    name: str
    year_group: str
    form: str
    plan_id: int
    version_id: int
    version: int
    changed_on: date
    trusted_adult: str
    content: CardContent
    is_read: bool


@dataclass(frozen=True, slots=True)
class TaughtClass:
    """A class, and how many of its pupils have a card."""

    group_id: int
    name: str
    subject: str
    teacher: str
    cards: int


@dataclass(frozen=True, slots=True)
class Readers:
    """Who teaches a pupil, by whether they have read the newest version of the plan.

    ``without_sign_in`` are teachers the class lists name who have no account: theirs is read on paper.
    """

    read: tuple[str, ...]
    not_read: tuple[str, ...]
    without_sign_in: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReportedDeparture:
    """Something that did not happen as planned; open until somebody says what was done about it."""

    departure_id: int
    enrolment_id: int
    pupil_id: int
    pupil: str
    part: str
    on: date
    by_id: int
    by: str
    line: str
    settled: bool
    settled_how: str


def card_of(viewer: Viewer, record: OpenedRecord) -> PupilCard | None:
    """The card of an opened record, or nothing where no plan stands."""
    return next(iter(_cards(viewer, _standing_versions([record.enrolment_id]))), None)


def cards_for(viewer: Viewer, today: date) -> list[PupilCard]:
    """The cards of everyone the viewer teaches, by name."""
    taught = TeachingGroupPlace.objects.filter(group__teacher_id=viewer.staff_id)
    mine = on_roll(enrolments_open_to(viewer), today).filter(id__in=taught.values("enrolment_id"))
    return _cards(viewer, _standing_versions(mine.values_list("id", flat=True)))


def cards_of_class(viewer: Viewer, group_id: int, today: date) -> list[PupilCard]:
    """The cards of one class, for its teacher or whoever covers it, of the pupils open to the viewer."""
    places = TeachingGroupPlace.objects.filter(
        group_id=group_id, group__organisation_id=viewer.organisation_id
    )
    open_here = on_roll(enrolments_open_to(viewer), today).filter(id__in=places.values("enrolment_id"))
    return _cards(viewer, _standing_versions(open_here.values_list("id", flat=True)))


def cards_of_form(viewer: Viewer, form: str, today: date) -> list[PupilCard]:
    """The cards of one form."""
    open_here = on_roll(enrolments_open_to(viewer), today).filter(form=form)
    return _cards(viewer, _standing_versions(open_here.values_list("id", flat=True)))


def classes_with_cards(viewer: Viewer, today: date) -> list[TaughtClass]:
    """Every class with a card in it: the viewer's own, or all for who may see every pupil."""
    open_here = on_roll(enrolments_open_to(viewer), today)
    with_card = set(_with_content(_standing_versions(open_here.values_list("id", flat=True))))
    places = TeachingGroupPlace.objects.filter(
        enrolment_id__in=with_card, group__organisation_id=viewer.organisation_id
    )
    if not viewer.is_any(*EVERY_PUPIL):
        places = places.filter(group__teacher_id=viewer.staff_id)
    counts: dict[int, int] = {}
    for group_id in places.values_list("group_id", flat=True):
        counts[group_id] = counts.get(group_id, 0) + 1
    groups = TeachingGroup.objects.filter(id__in=counts).order_by("name", "subject")
    return [
        TaughtClass(each.pk, each.name, each.subject, each.teacher_name, counts[each.pk]) for each in groups
    ]


def forms_with_cards(viewer: Viewer, today: date) -> list[tuple[str, int]]:
    """Every form with a card in it, and how many."""
    open_here = on_roll(enrolments_open_to(viewer), today)
    with_card = _with_content(_standing_versions(open_here.values_list("id", flat=True)))
    counts: dict[str, int] = {}
    for form in open_here.filter(id__in=with_card).exclude(form="").values_list("form", flat=True):
        counts[form] = counts.get(form, 0) + 1
    return sorted(counts.items())


def readers_of(enrolment_id: int) -> Readers:
    """Who teaches a pupil and has, or has not, read what the card says now; four queries."""
    taught = TeachingGroupPlace.objects.filter(enrolment_id=enrolment_id).values_list(
        "group__teacher_id", "group__teacher__name", "group__teacher_name"
    )
    newest = _standing_versions([enrolment_id])
    read = {staff_id for _, staff_id in _reads_that_count([each.plan_id for each in newest])}
    signing_in = {staff_id: name for staff_id, name, _ in taught if staff_id}
    named = {name for staff_id, _, name in taught if not staff_id and name}
    return Readers(
        read=tuple(sorted(name for staff_id, name in signing_in.items() if staff_id in read)),
        not_read=tuple(sorted(name for staff_id, name in signing_in.items() if staff_id not in read)),
        without_sign_in=tuple(sorted(named)),
    )


def departures_of(enrolment_ids: Collection[int], *, only_open: bool = False) -> list[ReportedDeparture]:
    """What did not happen as planned for some pupils whose records are open, newest first."""
    rows = Departure.objects.filter(plan__enrolment_id__in=enrolment_ids)
    return _departures(rows.filter(settled_at__isnull=True) if only_open else rows)


def open_departures(viewer: Viewer, only: Collection[int] | None) -> list[ReportedDeparture]:
    """What nobody has settled, of some enrolments open to the viewer or of all of them, newest first."""
    rows = Departure.objects.filter(
        settled_at__isnull=True, plan__enrolment_id__in=enrolments_open_to(viewer).values("id")
    )
    return _departures(rows if only is None else rows.filter(plan__enrolment_id__in=only))


def _departures(found: QuerySet[Departure]) -> list[ReportedDeparture]:
    rows = list(found.select_related("by", "plan__enrolment__pupil"))
    versions = PlanVersion.objects.filter(plan_id__in={each.plan_id for each in rows})
    parts = {
        (each.plan_id, each.number): {
            part.key: part.words for part in card_content(from_json(each.document)).parts
        }
        for each in versions
    }
    return [_departure(each, parts.get((each.plan_id, each.version), {})) for each in rows]


def _departure(row: Departure, parts: dict[str, str]) -> ReportedDeparture:
    enrolment = row.plan.enrolment
    return ReportedDeparture(
        departure_id=row.pk,
        enrolment_id=enrolment.pk,
        pupil_id=enrolment.pupil_id,
        pupil=str(enrolment.pupil),
        part=parts.get(row.part, "Something agreed"),
        on=row.on,
        by_id=row.by_id,
        by=row.by.name,
        line=row.line,
        settled=row.settled_at is not None,
        settled_how=row.settled_how,
    )


def _standing_versions(enrolment_ids: Iterable[int]) -> list[PlanVersion]:
    """The newest version of each plan that stands; one query."""
    rows = newest_versions().filter(plan__enrolment_id__in=enrolment_ids)
    return list(rows.select_related("plan__enrolment__pupil"))


def _reads_that_count(plan_ids: Collection[int]) -> set[tuple[int, int]]:
    """Plan and reader of every reading since the card last changed; two queries."""
    since = versions_to_have_read(plan_ids)
    rows = CardRead.objects.filter(version__plan_id__in=plan_ids)
    return {
        (plan_id, staff_id)
        for plan_id, number, staff_id in rows.values_list("version__plan_id", "version__number", "staff_id")
        if number >= since[plan_id]
    }


def _with_content(versions: Iterable[PlanVersion]) -> list[int]:
    return [
        each.plan.enrolment_id for each in versions if not card_content(from_json(each.document)).is_empty
    ]


def _cards(viewer: Viewer, versions: Sequence[PlanVersion]) -> list[PupilCard]:
    read = _reads_that_count([each.plan_id for each in versions])
    trusted = trusted_adults_of([each.plan.enrolment_id for each in versions])
    cards = [
        PupilCard(
            enrolment_id=each.plan.enrolment_id,
            pupil_id=each.plan.enrolment.pupil_id,
            name=str(each.plan.enrolment.pupil),
            year_group=each.plan.enrolment.year_group,
            form=each.plan.enrolment.form,
            plan_id=each.plan_id,
            version_id=each.pk,
            version=each.number,
            changed_on=each.on,
            trusted_adult=trusted[each.plan.enrolment_id].trusted
            if each.plan.enrolment_id in trusted
            else "",
            content=card_content(from_json(each.document)),
            is_read=(each.plan_id, viewer.staff_id) in read,
        )
        for each in versions
    ]
    return sorted((card for card in cards if not card.content.is_empty), key=lambda card: card.name)
