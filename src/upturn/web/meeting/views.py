"""Meeting mode: what is due, who is here, one pupil a screen, and the minutes it leaves."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from upturn.access.doorways import log_readings, open_record
from upturn.access.permissions import can, check_may_lead
from upturn.access.queries import safeguarding_leads
from upturn.access.viewer import Viewer
from upturn.kernel.academic_year import AcademicYear
from upturn.kernel.weeks import monday_of
from upturn.plans.light.days import LOOK_AGAIN_AFTER_WEEKS, in_school_weeks
from upturn.plans.refusals import PlanRefused
from upturn.registers.queries import freshness_of, school_calendar
from upturn.reviews.actions import (
    MeetingRefused,
    close_meeting,
    decide,
    mark_action_done,
    open_meeting,
    take_back_decision,
)
from upturn.reviews.cases.case import Case
from upturn.reviews.cases.queries import case_of
from upturn.reviews.deciding import DecisionRefused
from upturn.reviews.minutes import MeetingSeen, next_place
from upturn.reviews.minutes import minutes as minutes_of
from upturn.reviews.queries import (
    decisions_of,
    meeting_seen,
    meetings_held,
    next_review_after,
    plans_decided,
    plans_due,
    pupils_of_plans,
    severe_without_a_plan,
    who_can_act,
    who_sees_every_pupil,
)
from upturn.web import clock
from upturn.web.drafts.keeping import KeptForm, discard, form_name, initial_of, restored
from upturn.web.meeting.forms import (
    DecisionForm,
    StartForm,
    UntilForm,
    decided_of,
    decision_values,
    new_start,
)
from upturn.web.meeting.presenting import action_kinds, pupil_page
from upturn.web.meeting.starting import minutes_page, start_page
from upturn.web.viewing import viewer_of

END_OF_THE_WEEK = timedelta(days=6)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def start(request: HttpRequest) -> HttpResponse:
    """What is due and who is here; posting opens the meeting."""
    viewer = viewer_of(request)
    check_may_lead(viewer)
    today = clock.today()
    until = _until(request, today)
    people = who_sees_every_pupil(viewer.organisation_id)
    form = new_start(until, viewer.staff_id, people)
    if request.method == "POST":
        form = StartForm(request.POST, people=people)
        if form.is_valid() and (opened := _opened(viewer, form, today)):
            return redirect("meeting_pupil", opened, 1)
    page = start_page(
        until,
        plans_due(viewer, until, today=today),
        severe_without_a_plan(viewer, today=today),
        meetings_held(viewer),
        next_review_after(viewer, until, today=today),
        today,
    )
    chosen = UntilForm(initial={"until": until}, auto_id="up-to-%s")
    return render(request, "meeting/start.html", {"page": page, "form": form, "until": chosen})


def _until(request: HttpRequest, today: date) -> date:
    """The day asked for, or the end of this week."""
    given = UntilForm(request.POST if request.method == "POST" else request.GET)
    return given.cleaned_data["until"] if given.is_valid() else monday_of(today) + END_OF_THE_WEEK


def _opened(viewer: Viewer, form: StartForm, today: date) -> int | None:
    given = form.cleaned_data
    try:
        return open_meeting(
            by=viewer,
            until=given["until"],
            present_ids=given["present"],
            today=today,
            at=clock.now(),
            request_key=given["request_key"],
        )
    except MeetingRefused as refused:
        form.add_error(None, str(refused))
        return None


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def pupil(request: HttpRequest, meeting_id: int, place: int) -> HttpResponse:
    """One pupil a screen: the fact, the dose, what was tried, and keep, change or stop."""
    viewer = viewer_of(request)
    check_may_lead(viewer)
    meeting = meeting_seen(viewer, meeting_id)
    if not 1 <= place <= len(meeting.queue):
        raise Http404
    sent = DecisionForm(request.POST) if request.method == "POST" else None
    if sent is not None and sent.is_valid() and _decided(viewer, meeting, place, sent):
        discard(viewer, form_name("review", meeting.queue[place - 1]))
        return redirect(_after(viewer, meeting, place))
    return _shown(request, _step(viewer, meeting, place), sent)


@dataclass(frozen=True, slots=True)
class _Step:
    """One pupil of a meeting, as it was read."""

    viewer: Viewer
    meeting: MeetingSeen
    place: int
    case: Case
    draft: KeptForm
    typed: dict[str, list[str]]


def _step(viewer: Viewer, meeting: MeetingSeen, place: int) -> _Step:
    case = case_of(viewer, meeting.queue[place - 1], today=clock.today())
    open_record(viewer, case.pupil.pupil_id, page="Review meeting", today=clock.today())
    url = reverse("meeting_pupil", args=[meeting.meeting_id, place])
    draft, typed = restored(viewer, form_name("review", case.plan_id), url)
    return _Step(viewer, meeting, place, case, draft, typed)


def _shown(request: HttpRequest, step: _Step, sent: DecisionForm | None) -> HttpResponse:
    """The screen, with the form as it was sent, as it was left, or new."""
    viewer, case = step.viewer, step.case
    form = _on_what_stands(step, sent) if sent is not None else _new_form(step)
    form.offer(who_can_act(viewer.organisation_id, case.pupil.enrolment_id), action_kinds(case))
    page = pupil_page(
        case,
        step.meeting,
        step.place,
        pupils_of_plans(viewer, step.meeting.queue),
        decisions_of(viewer, step.meeting.meeting_id),
        freshness_of(viewer.organisation_id, AcademicYear.containing(clock.today())),
        safeguarding_leads(viewer.organisation_id),
        clock.today(),
    )
    return render(request, "meeting/pupil.html", {"page": page, "form": form, "draft": step.draft})


def _new_form(step: _Step) -> DecisionForm:
    today = clock.today()
    calendar = school_calendar(step.viewer.organisation_id, AcademicYear.containing(today))
    values = decision_values(step.case.version, in_school_weeks(calendar, today, LOOK_AGAIN_AFTER_WEEKS))
    typed = {
        name: value for name, value in initial_of(DecisionForm(), step.typed).items() if name != "version"
    }
    return DecisionForm(initial=values | typed)


def _on_what_stands(step: _Step, form: DecisionForm) -> DecisionForm:
    """The form as typed, now about the version that its page shows."""
    typed = form.data.copy() if isinstance(form.data, QueryDict) else QueryDict(mutable=True)
    typed["version"] = str(step.case.version)
    form.data = typed
    return form


def _decided(viewer: Viewer, meeting: MeetingSeen, place: int, form: DecisionForm) -> bool:
    """Decide, or say on the form why not; what was typed stays."""
    try:
        decide(
            by=viewer,
            plan_id=meeting.queue[place - 1],
            based_on_version=form.cleaned_data["version"],
            decided=decided_of(form),
            meeting_id=meeting.meeting_id,
            today=clock.today(),
            at=clock.now(),
            request_key=form.cleaned_data["request_key"],
        )
    except DecisionRefused as refused:
        for name, sentence in refused.problems.items():
            form.add_error(name or None, sentence)
    except (MeetingRefused, PlanRefused) as refused:
        form.add_error(None, str(refused))
    else:
        return True
    return False


def _after(viewer: Viewer, meeting: MeetingSeen, place: int) -> str:
    """The next pupil not yet decided, or the minutes."""
    following = next_place(meeting, plans_decided(viewer, meeting.meeting_id), place)
    if following is None:
        return reverse("meeting_minutes", args=[meeting.meeting_id])
    return reverse("meeting_pupil", args=[meeting.meeting_id, following])


@require_safe
@never_cache
def minutes(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Who was there, what was decided and why, and who does what by when; to read, print and tick."""
    viewer = viewer_of(request)
    meeting = meeting_seen(viewer, meeting_id)
    found = minutes_of(meeting, decisions_of(viewer, meeting_id))
    log_readings(viewer, {each.pupil_id for each in found.decisions}, page="Minutes")
    page = minutes_page(
        found,
        pupils_of_plans(viewer, meeting.queue),
        clock.today(),
        leads=can(check_may_lead, viewer),
        me=viewer.staff_id,
    )
    return render(request, "meeting/minutes.html", {"page": page})


