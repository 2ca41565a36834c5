"""The light path: two minutes, one page, one hand."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from upturn.access.drafts import DraftTooLong
from upturn.barriers.refusals import BarrierRefused
from upturn.families.actions import ContactRefused, record_contact
from upturn.people.queries import enrolled_pupil
from upturn.plans.light.actions import take_back_light_path, take_light_path, take_light_path_on
from upturn.plans.light.path import LightPathRefused
from upturn.plans.light.queries import light_path_of
from upturn.plans.queries import plan_of
from upturn.plans.refusals import PlanRefused
from upturn.web import clock
from upturn.web.drafts.keeping import discard, initial_of, keep
from upturn.web.light.forms import OF_THE_CONTACT, LightForm, new_values, path_of, spoken_of
from upturn.web.light.opening import OpenedPath, open_for_light_path, opened_path
from upturn.web.light.presenting import light_page, saved_page
from upturn.web.words import day_words

SHOW_IDEAS = "show_ideas"
_REFUSALS = (LightPathRefused, ContactRefused, BarrierRefused, PlanRefused)
# What a refusal calls a field, where this form calls it otherwise.
_FIELDS = {"kind": "barriers", "review_on": "look_again_on", "revisit_on": "look_again_on"}


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def light_path(request: HttpRequest, pupil_id: int) -> HttpResponse:
    """Record the conversation, what is in the way, one thing we will do, and who looks again and when."""
    opened = opened_path(request, pupil_id)
    if opened.after and opened.after.is_taken:
        return redirect("light_path_saved", pupil_id, opened.after.contact_id)
    if request.method != "POST":
        form = opened.form(initial=new_values(opened.offered) | opened.from_conversation)
        form.initial.update(initial_of(form, opened.typed))
    elif SHOW_IDEAS in request.POST:
        return _ideas(request, opened)
    else:
        form = opened.form(request.POST)
        if form.is_valid() and (done := _saved(request, opened, form)):
            return done
    return _shown(request, opened, form)


@require_safe
@never_cache
def saved(request: HttpRequest, pupil_id: int, contact_id: int) -> HttpResponse:
    """Exactly what was saved, to whoever saved it, and the way to undo it that day."""
    viewer, record = open_for_light_path(request, pupil_id)
    kept = light_path_of(viewer, record, contact_id)
    if kept is None:
        raise Http404
    pupil, _ = enrolled_pupil(record.enrolment_id)
    return render(request, "light/saved.html", {"page": saved_page(kept, pupil, pupil_id, clock.today())})


@require_POST
def undo(request: HttpRequest, pupil_id: int, contact_id: int) -> HttpResponse:
    """Take back everything one light path wrote."""
    viewer, record = open_for_light_path(request, pupil_id)
    try:
        take_back_light_path(
            by=viewer,
            enrolment_id=record.enrolment_id,
            contact_id=contact_id,
            today=clock.today(),
            at=clock.now(),
        )
    except _REFUSALS as refused:
        messages.error(request, str(refused))
        return redirect("light_path_saved", pupil_id, contact_id)
    messages.success(request, "Undone. Nothing of it is kept but the note that it was there.")
    return redirect("pupil", pupil_id)


def _shown(request: HttpRequest, opened: OpenedPath, form: LightForm) -> HttpResponse:
    page = light_page(
        form,
        opened.pupil,
        opened.record.pupil_id,
        after=opened.after,
        would_help=opened.would_help,
        plan_stands=plan_of(opened.record) is not None,
    )
    return render(request, "light/page.html", {"page": page, "form": form, "draft": opened.draft})


def _ideas(request: HttpRequest, opened: OpenedPath) -> HttpResponse:
    """The page again with ideas for what is chosen so far. Nothing is saved, and nothing typed is lost."""
    form = opened.form(initial=new_values(opened.offered))
    form.initial.update(initial_of(form, dict(request.POST.lists())))
    if request.headers.get("HX-Request"):
        return _shown(request, opened, form)
    try:
        keep(opened.viewer, opened.draft.form, request.POST)
    except DraftTooLong as refused:
        messages.error(request, str(refused))
        return _shown(request, opened, form)
    return redirect(f"{opened.draft.url}#ideas")


def _saved(request: HttpRequest, opened: OpenedPath, form: LightForm) -> HttpResponse | None:
    """Where to go once it is kept; nothing when it was refused, and the form says why."""
    try:
        if not form.reached:
            return _attempt_recorded(request, opened, form)
        contact_id = _taken(opened, form)
    except _REFUSALS as refused:
        name = getattr(refused, "field", "")
        name = _FIELDS.get(name, name)
        form.add_error(name if name in form.fields else None, str(refused))
        return None
    discard(opened.viewer, opened.draft.form, request.POST)
    return redirect("light_path_saved", opened.record.pupil_id, contact_id)


def _taken(opened: OpenedPath, form: LightForm) -> int:
    viewer, enrolment_id, path = opened.viewer, opened.record.enrolment_id, path_of(form)
    if opened.after:
        return take_light_path_on(
            by=viewer,
            enrolment_id=enrolment_id,
            contact_id=opened.after.contact_id,
            path=path,
            today=clock.today(),
            at=clock.now(),
        ).contact_id
    return take_light_path(
        by=viewer,
        enrolment_id=enrolment_id,
        spoken=spoken_of(form),
        path=path,
        today=clock.today(),
        at=clock.now(),
        request_key=form.cleaned_data["request_key"],
    ).contact_id


def _attempt_recorded(request: HttpRequest, opened: OpenedPath, form: LightForm) -> HttpResponse:
    """Nobody was spoken with: the attempt is recorded, and nothing else."""
    given, spoken = form.cleaned_data, spoken_of(form)
    again = given["try_again_on"]
    record_contact(
        by=opened.viewer,
        enrolment_id=opened.record.enrolment_id,
        on=spoken.on,
        today=clock.today(),
        purpose=spoken.purpose,
        spoke_with=spoken.spoke_with,
        line=spoken.line,
        look_again_on=again,
        request_key=given["request_key"],
    )
    said = "Attempt recorded. It does not count as a conversation."
    if again:
        said += f" Try again on {day_words(again)}."
    if form.says_more:
        discard(opened.viewer, opened.draft.form, request.POST)
        keep(opened.viewer, opened.draft.form, _without_the_attempt(request.POST))
        said += " What else you wrote is kept as a draft for when somebody answers."
    else:
        discard(opened.viewer, opened.draft.form, request.POST)
    messages.success(request, said)
    return redirect(reverse("pupil", args=[opened.record.pupil_id]) + "#contacts")


def _without_the_attempt(posted: QueryDict) -> QueryDict:
    rest = posted.copy()
    for name in (*OF_THE_CONTACT, "request_key"):
        rest.pop(name, None)
    return rest
