"""The town's casework: every journey with its pupil's own names in it, and what adults did day by day."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from upturn.demo.cast import CAST, HIGH_SCHOOL, StaffMember, member_named
from upturn.demo.casting import cast
from upturn.demo.clock import THIS_YEAR
from upturn.demo.journeys import TEACHER, YEAR_LEAD, Doors, Journey, Meeting, written
from upturn.demo.own_registers import OwnRegister, OwnRegisters
from upturn.demo.streams import Stream
from upturn.demo.support_given import ArrivalMade, CardOpened, CheckInMade, arrivals, cards_opened, check_ins
from upturn.demo.town import Town

PASTORAL_LEADS: Mapping[str, str] = {
    "7": "petherick",
    "8": "petherick",
    "9": "okoro",
    "10": "maddern",
    "11": "maddern",
}
"""Who looks after each year of the high school; at the primary school Miss Dankwa looks after all."""


@dataclass(frozen=True, slots=True)
class Case:
    """One journey, and the days of it. ``teachers`` are the keys of those who teach the pupil, by subject."""

    journey: Journey
    register: OwnRegister
    teachers: Mapping[str, str]
    check_ins: tuple[CheckInMade, ...]
    arrivals: tuple[ArrivalMade, ...]
    cards_opened: tuple[CardOpened, ...]


@dataclass(frozen=True, slots=True)
class Casework:
    """All of it, and ``staff`` by key: who does what in it."""

    cases: tuple[Case, ...]
    doors: tuple[Doors, ...]
    meetings: tuple[Meeting, ...]
    staff: Mapping[str, StaffMember]


def casework(town: Town) -> Casework:
    """The casework of a town: the same town has the same.

    Raises:
        LookupError: when the town has nobody left of whom a journey is true.
    """
    told, registers = written(), OwnRegisters(town)
    teaching = _teachers(town)
    staff = {each.key: each for each in (*CAST, *town.staff)}
    cases = []
    for journey in cast(town, told.journeys, registers):
        register = registers.of(journey.pupil, journey.school)
        teachers = teaching[journey.pupil]
        known = _named(town, journey, register, teachers)
        cases.append(_case(town.seed, known, register, teachers, told.lines))
    return Casework(tuple(cases), told.doors, told.meetings, staff)


def _case(
    seed: int,
    journey: Journey,
    register: OwnRegister,
    teachers: Mapping[str, str],
    lines: Mapping[str, tuple[str, ...]],
) -> Case:
    def stream(part: str) -> Stream:
        return Stream(seed, "casework", journey.key, part)

    return Case(
        journey,
        register,
        teachers,
        tuple(check_ins(journey, register, lines, stream("check-ins"))),
        tuple(arrivals(journey, register, stream("arrivals"))),
        tuple(cards_opened(journey, sorted(set(teachers.values())), stream("cards"))),
    )


def _teachers(town: Town) -> Mapping[str, Mapping[str, str]]:
    """By pupil, who teaches them what."""
    found: dict[str, dict[str, str]] = {}
    for each in town.class_lists:
        for pupil in each.pupils:
            found.setdefault(pupil, {})[each.subject] = each.teacher
    return found


def _named(town: Town, journey: Journey, register: OwnRegister, teachers: Mapping[str, str]) -> Journey:
    """The journey with its people in it, wherever it spoke of one by what they are to the pupil."""
    pastoral = _pastoral_lead(journey, register)
    words = {
        "given": town.pupil(journey.pupil).given_name,
        "home": town.contacts_of(journey.pupil)[0].name,
        "pastoral": member_named(pastoral).name,
    }

    def said(text: str) -> str:
        if text == YEAR_LEAD:
            return pastoral
        if text.startswith(TEACHER):
            return teachers[text.removeprefix(TEACHER)]
        return text.format(**words) if "{" in text else text

    known: Journey = _with_texts(journey, said)
    return known


def _pastoral_lead(journey: Journey, register: OwnRegister) -> str:
    if journey.school != HIGH_SCHOOL:
        return "dankwa"
    return PASTORAL_LEADS[register.enrolment.year_group(THIS_YEAR.start)]


def _with_texts(value: Any, said: Callable[[str], str]) -> Any:
    """The same thing with every text in it, however deep, said again."""
    if type(value) is str:
        return said(value)
    if isinstance(value, tuple):
        return tuple(_with_texts(each, said) for each in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(
            value, **{field.name: _with_texts(getattr(value, field.name), said) for field in fields(value)}
        )
    return value
