"""Whom somebody checks in with, and when: worked out from plans, trusted adults and what was handed over."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from upturn.plans.dose import PlannedSupport

GOOD, OK, HARD, NOT_SEEN = ANSWERS = ("good", "ok", "hard", "not_seen")
YES, SOMETIMES, NOT_YET = READY = ("yes", "sometimes", "not_yet")


class CheckInRefused(ValueError):
    """A check-in that cannot be recorded; the message is the sentence the person reads."""


@dataclass(frozen=True, slots=True)
class Readiness:
    """The three sayings, each one of `READY`, or blank where it was skipped."""

    feels_ok_here: str = ""
    someone_helps: str = ""
    can_do_some: str = ""

    @property
    def is_asked(self) -> bool:
        """Whether any of them was answered."""
        return bool(self.feels_ok_here or self.someone_helps or self.can_do_some)


NOT_ASKED = Readiness()


@dataclass(frozen=True, slots=True)
class GivenSupport:
    """A support of a plan with whoever gives it."""

    planned: PlannedSupport
    who_id: int
    who: str
    is_check_in: bool


@dataclass(frozen=True, slots=True)
class CheckInDue:
    """One check-in of somebody's day, or one that could be had on a day when none is planned.

    ``covers`` says that it was handed over by a colleague. ``support`` is the plan's key, blank where the
    plan has no check-in of its own.
    """

    support: str
    name: str
    is_due: bool
    covers: bool = False


def given_supports(stored: Sequence[Mapping[str, Any]] | None) -> tuple[GivenSupport, ...]:
    """The supports of a plan from its document as it is stored (see `upturn.plans.document.as_json`).

    Only the supports are read: making whole documents of hundreds of plans would take most of a page's time.
    """
    return tuple(map(_given, stored or ()))


def _given(stored: Mapping[str, Any]) -> GivenSupport:
    ends_on = stored.get("ends_on")
    return GivenSupport(
        PlannedSupport(
            key=stored["key"],
            name=stored["name"],
            weekdays=frozenset(stored["weekdays"]),
            starts_on=date.fromisoformat(stored["starts_on"]),
            ends_on=date.fromisoformat(ends_on) if ends_on else None,
        ),
        who_id=stored["who_id"],
        who=stored["who"],
        is_check_in=stored.get("is_check_in", False),
    )


def runs_on(support: PlannedSupport, day: date) -> bool:
    """Whether a support has begun and not ended on a day."""
    return support.starts_on <= day and (support.ends_on is None or day <= support.ends_on)


def is_planned_on(support: PlannedSupport, day: date) -> bool:
    """Whether a support is to be given on a school day."""
    return runs_on(support, day) and day.weekday() in support.weekdays


def check_ins_due(
    supports: Sequence[GivenSupport],
    day: date,
    *,
    staff_id: int,
    is_trusting: bool,
    handed_over: Collection[str] = (),
    school_is_open: bool = True,
) -> tuple[CheckInDue, ...]:
    """One person's check-ins with one pupil on a day, those that are due first.

    Theirs are the supports that name them, every check-in where they are trusted adult or deputy, and what
    was handed over to them. A pupil who trusts them and has no check-in planned is there all the same.

    Args:
        supports: the plan's supports; none where there is no plan.
        day: the day.
        staff_id: whose check-ins.
        is_trusting: whether they are the pupil's trusted adult or deputy.
        handed_over: the keys of supports handed over to them for this day.
        school_is_open: whether anything planned is due on the day.
    """
    mine = list(_mine(supports, day, staff_id, is_trusting, handed_over, school_is_open))
    unknown = set(handed_over) - {each.support for each in mine}
    mine += [CheckInDue(key, "", is_due=True, covers=True) for key in sorted(unknown)]
    if not mine and is_trusting:
        mine.append(CheckInDue("", "", is_due=False))
    due = [each for each in mine if each.is_due]
    return tuple(due or mine[:1])


def _mine(
    supports: Sequence[GivenSupport],
    day: date,
    staff_id: int,
    is_trusting: bool,
    handed_over: Collection[str],
    school_is_open: bool,
) -> Iterator[CheckInDue]:
    for each in supports:
        covers = each.planned.key in handed_over
        theirs = each.who_id == staff_id or (is_trusting and each.is_check_in)
        if covers or (theirs and runs_on(each.planned, day)):
            is_due = covers or (school_is_open and is_planned_on(each.planned, day))
            yield CheckInDue(each.planned.key, each.planned.name, is_due, covers)


@dataclass(frozen=True, slots=True)
class NotSeen:
    """A support that did not happen, and who was asked to do the next, if anybody."""

    check_in_id: int
    enrolment_id: int
    support: str
    on: date
    cover_by_id: int | None = None
    cover_by: str = ""
    cover_on: date | None = None


def still_owed(
    not_seen: Sequence[NotSeen], happened: Mapping[tuple[int, str], date], today: date
) -> tuple[NotSeen, ...]:
    """What did not happen and nobody stands ready to do: the newest of each support, oldest first.

    A gap closes when the support is given again, and rests while somebody is to do it today or later.

    Args:
        not_seen: what did not happen, in any order.
        happened: the last day each support of each enrolment was given.
        today: the day it is.
    """
    newest: dict[tuple[int, str], NotSeen] = {}
    for each in sorted(not_seen, key=lambda each: (each.on, each.check_in_id)):
        newest[each.enrolment_id, each.support] = each
    owed = [
        each
        for key, each in newest.items()
        if happened.get(key, date.min) < each.on and not _is_covered(each, today)
    ]
    return tuple(sorted(owed, key=lambda each: (each.on, each.check_in_id)))


def _is_covered(gap: NotSeen, today: date) -> bool:
    return gap.cover_by_id is not None and gap.cover_on is not None and gap.cover_on >= today
