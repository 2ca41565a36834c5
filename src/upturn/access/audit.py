"""Every write leaves an event: an action is atomic, and fails if it forgets to say what it did."""

import hashlib
import hmac
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.conf import settings
from django.db import transaction

from upturn.access.models import AuditEvent
from upturn.access.viewer import Viewer

P = ParamSpec("P")
R = TypeVar("R")
_noted: ContextVar[int | None] = ContextVar("noted", default=None)


class UnauditedWrite(RuntimeError):
    """An action ended without saying what it wrote."""


def audited(action: Callable[P, R]) -> Callable[P, R]:
    """Make an action one transaction that must `note` at least one event, or be undone.

    Raises:
        UnauditedWrite: when the action returns without a note.
    """

    @wraps(action)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        with transaction.atomic(), _counting_notes() as count:
            result = action(*args, **kwargs)
            if not count():
                raise UnauditedWrite(f"{action.__module__}.{action.__qualname__} noted nothing")
            return result

    wrapper.audited = True  # type: ignore[attr-defined]
    return wrapper


@contextmanager
def _counting_notes() -> Iterator[Callable[[], int]]:
    token = _noted.set(0)
    try:
        yield lambda: _noted.get() or 0
    finally:
        _noted.reset(token)


def note(
    action: str,
    subject_kind: str,
    subject_id: object,
    *,
    by: Viewer | None,
    organisation_id: int | None = None,
    **payload: Any,
) -> AuditEvent:
    """Write one audit event inside the current action; ``by`` is nobody only for the system's own work."""
    if _noted.get() is None:
        raise UnauditedWrite(f"{action} was noted outside an audited action")
    event = AuditEvent.objects.create(
        organisation_id=organisation_id or (by.organisation_id if by else None),
        by_id=by.staff_id if by else None,
        action=action,
        subject_kind=subject_kind,
        subject_id=str(subject_id),
        payload=payload,
        payload_digest=keyed_digest(payload),
    )
    _noted.set((_noted.get() or 0) + 1)
    return event


def keyed_digest(payload: Any) -> str:
    """A digest only the holder of the secret key can make: it proves a payload without revealing it."""
    body = json.dumps(payload, sort_keys=True, default=str).encode()
    return hmac.new(settings.SECRET_KEY.encode(), body, hashlib.sha256).hexdigest()
