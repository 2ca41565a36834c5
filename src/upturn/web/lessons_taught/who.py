"""Who is this? Somebody in a lesson's record whom only a person can say."""

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from upturn.provision.taught.actions import say_who, take_back_who
from upturn.provision.taught.refusals import LessonRefused
from upturn.provision.taught.waiting.queries import asked_about, worklist
from upturn.web import clock
from upturn.web.lessons_taught.presenting import asked_card, choices_of, who_page
from upturn.web.viewing import viewer_of

NOT_A_LEARNER = "none"


@require_safe
def who_is_this(request: HttpRequest) -> HttpResponse:
    """Everybody waiting to be named, and what was said lately."""
    page = who_page(worklist(viewer_of(request)), clock.today())
    return render(request, "lessons_taught/who.html", {"page": page})


@require_safe
def one(request: HttpRequest, waiting_id: int) -> HttpResponse:
    """One of them, and any learner to be found by name."""
    words = request.GET.get("q", "").strip()
    asked, found = asked_about(viewer_of(request), waiting_id, words)
    shown = {"card": asked_card(asked, clock.today()), "q": words, "found": choices_of(found)}
    return render(request, "lessons_taught/who_one.html", shown)


@require_POST
def say(request: HttpRequest, waiting_id: int) -> HttpResponse:
    """Say who it is, or that it is no learner."""
    answer = request.POST.get("learner", "")
    if answer != NOT_A_LEARNER and not answer.isdecimal():
        raise BadRequest("the form did not say who it is")
    enrolment_id = None if answer == NOT_A_LEARNER else int(answer)
    try:
        say_who(by=viewer_of(request), waiting_id=waiting_id, enrolment_id=enrolment_id, at=clock.now())
        messages.success(request, "Remembered. You can undo it below.")
    except LessonRefused as refused:
        messages.error(request, str(refused))
    return redirect("who_is_this")


@require_POST
def take_back(request: HttpRequest, said_id: int) -> HttpResponse:
    """Undo what was said."""
    try:
        take_back_who(by=viewer_of(request), said_id=said_id)
        messages.success(request, "Undone. They are asked about again.")
    except LessonRefused as refused:
        messages.error(request, str(refused))
    return redirect("who_is_this")
