"""One pupil’s plan laid out for a review: the fact, the dose, what was tried, what adults owe. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from upturn.barriers.playbook import Playbook
from upturn.plans.document import PlanDocument, PlanStep
from upturn.plans.dose import Delivery, PlanDose, PlannedSupport, plan_dose
from upturn.plans.progress import ONE_DAY, Counted, Progress, counted
from upturn.plans.sustained_gain import sustained_gain, weekly_looks
from upturn.reviews.confidence import confidence_words, ladder_words
from upturn.reviews.facts import JoinedMarks, last_sessions, since_start
from upturn.reviews.responses import (
    PlanSeen,
    SupportTried,
    as_tried,
    last_looked,
    running,
    stage_on,
    supports_tried,
)
from upturn.reviews.tried_before import (
    PlaybookSupport,
    Question,
    Tried,
    ask_again,
    letters_tried,
)
from upturn.support.delivered import SupportsFrom, dose_through_versions

LETTER_HOME = "A letter home"
LOWER_AGAIN = "Higher than before the plan, and lower again lately: ask what changed."
THE_LADDER_ENDS = timedelta(weeks=13)


@dataclass(frozen=True, slots=True)
class ContactSeen:
    """One contact without its words; ``held`` when somebody was spoken with."""

    on: date
    held: bool
    wrote: bool


@dataclass(frozen=True, slots=True)
class InTheWay:
    """One thing in the way that may be named in a meeting, and whether someone has confirmed it."""

    kind: str
    name: str
    status: str
    confirmed: bool
    stands: bool


@dataclass(frozen=True, slots=True)
class NamedTried:
    """Something tried, with how it is said."""

    name: str
    tried: Tried
    runs: bool


@dataclass(frozen=True, slots=True)
class Pupil:
    """Whose plan it is, and where they belong."""

    enrolment_id: int
    pupil_id: int
    name: str
    year_group: str
    form: str


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was read about one plan, for `case_of_plan` to think about.

    ``plans`` are the pupil’s plans through time, this one among them; ``joined`` holds their row alone;
    ``school_days`` are in order.
    """

    pupil: Pupil
    plan_id: int
    version: int
    opened_on: date
    review_on: date
    review_by_id: int
    review_by: str
    plans: tuple[PlanSeen, ...]
    joined: JoinedMarks
    contacts: tuple[ContactSeen, ...]
    deliveries: tuple[Delivery, ...]
    school_days: tuple[date, ...]
    decided: tuple[tuple[date, str], ...]
    in_the_way: tuple[InTheWay, ...]
    playbook: Playbook


@dataclass(frozen=True, slots=True)
class Case:
    """A plan as a meeting looks at it.

    Attributes:
        progress: the last forty sessions that count, beside the forty before.
        confidence: how sure of that.
        since_plan: progress since the plan began, None while nothing counts yet.
        confidence_since: how sure of that.
        looked_on: when it was last looked at, or opened.
        dose: what adults gave since then.
        talked: whether anybody spoke with pupil or family since then.
        late_steps: the plan’s steps whose day has passed.
        stage: how much of the year was missed by now, as `responses.stage_on` names it.
        tried: everything tried with this pupil, oldest first, and what followed.
        in_the_way: what gets in the way, as far as it may be named in a meeting.
    """

    pupil: Pupil
    plan_id: int
    version: int
    document: PlanDocument
    opened_on: date
    review_on: date
    review_by_id: int
    review_by: str
    progress: Progress
    confidence: str
    since_plan: Progress | None
    confidence_since: str
    looked_on: date
    dose: PlanDose
    talked: bool
    last_talked_on: date | None
    late_steps: tuple[PlanStep, ...]
    stage: str
    tried: tuple[NamedTried, ...]
    in_the_way: tuple[InTheWay, ...]
    playbook: Playbook

    @property
    def confirmed(self) -> tuple[str, ...]:
        """The kinds that someone has confirmed and that still stand."""
        return tuple(each.kind for each in self.in_the_way if each.confirmed and each.stands)

    @property
    def kept_kinds(self) -> tuple[str, ...]:
        """What keeping the plan would go on with."""
        return tuple(dict.fromkeys(each.tried.what for each in self.tried if each.runs))


def case_of_plan(read: Recorded, today: date) -> Case:
    """Lay one plan out."""
    plan = next(each for each in read.plans if each.plan_id == read.plan_id)
    document = plan.versions[-1][1]
    marks = read.joined.marks[0].tobytes()
    looked = max([last_looked(plan), *(on for on, _ in read.decided if on >= read.opened_on)])
    progress = last_sessions(read.joined, until=today)[0]
    since = since_start(read.joined, started=[read.opened_on], until=today)[0]
    talks = [each.on for each in read.contacts if each.held]
    return Case(
        pupil=read.pupil,
        plan_id=read.plan_id,
        version=read.version,
        document=document,
        opened_on=read.opened_on,
        review_on=read.review_on,
        review_by_id=read.review_by_id,
        review_by=read.review_by,
        progress=progress,
        confidence=confidence_words(progress, _long_run(read.joined, marks, progress.now.since)),
        since_plan=since if since.now.counted else None,
        confidence_since=_confidence_since(read.joined, marks, progress, since, today),
        looked_on=looked,
        dose=dose_through_versions(
            [SupportsFrom(on, planned(each)) for on, each in plan.versions],
            read.deliveries,
            read.school_days,
            today,
            since=looked,
        ),
        talked=any(on > looked or on == today for on in talks),
        last_talked_on=max(talks, default=None),
        late_steps=tuple(
            step for step in document.steps if step.done_on is None and step.due and step.due < today
        ),
        stage=stage_on(read.joined.weeks, marks, today),
        tried=_tried(read, marks, today),
        in_the_way=read.in_the_way,
        playbook=read.playbook,
    )


