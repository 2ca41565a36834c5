"""What gets in a pupil's way, as the pages say it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from upturn.access.standing import Standing
from upturn.barriers.incidents import Incident, incident_facts, incident_sentence
from upturn.barriers.playbook import SAFEGUARDING
from upturn.barriers.queries import AUDIENCES, SENSITIVITIES, TOPICS, BarrierView, ChangeView, WordsView
from upturn.barriers.states import Status
from upturn.barriers.visibility import HELPERS, HOME, JUST_US, OPEN, TEACHERS, may_change_audience, may_loosen
from upturn.plans.document import PlanDocument
from upturn.web.barriers.page import (
    BarrierLine,
    BarrierPage,
    BarriersPage,
    CountLine,
    HistoryLine,
    Hold,
    IncidentLine,
    IncidentsShown,
    WordsShown,
)
from upturn.web.components import Link, Option, Tag
from upturn.web.playbook.presenting import support_shown
from upturn.web.words import day_words, due_words

_SEEN_BY = {
    JUST_US: "whoever wrote it down and the trusted adult",
    HELPERS: "the people helping {name}",
    TEACHERS: "{name}’s teachers too",
    HOME: "people at home too",
}
_SENSITIVITY_WORDS = dict(SENSITIVITIES)
_TOPIC_WORDS = dict(TOPICS)
NOT_KNOWN_YET = (
    "Not known yet. That is where everyone begins: ask {name}, ask at home, and write down what they say."
)
NOT_TOLD = "Nothing about this has been shared with {name}’s teachers."
RECORDED_BY_OTHERS = (
    "What gets in the way is recorded by the trusted adult and by attendance, pastoral, SEND and "
    "safeguarding staff and the head. If {name} tells you something, tell one of them."
)


@dataclass(frozen=True, slots=True)
class Reading:
    """Who reads about whom, and on which day."""

    pupil_id: int
    name: str
    given_name: str
    standing: Standing
    today: date

    def say(self, words: str) -> str:
        """Words with the pupil's first name in them."""
        return words.format(name=self.given_name)


def barriers_page(
    reading: Reading, barriers: Sequence[BarrierView], words: Sequence[WordsView]
) -> BarriersPage:
    """The list of what may be in the way, and what else was said."""
    lines = {each.barrier_id: barrier_line(reading, each) for each in barriers}
    shown = {each.barrier_id for each in barriers}
    also = [each for each in words if each.barrier_id not in shown]
    helps = reading.standing.helps
    return BarriersPage(
        pupil_id=reading.pupil_id,
        name=reading.name,
        given_name=reading.given_name,
        standing=tuple(lines[each.barrier_id] for each in barriers if each.status.stands),
        settled=tuple(lines[each.barrier_id] for each in barriers if not each.status.stands),
        also_said=tuple(words_shown(reading, each) for each in also),
        none=reading.say(NOT_KNOWN_YET if helps else NOT_TOLD),
        refused="" if helps else reading.say(RECORDED_BY_OTHERS),
    )


def barrier_line(reading: Reading, barrier: BarrierView) -> BarrierLine:
    """One thing in the way, in a list."""
    raised = f"Raised {day_words(barrier.raised_on, year=_other_year(barrier.raised_on, reading.today))}"
    held = held_words(reading.given_name, barrier.audience, barrier.sensitivity)
    return BarrierLine(
        barrier_id=barrier.barrier_id,
        name=barrier.name,
        url=reverse("barrier", args=[reading.pupil_id, barrier.barrier_id]),
        status=Tag(barrier.status.label),
        words=tuple(words_shown(reading, each, fixed=_is_fixed(barrier)) for each in barrier.words),
        about=f"{raised} by {barrier.raised_by}. {held}",
        due=_due(barrier, reading.today),
    )


def _due(barrier: BarrierView, today: date) -> Tag | None:
    if barrier.revisit_on is None:
        return None
    words = due_words(barrier.revisit_on, today)
    return Tag(f"Look again {words}", "owed" if barrier.revisit_on <= today else "")


def held_words(given_name: str, audience: str, sensitivity: str) -> str:
    """Who may see something, in a sentence: “Seen by the people helping Jordan: SENCO and DSL only.”"""
    seen_by = f"Seen by {_SEEN_BY[audience].format(name=given_name)}"
    return f"{seen_by}." if sensitivity == OPEN else f"{seen_by}: {_SENSITIVITY_WORDS[sensitivity]}."


def words_shown(reading: Reading, words: WordsView, *, fixed: bool = False) -> WordsShown:
    """Words with whose they are, who may see them, and what the reader may do about them.

    Who sees ``fixed`` words is not for anyone to change.
    """
    standing, helps = reading.standing, reading.standing.helps
    mine = words.by_id == standing.viewer.staff_id
    may_rehold = may_change_audience(standing, words.by_id) or may_loosen(
        standing, words.sensitivity, words.by_id
    )
    args = [reading.pupil_id, words.words_id]
    on = day_words(words.on, year=_other_year(words.on, reading.today))
    held = held_words(reading.given_name, words.audience, words.sensitivity)
    return WordsShown(
        words_id=words.words_id,
        words=words.words,
        topic=_TOPIC_WORDS.get(words.topic, ""),
        about=f"{words.whose_label}, {on}. Written down by {words.by_name}. {held}",
        take_back_url=reverse("words_take_back", args=args) if mine and helps else "",
        hold=_hold(reverse("words_audience", args=args), f"words-{words.words_id}", words)
        if may_rehold and helps and not fixed
        else None,
    )


