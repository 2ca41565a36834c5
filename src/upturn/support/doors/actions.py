"""Writes about the morning: an arrival at a door, an arrival taken back, the school's hours and doors."""

from collections.abc import Sequence
from datetime import date, datetime, time

from django.db import IntegrityError, transaction

from upturn.access.audit import audited, note
from upturn.access.permissions import check_may_check_in, check_may_set_mornings
from upturn.access.viewer import Viewer
from upturn.support.arrivals import ArrivalRefused
from upturn.support.doors.queries import may_be_greeted_by
from upturn.support.models import Arrival, DoorTime

LONGEST_DOOR = 60
MOST_DOORS = 12


class HoursRefused(ValueError):
    """Hours that cannot be; the message is the sentence the person reads, ``field`` where it belongs."""

    def __init__(self, sentence: str, field: str) -> None:
        super().__init__(sentence)
        self.field = field


@audited
def record_arrival(*, by: Viewer, enrolment_id: int, door: str, at: datetime, request_key: str) -> Arrival:
    """Record that a pupil came through a door now. A second tap, from any door, leaves the first as it is.

    Raises:
        NotAllowed: when the viewer may not record arrivals.
        ArrivalRefused: when the pupil is not one of theirs, or the door's name is too long.
    """
    check_may_check_in(by)
    if not may_be_greeted_by(by, enrolment_id, at.date()):
        raise ArrivalRefused("This pupil is not one of those you see here.")
    if len(door) > LONGEST_DOOR:
        raise ArrivalRefused(f"Choose one of the doors; a door's name has at most {LONGEST_DOOR} letters.")
    arrival, created = _once(
        enrolment_id,
        at.date(),
        request_key=request_key,
        time=at.time().replace(second=0, microsecond=0),
        door=door,
        greeted_by_id=by.staff_id,
        at=at,
    )
    note("arrival recorded" if created else "arrival already recorded", "arrival", arrival.pk, by=by)
    return arrival


@audited
def withdraw_arrival(*, by: Viewer, arrival_id: int, at: datetime) -> Arrival:
    """Take back an arrival on its own day; the audit trail keeps that it was there.

    Raises:
        NotAllowed: when the viewer may not record arrivals.
        ArrivalRefused: when it is somebody else's, of another day, or already taken back.
    """
    check_may_check_in(by)
    arrival = (
        Arrival.objects.select_for_update()
        .filter(pk=arrival_id, enrolment__organisation_id=by.organisation_id, withdrawn_at__isnull=True)
        .first()
    )
    if arrival is None:
        raise ArrivalRefused("This arrival has already been taken back.")
    if arrival.greeted_by_id != by.staff_id:
        raise ArrivalRefused("Only the person who recorded an arrival can take it back.")
    if arrival.on != at.date():
        raise ArrivalRefused("An arrival can be taken back on its own day only.")
    arrival.withdrawn_at = at
    arrival.save(update_fields=["withdrawn_at"])
    note("arrival taken back", "arrival", arrival.pk, by=by)
    return arrival


@audited
def set_mornings(
    *,
    by: Viewer,
    registers_open: time,
    registers_close: time,
    still_time_until: time,
    doors: Sequence[str],
) -> DoorTime:
    """Set the school's morning: when registers open and close, until when there is still time, its doors.

    Raises:
        NotAllowed: when the viewer may not set it.
        HoursRefused: when the hours are not in order, or a door's name cannot stand.
    """
    check_may_set_mornings(by)
    if registers_close <= registers_open:
        raise HoursRefused("Registers close after they open.", "registers_close")
    if still_time_until <= registers_open:
        raise HoursRefused("There is still time until an hour after registers open.", "still_time_until")
    kept, _ = DoorTime.objects.update_or_create(
        organisation_id=by.organisation_id,
        defaults={
            "registers_open": registers_open,
            "registers_close": registers_close,
            "still_time_until": still_time_until,
            "doors": _doors(doors),
        },
    )
    note("mornings set", "organisation", by.organisation_id, by=by)
    return kept


def _doors(given: Sequence[str]) -> list[str]:
    doors = list(dict.fromkeys(name for each in given if (name := " ".join(each.split()))))
    if len(doors) > MOST_DOORS:
        raise HoursRefused(f"At most {MOST_DOORS} doors; here are {len(doors)}.", "doors")
    too_long = next((name for name in doors if len(name) > LONGEST_DOOR), None)
    if too_long:
        raise HoursRefused(f"“{too_long}” is longer than {LONGEST_DOOR} letters.", "doors")
    return doors


def _once(enrolment_id: int, on: date, **values: object) -> tuple[Arrival, bool]:
    """The arrival, new or the one that stands: once a day, and once a request."""
    try:
        with transaction.atomic():
            return Arrival.objects.create(enrolment_id=enrolment_id, on=on, **values), True
    except IntegrityError:
        stands = Arrival.objects.filter(enrolment_id=enrolment_id, on=on, withdrawn_at__isnull=True).first()
    if stands is None:
        raise ArrivalRefused("This arrival was taken back. Tap again to record it anew.")
    return stands, False
