"""The forms that change one entry of the playbook."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms.boundfield import BoundWidget
from django.http import QueryDict

from upturn.barriers.playbook import LISTS, Entry, Evidence, Playbook, Wording
from upturn.barriers.playbook_edits import (
    LABELS,
    LONGEST_LINE,
    MOST_LINES,
    MOST_OWN_SUPPORTS,
    choosable,
    own_key,
)

_BLANKS = 2
_LONGEST_LIST = MOST_LINES * (LONGEST_LINE + 2)


def _lines_field(name: str) -> forms.CharField:
    return forms.CharField(
        label=LABELS[name],
        max_length=_LONGEST_LIST,
        help_text="One to a line.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )


def _text_field(name: str, *, rows: int = 0) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput(attrs={"autocomplete": "off"})
    return forms.CharField(label=LABELS[name], max_length=LONGEST_LINE, widget=widget)


class EntryForm(forms.Form):
    """An entry in an organisation's own words. ``version`` is the entry's when the form was opened."""

    name = _text_field("name")
    means = _text_field("means", rows=2)
    young = _text_field("young")
    older = _text_field("older")
    looks_like = _lines_field("looks_like")
    ask_pupil = _lines_field("ask_pupil")
    ask_home = _lines_field("ask_home")
    involve = _lines_field("involve")
    supports = forms.MultipleChoiceField(
        label=LABELS["supports"],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    seldom_works_alone = _text_field("seldom_works_alone", rows=2)
    is_retired = forms.BooleanField(
        label="Take this out of use here: what was raised before keeps its name", required=False
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, entry: Entry, playbook: Playbook, data: QueryDict | None = None) -> None:
        super().__init__(data, initial=_initial(entry))
        self._now = {support.key for support in entry.supports}
        choices = self.fields["supports"]
        assert isinstance(choices, forms.MultipleChoiceField)
        choices.choices = [(key, playbook.supports[key].name) for key in _matched_first(entry, playbook)]

    @property
    def matched(self) -> list[BoundWidget]:
        """The boxes of the supports matched now."""
        return [box for box in self["supports"].subwidgets if box.data["value"] in self._now]

    @property
    def others(self) -> list[BoundWidget]:
        """The boxes of every other support."""
        return [box for box in self["supports"].subwidgets if box.data["value"] not in self._now]


class OwnSupportForm(forms.Form):
    """One idea of an organisation's own; all three parts, or none."""

    key = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    name = forms.CharField(
        label="Name",
        required=False,
        max_length=LONGEST_LINE,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    what = forms.CharField(
        label="What it is, in a line",
        required=False,
        max_length=LONGEST_LINE,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    first_step = forms.CharField(
        label="First step this week",
        required=False,
        max_length=LONGEST_LINE,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


def own_forms(entry: Entry, data: QueryDict | None = None) -> list[OwnSupportForm]:
    """A form for each idea of the organisation's own, and some blank ones."""
    own = [support for support in entry.supports if support.evidence is Evidence.OUR_OWN]
    number = min(len(own) + _BLANKS, max(MOST_OWN_SUPPORTS, len(own)))
    found = []
    for place in range(number):
        held = own[place] if place < len(own) else None
        initial = (
            {"key": held.key, "name": held.name, "what": held.what, "first_step": held.first_step}
            if held
            else {}
        )
        found.append(OwnSupportForm(data, initial=initial, prefix=f"own-{place}"))
    return found


def wanted(
    entry: Entry, playbook: Playbook, form: EntryForm, own: Sequence[OwnSupportForm]
) -> dict[str, Any]:
    """What valid forms ask for, as an edit holds it."""
    given = dict(form.cleaned_data)
    values: dict[str, Any] = {name: given[name] for name in LABELS if name in given}
    values |= {name: _split(given[name]) for name in LISTS}
    chosen = set(given["supports"])
    values["supports"] = [key for key in _matched_first(entry, playbook) if key in chosen]
    values["own_supports"] = _own(entry, own)
    return values


def _own(entry: Entry, own: Sequence[OwnSupportForm]) -> list[dict[str, str]]:
    """The filled forms; a new one gets a lasting key, and a key nobody gave out is not taken over."""
    known = {support.key for support in entry.supports if support.evidence is Evidence.OUR_OWN}
    rows: list[dict[str, str]] = []
    for form in own:
        given = {name: form.cleaned_data[name].strip() for name in ("name", "what", "first_step")}
        if not any(given.values()):
            continue
        taken = known | {row["key"] for row in rows}
        key = form.cleaned_data["key"]
        if key not in known or key in {row["key"] for row in rows}:
            key = own_key(entry.key, given["name"], taken)
        rows.append({"key": key, **given})
    return rows


def _initial(entry: Entry) -> dict[str, Any]:
    lines = {name: "\n".join(getattr(entry, name)) for name in LISTS}
    return lines | {
        "name": entry.name,
        "means": entry.means,
        "young": entry.card(Wording.YOUNG),
        "older": entry.card(Wording.OLDER),
        "seldom_works_alone": entry.seldom_works_alone,
        "supports": [support.key for support in entry.supports],
        "is_retired": entry.is_retired,
        "version": entry.version,
    }


def _matched_first(entry: Entry, playbook: Playbook) -> list[str]:
    keys = choosable(playbook)
    matched = [support.key for support in entry.supports if support.key in keys]
    return matched + [key for key in keys if key not in matched]


def _split(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
