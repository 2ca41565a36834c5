"""The form that takes somebody's own register."""

from django import forms

from upturn.web.first_screen.trying import LIMIT_WORDS

AS_THEY_SETTLE_IT = ("", "As the file settles it")


class TryForm(forms.Form):
    """One register, and how its dates are written where that is not clear."""

    file = forms.FileField(
        label="Your register",
        help_text=f"CSV, TSV, Excel (.xlsx) or Parquet, up to {LIMIT_WORDS}: a year of a large school fits.",
        error_messages={"required": "Choose a file.", "empty": "The file is empty. Export it again."},
    )
    dates = forms.ChoiceField(
        label="How dates are written",
        required=False,
        choices=[
            AS_THEY_SETTLE_IT,
            ("dmy", "Day first: 04/09/2025 is 4 September"),
            ("mdy", "Month first: 09/04/2025 is 4 September"),
            ("iso", "Year first: 2025-09-04"),
        ],
    )
