"""A guided conversation: each step its own page, everything kept as it is typed, nothing required."""

import secrets
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from upturn.access.doorways import OpenedRecord, check_helps, open_record
from upturn.access.drafts import DraftTooLong
from upturn.access.viewer import Viewer
from upturn.barriers.conversations import GUIDED
from upturn.barriers.guided.actions import hold_conversation, take_back_conversation
from upturn.barriers.queries import playbook_for
from upturn.barriers.refusals import BarrierRefused
from upturn.families.actions import ContactRefused
from upturn.people.queries import EnrolledPupil, enrolled_pupil
from upturn.plans.light.queries import own_conversation
from upturn.web import clock
from upturn.web.asking.presenting import FINDING
from upturn.web.asking.section import question_named
from upturn.web.conversation.forms import ReadBackForm
from upturn.web.conversation.page import DonePage
from upturn.web.conversation.presenting import read_back, step_page, step_url
from upturn.web.conversation.steps import Step, after, before
from upturn.web.conversation.talking import AT, DRAFT, Talking
from upturn.web.drafts.keeping import PART, KeptForm, discard, form_name, keep, restored
from upturn.web.viewing import viewer_of

SKIP, BACK = "skip", "back"


@dataclass(frozen=True, slots=True)
class _Opened:
    """One pupil's record, opened for a conversation, with what was typed so far."""

    viewer: Viewer
    record: OpenedRecord
    pupil: EnrolledPupil
    draft: KeptForm
    talking: Talking

    @property
    def at(self) -> str:
        """The step somebody stopped at."""
        return "".join(self.talking.typed.get(AT, []))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def conversation(request: HttpRequest, pupil_id: int) -> HttpResponse:
    """The first step: who is there, before anything is handed over."""
    return conversation_step(request, pupil_id, Step.WHO)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def conversation_step(request: HttpRequest, pupil_id: int, step: Step) -> HttpResponse:
    """One step, shown or sent."""
    opened = _open(request, pupil_id, step)
    if step is Step.READ_BACK:
        return _read_back(request, opened)
    if step not in opened.talking.steps:
        return redirect(step_url(pupil_id, after(step, opened.talking.steps)))
    if request.method == "POST":
        return _sent(request, opened, step)
    return _shown(request, opened, step, opened.talking.form(step))


@require_safe
@never_cache
def done(request: HttpRequest, pupil_id: int, contact_id: int) -> HttpResponse:
    """Thanks, and the way on for whoever held the conversation."""
    viewer, record = _record(request, pupil_id)
    held = own_conversation(viewer, record, contact_id)
    if held is None:
        raise Http404
    page = DonePage(
        title="Thank you",
        with_the_pupil="Pupil" in held.spoke_with,
        light_path_url=f"{reverse('light_path', args=[pupil_id])}?after={contact_id}",
        pupil_url=reverse("pupil", args=[pupil_id]),
        undo_url=reverse("conversation_undo", args=[pupil_id, contact_id])
        if held.can_be_undone(clock.today())
        else "",
    )
    return render(request, "conversation/done.html", {"page": page, "nav": []})


@require_POST
def undo(request: HttpRequest, pupil_id: int, contact_id: int) -> HttpResponse:
    """Take back a conversation that was kept by mistake, and what it raised."""
    viewer, record = _record(request, pupil_id)
    try:
        take_back_conversation(
            by=viewer,
            enrolment_id=record.enrolment_id,
            contact_id=contact_id,
            today=clock.today(),
            at=clock.now(),
        )
    except (BarrierRefused, ContactRefused) as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "Taken back. Nothing of it is kept but the note that it was there.")
    return redirect("pupil", pupil_id)


def _record(request: HttpRequest, pupil_id: int) -> tuple[Viewer, OpenedRecord]:
    viewer = viewer_of(request)
    record = open_record(viewer, pupil_id, page="Conversation", today=clock.today())
    check_helps(viewer, record.enrolment_id)
    return viewer, record


