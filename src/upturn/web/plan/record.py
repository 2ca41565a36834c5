"""What a plan takes from the pupil's own record: how often they came, and the step within reach."""

from dataclasses import dataclass
from datetime import date, timedelta

from upturn.access.doorways import OpenedRecord
from upturn.access.viewer import Viewer
from upturn.kernel.academic_year import AcademicYear
from upturn.plans.document import SmallStep
from upturn.plans.progress import Progress, progress
from upturn.plans.small_steps import NothingToGoOn, baseline, propose
from upturn.registers.queries import PupilYear, pupil_year
from upturn.support.queries import school_days

A_TERM_AHEAD = timedelta(weeks=20)


@dataclass(frozen=True, slots=True)
class OwnRecord:
    """The pupil's year, and how often they came lately beside before."""

    year: PupilYear
    progress: Progress


def own_record(viewer: Viewer, record: OpenedRecord, today: date) -> OwnRecord:
    """The pupil's own record of this year."""
    year = pupil_year(record, viewer.organisation_id, AcademicYear.containing(today))
    until = min(today, year.year.last_day)
    return OwnRecord(year, progress(year.year.weeks, year.marks, until=until, due=year.due.tolist()))


def proposed_step(viewer: Viewer, record: OpenedRecord, today: date) -> SmallStep | NothingToGoOn:
    """A step within reach, dated on the school's own days; or why none can be proposed."""
    return step_within_reach(viewer, own_record(viewer, record, today), today)


def step_within_reach(viewer: Viewer, own: OwnRecord, today: date) -> SmallStep | NothingToGoOn:
    """The same, of a record read already."""
    found = baseline(own.year.year.weeks, own.year.marks, until=min(today, own.year.year.last_day))
    ahead = school_days(viewer.organisation_id, today, today + A_TERM_AHEAD)
    return propose(found, ahead, after=today)
