"""The light path as one thing: a conversation in a line, what is in the way, one thing we will do, who looks
again and when. What is kept is said here; what may not stand is refused in the sentence its reader sees.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from upturn.barriers.playbook import Playbook
from upturn.barriers.said import Said
from upturn.barriers.visibility import OPEN, may_reach_teachers
from upturn.plans.sentences import NOT_KNOWN_WORDS

NOBODY_ANSWERED = ("no_answer", "wrote")
NOT_FOR_THIS_PAGE = "Talked about with those it concerns."
MOST_IDEAS = 5


class LightPathRefused(ValueError):
    """A light path that cannot be kept so; ``field`` is the one to mend, the message what its reader sees."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True, slots=True)
class SpokenWith:
    """A conversation in a line, as `upturn.families.actions.record_contact` takes it."""

    on: date
    spoke_with: str
    line: str
    purpose: str = "ask"


@dataclass(frozen=True, slots=True)
class OneThing:
    """One thing somebody will do, and by when if that was said."""

    text: str
    who_id: int
    due: date | None = None


@dataclass(frozen=True, slots=True)
class LightPath:
    """What was said and agreed. No barrier means: not known yet. No ``one_thing``: we look again first.

    ``audience`` says who may see what is in the way; words have their own.
    """

    review_on: date
    review_by_id: int
    barriers: tuple[str, ...] = ()
    audience: str = "helpers"
    said: Said | None = None
    one_thing: OneThing | None = None


@dataclass(frozen=True, slots=True)
class LightPathTaken:
    """What was kept; ``plan_id`` is None when nothing is to be done yet, ``again`` when it was there."""

    contact_id: int
    plan_id: int | None
    again: bool = False


def check_somebody_spoke(spoken: SpokenWith) -> None:
    """Whether a conversation was had that a plan can come of.

    Raises:
        LightPathRefused: when nobody answered, so that a call that failed never passes for a conversation.
    """
    if spoken.spoke_with in NOBODY_ANSWERED:
        raise LightPathRefused(
            "Nobody was spoken with yet, so nothing can be agreed. Record the attempt and when to try again.",
            "spoke_with",
        )


def said_to_everyone(playbook: Playbook, barriers: Sequence[str], audience: str) -> str:
    """What the plan tells every adult of what is in the way: names only where teachers may see them."""
    if not barriers:
        return NOT_KNOWN_WORDS
    if not may_reach_teachers(audience, OPEN):
        return NOT_FOR_THIS_PAGE
    return "; ".join(playbook.named(kind) for kind in barriers)


@dataclass(frozen=True, slots=True)
class Idea:
    """A first step the playbook offers for what is in the way, with how well it is known."""

    key: str
    first_step: str
    support: str
    evidence: str
    caution: str


def ideas_for(playbook: Playbook, barriers: Iterable[str], first: Iterable[str] = ()) -> tuple[Idea, ...]:
    """The matched supports' first steps: those the pupil said would help, then one of each barrier in turn.

    Args:
        playbook: the organisation's own.
        barriers: what is in the way, by key.
        first: supports to put in front, by key.
    """
    columns = [playbook.matched([kind]) for kind in barriers]
    in_turn = [
        column[row]
        for row in range(max(map(len, columns), default=0))
        for column in columns
        if row < len(column)
    ]
    chosen = [found for key in first if (found := playbook.support(key))]
    unique = {support.key: support for support in (*chosen, *in_turn)}
    return tuple(
        Idea(each.key, each.first_step, each.name, each.evidence_words, each.caution)
        for each in list(unique.values())[:MOST_IDEAS]
    )
