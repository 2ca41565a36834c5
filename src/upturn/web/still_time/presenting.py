"""Still time today, as its page and Today show it. Pure."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from django.urls import reverse

from upturn.access.viewer import Viewer
from upturn.families.messages import ready
from upturn.families.queries import FamilyAdult
from upturn.registers.queries import Freshness, PupilToday
from upturn.support.doors.queries import StillTime
from upturn.support.still_time import DoorTimes, Hour, NotInYet
from upturn.web.components import Link
from upturn.web.imports.presenting import freshness_words
from upturn.web.still_time.page import StillTimePage, Waiting
from upturn.web.today.page import Person, Section
from upturn.web.today.presenting import reach_words
from upturn.web.words import group_words, long_day

MOST_ON_TODAY = 5
_MARKS = {"": "No mark this morning.", "N": "Marked N: no reason yet.", "O": "Marked O: no reason known."}


def still_time_page(
    found: StillTime,
    adults: Mapping[int, FamilyAdult],
    freshness: Freshness,
    viewer: Viewer,
    now: datetime,
    *,
    may_set: bool,
) -> StillTimePage:
    """The page at a moment of the morning."""
    people = [
        (each.is_later, waiting_of(found, pupil, each, adults, viewer)) for pupil, each in found.waiting
    ]
    closed, then = _closed(found)
    return StillTimePage(
        day=long_day(now.date()),
        freshness=f"Marks and doors looked at {now:%H:%M}. {freshness_words(freshness, now.date())}",
        until=f"{found.times.still_time_until:%H:%M}",
        waiting=tuple(each for is_later, each in people if not is_later),
        later=tuple(each for is_later, each in people if is_later),
        nothing="Everyone on a plan is in, or away for a reason.",
        closed=closed,
        then=then,
        hours=Link("Set the doors and the hours", reverse("still_time_hours")) if may_set else None,
    )


def _closed(found: StillTime) -> tuple[str, Link | None]:
    times = found.times
    if found.hour is Hour.CLOSED:
        return "The school is closed today, so nobody is expected.", None
    if found.hour is Hour.NOT_YET:
        return (
            f"Registers open at {times.registers_open:%H:%M}. Until then everybody is on their way.",
            Link("See who has come in", reverse("arrivals")),
        )
    if found.hour is Hour.OVER:
        return (
            f"It is past {times.still_time_until:%H:%M}, until which there was still time this morning. "
            "Whoever is not in, with no reason known, is for first-day calling.",
            Link("Not in, no reason yet", f"{reverse('today')}#not-in"),
        )
    return "", None


def waiting_of(
    found: StillTime,
    pupil: PupilToday,
    each: NotInYet,
    adults: Mapping[int, FamilyAdult],
    viewer: Viewer,
) -> Waiting:
    """One pupil, with the message filled in from what is known."""
    adult = adults.get(pupil.pupil_id)
    each = _at_a_door(found, each)
    until = f"{found.times.still_time_until:%H:%M}"
    url = reverse("pupil", args=[pupil.pupil_id])
    message = ready(
        "still_time",
        given_name=pupil.given_name,
        adult=adult.name if adult else "",
        door=_the(each.door),
        greeter=each.waiting,
        until=until,
        sender=viewer.name,
        school=viewer.organisation_name,
    )
    return Waiting(
        name=pupil.name,
        url=url,
        group=group_words(pupil.year_group, pupil.form),
        mark=_MARKS.get(each.mark, ""),
        where=_where(each, until),
        trusted=_trusted(found, each.enrolment_id),
        reach=reach_words(adult),
        phone=adult.phone if adult else "",
        message=replace(message, key=f"{message.key}-{pupil.pupil_id}"),
        record=Link("Record what you hear", f"{url}#record"),
    )


def _at_a_door(found: StillTime, each: NotInYet) -> NotInYet:
    """Where the plan names no door, the school's first; who waits is only ever whom a plan names."""
    return replace(each, door=each.door or next(iter(found.times.doors), ""))


def _trusted(found: StillTime, enrolment_id: int) -> str:
    adults = found.trusted.get(enrolment_id)
    return f"Trusted adult: {adults.trusted}." if adults and adults.trusted else ""


def _where(each: NotInYet, until: str) -> str:
    """“Side gate, where Ms Okoro waits until 11:00. Arranged for 08:50.”"""
    who = each.waiting
    place = (
        f"{each.door}, where {who} waits"
        if each.door and who
        else each.door or (f"{who} waits" if who else "")
    )
    said = f"{place} until {until}." if place else f"Any door until {until}."
    return f"{said} Arranged for {each.arranged:%H:%M}." if each.arranged else said


def _the(door: str) -> str:
    """A door as a sentence says it: “the side gate”; a name that begins with its own word stays as it is."""
    if not door or door.casefold().startswith(("the ", "room ")):
        return door
    return f"the {door[0].lower()}{door[1:]}"


def still_time_section(found: StillTime) -> Section | None:
    """Still time today as a list of Today: how many, and the first few; nothing outside its hour."""
    if found.hour is not Hour.STILL_TIME:
        return None
    now = [(pupil, _at_a_door(found, each)) for pupil, each in found.waiting if not each.is_later]
    until = f"{found.times.still_time_until:%H:%M}"
    url = reverse("still_time")
    return Section(
        key="still-time",
        title=f"Still time today ({len(now)})" if now else "Still time today",
        intro=f"On a plan, not in yet. There is still time until {until}.",
        nothing="Everyone on a plan is in, or away for a reason.",
        people=tuple(_person(found, pupil, each, url) for pupil, each in now[:MOST_ON_TODAY]),
        more=Link(f"All {len(now)}, with messages" if len(now) > MOST_ON_TODAY else "With messages", url),
        summary=f"still time for {len(now)}" if now else "",
    )


def _person(found: StillTime, pupil: PupilToday, each: NotInYet, url: str) -> Person:
    return Person(
        name=pupil.name,
        url=reverse("pupil", args=[pupil.pupil_id]),
        group=group_words(pupil.year_group, pupil.form),
        fact=_where(each, f"{found.times.still_time_until:%H:%M}"),
        reach=_trusted(found, each.enrolment_id),
        action=Link("Ready to send", f"{url}#for-still_time-{pupil.pupil_id}"),
    )


def hours_initial(times: DoorTimes) -> dict[str, object]:
    """The morning as the form of its hours shows it."""
    return {
        "registers_open": times.registers_open,
        "registers_close": times.registers_close,
        "still_time_until": times.still_time_until,
        "doors": "\n".join(times.doors),
    }
