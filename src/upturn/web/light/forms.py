"""The one form of the light path. What it asks depends on whether somebody was spoken with."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms

from upturn.barriers.playbook import Playbook
from upturn.barriers.queries import WHOSE
from upturn.barriers.said import LONGEST_WORDS, Said
from upturn.families.queries import PURPOSES, SPOKE_WITH
from upturn.plans.document import NOT_KNOWN_YET
from upturn.plans.light.path import NOBODY_ANSWERED, LightPath, OneThing, SpokenWith
from upturn.plans.limits import LONGEST_LINE

# The child was asked in the words of a conversation; whoever fills this in reads the same four as staff do.
AUDIENCE_WORDS = (
    ("just_us", "Just us: whoever writes this and the trusted adult"),
    ("helpers", "People helping"),
    ("teachers", "Their teachers too"),
    ("home", "Home too"),
)
OWN_WORDS, NOTHING_YET = "own", "nothing"
_NO_IDEA = ("", OWN_WORDS, NOTHING_YET)
_A_DAY = {"invalid": "Give a day, like 12/03/2026."}
OF_THE_CONTACT = ("spoke_with", "purpose", "on", "line", "try_again_on")


def _day(label: str, *, required: bool = False, asked: str = "", hint: str = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        help_text=hint,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={**_A_DAY, "required": asked},
    )


@dataclass(frozen=True, slots=True)
class Offered:
    """What the form lets somebody choose from, and what it proposes."""

    playbook: Playbook
    kinds: Sequence[str]
    people: Sequence[tuple[int, str]]
    my_id: int
    today: date
    soon: date
    look_again_on: date
    try_again_on: date


class LightForm(forms.Form):
    """A conversation and what came of it.

    ``request_key`` is made when the form is shown, so that sending it twice is one light path.
    """

    spoke_with = forms.ChoiceField(
        label="Who did you speak with?",
        choices=SPOKE_WITH,
        widget=forms.RadioSelect,
        error_messages={"required": "Say who you spoke with, or that nobody answered."},
    )
    line = forms.CharField(
        label="What was said or agreed, in a line",
        max_length=500,
        help_text="Everyone who may see every pupil here can read it.",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Write a line, so that the next person knows what was said."},
    )
    purpose = forms.ChoiceField(label="What for", choices=PURPOSES)
    on = _day("On", required=True, asked="Give the day it happened.")
    try_again_on = _day("Try again on")
    barriers = forms.MultipleChoiceField(
        label="What is in the way?", required=False, widget=forms.CheckboxSelectMultiple
    )
    barriers_audience = forms.ChoiceField(label="Who may see what is in the way", choices=AUDIENCE_WORDS)
    words = forms.CharField(
        label="Their words, as they said them",
        required=False,
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    whose = forms.ChoiceField(label="Whose words", choices=WHOSE)
    audience = forms.ChoiceField(label="Who may see these words", choices=AUDIENCE_WORDS)
    thing = forms.ChoiceField(label="One thing we will do", required=False, widget=forms.RadioSelect)
    own_thing = forms.CharField(
        label="What we will do, in our own words",
        required=False,
        max_length=LONGEST_LINE,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    who = forms.TypedChoiceField(label="Who does it", coerce=int)
    due = _day("By")
    review_by = forms.TypedChoiceField(label="Who looks again", coerce=int)
    look_again_on = _day("Look again on", required=True, asked="Give the day somebody looks again.")
    request_key = forms.CharField(widget=forms.HiddenInput, max_length=32)

    def __init__(self, *args: Any, offered: Offered, goes_on: bool, **kwargs: Any) -> None:
        """A form for one pupil; one that ``goes_on`` from a conversation asks nothing about it again."""
        super().__init__(*args, **kwargs)
        self.offered = offered
        if goes_on:
            for name in OF_THE_CONTACT:
                del self.fields[name]
        people = [(pk, f"{name} (me)" if pk == offered.my_id else name) for pk, name in offered.people]
        named = [(kind, offered.playbook.named(kind)) for kind in offered.kinds]
        supports = [(key, each.first_step) for key, each in offered.playbook.supports.items()]
        self._choose("barriers", [(NOT_KNOWN_YET, "Not known yet"), *named])
        self._choose("thing", [*supports, (OWN_WORDS, ""), (NOTHING_YET, "")])
        self._choose("who", people)
        self._choose("review_by", people)

    def _choose(self, name: str, choices: Sequence[tuple[Any, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(choices)

    @property
    def reached(self) -> bool:
        """Whether somebody was spoken with, as the valid form says."""
        return self.cleaned_data.get("spoke_with") not in NOBODY_ANSWERED

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if cleaned.get("thing") == NOTHING_YET and cleaned.get("own_thing"):
            self.add_error("own_thing", "You chose “Nothing yet”. Empty this, or choose “In our own words”.")
        if self.reached and cleaned.get("thing", "") in ("", OWN_WORDS) and not cleaned.get("own_thing"):
            self.add_error(
                "own_thing" if cleaned.get("thing") else "thing",
                "Say one thing somebody will do, however small, or choose “Nothing yet”.",
            )
        return cleaned

    @property
    def says_more(self) -> bool:
        """Whether the valid form says anything besides the contact itself."""
        given = self.cleaned_data
        return bool(self.chosen or given["words"] or given["own_thing"] or given["thing"] not in _NO_IDEA)

    @property
    def chosen(self) -> list[str]:
        """The barriers as they stand in the form, shown or sent, “not known yet” left out."""
        return [kind for kind in self["barriers"].value() or [] if kind != NOT_KNOWN_YET]


def new_values(offered: Offered) -> dict[str, Any]:
    """What an untouched form proposes."""
    return {
        "purpose": "ask",
        "on": offered.today,
        "try_again_on": offered.try_again_on,
        "barriers": [NOT_KNOWN_YET],
        "barriers_audience": "helpers",
        "whose": "pupil",
        "audience": "just_us",
        "thing": OWN_WORDS,
        "who": offered.my_id,
        "due": offered.soon,
        "review_by": offered.my_id,
        "look_again_on": offered.look_again_on,
        "request_key": secrets.token_urlsafe(22),
    }


def spoken_of(form: LightForm) -> SpokenWith:
    """The conversation of a valid form that asked about one."""
    given = form.cleaned_data
    return SpokenWith(given["on"], given["spoke_with"], given["line"], given["purpose"])


def path_of(form: LightForm) -> LightPath:
    """What a valid form says came of the conversation."""
    given = form.cleaned_data
    words = given["words"].strip()
    return LightPath(
        review_on=given["look_again_on"],
        review_by_id=given["review_by"],
        barriers=tuple(form.chosen),
        audience=given["barriers_audience"],
        said=Said(words, whose=given["whose"], audience=given["audience"]) if words else None,
        one_thing=_one_thing(form),
    )


def _one_thing(form: LightForm) -> OneThing | None:
    """Own words win over an idea that was chosen as well."""
    given = form.cleaned_data
    support = form.offered.playbook.support(given["thing"])
    text = given["own_thing"] or (support.first_step if support else "")
    if given["thing"] == NOTHING_YET or not text:
        return None
    return OneThing(text, given["who"], given["due"])
