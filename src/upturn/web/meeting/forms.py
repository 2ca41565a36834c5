"""The forms of meeting mode: who is here and up to when, and one decision."""

import secrets
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from upturn.reviews.deciding import Choice, Decided, Smaller
from upturn.reviews.tried_before import LETTER

LONGEST_REASON, LONGEST_ACTION = 500, 300
A_DAY = {"invalid": "Give a day, like 12/03/2026."}


class _Asked(forms.CharField):
    """A line that some decisions need, as `upturn.reviews.deciding` says: never called optional."""

    def validate(self, value: Any) -> None:
        """Nothing is missing before the decision is known."""


class _AskedDay(forms.DateField):
    """A day that some decisions need."""

    def validate(self, value: Any) -> None:
        """Nothing is missing before the decision is known."""


def _day(label: str, kind: type[forms.DateField] = forms.DateField, **more: Any) -> forms.DateField:
    return kind(
        label=label,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages=A_DAY | more.pop("error_messages", {}),
        **more,
    )


def _line(label: str, longest: int) -> forms.CharField:
    return _Asked(label=label, max_length=longest, widget=forms.Textarea(attrs={"rows": 2}))


class UntilForm(forms.Form):
    """Up to which day plans are looked at."""

    until = _day("Plans to look at up to")


class StartForm(forms.Form):
    """Who is here. ``request_key`` makes two sendings one meeting."""

    present = forms.TypedMultipleChoiceField(
        label="Who is here",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick at least one person: the minutes say who was there."},
    )
    until = forms.DateField(widget=forms.HiddenInput)
    request_key = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def __init__(self, *args: Any, people: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        """A form that offers some people."""
        super().__init__(*args, **kwargs)
        field = self.fields["present"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        field.choices = list(people)


class DecisionForm(forms.Form):
    """Keep, change or stop. What a decision needs besides is said by `upturn.reviews.deciding`."""

    use_required_attribute = False

    smaller = forms.TypedChoiceField(
        label="Is this smaller than last time?",
        choices=[(each.value, each.label) for each in Smaller],
        coerce=Smaller,
        empty_value=Smaller.NOT_ASKED,
        required=False,
        widget=forms.RadioSelect,
    )
    choice = forms.TypedChoiceField(
        label="What do we do with the plan?",
        choices=[(each.value, each.label) for each in Choice],
        coerce=Choice,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose keep, change or stop."},
    )
    reason = _line("The reason", LONGEST_REASON)
    why_different = _line("Why should it be different this time?", LONGEST_REASON)
    instead = _line("If it stops: what replaces it, or why nothing needs to", LONGEST_ACTION)
    without_contact_why = _line("Why it stops without a conversation since the last review", LONGEST_ACTION)
    action = forms.CharField(
        label="What is done",
        max_length=LONGEST_ACTION,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    action_kind = forms.CharField(
        label="What kind of step it is", max_length=80, required=False, widget=forms.Select
    )
    action_by = forms.IntegerField(label="Who does it", required=False, widget=forms.Select)
    action_due = _day("By when", required=False)
    next_on = _day("We look again on", _AskedDay)
    version = forms.IntegerField(widget=forms.HiddenInput)
    request_key = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def offer(self, people: Sequence[tuple[int, str]], kinds: Sequence[tuple[str, str]]) -> None:
        """Show who can act, and which kinds of step there are besides a letter.

        What is sent is held against them by `upturn.reviews.actions.decide`, which reads them itself.
        """
        self._choose("action_by", [("", "Choose a person"), *people])
        self._choose("action_kind", [("", "Anything else"), (LETTER, "A letter home"), *kinds])

    def _choose(self, name: str, choices: Sequence[tuple[Any, str]]) -> None:
        widget = self.fields[name].widget
        assert isinstance(widget, forms.Select)
        widget.choices = list(choices)


def new_start(until: date, me: int, people: Sequence[tuple[int, str]]) -> StartForm:
    """A form with its own key, whoever is signed in ticked."""
    initial = {"until": until.isoformat(), "present": [me], "request_key": secrets.token_urlsafe(22)}
    return StartForm(people=people, initial=initial)


def decision_values(version: int, next_on: date) -> dict[str, Any]:
    """What an untouched decision proposes."""
    return {
        "smaller": "",
        "next_on": next_on,
        "version": version,
        "request_key": secrets.token_urlsafe(22),
    }


def decided_of(form: DecisionForm) -> Decided:
    """A valid form’s decision."""
    given = form.cleaned_data
    return Decided(
        choice=given["choice"],
        reason=given["reason"],
        smaller=Smaller(given["smaller"] or ""),
        action=given["action"],
        action_kind=given["action_kind"],
        action_by_id=given["action_by"],
        action_due=given["action_due"],
        next_on=given["next_on"],
        why_different=given["why_different"],
        instead=given["instead"],
        without_contact_why=given["without_contact_why"],
    )
