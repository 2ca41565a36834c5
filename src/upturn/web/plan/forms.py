"""The form that changes a plan: sections that open only as far as they are needed, and rows of three kinds.

A form here always holds what was typed, exactly as it was typed; it says what is wrong with it only once it
is ``checked``. So what comes from the plan, from a draft, or from a button that adds a row is shown alike.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from upturn.access.drafts import Typed
from upturn.people.teaching_days import WEEKDAYS
from upturn.plans import limits
from upturn.web.plan.fields import (
    choice_field,
    day_field,
    line_field,
    lines_field,
    person_field,
    text_field,
    time_field,
)

Choices = Sequence[tuple[str, str]]
ROW_KINDS = ("step", "support", "up")
_ROW = re.compile(r"(step|support|up)-(\d{1,3})-")
_NOBODY = ("", "Choose a person")
_SCHOOL_WEEK = [(str(day), WEEKDAYS[day]) for day in range(5)]


class TypedForm(forms.Form):
    """Holds what was typed, and finds fault with it only when it is checked."""

    checked = False

    @property
    def errors(self) -> Any:
        """What is wrong with it; nothing before anyone asked to save it."""
        return super().errors if self.checked else forms.utils.ErrorDict()


class PlanForm(TypedForm):
    """Everything of a plan but its rows."""

    in_the_way = text_field("What is in the way, in a sentence", help_text="“Not known yet” is an answer.")
    barriers = forms.MultipleChoiceField(
        label="What we are working on", required=False, widget=forms.CheckboxSelectMultiple
    )
    review_on = day_field("Look again on", required=True)
    review_by = person_field("Who looks again", required=True)
    agreed_with = line_field(
        "Written with", help_text="Names or roles, with commas: Jordan, his mother, the SENCO."
    )
    arrive_by = time_field("Arrives by")
    place = line_field("Comes to", limits.LONGEST_CARD_LINE, help_text="A door, a room.")
    greeted_by = line_field("Greeted by", limits.LONGEST_CARD_LINE)
    first_thirty = line_field("The first thirty minutes", limits.LONGEST_CARD_LINE)
    registered_at = line_field(
        "Registered where", limits.LONGEST_CARD_LINE, help_text="Who marks them, and where."
    )
    registered_by = time_field("Registered by")
    code = forms.CharField(
        label="With which code", required=False, max_length=3,
        widget=forms.TextInput(attrs={"class": "short", "size": 3, "autocomplete": "off"}),
        help_text="Leave it empty for an ordinary present mark.",
    )  # fmt: skip
    approved_by = line_field(
        "Approved by", limits.LONGEST_CARD_LINE, help_text="The head, for a part-time timetable."
    )
    parent_agreed = forms.BooleanField(label="A parent has agreed", required=False)
    morning_review_on = day_field("This morning is looked at on")
    ends_on = day_field("This morning ends on")
    supervised_by = line_field(
        "Supervised by", limits.LONGEST_CARD_LINE, help_text="For learning at another approved place."
    )
    stays_the_same = text_field(
        "What stays the same", help_text="What the pupil can count on: a lesson, a seat, a friend."
    )
    flexibility = text_field("Agreed flexibility")
    boundaries = text_field("Its boundaries")
    helps = lines_field("What helps", help_text="One line each, four at most.")
    agreed = lines_field("What is agreed", help_text="One line each.")
    not_to_say = lines_field("What not to say", help_text="One line each.")
    low_pressure = lines_field(
        "Easier ways to take part", help_text="One line each: camera off, chat only, a quiet way in."
    )
    small_words = text_field("The next small step, as the pupil would say it", limits.LONGEST_TEXT)
    small_attended = forms.IntegerField(label="Sessions attended", required=False, min_value=0, max_value=400)
    small_counted = forms.IntegerField(
        label="of sessions that counted", required=False, min_value=0, max_value=400
    )
    small_why = text_field("Why this step", limits.LONGEST_TEXT)
    familys_part = text_field("The family’s part", help_text="What home said they can do, in their words.")
    settling_in_until = day_field(
        "Settling in until", help_text="No alarm inside what was agreed until then."
    )
    what_is_hard = text_field("What is hard")
    what_helps = text_field("What helps me")
    my_next_step = text_field("My next step")
    who_i_go_to = text_field("Who I go to", rows=1)
    why = line_field(
        "Why it changed", 300, help_text="Kept with this version. Those who help the pupil can read it."
    )
    based_on = forms.IntegerField(widget=forms.HiddenInput, required=False)
    merged_from = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: MultiValueDict[str, str], choices: "PlanChoices") -> None:
        super().__init__(data)
        chosen = {"barriers": choices.barriers, "review_by": (_NOBODY, *choices.people)}
        for name, options in chosen.items():
            asked = self.fields[name]
            assert isinstance(asked, forms.ChoiceField)
            asked.choices = list(options)

    def clean(self) -> dict[str, Any]:
        """A share of sessions is said whole, and never more than there were."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        attended, counted = cleaned.get("small_attended"), cleaned.get("small_counted")
        if attended is not None and counted is not None and attended > counted:
            self.add_error(
                "small_attended", f"{attended} of {counted} cannot be. Give the smaller number first."
            )
        return cleaned


