"""Check-ins: how was today for each of my pupils?"""

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from upturn.access.viewer import Viewer
from upturn.support.actions import hand_over, record_check_in, withdraw_check_in
from upturn.support.check_ins import CheckInRefused
from upturn.web import clock
from upturn.web.check_ins.forms import CheckInForm, CoverForm, check_in_values, typed_again
from upturn.web.check_ins.reading import Unsaved, check_ins_page, draft_name
from upturn.web.check_ins.section import optional_part
from upturn.web.drafts.keeping import discard
from upturn.web.viewing import viewer_of
from upturn.web.words import day_words


@require_safe
@never_cache
def check_ins(request: HttpRequest) -> HttpResponse:
    """All of one adult's pupils on one screen."""
    page = check_ins_page(viewer_of(request), clock.now())
    return render(request, "check_ins/page.html", {"page": page, "more": optional_part()})


@require_POST
def record(request: HttpRequest) -> HttpResponse:
    """Record one check-in and go back to where it was made; what cannot stand is shown where it was typed."""
    viewer, form = viewer_of(request), CheckInForm(request.POST)
    problem = _recorded(viewer, form)
    if not problem:
        discard(viewer, draft_name(form.cleaned_data["enrolment"]))
        if (day := form.cleaned_data["on"]) and day != clock.today():
            messages.success(request, f"Check-in of {day_words(day)} saved.")
        return redirect(_next(request.POST))
    if "enrolment" not in form.cleaned_data:
        raise BadRequest("the form did not say whose check-in it is")
    unsaved = Unsaved(
        form.cleaned_data["enrolment"],
        form.cleaned_data.get("support", ""),
        typed_again(request.POST.dict(), problem),
    )
    page = check_ins_page(viewer, clock.now(), unsaved)
    shown = {"page": page, "more": optional_part(), "problem": problem, "at": unsaved.row_key}
    return render(request, "check_ins/page.html", shown)


@require_POST
def take_back(request: HttpRequest, check_in_id: int) -> HttpResponse:
    """Take back a check-in on its own day."""
    try:
        withdraw_check_in(by=viewer_of(request), check_in_id=check_in_id, at=clock.now())
    except CheckInRefused as refused:
        messages.error(request, str(refused))
    return redirect(_next(request.POST))


@require_POST
def hand_over_to(request: HttpRequest, check_in_id: int) -> HttpResponse:
    """Say who does the next check-in."""
    viewer, form = viewer_of(request), CoverForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        return redirect(_next(request.POST))
    try:
        hand_over(
            by=viewer,
            check_in_id=check_in_id,
            cover_by_id=form.cleaned_data["colleague"],
            cover_on=form.cleaned_data["day"],
            today=clock.today(),
        )
        messages.success(request, "Handed over. It will be on their screen that day.")
    except CheckInRefused as refused:
        messages.error(request, str(refused))
    return redirect(_next(request.POST))


def _recorded(viewer: Viewer, form: CheckInForm) -> str:
    """Record it, or say why not."""
    if not form.is_valid():
        return " ".join(str(error) for errors in form.errors.values() for error in errors)
    try:
        record_check_in(by=viewer, at=clock.now(), **check_in_values(form.cleaned_data))
    except CheckInRefused as refused:
        return str(refused)
    return ""


def _next(posted: QueryDict) -> str:
    """The page the button stands on, and never an address elsewhere."""
    asked = posted.get("next", "")
    return asked if url_has_allowed_host_and_scheme(asked, allowed_hosts=None) else reverse("check_ins")
