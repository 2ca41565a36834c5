"""What a pattern is said as: the fact, what is usual here, and a question to open with. Never a cause."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from upturn.patterns.alternate_weeks import HALVES
from upturn.patterns.kinds import TESTED, Kind
from upturn.patterns.ladder import Confidence

CHANCE = "Across many lists, about 1 flag in 10 is chance."
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Figures:
    """One pupil's figures of one kind, and what ``which`` stands for: a name, or the day a change fell on."""

    n: int
    observed: int
    expected: float
    which: int
    named: str = ""
    on: date | None = None


def sentence(kind: Kind, figures: Figures) -> str:
    """The fact and what is usual; where it was tested, how often such flags are chance."""
    said = _FACTS[kind](figures)
    return f"{said} {CHANCE}" if kind in TESTED else said


def in_a_list(said: str) -> str:
    """A sentence without how often such flags are chance, which a list of many says once."""
    return said.removesuffix(CHANCE).rstrip()


def question(kind: Kind, figures: Figures) -> str:
    """The question to open with."""
    return _QUESTIONS[kind](figures)


def about(expected: float) -> str:
    """A number that is usual, as it is said."""
    return "hardly any" if expected < 0.75 else f"about {round(expected)}"


def _weekday(figures: Figures) -> str:
    return (
        f"{figures.observed} of {figures.n} short absences began on a {DAYS[figures.which]}. As absence "
        f"usually falls here, it would be {about(figures.expected)}."
    )


def _first_session(figures: Figures) -> str:
    reverse = figures.n - figures.observed
    other_way = f"on {reverse} it was the other way round" if reverse else "it was never the other way round"
    return (
        f"On {figures.observed} days the morning was missed or late and the afternoon was fine; {other_way}. "
        f"As it usually goes here, it would be the morning on {about(figures.expected)} of the {figures.n}."
    )


def _lesson(figures: Figures) -> str:
    return (
        f"{figures.observed} of {figures.n} lessons in {figures.named} were missed on days in school. Going "
        f"by the other lessons, it would be {about(figures.expected)}."
    )


def _after_break(figures: Figures) -> str:
    return (
        f"Away on the first day back after {figures.observed} of {figures.n} breaks. Going by the rest of "
        f"this year, it would be {about(figures.expected)}."
    )


def _alternate_weeks(figures: Figures) -> str:
    counted = "by the calendar" if figures.which < HALVES // 2 else "in school weeks"
    return (
        f"{figures.observed} of {figures.n} absences began in every other week, counted {counted}. Spread "
        f"evenly, it would be {about(figures.expected)}."
    )


def _co_absence(figures: Figures) -> str:
    return (
        f"{figures.observed} of {figures.n} short absences began on the same day as one other pupil's in the "
        f"year group. For any two away as often, it would be {about(figures.expected)}."
    )


def _change_point(figures: Figures) -> str:
    since = f"{figures.on.day} {figures.on:%B}" if figures.on else "then"
    away = f"away on {figures.observed} of {figures.n} days" if figures.observed else "not away"
    in_all = "" if figures.observed else f", in {figures.n} days"
    return (
        f"Around the week of {since} something changed: {away} since{in_all}. Going by the time before, it "
        f"would be {about(figures.expected)}."
    )


def _drift(figures: Figures) -> str:
    return (
        f"Away on {figures.observed} of {figures.n} days in the last four school weeks. Going by the rest of "
        f"this year, it would be {about(figures.expected)}."
    )


def _small_win(figures: Figures) -> str:
    stands = "this looks like it is holding" if figures.which >= Confidence.HOLDING else "likely a real rise"
    return (
        f"In for {figures.observed} of {figures.n} sessions this half term. As before, it would be "
        f"{about(figures.expected)}: {stands}."
    )


def _spells(figures: Figures) -> str:
    return (
        f"Away {figures.n} times, {figures.which} days in all. {figures.observed} of those times it was a "
        f"single day; here it would usually be {about(figures.expected)}."
    )


_FACTS: dict[Kind, Callable[[Figures], str]] = {
    Kind.WEEKDAY: _weekday,
    Kind.FIRST_SESSION: _first_session,
    Kind.LESSON: _lesson,
    Kind.AFTER_BREAK: _after_break,
    Kind.ALTERNATE_WEEKS: _alternate_weeks,
    Kind.CO_ABSENCE: _co_absence,
    Kind.CHANGE_POINT: _change_point,
    Kind.DRIFT: _drift,
    Kind.SMALL_WIN: _small_win,
    Kind.SPELLS: _spells,
}


def _what_changed(figures: Figures) -> str:
    if figures.observed < figures.expected:
        return "What happened then, and what would help to keep it so?"
    return "What happened then?"


_QUESTIONS: dict[Kind, Callable[[Figures], str]] = {
    Kind.WEEKDAY: lambda figures: (
        f"What is different about {DAYS[figures.which]}s, or about the evening before?"
    ),
    Kind.FIRST_SESSION: lambda _: "How do mornings go, from waking up to walking in?",
    Kind.LESSON: lambda figures: f"What is {figures.named} like, and what would make it easier to go in?",
    Kind.AFTER_BREAK: lambda _: "What is it like to come back after a break, and what would help that day?",
    Kind.ALTERNATE_WEEKS: lambda _: (
        "Is one week different from the next: where home is, how you get here, which timetable it is?"
    ),
    Kind.CO_ABSENCE: lambda _: "How are those days spent, and is everyone safe?",
    Kind.CHANGE_POINT: _what_changed,
    Kind.DRIFT: lambda _: "What has been harder lately?",
    Kind.SMALL_WIN: lambda _: "What has helped, and how can we keep it going?",
    Kind.SPELLS: lambda _: "When it is just the one day, what has usually happened?",
}