def planned(document: PlanDocument) -> tuple[PlannedSupport, ...]:
    """A document’s supports as dose counts them."""
    return tuple(
        PlannedSupport(each.key, each.name, frozenset(each.weekdays), each.starts_on, each.ends_on)
        for each in document.supports
    )


def questions_kept(case: Case) -> tuple[Question, ...]:
    """Why each support that keeping would go on with should be different now, where no gain followed it."""
    asked = (_question(case, what) for what in case.kept_kinds)
    return tuple(question for question in asked if question)


def questions_again(case: Case) -> dict[str, Question]:
    """The same of everything tried before at this stage, by its kind: asked when it is chosen again."""
    kinds = dict.fromkeys(each.tried.what for each in case.tried)
    asked = {what: _question(case, what) for what in kinds}
    return {what: question for what, question in asked.items() if question}


def matched_supports(playbook: Playbook, confirmed: Iterable[str]) -> tuple[PlaybookSupport, ...]:
    """The playbook’s supports for some barriers, in its own order, which is no ranking."""
    kinds = tuple(confirmed)
    entries = [entry for entry in playbook.in_use if entry.key in kinds]
    return tuple(
        PlaybookSupport(
            support.key,
            support.name,
            frozenset(entry.key for entry in entries if support in entry.supports),
            support.first_step,
        )
        for support in playbook.matched(entry.key for entry in entries)
    )


def _question(case: Case, what: str) -> Question | None:
    """The question, where enough sessions have followed: too soon is no reason to ask it."""
    name = next(each.name for each in case.tried if each.tried.what == what)
    tried = [each.tried for each in case.tried if each.tried.known]
    others = matched_supports(case.playbook, case.confirmed)
    return ask_again(what, name, case.stage, tried, others, case.confirmed)


def _tried(read: Recorded, marks: bytes, today: date) -> tuple[NamedTried, ...]:
    weeks = read.joined.weeks
    supports = supports_tried(read.plans, today=today)
    now = set(running(supports, read.plan_id))
    found = [
        NamedTried(
            each.name,
            as_tried(
                each,
                weeks,
                marks,
                until=today,
                dose=_dose(each, read, today).total,
                decision=_decision(each, read.decided),
            ),
            each in now,
        )
        for each in supports
    ]
    found += [NamedTried(LETTER_HOME, each, False) for each in _letters(read, marks, today)]
    return tuple(sorted(found, key=lambda each: each.tried.began))


def _letters(read: Recorded, marks: bytes, today: date) -> list[Tried]:
    """The letters nobody answered, each held against those of its own stage."""
    weeks = read.joined.weeks
    by_stage: dict[str, list[date]] = {}
    for each in read.contacts:
        if each.wrote and each.on in weeks:
            by_stage.setdefault(stage_on(weeks, marks, each.on), []).append(each.on)
    return [
        tried
        for stage, days in by_stage.items()
        for tried in letters_tried(weeks, marks, sorted(set(days)), stage, today)
    ]


def _dose(each: SupportTried, read: Recorded, today: date) -> PlanDose:
    support = PlannedSupport(
        each.support.key, each.name, frozenset(each.support.weekdays), each.began, each.ended
    )
    last = min(each.ended or today, today - ONE_DAY)
    return plan_dose([support], read.deliveries, read.school_days, each.began, last)


def _decision(each: SupportTried, decided: Sequence[tuple[date, str]]) -> str:
    """What the last review decided while it was given, or on the day it ended."""
    during = [
        choice for on, choice in decided if each.began <= on and (each.ended is None or on <= each.ended)
    ]
    return during[-1] if during else ""


def _long_run(joined: JoinedMarks, marks: bytes, before: date | None) -> Counted | None:
    """The pupil’s longer record, up to the stretch that is looked at."""
    if before is None:
        return None
    return counted(joined.weeks, marks, joined.weeks.monday, before - ONE_DAY)


def _confidence_since(
    joined: JoinedMarks, marks: bytes, lately: Progress, since: Progress, today: date
) -> str:
    """The ladder of weekly looks in a plan’s first quarter; later, the two stretches alone.

    A rise since the plan is not called by a word of the ladder while the last sessions are fewer again.
    """
    started = since.started
    if started is None:
        return ""
    if lately.difference < 0 < since.difference:
        return LOWER_AGAIN
    long_run = _long_run(joined, marks, started)
    looks = weekly_looks(joined.weeks, marks, started=started, until=today, long_run=long_run)
    if looks and today - started <= THE_LADDER_ENDS:
        return ladder_words(sustained_gain(looks))
    return confidence_words(since, long_run)
