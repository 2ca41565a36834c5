"""The rules of a password, said before anyone chooses one, and the two fields that take it."""

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

PASSWORD_RULES = (
    "At least 12 characters. Not a common password, not only numbers, and not like your name or e-mail "
    "address. Three or four unrelated words make a good one."
)
NOT_THE_SAME = "The two passwords are not the same. Type the one you want in both boxes."


def new_password_field(label: str = "Password", rules: str = PASSWORD_RULES) -> forms.CharField:
    """A box for a new password, which the browser may fill and nothing trims."""
    return forms.CharField(
        label=label,
        help_text=rules,
        strip=False,
        max_length=256,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


def check_new_password(form: forms.Form, *, first: str, again: str, **person: Any) -> None:
    """Put on the form's two fields what is wrong with a new password for this person."""
    password, repeated = form.cleaned_data.get(first), form.cleaned_data.get(again)
    if not password:
        return
    try:
        validate_password(password, user=get_user_model()(**person))
    except ValidationError as weak:
        form.add_error(first, weak)
    if repeated is not None and password != repeated:
        form.add_error(again, NOT_THE_SAME)
