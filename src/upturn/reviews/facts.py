"""The fact beside every decision: registers as held, joined over two years, said as progress. Pure.

A plan that began in June is looked at again in October, so one academic year is not enough.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from upturn.kernel.academic_year import AcademicYear
from upturn.kernel.weeks import Weeks
from upturn.plans.progress import Counted, Progress
from upturn.plans.progress_of_many import progress_of_many, progress_of_many_since
from upturn.registers.codes import NO_MARK

Bytes = NDArray[np.uint8]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class HeldYear:
    """One academic year as stored.

    ``held`` is ``bool[742]``, the sessions in which a mark is due from everyone on roll; with a
    ``given_calendar`` no mark outside them counts. ``marks`` are 742 bytes by enrolment.
    """

    year: AcademicYear
    held: Bools
    given_calendar: bool
    marks: Mapping[int, bytes]


@dataclass(frozen=True, slots=True)
class OnRoll:
    """An enrolment, from its first day to its last, None while it runs on."""

    enrolment_id: int
    starts_on: date
    leaves_on: date | None = None


@dataclass(frozen=True, slots=True, eq=False)
class JoinedMarks:
    """Some pupils’ marks over several years: ``uint8[pupils, slots]``, and ``bool[pupils, slots]`` where due.

    ``held`` is ``bool[slots]``: the school’s own sessions.
    """

    weeks: Weeks
    marks: Bytes
    due: Bools
    held: Bools

    def school_days(self) -> frozenset[date]:
        """The days on which the school held a session."""
        slots: list[int] = np.flatnonzero(self.held).tolist()
        return frozenset(self.weeks.day(slot) for slot in slots)


def joined_marks(years: Sequence[HeldYear], pupils: Sequence[OnRoll]) -> JoinedMarks:
    """Join years that follow one another, oldest first; a pupil without a register has no marks.

    Raises:
        ValueError: when no year is given.
    """
    if not years:
        raise ValueError("at least one year is needed")
    weeks = Weeks.covering(years[0].year.weeks.monday, years[-1].year.last_day)
    marks = np.zeros((len(pupils), weeks.slots), np.uint8)
    due = np.zeros((len(pupils), weeks.slots), np.bool_)
    held = np.zeros(weeks.slots, np.bool_)
    on_roll = _on_roll(weeks, pupils)
    for each in years:
        here = weeks.between(each.year.first_day, each.year.last_day)
        own = each.year.weeks.between(each.year.first_day, each.year.last_day)
        counted = on_roll[:, here] & each.held[own] if each.given_calendar else on_roll[:, here]
        marks[:, here] = np.where(counted, _rows(each, pupils)[:, own], np.uint8(NO_MARK))
        due[:, here] = on_roll[:, here] & each.held[own]
        held[here] = each.held[own]
    return JoinedMarks(weeks, marks, due, held)


def last_sessions(joined: JoinedMarks, *, until: date) -> list[Progress]:
    """Every pupil’s last forty sessions that count, beside the forty before."""
    return progress_of_many(joined.weeks, joined.marks, until=until, due=joined.due)


def since_start(joined: JoinedMarks, *, started: Sequence[date], until: date) -> list[Progress]:
    """Every pupil’s sessions that count since a day of their own, beside as many before it."""
    return progress_of_many_since(joined.weeks, joined.marks, started=started, until=until, due=joined.due)


def progress_as_json(progress: Progress, *, until: date) -> dict[str, Any]:
    """Progress as a decision keeps it. Why sessions were set aside is left in the register."""
    return {
        "until": until.isoformat(),
        "now": _counted_as_json(progress.now),
        "before": _counted_as_json(progress.before),
    }


def progress_from_json(kept: Mapping[str, Any]) -> Progress | None:
    """Progress as a decision kept it; None where it kept none."""
    if not kept:
        return None
    return Progress(_counted_from_json(kept["now"]), _counted_from_json(kept["before"]))


def _on_roll(weeks: Weeks, pupils: Sequence[OnRoll]) -> Bools:
    slots = np.zeros((len(pupils), weeks.slots), np.bool_)
    for row, each in enumerate(pupils):
        slots[row, weeks.between(each.starts_on, each.leaves_on or weeks.last_day)] = True
    return slots


def _rows(held: HeldYear, pupils: Sequence[OnRoll]) -> Bytes:
    empty = bytes(held.year.weeks.slots)
    rows = [np.frombuffer(held.marks.get(each.enrolment_id, empty), np.uint8) for each in pupils]
    return np.stack(rows) if rows else np.zeros((0, len(empty)), np.uint8)


def _counted_as_json(counted: Counted) -> list[int]:
    return [counted.attended, counted.counted, counted.set_aside, counted.missing]


def _counted_from_json(kept: Sequence[int]) -> Counted:
    attended, counted, set_aside, missing = kept
    return Counted(attended, counted, set_aside, missing)
