"""How sign-in behaves: nobody signs themselves up, and sign-in leads to Today."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedSignUpAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts come from the first day or an invitation, never from a sign-up page."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