class StepForm(TypedForm):
    """One thing somebody will do."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)
    text = line_field("What will be done")
    who = person_field("Who")
    due = day_field("By")
    barrier = choice_field("Which barrier it is for", required=False)
    done = forms.BooleanField(label="Done", required=False)

    def __init__(self, data: MultiValueDict[str, str], prefix: str, choices: "PlanChoices") -> None:
        super().__init__(data, prefix=prefix)
        _choose(self, "who", (_NOBODY, *choices.people))
        _choose(self, "barrier", (("", "None in particular"), *choices.kinds))

    @property
    def is_blank(self) -> bool:
        """Whether nobody wrote anything in it."""
        return not any(_typed(self, name) for name in ("text", "due"))

    @property
    def named(self) -> str:
        """What it says, as far as it is typed."""
        return _typed(self, "text")

    def clean(self) -> dict[str, Any]:
        """Who does it is asked only of a step that says something."""
        if not self.is_blank:
            _need(self, "text", "Say what will be done.")
            _need(self, "who", "Choose who will do it.")
        return self.cleaned_data


class SupportForm(TypedForm):
    """One support: who gives it, on which days, from when."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)
    kind = choice_field("From the playbook", required=False)
    name = line_field(
        "Its name here", limits.LONGEST_NAME, help_text="Left empty, it is called what the playbook calls it."
    )
    who = person_field("Who gives it")
    weekdays = forms.MultipleChoiceField(
        label="On which days", required=False, choices=_SCHOOL_WEEK, widget=forms.CheckboxSelectMultiple
    )
    starts_on = day_field("From")
    until = day_field("Until")
    is_check_in = forms.BooleanField(label="This is a check-in", required=False)
    barrier = choice_field("Which barrier it is for", required=False)

    def __init__(self, data: MultiValueDict[str, str], prefix: str, choices: "PlanChoices") -> None:
        super().__init__(data, prefix=prefix)
        _choose(self, "kind", (("", "One of our own"), *choices.supports))
        _choose(self, "who", (_NOBODY, *choices.people))
        _choose(self, "barrier", (("", "None in particular"), *choices.kinds))
        self.names = dict(choices.supports)

    @property
    def is_blank(self) -> bool:
        """Whether nobody wrote anything in it."""
        return not any(_typed(self, name) for name in ("kind", "name"))

    @property
    def named(self) -> str:
        """What it is called, as far as it is typed."""
        return _typed(self, "name") or self.names.get(_typed(self, "kind"), "")

    def clean(self) -> dict[str, Any]:
        """A support is one that somebody gives, on days that are said."""
        if not self.is_blank:
            _need(self, "who", "Choose who gives it.")
            _need(self, "weekdays", "Choose at least one day, so that it is known when it did not happen.")
        if not self.cleaned_data.get("name"):
            self.cleaned_data["name"] = self.names.get(self.cleaned_data.get("kind", ""), "")
        return self.cleaned_data


class StepUpForm(TypedForm):
    """One dated step up."""

    by = day_field("By")
    attended = forms.IntegerField(label="Sessions", required=False, min_value=0, max_value=400)
    counted = forms.IntegerField(label="of", required=False, min_value=1, max_value=400)

    def __init__(self, data: MultiValueDict[str, str], prefix: str, choices: "PlanChoices") -> None:
        super().__init__(data, prefix=prefix)

    @property
    def is_blank(self) -> bool:
        """Whether nobody wrote anything in it."""
        return not any(_typed(self, name) for name in ("by", "attended", "counted"))

    @property
    def named(self) -> str:
        """What it says, as far as it is typed."""
        return f"{_typed(self, 'attended')} of {_typed(self, 'counted')}" if not self.is_blank else ""

    def clean(self) -> dict[str, Any]:
        """A step up is a day and a share that can be."""
        if self.is_blank:
            return self.cleaned_data
        _need(self, "by", "Give the day it is to be reached.")
        _need(self, "attended", "Give how many sessions.")
        _need(self, "counted", "Give of how many.")
        attended, counted = (self.cleaned_data.get(name) for name in ("attended", "counted"))
        if attended is not None and counted is not None and attended > counted:
            self.add_error("attended", f"{attended} of {counted} cannot be.")
        return self.cleaned_data


