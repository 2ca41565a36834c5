"""The Patterns page: what the register suggests asking, and what may be ours to change."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from upturn.access.permissions import can, check_may_lead, check_may_see_every_pupil, check_may_see_school
from upturn.access.viewer import Viewer
from upturn.kernel.academic_year import AcademicYear
from upturn.patterns.kinds import Kind
from upturn.patterns.looks import looks_of_calendar
from upturn.patterns.queries import Occasion, ahead_of, looks_that_stand, pupils_found
from upturn.patterns.sentences import CHANCE
from upturn.patterns.taking import look_when_asked
from upturn.registers.queries import school_calendar
from upturn.web import clock
from upturn.web.patterns.presenting import Looked, patterns_page
from upturn.web.viewing import viewer_of


@require_safe
@never_cache
def patterns(request: HttpRequest) -> HttpResponse:
    """What several pupils share, pupils with a suggestion for whoever may see them, and the looks taken."""
    viewer, today = viewer_of(request), clock.today()
    check_may_see_school(viewer)
    page = patterns_page(_looked(viewer, today))
    return render(request, "patterns/page.html", {"page": page, "chance": CHANCE})


@require_POST
def look_now(request: HttpRequest) -> HttpResponse:
    """Look for the year's patterns in the marks there are now."""
    if look_when_asked(viewer_of(request), clock.today()):
        messages.success(request, "Looked at every mark there is up to now. What was found is on this page.")
    else:
        messages.error(
            request, "There were no marks to look at, or new ones were coming in. Try again in a minute."
        )
    return redirect("patterns")


def _looked(viewer: Viewer, today: date) -> Looked:
    year = AcademicYear.containing(today)
    looks = looks_that_stand(viewer.organisation_id, year)
    sees_pupils = can(check_may_see_every_pupil, viewer)
    return Looked(
        of_the_year=next((each for each in looks if each.occasion != Occasion.LATEST), None),
        latest=next((each for each in looks if each.occasion == Occasion.LATEST), None),
        next_look=_next_look(viewer.organisation_id, year, today),
        found=pupils_found(viewer, tuple(Kind), today) if sees_pupils else None,
        ahead=ahead_of(viewer, today),
        today=today,
        may_look=can(check_may_lead, viewer),
    )


def _next_look(organisation_id: int, year: AcademicYear, today: date) -> date | None:
    calendar = school_calendar(organisation_id, year)
    looks = looks_of_calendar(calendar) if calendar else ()
    return min((day for day in looks if day > today), default=None)
