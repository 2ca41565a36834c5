"""The forms of trying first: three things of a family, and what a provider offers."""

import secrets
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone

from upturn.provision.tasters.asking import AGE_BANDS, HOW_IT_WAS, What

MOST_PLACES = 30


class BookingForm(forms.Form):
    """Three things, and no more. ``request_key`` makes a form sent twice one booking."""

    first_name = forms.CharField(
        label="First name",
        max_length=60,
        help_text="Of the young person. Any name they like to be called by.",
    )
    age_band = forms.ChoiceField(label="Age", choices=AGE_BANDS, widget=forms.RadioSelect)
    adult_contact = forms.CharField(
        label="An adult’s e-mail address or phone number",
        max_length=200,
        help_text="Only used if something changes.",
    )
    request_key = forms.CharField(widget=forms.HiddenInput, max_length=40)


def new_booking_form() -> BookingForm:
    """An empty form with a key of its own."""
    return BookingForm(initial={"request_key": secrets.token_urlsafe(24)})


class HowItWasForm(forms.Form):
    """What it was like, in a word and a line if they like."""

    how_it_was = forms.ChoiceField(
        label="What was it like?", choices=HOW_IT_WAS, widget=forms.RadioSelect, required=False
    )
    line = forms.CharField(label="Anything you want to say", max_length=300, required=False)


class OfferForm(forms.Form):
    """A time to try, to watch or to talk."""

    what = forms.ChoiceField(
        label="What is it?", choices=[(each.value, each.label) for each in What], widget=forms.RadioSelect
    )
    title = forms.CharField(label="Which lesson, or what about", max_length=120)
    day = forms.DateField(label="Day", widget=forms.DateInput(attrs={"type": "date"}))
    starts = forms.TimeField(label="From", widget=forms.TimeInput(attrs={"type": "time"}))
    ends = forms.TimeField(label="To", widget=forms.TimeInput(attrs={"type": "time"}))
    places = forms.IntegerField(label="Places", min_value=1, max_value=MOST_PLACES, initial=1)
    joining = forms.CharField(
        label="How to join",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        help_text="The link, and whom to ring when it does not work. Only who has booked sees it.",
    )
    expect = forms.CharField(
        label="How it goes",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=1000,
        required=False,
        help_text="Step by step, a line each: who will be there, what happens first, how it ends.",
    )
    request_key = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def times(self) -> tuple[datetime, datetime]:
        """From when to when, in the school's time zone."""
        given = self.cleaned_data
        one, other = (datetime.combine(given["day"], given[name]) for name in ("starts", "ends"))
        return timezone.make_aware(one), timezone.make_aware(other)


def new_offer_form() -> OfferForm:
    """An empty form with a key of its own."""
    initial: dict[str, Any] = {"request_key": secrets.token_urlsafe(24), "what": What.LESSON.value}
    return OfferForm(initial=initial)
