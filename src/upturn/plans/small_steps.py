"""The next small step: from the pupil's own record, within reach, and dated.

A step adds one or two sessions a fortnight to how often the pupil came lately, and stays within one session
of the best stretch they had. It is a proposal: the pupil says whether it is right.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from upturn.kernel.weeks import Weeks
from upturn.plans.document import SmallStep, StepUp
from upturn.plans.progress import SESSIONS, Counted, counting_sessions, last_counted

FORTNIGHT = 20
SCHOOL_DAYS_A_STEP = 10
ENOUGH_TO_PROPOSE = 20
LATELY = 120
MORE_A_FORTNIGHT = 2
ABOVE_THE_BEST = 1
STEPS = 3
_IN_WORDS = {1: "One", 2: "Two"}


@dataclass(frozen=True, slots=True)
class Baseline:
    """How often the pupil came lately, and the most they came in twenty sessions in a row of late."""

    recent: Counted
    best: Counted


@dataclass(frozen=True, slots=True)
class NothingToGoOn:
    """No step can be proposed from the record; the sentence says why and what to do."""

    why: str


def baseline(weeks: Weeks, marks: bytes, *, until: date) -> Baseline:
    """What the pupil's own record says up to a day: the last forty that count, and their best twenty."""
    return Baseline(
        last_counted(weeks, marks, until=until, sessions=SESSIONS),
        best_stretch(weeks, marks, until=until),
    )


def best_stretch(weeks: Weeks, marks: bytes, *, until: date, sessions: int = FORTNIGHT) -> Counted:
    """The most attended in so many sessions in a row that count, among the last twelve weeks' worth.

    Of several as good, the latest; all there is, where there are fewer sessions.
    """
    lately = counting_sessions(weeks, marks, until)[-LATELY:]
    ends = range(min(sessions, len(lately)), len(lately) + 1)
    stretches = [lately[max(end - sessions, 0) : end] for end in ends]
    best = max(stretches, key=lambda each: (sum(came for _, came in each), each[-1:]), default=[])
    return Counted(sum(came for _, came in best), len(best), since=best[0][0] if best else None)


def propose(
    baseline: Baseline,
    school_days: Iterable[date],
    *,
    after: date,
    steps: int = STEPS,
    ahead: int = FORTNIGHT,
) -> SmallStep | NothingToGoOn:
    """A reachable next step, dated steps up from it, and why.

    Args:
        baseline: the pupil's own record.
        school_days: days the school will be open; with too few of them there are fewer dated steps.
        after: the day the step begins after.
        steps: how many steps to date.
        ahead: how many sessions will count in ten school days; fewer on an agreed part-time timetable.
    """
    recent = baseline.recent
    if recent.counted < ENOUGH_TO_PROPOSE or ahead < 1:
        return NothingToGoOn(_too_little(recent))
    now = _share_up(recent, ahead)
    target = _within_reach(now, baseline.best, ahead)
    targets = _targets(now, target, ahead, steps)
    dated = [
        StepUp(day, reach, ahead) for day, reach in zip(_days(school_days, after), targets, strict=False)
    ]
    return SmallStep(
        words=_words(recent, now, target, ahead),
        baseline_attended=recent.attended,
        baseline_counted=recent.counted,
        steps=tuple(dated),
        why=_why(baseline, now, target, ahead),
    )


def _share_up(counted: Counted, ahead: int) -> int:
    """How many of the sessions ahead the same share would be, rounded up: a step never goes backwards."""
    return -(-counted.attended * ahead // counted.counted)


def _within_reach(now: int, best: Counted, ahead: int) -> int:
    highest = _share_up(best, ahead) if best.counted else now
    return min(now + MORE_A_FORTNIGHT, max(now, highest) + ABOVE_THE_BEST, ahead)


def _targets(now: int, target: int, ahead: int, steps: int) -> Sequence[int]:
    """Each step as much above the last as the first is above now, up to every session."""
    return [min(now + (target - now) * number, ahead) for number in range(1, steps + 1)]


def _days(school_days: Iterable[date], after: date) -> Iterable[date]:
    """Every tenth school day after a day."""
    coming = sorted({day for day in school_days if day > after})
    return islice(coming, SCHOOL_DAYS_A_STEP - 1, None, SCHOOL_DAYS_A_STEP)


def _words(recent: Counted, now: int, target: int, ahead: int) -> str:
    came = f"You were in for {recent.attended} of the last {recent.counted}"
    if target == now:
        every = "every session there was" if recent.attended == recent.counted else "nearly all of them"
        return f"{came}. That is {every}: keep what helps."
    exact = now * recent.counted == recent.attended * ahead
    share = f"{'that is' if exact else 'about'} {now} in every {ahead}"
    more = _IN_WORDS.get(target - now, str(target - now))
    return f"{came}, {share}. {more} more in the next {ahead} would be {target} of {ahead}."


def _why(baseline: Baseline, now: int, target: int, ahead: int) -> str:
    best = baseline.best
    reasons = [f"From their own record: {baseline.recent.attended} of {baseline.recent.counted} lately."]
    if best.counted and target > now:
        reasons.append(
            f"Their best stretch lately was {best.attended} of {best.counted}, so this is near it."
        )
    if aside := baseline.recent.set_aside:
        reasons.append(f"{aside} set aside {'is' if aside == 1 else 'are'} not part of it.")
    return " ".join((*reasons, "Ask whether it feels right, and change it if not."))


def _too_little(recent: Counted) -> str:
    counts = "1 session counts" if recent.counted == 1 else f"{recent.counted} sessions count"
    seen = f"Only {counts} so far" if recent.counted else "No session counts yet"
    return f"{seen}, too few to propose a step from. Ask the pupil what one step they could nearly always do."
