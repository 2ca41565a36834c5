"""The parts of a plan in words: a step, a support and its intended dose, a morning, a small step."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time, timedelta
from typing import Any

from upturn.families.weekly_list import spoken_date
from upturn.plans.document import NOT_KNOWN_YET, PlanStep, SmallStep, StepUp, Support
from upturn.plans.mornings import MorningArrangement

EVERY_SCHOOL_DAY = (0, 1, 2, 3, 4)
A_MONDAY = date(2024, 1, 1)
NOT_KNOWN_WORDS = "Not known yet"


def step_words(step: PlanStep) -> str:
    """A step with who and by when: “Text home by 7:45, Ms Okoro, by Fri 13 Nov”."""
    due = f", by {spoken_date(step.due)}" if step.due else ""
    return f"{step.text.rstrip('.')}, {step.who}{due}"


def weekdays_words(weekdays: Sequence[int]) -> str:
    """On which days: “every school day”, “every Monday and Thursday”."""
    if tuple(sorted(weekdays)) == EVERY_SCHOOL_DAY:
        return "every school day"
    names = [f"{A_MONDAY + timedelta(days=day):%A}" for day in sorted(weekdays)]
    if not names:
        return "when it is needed"
    return f"every {in_a_row(names)}"


def dose_planned_words(support: Support) -> str:
    """The intended dose: “every Monday and Thursday from Mon 2 Mar until Fri 18 Dec”."""
    until = f" until {spoken_date(support.ends_on)}" if support.ends_on else ""
    return f"{weekdays_words(support.weekdays)} from {spoken_date(support.starts_on)}{until}"


def support_words(support: Support) -> str:
    """A support with who gives it and how often."""
    return f"{support.name}, {support.who}, {dose_planned_words(support)}"


def step_up_words(step: StepUp) -> str:
    """“by Fri 18 Dec, 28 of 40”."""
    return f"by {spoken_date(step.by)}, {step.attended} of {step.counted}"


def small_step_words(step: SmallStep) -> str:
    """The step, where it starts from, and the dated steps up."""
    begins = (
        f"From {step.baseline_attended} of {step.baseline_counted}: "
        if step.baseline_counted
        else "No session counts yet to start from: "
    )
    ups = "; ".join(step_up_words(each) for each in step.steps) or "no dated step yet"
    return " ".join(part for part in (_sentence(step.words), f"{begins}{ups}.") if part)


def morning_words(morning: MorningArrangement) -> tuple[str, ...]:
    """The morning in a few sentences, each only where something is known."""
    found = [_arrival(morning), _sentence(morning.first_thirty), _registration(morning), _approval(morning)]
    return tuple(each for each in found if each)


def _arrival(morning: MorningArrangement) -> str:
    """Places are written as the school calls them, so they stand after a colon and need no article."""
    arrives = f"Comes in by {clock_words(morning.arrive_by)}" if morning.arrive_by else "Comes in"
    met = f"met by {morning.greeted_by}" if morning.greeted_by else ""
    where = ", ".join(part for part in (morning.place, met) if part)
    if not where and not morning.arrive_by:
        return ""
    return _sentence(f"{arrives}: {where}" if where else arrives)


def _registration(morning: MorningArrangement) -> str:
    parts = [
        morning.registered_at,
        f"by {clock_words(morning.registered_by)}" if morning.registered_by else "",
        f"with code {morning.code}" if morning.code else "",
        f"supervised by {morning.supervised_by}" if morning.supervised_by else "",
    ]
    said = ", ".join(part for part in parts if part)
    return f"Registered: {said}." if said else ""


def _approval(morning: MorningArrangement) -> str:
    parts = [
        f"approved by {morning.approved_by}" if morning.approved_by else "",
        "agreed by a parent" if morning.parent_agreed else "",
        f"looked at again {spoken_date(morning.review_on)}" if morning.review_on else "",
        f"ends {spoken_date(morning.ends_on)}" if morning.ends_on else "",
    ]
    said = ", ".join(part for part in parts if part)
    return _sentence(said[:1].upper() + said[1:])


def barrier_words(keys: Iterable[str], names: Mapping[str, str]) -> tuple[str, ...]:
    """What the plan works on, by name; a key without a name is left out."""
    known = {**names, NOT_KNOWN_YET: NOT_KNOWN_WORDS}
    return tuple(known[key] for key in keys if key in known)


def value_words(value: Any) -> str:
    """Any plain value of a document as a reader says it."""
    if isinstance(value, date):
        return spoken_date(value)
    if isinstance(value, time):
        return clock_words(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, SmallStep):
        return small_step_words(value)
    return str(value)


def clock_words(at: time) -> str:
    """“9:10”."""
    return f"{at.hour}:{at:%M}"


def in_a_row(items: Sequence[str]) -> str:
    """“Mon, Tue and Wed”."""
    return f"{', '.join(items[:-1])} and {items[-1]}" if len(items) > 1 else "".join(items)


def _sentence(text: str) -> str:
    """With a full stop where it has none."""
    text = text.strip()
    return text if not text or text[-1] in ".!?…" else f"{text}."
