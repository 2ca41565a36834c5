"""One pupil of a meeting, and a decision, as pages show them. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from django.urls import reverse

from upturn.plans.document import PlanDocument, PlanStep
from upturn.plans.dose import dose_words
from upturn.plans.progress import SESSIONS, Progress
from upturn.plans.progress_words import aside_words, fact_words, missing_words, progress_words
from upturn.plans.sentences import step_words, support_words
from upturn.registers.queries import Freshness
from upturn.reviews.cases.case import Case, NamedTried, questions_again, questions_kept
from upturn.reviews.deciding import Smaller
from upturn.reviews.minutes import ActionOwed, DecisionSeen, MeetingSeen
from upturn.reviews.tried_before import LETTER, Question, Tried
from upturn.web.components import Link, Provenance, Tag
from upturn.web.meeting.page import (
    ActionRow,
    DecidedRow,
    Fact,
    LastDecided,
    PupilPage,
    QuestionShown,
    Stop,
    TriedRow,
)
from upturn.web.words import day_words, due_words, group_words, lead_words, span_words

MOST_TRIED = 8


def pupil_page(
    case: Case,
    meeting: MeetingSeen,
    place: int,
    names: Sequence[tuple[int, str]],
    decisions: Sequence[DecisionSeen],
    freshness: Freshness,
    leads: Sequence[str],
    today: date,
) -> PupilPage:
    """One screen of a meeting."""
    pupil = case.pupil
    made = next((each for each in decisions if each.plan_id == case.plan_id), None)
    kept = questions_kept(case)
    again = questions_again(case)
    return PupilPage(
        name=pupil.name,
        given_name=pupil.name.split(" ")[0],
        group=group_words(pupil.year_group, pupil.form),
        place=place,
        total=len(meeting.queue),
        stops=stops(meeting, names, decisions, place),
        previous_url=_place_url(meeting, place - 1),
        next_url=_place_url(meeting, place + 1),
        facts=tuple(_facts(case)),
        provenance=_provenance(case, freshness, today),
        dose_title=f"What adults gave since {day_words(case.looked_on)}",
        dose=dose_words(case.dose.total),
        doses=tuple(f"{each.name}: {_decapitalised(dose_words(each.dose))}" for each in case.dose.supports),
        talked=_talked(case, today),
        talked_owed=not case.talked,
        tried=tuple(map(_tried_row, reversed(case.tried[-MOST_TRIED:]))),
        questions=tuple(_questions(kept, again)),
        alternatives=_alternatives((*kept, *again.values())),
        barriers=tuple((each.name, each.status) for each in case.in_the_way),
        in_the_way=case.document.in_the_way,
        supports=_plan_lines(case.document),
        late=tuple(map(_step, case.late_steps)),
        plan_url=reverse("plan", args=[pupil.pupil_id]),
        pupil_url=reverse("pupil", args=[pupil.pupil_id]),
        minutes_url=reverse("meeting_minutes", args=[meeting.meeting_id]),
        post_url=reverse("meeting_pupil", args=[meeting.meeting_id, place]),
        designated_lead=lead_words(leads[:1]),
        tag=Tag(due_words(case.review_on, today), "owed" if case.review_on < today else ""),
        last=last_decided(meeting, decisions),
        decided=decided_row(made, today) if made else None,
        closed=_closed(meeting, made),
    )


def stops(
    meeting: MeetingSeen,
    names: Sequence[tuple[int, str]],
    decisions: Sequence[DecisionSeen],
    place: int = 0,
) -> tuple[Stop, ...]:
    """Everybody of a meeting, in its order, with what was decided so far."""
    named = dict(names)
    made = {each.plan_id: each.choice.done for each in decisions}
    return tuple(
        Stop(
            name=named.get(plan_id, "A pupil no longer here"),
            url=_place_url(meeting, number),
            decided=made.get(plan_id, ""),
            is_here=number == place,
        )
        for number, plan_id in enumerate(meeting.queue, 1)
    )


def last_decided(meeting: MeetingSeen, decisions: Sequence[DecisionSeen]) -> LastDecided | None:
    """The last decision of an open meeting, which can be taken back."""
    if meeting.closed_at is not None or not decisions:
        return None
    last = max(decisions, key=lambda each: each.decision_id)
    change = Link("Change the plan now", reverse("change_plan", args=[last.pupil_id]))
    return LastDecided(
        words=f"{last.name}: {_decapitalised(last.choice.done)}.",
        undo_url=reverse("meeting_take_back", args=[meeting.meeting_id, last.decision_id]),
        change=change if last.change_waits else None,
    )


def decided_row(each: DecisionSeen, today: date) -> DecidedRow:
    """A decision as it is read: facts without why sessions were set aside."""
    return DecidedRow(
        name=each.name,
        url=reverse("pupil", args=[each.pupil_id]),
        group=group_words(each.year_group, each.form),
        choice=each.choice.done,
        fact=progress_words(each.progress, say_why=False) if each.progress else "",
        dose=dose_words(each.dose) if each.dose else "",
        smaller=""
        if each.smaller is Smaller.NOT_ASKED
        else f"{each.smaller.label} than last time."
        if each.smaller is not Smaller.THE_SAME
        else "The same as last time.",
        reason=each.reason,
        why_different=each.why_different,
        instead=each.instead,
        without_contact=each.without_contact_why,
        action=_action_words(each),
        looks_again=day_words(each.next_on, year=each.next_on.year != today.year) if each.next_on else "",
        by=each.by,
        on=day_words(each.on, year=each.on.year != today.year),
    )


def action_row(owed: ActionOwed, today: date, *, may_tick: bool) -> ActionRow:
    """One action, with the way to do it or to say that it is done."""
    each = owed.decision
    change = Link("Change the plan", reverse("change_plan", args=[each.pupil_id]))
    return ActionRow(
        what=owed.what,
        who=owed.who,
        about=Link(each.name, reverse("pupil", args=[each.pupil_id])),
        due=_due_tag(owed, today),
        done=owed.done,
        tick_url=reverse("review_action", args=[each.decision_id]) if may_tick and not owed.is_change else "",
        change=change if owed.is_change and not owed.done else None,
    )


def action_kinds(case: Case) -> list[tuple[str, str]]:
    """The kinds of step a meeting may choose: what is matched to what is confirmed, and what was tried."""
    matched = case.playbook.matched(case.confirmed)
    kinds = {support.key: support.name for support in matched}
    kinds |= {each.tried.what: each.name for each in case.tried if each.tried.what != LETTER}
    return list(kinds.items())


def _facts(case: Case) -> Iterable[Fact]:
    yield Fact(progress_words(_bare(case.progress)), case.confidence, _aside(case.progress))
    since = case.since_plan
    if since is not None and since.now.counted != SESSIONS:
        words = _decapitalised(progress_words(_bare(since)))
        yield Fact(f"Since the plan began: {words}", case.confidence_since, _aside(since))


def _bare(progress: Progress) -> Progress:
    """The two stretches alone: what was set aside or is missing is said beside them."""
    now, before = (replace(each, set_aside=0, missing=0) for each in (progress.now, progress.before))
    return replace(progress, now=now, before=before)


def _aside(progress: Progress) -> str:
    aside = aside_words(progress)
    said = (f"{aside[:1].upper()}{aside[1:]}." if aside else "", missing_words(progress))
    return " ".join(filter(None, said))


def _provenance(case: Case, freshness: Freshness, today: date) -> Provenance:
    since = case.progress.before.since or case.progress.now.since
    missing = missing_words(case.progress)
    return Provenance(
        sessions="Possible sessions, but for absence that was agreed or beyond the pupil: illness, medical "
        "appointments, religion, suspension, an agreed part-time timetable. Those are set aside and said.",
        period=span_words(since, today) if since else "No session counts yet",
        formula=f"Attended of the last {SESSIONS} that count, beside the {SESSIONS} before them.",
        as_of=f"Marks to {day_words(freshness.marks_to)}" if freshness.marks_to else "No register yet",
        missing=missing or "No mark is missing.",
    )


def _talked(case: Case, today: date) -> str:
    if case.talked and case.last_talked_on:
        return f"Last spoken with pupil or family {day_words(case.last_talked_on)}."
    last = (
        f" The last conversation was on {day_words(case.last_talked_on)}."
        if case.last_talked_on
        else " No conversation is recorded."
    )
    return (
        f"Nobody has spoken with {case.pupil.name.split(' ')[0]} or family since "
        f"{day_words(case.looked_on)}.{last}"
    )


def _tried_row(each: NamedTried) -> TriedRow:
    tried = each.tried
    began = day_words(tried.began)
    if each.runs:
        when = f"since {began}"
    elif tried.what == LETTER or tried.ended is None:
        when = f"on {began}"
    else:
        when = f"from {began} to {day_words(tried.ended)}"
    return TriedRow(each.name, when, _followed(tried), each.runs)


def _followed(tried: Tried) -> str:
    hardly = (
        f"Hardly tried: adults gave {tried.dose.delivered} of {tried.dose.planned} planned. "
        if tried.hardly_given and tried.dose
        else ""
    )
    if not tried.known:
        return f"{hardly}Too few sessions count to say what followed."
    facts = f"Attended {fact_words(tried.before)} before and {fact_words(tried.after)} after"
    return f"{hardly}{facts}: {'better after' if tried.gained else 'no gain that shows'}."


def _questions(kept: Sequence[Question], again: dict[str, Question]) -> Iterable[QuestionShown]:
    """What keeping asks, then what choosing the same again would."""
    for question in kept:
        yield _question(question, "Needed if you keep the plan.")
    for what, question in again.items():
        if what not in {each.what for each in kept}:
            yield _question(question, "Needed only if you choose it again.")


def _question(question: Question, asked_when: str) -> QuestionShown:
    return QuestionShown(question.said, asked_when)


def _alternatives(questions: Iterable[Question]) -> tuple[tuple[str, str], ...]:
    """What else is matched to what is confirmed, each once, with its first step."""
    found = {each.key: (each.name, each.first_step) for asked in questions for each in asked.alternatives}
    return tuple(found.values())


def _plan_lines(document: PlanDocument) -> tuple[str, ...]:
    steps = [_step(step) for step in document.steps if step.done_on is None]
    return (*map(support_words, document.supports), *steps)


def _step(step: PlanStep) -> str:
    """A step in a row of words, so its own full stop is left out."""
    return step_words(replace(step, text=step.text.rstrip(".")))


def _closed(meeting: MeetingSeen, made: DecisionSeen | None) -> str:
    if made is None and meeting.closed_at is not None:
        return "This meeting is over, and did not come to this plan. It stays due."
    return ""


def _action_words(each: DecisionSeen) -> str:
    if not each.action:
        return ""
    due = f", by {day_words(each.action_due)}" if each.action_due else ""
    done = " Done." if each.action_done_at else ""
    return f"{each.action}: {each.action_by}{due}.{done}"


def _due_tag(owed: ActionOwed, today: date) -> Tag | None:
    if owed.done:
        return Tag("Done", "kept")
    if owed.due is None:
        return None
    return Tag(due_words(owed.due, today), "owed" if owed.due <= today else "")


def _place_url(meeting: MeetingSeen, place: int) -> str:
    if not 1 <= place <= len(meeting.queue):
        return ""
    return reverse("meeting_pupil", args=[meeting.meeting_id, place])


def _decapitalised(words: str) -> str:
    return words[:1].lower() + words[1:]
