"""Lessons as their pages show them. Pure: what was read comes in, dataclasses go out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from upturn.provision.presence import InLesson
from upturn.provision.taught.lessons.queries import LearnerSeen, LessonLine, LessonSeen, Rating
from upturn.web.components import Tag
from upturn.web.words import day_words, of, plural

SCALE = {1: "Hardly", 2: "Less than usual", 3: "As usual", 4: "More than usual"}
MEASURES = (("progress", "Progress"), ("engagement", "Engagement"), ("communication", "Communication"))
_USUAL = 3


@dataclass(frozen=True, slots=True)
class LessonRow:
    """One lesson of the list."""

    title: str
    url: str
    facts: tuple[str, ...]
    tag: Tag | None


@dataclass(frozen=True, slots=True)
class LessonsPage:
    """The lessons of the last week. ``waiting`` says how many in the records are to be named."""

    rows: tuple[LessonRow, ...]
    waiting: str


@dataclass(frozen=True, slots=True)
class Mark:
    """One choice of one measure."""

    value: str
    words: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Measured:
    """One measure with its choices."""

    name: str
    label: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class LearnerRow:
    """One learner of the lesson: facts of their presence, the rating, and what there is to tap."""

    enrolment_id: int
    name: str
    url: str
    facts: tuple[str, ...]
    tag: Tag | None
    can_rate: bool
    measures: tuple[Measured, ...]
    rated: str
    next_step: str
    can_mark: bool
    not_here: str
    is_owed: bool


@dataclass(frozen=True, slots=True)
class LessonPage:
    """One lesson. ``waits`` says from when a no-show can be said, while it cannot yet."""

    lesson_id: int
    title: str
    when: str
    summary: str
    notes: tuple[str, ...]
    rows: tuple[LearnerRow, ...]
    to_rate: int
    waits: str


def lessons_page(lines: Sequence[LessonLine], waiting: int) -> LessonsPage:
    """The list of lessons."""
    return LessonsPage(
        tuple(_line(each) for each in lines),
        f"{plural(waiting, 'name waits', 'names wait')} to be matched: who is this?" if waiting else "",
    )


def _line(line: LessonLine) -> LessonRow:
    begins = timezone.localtime(line.begins)
    there = f"{of(line.there, max(line.due, line.there))} there" if line.is_recorded else "no record yet"
    owed = line.there - line.rated if line.is_recorded else 0
    return LessonRow(
        title=line.title,
        url=reverse("lesson_taught", args=[line.lesson_id]),
        facts=tuple(
            fact for fact in (f"{day_words(begins.date())} at {begins:%H:%M}", line.teacher, there) if fact
        ),
        tag=Tag(f"{owed} not rated", "owed") if owed > 0 else None,
    )


def lesson_page(seen: LessonSeen, now: datetime) -> LessonPage:
    """One lesson."""
    begins, ends = timezone.localtime(seen.scheduled.begins), timezone.localtime(seen.scheduled.ends)
    may_mark = now >= seen.not_here_from
    rows = tuple(_learner(each, seen, may_mark=may_mark) for each in seen.learners)
    since = timezone.localtime(seen.not_here_from)
    waits = "" if may_mark or seen.scheduled.recorded else f"“Not here” can be said from {since:%H:%M} on."
    return LessonPage(
        lesson_id=seen.lesson_id,
        title=seen.title,
        when=f"{day_words(begins.date())}, {begins:%H:%M} to {ends:%H:%M}",
        summary=_summary(seen),
        notes=tuple(_notes(seen)),
        rows=rows,
        to_rate=sum(row.can_rate and not row.rated for row in rows),
        waits=waits,
    )


def _summary(seen: LessonSeen) -> str:
    if not seen.scheduled.recorded:
        return f"{plural(len(seen.learners), 'learner')} due. No record of who was there has come yet."
    there = sum(bool(each.did.joined) for each in seen.learners)
    return f"{of(there, len(seen.learners))} there."


def _notes(seen: LessonSeen) -> Iterator[str]:
    if seen.aside:
        yield "Set aside: " + ", ".join(f"{many} {why}" for why, many in sorted(seen.aside.items())) + "."
    if seen.others:
        yield f"{plural(seen.others, 'other learner')} of another class came too."


def _learner(each: LearnerSeen, seen: LessonSeen, *, may_mark: bool) -> LearnerRow:
    is_recorded = seen.scheduled.recorded
    not_here = _not_here(each)
    return LearnerRow(
        enrolment_id=each.enrolment_id,
        name=each.name,
        url=reverse("learner_at_provider", args=[each.pupil_id]),
        facts=tuple(_facts(each, seen)) if is_recorded else (),
        tag=Tag("Not here", "owed" if each.told_at is None else "") if not_here else None,
        can_rate=bool(each.did.joined) or (not is_recorded and not not_here),
        measures=tuple(_measured(name, label, each.rating) for name, label in MEASURES),
        rated=rated_words(each.rating) if each.rating else "",
        next_step=each.rating.next_step if each.rating else "",
        can_mark=may_mark and each.due and not each.did.joined and not not_here,
        not_here=not_here,
        is_owed=bool(not_here) and each.told_at is None,
    )


def _facts(each: LearnerSeen, seen: LessonSeen) -> Iterator[str]:
    did = each.did
    if not did.joined:
        yield "Not in the record" if each.due else "Not due"
        return
    yield from came_words(did)
    length = round((seen.scheduled.ends - seen.scheduled.begins).total_seconds() / 60)
    yield f"there {round(each.minutes)} of {length} minutes"
    if not each.due:
        yield "not of this class"


def came_words(did: InLesson) -> Iterator[str]:
    """When somebody came in, where that is known and asked of them."""
    if did.minutes_late is None:
        return
    yield "on time" if did.on_time else f"came in after {round(did.minutes_late)} minutes"


def _not_here(each: LearnerSeen) -> str:
    """What was said of a no-show, and whether whoever calls was told."""
    if each.not_here_at is None:
        return ""
    at, whom = timezone.localtime(each.not_here_at), each.told_whom or "the office"
    if each.told_at is None:
        return f"Not here at {at:%H:%M}. Tell {whom} now."
    return f"Not here at {at:%H:%M}. {whom} was told at {timezone.localtime(each.told_at):%H:%M}."


def _measured(name: str, label: str, rating: Rating | None) -> Measured:
    held: int | None = getattr(rating, name) if rating else _USUAL
    marks = tuple(Mark(str(value), words, held == value) for value, words in SCALE.items())
    return Measured(name, label, (*marks, Mark("", "Left out", rating is not None and held is None)))


def rated_words(rating: Rating) -> str:
    """A rating in words, each measure by itself."""
    marks = {label: getattr(rating, name) for name, label in MEASURES}
    if set(marks.values()) == {_USUAL}:
        return "All as usual"
    said = [f"{label}: {SCALE[mark].lower()}" for label, mark in marks.items() if mark]
    return "; ".join(said) or "A next step, and no rating"
