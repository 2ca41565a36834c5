"""Reports of lessons to records with aware times, each lesson once however many files tell of it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from itertools import islice

from django.utils import timezone

from upturn.exchange.kinds.presence_files import ReadFile
from upturn.exchange.presence.model import Lesson, Presence, SetAside
from upturn.exchange.presence.people import same_name
from upturn.exchange.presence.together import lessons_of
from upturn.exchange.reading.problems import Problem
from upturn.provision.taught.matching import Attendee
from upturn.provision.taught.record import LessonRecord, Seen

FILES_TOGETHER = 100
_NO_TIME = "“{title}” does not say when it was, so it cannot be kept. Export a report that has times."
_NO_LENGTH = "“{title}” begins and ends at once, so nobody could be in it. Check the report."
_AHEAD = "“{title}” on {day:%d/%m/%Y} is still to come. Check the order of days and months in the report."
Row = tuple[Attendee, Seen]


@dataclass(slots=True)
class Records:
    """Every lesson of the files given, in the order they are told of; and what is to be said of them.

    ``without_zone`` is whether any time had none, and was taken for the time here.
    """

    by_key: dict[str, LessonRecord] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    files: int = 0
    without_zone: bool = False


def records_of(files: Iterable[ReadFile], today: date) -> Records:
    """The lessons of some files; one that several tell of is one."""
    found = Records()
    for some in _together(files):
        found.files += len(some)
        found.problems += [each.problem for each in some if each.problem]
        readings = [each.reading for each in some if each.reading]
        found.problems += [problem for reading in readings for problem in reading.problems]
        lessons = lessons_of(report for reading in readings for report in reading.reports)
        found.problems += lessons.problems
        people: list[list[Presence]] = [[] for _ in lessons.lessons]
        for presence in lessons.presence:
            people[presence.lesson].append(presence)
        for lesson, own in zip(lessons.lessons, people, strict=True):
            _add(found, lesson, own, today)
    return found


def _together(files: Iterable[ReadFile]) -> Iterator[list[ReadFile]]:
    left = iter(files)
    while some := list(islice(left, FILES_TOGETHER)):
        yield some


def _add(found: Records, lesson: Lesson, people: Sequence[Presence], today: date) -> None:
    title = lesson.title.strip() or "Lesson"
    begins = _aware(lesson.started)
    ends = _aware(lesson.ended) or _end_by_minutes(begins, people)
    refused = _refused(title, begins, ends, today)
    if refused or begins is None or ends is None:
        found.problems.append(Problem(title, None, None, None, refused))
        return
    found.without_zone |= lesson.started is not None and lesson.started.tzinfo is None
    record = _record(lesson, title, begins, ends, people)
    held = found.by_key.get(record.key)
    found.by_key[record.key] = record if held is None else _merged(held, record)


def _refused(title: str, begins: datetime | None, ends: datetime | None, today: date) -> str:
    if begins is None or ends is None:
        return _NO_TIME.format(title=title)
    if ends <= begins:
        return _NO_LENGTH.format(title=title)
    day = timezone.localtime(begins).date()
    return _AHEAD.format(title=title, day=day) if day > today else ""


def _end_by_minutes(begins: datetime | None, people: Sequence[Presence]) -> datetime | None:
    longest = max((each.minutes for each in people), default=0.0)
    return begins + timedelta(minutes=longest) if begins and longest else None


def _record(
    lesson: Lesson, title: str, begins: datetime, ends: datetime, people: Sequence[Presence]
) -> LessonRecord:
    reasons = Counter(each.set_aside.value for each in people if each.set_aside not in (None, SetAside.GUEST))
    teachers = (each.name for each in people if each.set_aside is SetAside.STAFF and each.name)
    return LessonRecord(
        key=_key(lesson, title, begins),
        source=lesson.source.value,
        title=title[:200],
        begins=begins,
        ends=ends,
        teacher=next(teachers, ""),
        attendees=tuple(_row(each) for each in people if each.set_aside is None),
        guests=tuple(_row(each) for each in people if each.set_aside is SetAside.GUEST),
        aside=dict(reasons),
    )


def _key(lesson: Lesson, title: str, begins: datetime) -> str:
    told = f"{lesson.source.value}|{same_name(title)}|{begins.timestamp()}"
    return sha256(told.encode()).hexdigest()


def _row(each: Presence) -> Row:
    seen = Seen(_aware(each.first_join), _aware(each.last_leave), each.minutes, max(each.joins, 1))
    return _attendee(each.name or "", each.email or "", each.identifier or ""), seen


@lru_cache(65_536)
def _attendee(name: str, email: str, identifier: str) -> Attendee:
    """One and the same for all lessons of a learner, so that a term of them stays small."""
    return Attendee(name[:200], email[:254], identifier[:200])


def _merged(held: LessonRecord, other: LessonRecord) -> LessonRecord:
    """Two tellings of one lesson: everybody of both, and who stands in both with the longer time."""
    return replace(
        held,
        ends=max(held.ends, other.ends),
        teacher=held.teacher or other.teacher,
        attendees=_longer((*held.attendees, *other.attendees)),
        guests=_longer((*held.guests, *other.guests)),
        aside={
            reason: max(held.aside.get(reason, 0), other.aside.get(reason, 0))
            for reason in {**held.aside, **other.aside}
        },
    )


def _longer(rows: Iterable[Row]) -> tuple[Row, ...]:
    kept: dict[tuple[Attendee, datetime | None], Row] = {}
    for row in rows:
        key = row[0], row[1].first_join
        if key not in kept or kept[key][1].minutes < row[1].minutes:
            kept[key] = row
    return tuple(kept.values())


def _aware(moment: datetime | None) -> datetime | None:
    """A moment with its offset; one without is the time here."""
    return timezone.make_aware(moment) if moment is not None and timezone.is_naive(moment) else moment
