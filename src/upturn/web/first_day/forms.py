"""The forms of the first day."""

from typing import Any

from django import forms

from upturn.access.roles import RoleName
from upturn.people.organisation_keys import BadKeyError, organisation_key
from upturn.people.queries import KINDS, PHASES
from upturn.people.teaching_days import WEEKDAYS
from upturn.web.accounts.passwords import check_new_password, new_password_field

OTHER_ROLES = [(role.value, role.label) for role in RoleName if role is not RoleName.ADMINISTRATOR]


class YouForm(forms.Form):
    """The setup code, the first administrator and their organisation."""

    code = forms.CharField(
        label="Setup code",
        max_length=60,
        help_text="Printed in the terminal where Upturn was started. It works once, and shows it is you.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    name = forms.CharField(
        label="Your name",
        max_length=120,
        help_text="As colleagues know you, such as Ms R. Okoro.",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label="Your e-mail address",
        help_text="You sign in with it.",
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )
    password = new_password_field("Choose a password")
    again = new_password_field("The password again", rules="")
    also = forms.MultipleChoiceField(
        label="Besides setting Upturn up, I am also",
        required=False,
        choices=OTHER_ROLES,
        help_text="An administrator opens settings and imports, but no pupil's page. Tick your other work.",
        widget=forms.CheckboxSelectMultiple,
    )
    organisation_name = forms.CharField(
        label="Its name", max_length=200, widget=forms.TextInput(attrs={"autocomplete": "organization"})
    )
    kind = forms.ChoiceField(label="What it is", choices=KINDS, widget=forms.RadioSelect, initial="school")
    key = forms.CharField(
        label="URN, or a short key",
        max_length=40,
        help_text=(
            "A school's URN is six digits. Any other organisation chooses a short key, such as "
            "harbour-online. Files are imported under it, so it cannot be changed later."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "class": "short"}),
    )
    phase = forms.ChoiceField(
        label="Phase", required=False, choices=[("", "Not a school, or not in this list"), *PHASES]
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        person = {"name": cleaned.get("name", ""), "email": cleaned.get("email", "")}
        check_new_password(self, first="password", again="again", **person)
        if cleaned.get("kind") and cleaned.get("key"):
            try:
                cleaned["key"] = organisation_key(cleaned["kind"], cleaned["key"])
            except BadKeyError as bad:
                self.add_error("key", str(bad))
        return cleaned

    @property
    def about_you(self) -> list[forms.BoundField]:
        """The fields about the person."""
        return [self[name] for name in ("name", "email", "password", "again", "also")]

    @property
    def about_organisation(self) -> list[forms.BoundField]:
        """The fields about the organisation."""
        return [self[name] for name in ("organisation_name", "kind", "key", "phase")]


class TeachingDaysForm(forms.Form):
    """The weekdays taught on, 0 for Monday."""

    days = forms.TypedMultipleChoiceField(
        label="Days with lessons",
        coerce=int,
        choices=list(enumerate(WEEKDAYS)),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one day. Most schools teach Monday to Friday."},
    )
