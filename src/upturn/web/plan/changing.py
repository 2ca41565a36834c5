"""Changing a plan: what was typed, kept through every detour, read into a document and saved as a version."""

import secrets
from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from upturn.access.doorways import open_record
from upturn.access.drafts import DraftTooLong, Typed
from upturn.access.permissions import check_may_plan
from upturn.plans.actions import SavedPlan, open_plan, save_plan
from upturn.plans.differences import merge, with_theirs
from upturn.plans.document import PlanDocument, SmallStep
from upturn.plans.refusals import PlanChanged, PlanOpened, PlanRefused
from upturn.web import clock
from upturn.web.drafts.keeping import KeptForm, discard, keep, restored
from upturn.web.plan.change_presenting import change_page
from upturn.web.plan.change_state import BOTH, CHOICE, OURS, THEIRS, Changing, State, changing_of, new_key
from upturn.web.plan.forms import ROW_KINDS, PlanForms, as_data, plan_forms, with_row, without_row
from upturn.web.plan.typed import document_from, typed_from, typed_small_step
from upturn.web.viewing import viewer_of

_BUTTONS = frozenset({"add", "remove", "propose", "save"})
_NOT_THE_PLAN = frozenset(
    {"csrfmiddlewaretoken", "request_key", "draft", "next", "keep_draft", "let_draft_go"}
)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def change_plan(request: HttpRequest, pupil_id: int) -> HttpResponse:
    """The form that changes a plan, or writes the first one."""
    viewer = viewer_of(request)
    check_may_plan(viewer)
    changing = changing_of(viewer, open_record(viewer, pupil_id, page="Change the plan", today=clock.today()))
    if request.method == "POST":
        answer = _posted(request, changing)
        if isinstance(answer, HttpResponse):
            return answer
        state = answer
    else:
        state = replace(_shown(changing), opened=tuple(request.GET.getlist("open")))
    page = change_page(changing, state)
    return render(request, "plan/change.html", {"page": page, "draft": state.draft})


def _shown(changing: Changing) -> State:
    """The form as it was left, or else as the plan stands; somebody else's changes brought in."""
    draft, typed = restored(changing.viewer, changing.form, changing.url)
    key = secrets.token_urlsafe(24)
    if not typed:
        typed = _fresh(changing)
    elif changing.plan and _number(typed, "based_on") != changing.plan.version:
        return _brought_up(changing, typed, draft, key)
    return State(
        forms=plan_forms(typed, changing.choices),
        typed=typed,
        draft=draft,
        both=tuple(typed.get(BOTH, ())),
        merged_from=_number(typed, "merged_from"),
        request_key=key,
    )


def _fresh(changing: Changing) -> Typed:
    """The plan as it stands; or an empty one with room for one thing to do."""
    if changing.plan:
        return typed_from(changing.plan.document, changing.plan.version)
    typed, _ = with_row({}, "step", {"key": new_key()})
    return {**typed, "review_by": [str(changing.viewer.staff_id)]}


def _brought_up(changing: Changing, typed: Typed, draft: KeptForm, key: str) -> State:
    """What was typed on an older version, or on none, with everything saved since that it does not touch."""
    assert changing.plan is not None
    forms, number = plan_forms(typed, changing.choices), _number(typed, "based_on") or 0
    base = changing.version(number)
    if base is None or not forms.is_valid():
        return State(forms, typed, draft, merged_from=number, request_key=key)
    mine = document_from(forms, changing.writing(base, key))
    merged = merge(base, changing.plan.document, mine)
    now = typed_from(merged.document, changing.plan.version)
    now |= {"merged_from": [str(number)], BOTH: list(merged.both), "why": typed.get("why", [])}
    return State(plan_forms(now, changing.choices), now, draft, merged.both, number, key)


def _posted(request: HttpRequest, changing: Changing) -> HttpResponse | State:
    """A row added or taken out, or the plan saved; whatever comes of it, what was typed is kept."""
    typed = {
        name: request.POST.getlist(name) for name in request.POST if name not in _NOT_THE_PLAN | _BUTTONS
    }
    turned = _turned(request, changing, typed)
    if turned:
        typed, section, anchor = turned
        _keep(request, changing, typed)
        return redirect(f"{changing.url}?open={section}#{anchor}")
    return _saved(request, changing, typed)


