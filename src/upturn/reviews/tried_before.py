"""What was tried before at the same stage, and what followed: a letter that changed nothing is evidence.

Using the same response again asks why it should be different now, lists what else is matched to what is in
the way, and keeps the answer. It never refuses: people may know something the record does not.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from upturn.families.weekly_list import spoken_date
from upturn.kernel.weeks import Weeks
from upturn.plans.dose import Dose
from upturn.plans.progress import ONE_DAY, Counted, counted, last_counted
from upturn.plans.progress_words import fact_words
from upturn.plans.sustained_gain import Confidence
from upturn.reviews.confidence import ENOUGH_SESSIONS, confidence

LETTER = "letter"
SHORTEST_REASON = 10
HARDLY_GIVEN = 2
_TIMES = {1: "once", 2: "twice"}


class ReasonOwedError(ValueError):
    """The question has no answer yet; the message is the sentence the person reads."""


@dataclass(frozen=True, slots=True)
class Tried:
    """A response used before: a support's key or a kind of contact step, and the stage it was used at.

    ``before`` and ``after`` are what the register said; ``after`` ends when the next such response began.
    ``decision`` is what a review decided of it, blank where none did. ``dose`` is what adults gave of it.
    """

    what: str
    stage: str
    began: date
    ended: date | None
    before: Counted
    after: Counted
    decision: str = ""
    dose: Dose | None = None

    @property
    def known(self) -> bool:
        """Whether enough sessions count on both sides to compare."""
        return min(self.before.counted, self.after.counted) >= ENOUGH_SESSIONS

    @property
    def gained(self) -> bool:
        """Whether attendance was better after it, by the rule of `reviews.confidence`."""
        return confidence(self.before, self.after) > Confidence.CANNOT_TELL

    @property
    def hardly_given(self) -> bool:
        """Whether adults gave fewer than half of what they planned: it was then hardly tried."""
        return self.dose is not None and HARDLY_GIVEN * self.dose.delivered < self.dose.planned


@dataclass(frozen=True, slots=True)
class PlaybookSupport:
    """A support of the playbook, with the barriers it is matched to."""

    key: str
    name: str
    barriers: frozenset[str]
    first_step: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """Why a response should be different now: what was tried, in words, and what else there is."""

    what: str
    stage: str
    said: str
    alternatives: tuple[PlaybookSupport, ...]
    tried: tuple[Tried, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """The reason given for using a response again, kept with the review."""

    what: str
    stage: str
    why: str
    by_id: int
    on: date


def ask_again(
    what: str,
    name: str,
    stage: str,
    tried: Iterable[Tried],
    playbook: Sequence[PlaybookSupport],
    confirmed: Collection[str],
) -> Question | None:
    """The question a response raises, or None where it is new at this stage or was followed by a gain.

    Args:
        what: the support's key, or the kind of contact step.
        name: how it is said in a sentence: “A letter home”.
        stage: the stage it would be used at.
        tried: everything tried with this pupil, oldest first.
        playbook: the supports there are, in the playbook's order, which is no ranking.
        confirmed: keys of the barriers someone has confirmed.
    """
    here = [each for each in tried if each.stage == stage]
    same = tuple(each for each in here if each.what == what)
    if not same or same[-1].gained:
        return None
    spent = {each.what for each in here if each.known and not each.gained and not each.hardly_given}
    others = tuple(
        each
        for each in playbook
        if each.barriers & frozenset(confirmed) and each.key not in spent and each.key != what
    )
    return Question(what, stage, _said(name, same, bool(confirmed)), others, same)


def answered(question: Question, why: str, *, by_id: int, on: date) -> Answer:
    """The answer, to be kept.

    Raises:
        ReasonOwedError: when nothing that says anything was written.
    """
    reason = " ".join(why.split())
    if len(reason) < SHORTEST_REASON:
        raise ReasonOwedError(
            "Say in a few words why it should be different this time, or choose something else. "
            "It was tried before at this stage and no gain followed."
        )
    return Answer(question.what, question.stage, reason, by_id, on)


def letters_tried(
    weeks: Weeks, marks: bytes, letters: Sequence[date], stage: str, until: date
) -> tuple[Tried, ...]:
    """Letters nobody answered, as responses: forty sessions before the first of them, and what followed each.

    ``letters`` are days, oldest first. All are held against the same stretch, before the first: what a
    second letter must change is what the first found.
    """
    if not letters:
        return ()
    before = last_counted(weeks, marks, until=letters[0] - ONE_DAY)
    ends = [day - ONE_DAY for day in letters[1:]] + [until]
    return tuple(
        Tried(LETTER, stage, day, end, before, counted(weeks, marks, letters[0], end))
        for day, end in zip(letters, ends, strict=True)
    )


def _said(name: str, same: Sequence[Tried], confirmed: bool) -> str:
    last = same[-1]
    times = _TIMES.get(len(same), f"{len(same)} times")
    parts = [
        f"{name} was used {times} at this stage, last from {spoken_date(last.began)}.",
        _what_followed(last),
        "Why should it be different this time?",
    ]
    if not confirmed:
        parts.append("Nobody has confirmed what is in the way yet: asking may be the better step.")
    return " ".join(parts)


def _what_followed(last: Tried) -> str:
    if last.hardly_given and last.dose is not None:
        return f"It was hardly tried: adults gave {last.dose.delivered} of {last.dose.planned} planned."
    if not last.known:
        return "Too few sessions count since to say what followed."
    return (
        f"Attended {fact_words(last.before)} before and {fact_words(last.after)} after: no gain that shows."
    )
