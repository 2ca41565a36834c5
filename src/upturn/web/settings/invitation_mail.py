"""The e-mail that carries an invitation. It names no child, and goes only when a person presses Send."""

from smtplib import SMTPException

from django.core.mail import EmailMessage

from upturn.access.queries import WaitingInvitation
from upturn.web.words import long_day


class NotSentError(OSError):
    """The mail server did not take it; the message is the sentence the person reads."""


def send_invitation(invitation: WaitingInvitation, organisation: str, link: str) -> None:
    """Send an invitation's link to the person invited.

    Raises:
        NotSentError: when the mail server cannot be reached or refuses it.
    """
    message = EmailMessage(
        subject=f"Upturn: an invitation from {organisation}",
        body=invitation_words(invitation, organisation, link),
        to=[invitation.email],
    )
    try:
        message.send()
    except (OSError, SMTPException) as trouble:
        raise NotSentError(
            f"The mail server did not take the e-mail to {invitation.email} ({type(trouble).__name__}). "
            "Copy the link and send it another way, or try again later."
        ) from trouble


def invitation_words(invitation: WaitingInvitation, organisation: str, link: str) -> str:
    """What the e-mail says."""
    return (
        f"Hello {invitation.name},\n\n"
        f"{invitation.invited_by} has invited you to use Upturn at {organisation}.\n\n"
        f"Open this link to choose a password and begin:\n\n{link}\n\n"
        f"It works once, until {long_day(invitation.expires_at.date())}. If you did not expect it, "
        "leave it: nothing happens without the link.\n"
    )