def _turned(request: HttpRequest, changing: Changing, typed: Typed) -> tuple[Typed, str, str] | None:
    """What was typed with a row more or less, the part it is in, and the place; None for other buttons."""
    if request.POST.get("add") in ROW_KINDS:
        kind = request.POST["add"]
        typed, added = with_row(typed, kind, {"key": new_key()} if kind != "up" else {"by": ""})
        return typed, kind, added
    row = request.POST.get("remove")
    if row:
        kind = row.partition("-")[0]
        return without_row(typed, row), kind, f"section-{kind}"
    if "propose" in request.POST and isinstance(changing.proposal, SmallStep):
        for name in [name for name in typed if name.startswith(("up-", "small_"))]:
            del typed[name]
        return {**typed, **typed_small_step(changing.proposal)}, "up", "section-up"
    return None


def _saved(request: HttpRequest, changing: Changing, typed: Typed) -> HttpResponse | State:
    forms, key = plan_forms(typed, changing.choices), request.POST.get("request_key") or new_key()
    if forms.is_valid():
        try:
            saved = _save(changing, forms, typed, key)
        except (PlanChanged, PlanOpened):
            _keep(request, changing, typed)
            return redirect(changing.url)
        except PlanRefused as refused:
            forms.plan.add_error(None, str(refused))
        else:
            discard(changing.viewer, changing.form)
            messages.success(request, _saved_words(changing, saved))
            return redirect(reverse("plan", args=[changing.record.pupil_id]))
    _keep(request, changing, typed)
    draft, _ = restored(changing.viewer, changing.form, changing.url)
    return State(
        forms, typed, draft, tuple(typed.get(BOTH, ())), _number(typed, "merged_from"), request_key=key
    )


def _save(changing: Changing, forms: PlanForms, typed: Typed, key: str) -> SavedPlan:
    at, today, why = clock.now(), clock.today(), forms.plan.cleaned_data["why"]
    if changing.plan is None:
        document = document_from(forms, changing.writing(None, key))
        return open_plan(
            by=changing.viewer,
            enrolment_id=changing.record.enrolment_id,
            document=document,
            why=why,
            today=today,
            at=at,
            request_key=key,
        )
    based_on = _number(typed, "based_on") or 0
    document = document_from(forms, changing.writing(changing.version(based_on), key))
    return save_plan(
        by=changing.viewer,
        plan_id=changing.plan.plan_id,
        based_on_version=based_on,
        document=_chosen(changing.plan.document, document, typed),
        why=why,
        today=today,
        at=at,
        request_key=key,
    )


def _chosen(newest: PlanDocument, document: PlanDocument, typed: Typed) -> PlanDocument:
    """The document with theirs wherever both changed a part and theirs was chosen.

    Raises:
        PlanRefused: when a choice was not made.
    """
    choices = {part: "".join(typed.get(f"{CHOICE}{part}", [])) for part in typed.get(BOTH, ())}
    if any(choice not in (OURS, THEIRS) for choice in choices.values()):
        raise PlanRefused(
            "You both changed something. Choose yours or theirs for each, at the top of the page."
        )
    return with_theirs(document, newest, tuple(part for part, choice in choices.items() if choice == THEIRS))


def _saved_words(changing: Changing, saved: SavedPlan) -> str:
    if saved.version == 1:
        return "Plan saved. Everyone who works from it sees this version now."
    return f"Version {saved.version} saved. The one before is kept in the history."


def _keep(request: HttpRequest, changing: Changing, typed: Typed) -> None:
    try:
        keep(changing.viewer, changing.form, as_data(typed))
    except DraftTooLong as refused:
        messages.error(request, str(refused))


def _number(typed: Typed, name: str) -> int | None:
    value = "".join(typed.get(name, [])[:1])
    return int(value) if value.isdecimal() else None
