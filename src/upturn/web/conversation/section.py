"""The conversations on the Pupil page: those held, as far as the viewer may see them, and one under way."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from upturn.access.doorways import OpenedRecord
from upturn.access.standing import Standing
from upturn.barriers.conversations import SAYINGS, Sort, With, saying_words
from upturn.barriers.guided.queries import HeldConversation, SaidThen, conversations_of
from upturn.barriers.playbook import Playbook
from upturn.barriers.queries import WHOSE
from upturn.web.components import Link
from upturn.web.conversation.presenting import ANSWERS, step_url
from upturn.web.conversation.steps import Step
from upturn.web.conversation.talking import AT, DRAFT
from upturn.web.drafts.keeping import form_name, restored
from upturn.web.light.forms import AUDIENCE_WORDS
from upturn.web.words import day_words

_MAY_SEE = {**dict(AUDIENCE_WORDS), "just_us": "Just us"}
_TOPICS = {
    "helps": "What helps",
    "go_to": "Who to go to",
    "other": "Besides",
    "next_step": "A small next step",
}
_WITH = {
    With.PUPIL: "With the pupil",
    With.BOTH: "With pupil and family",
    With.FAMILY: "With family",
    With.STAFF: "With staff who know them",
}


@dataclass(frozen=True, slots=True)
class ShownLine:
    """One thing of a conversation: what it is, words as they were said, and who may see it."""

    term: str
    text: str = ""
    said: str = ""
    may_see: str = ""


@dataclass(frozen=True, slots=True)
class ShownConversation:
    """One conversation: with whom, when, by whom, and what of it the viewer may see."""

    when: str
    who: str
    by: str
    lines: tuple[ShownLine, ...]


@dataclass(frozen=True, slots=True)
class ConversationSection:
    """The section: ``start`` for who may hold one, ``resume`` where one of the viewer's own is under way."""

    held: tuple[ShownConversation, ...]
    nothing: str
    start: Link | None = None
    resume: Link | None = None
    kept: str = ""


def conversation_section(
    record: OpenedRecord, standing: Standing, playbook: Playbook, today: date
) -> ConversationSection:
    """The section of an opened record; template ``conversation/section.html`` with it as ``section``."""
    may_hold = standing.helps
    start = (
        Link("Start a conversation", reverse("conversation", args=[record.pupil_id])) if may_hold else None
    )
    resume, kept = _under_way(record, standing) if may_hold else (None, "")
    return ConversationSection(
        held=tuple(_shown(each, playbook, today) for each in conversations_of(record, standing)),
        nothing="No guided conversation yet. It asks what gets in the way, what helps and whom to go to, in "
        "the pupil’s own words; anything can be skipped."
        if may_hold
        else "No conversation is open to you here.",
        start=start,
        resume=resume,
        kept=kept,
    )


def _under_way(record: OpenedRecord, standing: Standing) -> tuple[Link | None, str]:
    """A conversation the viewer began and has not kept yet, and when it was left."""
    name = form_name(DRAFT, record.pupil_id)
    draft, typed = restored(standing.viewer, name, step_url(record.pupil_id, Step.WHO))
    if not typed:
        return None, ""
    at = "".join(typed.get(AT, []))
    step = Step(at) if at in set(Step) else Step.WHO
    return Link("Go on where you stopped", step_url(record.pupil_id, step)), draft.kept


def _shown(held: HeldConversation, playbook: Playbook, today: date) -> ShownConversation:
    return ShownConversation(
        when=day_words(held.on, year=held.on.year != today.year),
        who=_WITH[held.who],
        by=held.by_name,
        lines=tuple(_lines(held, playbook)),
    )


def _lines(held: HeldConversation, playbook: Playbook) -> Iterator[ShownLine]:
    answered = [
        f"{saying_words(saying, held.who).rstrip('.')}: {ANSWERS[held.answers[saying]]}."
        for saying in SAYINGS
        if saying in held.answers
    ]
    if answered:
        yield ShownLine(" ".join(answered), may_see=_MAY_SEE[held.answers_audience])
    for card in held.cards:
        if card.sort.is_in_the_way:
            often = "sometimes" if card.sort is Sort.SOMETIMES else "gets in the way"
            may_see = _MAY_SEE[card.audience]
            yield ShownLine(playbook.named(card.kind), often, _words_about(held, card.kind), may_see)
    for key, audience in held.would_help:
        if support := playbook.support(key):
            yield ShownLine(support.name, "would help", may_see=_MAY_SEE[audience])
    yield from (_said(each) for each in held.said if not _is_beside_its_card(each, held))


def _words_about(held: HeldConversation, kind: str) -> str:
    return next((each.words for each in held.said if each.kind == kind), "")


def _is_beside_its_card(said: SaidThen, held: HeldConversation) -> bool:
    return any(card.kind == said.kind and card.sort.is_in_the_way for card in held.cards)


def _said(said: SaidThen) -> ShownLine:
    whose = dict(WHOSE)[said.whose]
    return ShownLine(_TOPICS.get(said.topic, whose), said=said.words, may_see=_MAY_SEE[said.audience])
