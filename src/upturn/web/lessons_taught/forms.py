"""The forms of lessons taught: one that begins a lesson, and one tap about one learner."""

from collections.abc import Sequence

from django import forms

from upturn.provision.taught.actions import LONGEST_MINUTES, LONGEST_STEP
from upturn.provision.taught.lessons.queries import Rating
from upturn.web.lessons_taught.showing import SCALE

USUAL_MINUTES = 60
_MARKS = [("", "Left out"), *((str(number), words) for number, words in SCALE.items())]


class BeginForm(forms.Form):
    """Which class, and for how long."""

    use_required_attribute = False

    group = forms.ChoiceField(label="Class", error_messages={"required": "Choose a class."})
    minutes = forms.IntegerField(
        label="Minutes",
        min_value=10,
        max_value=LONGEST_MINUTES,
        initial=USUAL_MINUTES,
        error_messages={"required": "Say how many minutes the lesson lasts."},
    )

    def __init__(self, groups: Sequence[tuple[int, str]], *args: object) -> None:
        super().__init__(*args)  # type: ignore[arg-type]
        self.fields["group"].choices = [(str(number), name) for number, name in groups]  # type: ignore[attr-defined]


class LearnerForm(forms.Form):
    """One learner, and how it went where that was said."""

    enrolment = forms.IntegerField(min_value=1)
    progress = forms.ChoiceField(choices=_MARKS, required=False)
    engagement = forms.ChoiceField(choices=_MARKS, required=False)
    communication = forms.ChoiceField(choices=_MARKS, required=False)
    next_step = forms.CharField(
        required=False,
        max_length=LONGEST_STEP,
        error_messages={"max_length": "The next step has %(show_value)s signs; %(limit_value)s fit."},
    )

    def rating(self) -> Rating:
        """What was said of the learner."""
        given = self.cleaned_data
        progress, engagement, communication = (
            int(given[each]) if given[each] else None for each in ("progress", "engagement", "communication")
        )
        return Rating(progress, engagement, communication, given["next_step"])


def faults_of(form: forms.Form) -> str:
    """What is wrong with a form, in a line; "" for nothing."""
    return " ".join(str(error) for errors in form.errors.values() for error in errors)
