"""Settings: who can see what and why; and for an administrator, the organisation, its people and its logs."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from upturn.access.actions import RefusedError, give_role, offer_new_password, remove_role
from upturn.access.permissions import (
    can,
    check_may_administer,
    check_may_import,
    check_may_set_mornings,
)
from upturn.access.queries import colleagues, readings, trail_entries, trail_state, workplaces
from upturn.access.roles import RoleName
from upturn.access.viewer import Viewer
from upturn.people.queries import organisation_details
from upturn.registers.codes import code_set_on, code_sets
from upturn.registers.pictures import METHOD_VERSION
from upturn.web import clock
from upturn.web.accounts.signing_in import password_link
from upturn.web.components import Link, paginate
from upturn.web.settings import changing, inviting
from upturn.web.settings.forms import RoleForm
from upturn.web.settings.overview import role_rows
from upturn.web.settings.year import year_page
from upturn.web.viewing import viewer_of

PAGE = 50


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Who can see what, and why? Open to everyone who works here."""
    viewer = viewer_of(request)
    people = colleagues(viewer.organisation_id)
    page = {
        "me": next(each for each in people if each.staff_id == viewer.staff_id),
        "places": workplaces(viewer.staff_id),
        "roles": role_rows(viewer, people),
        "organisation": organisation_details(viewer.organisation_id),
        "administers": can(check_may_administer, viewer),
        "sets_mornings": can(check_may_set_mornings, viewer),
        "has_password": request.user.is_authenticated and request.user.has_usable_password(),
    }
    return render(request, "settings/overview.html", page)


@require_http_methods(["GET", "POST"])
def organisation(request: HttpRequest) -> HttpResponse:
    """The organisation's name, days, capacity and watched folder, each saved by itself."""
    viewer = _administrator(request)
    forms = changing.forms_for(organisation_details(viewer.organisation_id))
    if request.method == "POST":
        chosen = request.POST.get("change", "")
        forms, saved = changing.change(viewer, forms, chosen, request.POST)
        if saved:
            messages.success(request, saved)
            return redirect("settings_organisation")
    return _page(request, viewer, "settings/organisation.html", "Organisation", forms=forms)


@require_http_methods(["GET", "POST"])
def people(request: HttpRequest) -> HttpResponse:
    """Everyone with a role here, what each sees, and who has been invited."""
    viewer = _administrator(request)
    form = None
    if request.method == "POST":
        then = redirect(f"{reverse('settings_people')}#invited")
        form, answer = inviting.invite_from(request, viewer, then)
        if answer is not None:
            return answer
    page = inviting.inviting_page(request, viewer, form)
    page |= {"people": colleagues(viewer.organisation_id), "undo": request.session.pop("role_taken", None)}
    return _page(request, viewer, "settings/people.html", "People", **page)


@require_POST
def change_role(request: HttpRequest, staff_id: int) -> HttpResponse:
    """Give or take one role; what was taken can be given back at once."""
    viewer = _administrator(request)
    form = RoleForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Choose a role from the list.")
        return redirect("settings_people")
    role = RoleName(form.cleaned_data["role"])
    name = next((each.name for each in colleagues(viewer.organisation_id) if each.staff_id == staff_id), "")
    try:
        _change_role(request, viewer, staff_id, role, name)
    except RefusedError as refused:
        messages.error(request, str(refused))
    return redirect("settings_people")


def _change_role(request: HttpRequest, viewer: Viewer, staff_id: int, role: RoleName, name: str) -> None:
    if request.POST.get("do") != "take":
        give_role(by=viewer, staff_id=staff_id, role=role)
        messages.success(request, f"{role.label} is given. It opens: {role.sees}")
        return
    remove_role(by=viewer, staff_id=staff_id, role=role)
    request.session["role_taken"] = {
        "staff_id": staff_id,
        "role": role.value,
        "label": role.label,
        "name": name or "this person",
    }


@require_POST
def new_password_link(request: HttpRequest, staff_id: int) -> HttpResponse:
    """A link with which someone who forgot their password may choose a new one; shown once, here."""
    viewer = _administrator(request)
    try:
        person = offer_new_password(by=viewer, staff_id=staff_id)
    except RefusedError as refused:
        messages.error(request, str(refused))
        return redirect("settings_people")
    link = password_link(request, person.staff_id)
    return _page(request, viewer, "settings/password_link.html", "A new password", person=person, link=link)


@require_POST
def change_invitation(request: HttpRequest, invitation_id: int) -> HttpResponse:
    """Send, withdraw or renew one invitation, from the settings or the first day."""
    viewer = _administrator(request)
    then = "first_day_people" if "first_day" in request.POST else "settings_people"
    does = {"send": inviting.send, "withdraw": inviting.withdraw, "renew": inviting.renew}
    act = does.get(request.POST.get("do", ""))
    if act is None:
        return redirect(then)
    return act(request, viewer, invitation_id, then)


@require_safe
def reading_log(request: HttpRequest) -> HttpResponse:
    """Who opened pupils' pages, when and why; counts of pupils, never which."""
    viewer = _administrator(request)
    asked = _page_number(request)
    rows, total = readings(viewer.organisation_id, start=(asked - 1) * PAGE, stop=asked * PAGE)
    pagination = paginate(total, asked, size=PAGE, noun="readings")
    return _page(
        request, viewer, "settings/reading_log.html", "Reading log", rows=rows, pagination=pagination
    )


@require_safe
def audit_trail(request: HttpRequest) -> HttpResponse:
    """What was written, by whom and when, and whether the sealed trail is unbroken."""
    viewer = _administrator(request)
    asked = _page_number(request)
    state = trail_state(viewer.organisation_id)
    rows = trail_entries(viewer.organisation_id, start=(asked - 1) * PAGE, stop=asked * PAGE)
    pagination = paginate(state.events, asked, size=PAGE, noun="events")
    return _page(
        request,
        viewer,
        "settings/audit_trail.html",
        "Audit trail",
        rows=rows,
        state=state,
        pagination=pagination,
    )


@require_safe
def definitions(request: HttpRequest) -> HttpResponse:
    """The code sets and the version of the methods that every figure stands on."""
    viewer = viewer_of(request)
    page = {"sets": code_sets(), "in_force": code_set_on(clock.today()), "method_version": METHOD_VERSION}
    return _page(request, viewer, "settings/definitions.html", "Definitions in force", **page)


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """This school year: its terms and closures, and whether they are only proposed."""
    viewer = viewer_of(request)
    page = year_page(viewer.organisation_id, clock.today())
    return _page(
        request,
        viewer,
        "settings/calendar.html",
        "School year",
        year=page,
        may_import=can(check_may_import, viewer),
    )


def _administrator(request: HttpRequest) -> Viewer:
    viewer = viewer_of(request)
    check_may_administer(viewer)
    return viewer


def _page_number(request: HttpRequest) -> int:
    asked = request.GET.get("page", "1")
    return min(max(int(asked), 1), 1_000_000) if asked.isascii() and asked.isdigit() else 1


def _page(request: HttpRequest, viewer: Viewer, template: str, title: str, **page: Any) -> HttpResponse:
    crumbs = [Link("Settings", reverse("settings")), Link(title, "")]
    return render(request, template, {"crumbs": crumbs, "is_town": settings.IS_TOWN, **page})
