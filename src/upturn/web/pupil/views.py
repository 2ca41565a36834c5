"""The Pupil page: what is going on, and what did we agree?"""

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from upturn.access.doorways import OpenedRecord, open_record
from upturn.access.permissions import (
    can,
    check_may_import,
    check_may_record_contact,
    check_may_see_every_pupil,
    check_may_see_needs,
)
from upturn.access.queries import safeguarding_leads
from upturn.access.viewer import Viewer
from upturn.exchange.queries import import_file_names
from upturn.families.actions import ContactRefused, record_contact, withdraw_contact
from upturn.families.queries import contacts_made, family_adults
from upturn.kernel.academic_year import AcademicYear
from upturn.people.queries import enrolled_pupil
from upturn.registers.queries import PupilYear, pupil_year
from upturn.web import clock
from upturn.web.asking.page import AskingSection
from upturn.web.asking.section import asking_section
from upturn.web.drafts.keeping import discard, form_name, initial_of, restored
from upturn.web.pupil.casework import Casework, casework_of
from upturn.web.pupil.forms import ContactForm, contact_values, new_contact_form
from upturn.web.pupil.periods import chosen_period, open_periods
from upturn.web.pupil.presenting import Around, OpenPupil, pupil_page
from upturn.web.viewing import viewer_of


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def pupil(request: HttpRequest, pupil_id: int) -> HttpResponse:
    """One pupil's sessions, figures and contacts, and the form that records another contact."""
    viewer = viewer_of(request)
    record = open_record(viewer, pupil_id, page="Pupil", today=clock.today())
    url = reverse("pupil", args=[pupil_id])
    draft, typed = restored(viewer, form_name("contact", pupil_id), f"{url}#record")
    form = new_contact_form(clock.today())
    form.initial.update(initial_of(form, typed))
    if request.method == "POST":
        check_may_record_contact(viewer)
        form = ContactForm(request.POST)
        if form.is_valid() and _recorded(viewer, record, form):
            discard(viewer, draft.form, request.POST)
            messages.success(request, "Contact saved. It is in the log below, where you can take it back.")
            return redirect(f"{url}#contacts")
    opened = _open_pupil(viewer, record, request.GET.get("period"))
    picture = opened.year.picture
    severe = bool(picture and picture.severe)
    casework = casework_of(viewer, record, opened.pupil, clock.now(), severe=severe)
    asking = _asking(opened, casework)
    page = pupil_page(opened, asking.speaks_of if asking else ())
    shown = {"page": page, "form": form, "draft": draft, "casework": casework, "asking": asking}
    return render(request, "pupil/page.html", shown)


@require_POST
def take_back_contact(request: HttpRequest, pupil_id: int, contact_id: int) -> HttpResponse:
    """Take back a contact its author recorded by mistake."""
    viewer = viewer_of(request)
    record = open_record(viewer, pupil_id, page="Pupil", today=clock.today())
    try:
        withdraw_contact(by=viewer, contact_id=contact_id, enrolment_id=record.enrolment_id, at=clock.now())
        messages.success(request, "Contact taken back. It is no longer in the log.")
    except ContactRefused as refused:
        messages.error(request, str(refused))
    return redirect(reverse("pupil", args=[pupil_id]) + "#contacts")


def _recorded(viewer: Viewer, record: OpenedRecord, form: ContactForm) -> bool:
    """Record it, or say on the form why not; what was typed stays."""
    try:
        record_contact(
            by=viewer, enrolment_id=record.enrolment_id, today=clock.today(), **contact_values(form)
        )
    except ContactRefused as refused:
        form.add_error(None, str(refused))
        return False
    return True


def _open_pupil(viewer: Viewer, record: OpenedRecord, period: str | None) -> OpenPupil:
    today = clock.today()
    pupil, needs = enrolled_pupil(record.enrolment_id)
    year = AcademicYear.containing(min(today, pupil.leaves_on or today))
    now = pupil_year(record, viewer.organisation_id, year)
    periods = open_periods(
        now.calendar, year, today=today, starts_on=pupil.starts_on, leaves_on=pupil.leaves_on
    )
    chosen = chosen_period(periods, period)
    shown = now if chosen.year == year else pupil_year(record, viewer.organisation_id, chosen.year)
    return OpenPupil(
        viewer=viewer,
        record=record,
        today=today,
        pupil=pupil,
        needs=needs if can(check_may_see_needs, viewer) else None,
        year=now,
        periods=periods,
        chosen=chosen,
        shown=shown,
        file_names=_file_names(viewer, shown),
        around=_around(viewer, record),
        may_open_imports=can(check_may_import, viewer),
    )


def _asking(opened: OpenPupil, casework: Casework) -> AskingSection | None:
    """Nothing is asked of who has left."""
    if not opened.still_here:
        return None
    name = opened.pupil.given_name
    return asking_section(opened.viewer, opened.record, opened.year, name, may_converse=casework.may_converse)


def _around(viewer: Viewer, record: OpenedRecord) -> Around | None:
    """Contacts and family, for those who may see every pupil; a teacher's need is met without them."""
    if not can(check_may_see_every_pupil, viewer):
        return None
    return Around(
        contacts=contacts_made(record),
        family=family_adults(record, viewer.organisation_id),
        designated_leads=safeguarding_leads(viewer.organisation_id),
    )


def _file_names(viewer: Viewer, year: PupilYear) -> Mapping[int, str]:
    numbers = {change.proposal_id for change in year.changes}
    return import_file_names(viewer.organisation_id, numbers) if numbers else {}
