"""Lessons of an invented school: a timetable for each year group, and a mark for every lesson of everyone.

Five lessons a day, three of them before lunch. A pupil in school misses one now and then, each pupil as
often as is theirs; where a subject was planted, its lessons more. Out of school, a lesson has the mark of
the session it falls in.
"""

import numpy as np
from numpy.typing import NDArray

from upturn.kernel.sessions import DAYS_PER_WEEK, SLOTS_PER_DAY
from upturn.patterns.evidence import MISSED, Floats, Ints, flags_of_marks
from upturn.patterns.kinds import Kind
from upturn.patterns.lesson import LessonMarks
from upturn.patterns.simulation import Simulated
from upturn.registers.codes import all_codes

PERIODS = 5
BEFORE_LUNCH = 3
SUBJECTS = {
    "English": 4,
    "Mathematics": 4,
    "Science": 4,
    "Physical education": 2,
    "Languages": 3,
    "History": 2,
    "Geography": 2,
    "Art": 1,
    "Music": 1,
    "Technology": 2,
}
"""Lessons a week, twenty-five in all."""

MISSED_SHARE = 0.012
_NUMBERS = {code.text: code.number for code in all_codes()}


def simulate_lessons(simulated: Simulated) -> LessonMarks:
    """A mark for every lesson of every pupil of a simulated register."""
    random = np.random.default_rng([simulated.settings.seed, 2])
    pupils, days = len(simulated.packed.marks), len(simulated.days)
    day = np.array([(each - simulated.packed.weeks.monday).days for each in simulated.days])
    subject = _subjects(simulated, day, random)
    chance = _chances(simulated, subject, random)
    shape = pupils, days, PERIODS
    skipped = np.where(random.random(shape) < 0.7, _NUMBERS["O"], _NUMBERS["N"])
    here = np.where(random.random(shape) < chance, skipped, _NUMBERS["/"])
    session = _sessions(simulated, day)
    away = (flags_of_marks()[session] & MISSED > 0) | (session == 0)
    return LessonMarks(
        row=np.repeat(np.arange(pupils), days * PERIODS),
        day=np.tile(np.repeat(day, PERIODS), pupils),
        period=np.tile(np.arange(PERIODS), pupils * days),
        subject=subject.ravel(),
        mark=np.where(away, session, here).astype(np.uint8).ravel(),
        subjects=tuple(SUBJECTS),
        periods=tuple(str(period + 1) for period in range(PERIODS)),
    )


def _subjects(simulated: Simulated, day: Ints, random: np.random.Generator) -> Ints:
    """``int64[pupils, days, periods]``, by each year group's own week."""
    weekly = np.repeat(np.arange(len(SUBJECTS)), list(SUBJECTS.values()))
    groups = sorted(set(simulated.year_groups))
    timetables = np.array([random.permutation(weekly).reshape(5, PERIODS) for _ in groups]).reshape(
        -1, 5, PERIODS
    )
    group = np.array([groups.index(each) for each in simulated.year_groups], np.int64)
    subjects: Ints = timetables[group][:, day % DAYS_PER_WEEK]
    return subjects


def _chances(simulated: Simulated, subject: Ints, random: np.random.Generator) -> Floats:
    """``float64[pupils, days, periods]``: the chance of missing each lesson while in school."""
    often = MISSED_SHARE / 0.5 * random.standard_gamma(np.full(len(subject), 0.5))
    odds = np.tile((often / (1 + often))[:, None, None], (1, *subject.shape[1:]))
    for each in simulated.planted:
        if each.kind is Kind.LESSON:
            odds[each.row] = max(float(often[each.row]), MISSED_SHARE)
            odds[each.row] *= np.where(subject[each.row] == each.which, each.strength, 1.0)
    chances: Floats = odds / (1 + odds)
    return chances


def _sessions(simulated: Simulated, day: Ints) -> NDArray[np.uint8]:
    """``uint8[pupils, days, periods]``: the mark of the session each lesson falls in."""
    half = np.arange(PERIODS) >= BEFORE_LUNCH
    slots = day[:, None] * SLOTS_PER_DAY + half
    sessions: NDArray[np.uint8] = simulated.packed.marks[:, slots]
    return sessions
