"""Read what casework owes the day, for whoever can do something about it."""

from collections.abc import Iterator
from datetime import date

from upturn.access.permissions import can, check_may_lead, check_may_plan
from upturn.access.queries import enrolments_trusting
from upturn.access.viewer import Viewer
from upturn.barriers.queries import to_look_at_again
from upturn.plans.cards.queries import open_departures
from upturn.registers.queries import severely_absent
from upturn.support.referrals.queries import referrals_to_ask_after
from upturn.support.severe.queries import joint_plans_of
from upturn.web import clock
from upturn.web.check_ins.section import owed_section
from upturn.web.today.casework import (
    departures_section,
    look_again_section,
    referrals_section,
    severe_section,
)
from upturn.web.today.page import Section


def casework_sections(viewer: Viewer, today: date) -> Iterator[Section]:
    """What is owed, where anything is: of every pupil to those who lead, else of those one looks after."""
    if can(check_may_plan, viewer):
        yield from (each for each in _sections(viewer, today) if each.people)


def _sections(viewer: Viewer, today: date) -> Iterator[Section]:
    leads = can(check_may_lead, viewer)
    if leads:
        severe = severely_absent(viewer, today)
        plans = joint_plans_of(viewer, [each.enrolment_id for each in severe])
        yield severe_section(severe, plans, today)
        yield owed_section(viewer, clock.now())
    mine = None if leads else enrolments_trusting(viewer)
    yield look_again_section(to_look_at_again(viewer, today, mine), today)
    yield departures_section(open_departures(viewer, mine))
    yield referrals_section(referrals_to_ask_after(viewer, today), today)
