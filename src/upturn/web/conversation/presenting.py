"""A guided conversation as its pages show it."""

from collections.abc import Iterator

from django.urls import reverse

from upturn.barriers.conversations import SAYINGS, Sort, SortedCard, Talk, With, card_words, saying_words
from upturn.barriers.playbook import Playbook
from upturn.barriers.queries import AUDIENCES
from upturn.patterns.queries import FindingSeen
from upturn.web.asking.presenting import conversation_url
from upturn.web.components import Link
from upturn.web.conversation.forms import TO_ADULTS
from upturn.web.conversation.page import ReadBackLine, ReadBackPart, StepPage
from upturn.web.conversation.steps import Step, words_of
from upturn.web.conversation.talking import Talking

ANSWERS = {"yes": "yes", "sometimes": "sometimes", "not_yet": "not yet"}
_PART_TITLES = {
    Step.SAYINGS: "How it is",
    Step.CARDS: "What gets in the way",
    Step.HELPS: "What helps",
    Step.GO_TO: "Who to go to",
    Step.ELSE: "Anything else",
}
_TOPICS = {Step.HELPS: "helps", Step.GO_TO: "go_to", Step.ELSE: "other"}


def step_url(pupil_id: int, step: Step) -> str:
    """Where a step stands."""
    if step is Step.WHO:
        return reverse("conversation", args=[pupil_id])
    return reverse("conversation_step", args=[pupil_id, step])


def step_page(
    talking: Talking,
    step: Step,
    pupil_id: int,
    name: str,
    at: str = "",
    suggested: FindingSeen | None = None,
) -> StepPage:
    """A step of the conversation; ``at`` is where somebody stopped, ``suggested`` what it opens with."""
    steps = talking.steps
    first = step is Step.WHO
    words = None if first else words_of(step, with_the_pupil=talking.who.with_the_pupil)
    return StepPage(
        step=step.value,
        title=words.title if words else f"{name}: a conversation",
        intro=words.intro if words else "",
        place=f"Step {steps.index(step) + 1} of {len(steps)}",
        url=conversation_url(pupil_id, suggested.finding_id) if suggested else step_url(pupil_id, step),
        leave_url=reverse("pupil", args=[pupil_id]),
        is_first=first,
        is_handed=not first,
        may_skip=step not in (Step.WHO, Step.READ_BACK),
        with_the_pupil=talking.who.with_the_pupil,
        name=name if first else "",
        resume=_resume(at, pupil_id) if first else None,
        opens_with=suggested.question if suggested else "",
        light_path_url=reverse("light_path", args=[pupil_id]),
    )


def _resume(at: str, pupil_id: int) -> Link | None:
    if at not in set(Step) or at == Step.WHO:
        return None
    return Link("Go on where you stopped", step_url(pupil_id, Step(at)))


def read_back(talk: Talk, playbook: Playbook, pupil_id: int) -> tuple[ReadBackPart, ...]:
    """Everything said, a part for each step, as it will be kept."""
    parts = {
        Step.SAYINGS: _answers(talk),
        Step.CARDS: _cards(talk, playbook),
        Step.HELPS: _would_help(talk, playbook),
        Step.GO_TO: iter(()),
        Step.ELSE: iter(()),
    }
    return tuple(
        ReadBackPart(_PART_TITLES[step], (*lines, *_said(talk, step)), step_url(pupil_id, step))
        for step, lines in parts.items()
    )


def audience_words(audience: str, who: With) -> str:
    """Who may see something, in the words it was asked with."""
    return dict(AUDIENCES if who.with_the_pupil else TO_ADULTS)[audience]


def _answers(talk: Talk) -> Iterator[ReadBackLine]:
    for saying in SAYINGS:
        if answer := talk.answers.get(saying):
            may_see = audience_words(talk.answers_audience, talk.who)
            yield ReadBackLine(f"{saying_words(saying, talk.who)} {ANSWERS[answer].capitalize()}.", may_see)


def _cards(talk: Talk, playbook: Playbook) -> Iterator[ReadBackLine]:
    yield from (_card(card, talk, playbook) for card in talk.in_the_way)
    not_me = sum(not card.sort.is_in_the_way for card in talk.cards)
    if not_me:
        yield ReadBackLine(f"{not_me} put aside as {'not me' if talk.who.with_the_pupil else 'not this'}.")


def _card(card: SortedCard, talk: Talk, playbook: Playbook) -> ReadBackLine:
    entry = playbook.entry(card.kind)
    text = card_words(entry, talk.who, talk.wording) if entry else playbook.named(card.kind)
    often = " Sometimes." if card.sort is Sort.SOMETIMES else ""
    return ReadBackLine(f"{text.rstrip('.')}.{often}", audience_words(card.audience, talk.who), card.words)


def _would_help(talk: Talk, playbook: Playbook) -> Iterator[ReadBackLine]:
    for key in talk.would_help:
        if support := playbook.support(key):
            yield ReadBackLine(f"{support.name}.", audience_words(talk.would_help_audience, talk.who))


def _said(talk: Talk, step: Step) -> Iterator[ReadBackLine]:
    for said in talk.said:
        if said.topic == _TOPICS.get(step) and said.words.strip():
            yield ReadBackLine("", audience_words(said.audience, talk.who), said.words)
