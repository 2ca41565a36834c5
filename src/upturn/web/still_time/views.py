"""Still time today: who could still come in, and what do we say?"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from upturn.access.permissions import can, check_may_set_mornings
from upturn.access.viewer import Viewer
from upturn.families.queries import first_adults
from upturn.kernel.academic_year import AcademicYear
from upturn.registers.queries import freshness_of
from upturn.support.doors.actions import HoursRefused, set_mornings
from upturn.support.doors.queries import door_times, still_time
from upturn.web import clock
from upturn.web.still_time.forms import HoursForm, hours_values
from upturn.web.still_time.presenting import hours_initial, still_time_page
from upturn.web.viewing import viewer_of


@require_safe
@never_cache
def still_time_today(request: HttpRequest) -> HttpResponse:
    """On a plan and not in yet, looked at again each time the page is drawn."""
    viewer, now = viewer_of(request), clock.now()
    found = still_time(viewer, now)
    adults = first_adults([pupil.pupil_id for pupil, _ in found.waiting], viewer.organisation_id)
    page = still_time_page(
        found,
        adults,
        freshness_of(viewer.organisation_id, AcademicYear.containing(now.date())),
        viewer,
        now,
        may_set=can(check_may_set_mornings, viewer),
    )
    return render(request, "still_time/page.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def hours(request: HttpRequest) -> HttpResponse:
    """The school's doors and hours."""
    viewer = viewer_of(request)
    check_may_set_mornings(viewer)
    form = HoursForm(initial=hours_initial(door_times(viewer.organisation_id)))
    if request.method == "POST":
        form = HoursForm(request.POST)
        if form.is_valid() and _set(viewer, form):
            messages.success(request, "The doors and the hours are saved.")
            return redirect("still_time_hours")
    return render(request, "still_time/hours.html", {"form": form})


def _set(viewer: Viewer, form: HoursForm) -> bool:
    try:
        set_mornings(by=viewer, **hours_values(form))
    except HoursRefused as refused:
        form.add_error(refused.field, str(refused))
        return False
    return True
