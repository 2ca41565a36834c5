"""The Plan page: what are we all doing?"""

import secrets

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from upturn.access.doorways import open_record
from upturn.plans.actions import mark_step_done, mark_step_undone
from upturn.plans.cards.actions import read_card
from upturn.plans.document import SmallStep
from upturn.plans.progress_words import progress_words
from upturn.plans.queries import closed_plans, plan_of
from upturn.plans.refusals import PlanRefused
from upturn.web import clock
from upturn.web.plan.opening import Opened, open_history, open_plan_of, opened, plan_asked_for, trusted_of
from upturn.web.plan.page import PlanPage
from upturn.web.plan.presenting import closed_line, plan_shown, version_page, version_words
from upturn.web.plan.record import own_record, step_within_reach
from upturn.web.plan.saying import proposal_of
from upturn.web.viewing import viewer_of
from upturn.web.words import year_words


@require_safe
@never_cache
def plan(request: HttpRequest, pupil_id: int) -> HttpResponse:
    """The plan that stands. Opening it counts as reading it; who only teaches the pupil goes to the card."""
    about = opened(viewer_of(request), pupil_id, page="Plan", today=clock.today())
    if not about.helps:
        return redirect("teacher_card", pupil_id)
    return render(request, "plan/page.html", {"page": _plan_page(about)})


def _plan_page(about: Opened) -> PlanPage:
    standing, own = plan_of(about.record), own_record(about.viewer, about.record, about.today)
    shown = None
    if standing:
        read_card(by=about.viewer, version_id=standing.version_id, at=clock.now())
        open_plan, document = open_plan_of(about, standing)
        shown = plan_shown(open_plan, document, version=version_words(standing))
    small = standing.document.small_step if standing else None
    return PlanPage(
        name=about.pupil.name,
        given_name=about.pupil.given_name,
        pupil_id=about.record.pupil_id,
        details=tuple(word for word in (year_words(about.pupil.year_group), about.pupil.form) if word),
        fact=progress_words(own.progress),
        trusted=trusted_of(about),
        plan=shown,
        proposal=None
        if _reaches_on(small, about)
        else proposal_of(step_within_reach(about.viewer, own, about.today)),
        closed=tuple(closed_line(each, about.record.pupil_id) for each in closed_plans(about.record)),
        request_key=secrets.token_urlsafe(12),
        access=f"You can see this as {about.record.reason}; opening it was recorded.",
        may_plan=about.may_plan,
    )


def _reaches_on(small: SmallStep | None, about: Opened) -> bool:
    """Whether the plan has a small step whose last day is still to come."""
    return small is not None and (not small.steps or small.steps[-1].by >= about.today)


@require_POST
def mark_step(request: HttpRequest, pupil_id: int) -> HttpResponse:
    """Say that a step was done, or was not after all."""
    viewer, today = viewer_of(request), clock.today()
    record = open_record(viewer, pupil_id, page="Plan", today=today)
    standing = plan_of(record)
    if standing is None:
        raise Http404
    done = "done" in request.POST
    try:
        (mark_step_done if done else mark_step_undone)(
            by=viewer,
            plan_id=standing.plan_id,
            step_key=request.POST.get("done") or request.POST.get("undone", ""),
            today=today,
            at=clock.now(),
            request_key=request.POST.get("request_key") or secrets.token_urlsafe(24),
        )
        messages.success(request, "Marked done." if done else "Marked as still to do.")
    except PlanRefused as refused:
        messages.error(request, str(refused))
    return redirect(reverse("plan", args=[pupil_id]) + "#steps")


@require_safe
@never_cache
def version(request: HttpRequest, pupil_id: int, number: int) -> HttpResponse:
    """One version as it stood, and what it changed."""
    about = opened(viewer_of(request), pupil_id, page="Plan history", today=clock.today())
    if not about.helps:
        return redirect("teacher_card", pupil_id)
    asked = request.GET.get("plan", "")
    plan_id = plan_asked_for(about, asked)
    page = version_page(open_history(about, plan_id), number, closed_plan=plan_id if asked else None)
    if page is None:
        raise Http404
    return render(request, "plan/version.html", {"page": page})
