"""The few words templates need beyond Django's own. Presentation only."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import template
from django.forms.boundfield import BoundField

from upturn.web.pupil.tabs import pupil_tabs
from upturn.web.words import ago, day_words, long_day, plural

register = template.Library()


@register.filter
def day(value: date) -> str:
    """A day as the school says it: “Thu 19 Nov”."""
    return day_words(value)


@register.filter
def in_full(value: date) -> str:
    """A day in full: “Thursday 12 March 2026”."""
    return long_day(value)


@register.filter
def since(value: date, today: date) -> str:
    """How long ago, in words."""
    return ago(value, today)


@register.filter
def counted(number: int, noun: str) -> str:
    """A number with its noun; give “child,children” where adding an s is wrong."""
    return plural(number, *noun.split(",", 1))


@register.inclusion_tag("components/field.html")
def field(bound: BoundField, hint: str = "", css: str = "") -> dict[str, Any]:
    """A form field with its label, hint and error, tied together for screen readers."""
    return {"field": bound, "hint": hint or bound.help_text, "css": css}


@register.inclusion_tag("pupil/tabs.html", takes_context=True)
def tabs(context: Mapping[str, Any], pupil_id: int, current: str) -> dict[str, Any]:
    """Where one may go from here about the same pupil."""
    return {"tabs": pupil_tabs(context["viewer"], pupil_id, current)}
