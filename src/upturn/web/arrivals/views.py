"""Arrivals: who has come through the door?"""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from upturn.support.arrivals import ArrivalRefused
from upturn.support.doors.actions import LONGEST_DOOR, record_arrival, withdraw_arrival
from upturn.support.doors.queries import at_the_door, door_times
from upturn.web import clock
from upturn.web.arrivals.presenting import arrivals_page, page_url
from upturn.web.viewing import viewer_of


class ArrivalForm(forms.Form):
    """One tap at the door."""

    enrolment = forms.IntegerField(min_value=1)
    request_key = forms.CharField(max_length=40)


@require_safe
@never_cache
def arrivals(request: HttpRequest) -> HttpResponse:
    """Everyone on a plan, those who came last on top; the door is kept in the address."""
    viewer, now = viewer_of(request), clock.now()
    pupils = at_the_door(viewer, now.date())
    page = arrivals_page(pupils, door_times(viewer.organisation_id), viewer, now, _door(request.GET))
    return render(request, "arrivals/page.html", {"page": page})


@require_POST
def record(request: HttpRequest) -> HttpResponse:
    """Record that a pupil came in now, and go back to the same door."""
    viewer, form, door = viewer_of(request), ArrivalForm(request.POST), _door(request.POST)
    if not form.is_valid():
        messages.error(request, "The page did not say who came in. Tap again.")
        return redirect(page_url(door))
    try:
        record_arrival(
            by=viewer,
            enrolment_id=form.cleaned_data["enrolment"],
            door=door,
            at=clock.now(),
            request_key=form.cleaned_data["request_key"],
        )
    except ArrivalRefused as refused:
        messages.error(request, str(refused))
    return redirect(page_url(door))


@require_POST
def take_back(request: HttpRequest, arrival_id: int) -> HttpResponse:
    """Take back an arrival recorded by mistake."""
    try:
        withdraw_arrival(by=viewer_of(request), arrival_id=arrival_id, at=clock.now())
    except ArrivalRefused as refused:
        messages.error(request, str(refused))
    return redirect(page_url(_door(request.POST)))


def _door(given: QueryDict) -> str:
    return " ".join(given.get("door", "").split())[:LONGEST_DOOR]
