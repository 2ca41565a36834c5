"""Before you ring: what do I need in hand, and what will I ask?"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from upturn.access.doorways import OpenedRecord, open_record
from upturn.access.permissions import check_may_record_contact
from upturn.access.queries import standing_to
from upturn.access.viewer import Viewer
from upturn.barriers.queries import barriers_of
from upturn.families.before_you_ring import KnownBefore, before_you_ring
from upturn.families.good_things import sessions_held
from upturn.families.promises import Contact, last_contact
from upturn.families.queries import ContactLine, contacts_made, family_adults
from upturn.kernel.academic_year import AcademicYear
from upturn.people.queries import EnrolledPupil, enrolled_pupil
from upturn.plans.queries import plan_seen_by
from upturn.registers.queries import pupil_year
from upturn.web import clock
from upturn.web.before_you_ring.known import adult, home_question, plan_steps, reasons, said
from upturn.web.before_you_ring.page import RingPage
from upturn.web.before_you_ring.presenting import LONGEST_LINE, ring_page
from upturn.web.before_you_ring.sheet import on_one_page
from upturn.web.paper import pdf_response, written
from upturn.web.viewing import viewer_of


@require_safe
@never_cache
def before_ringing(request: HttpRequest, pupil_id: int) -> HttpResponse:
    """The page, for the minute before a call."""
    page_with = _opened(request, pupil_id)
    return render(request, "before_you_ring/page.html", {"page": page_with(LONGEST_LINE)})


@require_safe
@never_cache
def on_paper(request: HttpRequest, pupil_id: int) -> HttpResponse:
    """The same on one A5 page, for who rings from a desk without a screen."""
    return pdf_response(written(on_one_page(_opened(request, pupil_id))), "before-you-ring")


def _opened(request: HttpRequest, pupil_id: int) -> Callable[[int], RingPage]:
    """The pupil's page, once it is said how long a line may be."""
    viewer = viewer_of(request)
    check_may_record_contact(viewer)
    record = open_record(viewer, pupil_id, page="Before you ring", today=clock.today())
    pupil, _ = enrolled_pupil(record.enrolment_id)
    known = _known(viewer, record, pupil)
    found = before_you_ring(known)
    return lambda longest: ring_page(
        found, known, viewer=viewer, record=record, pupil=pupil, longest_line=longest
    )


def _known(viewer: Viewer, record: OpenedRecord, pupil: EnrolledPupil) -> KnownBefore:
    today = clock.today()
    year = pupil_year(record, viewer.organisation_id, AcademicYear.containing(today))
    contacts = contacts_made(record)
    last = last_contact(_oldest_first(contacts))
    plan = plan_seen_by(viewer, record)
    return KnownBefore(
        given_name=pupil.given_name,
        today=today,
        sessions=sessions_held(year.marks, year.due.tolist(), year.year.weeks, today),
        contacts=[said(each) for each in contacts],
        adults=[adult(each) for each in family_adults(record, viewer.organisation_id)],
        reasons=reasons(year, record.enrolment_id, last, today),
        question=home_question(barriers_of(record, standing_to(viewer, record.enrolment_id))),
        steps=plan_steps(plan.document if plan else None, last),
        avoid=plan.document.card.not_to_say if plan else (),
    )


def _oldest_first(contacts: list[ContactLine]) -> list[Contact]:
    return [
        Contact(each.on, each.by_id, each.by_name, each.held, each.spoke_with, each.look_again_on)
        for each in reversed(contacts)
    ]
