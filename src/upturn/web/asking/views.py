"""What a person answers to a suggestion: they ask it, set it aside, or take their answer back."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from upturn.access.doorways import OpenedRecord, open_record
from upturn.access.viewer import Viewer
from upturn.patterns.actions import FindingRefused, set_aside, take_answer_back, take_up
from upturn.web import clock
from upturn.web.asking.presenting import conversation_url
from upturn.web.viewing import viewer_of


@require_POST
def ask(request: HttpRequest, pupil_id: int, finding_id: int) -> HttpResponse:
    """Take the question up: the conversation opens with it."""
    viewer, record = _opened(request, pupil_id)
    taken = _stands(
        request,
        lambda: take_up(by=viewer, record=record, finding_id=finding_id, today=clock.today(), at=clock.now()),
    )
    return redirect(conversation_url(pupil_id, finding_id)) if taken else _back(pupil_id)


@require_POST
def leave_unasked(request: HttpRequest, pupil_id: int, finding_id: int) -> HttpResponse:
    """Set the suggestion aside; nobody is asked why."""
    viewer, record = _opened(request, pupil_id)
    if _stands(
        request,
        lambda: set_aside(
            by=viewer, record=record, finding_id=finding_id, today=clock.today(), at=clock.now()
        ),
    ):
        messages.success(request, "Set aside. Show it again whenever you like.")
    return _back(pupil_id)


@require_POST
def show_again(request: HttpRequest, pupil_id: int, finding_id: int) -> HttpResponse:
    """Take back what was answered: the suggestion stands as if nobody had."""
    viewer, record = _opened(request, pupil_id)
    if _stands(
        request,
        lambda: take_answer_back(by=viewer, record=record, finding_id=finding_id, today=clock.today()),
    ):
        messages.success(request, "Shown again, as it was.")
    return _back(pupil_id)


def _opened(request: HttpRequest, pupil_id: int) -> tuple[Viewer, OpenedRecord]:
    viewer = viewer_of(request)
    return viewer, open_record(viewer, pupil_id, page="Pupil", today=clock.today())


def _stands(request: HttpRequest, answer: Callable[[], object]) -> bool:
    """Whether an answer stands; where it was refused, the next page says why."""
    try:
        answer()
    except FindingRefused as refused:
        messages.error(request, str(refused))
        return False
    return True


def _back(pupil_id: int) -> HttpResponse:
    return redirect(reverse("pupil", args=[pupil_id]) + "#asking")
