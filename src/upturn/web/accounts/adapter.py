"""How sign-in behaves: nobody signs themselves up, and a mail server that is down stops no page."""

import logging
from smtplib import SMTPException
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import reverse

logger = logging.getLogger(__name__)


class ClosedSignUpAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts come from the first day or an invitation, never from a sign-up page."""

    error_messages: ClassVar = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "The e-mail address and password do not go together. Check both.",
        "enter_current_password": "This is not the password you have now.",
        "invalid_login": "The e-mail address and password do not go together. Check both.",
        "incorrect_password": "This is not your password.",
        "too_many_login_attempts": "Too many tries that did not fit. Wait five minutes, then try once more.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("settings")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send, or say in the log that it could not be sent: the page must not tell who has an account."""
        try:
            super().send_mail(template_prefix, email, context)
        except (OSError, SMTPException) as trouble:
            logger.warning("An e-mail about signing in could not be sent: %s", type(trouble).__name__)
