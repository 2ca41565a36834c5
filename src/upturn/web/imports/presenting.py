"""Imports as their pages show them."""

from collections.abc import Sequence
from datetime import date

from django.urls import reverse
from django.utils import timezone

from upturn.access.permissions import can, check_may_see_lessons, check_may_see_pupils
from upturn.access.viewer import Viewer
from upturn.exchange.outcomes import Column, Remark
from upturn.exchange.outcomes import Outcome as Counted
from upturn.exchange.queries import ImportDetail, ImportLine
from upturn.exchange.reading.problems import Severity
from upturn.exchange.reading.recognition import Kind
from upturn.exchange.states import ImportState
from upturn.registers.queries import Freshness
from upturn.web.components import Action, Link, Tag, Tone
from upturn.web.imports.page import (
    ColumnRead,
    ImportRow,
    ImportsPage,
    Outcome,
    ProblemRow,
    ProposalPage,
    WorkingPage,
)
from upturn.web.imports.words import KINDS, kind_of, layout_words, role_words
from upturn.web.words import ago, day_words, listed, of, plural, span_words

WAITS = {
    ImportState.WAITING,
    ImportState.READING,
    ImportState.QUESTION,
    ImportState.PROPOSED,
    ImportState.ACCEPTED,
}
PROBLEMS_SHOWN = 50
_OWED = {ImportState.QUESTION, ImportState.PROPOSED, ImportState.UNREADABLE}


def imports_page(lines: Sequence[ImportLine], freshness: Freshness, today: date) -> ImportsPage:
    """The list of imports."""
    return ImportsPage(
        freshness=freshness_words(freshness, today),
        waiting=tuple(_row(line, today) for line in lines if line.state in WAITS),
        history=tuple(_row(line, today) for line in lines if line.state not in WAITS),
        upload_url=reverse("imports"),
    )


def freshness_words(freshness: Freshness, today: date) -> str:
    """How far the marks go and when they came, in a sentence."""
    if freshness.marks_to is None:
        return "No marks have been brought in for this year yet."
    came = ""
    if freshness.refreshed_at:
        at = timezone.localtime(freshness.refreshed_at)
        came = f", brought in {ago(at.date(), today)} at {at:%H:%M}"
    return f"Marks go up to {day_words(freshness.marks_to)}{came}."


def working_page(detail: ImportDetail) -> WorkingPage:
    """What is being done with a file, and that nobody needs to wait for it."""
    name = detail.line.file_name
    if detail.line.state is ImportState.ACCEPTED and detail.line.kind == Kind.PRESENCE:
        return _writing_lessons(detail)
    if detail.line.state is ImportState.ACCEPTED:
        return WorkingPage(
            title=f"Committing {name}",
            sentence="The marks are being written and every figure worked out afresh.",
            leaving="You can leave: it goes on by itself, and either all of it is committed or nothing.",
            file_name=name,
            proposal_id=detail.line.proposal_id,
        )
    return WorkingPage(
        title=f"Reading {name}",
        sentence=f"{detail.line.state.label}.",
        leaving="You can leave: the file waits for you under Imports once it has been read. Nothing changes "
        "until you have seen what it would do.",
        file_name=name,
        proposal_id=detail.line.proposal_id,
    )


def _writing_lessons(detail: ImportDetail) -> WorkingPage:
    """A term of lessons is written in parts, and how far it has come is said."""
    done, whole = detail.stretches
    return WorkingPage(
        title=f"Writing the lessons of {detail.line.file_name}",
        sentence=f"{of(done, whole)} parts are written." if whole else "The first lessons are being written.",
        leaving="You can leave: it goes on by itself, and after a stop it goes on where it was.",
        file_name=detail.line.file_name,
        proposal_id=detail.line.proposal_id,
        done=done,
        whole=whole,
    )


def proposal_page(detail: ImportDetail, viewer: Viewer) -> ProposalPage:
    """One file that was read: what it would do, or what it did."""
    found = detail.line.outcome or Counted("", "", "rows")
    ready = detail.line.state is ImportState.PROPOSED
    number = [detail.line.proposal_id]
    return ProposalPage(
        file_name=detail.line.file_name,
        about=_about(found),
        summary=_summary(detail, found),
        outcomes=_outcomes(found, done=detail.line.state is ImportState.COMMITTED),
        columns=tuple(_column(each) for each in found.columns),
        commit=Action(_commit_words(found), reverse("import_commit", args=number), _refused(detail)),
        withdraw=Action("Withdraw this file", reverse("import_withdraw", args=number)) if ready else None,
        remap=_remap(detail, found) if ready else None,
        onward=_onward(detail, found, viewer),
        alarms=found.alarms if ready else (),
        problems=tuple(_problem(each) for each in found.remarks[:PROBLEMS_SHOWN]),
        problems_more=_more_words(found),
        rejected_file=_rejected(detail, found),
        notes=found.notes if ready else (),
        put_back_because=detail.put_back_because if ready else "",
        is_open=ready,
    )


def _more_words(found: Counted) -> str:
    """How many rows are not spoken of on the page; the file of rejected rows has them."""
    shown = sum(each.rows for each in found.remarks[:PROBLEMS_SHOWN])
    more = found.rejected + found.warnings - shown
    if more <= 0:
        return ""
    where = " The file of rejected rows has all that were rejected." if found.rejected else ""
    return f"{plural(more, 'more remark')} not shown here.{where}"


