"""A plan as its pages show it: what we are all doing, how it is going, and what stood before."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.urls import reverse

from upturn.access.queries import TrustedAdults
from upturn.access.viewer import Viewer
from upturn.people.queries import EnrolledPupil
from upturn.plans.cards.content import card_content
from upturn.plans.cards.queries import Readers, ReportedDeparture
from upturn.plans.differences import as_seen, differences
from upturn.plans.document import PlanDocument, PlanStep
from upturn.plans.dose import PlanDose, dose_words
from upturn.plans.mornings import warnings
from upturn.plans.queries import ClosedPlan, CurrentPlan, Version
from upturn.plans.sentences import dose_planned_words, in_a_row, morning_words
from upturn.support.still_time import DoorTimes
from upturn.web.components import Link, Tag
from upturn.web.plan.page import (
    ClosedLine,
    PlanShown,
    ReadBy,
    StepLine,
    SupportLine,
    Trusted,
    VersionLine,
    VersionPage,
)
from upturn.web.plan.saying import small_step_shown
from upturn.web.words import ago, day_words, due_words, plural, span_words

KEPT_ON_THE_PAGE = 3


@dataclass(frozen=True, slots=True, eq=False)
class OpenPlan:
    """All that a plan is shown from, with nothing in it that the viewer may not see."""

    viewer: Viewer
    pupil: EnrolledPupil
    pupil_id: int
    today: date
    barrier_names: Mapping[str, str]
    door_times: DoorTimes
    versions: Sequence[Version] = ()
    dose: PlanDose | None = None
    readers: Readers | None = None
    departures: Sequence[ReportedDeparture] = ()
    may_plan: bool = False


def plan_shown(open_plan: OpenPlan, document: PlanDocument, *, version: str) -> PlanShown:
    """A document as the page shows it."""
    morning, today = document.morning, open_plan.today
    steps = [_step(open_plan, step) for step in document.steps]
    done = [step for step in steps if step.is_done]
    return PlanShown(
        in_the_way=document.in_the_way,
        working_on=tuple(name for key in document.barriers if (name := open_plan.barrier_names.get(key))),
        steps=(*(step for step in steps if not step.is_done), *done[-KEPT_ON_THE_PAGE:]),
        done_before=tuple(done[:-KEPT_ON_THE_PAGE]),
        supports=tuple(_supports(open_plan, document)),
        review=review_tag(document.review_on, today),
        review_by=document.review_by,
        morning=morning_words(morning) if morning else (),
        morning_warnings=warnings(morning, open_plan.door_times.registers_close, today) if morning else (),
        stays_the_same=document.stays_the_same,
        flexibility=document.flexibility,
        boundaries=document.boundaries,
        card=card_content(document),
        small_step=small_step_shown(document.small_step),
        familys_part=document.familys_part,
        settling_in=_settling_in(document.settling_in_until, today),
        agreed_with=in_a_row(document.agreed_with),
        own_words=any((
            document.pupil_version.what_is_hard,
            document.pupil_version.what_helps,
            document.pupil_version.my_next_step,
            document.pupil_version.who_i_go_to,
        )),
        version=version,
        versions=tuple(_version_lines(open_plan)),
        read_by=_read_by(open_plan.readers),
        settle=tuple(map(_departure, open_plan.departures)),
    )  # fmt: skip


def review_tag(review_on: date, today: date) -> Tag:
    """When the plan is looked at again; owed once its day has come."""
    words = due_words(review_on, today)
    return Tag(f"{words[0].upper()}{words[1:]}", "owed" if review_on <= today else "")


def step_tag(step: PlanStep, today: date) -> Tag:
    """How a step is going: done, late, due; it is an adult's, so its tone is too."""
    if step.done_on:
        return Tag("Done today" if step.done_on == today else f"Done {day_words(step.done_on)}", "kept")
    if step.due is None:
        return Tag("No date yet")
    words = due_words(step.due, today)
    return Tag(f"{words[0].upper()}{words[1:]}", "owed" if step.due < today else "")


def _step(open_plan: OpenPlan, step: PlanStep) -> StepLine:
    return StepLine(
        key=step.key,
        text=step.text,
        who=step.who,
        when=f"by {day_words(step.due)}" if step.due else "",
        how=step_tag(step, open_plan.today),
        is_done=step.done_on is not None,
        barrier=open_plan.barrier_names.get(step.barrier, ""),
        may_mark=open_plan.may_plan or step.who_id == open_plan.viewer.staff_id,
    )


def _supports(open_plan: OpenPlan, document: PlanDocument) -> Iterable[SupportLine]:
    given = {each.key: each.dose for each in open_plan.dose.supports} if open_plan.dose else {}
    for support in document.supports:
        yield SupportLine(
            name=support.name,
            who=support.who,
            planned=dose_planned_words(support),
            given=dose_words(given[support.key]) if support.key in given else "",
            barrier=open_plan.barrier_names.get(support.barrier, ""),
        )


