"""Pages of a placement: what was agreed, said, reviewed and tried; and who may read what of it."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from upturn.access.permissions import can, check_may_plan
from upturn.access.viewer import Viewer
from upturn.provision.pathway.sharing import SharedField
from upturn.provision.placing.queries import PlacementSeen, placement_seen
from upturn.provision.queries import (
    PLACEMENT,
    REFERRAL,
    OpenedPathway,
    ReferralSeen,
    attendance_seen,
    open_pathway,
    readings_seen,
    referral_of_placement,
    referral_seen,
    shares_seen,
)
from upturn.web import clock
from upturn.web.pathway.placed import placement_page, sharing_page
from upturn.web.viewing import viewer_of

OF_A_PLACEMENT = (
    SharedField.HELPS,
    SharedField.TERMS,
    SharedField.ATTENDANCE,
    SharedField.EXPECTATIONS,
    SharedField.REVIEWS,
    SharedField.ATTEMPTS,
    SharedField.DESTINATION,
)


def open_placed(
    viewer: Viewer, placement_id: int, fields: Sequence[SharedField] = OF_A_PLACEMENT
) -> tuple[OpenedPathway, ReferralSeen, PlacementSeen]:
    """One placement opened for a page, with its referral, as far as its reader may see both."""
    referral_id = referral_of_placement(viewer, placement_id)
    opened = open_pathway(viewer, referral_id, page=PLACEMENT, fields=fields, today=clock.today())
    return opened, referral_seen(opened, clock.now()), placement_seen(opened)


@require_safe
@never_cache
def placement(request: HttpRequest, placement_id: int) -> HttpResponse:
    """One placement, shared by both sides."""
    viewer, today = viewer_of(request), clock.today()
    opened, asked, seen = open_placed(viewer, placement_id)
    page = placement_page(
        opened, asked, seen, attendance_seen(opened), today, may_change=can(check_may_plan, viewer)
    )
    return render(request, "pathway/placement.html", {"page": page})


@require_safe
@never_cache
def sharing(request: HttpRequest, pathway_id: int) -> HttpResponse:
    """Who may read what of one pathway, and who read what: the same for every side that leads it."""
    viewer, today = viewer_of(request), clock.today()
    check_may_plan(viewer)
    opened = open_pathway(viewer, pathway_id, page=REFERRAL, fields=(), today=today)
    page = sharing_page(
        referral_seen(opened, clock.now()), shares_seen(opened), readings_seen(opened), _back(opened)
    )
    return render(request, "pathway/sharing.html", {"page": page})


def _back(opened: OpenedPathway) -> str:
    if opened.placement_id:
        return reverse("placement", args=[opened.placement_id])
    return reverse("provision_referral", args=[opened.referral_id])
