"""The forms of the Imports pages."""

from collections.abc import Mapping, Sequence

from django import forms
from django.forms import BoundField

from upturn.exchange.reading.recognition import Kind
from upturn.web.imports.words import KINDS_EXPLAINED, MAIN_ROLES, role_words, roles_of

NOT_IN_THE_FILE = ("", "Not in this file")
EXAMPLE_LENGTH = 24


class UploadForm(forms.Form):
    """One file to read."""

    file = forms.FileField(
        label="File",
        help_text="CSV, TSV, Excel (.xlsx), Parquet; or ICS for term dates.",
        error_messages={
            "required": "Choose a file first, then press Read the file.",
            "empty": "The file is empty. Export it again, then choose the new one.",
        },
    )


class AnswerForm(forms.Form):
    """One question with a few answers."""

    answer = forms.ChoiceField(
        label="Which is right?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the reading that is right, or withdraw the file."},
    )

    def __init__(self, answers: Sequence[tuple[str, str]], *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["answer"].choices = list(answers)  # type: ignore[attr-defined]


class ColumnsForm(forms.Form):
    """What the file is, and which heading holds what; remembered for files with the same headings."""

    kind = forms.ChoiceField(
        label="What is this file?", choices=[(kind.value, words) for kind, words in KINDS_EXPLAINED.items()]
    )

    def __init__(
        self,
        headings: Sequence[tuple[str, str]],
        chosen: Mapping[str, str],
        kind: Kind,
        *args: object,
        **kwargs: object,
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["kind"].initial = kind.value
        self.main = MAIN_ROLES[kind]
        choices = [NOT_IN_THE_FILE, *((heading, _with_example(heading, text)) for heading, text in headings)]
        for role in roles_of(kind):
            self.fields[role] = forms.ChoiceField(
                label=role_words(role), choices=choices, required=False, initial=chosen.get(role, "")
            )

    @property
    def main_fields(self) -> list[BoundField]:
        """The kind of file and the columns most files have."""
        return [self[name] for name in ("kind", *self.main)]

    @property
    def other_fields(self) -> list[BoundField]:
        """The columns a few files have."""
        return [self[name] for name in self.fields if name != "kind" and name not in self.main]

    def clean(self) -> dict[str, object]:
        """A heading holds one thing only."""
        given = super().clean() or {}
        chosen = [(role, heading) for role, heading in given.items() if role != "kind" and heading]
        for place, (role, heading) in enumerate(chosen):
            earlier = next((other for other, same in chosen[:place] if same == heading), None)
            if earlier:
                self.add_error(
                    role,
                    f"“{heading}” is chosen for “{role_words(earlier)}” too. Choose it for one of them.",
                )
        if not chosen:
            self.add_error(None, "Choose at least the column that says who each row is about.")
        return given

    def columns(self) -> dict[str, str]:
        """Role to heading, for the roles that were given one."""
        return {role: heading for role, heading in self.cleaned_data.items() if role != "kind" and heading}


def _with_example(heading: str, text: str) -> str:
    """A heading with what stands below it, which often says more."""
    example = " ".join(text.split())[:EXAMPLE_LENGTH]
    return f"{heading} (such as {example})" if example else heading
