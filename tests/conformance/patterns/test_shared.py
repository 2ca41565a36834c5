"""What pupils share: the kernels must say what the definition says."""

import numpy as np
import pytest
from hypothesis import given, settings

from tests.conformance.patterns.engines import School
from tests.conformance.patterns.test_invented import schools
from tests.conformance.registers.engines import sessions_of
from upturn.patterns import reference
from upturn.patterns.evidence import days_of
from upturn.patterns.shared.lesson_slots import FEWEST_LESSONS, TWICE, missed_together, slots_of
from upturn.patterns.shared.mornings import FEWEST_MORNINGS, TIMES, gone_together, only_morning_wrong
from upturn.patterns.shared.reference import DayOf, Together, days_of_groups, together
from upturn.patterns.shared.school_days import group_days
from upturn.registers.codes import code_numbered


def pupils_of(school: School) -> list[list[reference.PupilDay]]:
    marks = [sessions_of(school.packed, row) for row in range(school.packed.pupils)]
    days = reference.school_days(marks)
    return [reference.pupil_days(mine, days) for mine in marks]


def kernel_days(school: School):
    return days_of(school.packed, school.packed.weeks.monday, school.packed.weeks.last_day)


def assert_alike(ours: Together | DayOf, theirs: Together | DayOf) -> None:
    for name in ours.__slots__:
        assert getattr(ours, name) == pytest.approx(getattr(theirs, name), rel=1e-8, abs=1e-12), name


@settings(max_examples=40, deadline=None)
@given(schools())
def test_mornings(school: School) -> None:
    fine = [set(_days_with_a_fine_afternoon(school, row)) for row in range(school.packed.pupils)]
    mine = [
        [(day.day.weekday(), day.morning_only) for day in pupil if day.day in fine[row]]
        for row, pupil in enumerate(pupils_of(school))
    ]
    theirs = together(
        mine, [[missed for _, missed in each] for each in mine], times=TIMES, fewest=FEWEST_MORNINGS
    )
    found = gone_together(kernel_days(school), np.ones(school.packed.pupils, np.bool_))
    for weekday, answer in theirs.items():
        ours = (each[weekday].item() for each in (found.pupils, found.observed, found.expected, found.p))
        assert_alike(Together(*ours), answer)
    assert set(np.flatnonzero(found.pupils).tolist()) == set(theirs)


def _days_with_a_fine_afternoon(school: School, row: int):
    """Days both of whose sessions are opportunities, the afternoon neither missed nor come to late."""
    halves: dict = {}
    for mark in sessions_of(school.packed, row):
        if mark.code is not None and reference.is_opportunity(mark.code):
            wrong = reference.is_evidence(mark.code) or mark.code.late is not None
            halves.setdefault(mark.day, {})[mark.session.half] = wrong
    return (day for day, wrong in halves.items() if len(wrong) == 2 and not wrong[1])


@settings(max_examples=40, deadline=None)
@given(schools())
def test_lessons_of_the_week(school: School) -> None:
    if school.lessons is None or not len(kernel_days(school).days):
        return
    at_hours, taught = _lessons(school)
    whole = [[missed for _, missed in each] for each in at_hours]
    both = [[*hours, *subjects] for hours, subjects in zip(at_hours, taught, strict=True)]
    theirs = together(both, whole, times=TWICE, fewest=FEWEST_LESSONS)
    slots = slots_of(kernel_days(school), school.lessons, np.ones(school.packed.pupils, np.bool_))
    found = missed_together(slots)
    places = [divmod(hour, 4) for hour in slots.hour.tolist()]
    keys = [
        (*place, subject if subject >= 0 else None)
        for place, subject in zip(places, slots.subject.tolist(), strict=True)
    ]
    assert {key for key, pupils in zip(keys, found.pupils.tolist(), strict=True) if pupils} == set(theirs)
    for number, key in enumerate(keys):
        if key in theirs:
            ours = (each[number].item() for each in (found.pupils, found.observed, found.expected, found.p))
            assert_alike(Together(*ours), theirs[key])


def _lessons(school: School):
    """Each pupil's lessons on days attended, at their hour and by what is taught in it."""
    lessons, monday = school.lessons, school.packed.weeks.monday
    attended = [
        {(day.day - monday).days for day in each if day.counts and not day.away} for each in pupils_of(school)
    ]
    at_hours, taught = ([[] for _ in attended] for _ in range(2))
    columns = (lessons.row, lessons.day, lessons.period, lessons.subject, lessons.mark)
    for row, day, period, subject, mark in zip(*(column.tolist() for column in columns), strict=True):
        code = code_numbered(mark)
        if day in attended[row] and reference.is_opportunity(code):
            missed = reference.is_evidence(code)
            at_hours[row].append(((day % 7, period, None), missed))
            taught[row].append(((day % 7, period, subject), missed))
    return at_hours, taught


@settings(max_examples=40, deadline=None)
@given(schools())
def test_days_of_year_groups(school: School) -> None:
    days = kernel_days(school)
    if not len(days.days):
        return
    names = sorted(set(school.groups))
    groups = {name: [] for name in names}
    for pupil, group in zip(pupils_of(school), school.groups, strict=True):
        groups[group].append({day.day: day.morning_only for day in pupil if day.counts})
    theirs = days_of_groups(groups, days.days)
    belongs = np.array([[group == name for group in school.groups] for name in names], np.int64)
    found = group_days(days, belongs, only_morning_wrong(days))
    for (name, day), answer in theirs.items():
        at = names.index(name), days.days.index(day)
        ours = (each[at].item() for each in (found.n, found.observed, found.expected, found.p))
        assert_alike(DayOf(*ours), answer)
