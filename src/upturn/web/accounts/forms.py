"""The forms of sign-in: allauth's, in our words, and the one that accepts an invitation."""

from typing import Any

from allauth.account import forms as allauth_forms
from django import forms

from upturn.web.accounts.passwords import PASSWORD_RULES, check_new_password, new_password_field

LABELS = {
    "login": "E-mail address",
    "email": "E-mail address",
    "password": "Password",
    "oldpassword": "The password you have now",
    "password1": "New password",
    "password2": "New password again",
}


def _in_our_words(form: forms.Form) -> None:
    """Labels stand above each box, never inside it, and rules are said before they are broken."""
    for name, field in form.fields.items():
        field.label = LABELS.get(name, field.label)
        field.help_text = PASSWORD_RULES if name == "password1" else ""
        field.widget.attrs.pop("placeholder", None)


class SignInForm(allauth_forms.LoginForm):  # type: ignore[misc]
    """E-mail address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _in_our_words(self)


class ForgottenPasswordForm(allauth_forms.ResetPasswordForm):  # type: ignore[misc]
    """The address to send a link to."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _in_our_words(self)


class NewPasswordForm(allauth_forms.ResetPasswordKeyForm):  # type: ignore[misc]
    """A new password, from a link."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _in_our_words(self)


class ChangePasswordForm(allauth_forms.ChangePasswordForm):  # type: ignore[misc]
    """The password someone has, and the one they want."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _in_our_words(self)


class ConfirmForm(allauth_forms.ReauthenticateForm):  # type: ignore[misc]
    """The password once more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _in_our_words(self)


class AcceptForm(forms.Form):
    """The password of someone new, who was invited as ``name`` and ``email``."""

    password = new_password_field()
    again = new_password_field("Password again", rules="")

    def __init__(self, *args: Any, name: str, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = {"name": name, "email": email}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        check_new_password(self, first="password", again="again", **self.person)
        return cleaned
