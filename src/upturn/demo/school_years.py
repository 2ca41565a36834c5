"""A school's year as the town hands it over: the roll, the calendar and every mark, packed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from upturn.demo.absence import absences
from upturn.demo.calendars import calendar_of
from upturn.demo.clock import THIS_YEAR, TODAY
from upturn.demo.days_apart import fixed_marks
from upturn.demo.marking import NUMBERS
from upturn.demo.presence import UNKNOWN_MINUTES, mark_the_present, minutes_late
from upturn.demo.rolls import Enrolment
from upturn.demo.roster import Bools, Bytes, Roster
from upturn.demo.sheets import CLOSED
from upturn.demo.streams import Floats, Stream
from upturn.demo.truth import Planted, Traits
from upturn.demo.written_registers import FORMS_ALWAYS_TAKEN, write_registers
from upturn.kernel.academic_year import AcademicYear
from upturn.kernel.sessions import Session
from upturn.registers.calendar import SchoolCalendar
from upturn.registers.packed import PackedMarks

FORMS_IN_BY_NOW = 0.72
NOT_YET_RUNG = 0.5
MINUTES_SO_FAR = 20
"""Since the registers opened at 8:50."""

REGISTERS_NOT_TAKEN = {2024: 0.0012, 2025: 0.0025}
NOT_TAKEN_LATELY = (("10F", date(2026, 3, 6), 1), ("8D", date(2026, 3, 10), 0), ("7E", date(2026, 3, 11), 1))
"""Registers nobody took in the last days: form, day, and 0 for the morning or 1 for the afternoon."""


@dataclass(frozen=True, slots=True, eq=False)
class SchoolYear:
    """One school's academic year up to the moment the town is held at.

    ``marks``, ``late_minutes`` and ``delays`` are ``uint8[enrolments, 742]`` in the slots of
    ``year.weeks``: a code's number or 0; minutes or 255; and after how many school days the reason for an
    absence was known, until when it stood as N.
    """

    organisation: str
    year: AcademicYear
    calendar: SchoolCalendar
    days: tuple[date, ...]
    enrolments: tuple[Enrolment, ...]
    final_marks: Bytes
    late_minutes: Bytes
    delays: Bytes

    @property
    def marks(self) -> Bytes:
        """The marks as they stand at the town's moment."""
        return self.marks_known_on(TODAY)

    def marks_known_on(self, day: date) -> Bytes:
        """``uint8[enrolments, 742]``: the marks in an export of that day, N where a reason was awaited.

        The export of a past day holds both its sessions.
        """
        known = self.final_marks.copy()
        known[:, self.year.weeks.between(day, self.year.weeks.last_day).start + 2 :] = 0
        place = self._place_of_days()
        today = sum(1 for each in self.days if each <= day) - 1 if day in self.year else len(self.days) + 9
        waiting = (self.delays > 0) & (place + self.delays.astype(np.int64) > today) & (known > 0)
        known[waiting] = NUMBERS["N"]
        return known

    def _place_of_days(self) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        place = np.zeros(self.year.weeks.slots, np.int64)
        for number, day in enumerate(self.days):
            slot = self.year.weeks.slot(day, Session.AM)
            place[slot : slot + 2] = number
        return place

    def expected(self, last: date = TODAY) -> Bools:
        """``bool[enrolments, 742]``: sessions of children on roll on the school's days up to ``last``."""
        due = np.zeros(self.final_marks.shape, np.bool_)
        for day in self.days:
            slot = self.year.weeks.slot(day, Session.AM)
            if day <= last:
                due[:, slot : slot + 2] = [[each.on_roll(day)] for each in self.enrolments]
        if last == TODAY and self.year == THIS_YEAR:
            due[:, self.year.weeks.slot(TODAY, Session.PM)] = False
        return due

    def packed(self) -> PackedMarks:
        """The marks as they stand, with where a mark is due."""
        return PackedMarks(self.year.weeks, self.marks, self.expected())


def school_year(
    roster: Roster,
    rates: Floats,
    planted: Mapping[str, Planted],
    traits: Traits,
    days_away: Mapping[str, frozenset[date]],
    seed: int,
) -> SchoolYear:
    """Draw one school's year."""
    absence = absences(roster, rates, planted, traits, days_away, seed)
    marks = np.where(absence.codes == CLOSED, 0, absence.codes).astype(np.uint8)
    delays = np.where(marks > 0, absence.delays, 0).astype(np.uint8)
    marks = np.maximum(marks, fixed_marks(roster, seed))
    mark_the_present(roster, marks, traits, planted, seed)
    write_registers(roster, marks, delays)
    stream = Stream(seed, "registers", roster.school, roster.year.start)
    for rows, session in _not_taken(roster, stream):
        marks[rows, session] = 0
    minutes = minutes_late(marks, stream)
    if roster.days[-1] == TODAY:
        _stop_the_clock(marks, minutes, delays, stream)
    return SchoolYear(
        roster.school,
        roster.year,
        calendar_of(roster.school, roster.year),
        roster.days,
        roster.enrolments,
        _in_slots(roster, marks, 0),
        _in_slots(roster, minutes, UNKNOWN_MINUTES),
        _in_slots(roster, np.where(marks > 0, delays, 0).astype(np.uint8), 0),
    )


def _not_taken(roster: Roster, stream: Stream) -> Iterator[tuple[Bools, int]]:
    """Rows of a form, and a session, for each register not taken, and for those not yet in this morning."""
    chance = stream.uniforms(len(roster.forms), 2 * len(roster.days))
    missed = chance < REGISTERS_NOT_TAKEN[roster.year.start]
    for form, session in np.argwhere(missed).tolist():
        if roster.forms[form] not in FORMS_ALWAYS_TAKEN:
            yield roster.form == form, session
    for name, day, half in NOT_TAKEN_LATELY:
        if name in roster.forms and day in roster.days:
            yield roster.form == roster.forms.index(name), 2 * roster.days.index(day) + half
    if roster.days[-1] == TODAY:
        for form, in_by in enumerate(stream.uniforms(len(roster.forms)).tolist()):
            if in_by > FORMS_IN_BY_NOW and roster.forms[form] not in FORMS_ALWAYS_TAKEN:
                yield roster.form == form, 2 * len(roster.days) - 2


def _stop_the_clock(marks: Bytes, minutes: Bytes, delays: Bytes, stream: Stream) -> None:
    """Leave only what is known while this morning's registers are open: no U yet, and few homes have rung."""
    marks[:, -1] = 0
    minutes[:, -1] = UNKNOWN_MINUTES
    morning = marks[:, -2]
    morning[morning == NUMBERS["U"]] = NUMBERS["N"]
    late = morning == NUMBERS["L"]
    minutes[late, -2] = np.minimum(minutes[late, -2], MINUTES_SO_FAR)
    minutes[~late, -2] = UNKNOWN_MINUTES
    unrung = (morning == NUMBERS["I"]) & (stream.uniforms(len(morning)) < NOT_YET_RUNG)
    delays[unrung, -2] = np.maximum(delays[unrung, -2], 1)


def _in_slots(roster: Roster, values: Bytes, empty: int) -> Bytes:
    slots = np.full((roster.rows, roster.year.weeks.slots), empty, np.uint8)
    mornings = roster.morning_slots
    slots[:, mornings] = values[:, 0::2]
    slots[:, mornings + 1] = values[:, 1::2]
    return slots
