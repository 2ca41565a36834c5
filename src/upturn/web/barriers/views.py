"""The Barriers pages: what gets in this pupil's way, in whose words, and what is done about it?"""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from upturn.access.doorways import open_record
from upturn.barriers.actions import (
    change_barrier_audience,
    change_words_audience,
    move_barrier,
    raise_barrier,
    record_words,
    set_revisit,
    withdraw_words,
)
from upturn.barriers.queries import BarrierView
from upturn.barriers.refusals import BarrierRefused
from upturn.web import clock
from upturn.web.barriers.forms import (
    WORDS_ID,
    AddForm,
    HeldForm,
    MoveForm,
    RevisitForm,
    WordsForm,
    new_add_form,
    new_move_form,
    new_words_form,
)
from upturn.web.barriers.opening import Opened, list_page, one_page, opened
from upturn.web.drafts.keeping import discard, form_name, restored
from upturn.web.viewing import viewer_of

_NARROWER = (
    "It was here already, seen by fewer people than you chose. That was kept; on its page it can be changed."
)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def barriers(request: HttpRequest, pupil_id: int) -> HttpResponse:
    """All that may be in one pupil's way, and the form that adds something."""
    found = opened(request, pupil_id)
    draft, typed = restored(found.viewer, form_name("barrier", pupil_id), request.path)
    form = new_add_form(found.playbook, clock.today(), typed)
    if request.method == "POST":
        form = AddForm(found.playbook, request.POST)
        if (barrier_id := _added(request, found, form)) is not None:
            discard(found.viewer, draft.form, request.POST)
            return redirect("barrier", pupil_id=pupil_id, barrier_id=barrier_id)
    return render(request, "barriers/page.html", {"page": list_page(found), "form": form, "draft": draft})


def _added(request: HttpRequest, found: Opened, form: AddForm) -> int | None:
    """The barrier that a form added, or nothing with the reason on the form."""
    if not form.is_valid():
        return None
    try:
        barrier_id = raise_barrier(
            by=found.viewer,
            enrolment_id=found.enrolment_id,
            today=clock.today(),
            at=clock.now(),
            **form.values(),
        )
    except BarrierRefused as refused:
        _refuse(form, refused)
        return None
    was = next((each for each in found.barriers if each.barrier_id == barrier_id), None)
    narrower = was is not None and was.audience != form.cleaned_data["audience"]
    messages.success(request, f"Saved. {_NARROWER}" if narrower else "Saved.")
    return barrier_id


@require_safe
@never_cache
def barrier(request: HttpRequest, pupil_id: int, barrier_id: int) -> HttpResponse:
    """One thing in the way: where it stands, in whose words, what may help, and its history."""
    found = opened(request, pupil_id)
    return _shown(request, found, found.barrier(barrier_id))


@require_POST
@never_cache
def move(request: HttpRequest, pupil_id: int, barrier_id: int) -> HttpResponse:
    """Say what has changed about it."""
    found = opened(request, pupil_id)
    shown = found.barrier(barrier_id)
    form = MoveForm(shown, request.POST)
    if form.is_valid():
        try:
            move_barrier(
                by=found.viewer,
                enrolment_id=found.enrolment_id,
                barrier_id=barrier_id,
                today=clock.today(),
                at=clock.now(),
                **form.cleaned_data,
            )
            return _saved(request, pupil_id, barrier_id, "Saved. It is in the history below.")
        except BarrierRefused as refused:
            _refuse(form, refused)
    return _shown(request, found, shown, move_form=form)


@require_POST
@never_cache
def words(request: HttpRequest, pupil_id: int, barrier_id: int) -> HttpResponse:
    """Write down something more that was said about it."""
    found = opened(request, pupil_id)
    shown = found.barrier(barrier_id)
    form = WordsForm(request.POST, auto_id=WORDS_ID)
    if form.is_valid():
        try:
            record_words(
                by=found.viewer,
                enrolment_id=found.enrolment_id,
                barrier_id=barrier_id,
                said=form.said(),
                on=form.cleaned_data["on"],
                today=clock.today(),
                at=clock.now(),
                request_key=form.cleaned_data["request_key"],
            )
            discard(found.viewer, form_name("words-about", barrier_id), request.POST)
            return _saved(request, pupil_id, barrier_id, "Saved, for whom you chose and nobody else.")
        except BarrierRefused as refused:
            _refuse(form, refused)
    return _shown(request, found, shown, words_form=form)