def _column(each: Column) -> ColumnRead:
    return ColumnRead(each.heading, role_words(each.role), each.example, used=bool(each.role))


def _remap(detail: ImportDetail, found: Counted) -> Link | None:
    if not found.columns:
        return None
    return Link("Read the columns differently", reverse("import_columns", args=[detail.line.proposal_id]))


def _onward(detail: ImportDetail, found: Counted, viewer: Viewer) -> Link | None:
    """Where what was brought in can be seen."""
    if detail.line.state is not ImportState.COMMITTED:
        return None
    if found.kind in {Kind.REGISTER, Kind.ROLL} and can(check_may_see_pupils, viewer):
        return Link("See the pupils", reverse("pupils"))
    if found.kind == Kind.PRESENCE and can(check_may_see_lessons, viewer):
        return Link("See the lessons", reverse("lessons_taught"))
    return Link("Bring in another file", reverse("imports"))


def _row(line: ImportLine, today: date) -> ImportRow:
    at = timezone.localtime(line.committed_at or line.at)
    tone: Tone = "owed" if line.state in _OWED else "kept" if line.state is ImportState.COMMITTED else ""
    return ImportRow(
        file_name=line.file_name,
        url=reverse("import", args=[line.proposal_id]),
        when=f"{ago(at.date(), today).capitalize()} at {at:%H:%M}",
        by=line.by,
        result=_result(line),
        tag=Tag(line.state.label, tone),
    )


def _result(line: ImportLine) -> str:
    found = line.outcome
    if found is None:
        return ""
    if found.changes_nothing and not found.rejected:
        return f"Nothing new: all {found.unchanged:,} {found.things} were here already"
    counts = ((found.new, "new"), (found.changed, "changed"), (found.rejected, "rejected"))
    said = [f"{count:,} {words}" for count, words in counts if count]
    return f"{listed(said)} {found.things}"


def _summary(detail: ImportDetail, found: Counted) -> str:
    if detail.line.state is ImportState.COMMITTED:
        return (
            f"Committed: {_changes(found)}." if not found.changes_nothing else "Committed. Nothing changed."
        )
    if detail.line.state is ImportState.WITHDRAWN:
        return "Withdrawn. Nothing was changed."
    if found.changes_nothing and not found.unchanged:
        return f"This file would change nothing: none of its {found.things} can be taken."
    if found.changes_nothing:
        return f"This file would change nothing: its {found.things} are here already."
    return f"This file would bring in {_changes(found)}. Nothing has changed yet."


def _changes(found: Counted) -> str:
    """What is new and what changes: “40 new marks and 2 changed”."""
    if not found.changed:
        return f"{found.new:,} new {found.things}"
    if not found.new:
        return f"{found.changed:,} changed {found.things}"
    return f"{found.new:,} new {found.things} and {found.changed:,} changed"


def _about(found: Counted) -> str:
    words = [KINDS[kind_of(found.kind)] if found.kind else "", layout_words(found.layout)]
    if found.first and found.last:
        words.append(span_words(date.fromisoformat(found.first), date.fromisoformat(found.last)))
    if found.pupils:
        words.append(plural(found.pupils, "pupil"))
    return " · ".join(word for word in words if word)


def _outcomes(found: Counted, *, done: bool) -> tuple[Outcome, ...]:
    """The five counts; what was, once it is done."""
    tail = "" if done else " now"
    counted = [
        Outcome("New", f"{found.new:,}", f"{found.things} not held before"),
        Outcome("Changed", f"{found.changed:,}", _changed_words(found)),
        Outcome("Unchanged", f"{found.unchanged:,}", f"the same as held{tail}"),
        Outcome(
            "Rejected", f"{found.rejected:,}", "each with its reason below", "owed" if found.rejected else ""
        ),
    ]
    if found.kind in {Kind.REGISTER, Kind.ROLL}:
        counted.append(
            Outcome("Not in the file", f"{found.missing_from_file:,}", "pupils on roll; nobody is removed")
        )
    return tuple(counted)


def _changed_words(found: Counted) -> str:
    return "by a fuller report" if found.kind == Kind.PRESENCE else "what they were is kept too"


def _commit_words(found: Counted) -> str:
    if found.changes_nothing:
        return "Commit, though nothing changes"
    return f"Commit {_changes(found)}"


def _refused(detail: ImportDetail) -> str:
    if detail.line.state is ImportState.PROPOSED:
        return ""
    return f"This import is {detail.line.state.label.lower()}."


def _rejected(detail: ImportDetail, found: Counted) -> Link | None:
    if not found.rejected:
        return None
    return Link("Rejected rows as a file", reverse("import_rejected", args=[detail.line.proposal_id]))


def _problem(remark: Remark) -> ProblemRow:
    rejected = remark.severity == Severity.REJECTED
    more = f" and {remark.rows - 1:,} more" if remark.rows > 1 else ""
    return ProblemRow(
        where=f"Line {remark.line:,}{more}" if remark.line else "Whole file",
        column=remark.column or "",
        found=remark.found or "",
        reason=remark.reason,
        tag=Tag("Rejected", "owed") if rejected else Tag("Taken"),
    )
