"""Reports of any number of files to lessons and presence: nothing doubled, nobody merged by name unasked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import zip_longest

from upturn.exchange.presence.intervals import clipped, union_length
from upturn.exchange.presence.members import Member, members_of
from upturn.exchange.presence.model import Lesson, Lessons, Person, Presence, Report, SetAside, Source, Stay
from upturn.exchange.presence.people import reason_to_set_aside, same_name, some
from upturn.exchange.presence.roster import Roster
from upturn.exchange.presence.tabular import Remarks
from upturn.exchange.presence.timetable import Timetable
from upturn.exchange.reading.problems import Problem

Key = tuple[object, ...]
# Records of learning say no lesson but a room, so that each file may begin with somebody else.
_A_DAY_LONG = frozenset({Source.XAPI, Source.CALIPER})


@dataclass(frozen=True, slots=True)
class _Held:
    """A report with its lesson's bounds: the timetable's, or else its own, or else those of its stays.

    ``planned`` is whether they are the timetable's.
    """

    report: Report
    lesson: Lesson
    planned: bool = False

    @property
    def key(self) -> Key:
        title = same_name(self.lesson.title) or f"untitled, in {self.report.file}"
        started = self.lesson.started
        if started is None or self.planned or self.lesson.source not in _A_DAY_LONG:
            return (self.lesson.source, title, started)
        return (self.lesson.source, title, started.date(), started.tzinfo is None)


def lessons_of(
    reports: Iterable[Report], roster: Roster | None = None, timetable: Timetable | None = None
) -> Lessons:
    """The lessons of some reports. Those of one source, title and beginning are one lesson.

    Raises:
        Unreadable: where a report cannot be held against the timetable until somebody says a zone.
    """
    problems: list[Problem] = []
    grouped: dict[Key, list[_Held]] = {}
    for report in reports:
        for held in _held(report, timetable, problems):
            grouped.setdefault(held.key, []).append(held)
    lessons: list[Lesson] = []
    presence: list[Presence] = []
    for number, group in enumerate(grouped.values()):
        lesson = _lesson(group)
        remarks = Remarks(group[0].report.file)
        lessons.append(lesson)
        presence += _presence(number, lesson, _from_all(group), roster, remarks)
        problems += remarks.problems
    return Lessons(tuple(lessons), tuple(presence), tuple(problems))


def _held(report: Report, timetable: Timetable | None, problems: list[Problem]) -> list[_Held]:
    """The lessons of a report: one, unless the timetable has several in the time of it."""
    remarks = Remarks(report.file)
    report, known_end = _with_ends(report, remarks)
    started = report.started or _first(report)
    ended = report.ended or known_end
    if started is not None and ended is not None and ended < started:
        ended = None
    lesson = Lesson(report.source, report.title, started, ended)
    lessons = [lesson] if timetable is None else _as_planned(lesson, timetable, remarks)
    problems += remarks.problems
    if len(lessons) == 1:
        return [_Held(report, lessons[0], planned=lessons[0] is not lesson)]
    shares = _shares(report.stays, lessons)
    return [
        _Held(replace(report, stays=stays), lesson, planned=True)
        for stays, lesson in zip(shares, lessons, strict=True)
        if stays
    ]


def _with_ends(report: Report, remarks: Remarks) -> tuple[Report, datetime | None]:
    """The report with an end to every stay: the lesson's, or else the last moment the file knows of."""
    inside = [stay for stay in report.stays if not stay.waiting] or report.stays
    known = [moment for stay in inside for moment in (stay.joined, stay.left) if moment]
    last = report.ended or max(known, default=None)
    still_in = [stay for stay in report.stays if stay.joined and stay.left is None]
    if not still_in or last is None:
        return report, last
    if report.ended is None:
        who = "1 person has" if len(still_in) == 1 else f"{len(still_in)} people have"
        names = some([_called(stay.person) for stay in still_in])
        remarks.warn(
            f"{who} no time of leaving ({names}): counted until {last:%H:%M:%S}, the last time in the file."
        )
    stays = [_until(stay, last) if stay.joined and stay.left is None else stay for stay in report.stays]
    return replace(report, stays=tuple(stays)), last


def _first(report: Report) -> datetime | None:
    """When the first came into the lesson; waiting for it is not in it."""
    came = [(stay.waiting, stay.joined) for stay in report.stays if stay.joined]
    return min(came)[1] if came else None


def _until(stay: Stay, last: datetime) -> Stay:
    return replace(stay, left=max(last, stay.joined) if stay.joined else last)


def _as_planned(lesson: Lesson, timetable: Timetable, remarks: Remarks) -> list[Lesson]:
    """The lesson with the title and times of each slot that fits; as it is where none or several do."""
    if lesson.started is None:
        remarks.warn("The report says not when the lesson was, so it was not held against the timetable.")
        return [lesson]
    times = timetable.fitting(lesson.title, lesson.started, lesson.ended or lesson.started)
    if not times:
        remarks.warn(f"No lesson of the timetable is at the time of “{lesson.title}”: it was left as it is.")
    open_choices = [slots for slots in times if len(slots) > 1]
    if not times or open_choices:
        for slots in open_choices:
            titles = some([f"“{slot.title}”" for slot in slots])
            remarks.warn(
                f"“{lesson.title}” was at the time of {titles}, and its title is like none or several of "
                "them: it was left as it is. Name the meeting as the timetable does."
            )
        return [lesson]
    return [Lesson(lesson.source, slot.title or lesson.title, slot.start, slot.end) for (slot,) in times]


