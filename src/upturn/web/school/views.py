"""The School page: where is it going, and is any of it ours to fix?"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from upturn.access.permissions import can, check_may_import, check_may_lead
from upturn.kernel.academic_year import AcademicYear
from upturn.people.queries import organisation_details
from upturn.registers.queries import school_figures
from upturn.web import clock
from upturn.web.school.presenting import OpenSchool, school_page
from upturn.web.viewing import viewer_of

LAST_YEAR = "last"


@require_safe
def school(request: HttpRequest) -> HttpResponse:
    """The school's figures of this year, or of the last; pooled, and hidden where they could name a child."""
    viewer = viewer_of(request)
    this_year = AcademicYear.containing(clock.today())
    year = this_year.previous if request.GET.get("year") == LAST_YEAR else this_year
    organisation = organisation_details(viewer.organisation_id)
    opened = OpenSchool(
        name=organisation.name,
        phase=organisation.phase,
        this_year=this_year,
        figures=school_figures(viewer, year),
        today=clock.today(),
        may_import=can(check_may_import, viewer),
    )
    shown = {"page": school_page(opened), "leads": can(check_may_lead, viewer)}
    return render(request, "school/page.html", shown)
