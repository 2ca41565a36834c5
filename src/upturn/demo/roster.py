"""One school's year as arrays: who is on roll on which school day, and what is known of each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from upturn.demo.calendars import days_held
from upturn.demo.clock import TODAY
from upturn.demo.names import heritage_named
from upturn.demo.people import Pupil
from upturn.demo.rolls import Enrolment, Rolls
from upturn.kernel.academic_year import AcademicYear
from upturn.kernel.sessions import Session

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
Bytes = NDArray[np.uint8]

_SEN_NUMBERS = {"N": 0, "K": 1, "E": 2}


@dataclass(frozen=True, slots=True, eq=False)
class Roster:
    """The rows of a school year in order, with what the generator needs to know of each.

    ``days`` are the school days held so far. ``on_roll`` is ``bool[rows, days]``. ``child`` is each row's
    place in the town's pupils; ``form`` numbers the forms in ``forms``. ``sen`` is 0, 1 support, 2 plan.
    """

    school: str
    year: AcademicYear
    days: tuple[date, ...]
    enrolments: tuple[Enrolment, ...]
    pupils: tuple[Pupil, ...]
    forms: tuple[str, ...]
    on_roll: Bools
    child: Ints
    year_group: Ints
    form: Ints
    is_boy: Bools
    free_meals: Bools
    sen: Ints
    social_worker: Bools
    keeps_eid: Bools
    keeps_diwali: Bools

    @property
    def rows(self) -> int:
        return len(self.enrolments)

    @property
    def weekdays(self) -> Ints:
        """``int[days]``: 0 for Monday."""
        return np.array([day.weekday() for day in self.days])

    @property
    def morning_slots(self) -> Ints:
        """``int[days]``: the slot of each day's morning in the year's packed weeks."""
        return np.array([self.year.weeks.slot(day, Session.AM) for day in self.days])

    def day_index(self, day: date) -> int:
        """The place of the first school day on or after a day; past the end when there is none."""
        return int(np.searchsorted(np.array(self.days, dtype="datetime64[D]"), np.datetime64(day, "D")))

    def row_of(self, pupil: str) -> int | None:
        """The row of a pupil's first enrolment here this year."""
        rows = [row for row, enrolment in enumerate(self.enrolments) if enrolment.pupil == pupil]
        return rows[0] if rows else None


def roster_of(rolls: Rolls, school: str, year: AcademicYear) -> Roster:
    """The roster of a school's year up to today."""
    days = days_held(school, year, TODAY)
    enrolments = tuple(
        each
        for each in rolls.enrolments
        if each.organisation == school and each.in_year(year) and each.starts_on <= days[-1]
    )
    child = {pupil.key: place for place, pupil in enumerate(rolls.pupils)}
    pupils = tuple(rolls.pupils[child[each.pupil]] for each in enrolments)
    forms = tuple(sorted({each.form(year.start) for each in enrolments}, key=_form_order))
    festivals = _festivals(rolls, pupils)
    return Roster(
        school=school,
        year=year,
        days=days,
        enrolments=enrolments,
        pupils=pupils,
        forms=forms,
        on_roll=_on_roll(enrolments, days),
        child=np.array([child[each.pupil] for each in enrolments]),
        year_group=np.array([year.start - each.entry for each in enrolments]),
        form=np.array([forms.index(each.form(year.start)) for each in enrolments]),
        is_boy=_flags(pupil.sex == "M" for pupil in pupils),
        free_meals=_flags(pupil.free_school_meals for pupil in pupils),
        sen=np.array([_SEN_NUMBERS[pupil.sen_status] for pupil in pupils]),
        social_worker=_flags(pupil.social_worker for pupil in pupils),
        keeps_eid=_flags(festival == "eid" for festival in festivals),
        keeps_diwali=_flags(festival == "diwali" for festival in festivals),
    )


def _form_order(form: str) -> tuple[int, str]:
    number = "".join(character for character in form if character.isdigit())
    return (int(number) if number else 0, form)


def _flags(values: Iterable[bool]) -> Bools:
    return np.array(list(values), dtype=np.bool_)


def _festivals(rolls: Rolls, pupils: tuple[Pupil, ...]) -> list[str]:
    kept: Mapping[str, str] = {each.key: heritage_named(each.heritage).festival for each in rolls.households}
    return [kept[pupil.household] for pupil in pupils]


def _on_roll(enrolments: tuple[Enrolment, ...], days: tuple[date, ...]) -> Bools:
    when = np.array(days, dtype="datetime64[D]")
    starts = np.array([each.starts_on for each in enrolments], dtype="datetime64[D]")
    ends = np.array([each.leaves_on or days[-1] for each in enrolments], dtype="datetime64[D]")
    result: Bools = (when >= starts[:, None]) & (when <= ends[:, None])
    return result
