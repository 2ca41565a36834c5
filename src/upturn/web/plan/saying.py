"""Small steps and proposals in the words the Plan pages share. Pure."""

from upturn.plans.document import SmallStep
from upturn.plans.sentences import step_up_words
from upturn.plans.small_steps import NothingToGoOn
from upturn.web.plan.page import Proposal, SmallStepShown


def proposal_of(found: SmallStep | NothingToGoOn) -> Proposal:
    """A step within reach and why, or why there is none."""
    if isinstance(found, NothingToGoOn):
        return Proposal(found.why)
    return Proposal(found.words, tuple(_up(words) for words in map(step_up_words, found.steps)), found.why)


def small_step_shown(step: SmallStep | None) -> SmallStepShown | None:
    """A plan's small step, from where it starts."""
    if step is None:
        return None
    begins = f"From {step.baseline_attended} of {step.baseline_counted}" if step.baseline_counted else ""
    ups = tuple(_up(words) for words in map(step_up_words, step.steps))
    return SmallStepShown(step.words, begins, ups, step.why)


def _up(words: str) -> str:
    return words[:1].upper() + words[1:]
