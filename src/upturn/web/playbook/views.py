"""The Playbook: what can get in the way, what to ask, and what may help."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from upturn.access.permissions import can, check_may_edit_playbook
from upturn.access.viewer import Viewer
from upturn.barriers.actions import save_playbook_edit, undo_playbook_edit
from upturn.barriers.playbook import SAFEGUARDING, Entry, Playbook
from upturn.barriers.playbook_edits import PlaybookRefused
from upturn.barriers.queries import edits_of, playbook_for
from upturn.web import clock
from upturn.web.playbook.forms import EntryForm, OwnSupportForm, own_forms, wanted
from upturn.web.playbook.presenting import entry_page, playbook_page
from upturn.web.viewing import viewer_of


@require_safe
@never_cache
def playbook(request: HttpRequest) -> HttpResponse:
    """Every entry, by name. It is about nobody, and open to everyone who works here."""
    viewer = viewer_of(request)
    page = playbook_page(
        playbook_for(viewer.organisation_id), may_change=can(check_may_edit_playbook, viewer)
    )
    return render(request, "playbook/page.html", {"page": page})


@require_safe
@never_cache
def entry(request: HttpRequest, key: str) -> HttpResponse:
    """One entry, to read before a conversation or to print."""
    viewer = viewer_of(request)
    _, found = _entry(viewer, key)
    edits = edits_of(viewer.organisation_id, key)
    page = entry_page(found, edits, may_change=can(check_may_edit_playbook, viewer))
    return render(request, "playbook/entry.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def change(request: HttpRequest, key: str) -> HttpResponse:
    """Put an entry into the organisation's own words, or take it out of use."""
    viewer = viewer_of(request)
    check_may_edit_playbook(viewer)
    whole, found = _entry(viewer, key)
    data = request.POST if request.method == "POST" else None
    form, own = EntryForm(found, whole, data), own_forms(found, data)
    if data is not None and _saved(viewer, whole, found, form, own):
        messages.success(request, "Saved. Everyone here reads it so from now on; it can be undone below.")
        return redirect("playbook_entry", key=key)
    context = {"form": form, "own": own, "entry": found, "may_retire": key != SAFEGUARDING}
    return render(request, "playbook/change.html", context)


@require_POST
def undo(request: HttpRequest, key: str) -> HttpResponse:
    """Take back the newest change of an entry."""
    viewer = viewer_of(request)
    version = request.POST.get("version", "")
    try:
        undo_playbook_edit(
            by=viewer, entry=key, version=int(version) if version.isdecimal() else 0, at=clock.now()
        )
        messages.success(request, "Undone. The words before it stand again.")
    except PlaybookRefused as refused:
        messages.error(request, str(refused))
    return redirect("playbook_entry", key=key)


def _entry(viewer: Viewer, key: str) -> tuple[Playbook, Entry]:
    whole = playbook_for(viewer.organisation_id)
    found = whole.entry(key)
    if found is None:
        raise Http404
    return whole, found


def _saved(
    viewer: Viewer, whole: Playbook, entry: Entry, form: EntryForm, own: Sequence[OwnSupportForm]
) -> bool:
    """Keep it, or say on the form why not; what was typed stays."""
    if not all([form.is_valid(), *(each.is_valid() for each in own)]):
        return False
    try:
        save_playbook_edit(
            by=viewer,
            entry=entry.key,
            wanted=wanted(entry, whole, form, own),
            is_retired=form.cleaned_data["is_retired"],
            version=form.cleaned_data["version"],
            at=clock.now(),
        )
    except PlaybookRefused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        return False
    return True
