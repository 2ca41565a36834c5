"""The forms of the Imports pages."""

from collections.abc import Mapping, Sequence

from django import forms
from django.forms import BoundField

from upturn.exchange.reading.recognition import Kind
from upturn.web.imports.words import KINDS_EXPLAINED, MAIN_ROLES, role_words, roles_of

NOT_NEEDED = ("", "Not needed")


class UploadForm(forms.Form):
    """One file to read."""

    # What is missing is said by the page, in its own words, rather than by the browser.
    use_required_attribute = False

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

    use_required_attribute = False

    answer = forms.ChoiceField(
        label="Which is right?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the reading that is right, or withdraw the file."},
    )

    def __init__(self, answers: Sequence[tuple[str, str]], *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["answer"].choices = list(answers)  # type: ignore[attr-defined]


class ColumnsForm(forms.Form):
    """What the file is, and what each of its columns holds; remembered for files with the same headings."""

    kind = forms.ChoiceField(
        label="What is this file?", choices=[(kind.value, words) for kind, words in KINDS_EXPLAINED.items()]
    )
    shown = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        columns: Sequence[tuple[str, str]],
        chosen: Mapping[str, str],
        kind: Kind,
        *args: object,
        **kwargs: object,
    ) -> None:
        """One choice for each column.

        Args:
            columns: each heading with what stands below it in the first row.
            chosen: role to heading, as taken so far.
            kind: what the file is taken for; it says what columns may hold.
            args: what was posted, if anything was.
            kwargs: the rest of a form's own arguments.
        """
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["kind"].initial = self.fields["shown"].initial = kind.value
        self._columns = [(heading, text) for heading, text in columns if heading]
        roles = {heading: role for role, heading in chosen.items()}
        for place, (heading, _) in enumerate(self._columns):
            self.fields[_name(place)] = forms.ChoiceField(
                label=f"What “{heading}” holds",
                choices=_choices(kind),
                required=False,
                initial=roles.get(heading, ""),
            )

    @property
    def rows(self) -> list[tuple[str, str, BoundField]]:
        """Each heading, what stands below it, and the choice of what it is."""
        return [(heading, text, self[_name(place)]) for place, (heading, text) in enumerate(self._columns)]

    def clean(self) -> dict[str, object]:
        """No two columns are the same thing, and something is chosen."""
        given = super().clean() or {}
        taken: dict[object, str] = {}
        for place, (heading, _) in enumerate(self._columns):
            role = given.get(_name(place))
            if role and role in taken:
                self.add_error(
                    _name(place),
                    f"“{taken[role]}” is “{role_words(str(role))}” too. Choose it for one of the two.",
                )
            elif role:
                taken[role] = heading
        if not taken and not self.errors:
            self.add_error(None, "Choose at least the column that says who each row is about.")
        return given

    def columns(self) -> dict[str, str]:
        """Role to heading, for the columns that hold something."""
        return {
            role: heading
            for place, (heading, _) in enumerate(self._columns)
            if (role := self.cleaned_data[_name(place)])
        }


def _name(place: int) -> str:
    return f"column-{place + 1}"


def _choices(kind: Kind) -> list[tuple[str, object]]:
    """What a column may hold, the most needed first."""
    main = MAIN_ROLES[kind]
    others = [(role, role_words(role)) for role in roles_of(kind) if role not in main]
    return [NOT_NEEDED, *((role, role_words(role)) for role in main), ("Less often", others)]
