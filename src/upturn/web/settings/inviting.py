"""Inviting people: the one form and list that the first day and the settings page share."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from upturn.access.actions import RefusedError, invite, note_invitation_sent, withdraw_invitation
from upturn.access.queries import WaitingInvitation, waiting_invitations
from upturn.access.roles import RoleName
from upturn.access.viewer import Viewer
from upturn.web import clock
from upturn.web.settings.forms import InviteForm
from upturn.web.settings.fresh_links import fresh_secrets, invitation_link, keep_secret
from upturn.web.settings.invitation_mail import NotSentError, send_invitation

NO_MAIL_SERVER = "No mail server is set up here: copy the link and send it yourself."
LINK_NOT_HERE = "The link is shown only in the browser that made it, for half an hour. Make a new one."


@dataclass(frozen=True, slots=True)
class InvitationRow:
    """An invitation waiting, with its link while this browser still knows it."""

    invitation: WaitingInvitation
    link: str


def inviting_page(request: HttpRequest, viewer: Viewer, form: InviteForm | None) -> dict[str, Any]:
    """What the inviting part of a page shows."""
    secrets = fresh_secrets(request)
    waiting = waiting_invitations(viewer.organisation_id, clock.now())
    rows = [InvitationRow(each, _link(request, secrets.get(each.id))) for each in waiting]
    refused = "" if settings.EMAIL_HOST else NO_MAIL_SERVER
    return {"form": form or InviteForm(), "invitations": rows, "mail_refused": refused}


def _link(request: HttpRequest, secret: str | None) -> str:
    return invitation_link(request, secret) if secret else ""


def invite_from(
    request: HttpRequest, viewer: Viewer, then: HttpResponse
) -> tuple[InviteForm, HttpResponse | None]:
    """Invite whom the form names, and answer ``then`` with the link kept; or the form with what to mend."""
    form = InviteForm(request.POST)
    if not form.is_valid():
        return form, None
    try:
        made = invite(
            by=viewer,
            email=form.cleaned_data["email"],
            name=form.cleaned_data["name"],
            job_title=form.cleaned_data["job_title"],
            roles=[RoleName(role) for role in form.cleaned_data["roles"]],
            at=clock.now(),
        )
    except RefusedError as refused:
        form.add_error(refused.field, str(refused))
        return form, None
    keep_secret(request, then, made.invitation_id, made.secret)
    messages.success(request, f"{form.cleaned_data['name']} is invited. Now send them their link.")
    return form, then


def send(request: HttpRequest, viewer: Viewer, invitation_id: int, then: str) -> HttpResponse:
    """Send one invitation by e-mail, if this browser still knows its link."""
    invitation = _waiting(viewer, invitation_id)
    secret = fresh_secrets(request).get(invitation_id)
    if secret is None or not settings.EMAIL_HOST:
        messages.error(request, NO_MAIL_SERVER if secret else LINK_NOT_HERE)
        return redirect(then)
    try:
        send_invitation(invitation, viewer.organisation_name, invitation_link(request, secret))
    except NotSentError as trouble:
        messages.error(request, str(trouble))
        return redirect(then)
    note_invitation_sent(by=viewer, invitation_id=invitation_id)
    messages.success(request, f"The invitation has gone to {invitation.email}.")
    return redirect(then)


def withdraw(request: HttpRequest, viewer: Viewer, invitation_id: int, then: str) -> HttpResponse:
    """Take one invitation back."""
    try:
        withdraw_invitation(by=viewer, invitation_id=invitation_id, at=clock.now())
    except RefusedError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "The invitation is withdrawn. Its link opens nothing now.")
    return redirect(then)


def renew(request: HttpRequest, viewer: Viewer, invitation_id: int, then: str) -> HttpResponse:
    """Make a new link for one invitation, which ends the old one."""
    old = _waiting(viewer, invitation_id)
    made = invite(
        by=viewer, email=old.email, name=old.name, job_title=old.job_title, roles=old.roles, at=clock.now()
    )
    answer = redirect(then)
    keep_secret(request, answer, made.invitation_id, made.secret)
    messages.success(request, f"{old.name} has a new link. The old one opens nothing now.")
    return answer


def _waiting(viewer: Viewer, invitation_id: int) -> WaitingInvitation:
    waiting = waiting_invitations(viewer.organisation_id, clock.now())
    found = next((each for each in waiting if each.id == invitation_id), None)
    if found is None:
        raise Http404
    return found
