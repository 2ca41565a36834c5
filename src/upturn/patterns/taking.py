"""Looks taken: marks read, looked at outside any transaction, and what was found kept in a short one."""

import logging
from dataclasses import replace
from datetime import date

from upturn.access.permissions import check_may_lead
from upturn.access.viewer import Viewer
from upturn.kernel.academic_year import AcademicYear
from upturn.patterns.actions import keep_look
from upturn.patterns.ahead import ahead_of_school
from upturn.patterns.kept_lessons import kept_lessons
from upturn.patterns.kinds import OF_THE_LAST_WEEKS, OF_THE_YEAR
from upturn.patterns.looking import Found, look_at_year
from upturn.patterns.looks import latest_look
from upturn.patterns.queries import (
    Occasion,
    YearToLookAt,
    half_terms_looked_at,
    organisation_due,
    year_to_look_at,
)
from upturn.people import clock
from upturn.registers.lessons.queries import held_lessons

OUR_FAULT = (
    "Upturn met a fault of its own while looking for patterns, and suggests nothing. Please report it with "
    "the time it happened; the register may well be right."
)
log = logging.getLogger(__name__)


def look_at_changed_marks(today: date) -> bool:
    """Look at the marks of one school that have changed since the last look; gives whether any had.

    The last weeks are described afresh. The year's patterns are looked for once a half term has ended, and
    not again until the next has.
    """
    year = AcademicYear.containing(today)
    organisation_id = organisation_due(year)
    if organisation_id is None:
        return False
    held = year_to_look_at(organisation_id, year)
    if held is None:
        return False
    try:
        half_term = latest_look(held.looks, held.marked.last)
        if half_term and half_term not in half_terms_looked_at(organisation_id, year):
            _keep(held, Occasion.HALF_TERM, _patterns_of_the_year(held, half_term))
        _keep(held, Occasion.LATEST, _last_weeks_and_ahead(held))
    except Exception:
        log.exception("the marks of organisation %s could not be looked at", organisation_id)
        # Kept as a look of these marks, so that the same fault is not met again twice a second.
        _keep(held, Occasion.LATEST, Found(held.marked.last, (), (), 0, 0, OUR_FAULT, ""))
    return True


def look_when_asked(by: Viewer, today: date) -> bool:
    """Look for the year's patterns in the marks there are; gives whether there were any.

    Raises:
        NotAllowed: when the viewer may not ask.
    """
    check_may_lead(by)
    held = year_to_look_at(by.organisation_id, AcademicYear.containing(today))
    if held is None:
        return False
    return _keep(held, Occasion.ASKED, _patterns_of_the_year(held, held.marked.last), by)


def _patterns_of_the_year(held: YearToLookAt, until: date) -> Found:
    kept = held_lessons(held.organisation_id, held.year)
    enrolments = [each.enrolment_id for each in held.enrolled]
    lessons = kept_lessons(kept, enrolments, held.marked.packed, held.year.first_day, until)
    found = look_at_year(held.year, held.enrolled, held.marked, until, OF_THE_YEAR, lessons.marks)
    return replace(found, of_lessons=found.of_lessons or lessons.said)


def _last_weeks_and_ahead(held: YearToLookAt) -> Found:
    found = look_at_year(held.year, held.enrolled, held.marked, held.marked.last, OF_THE_LAST_WEEKS)
    before = year_to_look_at(held.organisation_id, held.year.previous)
    ahead = ahead_of_school(
        held.marked,
        [each.enrolment_id for each in held.enrolled],
        last_year=before.marked if before else None,
        calendar=held.calendar,
    )
    return replace(found, ahead=ahead)


def _keep(held: YearToLookAt, occasion: str, found: Found, by: Viewer | None = None) -> bool:
    return keep_look(
        by=by,
        organisation_id=held.organisation_id,
        year=held.year,
        version=held.version,
        occasion=occasion,
        found=found,
        at=clock.now(),
    )
