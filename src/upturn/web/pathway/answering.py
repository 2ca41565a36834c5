"""A page with one form: shown, kept while it is typed, written once, and refused without losing a word."""

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from upturn.access.viewer import Viewer
from upturn.provision.refusals import PathwayRefused, WrittenMeanwhile
from upturn.web.drafts.keeping import KeptForm, discard, initial_of, restored
from upturn.web.pathway.page import FormPage


@dataclass(frozen=True, slots=True)
class Drafting:
    """A form whose typing is kept for whoever types it: its draft, and what is put in from it."""

    viewer: Viewer
    draft: KeptForm

    @staticmethod
    def of(viewer: Viewer, name: str, url: str, form: forms.Form) -> "Drafting":
        """The draft of a form, whose typing is put into a form not yet sent."""
        draft, typed = restored(viewer, name, url)
        if not form.is_bound:
            form.initial.update(initial_of(form, typed))
        return Drafting(viewer, draft)


def answer(
    request: HttpRequest,
    page: FormPage,
    form: forms.Form,
    write: Callable[[], None],
    *,
    done: str,
    to: str,
    drafting: Drafting | None = None,
    newest: int | None = None,
) -> HttpResponse:
    """Show a form, or write what it says and go on; a refusal stands on the page with all that was typed.

    Args:
        request: the request.
        page: the page it stands on.
        form: the form, bound where it was sent.
        write: writes what the valid form says; refused by a `PathwayRefused`.
        done: what is said when it was written; never anything of what was written.
        to: where one goes then.
        drafting: the draft of what is typed, where it is kept.
        newest: the version that stands now, for a form that lost a race to be sent again knowingly.
    """
    if form.is_bound and form.is_valid() and _written(request, form, write, newest):
        if drafting:
            discard(drafting.viewer, drafting.draft.form, request.POST)
        messages.success(request, done)
        return redirect(to)
    context = {"page": page, "form": form, "draft": drafting.draft if drafting else None}
    return render(request, "pathway/form.html", context)


def _written(request: HttpRequest, form: forms.Form, write: Callable[[], None], newest: int | None) -> bool:
    try:
        write()
    except PathwayRefused as refused:
        form.add_error(None, str(refused))
        if isinstance(refused, WrittenMeanwhile) and newest is not None:
            data = request.POST.copy()
            data["based_on_version"] = str(newest)
            form.data = data
        return False
    return True
