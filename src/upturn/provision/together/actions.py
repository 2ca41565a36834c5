"""Writes into a placement by either side: the shared thread, reviews, attempts, and where it led."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from upturn.access.audit import audited, note
from upturn.access.viewer import Viewer
from upturn.provision.changing import (
    Change,
    already_done,
    check_not_authority,
    check_running,
    placement_to_change,
    written,
)
from upturn.provision.models import (
    Placement,
    PlacementDestination,
    PlacementReview,
    ReintegrationAttempt,
    ThreadMessage,
)
from upturn.provision.pathway.attempts import (
    AttemptStep,
    Destination,
    Readiness,
    Went,
    attempt_faults,
    follow_up_due,
    readiness_as_json,
    steps_as_json,
)
from upturn.provision.pathway.cycle import minutes_faults, next_review
from upturn.provision.pathway.parties import Party
from upturn.provision.queries import sides_of
from upturn.provision.refusals import PathwayRefused, WrittenMeanwhile

LONGEST_MESSAGE = 2000


@audited
def write_message(
    *,
    by: Viewer,
    placement_id: int,
    words: str,
    seen_by: Collection[Party],
    is_restricted: bool,
    today: date,
    at: datetime,
    request_key: str,
) -> None:
    """Write into the shared thread, for the sides named, or for those among them who see needs.

    Raises:
        NotAllowed: when the viewer does not make plans.
        PathwayRefused: when nothing is said, nobody is named, or the placement has ended.
    """
    change, placement = placement_to_change(by, placement_id, today, at)
    if already_done(request_key):
        note("message already written", "placement", placement.pk, by=by)
        return
    check_running(change)
    sides = sides_of(change.row)
    others = {each for each in Party if sides.organisation_of(each)} - {change.party}
    if not words.strip() or len(words) > LONGEST_MESSAGE:
        raise PathwayRefused(f"Write something, in {LONGEST_MESSAGE} characters at most.")
    if not seen_by or not set(seen_by) <= others:
        raise PathwayRefused("Say who may read it: choose at least one of the other sides.")
    ThreadMessage.objects.create(
        placement=placement,
        organisation_id=by.organisation_id,
        words=words.strip(),
        seen_by=sorted(each.value for each in seen_by),
        is_restricted=is_restricted,
        by_id=by.staff_id,
        at=at,
        request_key=request_key,
    )
    written(change, placement, "message", request_key)


@audited
def hold_review(
    *,
    by: Viewer,
    placement_id: int,
    held_on: date,
    present: str,
    minutes: Sequence[str],
    today: date,
    at: datetime,
    request_key: str,
) -> None:
    """Write down that a review was held: who was there, and its minutes in one to three lines.

    Raises:
        NotAllowed: when the viewer does not make plans.
        PathwayRefused: when the day has not come, or there are no minutes or too many.
    """
    change, placement = placement_to_change(by, placement_id, today, at)
    if already_done(request_key):
        note("review already held", "placement", placement.pk, by=by)
        return
    check_not_authority(change, "Reviews are written by school or provider.")
    if held_on > today or held_on < placement.starts_on:
        raise PathwayRefused("Give the day it was held: from the first day of the placement until today.")
    if faults := minutes_faults(minutes):
        raise PathwayRefused(faults[0])
    held = list(placement.reviews.values_list("held_on", flat=True))
    due = next_review(placement.starts_on, placement.review_every_weeks, held)
    PlacementReview.objects.create(
        placement=placement,
        due_on=due,
        held_on=held_on,
        present=present.strip(),
        minutes=[line.strip() for line in minutes if line.strip()],
        organisation_id=by.organisation_id,
        by_id=by.staff_id,
        at=at,
        request_key=request_key,
    )
    written(change, placement, "review", request_key)


@dataclass(frozen=True, slots=True)
class Attempt:
    """An attempt as it is written: where to, from when, its steps, how ready they said, how it went."""

    to: str
    began_on: date
    steps: tuple[AttemptStep, ...]
    readiness: Readiness = Readiness()
    went: Went = Went.UNDER_WAY
    ended_on: date | None = None
    learned: str = ""


@audited
def keep_attempt(
    *,
    by: Viewer,
    placement_id: int,
    attempt: Attempt,
    attempt_id: int | None = None,
    based_on_version: int = 0,
    today: date,
    at: datetime,
    request_key: str,
) -> None:
    """Begin an attempt, or say how one that was begun stands. One that stopped is kept like any other.

    Raises:
        NotAllowed: when the viewer does not make plans.
        PathwayRefused: when it cannot stand so.
        WrittenMeanwhile: when somebody changed it since ``based_on_version``.
    """
    change, placement = placement_to_change(by, placement_id, today, at)
    if already_done(request_key):
        note("attempt already kept", "placement", placement.pk, by=by)
        return
    check_not_authority(change, "Attempts are written by school or provider.")
    faults = attempt_faults(
        attempt.to, attempt.steps, attempt.began_on, attempt.went, attempt.ended_on, attempt.learned
    )
    if faults:
        raise PathwayRefused(faults[0])
    values = {
        "to": attempt.to.strip(),
        "began_on": attempt.began_on,
        "steps": steps_as_json(attempt.steps),
        "readiness": readiness_as_json(attempt.readiness),
        "went": attempt.went.value,
        "ended_on": attempt.ended_on if attempt.went is not Went.UNDER_WAY else None,
        "learned": attempt.learned.strip(),
    }
    if attempt_id is None:
        ReintegrationAttempt.objects.create(
            placement=placement,
            organisation_id=by.organisation_id,
            by_id=by.staff_id,
            at=at,
            request_key=request_key,
            **values,
        )
    else:
        _change_attempt(placement, attempt_id, based_on_version, values)
    written(change, placement, "attempt", request_key)


def _change_attempt(placement: Placement, attempt_id: int, based_on: int, values: dict[str, object]) -> None:
    row = placement.attempts.select_for_update().filter(pk=attempt_id).first()
    if row is None:
        raise PathwayRefused("This attempt is not one of this placement.")
    if row.version != based_on:
        raise WrittenMeanwhile("Somebody", "this attempt")
    for name, value in values.items():
        setattr(row, name, value)
    row.version += 1
    row.save()


@audited
def keep_destination(
    *,
    by: Viewer,
    placement_id: int,
    kind: Destination,
    line: str,
    today: date,
    at: datetime,
    request_key: str,
) -> None:
    """Say where the pupil went on to.

    Raises:
        NotAllowed: when the viewer does not make plans.
        PathwayRefused: when it is not the school's, or the placement has not ended.
    """
    change, placement = placement_to_change(by, placement_id, today, at)
    if already_done(request_key):
        note("destination already kept", "placement", placement.pk, by=by)
        return
    _check_follows(change, placement)
    PlacementDestination.objects.update_or_create(
        placement=placement,
        defaults={"kind": kind.value, "line": line.strip()[:300], "by_id": by.staff_id, "at": at},
    )
    written(change, placement, "destination", request_key)


@audited
def follow_up(
    *,
    by: Viewer,
    placement_id: int,
    still_there: bool | None,
    line: str,
    today: date,
    at: datetime,
    request_key: str,
) -> None:
    """Say how it is going there, twelve weeks after the end. “Not known” is an answer.

    Raises:
        NotAllowed: when the viewer does not make plans.
        PathwayRefused: when it is not the school's, not yet due, or nobody has said where they went.
    """
    change, placement = placement_to_change(by, placement_id, today, at)
    if already_done(request_key):
        note("placement already followed up", "placement", placement.pk, by=by)
        return
    _check_follows(change, placement)
    destination = PlacementDestination.objects.filter(placement=placement).first()
    if destination is None:
        raise PathwayRefused("Say first where they went on to.")
    if placement.ended_on is not None and today < follow_up_due(placement.ended_on):
        raise PathwayRefused("This is asked twelve weeks after the end. It is too soon to say.")
    destination.followed_up_on, destination.still_there = today, still_there
    destination.follow_up_line, destination.followed_up_by_id = line.strip()[:300], by.staff_id
    destination.save()
    written(change, placement, "followed up", request_key)


def _check_follows(change: Change, placement: Placement) -> None:
    if change.party is not Party.SCHOOL:
        raise PathwayRefused("The school says where its pupil went on to.")
    if placement.ended_on is None:
        raise PathwayRefused("Say first how the placement ended.")
