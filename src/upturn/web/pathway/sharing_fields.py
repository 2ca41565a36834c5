"""The boxes by which a side agrees to share, or shares less: all ticked, each to be unticked."""

from collections.abc import Sequence
from typing import Any

from django import forms

from upturn.access.roles import RoleName
from upturn.provision.pathway.bundles import Bundle
from upturn.provision.pathway.sharing import SharedField
from upturn.web.words import listed


def sharing_field(bundle: Bundle, to: str, until: str) -> forms.MultipleChoiceField:
    """One bundle as boxes: to whom, for what, until when."""
    roles = listed([role.label for role in bundle.roles])
    return forms.MultipleChoiceField(
        label=f"{bundle.title}: {to}",
        choices=[(field.value, field.label) for field in bundle.fields],
        initial=[field.value for field in bundle.fields],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=f"For {bundle.purpose}. Read by: {roles}. {until}",
    )


def left_out(bundles: Sequence[Bundle], given: dict[str, Any]) -> list[tuple[str, SharedField]]:
    """What was unticked, bundle by bundle."""
    return [
        (bundle.key, field)
        for bundle in bundles
        for field in bundle.fields
        if field.value not in given[f"share_{bundle.key}"]
    ]


def narrowing_fields(
    fields: Sequence[SharedField], roles: Sequence[RoleName]
) -> tuple[forms.MultipleChoiceField, forms.MultipleChoiceField]:
    """A standing grant as boxes: what still goes, and to which roles."""
    return (
        forms.MultipleChoiceField(
            label="What is still shared",
            choices=[(each.value, each.label) for each in fields],
            initial=[each.value for each in fields],
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text="With nothing ticked, none of it is shared any more.",
        ),
        forms.MultipleChoiceField(
            label="Who there may still read it",
            choices=[(each.value, each.label) for each in roles],
            initial=[each.value for each in roles],
            required=False,
            widget=forms.CheckboxSelectMultiple,
        ),
    )
