"""What a request about one pupil's barriers opens: the record, who reads it, and what they may see."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest
from django.urls import reverse

from upturn.access.doorways import OpenedRecord, open_record
from upturn.access.permissions import can, check_may_plan
from upturn.access.queries import standing_to
from upturn.access.viewer import Viewer
from upturn.barriers.playbook import Playbook
from upturn.barriers.queries import BarrierView, barriers_of, incidents_of, playbook_for, words_of
from upturn.people.queries import enrolled_pupil
from upturn.plans.queries import plan_seen_by
from upturn.web import clock
from upturn.web.barriers.page import BarrierPage, BarriersPage
from upturn.web.barriers.presenting import Reading, barrier_page, barriers_page
from upturn.web.viewing import viewer_of


@dataclass(frozen=True, slots=True)
class Opened:
    """A record opened for its barriers; ``barriers`` are those the viewer may see."""

    viewer: Viewer
    record: OpenedRecord
    reading: Reading
    playbook: Playbook
    barriers: list[BarrierView]

    @property
    def pupil_id(self) -> int:
        """The pupil's number, for addresses."""
        return self.record.pupil_id

    @property
    def enrolment_id(self) -> int:
        """The enrolment the record is of."""
        return self.record.enrolment_id

    def barrier(self, barrier_id: int) -> BarrierView:
        """One of the barriers.

        Raises:
            Http404: when there is none of that number that the viewer may see.
        """
        found = next((each for each in self.barriers if each.barrier_id == barrier_id), None)
        if found is None:
            raise Http404
        return found


def opened(request: HttpRequest, pupil_id: int) -> Opened:
    """Open a pupil's record for its barriers, and log that it was read.

    Raises:
        NotAllowed: when no pupil's page is open to the viewer.
        Http404: when the pupil is not one of theirs.
    """
    viewer = viewer_of(request)
    record = open_record(viewer, pupil_id, page="What gets in the way", today=clock.today())
    pupil, _ = enrolled_pupil(record.enrolment_id)
    standing = standing_to(viewer, record.enrolment_id)
    playbook = playbook_for(viewer.organisation_id)
    reading = Reading(pupil_id, pupil.name, pupil.given_name, standing, clock.today())
    return Opened(viewer, record, reading, playbook, barriers_of(record, standing, playbook))


def list_page(found: Opened) -> BarriersPage:
    """The page of all of it."""
    return barriers_page(found.reading, found.barriers, words_of(found.record, found.reading.standing))


def one_page(found: Opened, barrier: BarrierView) -> BarrierPage:
    """The page of one of them."""
    may_plan = can(check_may_plan, found.viewer)
    plan = plan_seen_by(found.viewer, found.record) if may_plan else None
    return barrier_page(
        found.reading,
        barrier,
        incidents_of(found.record, found.reading.standing),
        plan.document if plan else None,
        plan_url=f"{reverse('pupil', args=[found.pupil_id])}plan/" if may_plan else "",
    )
