"""The playbook as its pages show it."""

from collections.abc import Sequence
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from upturn.barriers.playbook import Entry, Playbook, Support, Wording
from upturn.barriers.playbook_edits import LABELS
from upturn.barriers.queries import EditMade
from upturn.web.components import Tag
from upturn.web.playbook.page import EditLine, EntryLine, EntryPage, PlaybookPage, SupportShown
from upturn.web.words import day_words, listed

_OURS = Tag("In our own words")
_RETIRED = Tag("Out of use here")
_FLAG = Tag("Only ever raised by a person")


def playbook_page(playbook: Playbook, *, may_change: bool) -> PlaybookPage:
    """The list of everything."""
    retired = [entry for entry in playbook.entries if entry.is_retired] if may_change else []
    return PlaybookPage(
        barriers=_lines(playbook.barriers),
        flags=_lines(playbook.flags),
        retired=_lines(retired),
        may_change=may_change,
    )


def _lines(entries: Sequence[Entry]) -> tuple[EntryLine, ...]:
    return tuple(
        EntryLine(
            entry.name,
            entry.means,
            reverse("playbook_entry", args=[entry.key]),
            _OURS if entry.version and not entry.is_retired else None,
        )
        for entry in entries
    )


def entry_page(entry: Entry, edits: Sequence[EditMade], *, may_change: bool) -> EntryPage:
    """One entry with the history of its changes."""
    marks = ((entry.is_flag, _FLAG), (entry.is_retired, _RETIRED), (bool(entry.version), _OURS))
    return EntryPage(
        key=entry.key,
        name=entry.name,
        means=entry.means,
        young=entry.card(Wording.YOUNG),
        older=entry.card(Wording.OLDER),
        looks_like=entry.looks_like,
        ask_pupil=entry.ask_pupil,
        ask_home=entry.ask_home,
        involve=entry.involve,
        supports=tuple(support_shown(support) for support in entry.supports),
        seldom_works_alone=entry.seldom_works_alone,
        tags=tuple(tag for holds, tag in marks if holds),
        history=_history(edits, may_change=may_change),
        change_url=reverse("playbook_change", args=[entry.key]) if may_change else "",
        undo_url=reverse("playbook_undo", args=[entry.key]) if may_change else "",
    )


def support_shown(support: Support, plan_url: str = "") -> SupportShown:
    """A support with its evidence; with the address of a plan, the way to put it there."""
    says_no_more = support.evidence_words == f"{support.evidence.label}."
    return SupportShown(
        key=support.key,
        name=support.name,
        what=support.what,
        evidence=Tag(support.evidence.label),
        evidence_words="" if says_no_more else support.evidence_words,
        first_step=support.first_step,
        caution=support.caution,
        use_url=f"{plan_url}?{urlencode({'support': support.key})}" if plan_url else "",
    )


def _history(edits: Sequence[EditMade], *, may_change: bool) -> tuple[EditLine, ...]:
    newest = next((edit.version for edit in edits if edit.undone_at is None), 0)
    return tuple(_edit_line(edit, undoable=may_change and edit.version == newest) for edit in edits)


def _edit_line(edit: EditMade, *, undoable: bool) -> EditLine:
    at = timezone.localtime(edit.at)
    return EditLine(
        what=_what(edit),
        who=f"{edit.by_name}, {day_words(at.date(), year=True)}",
        tag=Tag("Undone") if edit.undone_at else None,
        undo_version=edit.version if undoable else 0,
    )


def _what(edit: EditMade) -> str:
    if edit.is_retired:
        return "Taken out of use."
    if not edit.changed:
        return "Back to the words that came with Upturn."
    fields = listed([LABELS[name].lower() for name in LABELS if name in edit.changed])
    return f"Our own: {fields}."
