"""The form of the school's morning."""

from typing import Any

from django import forms

_TIME = {"required": "Give a time, like 08:45.", "invalid": "Give a time, like 08:45."}


def _time(label: str, help_text: str) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        help_text=help_text,
        widget=forms.TimeInput(attrs={"type": "time", "class": "short"}, format="%H:%M"),
        error_messages=_TIME,
    )


class HoursForm(forms.Form):
    """When registers open and close, until when there is still time, and the doors."""

    registers_open = _time("Registers open", "From then on, whoever is not in may be waited for.")
    registers_close = _time(
        "Registers close", "After it, coming in is marked U. Registers are open for half an hour at most."
    )
    still_time_until = _time("There is still time until", "Then first-day calling takes over.")
    doors = forms.CharField(
        label="Doors",
        required=False,
        help_text="One a line, by the names everybody uses.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )


def hours_values(form: HoursForm) -> dict[str, Any]:
    """A valid form's values, by the names `set_mornings` takes."""
    answers = form.cleaned_data
    return {**answers, "doors": answers["doors"].splitlines()}
