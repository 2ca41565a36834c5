"""Find the pupil each written journey is true of: by what is in their way, and by how their register went."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from upturn.demo.clock import THIS_YEAR
from upturn.demo.journeys import Journey, Kind
from upturn.demo.own_registers import YESTERDAY, OwnRegister, OwnRegisters
from upturn.demo.rolls import Enrolment
from upturn.demo.town import Town
from upturn.plans.progress import ONE_DAY, SESSIONS, Counted

ENOUGH = 12
"""Sessions that count, before and after, below which a pupil's register tells no story."""

LATELY = 20
_NO_GAIN = 0.08
"""A share of sessions below which nothing can be said to have changed."""

_ROOM = (0.55, 0.9)
"""Of a pupil whose attendance has not changed: there is room for it to, and it is not severe absence."""

_ANY_REGISTER = frozenset({Kind.BEGUN, Kind.ONLINE, Kind.CLOSED, Kind.SEVERE})
_NEVER = -9.0


def cast(town: Town, journeys: Sequence[Journey], registers: OwnRegisters) -> tuple[Journey, ...]:
    """The journeys, each about a pupil of its own; in their order, the first choice is the first's.

    Raises:
        LookupError: when nobody in the town is left for one of them.
    """
    taken = {journey.pupil for journey in journeys}
    often_away = _often_away(town, registers)
    found = []
    for journey in journeys:
        if not journey.pupil:
            who = _best(town, journey, often_away, registers, taken)
            taken.add(who)
            journey = replace(journey, pupil=who)
        found.append(journey)
    return tuple(found)


def _often_away(town: Town, registers: OwnRegisters) -> Mapping[str, list[Enrolment]]:
    """By school, who is persistently absent this year and was here from the autumn."""
    autumn = THIS_YEAR.first_day + timedelta(weeks=5)
    rates = town.truth.target_rates
    return {
        school.organisation: [
            each
            for each in registers.at(school.organisation)
            if each.starts_on < autumn
            and rates.get((each.pupil, school.organisation, THIS_YEAR.start), 0) >= 0.1
        ]
        for school in town.school_years
        if school.year == THIS_YEAR
    }


def _best(
    town: Town,
    journey: Journey,
    often_away: Mapping[str, list[Enrolment]],
    registers: OwnRegisters,
    taken: set[str],
) -> str:
    fits = [
        (fitness(journey, registers.of(each.pupil, each.organisation)), each.pupil)
        for each in often_away[journey.school]
        if each.pupil not in taken and _is_about(town, journey, each)
    ]
    if not fits:
        raise LookupError(f"nobody in the town is left for the journey {journey.key}")
    return max(fits)[1]


def _is_about(town: Town, journey: Journey, enrolment: Enrolment) -> bool:
    pupil = town.pupil(enrolment.pupil)
    return (
        town.truth.of(enrolment.pupil).barrier == journey.barrier
        and not (journey.kind is Kind.CLOSED and enrolment.pupil in _spoken_with(town))
        and (not journey.years or enrolment.year_group(THIS_YEAR.start) in journey.years)
        and (not journey.sen or pupil.sen_status == journey.sen)
        and pupil.looked_after == journey.looked_after
    )


def _spoken_with(town: Town) -> frozenset[str]:
    """Of whom the contacts log says that somebody spoke with them or their family."""
    return frozenset(
        each.pupil for each in town.contacts_made if each.spoke_with in {"family", "pupil", "both"}
    )


def fitness(journey: Journey, register: OwnRegister) -> float:
    """How well a register goes the way a journey says: above nought it does, and more is clearer."""
    before, first, last = _shares(journey, register)
    if journey.kind in _ANY_REGISTER:
        return 1 - abs(before - _ROOM[1])
    if min(before, first, last) < 0:
        return _NEVER
    if journey.kind is Kind.IMPROVING:
        return min(first, last) - before
    if journey.kind is Kind.CHANGED_COURSE:
        return last - max(first, before)
    if journey.kind is Kind.SLIPPING:
        return min(first - before, first - last)
    if journey.kind is Kind.STALLED:
        return _NO_GAIN - abs(first - before) if _ROOM[0] <= before <= _ROOM[1] else _NEVER
    return before - first


def _shares(journey: Journey, register: OwnRegister) -> tuple[float, float, float]:
    """Attended of what counts: the forty sessions before, since, and lately or since the course changed."""
    opened, changed = journey.opened, journey.newest.on
    before = register.until(opened - ONE_DAY, SESSIONS)
    since, lately = register.between(opened, YESTERDAY), register.until(YESTERDAY, LATELY)
    if journey.kind is Kind.CHANGED_COURSE:
        since, lately = register.between(opened, changed - ONE_DAY), register.between(changed, YESTERDAY)
    elif journey.kind is Kind.SLIPPING:
        since = Counted(since.attended - lately.attended, since.counted - lately.counted)
    return _share(before), _share(since), _share(lately)


def _share(counted: Counted) -> float:
    return counted.attended / counted.counted if counted.counted >= ENOUGH else _NEVER
