"""Writes about check-ins: recorded in a tap, taken back the same day, handed over when one did not happen."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from upturn.access.audit import audited, note
from upturn.access.permissions import EVERY_PUPIL, check_may_check_in
from upturn.access.viewer import Viewer
from upturn.barriers.visibility import AUDIENCES, HELPERS, OPEN, SENSITIVITIES
from upturn.support.caseload.queries import colleagues_who_can, is_theirs
from upturn.support.check_ins import ANSWERS, NOT_ASKED, NOT_SEEN, READY, CheckInRefused, Readiness
from upturn.support.models import CheckIn
from upturn.support.queries import arrivals_on, school_days, standing_supports

LONGEST_LINE = 500
WRITTEN_LATER = timedelta(days=7)


@audited
def record_check_in(
    *,
    by: Viewer,
    enrolment_id: int,
    support: str,
    how: str,
    at: datetime,
    request_key: str,
    on: date | None = None,
    arrived_at: time | None = None,
    line: str = "",
    audience: str = HELPERS,
    sensitivity: str = OPEN,
    ready: Readiness = NOT_ASKED,
) -> CheckIn:
    """Record a check-in with a pupil, or that it did not happen. The same request twice is one.

    It is of today, or of a day of the week before: ``at``, in the school's time, says when it was written.
    Without an arrival of its own it takes the door's.

    Raises:
        NotAllowed: when the viewer may not check in with anybody.
        CheckInRefused: when the pupil is not theirs, or an answer cannot stand.
    """
    check_may_check_in(by)
    if not is_theirs(by, enrolment_id, at.date()):
        raise CheckInRefused("This pupil is not one of those you check in with.")
    _check_answers(how, audience, sensitivity, ready)
    day = on or at.date()
    _check_day(day, at.date())
    _check_words(line, arrived_at if day == at.date() else None, at)
    came = arrivals_on([enrolment_id], day).get(enrolment_id)
    check_in, created = CheckIn.objects.get_or_create(
        request_key=request_key,
        defaults={
            "enrolment_id": enrolment_id,
            "support": _of_their_plan(by, enrolment_id, support),
            "on": day,
            "by_id": by.staff_id,
            "how": how,
            "arrived_at": arrived_at or (came.time if came else None),
            "line": line.strip(),
            "audience": audience,
            "sensitivity": sensitivity,
            "feels_ok_here": ready.feels_ok_here,
            "someone_helps": ready.someone_helps,
            "can_do_some": ready.can_do_some,
            "at": at,
        },
    )
    if check_in.withdrawn_at is not None:
        raise CheckInRefused("This check-in was taken back. Choose the answer again to record it anew.")
    note("check-in recorded" if created else "check-in already recorded", "check-in", check_in.pk, by=by)
    return check_in


@audited
def withdraw_check_in(*, by: Viewer, check_in_id: int, at: datetime) -> CheckIn:
    """Take back a check-in on the day it was written; the audit trail keeps that it was there.

    Raises:
        NotAllowed: when the viewer may not check in with anybody.
        CheckInRefused: when it is somebody else's, of another day, or already taken back.
    """
    check_may_check_in(by)
    check_in = _standing(by, check_in_id)
    if check_in.by_id != by.staff_id:
        raise CheckInRefused("Only the person who recorded a check-in can take it back.")
    if timezone.localdate(check_in.at) != at.date():
        raise CheckInRefused("A check-in can be taken back on the day it was written only.")
    check_in.withdrawn_at = at
    check_in.save(update_fields=["withdrawn_at"])
    note("check-in taken back", "check-in", check_in.pk, by=by)
    return check_in


@audited
def hand_over(*, by: Viewer, check_in_id: int, cover_by_id: int, cover_on: date, today: date) -> CheckIn:
    """Say who does the next check-in after one that did not happen, and on which day.

    Raises:
        NotAllowed: when the viewer may not check in with anybody.
        CheckInRefused: when the colleague or the day cannot be, or it is not the viewer's to hand over.
    """
    check_may_check_in(by)
    check_in = _standing(by, check_in_id)
    if check_in.by_id != by.staff_id and not by.is_any(*EVERY_PUPIL):
        raise CheckInRefused(
            "Only the person who recorded it, or those who see every pupil, can hand it over."
        )
    if check_in.how != NOT_SEEN:
        raise CheckInRefused("This check-in happened, so there is nothing to hand over.")
    if cover_by_id not in dict(colleagues_who_can(by.organisation_id)):
        raise CheckInRefused("Choose a colleague who works here and can check in with pupils.")
    _check_cover_day(by, cover_on, today)
    check_in.cover_by_id, check_in.cover_on = cover_by_id, cover_on
    check_in.save(update_fields=["cover_by", "cover_on"])
    note("check-in handed over", "check-in", check_in.pk, by=by, to=cover_by_id, on=cover_on.isoformat())
    return check_in


def _standing(by: Viewer, check_in_id: int) -> CheckIn:
    """A check-in of the viewer's organisation that has not been taken back."""
    check_in = (
        CheckIn.objects.select_for_update()
        .filter(pk=check_in_id, enrolment__organisation_id=by.organisation_id, withdrawn_at__isnull=True)
        .first()
    )
    if check_in is None:
        raise CheckInRefused("This check-in has already been taken back.")
    return check_in


def _of_their_plan(by: Viewer, enrolment_id: int, support: str) -> str:
    """The support's key while the plan has it; a page from before it was changed leaves a plain check-in."""
    supports = standing_supports(by.organisation_id, [enrolment_id]).get(enrolment_id, ())
    return support if support in {each.planned.key for each in supports} else ""


def _check_answers(how: str, audience: str, sensitivity: str, ready: Readiness) -> None:
    if how not in ANSWERS:
        raise CheckInRefused("Choose how today was: Good, OK or Hard, or that it did not happen.")
    if audience not in AUDIENCES or sensitivity not in SENSITIVITIES:
        raise CheckInRefused("Choose who may see this line.")
    said = {ready.feels_ok_here, ready.someone_helps, ready.can_do_some}
    if said - {"", *READY}:
        raise CheckInRefused("Each of the three sayings is Yes, Sometimes, Not yet, or skipped.")


def _check_day(day: date, today: date) -> None:
    if day > today:
        raise CheckInRefused(f"{day:%d/%m/%Y} is still to come. Give today, or a day that has been.")
    if day < today - WRITTEN_LATER:
        raise CheckInRefused(f"{day:%d/%m/%Y} is more than a week ago. Write it as a contact instead.")


def _check_words(line: str, arrived_at: time | None, at: datetime) -> None:
    if len(line.strip()) > LONGEST_LINE:
        raise CheckInRefused(
            f"The line has {len(line.strip())} letters and spaces; {LONGEST_LINE} fit. Make it shorter."
        )
    if arrived_at is not None and arrived_at > at.time():
        raise CheckInRefused(
            f"Arrived at {arrived_at:%H:%M} is still to come: it is {at:%H:%M}. Give the time they came in."
        )


def _check_cover_day(by: Viewer, cover_on: date, today: date) -> None:
    if cover_on < today:
        raise CheckInRefused(f"{cover_on:%d/%m/%Y} has passed. Choose today or a later day.")
    if not school_days(by.organisation_id, cover_on, cover_on):
        raise CheckInRefused(f"The school is closed on {cover_on:%d/%m/%Y}. Choose a day it is open.")
