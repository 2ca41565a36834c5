"""Drafts: what someone has typed and not saved. Kept on the server, sealed, theirs alone, for four weeks.

A draft is no record and changes none, so it leaves no audit event; what comes of it does.
"""

import base64
import hashlib
import json
from collections.abc import Mapping
from datetime import datetime, timedelta

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.db.models import QuerySet

from upturn.access.models import Draft
from upturn.access.viewer import Viewer

KEPT_FOR = timedelta(weeks=4)
LONGEST = 50_000
Typed = dict[str, list[str]]
"""What was typed into each field of a form, as browsers send it."""


class DraftTooLong(ValueError):
    """More was typed than a draft holds; the message is the sentence the person reads."""


def keep_draft(viewer: Viewer, form: str, typed: Mapping[str, list[str]], *, at: datetime) -> None:
    """Keep what was typed into a form in place of what was kept before; nothing typed keeps nothing.

    Raises:
        DraftTooLong: when it is longer than any page of this kind should be.
    """
    if not any(value.strip() for values in typed.values() for value in values):
        discard_draft(viewer, form)
        return
    body = json.dumps(typed).encode()
    if len(body) > LONGEST:
        raise DraftTooLong("This is too long to keep as a draft. Save it, or make it shorter.")
    Draft.objects.update_or_create(
        staff_id=viewer.staff_id,
        organisation_id=viewer.organisation_id,
        form=form,
        defaults={"sealed": _seal().encrypt(body), "kept_at": at, "expires_at": at + KEPT_FOR},
    )


def kept_draft(viewer: Viewer, form: str, *, at: datetime) -> Typed | None:
    """What the viewer had typed into a form, or nothing; nothing, too, when it can no longer be unsealed."""
    draft = _drafts(viewer, form).filter(expires_at__gt=at).first()
    return None if draft is None else _unsealed(draft)


def kept_drafts(viewer: Viewer, kind: str, *, at: datetime) -> dict[str, Typed]:
    """What the viewer had typed into each form of a kind (“check-in:”), by the form's name; one query."""
    rows = Draft.objects.filter(
        staff_id=viewer.staff_id,
        organisation_id=viewer.organisation_id,
        form__startswith=kind,
        expires_at__gt=at,
    )
    return {row.form: typed for row in rows if (typed := _unsealed(row)) is not None}


def draft_kept_at(viewer: Viewer, form: str, *, at: datetime) -> datetime | None:
    """When the viewer's draft of a form was last kept; nothing where there is none."""
    found: datetime | None = (
        _drafts(viewer, form).filter(expires_at__gt=at).values_list("kept_at", flat=True).first()
    )
    return found


def discard_draft(viewer: Viewer, form: str) -> None:
    """Let a draft go: it was saved, or is not wanted."""
    _drafts(viewer, form).delete()


def erase_expired_drafts(*, at: datetime) -> int:
    """Erase every draft past its time; gives how many. Where there is none, it writes nothing and waits
    for nobody: the worker asks twice a second.
    """
    expired = Draft.objects.filter(expires_at__lte=at)
    return expired.delete()[0] if expired.exists() else 0


def _unsealed(draft: Draft) -> Typed | None:
    try:
        typed: Typed = json.loads(_seal().decrypt(bytes(draft.sealed)))
    except InvalidToken:
        return None
    return typed


def _drafts(viewer: Viewer, form: str) -> QuerySet[Draft]:
    return Draft.objects.filter(staff_id=viewer.staff_id, organisation_id=viewer.organisation_id, form=form)


def _seal() -> Fernet:
    """A key of its own, made from the secret key, so that neither stands for the other."""
    key = hashlib.blake2b(settings.SECRET_KEY.encode(), digest_size=32, person=b"upturn drafts").digest()
    return Fernet(base64.urlsafe_b64encode(key))
