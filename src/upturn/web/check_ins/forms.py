"""The forms of a check-in: the answer that a button gives, and who does the next."""

from collections.abc import Mapping
from typing import Any

from django import forms

from upturn.support.actions import LONGEST_LINE
from upturn.support.check_ins import Readiness
from upturn.support.queries import ANSWERS
from upturn.web.check_ins.page import Typed
from upturn.web.check_ins.presenting import AUDIENCE_WORDS, READY_WORDS, SAYINGS, questions


class CheckInForm(forms.Form):
    """One check-in. ``request_key`` is made when the page is drawn, so that sending it twice is one."""

    enrolment = forms.IntegerField(min_value=1)
    support = forms.CharField(required=False, max_length=40)
    how = forms.ChoiceField(
        choices=ANSWERS, error_messages={"required": "Choose how today was: Good, OK or Hard."}
    )
    line = forms.CharField(
        required=False,
        max_length=LONGEST_LINE,
        error_messages={
            "max_length": "The line is %(show_value)s long; %(limit_value)s fit. Make it shorter."
        },
    )
    audience = forms.ChoiceField(choices=AUDIENCE_WORDS, required=False)
    arrived_at = forms.TimeField(
        required=False,
        error_messages={"invalid": "Give the time they came in, like 08:52, or leave it empty."},
    )
    on = forms.DateField(
        required=False, error_messages={"invalid": "Give a day, like 12/03/2026, or leave today’s."}
    )
    feels_ok_here = forms.ChoiceField(choices=READY_WORDS, required=False)
    someone_helps = forms.ChoiceField(choices=READY_WORDS, required=False)
    can_do_some = forms.ChoiceField(choices=READY_WORDS, required=False)
    request_key = forms.CharField(max_length=40)


class CoverForm(forms.Form):
    """Who does the next check-in, and on which day."""

    colleague = forms.IntegerField(error_messages={"required": "Choose who can do the next."})
    day = forms.DateField(
        error_messages={"required": "Give the day.", "invalid": "Give a day, like 13/03/2026."}
    )


def check_in_values(answers: Mapping[str, Any]) -> dict[str, Any]:
    """A valid form's values, by the names `record_check_in` takes."""
    return {
        "enrolment_id": answers["enrolment"],
        "support": answers["support"],
        "how": answers["how"],
        "on": answers["on"],
        "line": answers["line"],
        "audience": answers["audience"] or "helpers",
        "arrived_at": answers["arrived_at"],
        "ready": Readiness(*(answers[name] for name, _ in SAYINGS)),
        "request_key": answers["request_key"],
    }


def typed_again(posted: Mapping[str, str], problem: str) -> Typed:
    """What was sent, as it was, with why it could not stand."""
    return Typed(
        line=posted.get("line", ""),
        arrived_at=posted.get("arrived_at", ""),
        on=posted.get("on", ""),
        questions=questions({name: posted.get(name, "") for name in ("audience", *(s for s, _ in SAYINGS))}),
        problem=problem,
        is_open=True,
    )
