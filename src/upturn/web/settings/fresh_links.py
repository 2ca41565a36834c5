"""Links of invitations just made, kept for half an hour in the inviter's own browser and nowhere else.

The store holds only a digest of each, so a link lost is a link to make again.
"""

import json
from collections.abc import Mapping

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

COOKIE = "fresh-invitations"
SALT = "upturn.fresh-invitations"
KEPT_SECONDS = 30 * 60
MOST = 20


def fresh_secrets(request: HttpRequest) -> dict[int, str]:
    """The secrets of invitations made in this browser a little while ago, by invitation."""
    kept = request.get_signed_cookie(COOKIE, default="", salt=SALT, max_age=KEPT_SECONDS)
    return {int(number): secret for number, secret in json.loads(kept)} if kept else {}


def keep_secret(request: HttpRequest, response: HttpResponse, invitation_id: int, secret: str) -> None:
    """Let this browser show the new invitation's link for a while."""
    _write(response, fresh_secrets(request) | {invitation_id: secret})


def invitation_link(request: HttpRequest, secret: str) -> str:
    """The whole address that accepts an invitation."""
    return request.build_absolute_uri(reverse("accept_invitation", args=[secret]))


def _write(response: HttpResponse, secrets: Mapping[int, str]) -> None:
    response.set_signed_cookie(
        COOKIE,
        json.dumps(list(secrets.items())[-MOST:], separators=(",", ":")),
        salt=SALT,
        max_age=KEPT_SECONDS,
        httponly=True,
        secure=settings.BEHIND_HTTPS,
        samesite="Strict",
    )
