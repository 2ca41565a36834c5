"""How far a rise can be believed from two stretches of one pupil's register, and how it is said.

The fact is always reported; the word beside it is earned. Plans begin when things are at their lowest, and a
rise after a low is expected with no help at all, so two stretches alone never earn more than *early sign*.
The stronger words are earned against the pupil's longer record, and over weeks: five for *likely*, six for
*holding*. How often each would be said of pupils for whom nothing changed is simulated in the tests and
printed there; the project's own methods set the numbers.
"""

from upturn.plans.progress import Counted, Progress
from upturn.plans.sustained_gain import EARLY, SURE, Confidence, SustainedGain, chance_of_gain

ENOUGH_SESSIONS = 20
LIKELY_AT_ONE_LOOK = 0.9
SESSIONS_FOR_LIKELY = 50
SESSIONS_FOR_HOLDING = 60

_SAID = {
    Confidence.CANNOT_TELL: "We cannot tell yet.",
    Confidence.EARLY_SIGN: "Early sign: too soon to say it will last, and many rise anyway.",
    Confidence.LIKELY: "Likely a rise that is more than ups and downs, though many rise anyway.",
    Confidence.HOLDING: "This looks like it is holding. It does not show what brought it about.",
}


def confidence(before: Counted, now: Counted, long_run: Counted | None = None) -> Confidence:
    """The word two stretches have earned.

    Args:
        before: the stretch before, at least twenty sessions for any word at all.
        now: the stretch since: twenty sessions for an early sign, fifty for likely, sixty for holding.
        long_run: the pupil's longer record (`plans.progress.longer_record`). Without at least as
            many sessions in it as in ``before``, no word is stronger than an early sign.
    """
    if min(before.counted, now.counted) < ENOUGH_SESSIONS:
        return Confidence.CANNOT_TELL
    chance = chance_of_gain(before, now, long_run)
    if chance < EARLY:
        return Confidence.CANNOT_TELL
    if long_run is None or long_run.counted < before.counted:
        return Confidence.EARLY_SIGN
    if chance >= SURE and now.counted >= SESSIONS_FOR_HOLDING:
        return Confidence.HOLDING
    likely = chance >= LIKELY_AT_ONE_LOOK and now.counted >= SESSIONS_FOR_LIKELY
    return Confidence.LIKELY if likely else Confidence.EARLY_SIGN


def confidence_words(progress: Progress, long_run: Counted | None = None) -> str:
    """The sentence beside the fact: how sure, or a question where attendance is down."""
    word = confidence(progress.before, progress.now, long_run)
    if word is not Confidence.CANNOT_TELL:
        return _SAID[word]
    if min(progress.before.counted, progress.now.counted) < ENOUGH_SESSIONS:
        return f"{_SAID[word]} Fewer than {ENOUGH_SESSIONS} sessions count on one side."
    if progress.difference < 0:
        return "Lower than before; dips are common. Ask what changed."
    return _SAID[word]


def ladder_words(gain: SustainedGain) -> str:
    """The ladder in a sentence, where weekly looks since a start are at hand."""
    if gain.slipped_back:
        return "Attendance has slipped back a little; small dips are common. Ask what changed."
    return _SAID[gain.now]
