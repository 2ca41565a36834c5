"""The first day's pages: each is one plain form, and coming back resumes at the first step not finished."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from upturn.access.actions import (
    NewOrganisation,
    NewPerson,
    RefusedError,
    begin_first_day,
    change_teaching_days,
    finish_first_day_step,
)
from upturn.access.permissions import check_may_administer
from upturn.access.queries import finished_first_day_steps, nobody_works_here_yet
from upturn.access.roles import RoleName
from upturn.access.viewer import Viewer
from upturn.people.queries import organisation_details
from upturn.web.accounts.signing_in import sign_in
from upturn.web.first_day.forms import TeachingDaysForm, YouForm
from upturn.web.first_day.steps import DAYS, IMPORT, PEOPLE, YOU, Step, milestones, next_step
from upturn.web.settings.inviting import invite_from, inviting_page
from upturn.web.viewing import viewer_of


@login_not_required
@sensitive_post_parameters("code", "password", "again")
@require_http_methods(["GET", "POST"])
@never_cache
def first_day(request: HttpRequest) -> HttpResponse:
    """Step 1. Public on an empty store only, where the setup code stands for who asks."""
    if settings.IS_TOWN or not nobody_works_here_yet():
        return _resume(request)
    form = YouForm(_posted(request), initial={"code": request.GET.get("code", "")})
    if request.method == "POST" and form.is_valid():
        try:
            viewer = _begin(form.cleaned_data)
        except RefusedError as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            return sign_in(request, viewer.staff_id, viewer.organisation_key, DAYS.name)
    return _page(request, "first_day/you.html", YOU, form=form)


def _resume(request: HttpRequest) -> HttpResponse:
    if not request.user.is_authenticated:
        messages.info(request, "This Upturn is already set up. Sign in to go on.")
        return redirect("account_login")
    viewer = viewer_of(request)
    if not viewer.is_any(RoleName.ADMINISTRATOR):
        return redirect("today")
    step = next_step(finished_first_day_steps(viewer.organisation_id))
    return redirect(step.name if step else "today")


def _begin(answers: dict[str, Any]) -> Viewer:
    return begin_first_day(
        by=None,
        home=settings.HOME,
        code=answers["code"],
        person=NewPerson(answers["name"], answers["email"], answers["password"]),
        organisation=NewOrganisation(
            answers["organisation_name"], answers["kind"], answers["key"], answers["phase"]
        ),
        also=[RoleName(role) for role in answers["also"]],
    )


@require_http_methods(["GET", "POST"])
def teaching_days(request: HttpRequest) -> HttpResponse:
    """Step 2: the days with lessons."""
    viewer = _administrator(request)
    now = organisation_details(viewer.organisation_id).teaching_days
    form = TeachingDaysForm(_posted(request), initial={"days": now})
    if request.method == "POST" and form.is_valid():
        change_teaching_days(by=viewer, days=form.cleaned_data["days"])
        return _finish(viewer, DAYS)
    return _page(request, "first_day/teaching_days.html", DAYS, viewer, form=form)


@require_http_methods(["GET", "POST"])
def people(request: HttpRequest) -> HttpResponse:
    """Step 3: invite as many as are wanted, or nobody yet."""
    viewer = _administrator(request)
    if request.method == "POST" and "done" in request.POST:
        return _finish(viewer, PEOPLE)
    if request.method == "POST":
        form, answer = invite_from(request, viewer, redirect(PEOPLE.name))
        if answer is not None:
            return answer
    else:
        form = None
    page = inviting_page(request, viewer, form)
    return _page(request, "first_day/people.html", PEOPLE, viewer, **page)


@require_http_methods(["GET", "POST"])
def first_import(request: HttpRequest) -> HttpResponse:
    """Step 4: what to export, and the way to Imports."""
    viewer = _administrator(request)
    if request.method == "POST":
        finish_first_day_step(by=viewer, step=IMPORT.key)
        return redirect("today" if "later" in request.POST else "imports")
    return _page(request, "first_day/import.html", IMPORT, viewer)


def _posted(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _administrator(request: HttpRequest) -> Viewer:
    viewer = viewer_of(request)
    check_may_administer(viewer)
    return viewer


def _finish(viewer: Viewer, step: Step) -> HttpResponse:
    finish_first_day_step(by=viewer, step=step.key)
    return redirect("first_day")


def _page(
    request: HttpRequest, template: str, step: Step, viewer: Viewer | None = None, **page: Any
) -> HttpResponse:
    finished = finished_first_day_steps(viewer.organisation_id) if viewer else frozenset()
    return render(request, template, {"step": step, "milestones": milestones(step, finished), **page})
