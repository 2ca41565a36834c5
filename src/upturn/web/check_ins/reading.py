"""Reads what the check-ins of a page need, and gives the page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from upturn.access.drafts import Typed as DraftTyped
from upturn.access.drafts import kept_drafts
from upturn.access.permissions import can, check_may_lead
from upturn.access.viewer import Viewer
from upturn.support.caseload.queries import (
    CaseloadLine,
    OwedGap,
    caseload,
    colleagues_who_can,
    gaps_owed,
    line_with,
)
from upturn.support.check_ins import CheckInDue
from upturn.support.queries import school_days
from upturn.web.check_ins.forms import typed_again
from upturn.web.check_ins.page import CheckInsPage, Row, Typed
from upturn.web.check_ins.presenting import asking, owed_of, row_key, row_of, summary_words
from upturn.web.words import long_day

NEXT_DAYS = timedelta(days=21)
DRAFT = "check-in"
_NOBODY = (
    "You have no check-ins yet. They appear when a pupil chooses you as their trusted adult, when a plan "
    "names you in a support, or when a colleague hands one over to you."
)


@dataclass(frozen=True, slots=True)
class Unsaved:
    """A check-in that was sent and could not stand, with all that was typed."""

    enrolment_id: int
    support: str
    typed: Typed

    @property
    def row_key(self) -> str:
        return row_key(self.enrolment_id, self.support)


def draft_name(enrolment_id: int) -> str:
    """The name of the draft of a pupil's check-in."""
    return f"{DRAFT}:{enrolment_id}"


def check_ins_page(viewer: Viewer, now: datetime, unsaved: Unsaved | None = None) -> CheckInsPage:
    """One adult's check-ins at a moment of their day, with one that could not stand as it was typed."""
    today, page = now.date(), reverse("check_ins")
    lines = with_unsaved(viewer, caseload(viewer, today), unsaved, today)
    drafts = kept_drafts(viewer, f"{DRAFT}:", at=now) if lines else {}
    owed = _owed(viewer, lines, today)
    asker = Asker(viewer, today)
    rows = [
        (
            line.due.is_due,
            asker.asked(row_of(line, viewer, today, page=page, typed=_typed(line, drafts, unsaved)), line),
        )
        for line in lines
    ]
    return CheckInsPage(
        day=long_day(today),
        summary=summary_words(lines, owed=len(owed)) if lines or owed else "",
        due=tuple(row for is_due, row in rows if is_due),
        besides=tuple(row for is_due, row in rows if not is_due),
        owed=tuple(owed_of(each, asker.options, asker.day, today, page=page) for each in owed),
        nothing="" if lines or owed else _NOBODY,
    )


class Asker:
    """Who could do the next check-in and when, read only where somebody is to be asked."""

    def __init__(self, viewer: Viewer, today: date) -> None:
        self.viewer = viewer
        self.today = today

    @cached_property
    def options(self) -> SafeString:
        colleagues = colleagues_who_can(self.viewer.organisation_id)
        return render_to_string("check_ins/colleagues.html", {"colleagues": colleagues})

    @cached_property
    def day(self) -> date:
        return next_school_day(self.viewer.organisation_id, self.today) or self.today

    def asked(self, row: Row, line: CaseloadLine) -> Row:
        """The row, with the question where its check-in did not happen and nobody was asked yet."""
        held = line.recorded
        if held is None or held.happened or held.cover_on or held.by_id != self.viewer.staff_id:
            return row
        return asking(row, held.check_in_id, self.options, self.day)


def next_school_day(organisation_id: int, today: date) -> date | None:
    """The first day after today on which the school is open, if it is within three weeks."""
    days = school_days(organisation_id, today + timedelta(days=1), today + NEXT_DAYS)
    return days[0] if days else None


def with_unsaved(
    viewer: Viewer, lines: Sequence[CaseloadLine], unsaved: Unsaved | None, today: date
) -> tuple[CaseloadLine, ...]:
    """The lines, and that of the pupil whose check-in could not stand, where it is not among them."""
    if unsaved is None or any(_is_of(unsaved, line) for line in lines):
        return tuple(lines)
    besides = line_with(viewer, unsaved.enrolment_id, today)
    if besides is None:
        return tuple(lines)
    due = CheckInDue(unsaved.support, besides.due.name, is_due=False)
    return (*lines, replace(besides, due=due))


def _is_of(unsaved: Unsaved, line: CaseloadLine) -> bool:
    return (unsaved.enrolment_id, unsaved.support) == (line.enrolment_id, line.due.support)


def _typed(line: CaseloadLine, drafts: Mapping[str, DraftTyped], unsaved: Unsaved | None) -> Typed | None:
    """What was typed and could not stand, or else what was typed and not sent."""
    if unsaved and _is_of(unsaved, line):
        return unsaved.typed
    return draft_of(drafts.get(draft_name(line.enrolment_id)))


def draft_of(draft: DraftTyped | None) -> Typed | None:
    """A draft as it stands in a form; nothing where no line was typed."""
    said = {name: values[-1] for name, values in (draft or {}).items() if values}
    return typed_again(said, "") if said.get("line", "").strip() else None


def _owed(viewer: Viewer, lines: Sequence[CaseloadLine], today: date) -> tuple[OwedGap, ...]:
    """What nobody stands ready to do: everyone's for those who lead, else of one's own pupils.

    What did not happen today stands in its own row while its author can still hand it over there.
    """
    in_rows = {line.recorded.check_in_id for line in lines if line.recorded}
    theirs = None if can(check_may_lead, viewer) else {line.enrolment_id for line in lines}
    if theirs is not None and not theirs:
        return ()
    return tuple(each for each in gaps_owed(viewer, today, theirs) if each.gap.check_in_id not in in_rows)