@require_POST
@never_cache
def revisit(request: HttpRequest, pupil_id: int, barrier_id: int) -> HttpResponse:
    """Say when somebody looks at it again, or that nobody need."""
    found = opened(request, pupil_id)
    form = RevisitForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Give a day, like 12/03/2026, or leave it empty.")
        return redirect("barrier", pupil_id=pupil_id, barrier_id=barrier_id)
    return _done(
        request,
        reverse("barrier", args=[pupil_id, barrier_id]),
        "Saved.",
        lambda: set_revisit(
            by=found.viewer,
            enrolment_id=found.enrolment_id,
            barrier_id=barrier_id,
            revisit_on=form.cleaned_data["revisit_on"],
            today=clock.today(),
        ),
    )


@require_POST
@never_cache
def barrier_audience(request: HttpRequest, pupil_id: int, barrier_id: int) -> HttpResponse:
    """Say anew who may see that it is in the way."""
    found = opened(request, pupil_id)
    return _held(
        request,
        reverse("barriers", args=[pupil_id]),
        lambda held: change_barrier_audience(
            by=found.viewer, enrolment_id=found.enrolment_id, barrier_id=barrier_id, **held
        ),
    )


@require_POST
@never_cache
def words_audience(request: HttpRequest, pupil_id: int, words_id: int) -> HttpResponse:
    """Say anew who may see something that was said."""
    viewer = viewer_of(request)
    record = open_record(viewer, pupil_id, page="What gets in the way", today=clock.today())
    return _held(
        request,
        reverse("barriers", args=[pupil_id]),
        lambda held: change_words_audience(
            by=viewer, enrolment_id=record.enrolment_id, words_id=words_id, **held
        ),
    )


@require_POST
@never_cache
def take_back(request: HttpRequest, pupil_id: int, words_id: int) -> HttpResponse:
    """Take back words written down by mistake."""
    viewer = viewer_of(request)
    record = open_record(viewer, pupil_id, page="What gets in the way", today=clock.today())
    return _done(
        request,
        reverse("barriers", args=[pupil_id]),
        "Taken back. Nobody sees these words any longer.",
        lambda: withdraw_words(
            by=viewer, enrolment_id=record.enrolment_id, words_id=words_id, at=clock.now()
        ),
    )


def _shown(
    request: HttpRequest,
    found: Opened,
    shown: BarrierView,
    *,
    move_form: MoveForm | None = None,
    words_form: WordsForm | None = None,
) -> HttpResponse:
    url = reverse("barrier", args=[found.pupil_id, shown.barrier_id])
    draft, typed = restored(found.viewer, form_name("words-about", shown.barrier_id), url)
    sent = move_form or words_form
    context = {
        "page": one_page(found, shown),
        "form": sent or forms.Form(),
        "move_form": move_form or new_move_form(shown, clock.today()),
        "words_form": words_form or new_words_form(clock.today(), typed),
        "revisit_form": RevisitForm(initial={"revisit_on": shown.revisit_on}, auto_id="again_%s"),
        "draft": draft,
    }
    return render(request, "barriers/barrier.html", context)


def _refuse(form: forms.Form, refused: BarrierRefused) -> None:
    """The refusal beside the field it is about, where the form has it."""
    form.add_error(refused.field if refused.field in form.fields else None, str(refused))


def _saved(request: HttpRequest, pupil_id: int, barrier_id: int, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect("barrier", pupil_id=pupil_id, barrier_id=barrier_id)


def _held(request: HttpRequest, url: str, change: Callable[[dict[str, str]], None]) -> HttpResponse:
    form = HeldForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Say who may see this, and how closely it is held.")
        return redirect(url)
    return _done(request, url, "Saved. Only those you named see it now.", lambda: change(form.cleaned_data))


def _done(request: HttpRequest, url: str, said: str, act: Callable[[], None]) -> HttpResponse:
    try:
        act()
        messages.success(request, said)
    except BarrierRefused as refused:
        messages.error(request, str(refused))
    return redirect(url)
