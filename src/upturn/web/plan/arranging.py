"""The short forms beside a plan: who the pupil can go to, and closing it."""

import secrets

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from upturn.access.doorways import OpenedRecord, open_record
from upturn.access.permissions import check_may_plan
from upturn.access.queries import TrustedAdults, safeguarding_leads, staff_here, trusted_adults_of
from upturn.access.viewer import Viewer
from upturn.people.queries import enrolled_pupil
from upturn.plans.actions import choose_trusted_adults, close_plan
from upturn.plans.queries import last_look, plan_of, spoken_with_since
from upturn.plans.refusals import PlanRefused
from upturn.web import clock
from upturn.web.plan.forms import CloseForm, TrustedAdultForm, trusted_form
from upturn.web.viewing import viewer_of
from upturn.web.words import day_words, lead_words


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def trusted_adult(request: HttpRequest, pupil_id: int) -> HttpResponse:
    """Who the pupil can go to, and who stands in: chosen with the pupil wherever it can be."""
    viewer = viewer_of(request)
    check_may_plan(viewer)
    record = open_record(viewer, pupil_id, page="Trusted adult", today=clock.today())
    held = trusted_adults_of([record.enrolment_id]).get(record.enrolment_id, TrustedAdults())
    people = [(str(number), name) for number, name in staff_here(viewer.organisation_id)]
    form = trusted_form(request.POST if request.method == "POST" else None, people, _as_chosen(held))
    if request.method == "POST" and form.is_valid() and _chosen(viewer, record, form):
        messages.success(request, "Saved. The record is open to whoever was chosen from now on.")
        return redirect(reverse("plan", args=[pupil_id]) + "#trusted")
    return render(request, "plan/trusted_adult.html", _about(viewer, record, form))


def _as_chosen(held: TrustedAdults) -> dict[str, object]:
    return {"trusted": held.trusted_id, "deputy": held.deputy_id, "with_pupil": held.chosen_with_pupil}


def _chosen(viewer: Viewer, record: OpenedRecord, form: TrustedAdultForm) -> bool:
    said = form.cleaned_data
    try:
        choose_trusted_adults(
            by=viewer,
            enrolment_id=record.enrolment_id,
            trusted_id=int(said["trusted"]) if said["trusted"] else None,
            deputy_id=int(said["deputy"]) if said["deputy"] else None,
            chosen_with_pupil=said["with_pupil"],
            why_changed=said["why"],
            today=clock.today(),
        )
    except PlanRefused as refused:
        form.add_error(None, str(refused))
        return False
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def close(request: HttpRequest, pupil_id: int) -> HttpResponse:
    """Close a plan. Nothing leaves the week's list by it."""
    viewer, today = viewer_of(request), clock.today()
    check_may_plan(viewer)
    record = open_record(viewer, pupil_id, page="Close the plan", today=today)
    standing = plan_of(record)
    if standing is None:
        raise Http404
    form = CloseForm(request.POST or None, initial={"request_key": secrets.token_urlsafe(24)})
    if request.method == "POST" and form.is_valid() and _closed(viewer, standing.plan_id, form):
        messages.success(request, "Plan closed. It stays below with everything it said.")
        return redirect("plan", pupil_id)
    looked = last_look(standing.plan_id)
    spoken = spoken_with_since(record.enrolment_id, looked, today)
    return render(
        request,
        "plan/close.html",
        {**_about(viewer, record, form), "looked": day_words(looked), "spoken": spoken},
    )


def _closed(viewer: Viewer, plan_id: int, form: CloseForm) -> bool:
    try:
        close_plan(
            by=viewer,
            plan_id=plan_id,
            why=form.cleaned_data["why"],
            today=clock.today(),
            at=clock.now(),
            request_key=form.cleaned_data["request_key"],
        )
    except PlanRefused as refused:
        form.add_error("why", str(refused))
        return False
    return True


def _about(viewer: Viewer, record: OpenedRecord, form: object) -> dict[str, object]:
    pupil, _ = enrolled_pupil(record.enrolment_id)
    return {
        "form": form,
        "name": pupil.name,
        "given_name": pupil.given_name,
        "pupil_id": record.pupil_id,
        "designated_lead": lead_words(safeguarding_leads(viewer.organisation_id), with_office=True),
    }
