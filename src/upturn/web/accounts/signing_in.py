"""Sign someone in who has just proved who they are, or give them the means to."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import perform_login, user_pk_to_url_str
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from upturn.people.queries import staff_numbered
from upturn.web.viewing import WORKPLACE


def sign_in(request: HttpRequest, staff_id: int, organisation_key: str, then: str) -> HttpResponse:
    """Begin a session of their own, at work in an organisation, and go to the page named ``then``."""
    staff = staff_numbered(staff_id)
    if staff is None:
        return redirect("account_login")
    perform_login(request, staff, email_verification="none")
    request.session[WORKPLACE] = organisation_key
    return redirect(then)


def password_link(request: HttpRequest, staff_id: int) -> str:
    """The whole address with which someone may choose a new password, once, within three days."""
    staff = staff_numbered(staff_id)
    if staff is None:
        raise Http404
    key = default_token_generator.make_token(staff)
    path = reverse("account_reset_password_from_key", args=[user_pk_to_url_str(staff), key])
    return request.build_absolute_uri(path)
