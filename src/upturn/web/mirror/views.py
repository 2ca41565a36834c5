"""The sameness mirror: for whoever leads reviews."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from upturn.kernel.academic_year import AcademicYear
from upturn.registers.queries import freshness_of
from upturn.reviews.mirror.asked import Asked, who_was_asked
from upturn.reviews.mirror.queries import contact_log
from upturn.reviews.sameness import sameness
from upturn.web import clock
from upturn.web.mirror.presenting import ask_page, mirror_page
from upturn.web.viewing import viewer_of


@require_safe
@never_cache
def mirror(request: HttpRequest) -> HttpResponse:
    """How many met the same three steps, how many were never asked why, and what contacts were for."""
    viewer, today = viewer_of(request), clock.today()
    log = contact_log(viewer, today=today)
    seen = sameness([each.enrolment_id for each in log.pupils], log.steps)
    freshness = freshness_of(viewer.organisation_id, AcademicYear.containing(today))
    return render(request, "mirror/page.html", {"page": mirror_page(log, seen, freshness, today)})


@require_safe
@never_cache
def ask(request: HttpRequest, asked: Asked) -> HttpResponse:
    """The pupils nobody has asked, or who were asked with no answer yet."""
    today = clock.today()
    log = contact_log(viewer_of(request), today=today)
    found = who_was_asked([each.enrolment_id for each in log.pupils], log.steps)
    page = ask_page(asked, log.pupils, found, _page(request), today)
    return render(request, "mirror/ask.html", {"page": page})


def _page(request: HttpRequest) -> int:
    asked = request.GET.get("page", "")
    return int(asked) if asked.isdecimal() and len(asked) < 6 else 1
