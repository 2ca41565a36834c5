"""The kinds of field a plan's form is made of."""

from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from upturn.plans import limits


class PlainSelect(forms.Select):
    """A drop-down written straight: rows of people cost a template for every one of hundreds of options."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        chosen = {str(each) for each in self.format_value(value)}
        options = format_html_join(
            "",
            "<option {}>{}</option>",
            ((_option(str(key), str(key) in chosen), label) for key, label in self.choices),
        )
        return format_html("<select{}>{}</select>", flatatt(self.build_attrs({"name": name}, attrs)), options)


def _option(value: str, is_chosen: bool) -> SafeString:
    return format_html('value="{}" selected' if is_chosen else 'value="{}"', value)


def choice_field(label: str, **more: Any) -> forms.ChoiceField:
    """One of some."""
    return forms.ChoiceField(label=label, widget=PlainSelect, **more)


def day_field(label: str, *, required: bool = False, **more: Any) -> forms.DateField:
    """A day, typed or picked."""
    return forms.DateField(
        label=label,
        required=required,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "invalid": "Give a day, like 12/03/2026.",
            "required": "Give a day, like 12/03/2026.",
        },
        **more,
    )


def time_field(label: str, **more: Any) -> forms.TimeField:
    """A time of day."""
    return forms.TimeField(
        label=label,
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": "Give a time, like 9:05."},
        **more,
    )


def line_field(label: str, longest: int = limits.LONGEST_LINE, **more: Any) -> forms.CharField:
    """One line."""
    widget = forms.TextInput(attrs={"autocomplete": "off"})
    return forms.CharField(label=label, required=False, max_length=longest, widget=widget, **more)


def text_field(label: str, longest: int = limits.LONGEST_TEXT, rows: int = 2, **more: Any) -> forms.CharField:
    """A few lines."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=False, max_length=longest, widget=widget, **more)


def lines_field(label: str, **more: Any) -> forms.CharField:
    """Several lines of a card, one thing each."""
    return text_field(label, 2 * limits.LONGEST_CARD_LINE * limits.MOST_LINES, rows=3, **more)


def person_field(label: str, *, required: bool = False) -> forms.ChoiceField:
    """Somebody who works here."""
    return choice_field(label, required=required, error_messages={"required": "Choose who looks again."})
