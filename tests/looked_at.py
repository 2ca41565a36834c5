"""A small school whose register holds patterns, looked at as the worker looks."""

from collections.abc import Iterator
from datetime import date
from random import Random

from tests.held_registers import CALENDAR, LAST_SLOT, TODAY, YEAR, enrolment, hold, present
from tests.people_at_work import organisation
from upturn.kernel.sessions import Session
from upturn.patterns.taking import look_at_changed_marks
from upturn.people.models import Enrolment

OTHERS = 90
FEBRUARY_LOOK = date(2026, 2, 13)
FOUR_WEEKS_BACK = date(2026, 2, 9)


def school_days() -> list[date]:
    """The days of the school so far."""
    slots = CALENDAR.open_slots(YEAR.weeks)[: LAST_SLOT + 1].nonzero()[0].tolist()
    return sorted({YEAR.weeks.day(slot) for slot in slots})


def away(days: list[date], code: str = "N") -> dict[tuple[date, Session], str]:
    """Both sessions of some days."""
    return {(day, session): code for day in days for session in Session}


def everyone_else() -> Iterator[tuple[Enrolment, bytes]]:
    """A school with nothing to find in it: everybody away for some days, on no day of the week more."""
    random = Random(20)
    for number in range(OTHERS):
        days = random.sample(school_days(), 6)
        yield enrolment(organisation(), "Pupil", f"Of{number}"), present(away(days))


def away_on_fridays() -> bytes:
    """Away every Friday since September but the first two, with no reason."""
    return present(away([day for day in school_days() if day.weekday() == 4][2:]))


def drifting() -> bytes:
    """Hardly away until four weeks ago, and most days of these weeks since in spells."""
    lately = [day for day in school_days() if day >= FOUR_WEEKS_BACK and day.weekday() in (0, 1, 3)]
    return present(away(lately, "I"))


def climbing() -> bytes:
    """Away two days in five until Christmas, and not at all since."""
    return present(away([day for day in school_days() if day.year == 2025 and day.weekday() in (1, 3)], "I"))


def looked_at(named: dict[str, bytes], until: date = TODAY) -> dict[str, Enrolment]:
    """The school with some pupils of these given names and marks besides, looked at until a day."""
    pupils = {given: enrolment(organisation(), given) for given in named}
    registers = {**dict(everyone_else()), **{pupils[given]: named[given] for given in named}}
    later = YEAR.weeks.slot(until, Session.PM) + 1
    hold(organisation(), {who: marks[:later].ljust(len(marks), b"\0") for who, marks in registers.items()})
    assert look_at_changed_marks(TODAY)
    return pupils
