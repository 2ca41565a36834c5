"""Reads of the morning: the school's hours and doors, who is expected, who came, who could still come."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import BinaryField
from django.db.models.functions import Substr

from upturn.access.doorways import enrolments_open_to, on_roll
from upturn.access.permissions import check_may_check_in, check_may_see_every_pupil
from upturn.access.queries import TrustedAdults, trusted_adults_of
from upturn.access.viewer import Viewer
from upturn.kernel.academic_year import AcademicYear
from upturn.kernel.sessions import Session
from upturn.plans.document import morning_from_json
from upturn.plans.mornings import MorningArrangement
from upturn.plans.queries import newest_versions
from upturn.registers.codes import NO_MARK
from upturn.registers.models import Register
from upturn.registers.queries import PupilToday, pupils_today
from upturn.support.models import Arrival, DoorTime
from upturn.support.queries import school_days
from upturn.support.still_time import DoorTimes, Expected, Hour, NotInYet, hour_of, is_open, not_in_yet


@dataclass(frozen=True, slots=True)
class Arrived:
    """One arrival: when, by which door, and whom they met there."""

    arrival_id: int
    time: time
    door: str
    greeted_by_id: int
    greeted_by: str


@dataclass(frozen=True, slots=True)
class AtTheDoor:
    """A pupil on a plan: what was arranged for mornings, if anything, and when they came.

    ``mark`` is the byte of this morning's register as it stands, 0 for none.
    """

    enrolment_id: int
    pupil_id: int
    name: str
    year_group: str
    form: str
    morning: MorningArrangement | None
    arrived: Arrived | None
    mark: int

    @property
    def is_expected(self) -> bool:
        """Whether they may yet come: not here, and neither marked in nor away for a reason."""
        return self.arrived is None and is_open(self.mark)


@dataclass(frozen=True, slots=True)
class StillTime:
    """Where the morning stands, and whom there is still time for, by name."""

    hour: Hour
    times: DoorTimes
    waiting: tuple[tuple[PupilToday, NotInYet], ...]
    trusted: Mapping[int, TrustedAdults]


def door_times(organisation_id: int) -> DoorTimes:
    """An organisation's morning; where nobody has set it, what most schools keep to."""
    kept = DoorTime.objects.filter(organisation_id=organisation_id).first()
    if kept is None:
        return DoorTimes()
    return DoorTimes(kept.registers_open, kept.registers_close, kept.still_time_until, tuple(kept.doors))


def at_the_door(viewer: Viewer, today: date) -> tuple[AtTheDoor, ...]:
    """Every pupil on a plan whom the viewer may see, by name, with their arrival today; four queries.

    Raises:
        NotAllowed: when the viewer may not record arrivals.
    """
    check_may_check_in(viewer)
    mornings = _mornings(viewer)
    came, marks = _arrived(mornings, today), _morning_marks(mornings, today)
    rows = (
        on_roll(enrolments_open_to(viewer), today)
        .filter(plans__closed_on__isnull=True, plans__isnull=False)
        .order_by("pupil__family_name", "pupil__given_name", "id")
        .values_list("id", "pupil_id", "pupil__given_name", "pupil__family_name", "year_group", "form")
    )
    return tuple(
        AtTheDoor(
            enrolment_id,
            pupil_id,
            f"{given} {family}".strip(),
            year_group,
            form,
            mornings.get(enrolment_id),
            came.get(enrolment_id),
            marks.get(enrolment_id, NO_MARK),
        )
        for enrolment_id, pupil_id, given, family, year_group, form in rows
    )


def _mornings(viewer: Viewer) -> dict[int, MorningArrangement | None]:
    """The morning of each plan that stands, None where it says nothing of mornings; one query."""
    here = newest_versions().filter(plan__enrolment__organisation_id=viewer.organisation_id)
    rows = here.values_list("plan__enrolment_id", "document__morning")
    return {enrolment_id: morning_from_json(stored) for enrolment_id, stored in rows}


def _arrived(enrolment_ids: Iterable[int], day: date) -> dict[int, Arrived]:
    rows: Iterable[Any] = Arrival.objects.filter(
        enrolment_id__in=list(enrolment_ids), on=day, withdrawn_at__isnull=True
    ).values_list("enrolment_id", "id", "time", "door", "greeted_by_id", "greeted_by__name")
    return {enrolment_id: Arrived(*arrived) for enrolment_id, *arrived in rows}


def _morning_marks(enrolment_ids: Iterable[int], day: date) -> dict[int, int]:
    """The byte of each enrolment's morning register on a day; one query."""
    year = AcademicYear.containing(day)
    slot = year.weeks.slot(day, Session.AM)
    rows: Iterable[Any] = (
        Register.objects.filter(enrolment_id__in=list(enrolment_ids), start=year.start)
        .annotate(mark=Substr("marks", slot + 1, 1, output_field=BinaryField()))
        .values_list("enrolment_id", "mark")
    )
    return {enrolment_id: bytes(mark)[0] for enrolment_id, mark in rows}


def may_be_greeted_by(viewer: Viewer, enrolment_id: int, today: date) -> bool:
    """Whether a pupil is one of those whom the viewer may say came through a door."""
    return on_roll(enrolments_open_to(viewer), today).filter(pk=enrolment_id).exists()


def still_time(viewer: Viewer, now: datetime, pupils: Iterable[PupilToday] | None = None) -> StillTime:
    """Whom there is still time for at this moment; whoever must ring home needs their plan, not their class.

    Args:
        viewer: who is looking.
        now: the moment, in the school's time.
        pupils: today's marks where they have been read already.

    Raises:
        NotAllowed: when the viewer does not see every pupil.
    """
    check_may_see_every_pupil(viewer)
    times, today = door_times(viewer.organisation_id), now.date()
    opens = bool(school_days(viewer.organisation_id, today, today))
    hour = hour_of(times, now.time(), school_is_open=opens)
    if hour is not Hour.STILL_TIME:
        return StillTime(hour, times, (), {})
    mornings = _mornings(viewer)
    here = {each.enrolment_id: each for each in pupils or pupils_today(viewer, today)}
    came = _arrived(mornings, today)
    expected = [
        Expected(number, mornings[number], number in came, each.morning)
        for number, each in here.items()
        if number in mornings
    ]
    waiting = not_in_yet(expected, now.time())
    return StillTime(
        hour,
        times,
        tuple((here[each.enrolment_id], each) for each in waiting),
        trusted_adults_of([each.enrolment_id for each in waiting]),
    )
