"""The forms of a referral, part by part. Each is shown, kept and saved by itself."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any, ClassVar

from django import forms

from upturn.provision.pathway.completeness import ALWAYS, BY_KEY, ITEMS, MOST_OWN_QUESTIONS, ProviderTerms
from upturn.provision.pathway.document import (
    LONGEST_LINE,
    LONGEST_TEXT,
    MOST_OUTCOMES,
    Asked,
    Basis,
    Contacts,
    Helps,
    InTheWay,
    Needs,
    Outcomes,
    OwnAnswer,
    OwnAnswers,
    Part,
    Safety,
    Terms,
)
from upturn.provision.pathway.powers import SPECIAL_CONDITION, LawfulBasis, Power
from upturn.web.pathway.part_words import PLAN_WORDS, SAFETY_WORDS

NOT_SAID = ("", "Not said yet")
NOT_A_DAY = "Give a day, like 12/03/2026, or leave it empty."


def new_key() -> str:
    """A key that makes two sendings of one form one change."""
    return secrets.token_urlsafe(24)


def text(label: str, hint: str = "", *, rows: int = 3, required: bool = False) -> forms.CharField:
    """Some sentences."""
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def line(label: str, hint: str = "", *, required: bool = False) -> forms.CharField:
    """One line."""
    return forms.CharField(label=label, help_text=hint, required=required, max_length=LONGEST_LINE)


def day(label: str, hint: str = "", *, required: bool = False) -> forms.DateField:
    """A day."""
    return forms.DateField(
        label=label,
        help_text=hint,
        required=required,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": NOT_A_DAY, "required": "Give a day, like 12/03/2026."},
    )


def whole(
    label: str, lowest: int, highest: int, hint: str = "", *, required: bool = False
) -> forms.IntegerField:
    """A whole number."""
    return forms.IntegerField(
        label=label, help_text=hint, required=required, min_value=lowest, max_value=highest
    )


class PathwayForm(forms.Form):
    """A form with the key that makes two sendings one."""

    use_required_attribute = False
    request_key = forms.CharField(widget=forms.HiddenInput, max_length=36)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("request_key", new_key())


class PartForm(PathwayForm):
    """One part of a referral; its fields are those of the part."""

    of: ClassVar[type[Part]]
    based_on_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def part(self) -> Part:
        """The part as the form says it."""
        names = {each.name for each in fields(self.of)}
        return self.of(**{name: value for name, value in self.cleaned_data.items() if name in names})

    @classmethod
    def initial_of(cls, part: Part) -> dict[str, Any]:
        """What the form opens with."""
        return {each.name: getattr(part, each.name) for each in fields(part)}


class AskedForm(PartForm):
    """What is asked for, and why."""

    of = Asked
    what = text("What is asked for", "How much, for how long, towards what.")
    why = text("Why now")
    tried = text("What was tried before, and what came of it")
    taster_link = forms.CharField(
        label="The link of a taster already taken",
        required=False,
        max_length=300,
        help_text="From the family’s booking. How it was for them comes into the referral; the booking "
        "itself is erased on its day.",
    )


class NeedsForm(PartForm):
    """SEND as far as the provider must know it."""

    of = Needs
    sen = text("SEND", "What they must know to teach well. Leave clinical notes where they are.")
    plan = forms.ChoiceField(label="EHCP", choices=[NOT_SAID, *PLAN_WORDS.items()], required=False)
    support = text("The support they have now")
    health = text("Health, where it changes what the provider does", rows=2)


class SafetyForm(PartForm):
    """What keeps everyone safe."""

    of = Safety
    known = forms.ChoiceField(
        label="Is there anything to keep them or others safe from?",
        choices=[NOT_SAID, *SAFETY_WORDS.items()],
        required=False,
    )
    what = text(
        "What it is", "As much as they need to act. The record itself stays where it is kept.", rows=2
    )
    keeps_safe = text("What keeps everyone safe")
    speak_to = line("Whom to speak to")


class InTheWayForm(PartForm):
    """What gets in the way, and whose words go with it."""

    of = InTheWay
    line = text("What gets in the way", "In your own words, for adults who do not know the pupil yet.")

    def __init__(self, *args: Any, words: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if words:
            self.fields["words_ids"] = forms.MultipleChoiceField(
                label="Their own words to send",
                choices=words,
                required=False,
                widget=forms.CheckboxSelectMultiple,
                help_text="Only what they let go home is offered: what was said to us stays with us.",
            )

    @classmethod
    def initial_of(cls, part: Part) -> dict[str, Any]:
        assert isinstance(part, InTheWay)
        return {"line": part.line, "words_ids": [str(each.words_id) for each in part.words]}

    def words_ids(self) -> list[int]:
        """The words that were ticked."""
        return [int(each) for each in self.cleaned_data.get("words_ids", ())]


class HelpsForm(PartForm):
    """What helps."""

    of = Helps
    helps = text("What helps", "Their teachers there read this too.")
    not_to_do = text("What does not", rows=2)
    camera_off = forms.BooleanField(label="Camera off is fine", required=False)
    chat_only = forms.BooleanField(label="Taking part by chat alone is fine", required=False)
    quiet_entry = forms.BooleanField(label="A quiet entry: nobody calls on them at first", required=False)
    enjoys = text("What they enjoy", rows=2)


class ContactsForm(PartForm):
    """Whom to reach."""

    of = Contacts
    family = line("An adult at home")
    family_reach = line("How and when to reach them")
    school = line("Who leads at school")
    school_reach = line("How to reach them at school")
    safeguarding = line("The school’s safeguarding lead")
    caseworker = line("The authority’s caseworker")


class BasisForm(PartForm):
    """What the placement rests on, and what telling rests on."""

    of = Basis
    power = forms.TypedChoiceField(
        label="The education power it rests on",
        choices=[NOT_SAID, *[(each.value, each.label) for each in Power]],
        coerce=Power,
        empty_value=None,
        required=False,
        help_text="Which one it is, is the school’s decision: nothing is assumed.",
    )
    power_line = text("More on it", "The policy, the section of the plan, the agreement.", rows=2)
    notice_on = day("The family was given written notice on")
    lawful_basis = forms.TypedChoiceField(
        label="The lawful basis of sharing",
        choices=[NOT_SAID, *[(each.value, each.label) for each in LawfulBasis]],
        coerce=LawfulBasis,
        empty_value=None,
        required=False,
        help_text=f"Consent is not assumed. A further condition for some of it: {SPECIAL_CONDITION}.",
    )
    told_family_on = day("The family was told what is shared on")


class OutcomesForm(PartForm):
    """What is hoped for, and the way out."""

    of = Outcomes
    wanted_1 = line("First outcome", "Something one can see: lessons held, a morning back.")
    wanted_2 = line("Second outcome")
    wanted_3 = line("Third outcome")
    exit_route = text("The exit route", "Where this leads, and by when one looks.", rows=2)

    def part(self) -> Part:
        given = self.cleaned_data
        wanted = (given[f"wanted_{place}"].strip() for place in range(1, MOST_OUTCOMES + 1))
        return Outcomes(tuple(each for each in wanted if each), given["exit_route"])

    @classmethod
    def initial_of(cls, part: Part) -> dict[str, Any]:
        assert isinstance(part, Outcomes)
        named = {f"wanted_{place}": each for place, each in enumerate(part.wanted, start=1)}
        return {**named, "exit_route": part.exit_route}


class TermsForm(PartForm):
    """Dates, hours, place and cost."""

    of = Terms
    starts_on = day("First day")
    ends_on = day("Last day")
    hours_a_week = whole("Hours a week", 1, 50)
    where = line(
        "Where they will learn", "At home, at school, in a staffed place: the register depends on it."
    )
    weekly_cost = whole("Cost a week, in pounds", 0, 10_000)
    paid_by = line("Who pays")


class OwnAnswersForm(PartForm):
    """The provider's own questions."""

    of = OwnAnswers

    def __init__(self, *args: Any, questions: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        answers = self.initial.get("answers", ())
        given = OwnAnswers(tuple(answers))
        for place, question in enumerate(questions, start=1):
            self.fields[f"answer_{place}"] = text(question, rows=2)
            self.initial.setdefault(f"answer_{place}", given.to(question))

    def part(self) -> Part:
        pairs = (
            (question, self.cleaned_data[f"answer_{place}"].strip())
            for place, question in enumerate(self.questions, start=1)
        )
        return OwnAnswers(tuple(OwnAnswer(question, answer) for question, answer in pairs if answer))


PART_FORMS: Mapping[str, type[PartForm]] = {
    "asked": AskedForm,
    "needs": NeedsForm,
    "safety": SafetyForm,
    "in_the_way": InTheWayForm,
    "helps": HelpsForm,
    "contacts": ContactsForm,
    "basis": BasisForm,
    "outcomes": OutcomesForm,
    "terms": TermsForm,
    "own_answers": OwnAnswersForm,
}


class StartForm(PathwayForm):
    """Begin a referral: to whom, and which authority oversees it."""

    def __init__(
        self,
        *args: Any,
        providers: Sequence[tuple[int, str]],
        authorities: Sequence[tuple[int, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["provider"] = forms.TypedChoiceField(label="Provider", choices=providers, coerce=int)
        self.fields["authority"] = forms.TypedChoiceField(
            label="Local authority that arranges or pays",
            choices=[("", "No authority"), *authorities],
            coerce=int,
            empty_value=None,
            required=False,
        )


class LineForm(PathwayForm):
    """One line said with a move."""

    line = forms.CharField(
        label="In a line", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class ProviderNeedsForm(forms.Form):
    """What a provider needs of a referral."""

    use_required_attribute = False
    needs = forms.MultipleChoiceField(
        label="What a referral must say",
        choices=[(item.key, item.label) for item in ITEMS if item.key not in ALWAYS],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Ask for what changes what you do, and no more. Always asked for: "
        + ", ".join(BY_KEY[key].label.lower() for key in ALWAYS)
        + ".",
    )
    answers_within_days = whole("You answer within how many days", 1, 28, required=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for place in range(1, MOST_OWN_QUESTIONS + 1):
            self.fields[f"question_{place}"] = line(f"Your own question {place}")

    def questions(self) -> list[str]:
        """The provider's own questions."""
        return [self.cleaned_data[f"question_{place}"] for place in range(1, MOST_OWN_QUESTIONS + 1)]

    @staticmethod
    def initial_of(terms: ProviderTerms) -> dict[str, Any]:
        """What the form opens with."""
        questions = {f"question_{place}": each for place, each in enumerate(terms.questions, start=1)}
        return {"needs": terms.needs, "answers_within_days": terms.answers_within_days, **questions}