Row = StepForm | SupportForm | StepUpForm
_FORMS: Mapping[str, type[StepForm] | type[SupportForm] | type[StepUpForm]] = {
    "step": StepForm,
    "support": SupportForm,
    "up": StepUpForm,
}


@dataclass(frozen=True, slots=True)
class PlanChoices:
    """What can be chosen: people here, barriers open to the viewer, supports of the playbook."""

    people: Choices
    barriers: Choices
    kinds: Choices
    supports: Choices


@dataclass(frozen=True)
class PlanForms:
    """The whole form as typed: its fields, and its rows by kind."""

    plan: PlanForm
    rows: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)

    @property
    def every(self) -> tuple[TypedForm, ...]:
        """All of it, in the order of the page."""
        return (self.plan, *(row for kind in ROW_KINDS for row in self.rows[kind]))

    def is_valid(self) -> bool:
        """Check all of it; every fault is found at once."""
        for form in self.every:
            form.checked = True
        found = [form.is_valid() for form in self.every]
        return all(found)


def plan_forms(typed: Typed, choices: PlanChoices) -> PlanForms:
    """The form holding what was typed; a row for each number typed, in order."""
    data = as_data(typed)
    rows = {
        kind: tuple(_FORMS[kind](data, f"{kind}-{number}", choices) for number in numbers_of(typed, kind))
        for kind in ROW_KINDS
    }
    return PlanForms(PlanForm(data, choices), rows)


def as_data(typed: Typed) -> QueryDict:
    """What was typed as a browser sends it."""
    data = QueryDict(mutable=True)
    for name, values in typed.items():
        data.setlist(name, list(values))
    return data


def numbers_of(typed: Iterable[str], kind: str) -> list[int]:
    """The numbers of the rows of a kind, in order."""
    found = {int(row[2]) for name in typed if (row := _ROW.match(name)) and row[1] == kind}
    return sorted(found)


def without_row(typed: Typed, row: str) -> Typed:
    """What was typed, without one row."""
    return {name: values for name, values in typed.items() if not name.startswith(f"{row}-")}


def with_row(typed: Typed, kind: str, values: Mapping[str, str]) -> tuple[Typed, str]:
    """What was typed, with one row more; and that row's name."""
    row = f"{kind}-{max(numbers_of(typed, kind), default=-1) + 1}"
    return {**typed, **{f"{row}-{name}": [value] for name, value in values.items()}}, row


def trusted_form(data: QueryDict | None, people: Choices, initial: Mapping[str, Any]) -> "TrustedAdultForm":
    """The form that says who the trusted adult and the deputy are."""
    form = TrustedAdultForm(data, initial=dict(initial))
    for name in ("trusted", "deputy"):
        _choose(form, name, (("", "Nobody yet"), *people))
    return form


class TrustedAdultForm(forms.Form):
    """Who the pupil can go to, who stands in, and why it changed."""

    trusted = forms.ChoiceField(label="Trusted adult", required=False)
    with_pupil = forms.BooleanField(label="Chosen with the pupil", required=False)
    deputy = forms.ChoiceField(
        label="Deputy", required=False, help_text="Who is there when the trusted adult is away."
    )
    why = line_field("Why it changes", 200, help_text="Asked when the trusted adult becomes somebody else.")


class CloseForm(forms.Form):
    """Why a plan is closed."""

    why = forms.CharField(
        label="Why it is closed",
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Stays with the plan. Needed when nobody has been spoken with since the last look.",
    )
    request_key = forms.CharField(widget=forms.HiddenInput, max_length=40)


def _choose(form: forms.Form, name: str, choices: Choices) -> None:
    asked = form.fields[name]
    assert isinstance(asked, forms.ChoiceField)
    asked.choices = list(choices)


def _typed(form: forms.Form, name: str) -> str:
    return str(form.data.get(form.add_prefix(name), "")).strip()


def _need(form: forms.Form, name: str, sentence: str) -> None:
    if name not in form.errors and form.cleaned_data.get(name) in (None, "", []):
        form.add_error(name, sentence)
