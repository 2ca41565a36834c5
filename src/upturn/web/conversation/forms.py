"""The forms of a guided conversation, one a step. Nothing in them is required but who is there."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict

from upturn.access.drafts import Typed
from upturn.barriers.conversations import GUIDED, SAYINGS, Sort, With, card_words, cards_of, saying_words
from upturn.barriers.playbook import Entry, Playbook, Wording
from upturn.barriers.queries import AUDIENCES
from upturn.barriers.said import LONGEST_WORDS

_SKIP = ("", "Skip")
_WITH_LABELS = (
    (With.PUPIL, "The pupil"),
    (With.BOTH, "The pupil with family"),
    (With.FAMILY, "Family"),
    (With.STAFF, "Staff who know them"),
)
_WORDINGS = ((Wording.YOUNG, "Younger: fewer, smaller words"), (Wording.OLDER, "Older"))
TO_ADULTS = (
    ("just_us", "Just us"),
    ("helpers", "People helping"),
    ("teachers", "Their teachers too"),
    ("home", "Home too"),
)
_SORTS = ((Sort.IN_THE_WAY, "Gets in the way"), (Sort.SOMETIMES, "Sometimes"), (Sort.NOT_ME, "Not me"))
_SORTS_TO_ADULTS = (*_SORTS[:2], (Sort.NOT_ME, "Not this"))
_ANSWERS = (("yes", "Yes"), ("sometimes", "Sometimes"), ("not_yet", "Not yet"), _SKIP)


class WhoForm(forms.Form):
    """Who is there, on which day, and how the cards should speak. Read by staff."""

    who = forms.ChoiceField(
        label="Who is the conversation with?",
        choices=_WITH_LABELS,
        widget=forms.RadioSelect,
        error_messages={"required": "Say who the conversation is with."},
    )
    wording = forms.ChoiceField(label="Wording of the cards", choices=_WORDINGS, widget=forms.RadioSelect)
    on = forms.DateField(
        label="On",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Give the day it happened.", "invalid": "Give a day, like 12/03/2026."},
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        """A form for today: a conversation that has not happened yet is refused."""
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on > self.today:
            raise forms.ValidationError("This is after today. Give the day it happened.")
        return on


def _audience(who: With, label: str = "Who may see this?") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=AUDIENCES if who.with_the_pupil else TO_ADULTS,
        initial=who.usual_audience,
        required=False,
        widget=forms.RadioSelect,
    )


def _words(label: str) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=LONGEST_WORDS, widget=forms.Textarea(attrs={"rows": 3})
    )


class SayingsForm(forms.Form):
    """The three sayings, each of which may be skipped."""

    def __init__(self, *args: Any, who: With, **kwargs: Any) -> None:
        """The sayings as they are put to whoever is there."""
        super().__init__(*args, **kwargs)
        for saying in SAYINGS:
            self.fields[saying] = forms.ChoiceField(
                label=saying_words(saying, who),
                choices=_ANSWERS,
                required=False,
                initial="",
                widget=forms.RadioSelect,
            )
        self.fields["audience"] = _audience(who, "Who may see these answers?")


class CardsForm(forms.Form):
    """Every card, to be put in a pile or left."""

    def __init__(self, *args: Any, who: With, wording: Wording, playbook: Playbook, **kwargs: Any) -> None:
        """The cards of a playbook, worded for whoever is there."""
        super().__init__(*args, **kwargs)
        sorts = _SORTS if who.with_the_pupil else _SORTS_TO_ADULTS
        for card in cards_of(playbook):
            self.fields[card.key] = forms.ChoiceField(
                label=card_words(card, who, wording),
                choices=[*sorts, _SKIP],
                required=False,
                initial="",
                widget=forms.RadioSelect,
            )


class AboutForm(forms.Form):
    """Words about each card that gets in the way, and who may see card and words."""

    def __init__(self, *args: Any, who: With, cards: Sequence[tuple[Entry, str]], **kwargs: Any) -> None:
        """The chosen cards, each with the words it had."""
        super().__init__(*args, **kwargs)
        self.cards = cards
        for card, _ in cards:
            self.fields[f"words-{card.key}"] = _words("Your words")
            self.fields[f"audience-{card.key}"] = _audience(who)

    def parts(self) -> Iterator[tuple[str, BoundField, BoundField]]:
        """What each card says, with its two fields."""
        for card, said in self.cards:
            yield said, self[f"words-{card.key}"], self[f"audience-{card.key}"]


class HelpsForm(forms.Form):
    """What helps: picked from what the playbook matches, and in their own words."""

    picked = forms.MultipleChoiceField(
        label="Would any of these help?", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, who: With, supports: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        """The supports to pick from; none are offered when nothing was said to be in the way."""
        super().__init__(*args, **kwargs)
        if supports:
            picked = self.fields["picked"]
            assert isinstance(picked, forms.MultipleChoiceField)
            picked.choices = list(supports)
        else:
            del self.fields["picked"]
        self.fields["words"] = _words("Your words")
        self.fields["audience"] = _audience(who)


class OwnWordsForm(forms.Form):
    """Own words alone, and who may see them."""

    def __init__(self, *args: Any, who: With, **kwargs: Any) -> None:
        """Empty, for whoever is there."""
        super().__init__(*args, **kwargs)
        self.fields["words"] = _words("Your words")
        self.fields["audience"] = _audience(who)


class ReadBackForm(forms.Form):
    """The line for the contact log, which more people read than what was said."""

    line = forms.CharField(
        label="A line for the contact log",
        required=False,
        max_length=500,
        initial=GUIDED,
        help_text="Everyone who may see every pupil here can read this line. Put nothing private in it.",
    )
    request_key = forms.CharField(widget=forms.HiddenInput, max_length=30)


def as_sent(typed: Typed) -> QueryDict:
    """What is kept of the conversation, as a browser would send it."""
    data = QueryDict(mutable=True)
    for field, values in typed.items():
        data.setlist(field, values)
    return data
