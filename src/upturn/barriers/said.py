"""Something somebody said, on its way to being written down with who may see it."""

from dataclasses import dataclass, replace

from upturn.barriers.refusals import BarrierRefused
from upturn.barriers.visibility import AUDIENCES, JUST_US, OPEN, SENSITIVITIES, held_as

LONGEST_WORDS = 2_000
LONGEST_EVIDENCE = 500
WHOSE = ("pupil", "family", "staff", "professional")
TOPICS = ("in_the_way", "helps", "go_to", "next_step", "other")


@dataclass(frozen=True, slots=True)
class Said:
    """Words as they were said, whose they are, and who may see them. Kept to “just us” unless asked."""

    words: str
    whose: str = "pupil"
    topic: str = "in_the_way"
    audience: str = JUST_US
    sensitivity: str = OPEN

    def about(self, kind: str) -> "Said":
        """The same words, held as closely as what they are about must be."""
        audience, sensitivity = held_as(kind, self.audience, self.sensitivity)
        return replace(self, audience=audience, sensitivity=sensitivity)


def check_said(said: Said) -> None:
    """Whether words can be written down as given.

    Raises:
        BarrierRefused: naming the field to mend.
    """
    if not said.words.strip():
        raise BarrierRefused("Write what was said, in their words. Leave nothing to save nothing.", "words")
    if len(said.words.strip()) > LONGEST_WORDS:
        raise BarrierRefused(f"These words are too long: {LONGEST_WORDS:,} characters are the most.", "words")
    if said.whose not in WHOSE:
        raise BarrierRefused("Say whose words these are.", "whose")
    if said.topic not in TOPICS:
        raise BarrierRefused("Say what these words are about.", "topic")
    check_held(said.audience, said.sensitivity)


def check_held(audience: str, sensitivity: str) -> None:
    """Whether an audience and a sensitivity are ones there are.

    Raises:
        BarrierRefused: naming the field to mend.
    """
    if audience not in AUDIENCES:
        raise BarrierRefused("Say who may see this: ask, and choose one.", "audience")
    if sensitivity not in SENSITIVITIES:
        raise BarrierRefused("Say how closely this is held.", "sensitivity")
