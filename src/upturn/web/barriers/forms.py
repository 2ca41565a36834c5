"""The forms about what gets in the way. Each is shown by itself and saved by itself."""

import secrets
from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import QueryDict

from upturn.access.drafts import Typed
from upturn.barriers.playbook import Playbook
from upturn.barriers.queries import AUDIENCES, SENSITIVITIES, WHOSE, BarrierView
from upturn.barriers.said import LONGEST_EVIDENCE, LONGEST_WORDS, Said
from upturn.barriers.states import BEGINNINGS, THE_SAME, Status, moves_from
from upturn.barriers.visibility import HELPERS, JUST_US, OPEN
from upturn.web.drafts.keeping import initial_of

WORDS_ID = "words_%s"
LOOK_AGAIN_AFTER = timedelta(weeks=3)
_PURE_DAY = {"invalid": "Give a day, like 12/03/2026, or leave it empty."}


def _day_field(label: str, *, required: bool = False) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={**_PURE_DAY, "required": "Give the day it was said."},
    )


def _words_field(*, required: bool = False) -> forms.CharField:
    return forms.CharField(
        label="What was said, in their words",
        required=required,
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Write what was said, in their words."},
    )


def _whose_field() -> forms.ChoiceField:
    return forms.ChoiceField(label="Whose words", choices=WHOSE, required=False)


def _audience_field(label: str, hint: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=AUDIENCES,
        help_text=hint,
        widget=forms.RadioSelect,
        error_messages={"required": "Say who may see this: ask, and choose one."},
    )


def _sensitivity_field(
    hint: str = "Whoever is named above, this can be held more closely.",
) -> forms.ChoiceField:
    return forms.ChoiceField(
        label="How closely it is held",
        choices=SENSITIVITIES,
        help_text=hint,
    )


def _evidence_field(label: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=LONGEST_EVIDENCE,
        help_text="Whoever may see that this is in the way reads it too. Needed to confirm or rule out.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )


_BEGUN = {
    Status.POSSIBLE: "somebody wondered",
    Status.RAISED: "it was talked about",
    Status.CONFIRMED: "somebody who knows says so",
}
_ASK_FIRST = "Ask first: “Who may see this?” Just us is you and the trusted adult."


class AddForm(forms.Form):
    """Something that may be in the way, with the words said about it.

    ``request_key`` is made when the form is shown, so that sending it twice is one.
    """

    kind = forms.ChoiceField(
        label="What seems to be in the way",
        error_messages={"required": "Choose what seems to be in the way."},
    )
    words = _words_field()
    whose = _whose_field()
    words_audience = _audience_field("Who may see these words", _ASK_FIRST)
    status = forms.ChoiceField(
        label="Where it stands",
        choices=[(status.value, f"{status.label}: {_BEGUN[status]}") for status in BEGINNINGS],
    )
    evidence = _evidence_field("How do we know?")
    audience = _audience_field(
        "Who may see that this is in the way", "The words above keep their own answer."
    )
    sensitivity = _sensitivity_field(
        "Whoever is named above, this can be held more closely, and the words with it."
    )
    on = _day_field("Said on", required=True)
    revisit_on = _day_field("Look again on")
    request_key = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def __init__(self, playbook: Playbook, data: QueryDict | None = None, **initial: Any) -> None:
        super().__init__(data, initial=initial, auto_id="add_%s")
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)
        kind.choices = [
            ("", "Choose one"),
            ("What can get in the way", [(entry.key, entry.name) for entry in playbook.barriers]),
            ("Raised only by a person", [(entry.key, entry.name) for entry in playbook.flags]),
        ]

    @property
    def first(self) -> list[forms.BoundField]:
        """What is always asked."""
        return [self[name] for name in ("kind", "words", "whose", "words_audience", "status")]

    @property
    def more(self) -> list[forms.BoundField]:
        """What is asked when there is more to say."""
        return [self[name] for name in ("evidence", "audience", "sensitivity", "on", "revisit_on")]

    @property
    def more_is_open(self) -> bool:
        """Whether something is wrong further down."""
        return any(field.errors for field in self.more)

    def values(self) -> dict[str, Any]:
        """A valid form, by the names `raise_barrier` takes."""
        given = dict(self.cleaned_data)
        words, whose, audience = given.pop("words"), given.pop("whose"), given.pop("words_audience")
        # Whoever holds a need closely means what was said about it too.
        closely = given["sensitivity"]
        said = Said(words, whose or "pupil", audience=audience, sensitivity=closely)
        given["said"] = said if words.strip() else None
        return given


def new_add_form(playbook: Playbook, today: date, typed: Typed | None = None) -> AddForm:
    """A form for words between the two and a barrier for the people helping, with what was typed before."""
    initial = {
        "status": Status.RAISED.value,
        "whose": "pupil",
        "words_audience": JUST_US,
        "audience": HELPERS,
        "sensitivity": OPEN,
        "on": today,
        "revisit_on": today + LOOK_AGAIN_AFTER,
        "request_key": _new_key(),
    }
    return AddForm(playbook, **{**initial, **initial_of(AddForm(playbook), typed or {})})


class MoveForm(forms.Form):
    """What has changed about something in the way; ``version`` is the barrier's when the form was shown."""

    after = forms.ChoiceField(
        label="What has changed?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what has changed."},
    )
    evidence = _evidence_field("How do we know?")
    revisit_on = _day_field("Look again on")
    version = forms.IntegerField(widget=forms.HiddenInput)
    request_key = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def __init__(self, barrier: BarrierView, data: QueryDict | None = None, **initial: Any) -> None:
        super().__init__(data, initial=initial, auto_id="move_%s")
        after = self.fields["after"]
        assert isinstance(after, forms.ChoiceField)
        same = [(barrier.status.value, THE_SAME)] if barrier.status is not Status.RULED_OUT else []
        after.choices = [*((move.to.value, move.button) for move in moves_from(barrier.status)), *same]


def new_move_form(barrier: BarrierView, today: date) -> MoveForm:
    """A form that looks again in three weeks, or on the day that was promised where it is later."""
    again = max(today + LOOK_AGAIN_AFTER, barrier.revisit_on or today)
    return MoveForm(barrier, version=barrier.version, revisit_on=again, request_key=_new_key())


class WordsForm(forms.Form):
    """More words about something in the way."""

    words = _words_field(required=True)
    whose = _whose_field()
    audience = _audience_field("Who may see these words", _ASK_FIRST)
    sensitivity = _sensitivity_field()
    on = _day_field("Said on", required=True)
    request_key = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def said(self) -> Said:
        """The words of a valid form."""
        given = self.cleaned_data
        return Said(
            given["words"],
            given["whose"] or "pupil",
            audience=given["audience"],
            sensitivity=given["sensitivity"],
        )


def new_words_form(today: date, typed: Typed | None = None) -> WordsForm:
    """A form dated today, kept between the two, with what was typed before."""
    initial = {
        "whose": "pupil",
        "audience": JUST_US,
        "sensitivity": OPEN,
        "on": today,
        "request_key": _new_key(),
    }
    return WordsForm(initial=initial | initial_of(WordsForm(), typed or {}), auto_id=WORDS_ID)


class HeldForm(forms.Form):
    """Who may see something from now on, as its page's two lists were sent."""

    audience = forms.ChoiceField(choices=AUDIENCES)
    sensitivity = forms.ChoiceField(choices=SENSITIVITIES)


class RevisitForm(forms.Form):
    """When to look again; empty when it need not be."""

    revisit_on = _day_field("Look again on")


def _new_key() -> str:
    return secrets.token_urlsafe(24)
