"""Who is looking, on every request; what a refusal looks like; what every page carries."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from upturn.access.permissions import (
    NotAllowed,
    can,
    check_may_import,
    check_may_lead,
    check_may_offer_tasters,
    check_may_see_every_pupil,
    check_may_see_lessons,
    check_may_see_pupils,
    check_may_see_school,
)
from upturn.access.queries import nobody_works_here_yet, safeguarding_leads, viewer_at_work
from upturn.access.viewer import Viewer
from upturn.web import clock
from upturn.web.words import lead_words

WORKPLACE = "workplace"


class ViewerMiddleware:
    """Gives each request its viewer, begins the first day of an empty store, makes refusals pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.begun = False

    def __call__(self, request: HttpRequest) -> HttpResponse:
        self.begun = self.begun or settings.IS_TOWN or not nobody_works_here_yet()
        if not self.begun and not _belongs_to_first_day(request):
            return redirect("first_day")
        request.viewer = _viewer_of(request)  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, NotAllowed):
            return render(request, "403.html", {"sentence": str(exception)}, status=403)
        return None


class NoWorkplace(NotAllowed):
    """Someone signed in who works nowhere."""


def viewer_of(request: HttpRequest) -> Viewer:
    """The viewer of a request to a page that needs one.

    Raises:
        NoWorkplace: when the person signed in holds no role anywhere.
    """
    viewer = getattr(request, "viewer", None)
    if viewer is None:
        raise NoWorkplace("You have no role in any organisation yet. Ask an administrator to give you one.")
    return cast(Viewer, viewer)


def _viewer_of(request: HttpRequest) -> Viewer | None:
    if not request.user.is_authenticated:
        return None
    return viewer_at_work(request.user, request.session.get(WORKPLACE))


def _belongs_to_first_day(request: HttpRequest) -> bool:
    return request.path.startswith((reverse("first_day"), settings.STATIC_URL))


@dataclass(frozen=True, slots=True)
class NavItem:
    """One place in the site's navigation."""

    label: str
    url: str
    is_current: bool


def page_context(request: HttpRequest) -> dict[str, Any]:
    """What base.html needs on every page."""
    viewer = getattr(request, "viewer", None)
    return {
        "viewer": viewer,
        "nav": _nav(viewer, request.path) if viewer else [],
        "designated_lead": SimpleLazyObject(lambda: designated_lead_words(viewer)),
        "is_town": settings.IS_TOWN,
        "today": clock.today(),
        "now": clock.now(),
    }


def designated_lead_words(viewer: Viewer | None) -> str:
    """Whom the safety strip says to tell: the school's designated safeguarding leads by name."""
    return lead_words(safeguarding_leads(viewer.organisation_id) if viewer else ())


def _is_asked(viewer: Viewer) -> bool:
    """Whether referrals come to the viewer’s organisation; a school reaches its own from its pupils."""
    asked = viewer.organisation_kind in ("provider", "authority")
    return asked and can(check_may_see_every_pupil, viewer)


def _nav(viewer: Viewer, path: str) -> list[NavItem]:
    places = [("Today", "today", True)]
    places.append(("Pupils", "pupils", can(check_may_see_pupils, viewer)))
    places.append(("Check-ins", "check_ins", can(check_may_see_every_pupil, viewer)))
    places.append(("Cards", "todays_cards", can(check_may_see_pupils, viewer)))
    places.append(("Meeting", "meeting", can(check_may_lead, viewer)))
    places.append(("School", "school", can(check_may_see_school, viewer)))
    places.append(("Lessons", "lessons_taught", can(check_may_see_lessons, viewer)))
    places.append(("Try first", "tasters", can(check_may_offer_tasters, viewer)))
    places.append(("Referrals", "referrals", _is_asked(viewer)))
    places.append(("Imports", "imports", can(check_may_import, viewer)))
    places.append(("Settings", "settings", True))
    return [
        NavItem(label, url, path.startswith(url))
        for label, name, is_open in places
        if is_open
        for url in [reverse(name)]
    ]
