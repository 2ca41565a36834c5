"""What has been tried with a pupil, read from the plans as they stood and the register beside them. Pure.

A support was tried from the day it began until a version of the plan left it out, the plan was closed, or
its own last day. What followed is counted from the register; nobody has to remember it or type it again.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from upturn.kernel.academic_year import AcademicYear
from upturn.kernel.weeks import Weeks
from upturn.plans.document import PlanDocument, Support
from upturn.plans.dose import Dose
from upturn.plans.progress import ONE_DAY, counted, last_counted
from upturn.registers.codes import NO_MARK, code_numbered
from upturn.registers.thresholds import is_persistent, is_severe
from upturn.reviews.tried_before import Tried

BELOW, ONE_IN_TEN, HALF = "below_one_in_ten", "one_in_ten", "half"


@dataclass(frozen=True, slots=True)
class PlanSeen:
    """A plan through time: its versions with their days, oldest first, and when it was closed if it was."""

    plan_id: int
    versions: tuple[tuple[date, PlanDocument], ...]
    closed_on: date | None = None


@dataclass(frozen=True, slots=True)
class SupportTried:
    """One support while it was given. ``what`` is the playbook's key, or its name where it is one's own."""

    what: str
    name: str
    plan_id: int
    support: Support
    began: date
    ended: date | None = None

    @property
    def runs(self) -> bool:
        """Whether it is still being given."""
        return self.ended is None


def supports_tried(plans: Iterable[PlanSeen], *, today: date) -> tuple[SupportTried, ...]:
    """Every support that has begun, oldest first."""
    found = [tried for plan in plans for tried in _of_plan(plan, today) if tried.began <= today]
    return tuple(sorted(found, key=lambda each: each.began))


def stage_on(weeks: Weeks, marks: bytes, day: date) -> str:
    """How much of the academic year had been missed by a day: the threshold a response was used at."""
    span = weeks.between(AcademicYear.containing(day).first_day, day)
    codes = [code_numbered(mark) for mark in marks[span] if mark != NO_MARK]
    possible, absent = sum(code.possible for code in codes), sum(code.absent for code in codes)
    if is_severe(absent, possible):
        return HALF
    return ONE_IN_TEN if is_persistent(absent, possible) else BELOW


def as_tried(
    each: SupportTried, weeks: Weeks, marks: bytes, *, until: date, dose: Dose | None, decision: str = ""
) -> Tried:
    """A support with the register beside it: forty sessions that count before it, and all since.

    What still runs is being tried at today’s stage, whatever the stage was when it began.
    """
    end = min(each.ended or until, until)
    return Tried(
        what=each.what,
        stage=stage_on(weeks, marks, until if each.runs else each.began),
        began=each.began,
        ended=each.ended,
        before=last_counted(weeks, marks, until=each.began - ONE_DAY),
        after=counted(weeks, marks, each.began, end),
        decision=decision,
        dose=dose,
    )


def _of_plan(plan: PlanSeen, today: date) -> Iterator[SupportTried]:
    newest: dict[str, Support] = {}
    left_out: dict[str, date] = {}
    for on, document in plan.versions:
        here = {support.key: support for support in document.supports}
        left_out |= {key: on for key in newest if key not in here and key not in left_out}
        left_out = {key: day for key, day in left_out.items() if key not in here}
        newest |= here
    for key, support in newest.items():
        ends = [day for day in (support.ends_on, left_out.get(key), plan.closed_on) if day is not None]
        ended = min(ends, default=None)
        yield SupportTried(
            what=support.kind or support.name.casefold(),
            name=support.name,
            plan_id=plan.plan_id,
            support=support,
            began=support.starts_on,
            ended=ended if ended is not None and ended <= today else None,
        )


def first_day_of(plans: Iterable[PlanSeen], today: date) -> date:
    """The day the first of some plans, or of their supports, began."""
    days = [
        min(on, *(support.starts_on for support in document.supports)) if document.supports else on
        for plan in plans
        for on, document in plan.versions
    ]
    return min([*days, today])


def last_looked(plan: PlanSeen) -> date:
    """The day a plan was last looked at: opened, or another day set to look again."""
    looked, review_on = plan.versions[0][0], plan.versions[0][1].review_on
    for on, document in plan.versions:
        if document.review_on != review_on:
            looked, review_on = on, document.review_on
    return looked


def is_rewritten(versions: Mapping[int, PlanDocument], *, since: int) -> bool:
    """Whether a later version says anything else than one did, ticks and days to look again aside."""
    then = _substance(versions[since], versions[since])
    return any(
        _substance(document, versions[since]) != then
        for number, document in versions.items()
        if number > since
    )


def _substance(document: PlanDocument, then: PlanDocument) -> PlanDocument:
    return replace(
        document,
        steps=tuple(replace(step, done_on=None) for step in document.steps),
        review_on=then.review_on,
        review_by_id=then.review_by_id,
        review_by=then.review_by,
    )


def running(tried: Sequence[SupportTried], plan_id: int) -> tuple[SupportTried, ...]:
    """What a plan is giving now: what keeping it would go on with."""
    return tuple(each for each in tried if each.plan_id == plan_id and each.runs)
