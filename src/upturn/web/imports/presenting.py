"""Imports as their pages show them."""

from collections.abc import Sequence
from datetime import date

from django.urls import reverse
from django.utils import timezone

from upturn.exchange.outcomes import Outcome as Counted
from upturn.exchange.outcomes import Remark
from upturn.exchange.queries import ImportDetail, ImportLine
from upturn.exchange.states import ImportState
from upturn.registers.queries import Freshness
from upturn.web.components import Action, Link, Tag, Tone
from upturn.web.imports.forms import kind_words, role_words
from upturn.web.imports.page import ColumnRead, ImportRow, ImportsPage, Outcome, ProblemRow, ProposalPage
from upturn.web.words import ago, day_words, plural, span_words

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


def proposal_page(detail: ImportDetail) -> ProposalPage:
    """One file that was read: what it would do, or what it did."""
    found = detail.line.outcome or Counted("", "", "rows")
    ready = detail.line.state is ImportState.PROPOSED
    shown = found.remarks[:PROBLEMS_SHOWN]
    more = found.rejected + found.warnings - len(shown)
    return ProposalPage(
        file_name=detail.line.file_name,
        about=_about(detail, found),
        summary=_summary(detail, found),
        outcomes=_outcomes(found),
        columns=tuple(
            ColumnRead(each.heading, role_words(each.meaning), each.example) for each in found.columns
        ),
        commit=Action(
            _commit_words(found), reverse("import_commit", args=[detail.line.proposal_id]), _refused(detail)
        ),
        withdraw=_withdraw(detail) if ready else None,
        alarms=found.alarms if ready else (),
        problems=tuple(_problem(each) for each in shown),
        problems_more=f"{plural(more, 'more remark')} not shown here." if more > 0 else "",
        rejected_file=_rejected(detail, found),
        notes=(*((detail.put_back_because,) if detail.put_back_because else ()), *found.notes),
        is_open=ready,
    )


def _row(line: ImportLine, today: date) -> ImportRow:
    at = timezone.localtime(line.committed_at or line.at)
    tone: Tone = "owed" if line.state in _OWED else "kept" if line.state is ImportState.COMMITTED else ""
    return ImportRow(
        file_name=line.file_name,
        url=reverse("import", args=[line.proposal_id]),
        when=f"{ago(at.date(), today)} at {at:%H:%M}",
        by=line.by,
        result=_result(line),
        tag=Tag(line.state.label, tone),
    )


def _result(line: ImportLine) -> str:
    found = line.outcome
    if found is None:
        return ""
    return (
        f"{found.new:,} new, {found.changed:,} changed, {found.unchanged:,} unchanged "
        f"and {found.rejected:,} rejected {found.things}"
    )


def _summary(detail: ImportDetail, found: Counted) -> str:
    if detail.line.state is ImportState.COMMITTED:
        return f"Committed. {found.new:,} new and {found.changed:,} changed {found.things}."
    if detail.line.state is ImportState.WITHDRAWN:
        return "Withdrawn. Nothing was changed."
    if found.changes_nothing:
        return f"This file changes nothing: all its {found.things} are already here."
    return f"This file would bring in {found.new:,} new and change {found.changed:,} {found.things}. Nothing has changed yet."


def _about(detail: ImportDetail, found: Counted) -> str:
    words = [
        kind_words(found.kind),
        found.layout.replace("_", " ") and f"layout: {found.layout.replace('_', ' ')}",
    ]
    if found.first and found.last:
        words.append(span_words(date.fromisoformat(found.first), date.fromisoformat(found.last)))
    if found.pupils:
        words.append(plural(found.pupils, "pupil"))
    return " · ".join(word for word in words if word)


def _outcomes(found: Counted) -> tuple[Outcome, ...]:
    return (
        Outcome("New", f"{found.new:,}", f"{found.things} not held before"),
        Outcome("Changed", f"{found.changed:,}", "the old ones are kept in the history"),
        Outcome("Unchanged", f"{found.unchanged:,}", "already here and the same"),
        Outcome("Rejected", f"{found.rejected:,}", "with a reason each", "owed" if found.rejected else ""),
        Outcome("Not in the file", f"{found.missing_from_file:,}", "pupils on roll; nothing is removed"),
    )


def _commit_words(found: Counted) -> str:
    return (
        "Commit, though nothing changes"
        if found.changes_nothing
        else f"Commit {found.new + found.changed:,} {found.things}"
    )


def _refused(detail: ImportDetail) -> str:
    if detail.line.state is ImportState.PROPOSED:
        return ""
    return f"This import is {detail.line.state.label.lower()}."


def _withdraw(detail: ImportDetail) -> Action:
    return Action("Withdraw this file", reverse("import_withdraw", args=[detail.line.proposal_id]))


def _rejected(detail: ImportDetail, found: Counted) -> Link | None:
    if not found.rejected:
        return None
    return Link("Rejected rows as a file", reverse("import_rejected", args=[detail.line.proposal_id]))


def _problem(remark: Remark) -> ProblemRow:
    rejected = remark.severity == "rejected"
    return ProblemRow(
        where=f"Line {remark.line:,}" if remark.line else "Whole file",
        column=remark.column or "",
        found=remark.found or "",
        reason=remark.reason,
        tag=Tag("Rejected", "owed") if rejected else Tag("Read, with a remark"),
    )
