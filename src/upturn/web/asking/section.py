"""“What the register suggests asking” on the Pupil page, and the question a conversation opens with.

The Pupil page calls `asking_section` and includes ``asking/section.html`` with the result as ``section``.
"""

import numpy as np

from upturn.access.doorways import OpenedRecord, log_readings
from upturn.access.viewer import Viewer
from upturn.kernel.sessions import SLOTS_PER_WEEK
from upturn.patterns.enough import why_not_one
from upturn.patterns.evidence import days_of
from upturn.patterns.queries import FindingSeen, LookSeen, findings_of, suggested_of
from upturn.registers.queries import PupilYear
from upturn.web import clock
from upturn.web.asking.page import AskingSection
from upturn.web.asking.presenting import Looked, Reading, asking


def asking_section(
    viewer: Viewer, record: OpenedRecord, year: PupilYear, given_name: str, *, may_converse: bool
) -> AskingSection:
    """The section of an opened record; ``year`` is this academic year's, as the record's pupil has it."""
    today = clock.today()
    suggested = suggested_of(viewer, record, today)
    if others := [each.other_pupil_id for each in suggested.findings if each.other_pupil_id]:
        log_readings(viewer, others, page="Pupil")
    given = None if year.freshness.calendar_is_provisional else year.calendar
    reading = Reading(viewer.staff_id, record.pupil_id, given_name, today, may_converse)
    too_little = "" if suggested.findings else _too_little(year, suggested.looks)
    return asking(reading, suggested.findings, Looked(suggested.looks, too_little, given))


def _too_little(year: PupilYear, looks: tuple[LookSeen, ...]) -> str:
    """Why this pupil could not be looked at, by the first look that stands; empty where they could."""
    if not looks:
        return ""
    first, until = year.year.first_day, looks[0].until
    period = year.year.weeks.between(first, until)
    weeks = np.unique(np.flatnonzero(year.held[: period.stop]) // SLOTS_PER_WEEK)
    return why_not_one(days_of(year.packed, first, until), len(weeks))


def question_named(viewer: Viewer, record: OpenedRecord, named: str) -> FindingSeen | None:
    """The finding an address names by number; None where it names none that stands."""
    if not named.isdecimal():
        return None
    found = findings_of(viewer, record, clock.today())
    return next((each for each in found if each.finding_id == int(named)), None)