@require_POST
def end(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """End the meeting: what it did not reach stays due."""
    try:
        close_meeting(by=viewer_of(request), meeting_id=meeting_id, at=clock.now())
        messages.success(request, "The meeting is over. Its actions are on their owners’ Today until done.")
    except MeetingRefused as refused:
        messages.error(request, str(refused))
        return redirect("meeting")
    return redirect("meeting_minutes", meeting_id)


@require_POST
def take_back(request: HttpRequest, meeting_id: int, decision_id: int) -> HttpResponse:
    """Take back the last decision, and go back to its pupil."""
    viewer = viewer_of(request)
    meeting = meeting_seen(viewer, meeting_id)
    made = next((each for each in decisions_of(viewer, meeting_id) if each.decision_id == decision_id), None)
    try:
        take_back_decision(by=viewer, decision_id=decision_id, at=clock.now())
    except MeetingRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "Taken back. The plan stands as it did before.")
    if made is None or made.plan_id not in meeting.queue:
        return redirect("meeting_minutes", meeting_id)
    return redirect("meeting_pupil", meeting_id, meeting.queue.index(made.plan_id) + 1)


@require_POST
def tick(request: HttpRequest, decision_id: int) -> HttpResponse:
    """Say that an action was done, or take that back; then back to where it was ticked."""
    done = request.POST.get("done") != "no"
    try:
        mark_action_done(by=viewer_of(request), decision_id=decision_id, done=done, at=clock.now())
    except MeetingRefused as refused:
        messages.error(request, str(refused))
    back = request.POST.get("next", "")
    return redirect(back if url_has_allowed_host_and_scheme(back, allowed_hosts=None) else "today")
