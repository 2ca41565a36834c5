"""Records of lessons taught: which are new or changed, who is known in them, and the writes that keep them.

A term is thousands of lessons, so it is written in stretches, each a short transaction of its own; a worker
that is stopped goes on where it was, and a lesson written twice is written once.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache, partial

from django.utils import timezone

from upturn.access.viewer import Viewer
from upturn.exchange.kinds.presence_files import is_zip_of_reports, report_read, reports_read
from upturn.exchange.kinds.presence_records import Records, records_of
from upturn.exchange.outcomes import Outcome, remarks_of
from upturn.exchange.preparing import MovedOn, Prepared, Request
from upturn.exchange.presence.model import Answers
from upturn.exchange.queries import roll_version
from upturn.exchange.reading.dates import DateOrder
from upturn.exchange.reading.problems import Problem, Unreadable
from upturn.exchange.reading.recognition import Kind
from upturn.exchange.writing.cells import to_csv
from upturn.kernel.weeks import monday_of
from upturn.provision.taught.actions import count_week, write_lessons
from upturn.provision.taught.matching import Key
from upturn.provision.taught.queries import (
    KnownHere,
    groups_of,
    held_for,
    is_provider,
    known_here,
    said_version,
)
from upturn.provision.taught.settling import (
    Group,
    LessonChange,
    Settled,
    change_of,
    group_of,
    lesson_held,
    settle,
)

LESSONS_TOGETHER = 200
AT_A_PROVIDER = (
    "This is a report of who was in an online lesson. Such reports are brought in at the provider that "
    "taught it; what a school brings in is its own register."
)
_LOCAL_TIMES = "Times without a time zone were read as the time here ({zone})."
_ASK = (
    "{people} in the records cannot be matched for sure. Nothing is guessed: they wait under “Who is this?” "
    "until somebody says who they are."
)
_GROW = "What is held is never taken away: a shorter report of a lesson changes nothing."


def is_presence(request: Request) -> bool:
    """Whether a file given is a report of lessons, or a ZIP of some."""
    if request.kind == Kind.PRESENCE or is_zip_of_reports(request.path):
        return True
    try:
        report_read(request.path, request.file_name, Answers(DateOrder.DAY_FIRST))
    except Unreadable:
        return False
    return True


def prepare_presence(request: Request, order: DateOrder | None, today: date) -> Prepared:
    """Set reports of lessons against the store.

    Raises:
        AmbiguousDates: when their dates can be read in two orders and ``order`` is None.
        Unreadable: when nothing can be read, or this is no provider.
    """
    if not is_provider(request.organisation_id):
        raise Unreadable(request.file_name, AT_A_PROVIDER)
    version, here = roll_version(request.organisation_id), known_here(request.organisation_id)
    records = records_of(reports_read(request.path, request.file_name, Answers(order)), today)
    _check_any(request, records)
    match = cache(here.known.match)
    settled = [settle(each, match) for each in records.by_key.values()]
    groups = groups_of(request.organisation_id)
    counted = _Counted()
    for some in _stretches(settled):
        counted.add(_changes(request.organisation_id, some, groups))
    return Prepared(
        outcome=_outcome(records, counted),
        base=f"roll:{version} said:{here.version}",
        work_out=lambda: _nothing_more,
        fingerprint="reports of lessons",
        columns={},
        rejected_rows=lambda: _rejected(records.problems),
        stretches=[
            *(partial(_write, request.organisation_id, here, groups, some) for some in _stretches(settled)),
            *(partial(_count, request.organisation_id, monday) for monday in sorted(counted.mondays)),
        ],
    )


def _check_any(request: Request, records: Records) -> None:
    if not records.by_key:
        first = next((each.reason for each in records.problems), "Nobody is in it.")
        raise Unreadable(request.file_name, f"No lesson could be read. {first}")


def _stretches(settled: Sequence[Settled]) -> Iterator[Sequence[Settled]]:
    return (settled[start : start + LESSONS_TOGETHER] for start in range(0, len(settled), LESSONS_TOGETHER))


def _changes(organisation_id: int, some: Sequence[Settled], groups: Sequence[Group]) -> list[LessonChange]:
    held = held_for(organisation_id, [each.record for each in some])
    found = []
    for each in some:
        group = group_of(each.record.title, groups)
        lesson = lesson_held(each.record, group, held.by_key, held.begun)
        found.append(change_of(each, lesson, group, timezone.localtime(each.record.begins).date()))
    return found


def _write(
    organisation_id: int,
    here: KnownHere,
    groups: Sequence[Group],
    some: Sequence[Settled],
    by: Viewer | None,
    proposal_id: int,
    at: datetime,
) -> None:
    """Write a stretch against the store as it is now; what was written before changes nothing again."""
    if said_version(organisation_id) != here.version:
        raise MovedOn
    changes = _changes(organisation_id, some, groups)
    write_lessons(by=by, organisation_id=organisation_id, changes=changes, saying_ids=here.saying_ids)


def _count(organisation_id: int, monday: date, by: Viewer | None, proposal_id: int, at: datetime) -> None:
    """Count a week once its lessons are written."""
    count_week(by=by, organisation_id=organisation_id, monday=monday)


def _nothing_more(by: Viewer | None, proposal_id: int, at: datetime) -> None:
    """Everything was written in stretches."""


@dataclass(slots=True)
class _Counted:
    """What the records of a file would change, counted in lessons; and who is in them."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    learners: set[int] = field(default_factory=set)
    presences: int = 0
    asked: set[Key] = field(default_factory=set)
    aside: Counter[str] = field(default_factory=Counter)
    days: set[date] = field(default_factory=set)
    without_class: int = 0

    @property
    def mondays(self) -> set[date]:
        """Of the weeks there are lessons in."""
        return {monday_of(day) for day in self.days}

    def add(self, changes: Sequence[LessonChange]) -> None:
        """Count some more."""
        for each in changes:
            self.new += each.is_new
            self.changed += each.is_changed
            self.unchanged += not (each.is_new or each.is_changed)
            there = each.settled.learners
            self.learners |= there.keys()
            self.presences += len(there)
            self.asked |= {row.key for row in each.settled.asked if row.said is None}
            self.aside.update(each.settled.aside)
            self.days.add(timezone.localtime(each.settled.record.begins).date())
            self.without_class += each.group is None


