"""Lessons: the last week's, and one with everybody in it, rated in a tap and followed up while it is on."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from upturn.access.permissions import can, check_may_name_attendees
from upturn.access.viewer import Viewer
from upturn.provision.taught.actions import (
    begin_lesson,
    mark_not_here,
    rate_as_usual,
    rate_learner,
    say_told,
    take_back_not_here,
)
from upturn.provision.taught.lessons.queries import groups_taught, lesson_seen, lessons_lately
from upturn.provision.taught.refusals import LessonRefused
from upturn.provision.taught.waiting.queries import how_many_wait
from upturn.web import clock
from upturn.web.lessons_taught.forms import BeginForm, LearnerForm, faults_of
from upturn.web.lessons_taught.showing import lesson_page, lessons_page
from upturn.web.viewing import viewer_of


@require_safe
def lessons(request: HttpRequest) -> HttpResponse:
    """The lessons of the last week, and the form that begins one."""
    viewer = viewer_of(request)
    groups = groups_taught(viewer)
    waiting = how_many_wait(viewer) if can(check_may_name_attendees, viewer) else 0
    page = lessons_page(lessons_lately(viewer, clock.now()), waiting)
    return render(request, "lessons_taught/lessons.html", {"page": page, "form": BeginForm(groups)})


@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a lesson with a class now."""
    viewer = viewer_of(request)
    form = BeginForm(groups_taught(viewer), request.POST)
    if not form.is_valid():
        messages.error(request, faults_of(form))
        return redirect("lessons_taught")
    try:
        begun = begin_lesson(
            by=viewer,
            group_id=int(form.cleaned_data["group"]),
            minutes=form.cleaned_data["minutes"],
            at=clock.now(),
        )
    except LessonRefused as refused:
        messages.error(request, str(refused))
        return redirect("lessons_taught")
    return redirect("lesson_taught", begun.pk)


@require_safe
def lesson(request: HttpRequest, lesson_id: int) -> HttpResponse:
    """One lesson: who was there, and how it went."""
    viewer = viewer_of(request)
    page = lesson_page(lesson_seen(viewer, lesson_id), clock.now())
    return render(request, "lessons_taught/lesson.html", {"page": page})


@require_POST
def as_usual(request: HttpRequest, lesson_id: int) -> HttpResponse:
    """Rate everybody who is not rated yet as usual."""
    try:
        rate_as_usual(by=viewer_of(request), lesson_id=lesson_id, at=clock.now())
        messages.success(request, "Saved. Tap whoever was different today.")
    except LessonRefused as refused:
        messages.error(request, str(refused))
    return redirect("lesson_taught", lesson_id)


@require_POST
def learner(request: HttpRequest, lesson_id: int) -> HttpResponse:
    """One tap about one learner: a rating, not here, told, or here after all."""
    viewer, form = viewer_of(request), LearnerForm(request.POST)
    done = _TAPS.get(request.POST.get("do", ""))
    if done is None or "enrolment" in form.errors:
        raise BadRequest("the form did not say what of whom")
    try:
        said = faults_of(form) or done(viewer, lesson_id, form)
        if said:
            messages.info(request, said)
    except LessonRefused as refused:
        messages.error(request, str(refused))
    return redirect(f"{reverse('lesson_taught', args=[lesson_id])}#learner-{request.POST['enrolment']}")


def _rate(viewer: Viewer, lesson_id: int, form: LearnerForm) -> str:
    rate_learner(
        by=viewer,
        lesson_id=lesson_id,
        enrolment_id=form.cleaned_data["enrolment"],
        rating=form.rating(),
        at=clock.now(),
    )
    return ""


def _not_here(viewer: Viewer, lesson_id: int, form: LearnerForm) -> str:
    tell = mark_not_here(
        by=viewer, lesson_id=lesson_id, enrolment_id=form.cleaned_data["enrolment"], at=clock.now()
    )
    return f"Noted. Tell {tell} now." if tell else "Noted. Nobody is named to be told: tell the office now."


def _told(viewer: Viewer, lesson_id: int, form: LearnerForm) -> str:
    say_told(by=viewer, lesson_id=lesson_id, enrolment_id=form.cleaned_data["enrolment"], at=clock.now())
    return ""


def _here(viewer: Viewer, lesson_id: int, form: LearnerForm) -> str:
    take_back_not_here(by=viewer, lesson_id=lesson_id, enrolment_id=form.cleaned_data["enrolment"])
    return ""


_TAPS: dict[str, Callable[[Viewer, int, LearnerForm], str]] = {
    "rate": _rate,
    "not_here": _not_here,
    "told": _told,
    "here": _here,
}
