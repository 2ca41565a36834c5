"""Writes about patterns: what a look found, and what a person did with a finding."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from upturn.access.audit import audited, note
from upturn.access.doorways import OpenedRecord, check_helps
from upturn.access.viewer import Viewer
from upturn.kernel.academic_year import AcademicYear
from upturn.patterns.findings import Finding
from upturn.patterns.looking import Found
from upturn.patterns.models import FindingAnswer, LookTaken, RaisedFinding
from upturn.patterns.queries import Answer, FindingSeen, Occasion, findings_of
from upturn.registers.models import SchoolYear


class FindingRefused(ValueError):
    """An answer that cannot stand; the message is the sentence the person reads."""


@audited
def keep_look(
    *,
    by: Viewer | None,
    organisation_id: int,
    year: AcademicYear,
    version: int,
    occasion: str,
    found: Found,
    at: datetime,
) -> bool:
    """Keep what a look found, in place of an earlier one of that day; gives whether it is kept.

    It is not where the marks have changed since it was worked out: they will be looked at again. Of looks at
    the latest marks only the newest is kept.
    """
    school_year = SchoolYear.objects.select_for_update().get(
        organisation_id=organisation_id, start=year.start
    )
    if school_year.version != version:
        note("look overtaken", "school year", school_year.pk, by=by, organisation_id=organisation_id)
        return False
    earlier = LookTaken.objects.filter(school_year=school_year, occasion=occasion)
    (earlier if occasion == Occasion.LATEST else earlier.filter(until=found.until)).delete()
    look = LookTaken.objects.create(
        school_year=school_year,
        occasion=occasion,
        until=found.until,
        data_version=version,
        at=at,
        by_id=by.staff_id if by else None,
        pupils=found.pupils,
        too_little=found.too_little,
        why_not=found.why_not,
        of_lessons=found.of_lessons,
        ahead=found.ahead.as_json() if found.ahead else {},
        shared=[asdict(each) for each in found.shared],
    )
    RaisedFinding.objects.bulk_create(_rows(look, found), batch_size=500)
    note(
        "look taken",
        "look",
        look.pk,
        by=by,
        organisation_id=organisation_id,
        occasion=occasion,
        findings=len(found.findings),
    )
    return True


@audited
def take_up(*, by: Viewer, record: OpenedRecord, finding_id: int, today: date, at: datetime) -> FindingSeen:
    """Say that one is going to ask what a finding asks. Saying so twice is saying it once.

    Raises:
        NotAllowed: when the viewer is not among the people helping this pupil.
        FindingRefused: when there is no such finding any longer.
    """
    return _answer(by, record, finding_id, Answer.TAKEN_UP, today, at)


@audited
def set_aside(*, by: Viewer, record: OpenedRecord, finding_id: int, today: date, at: datetime) -> FindingSeen:
    """Say that a finding is nothing to ask about. Nobody is asked why.

    Raises:
        NotAllowed: when the viewer is not among the people helping this pupil.
        FindingRefused: when there is no such finding any longer.
    """
    return _answer(by, record, finding_id, Answer.SET_ASIDE, today, at)


@audited
def take_answer_back(*, by: Viewer, record: OpenedRecord, finding_id: int, today: date) -> FindingSeen:
    """Show a finding again as if nobody had answered it.

    Raises:
        NotAllowed: when the viewer is not among the people helping this pupil.
        FindingRefused: when there is no such finding any longer.
    """
    finding = _theirs(by, record, finding_id, today)
    _answers(finding, today).delete()
    note("finding's answer taken back", "finding", finding_id, by=by)
    return finding


def _answer(
    by: Viewer, record: OpenedRecord, finding_id: int, answer: str, today: date, at: datetime
) -> FindingSeen:
    finding = _theirs(by, record, finding_id, today)
    said = {"answer": answer, "at": at, "by_id": by.staff_id}
    already = finding.answered is not None and finding.answered.answer == answer
    if not already:
        _answers(finding, today).delete()
        FindingAnswer.objects.create(**_about(finding, today), **said)
    note("finding already answered" if already else "finding answered", "finding", finding_id, by=by)
    return finding


def _theirs(by: Viewer, record: OpenedRecord, finding_id: int, today: date) -> FindingSeen:
    check_helps(by, record.enrolment_id)
    for finding in findings_of(by, record, today):
        if finding.finding_id == finding_id:
            return finding
    raise FindingRefused(
        "The register has been looked at again since this page was opened, and this is no longer among what "
        "it suggests asking."
    )


def _about(finding: FindingSeen, today: date) -> dict[str, Any]:
    return {
        "enrolment_id": finding.enrolment_id,
        "start": AcademicYear.containing(today).start,
        "kind": finding.kind,
        "which": finding.which,
    }


def _answers(finding: FindingSeen, today: date) -> QuerySet[FindingAnswer]:
    return FindingAnswer.objects.filter(**_about(finding, today))


def _rows(look: LookTaken, found: Found) -> Sequence[RaisedFinding]:
    said: dict[int, int] = {}
    return [_row(look, found, each, said) for each in found.findings]


def _row(look: LookTaken, found: Found, finding: Finding, said: dict[int, int]) -> RaisedFinding:
    place = said[finding.row] = said.get(finding.row, 0) + 1
    other = None if finding.other_row is None else found.enrolments[finding.other_row]
    return RaisedFinding(
        look=look,
        enrolment_id=found.enrolments[finding.row],
        kind=finding.kind,
        which=finding.which if other is None else str(other),
        other_id=other,
        place=place,
        sentence=finding.sentence,
        question=finding.question,
        n=finding.n,
        observed=finding.observed,
        expected=finding.expected,
        p=finding.p,
        q=finding.q,
        sessions=[(day.isoformat(), half.value) for day, half in finding.sessions],
        bars=[(bar.label, bar.observed, bar.usual) for bar in finding.bars],
    )