def _outcome(records: Records, counted: _Counted) -> Outcome:
    return Outcome(
        kind=Kind.PRESENCE,
        layout="",
        things="lessons",
        new=counted.new,
        changed=counted.changed,
        unchanged=counted.unchanged,
        rejected=sum(problem.rejected for problem in records.problems),
        warnings=sum(not problem.rejected for problem in records.problems),
        pupils=len(counted.learners),
        first=min(counted.days).isoformat() if counted.days else None,
        last=max(counted.days).isoformat() if counted.days else None,
        notes=tuple(_notes(records, counted)),
        remarks=remarks_of(records.problems),
    )


def _notes(records: Records, counted: _Counted) -> Iterator[str]:
    yield (
        f"{_many(len(counted.learners), 'learner')} matched, {_many(counted.presences, 'time')} in a lesson, "
        f"from {_many(records.files, 'file')}."
    )
    if counted.aside:
        yield f"Set aside and counted, not kept: {_listed(counted.aside)}."
    if counted.asked:
        yield _ASK.format(people=_many(len(counted.asked), "name or address", "names or addresses"))
    if counted.without_class:
        yield (
            f"The title of {_many(counted.without_class, 'lesson')} names no class of yours, so who was due "
            "and did not come is not known there. Class lists, and titles that name the class, would tell."
        )
    if records.without_zone:
        yield _LOCAL_TIMES.format(zone=timezone.get_current_timezone_name())
    if counted.changed:
        yield _GROW


def _listed(aside: Mapping[str, int]) -> str:
    return ", ".join(f"{count:,} {reason}" for reason, count in sorted(aside.items()))


def _many(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def _rejected(problems: Sequence[Problem]) -> bytes:
    """What could not be read, a row each: which file, where in it, and why."""
    rows = [
        (each.file, str(each.line or ""), each.found or "", each.reason) for each in problems if each.rejected
    ]
    return to_csv([("File", "Line", "Found", "Reason"), *rows])
