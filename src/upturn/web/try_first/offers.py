"""The provider's side: what is offered, who is coming, who came and what it was like for them."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from upturn.access.permissions import check_may_offer_tasters
from upturn.access.viewer import Viewer
from upturn.provision.tasters.actions import TasterRefused, mark_came, offer_taster, withdraw_taster
from upturn.provision.tasters.queries import tasters_here
from upturn.web import clock
from upturn.web.try_first.forms import OfferForm, new_offer_form
from upturn.web.try_first.page import slot_cards
from upturn.web.viewing import viewer_of

LOOKS_BACK = timedelta(days=60)


@require_http_methods(["GET", "HEAD", "POST"])
def tasters(request: HttpRequest) -> HttpResponse:
    """Every taster of the last weeks and to come, and the form that offers another."""
    viewer = viewer_of(request)
    check_may_offer_tasters(viewer)
    form = OfferForm(request.POST) if request.method == "POST" else new_offer_form()
    if request.method == "POST" and form.is_valid() and _offered(viewer, form):
        messages.success(request, "Offered. Anyone with the link can book it now.")
        return redirect("tasters")
    now = clock.now()
    cards = slot_cards(tasters_here(viewer, since=now - LOOKS_BACK), now)
    link = request.build_absolute_uri(reverse("try_first", args=[viewer.organisation_key]))
    return render(request, "try_first/tasters.html", {"cards": cards, "form": form, "link": link})


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, slot_id: int) -> HttpResponse:
    """Withdraw a taster, once shown whom that lets down."""
    viewer = viewer_of(request)
    check_may_offer_tasters(viewer)
    now = clock.now()
    cards = slot_cards(tasters_here(viewer, since=now), now)
    card = next((each for each in cards if each.slot_id == slot_id and each.may_withdraw), None)
    if card is not None and request.method != "POST":
        return render(request, "try_first/withdraw.html", {"card": card})
    try:
        if card is None:
            raise TasterRefused("This can no longer be withdrawn: it has begun, or was withdrawn already.")
        withdraw_taster(by=viewer, slot_id=slot_id, at=now)
        messages.success(
            request, "Withdrawn. Whoever had booked sees so on their page; please tell them too."
        )
    except TasterRefused as refused:
        messages.error(request, str(refused))
    return redirect("tasters")


@require_POST
def came(request: HttpRequest, booking_id: int) -> HttpResponse:
    """Say whether somebody came."""
    try:
        mark_came(by=viewer_of(request), booking_id=booking_id, came=request.POST.get("came") == "yes")
    except TasterRefused as refused:
        messages.error(request, str(refused))
    return redirect("tasters")


def _offered(viewer: Viewer, form: OfferForm) -> bool:
    starts_at, ends_at = form.times()
    given = {name: form.cleaned_data[name] for name in ("what", "title", "places", "expect", "joining")}
    try:
        offer_taster(
            by=viewer,
            starts_at=starts_at,
            ends_at=ends_at,
            at=clock.now(),
            request_key=form.cleaned_data["request_key"],
            **given,
        )
    except TasterRefused as refused:
        form.add_error(None, str(refused))
        return False
    return True
