"""The public side: what a provider offers, booking a place, and the page of one's own booking."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from upturn.access.viewer import Viewer
from upturn.exchange.writing.appointments import appointment
from upturn.provision.tasters.actions import TasterRefused, book_taster, cancel_booking, say_how_it_was
from upturn.provision.tasters.queries import (
    Booked,
    Offered,
    Provider,
    booked,
    provider_named,
    tasters_offered,
)
from upturn.web import clock
from upturn.web.try_first.forms import BookingForm, HowItWasForm, new_booking_form
from upturn.web.try_first.page import booking_page, offer_groups, when_words


@login_not_required
@require_safe
def offered(request: HttpRequest, key: str) -> HttpResponse:
    """What can be tried at a provider. Public, and says nothing of anyone."""
    provider = _provider(key)
    groups = offer_groups(key, tasters_offered(provider.organisation_id, clock.now()))
    return render(request, "try_first/offered.html", {"provider": provider, "groups": groups})


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def book(request: HttpRequest, key: str, slot_id: int) -> HttpResponse:
    """Book one place. Public: whoever is signed in at a school books in their own name."""
    provider = _provider(key)
    form = BookingForm(request.POST) if request.method == "POST" else new_booking_form()
    if request.method == "POST" and form.is_valid():
        try:
            secret = book_taster(
                by=_signed_in(request),
                organisation_id=provider.organisation_id,
                slot_id=slot_id,
                at=clock.now(),
                **form.cleaned_data,
            )
            return redirect("taster_booking", secret)
        except TasterRefused as refused:
            form.add_error(None, str(refused))
    slot = _slot(provider, slot_id)
    if slot is None:
        messages.error(request, "This time can no longer be booked. Here is what there is.")
        return redirect("try_first", key)
    shown = {"provider": provider, "slot": slot, "when": when_words(slot), "form": form}
    return render(request, "try_first/book.html", shown)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def booking(request: HttpRequest, secret: str) -> HttpResponse:
    """One's own booking: how to join before it, what it was like after it."""
    found = booked(secret)
    if found is None:
        return render(request, "try_first/erased.html", status=410)
    form = HowItWasForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            say_how_it_was(by=None, secret=secret, at=clock.now(), **form.cleaned_data)
            messages.success(request, "Thank you. They will read it before anything else is decided.")
        except TasterRefused as refused:
            messages.error(request, str(refused))
        return redirect("taster_booking", secret)
    shown = {"page": booking_page(found, clock.now()), "form": form, "secret": secret}
    return render(request, "try_first/booking.html", shown)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def cancel(request: HttpRequest, secret: str) -> HttpResponse:
    """Give a place back, once asked whether that is meant."""
    found = booked(secret)
    if found is None:
        return render(request, "try_first/erased.html", status=410)
    if request.method == "POST":
        cancel_booking(by=None, secret=secret, at=clock.now())
        messages.success(request, "The place was given back. Somebody else can have it.")
        return redirect("taster_booking", secret)
    shown = {"page": booking_page(found, clock.now()), "secret": secret}
    return render(request, "try_first/cancel.html", shown)


@login_not_required
@require_safe
@never_cache
def calendar_file(request: HttpRequest, secret: str) -> HttpResponse:
    """The booking for a calendar, with how to join it."""
    found = booked(secret)
    if found is None or found.cancelled or found.withdrawn:
        raise Http404
    response = HttpResponse(
        _for_a_calendar(found, request, secret), content_type="text/calendar; charset=utf-8"
    )
    response["Content-Disposition"] = 'attachment; filename="lesson.ics"'
    return response


def _for_a_calendar(found: Booked, request: HttpRequest, secret: str) -> bytes:
    slot = found.offered
    return appointment(
        identifier=f"taster-{found.booking_id}@upturn",
        title=f"{slot.title} · {found.provider}",
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        description=found.joining,
        url=request.build_absolute_uri(reverse("taster_booking", args=[secret])),
        made_at=clock.now(),
    )


def _provider(key: str) -> Provider:
    found = provider_named(key)
    if found is None:
        raise Http404
    return found


def _slot(provider: Provider, slot_id: int) -> Offered | None:
    found = tasters_offered(provider.organisation_id, clock.now())
    return next((each for each in found if each.slot_id == slot_id and each.left), None)


def _signed_in(request: HttpRequest) -> Viewer | None:
    viewer: Viewer | None = getattr(request, "viewer", None)
    return viewer
