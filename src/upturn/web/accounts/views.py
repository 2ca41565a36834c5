"""The cast, workplaces and invitations; the rest of signing in is allauth's, under our templates."""

from typing import Any

from allauth.account.views import PasswordResetView
from allauth.usersessions.views import ListUserSessionsView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from upturn.access.actions import RefusedError, accept_invitation
from upturn.access.queries import ReceivedInvitation, received_invitation, the_cast, workplaces
from upturn.web import clock
from upturn.web.accounts.browsers import browser_words
from upturn.web.accounts.cast import cast_page
from upturn.web.accounts.forms import AcceptForm
from upturn.web.accounts.signing_in import sign_in
from upturn.web.viewing import WORKPLACE, viewer_of


class SessionsView(ListUserSessionsView):  # type: ignore[misc]
    """Where someone is signed in, each place in words, and the way out of all the others."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page: dict[str, Any] = super().get_context_data(**kwargs)
        page["places"] = [
            {
                "browser": browser_words(each.user_agent),
                "since": each.created_at,
                "address": each.ip,
                "is_this": each.is_current(),
            }
            for each in page["sessions"]
        ]
        return page


signed_in = SessionsView.as_view()
forgotten_password = PasswordResetView.as_view(extra_context={"sends_mail": bool(settings.EMAIL_HOST)})


@login_not_required
@require_http_methods(["GET", "POST"])
@never_cache
def sign_in_as(request: HttpRequest) -> HttpResponse:
    """Sign in as any of the cast. Public in the demonstration town; elsewhere there is no such page."""
    if not settings.IS_TOWN:
        raise Http404
    employers = the_cast()
    if request.method == "GET":
        return render(request, "first_screen/cast.html", {"page": cast_page(employers, request.path)})
    chosen, _, key = request.POST.get("member", "").partition("@")
    found = any(e.key == key and str(p.staff_id) == chosen for e in employers for p in e.people)
    if not found:
        raise Http404
    return sign_in(request, int(chosen), key, "today")


@require_http_methods(["GET", "POST"])
def workplace(request: HttpRequest) -> HttpResponse:
    """Choose which organisation to be at work in, for someone who works in several."""
    viewer = viewer_of(request)
    places = workplaces(viewer.staff_id)
    if request.method == "GET":
        return render(request, "accounts/workplace.html", {"places": places})
    chosen = next((place for place in places if place.key == request.POST.get("key")), None)
    if chosen is None:
        raise Http404
    request.session[WORKPLACE] = chosen.key
    messages.success(request, f"You are now at {chosen.name}.")
    return redirect("today")


@login_not_required
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "POST"])
@never_cache
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Accept an invitation. Public: whoever holds the link is asked for a new password, or to sign in."""
    received = received_invitation(secret, clock.now())
    if received is None:
        return render(request, "accounts/invitation_ended.html", status=410)
    if received.has_account:
        return _accept_signed_in(request, secret, received)
    form = AcceptForm(_posted(request), name=received.name, email=received.email)
    if request.method == "POST" and form.is_valid():
        return _accept(request, secret, password=form.cleaned_data["password"])
    return render(request, "accounts/invitation.html", {"invitation": received, "form": form})


def _posted(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _accept_signed_in(request: HttpRequest, secret: str, received: ReceivedInvitation) -> HttpResponse:
    user = request.user
    theirs = user.is_authenticated and user.email.casefold() == received.email.casefold()
    if request.method == "POST" and theirs:
        return _accept(request, secret)
    sign_in_url = f"{reverse('account_login')}?next={request.path}"
    page = {"invitation": received, "theirs": theirs, "sign_in_url": sign_in_url}
    return render(request, "accounts/invitation_signed_in.html", page)


def _accept(request: HttpRequest, secret: str, password: str = "") -> HttpResponse:
    signed_in_id = request.user.pk if request.user.is_authenticated else None
    try:
        viewer = accept_invitation(
            by=None, secret=secret, at=clock.now(), password=password, signed_in_id=signed_in_id
        )
    except RefusedError as refused:
        messages.error(request, str(refused))
        return redirect("accept_invitation", secret)
    messages.success(request, f"Welcome to {viewer.organisation_name}.")
    return sign_in(request, viewer.staff_id, viewer.organisation_key, "today")
