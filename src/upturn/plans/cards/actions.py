"""Writes about cards: that one was read, and that something did not happen as planned."""

from datetime import date, datetime

from upturn.access.audit import audited, note
from upturn.access.permissions import check_may_plan, check_may_see_pupils
from upturn.access.viewer import Viewer
from upturn.plans.models import CardRead, Departure, Plan


class DepartureRefused(ValueError):
    """A departure that cannot stand; the message is the sentence the person reads."""


@audited
def read_card(*, by: Viewer, version_id: int, at: datetime) -> None:
    """Opening a card counts as reading it; opening it again changes nothing.

    Raises:
        NotAllowed: when no pupil's page is open to the viewer.
    """
    check_may_see_pupils(by)
    _, first_time = CardRead.objects.get_or_create(
        version_id=version_id, staff_id=by.staff_id, defaults={"at": at}
    )
    note("card read" if first_time else "card read again", "plan version", version_id, by=by)


@audited
def report_departure(
    *,
    by: Viewer,
    plan_id: int,
    version: int,
    part: str,
    on: date,
    today: date,
    line: str,
    at: datetime,
    request_key: str,
) -> Departure:
    """Say that a part of a plan did not happen. The same request twice is one report.

    Raises:
        NotAllowed: when no pupil's page is open to the viewer.
        DepartureRefused: for a day that has not come, or a plan that is closed.
    """
    check_may_see_pupils(by)
    if on > today:
        raise DepartureRefused("That day has not come yet. Give the day it did not happen.")
    if not Plan.objects.filter(
        pk=plan_id, enrolment__organisation_id=by.organisation_id, closed_on__isnull=True
    ).exists():
        raise DepartureRefused("This plan is closed, so there is nothing to report against.")
    departure, _ = Departure.objects.get_or_create(
        request_key=request_key,
        defaults={
            "plan_id": plan_id,
            "version": version,
            "part": part,
            "on": on,
            "by_id": by.staff_id,
            "line": line.strip(),
            "at": at,
        },
    )
    note("departure from plan reported", "departure", departure.pk, by=by)
    return departure


@audited
def take_back_departure(*, by: Viewer, departure_id: int) -> None:
    """Take back one's own report before anybody has settled it.

    Raises:
        DepartureRefused: when it is somebody else's, settled, or already taken back.
    """
    departure = _open_departure(by, departure_id)
    if departure.by_id != by.staff_id:
        raise DepartureRefused("Only the person who reported it can take it back.")
    note("departure from plan taken back", "departure", departure.pk, by=by)
    departure.delete()


@audited
def settle_departure(*, by: Viewer, departure_id: int, how: str, at: datetime) -> None:
    """Say what was done about it, so that it is no longer owed.

    Raises:
        NotAllowed: when the viewer does not make plans.
        DepartureRefused: when nothing is said, or it is settled already.
    """
    check_may_plan(by)
    if not how.strip():
        raise DepartureRefused("Say in a line what was done about it.")
    departure = _open_departure(by, departure_id)
    departure.settled_at, departure.settled_by_id, departure.settled_how = at, by.staff_id, how.strip()
    departure.save(update_fields=["settled_at", "settled_by", "settled_how"])
    note("departure from plan settled", "departure", departure.pk, by=by)


def _open_departure(by: Viewer, departure_id: int) -> Departure:
    departure = (
        Departure.objects.select_for_update()
        .filter(
            pk=departure_id,
            plan__enrolment__organisation_id=by.organisation_id,
            settled_at__isnull=True,
        )
        .first()
    )
    if departure is None:
        raise DepartureRefused("This has been settled or taken back already.")
    return departure
