"""The steps of a guided conversation, in order, and what each says to whoever is there. Pure."""

from dataclasses import dataclass
from enum import StrEnum


class Step(StrEnum):
    """One page of the conversation, by the name its address has."""

    WHO = "who"
    SAYINGS = "sayings"
    CARDS = "cards"
    ABOUT = "about"
    HELPS = "helps"
    GO_TO = "go-to"
    ELSE = "anything-else"
    READ_BACK = "read-back"


@dataclass(frozen=True, slots=True)
class Words:
    """The heading of a step and the lines under it."""

    title: str
    intro: str


_TO_PUPILS = {
    Step.SAYINGS: Words("How is it here?", "There is no right answer. Skip any you like."),
    Step.CARDS: Words(
        "What gets in the way?",
        "Lots of things can make school hard. Tap what fits you, and skip the rest.",
    ),
    Step.ABOUT: Words(
        "Tell me more",
        "You can say it in your own words, or leave it empty. Then say who may see it.",
    ),
    Step.HELPS: Words("What helps?", "What makes a day go better, even a little?"),
    Step.GO_TO: Words("Who would you go to?", "If today went wrong, who here would you tell?"),
    Step.ELSE: Words("Anything else?", "Something you want to say, or something I should have asked."),
    Step.READ_BACK: Words("Did I get this right?", "Read it together. Go back to change anything."),
}
_TO_ADULTS = {
    Step.SAYINGS: Words("How is it for them?", "As far as you know. Skip any you cannot say."),
    Step.CARDS: Words("What gets in the way?", "What fits, as you see it? Skip the rest."),
    Step.ABOUT: Words("Tell us more", "In your own words, or leave it empty. Then say who may see it."),
    Step.HELPS: Words("What helps?", "What makes a day go better, even a little?"),
    Step.GO_TO: Words("Who would they go to?", "If a day went wrong, who here would they tell?"),
    Step.ELSE: Words("Anything else?", "Something we should have asked."),
    Step.READ_BACK: Words("Did we get this right?", "Read it together. Go back to change anything."),
}


def words_of(step: Step, *, with_the_pupil: bool) -> Words:
    """What a step after the first says."""
    return (_TO_PUPILS if with_the_pupil else _TO_ADULTS)[step]


def steps_in(*, something_in_the_way: bool) -> tuple[Step, ...]:
    """The steps of this conversation: nothing is asked about cards that were not chosen."""
    return tuple(step for step in Step if step is not Step.ABOUT or something_in_the_way)


def after(step: Step, steps: tuple[Step, ...]) -> Step:
    """The step that follows; the last is followed by itself."""
    later = [each for each in steps if _place(each) > _place(step)]
    return later[0] if later else step


def before(step: Step, steps: tuple[Step, ...]) -> Step:
    """The step that came before; the first comes before itself."""
    earlier = [each for each in steps if _place(each) < _place(step)]
    return earlier[-1] if earlier else step


def _place(step: Step) -> int:
    return list(Step).index(step)
