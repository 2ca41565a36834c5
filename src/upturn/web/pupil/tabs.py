"""The places of one pupil, along the top of each of their pages: only those open to who looks."""

from dataclasses import dataclass

from django.urls import reverse

from upturn.access.permissions import can, check_may_plan, check_may_see_every_pupil
from upturn.access.viewer import Viewer

OVERVIEW = "pupil"
SCHOOL = "school"


@dataclass(frozen=True, slots=True)
class PupilTab:
    """One place, and whether it is where its reader is."""

    text: str
    url: str
    is_current: bool


def pupil_tabs(viewer: Viewer, pupil_id: int, current: str) -> tuple[PupilTab, ...]:
    """The tabs of a pupil's pages; ``current`` is the name of one of their addresses."""
    helps, plans = can(check_may_see_every_pupil, viewer), can(check_may_plan, viewer)
    places = (
        (OVERVIEW, "Overview", True),
        ("before_you_ring", "Before you ring", helps),
        ("barriers", "What gets in the way", True),
        ("plan", "Plan", True),
        ("teacher_card", "Card", True),
        ("support", "Support", helps),
        ("provision", "Provision", helps and viewer.organisation_kind == SCHOOL),
        ("transition", "Hand on", plans),
    )
    return tuple(
        PupilTab(text, reverse(name, args=[pupil_id]), name == current)
        for name, text, is_open in places
        if is_open
    )
