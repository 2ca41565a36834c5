"""The one-line contact form of the Pupil page."""

import secrets
from datetime import date
from typing import Any

from django import forms

from upturn.families.queries import PURPOSES, SPOKE_WITH

LONGEST_LINE = 500


class ContactForm(forms.Form):
    """One contact: what for, with whom, what was said, when to look again.

    ``request_key`` is made when the form is shown, so that sending it twice is one contact.
    """

    purpose = forms.ChoiceField(
        label="What for",
        choices=PURPOSES,
        widget=forms.RadioSelect,
        error_messages={"required": "Say what the contact was for."},
    )
    spoke_with = forms.ChoiceField(
        label="With whom",
        choices=SPOKE_WITH,
        widget=forms.RadioSelect,
        error_messages={"required": "Say who you spoke with, or that nobody answered."},
    )
    line = forms.CharField(
        label="What was said or agreed, in a line",
        max_length=LONGEST_LINE,
        help_text="Everyone who may see every pupil here can read it.",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Write a line, so that the next person knows what was said."},
    )
    on = forms.DateField(
        label="On",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Give the day it happened.", "invalid": "Give a day, like 12/03/2026."},
    )
    look_again_on = forms.DateField(
        label="Look again on",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Give a day, like 12/03/2026, or leave it empty."},
    )
    request_key = forms.CharField(widget=forms.HiddenInput, max_length=40)


def new_contact_form(today: date) -> ContactForm:
    """An empty form, dated today, with a key of its own."""
    return ContactForm(initial={"on": today, "request_key": secrets.token_urlsafe(24)})


def contact_values(form: ContactForm) -> dict[str, Any]:
    """A valid form's values, by the names `record_contact` takes."""
    return dict(form.cleaned_data)