def _hold(url: str, of: str, held: WordsView | BarrierView) -> Hold:
    return Hold(url, of, _options(AUDIENCES, held.audience), _options(SENSITIVITIES, held.sensitivity))


def _options(choices: Sequence[tuple[str, str]], now: str) -> tuple[Option, ...]:
    return tuple(Option(value, text, value == now) for value, text in choices)


def barrier_page(
    reading: Reading,
    barrier: BarrierView,
    incidents: Sequence[Incident],
    plan: PlanDocument | None,
    *,
    plan_url: str,
) -> BarrierPage:
    """One thing in the way, whole. ``plan_url`` is blank for those who may not plan."""
    entry, standing = barrier.entry, reading.standing
    line = barrier_line(reading, barrier)
    change_url = f"{plan_url}change/" if plan_url else ""
    return BarrierPage(
        pupil_id=reading.pupil_id,
        barrier_id=barrier.barrier_id,
        pupil_name=reading.name,
        given_name=reading.given_name,
        name=barrier.name,
        means=entry.means if entry else "",
        status=line.status,
        status_means=barrier.status.means,
        about=line.about,
        due=line.due,
        words=line.words,
        history=tuple(_history_line(each, reading.today) for each in barrier.changes),
        supports=tuple(support_shown(each, change_url) for each in entry.supports) if entry else (),
        in_plan=_in_plan(barrier, plan) if plan else (),
        plan_url=plan_url,
        ask_pupil=entry.ask_pupil if entry else (),
        ask_home=entry.ask_home if entry else (),
        involve=entry.involve if entry else (),
        seldom_works_alone=entry.seldom_works_alone if entry else "",
        incidents=_incidents(incidents, reading.today),
        playbook=Link("The playbook’s page", reverse("playbook_entry", args=[entry.key])) if entry else None,
        is_safety=_is_fixed(barrier),
        may_record=standing.helps,
        hold=_hold(
            reverse("barrier_audience", args=[reading.pupil_id, barrier.barrier_id]), "barrier", barrier
        )
        if _may_rehold(standing, barrier)
        else None,
        refused="" if standing.helps else reading.say(RECORDED_BY_OTHERS),
    )


def _may_rehold(standing: Standing, barrier: BarrierView) -> bool:
    if not standing.helps or _is_fixed(barrier):
        return False
    return may_change_audience(standing, barrier.raised_by_id) or may_loosen(
        standing, barrier.sensitivity, barrier.raised_by_id
    )


def _is_fixed(barrier: BarrierView) -> bool:
    """Whether who sees it is settled by what it is."""
    return barrier.kind == SAFEGUARDING


def _history_line(change: ChangeView, today: date) -> HistoryLine:
    return HistoryLine(
        what=_what_happened(change.before, change.after),
        evidence=change.evidence,
        who=f"{day_words(change.on, year=_other_year(change.on, today))}, {change.by_name}",
    )


def _what_happened(before: Status | None, after: Status) -> str:
    if before is None:
        return f"Began as “{after.label.lower()}”"
    if before is after:
        return f"Looked at again: still “{after.label.lower()}”"
    return f"From “{before.label.lower()}” to “{after.label.lower()}”"


def _in_plan(barrier: BarrierView, plan: PlanDocument) -> tuple[str, ...]:
    """What the plan does about it: the supports and steps that name it, and its matched supports."""
    matched = {support.key for support in barrier.entry.supports} if barrier.entry else set()
    supports = [
        f"{each.name}, {each.who}"
        for each in plan.supports
        if each.barrier == barrier.kind or (not each.barrier and each.kind in matched)
    ]
    steps = [
        f"{each.text.rstrip('.')}, {each.who}{': done' if each.done_on else ''}"
        for each in plan.steps
        if each.barrier == barrier.kind
    ]
    return (*supports, *steps)


def _incidents(incidents: Sequence[Incident], today: date) -> IncidentsShown | None:
    if not incidents:
        return None
    facts = incident_facts(incidents)
    return IncidentsShown(
        sentence=incident_sentence(facts),
        by_time=_counts(dict(facts.by_time)),
        by_place=_counts(dict(facts.by_place)),
        lines=tuple(_incident_line(each, today) for each in facts.incidents),
    )


def _counts(counts: Mapping[str, int]) -> tuple[CountLine, ...]:
    return tuple(CountLine(words[:1].upper() + words[1:], number) for words, number in counts.items())


def _incident_line(incident: Incident, today: date) -> IncidentLine:
    at = f" at {incident.time:%H:%M}" if incident.time else ""
    return IncidentLine(
        when=f"{day_words(incident.on, year=_other_year(incident.on, today))}{at}",
        where=", ".join(part for part in (incident.lesson, incident.place) if part),
        what=incident.what,
    )


def _other_year(day: date, today: date) -> bool:
    return day.year != today.year
