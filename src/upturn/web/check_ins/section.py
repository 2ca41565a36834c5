"""Check-ins as a part of Today and of the pupil's page.

Today: ``{% include "check_ins/today.html" with section=… %}``, given `check_ins_today`; those who lead
are owed `owed_section`, which is an ordinary list of the day. Pupil: ``{% include "check_ins/on_pupil.html"
with section=… more=… %}``, given `check_ins_on_pupil` and `optional_part`.
"""

from collections.abc import Sequence
from datetime import date, datetime
from functools import cache

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from upturn.access.doorways import OpenedRecord
from upturn.access.drafts import kept_draft
from upturn.access.standing import Standing
from upturn.access.viewer import Viewer
from upturn.plans.queries import CurrentPlan
from upturn.support.caseload.queries import caseload, gaps_owed, line_with
from upturn.support.queries import check_ins_of, dose_of
from upturn.web.check_ins.page import DoseLine, Entry, OnPupil, OnToday
from upturn.web.check_ins.presenting import (
    SHOWN_OF_TIMELINE,
    dose_lines,
    entry_of,
    gap_words,
    questions,
    row_of,
)
from upturn.web.check_ins.reading import Asker, draft_name, draft_of, next_school_day
from upturn.web.components import Link, Tag
from upturn.web.today.page import Person, Section
from upturn.web.words import plural

MOST_ON_TODAY = 8
_NOTHING = (
    "No check-in has been recorded here yet. One tap after a word with {name} is enough, and a line can wait."
)


@cache
def optional_part() -> SafeString:
    """Who may see the line and the three sayings, drawn once: they are the same on every row of a page."""
    return render_to_string("check_ins/more.html", {"questions": questions()})


def check_ins_today(viewer: Viewer, now: datetime) -> OnToday | None:
    """The viewer's check-ins that are due today, those still to do first; None where none is."""
    today = now.date()
    due = [line for line in caseload(viewer, today) if line.due.is_due]
    if not due:
        return None
    left = [line for line in due if line.recorded is None]
    shown = [*left, *(line for line in due if line.recorded)][:MOST_ON_TODAY]
    page, asker = reverse("today"), Asker(viewer, today)
    return OnToday(
        title=f"Check-ins ({len(left)} to do)" if left else "Check-ins, all done",
        rows=tuple(asker.asked(row_of(line, viewer, today, page=page), line) for line in shown),
        more=f"All {len(due)}, and lines" if len(due) > len(shown) else "Add a line",
        summary=f"{plural(len(left), 'check-in')} to do" if left else "",
    )


def owed_section(viewer: Viewer, now: datetime) -> Section:
    """What did not happen and nobody stands ready to do, as a list of Today."""
    owed = gaps_owed(viewer, now.date())
    url = reverse("check_ins")
    return Section(
        key="owed",
        title=f"What we owe ({len(owed)})" if owed else "What we owe",
        intro="Check-ins that did not happen, and nobody stands ready to do the next.",
        nothing="Every check-in that did not happen has somebody to do the next.",
        people=tuple(
            Person(
                name=each.pupil,
                url=reverse("pupil", args=[each.pupil_id]),
                group="",
                fact=gap_words(each, now.date()),
                tag=Tag("who can do the next?", "owed"),
                action=Link("Hand it over", f"{url}#owed"),
            )
            for each in owed[:MOST_ON_TODAY]
        ),
        more=Link(f"All {len(owed)}", f"{url}#owed") if len(owed) > MOST_ON_TODAY else None,
        summary=f"{plural(len(owed), 'check-in')} owed" if owed else "",
    )


def check_ins_on_pupil(
    viewer: Viewer,
    record: OpenedRecord,
    standing: Standing,
    plan: CurrentPlan | None,
    given_name: str,
    now: datetime,
) -> OnPupil:
    """The check-ins of an opened record, as the viewer may see them from where they stand."""
    today, page = now.date(), reverse("pupil", args=[record.pupil_id])
    line = line_with(viewer, record.enrolment_id, today)
    typed = draft_of(kept_draft(viewer, draft_name(record.enrolment_id), at=now))
    names = {each.key: each.name for each in plan.document.supports} if plan else {}
    entries: Sequence[Entry] = [
        entry_of(each, viewer, today, names) for each in check_ins_of(record, standing)
    ]
    return OnPupil(
        row=row_of(line, viewer, today, page=page, typed=typed) if line else None,
        dose=_dose(viewer, record, plan, today) if plan else (),
        entries=tuple(entries[:SHOWN_OF_TIMELINE]),
        earlier=tuple(entries[SHOWN_OF_TIMELINE:]),
        nothing=_NOTHING.format(name=given_name),
        next_url=f"{page}#check-ins",
    )


def _dose(viewer: Viewer, record: OpenedRecord, plan: CurrentPlan, today: date) -> tuple[DoseLine, ...]:
    dose = dose_of(record, plan, today)
    missed = any(each.dose.did_not_happen for each in dose.supports)
    return dose_lines(dose, next_school_day(viewer.organisation_id, today) if missed else None)
