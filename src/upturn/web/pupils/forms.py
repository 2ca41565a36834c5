"""The one form of the Pupils page that changes something."""

from django import forms

from upturn.web.pupils.presenting import MOST_CONVERSATIONS

_HOW_MANY = f"Choose between 1 and {MOST_CONVERSATIONS} conversations a week, as a whole number."


class CapacityForm(forms.Form):
    """How many conversations the team can hold this week."""

    conversations = forms.IntegerField(
        min_value=1,
        max_value=MOST_CONVERSATIONS,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), _HOW_MANY),
    )
