"""How much a plan holds: what fits one page that somebody reads. Beyond it, the refusal says what to do."""

from collections.abc import Iterator, Sequence
from datetime import date

from upturn.plans.document import PlanDocument

LONGEST_LINE = 120
LONGEST_CARD_LINE = 80
LONGEST_TEXT = 240
LONGEST_NAME = 80
MOST_STEPS = 6
MOST_STEPS_KEPT = 40
MOST_SUPPORTS = 4
MOST_LINES = 4
MOST_STEPS_UP = 4
_TEXTS = {
    "in_the_way": "What is in the way",
    "stays_the_same": "What stays the same",
    "flexibility": "Agreed flexibility",
    "boundaries": "Its boundaries",
    "familys_part": "The family’s part",
}
_CARD = {
    "helps": "What helps",
    "agreed": "What is agreed",
    "not_to_say": "What not to say",
    "low_pressure": "Low pressure",
}
_OWN_WORDS = {
    "what_is_hard": "What is hard",
    "what_helps": "What helps",
    "my_next_step": "My next step",
    "who_i_go_to": "Who I go to",
}


def faults(document: PlanDocument, before: PlanDocument | None, today: date) -> tuple[str, ...]:
    """What cannot stand in a plan, a sentence each; empty when it can be kept.

    Args:
        document: the plan as it would be.
        before: the version it follows, whose dates may have passed since; None for a new plan.
        today: the day it is saved.
    """
    return (
        *_unsaid(document),
        *_dates(document, before, today),
        *_too_many(document),
        *_too_long(document),
    )


def _unsaid(document: PlanDocument) -> Iterator[str]:
    if not document.in_the_way.strip():
        yield "Say what is in the way. “Not known yet” is an answer."
    if not document.steps and not document.supports:
        yield "Say one thing somebody will do."
    if any(not step.text.strip() for step in document.steps):
        yield "Say what will be done in every step, or take the step out."
    if any(not support.name.strip() for support in document.supports):
        yield "Name every support, or take it out."


def _dates(document: PlanDocument, before: PlanDocument | None, today: date) -> Iterator[str]:
    if document.review_on < today and (before is None or document.review_on != before.review_on):
        yield f"{document.review_on:%d/%m/%Y} has passed. Choose today or later to look again."
    for support in document.supports:
        if support.ends_on is not None and support.ends_on < support.starts_on:
            yield f"{support.name} would end before it starts. Give a later last day, or leave it empty."
    ups = [step.by for step in document.small_step.steps] if document.small_step else []
    if ups != sorted(set(ups)):
        yield "Put the dated steps up in order, each on a day of its own."


def _too_many(document: PlanDocument) -> Iterator[str]:
    waiting = sum(step.done_on is None for step in document.steps)
    if waiting > MOST_STEPS:
        yield (
            f"{waiting} things to do at once are more than anyone keeps. Choose the {MOST_STEPS} that matter "
            "now; the others can come at the review."
        )
    if len(document.steps) > MOST_STEPS_KEPT:
        yield "Take out steps that were done long ago: earlier versions keep them."
    if len(document.supports) > MOST_SUPPORTS:
        yield f"A plan holds {MOST_SUPPORTS} supports at most. Choose those that are given now."
    if document.small_step and len(document.small_step.steps) > MOST_STEPS_UP:
        yield f"Give {MOST_STEPS_UP} dated steps up at most. The next ones come when these hold."
    for name, label in _CARD.items():
        if len(getattr(document.card, name)) > MOST_LINES:
            yield f"{label}: {MOST_LINES} lines at most, so that a teacher reads them at the door."


def _too_long(document: PlanDocument) -> Iterator[str]:
    yield from _over(((label, getattr(document, name)) for name, label in _TEXTS.items()), LONGEST_TEXT)
    own = document.pupil_version
    yield from _over(((label, getattr(own, name)) for name, label in _OWN_WORDS.items()), LONGEST_TEXT)
    lines = ((label, line) for name, label in _CARD.items() for line in getattr(document.card, name))
    yield from _over(lines, LONGEST_CARD_LINE)
    yield from _over((("A step", step.text) for step in document.steps), LONGEST_LINE)
    yield from _over((("A support", support.name) for support in document.supports), LONGEST_NAME)
    yield from _over(_morning(document), LONGEST_CARD_LINE)
    small = document.small_step
    yield from _over(
        [("Next small step", small.words), ("Why this step", small.why)] if small else [], LONGEST_TEXT
    )


def _morning(document: PlanDocument) -> Iterator[tuple[str, str]]:
    morning = document.morning
    if morning is None:
        return
    yield from (
        ("The morning", text)
        for text in (
            morning.place,
            morning.greeted_by,
            morning.first_thirty,
            morning.registered_at,
            morning.approved_by,
            morning.supervised_by,
        )
    )


def _over(texts: Iterator[tuple[str, str]] | Sequence[tuple[str, str]], longest: int) -> Iterator[str]:
    for label, text in texts:
        if len(text) > longest:
            yield f"{label}: {len(text)} characters; one page has room for {longest}."
