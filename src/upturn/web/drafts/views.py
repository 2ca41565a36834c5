"""Keeps a draft while somebody types, or lets it go. Only the person typing ever reads it."""

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from upturn.access.drafts import DraftTooLong
from upturn.access.viewer import Viewer
from upturn.web.drafts.keeping import FORM, FORM_NAME, LET_GO, KeptForm, discard, keep, kept_words
from upturn.web.viewing import viewer_of


@require_POST
@never_cache
def drafts(request: HttpRequest) -> HttpResponse:
    """Keep what was typed so far. A script gets one line back; a button goes back to its page."""
    viewer, name = viewer_of(request), request.POST.get(FORM, "")
    if not FORM_NAME.fullmatch(name):
        raise BadRequest("the page did not say which form this is")
    back = _back(request)
    if LET_GO in request.POST:
        discard(viewer, name)
        messages.success(request, "The draft is gone. Nothing was saved.")
        return redirect(back)
    draft, problem = _keep(request, viewer, name, back)
    if request.headers.get("HX-Request"):
        return render(request, "drafts/kept.html", {"draft": draft, "problem": problem})
    messages.add_message(request, messages.ERROR if problem else messages.SUCCESS, problem or _KEPT)
    return redirect(back)


_KEPT = "Draft kept for four weeks. Only you can see it."


def _keep(request: HttpRequest, viewer: Viewer, name: str, back: str) -> tuple[KeptForm, str]:
    try:
        keep(viewer, name, request.POST)
    except DraftTooLong as refused:
        return KeptForm(name, back), str(refused)
    return KeptForm(name, back, kept_words(viewer, name)), ""


def _back(request: HttpRequest) -> str:
    """The page the form stands on, and never an address elsewhere."""
    asked = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(asked, allowed_hosts=None):
        return asked
    return reverse("today")
