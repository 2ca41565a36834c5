"""Keep what someone is typing into a page's form, and give it back: a few functions for views.

A form takes part with ``{% include "drafts/attributes.html" %}`` inside its ``<form …>`` tag and
``{% include "drafts/status.html" %}`` between its tags, both given the `KeptForm` as ``draft``; its view
begins with `restored` and ends with `discard`. Without JavaScript the button of the status keeps the draft.
"""

import re
import secrets
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from django import forms
from django.core.cache import cache
from django.http import HttpRequest, QueryDict
from django.utils import timezone

from upturn.access.drafts import Typed, discard_draft, draft_kept_at, keep_draft, kept_draft
from upturn.access.viewer import Viewer
from upturn.web import clock
from upturn.web.words import ago

FORM_NAME = re.compile(r"[a-z][a-z-]{1,40}(?::[1-9]\d{0,15})?")
_LATE_SECONDS = 3600
KEEP, LET_GO, FORM, PART = "keep_draft", "let_draft_go", "draft", "draft_part"
# Of the form itself, not typed by anyone; a key kept here would make the next sending look like this one.
_NOT_TYPED = frozenset({"csrfmiddlewaretoken", "request_key", FORM, PART, KEEP, LET_GO, "next"})


@dataclass(frozen=True, slots=True)
class KeptForm:
    """A form whose typing is kept: its name, where it stands, and when it was last kept, in words."""

    form: str
    url: str
    kept: str = ""
    resumed: bool = False


def form_name(kind: str, record_id: int) -> str:
    """The name of a form about one pupil: its kind and the pupil's number, never a name."""
    return f"{kind}:{record_id}"


def restored(viewer: Viewer, name: str, url: str) -> tuple[KeptForm, Typed]:
    """The form as it was left by this viewer: how its page says so, and what was typed, if anything."""
    typed = kept_draft(viewer, name, at=clock.now())
    if typed is None:
        return KeptForm(name, url), {}
    return KeptForm(name, url, kept_words(viewer, name), resumed=True), typed


def initial_of(form: forms.Form, typed: Typed) -> dict[str, Any]:
    """What was typed, as initial values of the form's own fields; a field that was not there is left out."""
    data = QueryDict(mutable=True)
    for field, values in typed.items():
        data.setlist(field, values)
    return {
        name: field.widget.value_from_datadict(data, {}, form.add_prefix(name))
        for name, field in form.fields.items()
        if name in typed
    }


def keep(viewer: Viewer, name: str, posted: QueryDict) -> None:
    """Keep what was sent, all but what belongs to the form itself.

    A form that was saved meanwhile keeps nothing more: what arrives late is no draft any longer. One of
    several pages says which part it sends; the other parts stay as they were kept. A part's fields begin
    with its name and a hyphen.

    Raises:
        DraftTooLong: when it is longer than a draft may be; the message is for whoever typed it.
    """
    if cache.get(_saved_as(posted)):
        return
    typed = {field: posted.getlist(field) for field in posted if field not in _NOT_TYPED}
    if part := posted.get(PART):
        before = kept_draft(viewer, name, at=clock.now()) or {}
        others = {field: values for field, values in before.items() if not field.startswith(f"{part}-")}
        typed = others | typed
    keep_draft(viewer, name, typed, at=clock.now())


def discard(viewer: Viewer, name: str, saved: QueryDict | None = None) -> None:
    """Let the draft go: it is not wanted, or ``saved`` was sent and is now a record."""
    discard_draft(viewer, name)
    if saved is not None:
        cache.set(_saved_as(saved), True, timeout=_LATE_SECONDS)


def _saved_as(posted: QueryDict) -> str:
    """Where it is remembered that a form was saved: by the key it was shown with, if it has one."""
    key = posted.get("request_key") or secrets.token_hex()
    return f"form-saved-{blake2b(key.encode(), digest_size=16).hexdigest()}"


def asks_to_keep(request: HttpRequest) -> bool:
    """Whether the button that keeps a draft was pressed, which needs no JavaScript."""
    return KEEP in request.POST


def kept_words(viewer: Viewer, name: str) -> str:
    """When the draft was kept: “at 09:12” of today, or “yesterday at 16:40”; blank where there is none."""
    at = draft_kept_at(viewer, name, at=clock.now())
    if at is None:
        return ""
    here = timezone.localtime(at)
    day = "" if here.date() == clock.today() else f"{ago(here.date(), clock.today())} "
    return f"{day}at {here:%H:%M}"
