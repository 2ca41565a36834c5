"""The forms of the Imports pages."""

from collections.abc import Mapping, Sequence

from django import forms

from upturn.exchange.reading.recognition import ROLES, Kind

NOT_IN_THE_FILE = ("", "Not in this file")
KIND_WORDS = {
    Kind.REGISTER: "A register: who was present when",
    Kind.ROLL: "A roll: who is enrolled",
    Kind.CONTACTS: "Family contacts",
    Kind.CLASS_LISTS: "Class lists",
    Kind.CALENDAR: "Term dates and closures",
}
ROLE_WORDS = {
    "pupil": "Pupil’s identifier",
    "upn": "UPN",
    "am": "Morning mark",
    "pm": "Afternoon mark",
    "marks": "Marks as one string",
    "fsm": "Free school meals",
    "sen_status": "SEN status",
}


class UploadForm(forms.Form):
    """One file to read."""

    file = forms.FileField(
        label="File",
        help_text="Registers, rolls, contacts, class lists or term dates.",
        error_messages={"required": "Choose a file to read.", "empty": "The file is empty. Export it again."},
    )


class AnswerForm(forms.Form):
    """One question with a few answers."""

    answer = forms.ChoiceField(label="Which is right?", widget=forms.RadioSelect)

    def __init__(self, answers: Sequence[tuple[str, str]], *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["answer"].choices = list(answers)  # type: ignore[attr-defined]


class ColumnsForm(forms.Form):
    """What the file is, and which heading holds what; remembered for files with the same headings."""

    kind = forms.ChoiceField(
        label="What is this file?", choices=[(kind.value, words) for kind, words in KIND_WORDS.items()]
    )

    def __init__(
        self, headings: Sequence[str], chosen: Mapping[str, str], kind: str, *args: object, **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["kind"].initial = kind or Kind.REGISTER.value
        choices = [NOT_IN_THE_FILE, *((heading, heading) for heading in headings if heading)]
        for role in roles_of(kind):
            self.fields[role] = forms.ChoiceField(
                label=role_words(role), choices=choices, required=False, initial=chosen.get(role, "")
            )

    def columns(self) -> dict[str, str]:
        """Role to heading, for the roles that were given one."""
        return {role: heading for role, heading in self.cleaned_data.items() if role != "kind" and heading}


def roles_of(kind: str) -> tuple[str, ...]:
    """The columns a kind of file may have."""
    return ROLES[Kind(kind) if kind else Kind.REGISTER]


def kind_words(kind: str) -> str:
    """What a kind of file is, as a person says it."""
    return KIND_WORDS[Kind(kind)] if kind else ""


def role_words(role: str) -> str:
    """A role as a person says it."""
    return ROLE_WORDS.get(role, role.replace("_", " ").capitalize())