def _settling_in(until: date | None, today: date) -> str:
    if until is None:
        return ""
    if until < today:
        return f"The settling-in time ended {ago(until, today)}."
    return f"Settling in until {day_words(until)}: no alarm inside what was agreed."


def _departure(each: ReportedDeparture) -> str:
    line = f" {each.line}" if each.line else ""
    return f"{each.part}{line} ({day_words(each.on)}, {each.by})"


def _read_by(readers: Readers | None) -> ReadBy:
    if readers is None:
        return ReadBy((), (), ())
    return ReadBy(readers.read, readers.not_read, readers.without_sign_in)


def _version_lines(open_plan: OpenPlan) -> Iterable[VersionLine]:
    """Every version, newest first, each with what it changed of the one before."""
    older = [*open_plan.versions[1:], None]
    for version, before in zip(open_plan.versions, older, strict=False):
        yield VersionLine(
            title=f"Version {version.number}, {version.by}",
            when=day_words(version.on, year=version.on.year != open_plan.today.year),
            why=version.why,
            changes=tuple(
                f"{label}: {sentence}" for label, sentence in changes_of(open_plan, version, before)
            ),
            url=reverse("plan_version", args=[open_plan.pupil_id, version.number]),
        )


def changes_of(open_plan: OpenPlan, version: Version, before: Version | None) -> tuple[tuple[str, str], ...]:
    """What a version changed, each with its label; nothing for the first."""
    if before is None:
        return ()
    changed = differences(before.document, version.document, open_plan.barrier_names)
    return tuple((each.label, each.sentence) for each in changed)


def versions_seen(versions: Iterable[Version], open_barriers: frozenset[str]) -> list[Version]:
    """The versions with no barrier in them that is not open to their reader."""
    return [
        Version(
            each.plan_id,
            each.number,
            as_seen(each.document, open_barriers),
            each.on,
            each.at,
            each.by_id,
            each.by,
            each.why,
        )
        for each in versions
    ]


def version_page(open_plan: OpenPlan, number: int, *, closed_plan: int | None = None) -> VersionPage | None:
    """One version as it stood on its own day; nothing where there is no such version."""
    numbered = {each.number: each for each in open_plan.versions}
    version = numbered.get(number)
    if version is None:
        return None
    return VersionPage(
        name=open_plan.pupil.name,
        pupil_id=open_plan.pupil_id,
        number=number,
        title=f"Version {number} of the plan",
        when=f"{version.by}, {day_words(version.on, year=True)}",
        why=version.why,
        changes=changes_of(open_plan, version, numbered.get(number - 1)),
        plan=plan_shown(replace(open_plan, today=version.on), version.document, version=f"Version {number}"),
        before=_to_version(open_plan, number - 1, numbered, closed_plan),
        after=_to_version(open_plan, number + 1, numbered, closed_plan),
    )


def _to_version(
    open_plan: OpenPlan, number: int, numbered: Mapping[int, Version], closed_plan: int | None
) -> Link | None:
    if number not in numbered:
        return None
    tail = f"?plan={closed_plan}" if closed_plan else ""
    return Link(f"Version {number}", reverse("plan_version", args=[open_plan.pupil_id, number]) + tail)


def trusted_shown(held: TrustedAdults | None, given_name: str) -> Trusted | None:
    """Who the pupil can go to now; nothing where there is nobody."""
    if held is None or held.trusted_id is None:
        return None
    facts = [f"chosen with {given_name}" if held.chosen_with_pupil else f"not yet chosen with {given_name}"]
    facts += [f"since {day_words(held.since)}"] if held.since else []
    facts += [_changed(held.changes)] if held.changes else []
    return Trusted(held.trusted, held.deputy, tuple(facts))


def _changed(times: int) -> str:
    return {1: "changed once before", 2: "changed twice before"}.get(times, f"changed {times} times before")


def closed_line(closed: ClosedPlan, pupil_id: int) -> ClosedLine:
    """A plan that no longer stands, and whether anybody had been spoken with."""
    return ClosedLine(
        words=f"{span_words(closed.opened_on, closed.closed_on)}, closed by {closed.closed_by}, "
        f"{plural(closed.versions, 'version')}",
        why=closed.why,
        without_contact=Tag("Closed without a conversation since the last look", "owed")
        if closed.without_contact
        else None,
        url=f"{reverse('plan_version', args=[pupil_id, closed.versions])}?plan={closed.plan_id}",
    )


def version_words(plan: CurrentPlan) -> str:
    """Which version stands, since when, by whom."""
    return f"Version {plan.version}, {plan.changed_by}, {day_words(plan.changed_on)}"
