"""The Pupils page: who needs a conversation this week, and why?"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from upturn.access.actions import RefusedError, change_weekly_conversations
from upturn.access.permissions import (
    can,
    check_may_import,
    check_may_see_every_pupil,
    check_may_see_needs,
    check_may_set_conversations,
)
from upturn.access.viewer import Viewer
from upturn.families.queries import (
    PupilThisWeek,
    enrolments_with_need,
    pupils_this_week,
    recent_weeks,
    suggested_to_ask,
)
from upturn.families.weekly_list import PupilNow, Suggested, weeks_list
from upturn.kernel.academic_year import AcademicYear
from upturn.people.queries import organisation_details
from upturn.registers.queries import Freshness, freshness_of
from upturn.web import clock
from upturn.web.components import Link, paginate
from upturn.web.imports.presenting import freshness_words
from upturn.web.pupils.forms import CapacityForm
from upturn.web.pupils.page import PupilsPage, Week
from upturn.web.pupils.presenting import row_of, week_of
from upturn.web.pupils.searching import Search, filters, found
from upturn.web.viewing import viewer_of

ON_A_PAGE = 50


@require_safe
def pupils(request: HttpRequest) -> HttpResponse:
    """Severe absence in front, as many conversations as the team can hold, and everyone by search."""
    viewer, today = viewer_of(request), clock.today()
    everyone = pupils_this_week(viewer, today)
    freshness = freshness_of(viewer.organisation_id, AcademicYear.containing(today))
    search = Search.asked(request.GET.dict(), sees_needs=can(check_may_see_needs, viewer))
    page = _page(viewer, everyone, freshness, search, _number(request.GET.get("page", "")), today)
    return render(request, "pupils/page.html", {"page": page})


@require_POST
def conversations(request: HttpRequest) -> HttpResponse:
    """Save how many conversations the team can hold."""
    viewer = viewer_of(request)
    form = CapacityForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(map(str, form.errors["conversations"])))
        return redirect("pupils")
    number = form.cleaned_data["conversations"]
    try:
        change_weekly_conversations(by=viewer, number=number)
    except RefusedError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"The list is now as long as {number} conversations a week.")
    return redirect("pupils")


def _page(
    viewer: Viewer,
    everyone: Sequence[PupilThisWeek],
    freshness: Freshness,
    search: Search,
    number: int,
    today: date,
) -> PupilsPage:
    sees_all = can(check_may_see_every_pupil, viewer)
    with_need = enrolments_with_need(viewer, search.need) if search.need else ()
    matching = found(everyone, search, with_need)
    noun = "pupil" if len(matching) == 1 else "pupils"
    pagination = paginate(len(matching), number, search.query, size=ON_A_PAGE, noun=noun)
    shown = matching[max(pagination.first - 1, 0) : pagination.last]
    weeks = recent_weeks([pupil.enrolment_id for pupil in shown], AcademicYear.containing(today))
    return PupilsPage(
        school=viewer.organisation_name,
        as_of=freshness_words(freshness, today),
        intro="Who needs a conversation this week, and why." if sees_all else "The pupils in your classes.",
        week=_week(viewer, everyone, freshness, today) if sees_all and everyone else None,
        results=tuple(row_of(pupil, weeks, today, shows_contacts=sees_all) for pupil in shown),
        pagination=pagination,
        filters=filters(everyone, search, sees_needs=can(check_may_see_needs, viewer)),
        shows_contacts=sees_all,
        query=search.words,
        filtered=search.is_narrow,
        nobody="" if everyone else _nobody(viewer, sees_all),
        next_step=_next_step(viewer, everyone),
    )


def _week(viewer: Viewer, everyone: Sequence[PupilThisWeek], freshness: Freshness, today: date) -> Week:
    capacity = organisation_details(viewer.organisation_id).weekly_conversations
    suggested = suggested_to_ask(viewer, today)
    may_be_due = (each for each in everyone if each.may_be_due or each.enrolment_id in suggested)
    return week_of(
        weeks_list(
            [_now(each, suggested.get(each.enrolment_id)) for each in may_be_due],
            conversations=capacity,
            today=today,
        ),
        {pupil.enrolment_id: pupil for pupil in everyone},
        capacity=capacity,
        refused="" if can(check_may_set_conversations, viewer) else "The attendance lead sets this number.",
        freshness=freshness,
        today=today,
    )


def _now(pupil: PupilThisWeek, suggested: Suggested | None) -> PupilNow:
    return replace(pupil.now, suggested=suggested) if suggested else pupil.now


def _nobody(viewer: Viewer, sees_all: bool) -> str:
    if not sees_all:
        return "No class list names you as a teacher yet, so no pupil is shown. Class lists are imported."
    if can(check_may_import, viewer):
        return "Nobody is on roll yet. Import the roll or a register, and every pupil will be here."
    return (
        "Nobody is on roll yet. When the attendance lead or an administrator imports the roll or a register, "
        "every pupil will be here."
    )


def _next_step(viewer: Viewer, everyone: Sequence[PupilThisWeek]) -> Link | None:
    if everyone or not can(check_may_import, viewer):
        return None
    return Link("Import a file", reverse("imports"))


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 7 else 1
