"""Engagement as its pages show it: counts with what they are of, and a question; never a score or a fault."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from upturn.provision import words
from upturn.provision.expectations import Stands
from upturn.provision.readiness import Changed
from upturn.provision.taught.engagement.queries import (
    Engagement,
    FallSeen,
    LessonOfLearner,
    MeasureSeen,
    Overview,
    WeekSeen,
)
from upturn.web.lessons_taught.showing import came_words, rated_words
from upturn.web.words import day_words, of, plural, week_words

_STANDS = {
    Stands.NOTHING_AGREED: "",
    Stands.CANNOT_TELL: "",
    Stands.SETTLING_IN: "settling in",
    Stands.AS_AGREED: "as agreed",
    Stands.BELOW: "fewer than agreed",
}


@dataclass(frozen=True, slots=True)
class AskRow:
    """One learner to ask about: each fall with its question, and who calls."""

    name: str
    url: str
    falls: tuple[FallSeen, ...]
    caller: str


@dataclass(frozen=True, slots=True)
class EngagementPage:
    """Whom to ask about. ``looked`` says of how many, and of how many we cannot tell yet."""

    rows: tuple[AskRow, ...]
    looked: str


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """One measure: now, and the learner's own four weeks before."""

    now: str
    before: str


@dataclass(frozen=True, slots=True)
class LessonOfPage:
    """One lesson of the learner's list."""

    title: str
    facts: tuple[str, ...]
    rated: str
    next_step: str


@dataclass(frozen=True, slots=True)
class LearnerPage:
    """One learner's engagement."""

    name: str
    falls: tuple[FallSeen, ...]
    caller: str
    notes: tuple[str, ...]
    measures: tuple[MeasureRow, ...]
    weeks: tuple[str, ...]
    said: tuple[str, ...]
    lessons: tuple[LessonOfPage, ...]


def engagement_page(found: Overview) -> EngagementPage:
    """Whom to ask about now."""
    rows = tuple(
        AskRow(each.name, reverse("learner_at_provider", args=[each.pupil_id]), each.falls, each.caller)
        for each in found.asked
    )
    said = [f"{plural(found.looked, 'learner')} could be looked at."] if found.looked else []
    if found.cannot_tell:
        said.append(f"Of {plural(found.cannot_tell, 'learner')} we cannot tell yet.")
    return EngagementPage(rows, " ".join(said))


def learner_page(name: str, found: Engagement, changed: Sequence[Changed], caller: str) -> LearnerPage:
    """One learner."""
    return LearnerPage(
        name=name,
        falls=found.falls,
        caller=caller if found.falls else "",
        notes=tuple(note for note in (found.settling, found.cannot_tell) if note),
        measures=tuple(_measures(found.measures)),
        weeks=tuple(_week(each) for each in found.weeks),
        said=tuple(words.readiness_sentence(each) for each in changed),
        lessons=tuple(_lesson(each) for each in found.lessons),
    )


def _measures(measures: Sequence[MeasureSeen]) -> Iterator[MeasureRow]:
    """What could be known; of what no record shows nothing is said."""
    for each in measures:
        if each.recent[1] or each.own[1]:
            before = (
                f"{of(*each.own)} in the four weeks before" if each.own[1] else "nothing before to compare"
            )
            yield MeasureRow(words.count_sentence(each.measure, *each.recent), before)


def _week(week: WeekSeen) -> str:
    stands = _STANDS[week.stands]
    counted = f"The {week_words(week.monday)}: joined {of(week.joined, week.of)}"
    return f"{counted}, {stands}" if stands else counted


def _lesson(lesson: LessonOfLearner) -> LessonOfPage:
    begins = timezone.localtime(lesson.begins)
    return LessonOfPage(
        title=lesson.title,
        facts=(f"{day_words(begins.date())} at {begins:%H:%M}", *_facts(lesson)),
        rated=rated_words(lesson.rating) if lesson.rating else "",
        next_step=lesson.rating.next_step if lesson.rating else "",
    )


def _facts(lesson: LessonOfLearner) -> Iterator[str]:
    if not lesson.did.counts:
        yield "not counted: no record, called off or set aside"
    elif not lesson.did.joined:
        yield "not in the record"
    else:
        yield from came_words(lesson.did)
        yield plural(round(lesson.minutes), "minute")
