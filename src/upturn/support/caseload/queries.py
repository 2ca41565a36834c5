"""Reads of one adult's day of check-ins, and of what nobody stands ready to do."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Max

from upturn.access.doorways import enrolments_open_to, on_roll
from upturn.access.permissions import EVERY_PUPIL, check_may_check_in
from upturn.access.queries import enrolments_trusting
from upturn.access.roles import RoleName
from upturn.access.viewer import Viewer
from upturn.people.models import Enrolment, Staff
from upturn.support.check_ins import (
    ANSWERS,
    NOT_SEEN,
    CheckInDue,
    GivenSupport,
    NotSeen,
    check_ins_due,
    still_owed,
)
from upturn.support.models import CheckIn
from upturn.support.queries import Came, CheckInHeld, arrivals_on, held, school_days, standing_supports

COVER_STANDS = timedelta(days=14)
GAPS_LOOKED_AT = timedelta(days=28)
_HAPPENED = [each for each in ANSWERS if each != NOT_SEEN]


@dataclass(frozen=True, slots=True)
class CaseloadLine:
    """One pupil of one adult's day: what is due, how they came in, what is recorded already.

    ``before`` is the last check-in of an earlier day, shown only to those helping the pupil.
    ``may_open`` says whether the pupil's page is open to the viewer: a cover may not open it.
    """

    enrolment_id: int
    pupil_id: int
    given_name: str
    family_name: str
    year_group: str
    form: str
    due: CheckInDue
    came: Came | None
    recorded: CheckInHeld | None
    before: tuple[str, date] | None
    may_open: bool

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()


@dataclass(frozen=True, slots=True)
class OwedGap:
    """A support that did not happen and that nobody stands ready to do, with the pupil it is owed to."""

    gap: NotSeen
    pupil_id: int
    pupil: str
    support: str


def caseload(viewer: Viewer, today: date) -> tuple[CaseloadLine, ...]:
    """One adult's check-ins of a day, by name; the same number of queries whatever their number.

    Raises:
        NotAllowed: when the viewer may not check in with anybody.
    """
    check_may_check_in(viewer)
    due = _due_of_day(viewer, today)
    return _lines(viewer, due, today)


def due_with(viewer: Viewer, enrolment_id: int, today: date) -> CheckInDue | None:
    """What is due from the viewer with one pupil; None where it is not theirs to do."""
    return next(iter(_due_of_day(viewer, today, [enrolment_id]).get(enrolment_id, ())), None)


def line_with(viewer: Viewer, enrolment_id: int, today: date) -> CaseloadLine | None:
    """A check-in with one pupil, whoever's it is; None where they are not the viewer's to see, or have left.

    Where none is the viewer's to do, it is of the plan's first check-in, or of no plan.

    Raises:
        NotAllowed: when the viewer may not check in with anybody.
    """
    check_may_check_in(viewer)
    if not is_theirs(viewer, enrolment_id, today):
        return None
    due = due_with(viewer, enrolment_id, today)
    if due is None:
        supports = standing_supports(viewer.organisation_id, [enrolment_id]).get(enrolment_id, ())
        planned = next((each.planned for each in supports if each.is_check_in), None)
        due = CheckInDue(planned.key if planned else "", planned.name if planned else "", is_due=False)
    return next(iter(_lines(viewer, {enrolment_id: (due,)}, today)), None)


def is_theirs(viewer: Viewer, enrolment_id: int, today: date) -> bool:
    """Whether the viewer may check in with a pupil: the record is open to them, or it is theirs to do."""
    if enrolments_open_to(viewer).filter(pk=enrolment_id).exists():
        return True
    return due_with(viewer, enrolment_id, today) is not None


def _due_of_day(
    viewer: Viewer, today: date, only: Collection[int] | None = None
) -> dict[int, tuple[CheckInDue, ...]]:
    trusting = set(enrolments_trusting(viewer))
    handed_over = _handed_over(viewer, today)
    asking = None if only is not None else viewer.staff_id
    supports = standing_supports(
        viewer.organisation_id, {*trusting, *handed_over} if only is None else only, or_naming=asking
    )
    concerned = {*trusting, *handed_over, *supports}
    if only is not None:
        concerned &= set(only)
    is_open = bool(concerned) and today in school_days(viewer.organisation_id, today, today)
    found: dict[int, tuple[CheckInDue, ...]] = {}
    for enrolment_id in concerned:
        due = check_ins_due(
            supports.get(enrolment_id, ()),
            today,
            staff_id=viewer.staff_id,
            is_trusting=enrolment_id in trusting,
            handed_over=handed_over.get(enrolment_id, ()),
            school_is_open=is_open,
        )
        if due:
            found[enrolment_id] = due
    return found


def _handed_over(viewer: Viewer, today: date) -> dict[int, set[str]]:
    """What the viewer was asked to do today, or on a day lately and nobody has done since."""
    rows = CheckIn.objects.filter(
        enrolment__organisation_id=viewer.organisation_id,
        withdrawn_at__isnull=True,
        cover_by_id=viewer.staff_id,
        cover_on__range=(today - COVER_STANDS, today),
    ).values_list("enrolment_id", "support", "cover_on")
    asked = {(enrolment_id, support): on for enrolment_id, support, on in rows if on is not None}
    given = last_given({each for each, _ in asked}, since=today - COVER_STANDS, until=today)
    found: dict[int, set[str]] = {}
    for (enrolment_id, support), on in asked.items():
        if given.get((enrolment_id, support), date.min) < on:
            found.setdefault(enrolment_id, set()).add(support)
    return found


def last_given(enrolment_ids: Collection[int], *, since: date, until: date) -> dict[tuple[int, str], date]:
    """The last day before ``until`` on which each support of some enrolments was given; one query or none."""
    if not enrolment_ids:
        return {}
    rows = (
        CheckIn.objects.filter(
            enrolment_id__in=enrolment_ids,
            withdrawn_at__isnull=True,
            how__in=_HAPPENED,
            on__gte=since,
            on__lt=until,
        )
        .order_by()
        .values_list("enrolment_id", "support")
        .annotate(last=Max("on"))
    )
    return {(enrolment_id, support): last for enrolment_id, support, last in rows}


def _lines(
    viewer: Viewer, due: Mapping[int, tuple[CheckInDue, ...]], today: date
) -> tuple[CaseloadLine, ...]:
    pupils = (
        on_roll(Enrolment.objects.filter(organisation_id=viewer.organisation_id, pk__in=due), today)
        .order_by("pupil__family_name", "pupil__given_name", "id")
        .values_list("id", "pupil_id", "pupil__given_name", "pupil__family_name", "year_group", "form")
    )
    came = arrivals_on(due, today)
    opens = set(enrolments_open_to(viewer).filter(pk__in=due).values_list("id", flat=True))
    helped = opens if viewer.is_any(*EVERY_PUPIL) else set(enrolments_trusting(viewer))
    recorded = _recorded_on(viewer, due, helped, today)
    before = _before(helped, today)
    return tuple(
        CaseloadLine(
            *row,
            due=each,
            came=came.get(row[0]),
            recorded=recorded.get((row[0], each.support)),
            before=before.get(row[0]),
            may_open=row[0] in opens,
        )
        for row in pupils
        for each in due[row[0]]
    )


def _recorded_on(
    viewer: Viewer, enrolment_ids: Iterable[int], helped: Collection[int], day: date
) -> dict[tuple[int, str], CheckInHeld]:
    """What is recorded of a day, the newest of each support; without its words, which nobody needs here.

    How it was is for those helping the pupil; others who are to do it read only that it is done.
    """
    rows = CheckIn.objects.filter(enrolment_id__in=enrolment_ids, on=day, withdrawn_at__isnull=True)
    return {
        (row.enrolment_id, row.support): _told(held(row, sees=False), viewer, helped)
        for row in rows.select_related("by", "cover_by").order_by("id")
    }


def _told(check_in: CheckInHeld, viewer: Viewer, helped: Collection[int]) -> CheckInHeld:
    if not check_in.happened or check_in.by_id == viewer.staff_id or check_in.enrolment_id in helped:
        return check_in
    return replace(check_in, how="")


def _before(enrolment_ids: Iterable[int], today: date) -> dict[int, tuple[str, date]]:
    """How the last check-in of the four weeks before a day was, by enrolment; one query."""
    rows = CheckIn.objects.filter(
        enrolment_id__in=enrolment_ids,
        on__gte=today - GAPS_LOOKED_AT,
        on__lt=today,
        withdrawn_at__isnull=True,
    ).order_by("on", "id")
    return {
        enrolment_id: (how, on) for enrolment_id, how, on in rows.values_list("enrolment_id", "how", "on")
    }


def gaps_owed(viewer: Viewer, today: date, only: Collection[int] | None = None) -> tuple[OwedGap, ...]:
    """What did not happen in the last four weeks and nobody stands ready to do, oldest first.

    It never says who missed it: what is owed is owed by the school. With ``only``, of these enrolments.

    Raises:
        NotAllowed: when no pupil's page is open to the viewer.
    """
    since = today - GAPS_LOOKED_AT
    enrolments = on_roll(enrolments_open_to(viewer), today)
    if only is not None:
        enrolments = enrolments.filter(pk__in=only)
    rows: Iterable[Any] = CheckIn.objects.filter(
        enrolment__in=enrolments, how=NOT_SEEN, withdrawn_at__isnull=True, on__range=(since, today)
    ).values_list(*_OF_A_GAP)
    gaps = {row[0]: row for row in rows}
    not_seen = [_not_seen(row) for row in gaps.values()]
    missed = {each.enrolment_id for each in not_seen}
    owed = still_owed(not_seen, last_given(missed, since=since, until=today + timedelta(days=1)), today)
    supports = standing_supports(viewer.organisation_id, {each.enrolment_id for each in owed}) if owed else {}
    return tuple(
        OwedGap(
            each,
            pupil_id=gaps[each.check_in_id][7],
            pupil=" ".join(gaps[each.check_in_id][8:]).strip(),
            support=_named(supports.get(each.enrolment_id, ()), each.support),
        )
        for each in owed
    )


def _not_seen(row: tuple[Any, ...]) -> NotSeen:
    check_in_id, enrolment_id, support, on, cover_by_id, cover_by, cover_on = row[:7]
    return NotSeen(check_in_id, enrolment_id, support, on, cover_by_id, cover_by or "", cover_on)


_OF_A_GAP = (
    "id",
    "enrolment_id",
    "support",
    "on",
    "cover_by_id",
    "cover_by__name",
    "cover_on",
    "enrolment__pupil_id",
    "enrolment__pupil__given_name",
    "enrolment__pupil__family_name",
)


def _named(supports: Sequence[GivenSupport], key: str) -> str:
    return next((each.planned.name for each in supports if each.planned.key == key), "")


def colleagues_who_can(organisation_id: int) -> list[tuple[int, str]]:
    """Everyone here who may check in with a pupil, by name: to choose who does the next."""
    roles = [role.value for role in (*EVERY_PUPIL, RoleName.TEACHER)]
    rows = Staff.objects.filter(
        is_active=True, memberships__organisation_id=organisation_id, memberships__role__in=roles
    )
    return list(rows.values_list("id", "name").distinct().order_by("name", "id"))