def _open(request: HttpRequest, pupil_id: int, step: Step) -> _Opened:
    viewer, record = _record(request, pupil_id)
    draft, typed = restored(viewer, form_name(DRAFT, pupil_id), step_url(pupil_id, step))
    pupil, _ = enrolled_pupil(record.enrolment_id)
    talking = Talking(typed, playbook_for(viewer.organisation_id), pupil.year_group, clock.today())
    return _Opened(viewer, record, pupil, draft, talking)


def _shown(request: HttpRequest, opened: _Opened, step: Step, form: object, **more: object) -> HttpResponse:
    named = request.GET.get(FINDING, "") if step is Step.WHO else ""
    suggested = question_named(opened.viewer, opened.record, named)
    page = step_page(opened.talking, step, opened.record.pupil_id, opened.pupil.name, opened.at, suggested)
    given = {"page": page, "form": form, "draft": opened.draft, **more}
    return render(request, "conversation/step.html", given | ({"nav": []} if page.is_handed else {}))


def _sent(request: HttpRequest, opened: _Opened, step: Step) -> HttpResponse:
    """Keep the step and go on; to skip keeps nothing of it, and to go back asks nothing of it."""
    form = opened.talking.form(step, request.POST)
    leaving = SKIP in request.POST or BACK in request.POST
    if not leaving and not form.is_valid():
        return _shown(request, opened, step, form)
    try:
        typed = _keep(opened, step, request.POST)
    except DraftTooLong as refused:
        form.add_error(None, str(refused))
        return _shown(request, opened, step, form)
    steps = _with(opened.talking, typed).steps
    onward = before(step, steps) if BACK in request.POST else after(step, steps)
    return redirect(step_url(opened.record.pupil_id, onward))


def _keep(opened: _Opened, step: Step, posted: QueryDict) -> dict[str, list[str]]:
    """What is kept once a step was sent; the step alone is replaced."""
    sent = QueryDict(mutable=True) if SKIP in posted else posted.copy()
    sent[PART], sent[AT] = step.value, step.value
    sent.pop(BACK, None)
    keep(opened.viewer, opened.draft.form, sent)
    return restored(opened.viewer, opened.draft.form, opened.draft.url)[1]


def _with(talking: Talking, typed: dict[str, list[str]]) -> Talking:
    return Talking(typed, talking.playbook, talking.year_group, talking.today)


def _read_back(request: HttpRequest, opened: _Opened) -> HttpResponse:
    """Everything said, read together; then kept."""
    pupil_id = opened.record.pupil_id
    if BACK in request.POST:
        return redirect(step_url(pupil_id, Step.ELSE))
    if unfinished := opened.talking.first_unfinished:
        messages.error(request, "Something here needs putting right before it can be kept.")
        return redirect(step_url(pupil_id, unfinished))
    form = ReadBackForm(request.POST) if request.method == "POST" else _new_read_back()
    if form.is_bound and form.is_valid():
        contact_id = _kept(opened, form)
        if contact_id is not None:
            discard(opened.viewer, opened.draft.form, request.POST)
            return redirect("conversation_done", pupil_id, contact_id)
    parts = read_back(opened.talking.talk(), opened.talking.playbook, pupil_id)
    return _shown(request, opened, Step.READ_BACK, form, parts=parts)


def _new_read_back() -> ReadBackForm:
    return ReadBackForm(initial={"line": GUIDED, "request_key": secrets.token_urlsafe(22)})


def _kept(opened: _Opened, form: ReadBackForm) -> int | None:
    """The contact it was kept with; nothing when it was refused, and the form says why."""
    try:
        return hold_conversation(
            by=opened.viewer,
            enrolment_id=opened.record.enrolment_id,
            talk=opened.talking.talk(form.cleaned_data["line"]),
            today=clock.today(),
            at=clock.now(),
            request_key=form.cleaned_data["request_key"],
        )
    except (BarrierRefused, ContactRefused) as refused:
        form.add_error(None, str(refused))
        return None