def _shares(stays: Sequence[Stay], lessons: Sequence[Lesson]) -> list[tuple[Stay, ...]]:
    """The stays of each of several lessons; one between lessons is of the next, so that nobody is lost."""
    shares: list[list[Stay]] = [[] for _ in lessons]
    for stay in stays:
        inside = [place for place, lesson in enumerate(lessons) if _is_in(stay, lesson)]
        for place in inside or [_next(stay, lessons)]:
            shares[place].append(stay)
    return [tuple(share) for share in shares]


def _is_in(stay: Stay, lesson: Lesson) -> bool:
    if stay.joined is None or stay.left is None:
        return False
    return bool(clipped([(stay.joined, stay.left)], lesson.started, lesson.ended))


def _next(stay: Stay, lessons: Sequence[Lesson]) -> int:
    for place, lesson in enumerate(lessons):
        if stay.joined is None or (lesson.started is not None and stay.joined <= lesson.started):
            return place
    return len(lessons) - 1


def _lesson(group: Sequence[_Held]) -> Lesson:
    starts = [held.lesson.started for held in group if held.lesson.started is not None]
    ends = [held.lesson.ended for held in group if held.lesson.ended is not None]
    return replace(group[0].lesson, started=min(starts, default=None), ended=max(ends, default=None))


def _from_all(group: Sequence[_Held]) -> list[Stay]:
    """The stays of every file about one lesson. A stay that two files tell of is one, until the later end."""
    if len(group) == 1:
        return list(group[0].report.stays)
    merged: dict[tuple[str, bool, datetime | None], list[Stay]] = {}
    for held in group:
        own: dict[tuple[str, bool, datetime | None], list[Stay]] = {}
        for stay in held.report.stays:
            own.setdefault((_known_by(stay.person), stay.waiting, stay.joined), []).append(stay)
        for key, stays in own.items():
            merged[key] = [
                _fuller(one, other)
                for one, other in zip_longest(merged.get(key, []), sorted(stays, key=_length))
            ]
    return [stay for stays in merged.values() for stay in stays]


def _known_by(person: Person) -> str:
    return (person.email or person.identifier).casefold() or same_name(person.name)


def _length(stay: Stay) -> float:
    if stay.joined is None or stay.left is None:
        return stay.stayed or 0.0
    return (stay.left - stay.joined).total_seconds()


def _fuller(one: Stay | None, other: Stay | None) -> Stay:
    """Of two tellings of one stay the exact one, then the longer."""
    told = [stay for stay in (one, other) if stay is not None]
    return max(told, key=lambda stay: (stay.stayed is None, _length(stay)))


def _presence(
    number: int, lesson: Lesson, stays: Sequence[Stay], roster: Roster | None, remarks: Remarks
) -> list[Presence]:
    members = members_of(stays, roster, remarks)
    found = [_of_member(number, lesson, member, roster) for member in members]
    guests = [each for each in found if each.set_aside is SetAside.GUEST]
    if len(guests) > 1 and roster is None and all(each.set_aside for each in found):
        remarks.warn(
            f"All {len(guests)} people but staff are guests of the service, so none is read as a learner. "
            "Give --roster if learners join as guests."
        )
    strangers = [each for each in found if each.set_aside is SetAside.NOT_ON_ROSTER]
    if strangers:
        who = "1 person is" if len(strangers) == 1 else f"{len(strangers)} people are"
        names = some([each.name or each.email or each.identifier or "" for each in strangers])
        remarks.warn(f"{who} not on the roster ({names}) and set aside. Add learners to it.")
    return found


def _of_member(number: int, lesson: Lesson, member: Member, roster: Roster | None) -> Presence:
    inside = [stay for stay in member.stays if not stay.waiting]
    shown = inside or member.stays
    person = member.person
    return Presence(
        lesson=number,
        name=person.name or None,
        email=person.email or None,
        identifier=person.identifier or None,
        role=person.role or None,
        first_join=min((stay.joined for stay in shown if stay.joined), default=None),
        last_leave=max((stay.left for stay in shown if stay.left), default=None),
        minutes=minutes_of(inside, lesson.started, lesson.ended),
        joins=len({(stay.joined, stay.left, stay.stayed) for stay in inside}),
        set_aside=_reason(member, roster) if inside else SetAside.WAITING,
    )


def minutes_of(stays: Sequence[Stay], started: datetime | None, ended: datetime | None) -> float:
    """Minutes in a lesson: the union of stays inside it, and no more than they are said to be in all."""
    timed = [(stay, stay.joined, stay.left) for stay in stays if stay.joined and stay.left]
    intervals = [(joined, left) for _, joined, left in timed]
    seconds = union_length(clipped(intervals, started, ended)).total_seconds()
    if any(stay.stayed is not None for stay, _, _ in timed):
        said = (_said(stay, joined, left) for stay, joined, left in timed)
        seconds = min(seconds, sum(said))
    seconds += sum(stay.stayed or 0.0 for stay in stays if stay.joined is None)
    if started is not None and ended is not None:
        seconds = min(seconds, (ended - started).total_seconds())
    return seconds / 60


def _said(stay: Stay, joined: datetime, left: datetime) -> float:
    return (left - joined).total_seconds() if stay.stayed is None else stay.stayed


def _reason(member: Member, roster: Roster | None) -> SetAside | None:
    """Why a member is no learner; on a roster, one is whatever the service says."""
    if member.learner is not None:
        return SetAside.STAFF if member.learner.staff else None
    said = reason_to_set_aside(member.person)
    if roster is None:
        return said
    if roster.is_adult_contact(member.person):
        return SetAside.ADULT_CONTACT
    return SetAside.NOT_ON_ROSTER if said in (None, SetAside.GUEST) else said


def _called(person: Person) -> str:
    return person.name or person.email or person.identifier
