"""The four forms of the organisation page, each saved by itself."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from django import forms
from django.http import QueryDict

from upturn.access.actions import (
    RefusedError,
    change_organisation,
    change_teaching_days,
    change_weekly_conversations,
    set_watched_folder,
)
from upturn.access.viewer import Viewer
from upturn.kernel.academic_year import AcademicYear
from upturn.people.queries import OrganisationDetails
from upturn.registers.actions import teach_on
from upturn.web import clock
from upturn.web.first_day.forms import TeachingDaysForm
from upturn.web.settings.forms import ConversationsForm, FolderForm, OrganisationForm

Forms = dict[str, forms.Form]
FORMS: Mapping[str, type[forms.Form]] = {
    "organisation": OrganisationForm,
    "days": TeachingDaysForm,
    "conversations": ConversationsForm,
    "folder": FolderForm,
}
SAVED = {
    "organisation": "The organisation's details are saved.",
    "days": "The teaching days are saved.",
    "conversations": "The number of conversations a week is saved. This week's list follows it.",
    "folder": "The watched folder is saved.",
}


def forms_for(organisation: OrganisationDetails) -> Forms:
    """Each form as things stand."""
    return {
        "organisation": OrganisationForm(
            initial={"name": organisation.name, "phase": organisation.phase}, prefix="organisation"
        ),
        "days": TeachingDaysForm(initial={"days": organisation.teaching_days}, prefix="days"),
        "conversations": ConversationsForm(
            initial={"number": organisation.weekly_conversations}, prefix="conversations"
        ),
        "folder": FolderForm(initial={"path": organisation.watched_folder}, prefix="folder"),
    }


def change(viewer: Viewer, shown: Forms, chosen: str, posted: QueryDict) -> tuple[Forms, str]:
    """Save the form that was sent; gives what to say, or the forms with what to mend and nothing to say."""
    if chosen not in FORMS:
        return shown, ""
    form = FORMS[chosen](posted, prefix=chosen)
    shown = shown | {chosen: form}
    if not form.is_valid():
        return shown, ""
    try:
        _save(viewer, chosen, form.cleaned_data)
    except RefusedError as refused:
        form.add_error(refused.field, str(refused))
        return shown, ""
    return shown, SAVED[chosen]


def _save(viewer: Viewer, chosen: str, answers: Mapping[str, Any]) -> None:
    saves: dict[str, Callable[[], None]] = {
        "organisation": lambda: change_organisation(by=viewer, name=answers["name"], phase=answers["phase"]),
        "days": lambda: _teach_on(viewer, answers["days"]),
        "conversations": lambda: change_weekly_conversations(by=viewer, number=answers["number"]),
        "folder": lambda: set_watched_folder(by=viewer, path=answers["path"]),
    }
    saves[chosen]()


def _teach_on(viewer: Viewer, days: Collection[int]) -> None:
    """The organisation's weekdays, and this year's calendar with them."""
    change_teaching_days(by=viewer, days=days)
    year = AcademicYear.containing(clock.today())
    teach_on(by=viewer, organisation_id=viewer.organisation_id, year=year, days=days, at=clock.now())
