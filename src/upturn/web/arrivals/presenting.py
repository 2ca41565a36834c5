"""The door as its page shows it. Pure."""

import secrets
from collections.abc import Sequence
from datetime import date, datetime, time
from urllib.parse import urlencode

from django.urls import reverse

from upturn.access.viewer import Viewer
from upturn.plans.mornings import MorningArrangement, warnings
from upturn.support.arrivals import beside_the_arranged
from upturn.support.doors.queries import Arrived, AtTheDoor
from upturn.support.still_time import DoorTimes
from upturn.web.arrivals.page import ArrivalsPage, DoorLink, Expected, Here
from upturn.web.components import Tag
from upturn.web.words import group_words, long_day, of

_NOBODY = (
    "Nobody you see has a plan yet. Pupils with a plan are listed here each morning, those with an agreed "
    "arrival first."
)


def arrivals_page(
    pupils: Sequence[AtTheDoor], times: DoorTimes, viewer: Viewer, now: datetime, door: str
) -> ArrivalsPage:
    """The door at a moment: agreed mornings first, then others on a plan; of those here the last on top."""
    today = now.date()
    waiting = sorted((each for each in pupils if each.arrived is None), key=_soonest)
    lists = {True: list[Expected](), False: list[Expected]()}
    for each in waiting:
        lists[each.is_expected].append(_expected(each, times, today))
    came = [(each, each.arrived) for each in pupils if each.arrived is not None]
    came.sort(key=lambda pair: (pair[1].time, pair[1].arrival_id), reverse=True)
    here = tuple(_here(each, arrived, viewer) for each, arrived in came)
    return ArrivalsPage(
        day=long_day(today),
        now=f"{now:%H:%M}",
        door=door,
        doors=tuple(_doors(pupils, times, door)),
        expected=tuple(lists[True]),
        marked=tuple(lists[False]),
        here=here,
        last=next((each for each in here if each.undo_url), None),
        url=page_url(door),
        summary=f"{of(len(came), len(pupils))} on a plan have come through a door." if pupils else "",
        nothing="" if pupils else _NOBODY,
    )


def page_url(door: str) -> str:
    """The page, with the door chosen on it."""
    url = reverse("arrivals")
    return f"{url}?{urlencode({'door': door})}" if door else url


def _soonest(each: AtTheDoor) -> tuple[bool, time]:
    """Agreed mornings first, soonest first; the rest stay in order of name."""
    arrive_by = each.morning.arrive_by if each.morning else None
    return arrive_by is None, arrive_by or time.min


def _doors(pupils: Sequence[AtTheDoor], times: DoorTimes, door: str) -> list[DoorLink]:
    """The school's doors, then those that plans name, then the one chosen."""
    named = (each.morning.place for each in pupils if each.morning and each.morning.place)
    names = dict.fromkeys([*times.doors, *named, *([door] if door else [])])
    return [DoorLink(name, page_url(name), name == door) for name in names]


def _expected(each: AtTheDoor, times: DoorTimes, today: date) -> Expected:
    morning = each.morning
    return Expected(
        enrolment_id=each.enrolment_id,
        name=each.name,
        url=reverse("pupil", args=[each.pupil_id]),
        facts=tuple(fact for fact in (group_words(each.year_group, each.form), *_agreed(morning)) if fact),
        office=office_words(morning),
        warnings=warnings(morning, times.registers_close, today) if morning else (),
        request_key=secrets.token_urlsafe(18),
    )


def _agreed(morning: MorningArrangement | None) -> list[str]:
    if morning is None:
        return []
    by = f"by {morning.arrive_by:%H:%M}" if morning.arrive_by else ""
    return [by, morning.place, f"met by {morning.greeted_by}" if morning.greeted_by else ""]


def office_words(morning: MorningArrangement | None) -> str:
    """What the office is told: where the pupil is registered, by when, with which code."""
    if morning is None or not (morning.registered_at or morning.registered_by or morning.code):
        return ""
    where = f"at {morning.registered_at}" if morning.registered_at else ""
    by = f"by {morning.registered_by:%H:%M}" if morning.registered_by else ""
    said = " ".join(part for part in ("Registered", where, by) if part)
    return f"{said}, code {morning.code.strip()}" if morning.code.strip() else said


def _here(each: AtTheDoor, arrived: Arrived, viewer: Viewer) -> Here:
    mine = arrived.greeted_by_id == viewer.staff_id
    where = f", {arrived.door}" if arrived.door else ""
    arranged = each.morning.arrive_by if each.morning else None
    beside = beside_the_arranged(arranged, arrived.time)
    in_time = arranged is not None and arrived.time <= arranged
    return Here(
        name=each.name,
        url=reverse("pupil", args=[each.pupil_id]),
        said=f"Here at {arrived.time:%H:%M}{where}, met by {'you' if mine else arrived.greeted_by}.",
        beside="" if in_time else beside,
        office=office_words(each.morning),
        undo_url=reverse("arrival_take_back", args=[arrived.arrival_id]) if mine else "",
        tag=Tag(beside, "kept") if in_time else None,
    )
