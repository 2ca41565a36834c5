"""The forms of the settings pages."""

from django import forms

from upturn.access.actions import MOST_CONVERSATIONS
from upturn.access.roles import RoleName
from upturn.people.queries import PHASES


class InviteForm(forms.Form):
    """Someone to invite, and as what."""

    name = forms.CharField(
        label="Name", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    email = forms.EmailField(
        label="E-mail address at work", widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    job_title = forms.CharField(
        label="Job title",
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    roles = forms.MultipleChoiceField(
        label="What they do here",
        choices=[(role.value, role.label) for role in RoleName],
        help_text="This decides what they see. Choose every role that fits.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one role; it says what the person will see."},
    )


class OrganisationForm(forms.Form):
    """An organisation's name and phase."""

    name = forms.CharField(
        label="Name", max_length=200, widget=forms.TextInput(attrs={"autocomplete": "organization"})
    )
    phase = forms.ChoiceField(
        label="Phase", required=False, choices=[("", "Not a school, or not in this list"), *PHASES]
    )


class ConversationsForm(forms.Form):
    """How many conversations the team can hold in a week."""

    number = forms.IntegerField(
        label="Conversations a week",
        min_value=1,
        max_value=MOST_CONVERSATIONS,
        help_text="How many good conversations your team can hold. Severe absence is listed besides, always.",
    )


class FolderForm(forms.Form):
    """The folder whose files import themselves."""

    path = forms.CharField(
        label="Watched folder",
        required=False,
        max_length=500,
        help_text=(
            "The whole path on the computer that runs Upturn. A file put here is read by itself if one like "
            "it was mapped before. Leave empty to watch none."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class RoleForm(forms.Form):
    """One role, to give or take away."""

    role = forms.ChoiceField(label="Role", choices=[(role.value, role.label) for role in RoleName])
