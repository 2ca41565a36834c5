"""How progress is said: the fact, what was set aside, whether it may still change. No praise, no blame."""

from upturn.families.weekly_list import spoken_date
from upturn.plans.progress import Counted, Progress


def fact_words(counted: Counted) -> str:
    """The shortest true form: “31 of 40”, or that nothing counts yet."""
    return f"{counted.attended} of {counted.counted}" if counted.counted else "no session counts yet"


def progress_words(progress: Progress, *, say_why: bool = True) -> str:
    """Progress in a sentence or two.

    Args:
        progress: the two stretches.
        say_why: whether the reader may know why sessions were set aside. Illness, religion and suspension
            are in the reasons: say no for teachers' cards, cover and anyone outside the register.
    """
    aside = aside_words(progress, say_why=say_why)
    fact = "; ".join(part for part in (_fact(progress), aside) if part) + "."
    return " ".join(part for part in (fact, missing_words(progress)) if part)


def comparison_words(progress: Progress) -> str:
    """“up from 23 of 40”, “down from …”, “the same as …”; empty where there is nothing to compare."""
    if not progress.comparable:
        return ""
    if progress.difference == 0:
        return f"the same as {fact_words(progress.before)} before"
    return f"{'up' if progress.difference > 0 else 'down'} from {fact_words(progress.before)}"


def aside_words(progress: Progress, *, say_why: bool = True) -> str:
    """How many sessions were set aside now and before, and why if the reader may know."""
    now, before = progress.now.set_aside, progress.before.set_aside
    if not now and not before:
        return ""
    said = f"{now} set aside now and {before} before" if now and before else ""
    said = said or (f"{now} set aside" if now else f"{before} set aside before")
    reasons = dict.fromkeys(progress.now.reasons + progress.before.reasons)
    return f"{said}: {', '.join(reasons)}" if say_why and reasons else said


def missing_words(progress: Progress) -> str:
    """That marks are missing and the fact may change, or nothing."""
    missing = progress.now.missing + progress.before.missing
    if not missing:
        return ""
    return f"Provisional: {'1 mark is' if missing == 1 else f'{missing} marks are'} missing."


def _fact(progress: Progress) -> str:
    now = progress.now
    since = f" since {spoken_date(progress.started)}" if progress.started else ""
    if not now.counted:
        return f"No session counts yet{since}"
    of = (
        f"{fact_words(now)} that count{since}"
        if since
        else f"{now.attended} of the last {now.counted} that count"
    )
    then = comparison_words(progress) or "nothing before to compare with yet"
    return f"Attended {of}, {then}"
