"""What reviews say elsewhere: on Today, and on a pupil’s page.

Today includes ``meeting/today_section.html`` with ``section`` from `reviews_section`; the pupil’s page
``meeting/pupil_section.html`` with ``section`` from `decided_section`, which is None for whoever may not read
what was decided.
"""

from datetime import date, timedelta

from django.urls import reverse

from upturn.access.doorways import OpenedRecord
from upturn.access.permissions import can, check_may_lead, check_may_plan
from upturn.access.viewer import Viewer
from upturn.kernel.weeks import monday_of
from upturn.reviews.minutes import actions_of
from upturn.reviews.queries import decisions_about, my_actions, plans_due, reviews_of
from upturn.web.components import Link
from upturn.web.meeting.page import DecidedSection, ReviewsSection
from upturn.web.meeting.presenting import action_row, decided_row
from upturn.web.meeting.starting import due_row

SHOWN_AT_ONCE = 2
SUNDAY = timedelta(days=6)


def reviews_section(viewer: Viewer, today: date) -> ReviewsSection:
    """The viewer’s own: plans they said they would look at this week, and what meetings gave them to do.

    Whoever runs meetings is told how many plans are due in all.
    """
    until = monday_of(today) + SUNDAY
    actions = [
        owed for owed in actions_of(my_actions(viewer)) if owed.who_id == viewer.staff_id and not owed.done
    ]
    return ReviewsSection(
        reviews=tuple(due_row(each, today, mine=True) for each in reviews_of(viewer, until, today=today)),
        actions=tuple(action_row(owed, today, may_tick=True) for owed in actions),
        meeting=_meeting(viewer, until, today),
    )


def decided_section(viewer: Viewer, record: OpenedRecord, today: date) -> DecidedSection | None:
    """What was decided about one pupil, newest first; None where the viewer may not read it."""
    if not can(check_may_plan, viewer):
        return None
    made = decisions_about(viewer, record.enrolment_id)
    rows = tuple(decided_row(each, today) for each in made)
    leads = can(check_may_lead, viewer)
    return DecidedSection(
        decided=rows[:SHOWN_AT_ONCE],
        earlier=rows[SHOWN_AT_ONCE:],
        actions=tuple(
            action_row(owed, today, may_tick=leads or owed.who_id == viewer.staff_id)
            for owed in actions_of(made)
            if not owed.done
        ),
    )


def _meeting(viewer: Viewer, until: date, today: date) -> Link | None:
    if not can(check_may_lead, viewer):
        return None
    due = len(plans_due(viewer, until, today=today))
    words = f"Start the review meeting ({due} due)" if due else "Review meeting"
    return Link(words, reverse("meeting"))
