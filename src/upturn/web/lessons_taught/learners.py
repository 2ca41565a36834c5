"""How a learner engages, and whom to ask about: facts, and questions before anybody is away."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from upturn.access.doorways import OpenedRecord, open_record
from upturn.access.permissions import check_may_see_lessons
from upturn.access.queries import standing_to
from upturn.access.viewer import Viewer
from upturn.people.queries import enrolled_pupil
from upturn.provision.readiness import Answer, Changed, Said, Saying, changes
from upturn.provision.taught.engagement.queries import engagement_of, overview
from upturn.provision.taught.lessons.queries import whom_to_tell
from upturn.support.queries import check_ins_of
from upturn.web import clock
from upturn.web.lessons_taught.engaging import engagement_page, learner_page
from upturn.web.viewing import viewer_of

_ASKED = {
    "feels_ok_here": Saying.FEELS_OK_HERE,
    "someone_helps": Saying.SOMEONE_HELPS,
    "can_do_some": Saying.CAN_DO_SOME,
}


@require_safe
def engagement(request: HttpRequest) -> HttpResponse:
    """Whom to ask about now, by name."""
    page = engagement_page(overview(viewer_of(request), clock.today()))
    return render(request, "lessons_taught/engagement.html", {"page": page})


@require_safe
def learner(request: HttpRequest, pupil_id: int) -> HttpResponse:
    """One learner's lessons of the last weeks, each measure by itself."""
    viewer, today = viewer_of(request), clock.today()
    check_may_see_lessons(viewer)
    record = open_record(viewer, pupil_id, page="Learner", today=today)
    page = learner_page(
        enrolled_pupil(record.enrolment_id)[0].name,
        engagement_of(record, viewer.organisation_id, today),
        _changed(viewer, record),
        whom_to_tell(viewer.organisation_id, [record.enrolment_id])[record.enrolment_id],
    )
    return render(request, "lessons_taught/learner_page.html", {"page": page})


def _changed(viewer: Viewer, record: OpenedRecord) -> list[Changed]:
    """What the learner now says otherwise than before, as far as the viewer may see it."""
    held = check_ins_of(record, standing_to(viewer, record.enrolment_id))
    said = [
        Said(each.on, saying, Answer(answer) if (answer := getattr(each.ready, name)) else None)
        for each in reversed(held)
        for name, saying in _ASKED.items()
    ]
    return changes(said)
