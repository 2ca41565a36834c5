"""Two ledgers, session by session: the school's statutory code beside what the provider saw. Never merged.

A mismatch is a fact for a person, with the question it raises. Nothing here writes a code, suggests one, or
counts an online lesson as attendance: time online is evidence of engagement and no mark.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from upturn.kernel.sessions import Session
from upturn.provision.online_rule import APPROVED_ACTIVITY, ONLINE_AT_HOME, Rule
from upturn.provision.presence import InLesson
from upturn.registers.codes import Code, CodeClass


class Place(StrEnum):
    """Where the learner was to be for a lesson, as agreed in the placement."""

    HOME = "home"
    SCHOOL = "school"
    CENTRE = "centre"
    NOT_SAID = "not_said"


@dataclass(frozen=True, slots=True)
class SchoolDay:
    """When a school's two sessions are, by its own clock."""

    morning: tuple[time, time] = (time(8, 45), time(12, 15))
    afternoon: tuple[time, time] = (time(13, 0), time(15, 30))


@dataclass(frozen=True, slots=True)
class LiveLesson:
    """A lesson the learner was due in, and what they did; times by the school's own clock."""

    begins: datetime
    ends: datetime
    place: Place
    did: InLesson


@dataclass(frozen=True, slots=True)
class Line:
    """One session of both ledgers; ``code`` is None where there is no mark, ``lessons`` are those in it."""

    day: date
    session: Session
    code: Code | None
    lessons: tuple[LiveLesson, ...]

    @property
    def due(self) -> int:
        """Lessons that were an opportunity; one that was called off or not recorded says nothing."""
        return sum(lesson.did.counts for lesson in self.lessons)

    @property
    def joined(self) -> int:
        return sum(lesson.did.joined is True for lesson in self.lessons)

    def joined_at(self, *places: Place) -> int:
        """Lessons joined by a learner who was to be at one of some places."""
        return sum(lesson.did.joined is True for lesson in self.lessons if lesson.place in places)


class Mismatch(StrEnum):
    """What the two ledgers do not agree about, and a person should look at."""

    SEEN_AND_NO_MARK = "seen_and_no_mark"
    SEEN_AND_NO_REASON = "seen_and_no_reason"
    SEEN_AND_ON_HOLIDAY = "seen_and_on_holiday"
    SEEN_AND_UNAUTHORISED = "seen_and_unauthorised"
    SEEN_AND_NO_PROVISION = "seen_and_no_provision"
    SEEN_AND_PRESENT_AT_SCHOOL = "seen_and_present_at_school"
    ONLINE_AT_HOME_AS_ATTENDING = "online_at_home_as_attending"
    NOBODY_THERE = "nobody_there"


ELSEWHERE = frozenset({"B", "K"})
"""Codes that say the pupil was at a place where provision is made."""


@dataclass(frozen=True, slots=True)
class Found:
    """One mismatch: the facts of both sides, the question, and the rule it turns on, if it turns on one."""

    kind: Mismatch
    line: Line
    fact: str
    question: str
    rule: Rule | None


def session_of(begins: datetime, ends: datetime, day: SchoolDay) -> Session | None:
    """The session a lesson is in: the one half of it or more falls in; None for an evening's.

    A lesson half in each is the morning's.
    """
    length = (ends - begins).total_seconds()
    for session, (first, last) in ((Session.AM, day.morning), (Session.PM, day.afternoon)):
        since = max(begins, datetime.combine(begins.date(), first, begins.tzinfo))
        until = min(ends, datetime.combine(begins.date(), last, begins.tzinfo))
        if 2 * (until - since).total_seconds() >= length:
            return session
    return None


def side_by_side(
    codes: Iterable[tuple[date, Session, Code | None]],
    lessons: Sequence[LiveLesson],
    day: SchoolDay | None = None,
) -> list[Line]:
    """Both ledgers of one learner, in the order of time.

    Args:
        codes: every session of the register, None for one without a mark. A session the register does not
            have has no line: nothing was to be recorded.
        lessons: those the learner was due in.
        day: the school's hours.
    """
    hours = day or SchoolDay()
    by_session: dict[tuple[date, Session], list[LiveLesson]] = {}
    for lesson in sorted(lessons, key=lambda each: each.begins):
        session = session_of(lesson.begins, lesson.ends, hours)
        if session is not None:
            by_session.setdefault((lesson.begins.date(), session), []).append(lesson)
    ordered = sorted(codes, key=lambda each: (each[0], each[1].half))
    return [Line(on, half, code, tuple(by_session.get((on, half), ()))) for on, half, code in ordered]


def mismatches(lines: Iterable[Line]) -> list[Found]:
    """What a person should look at, in the order of time; at most one of a session, the one that matters."""
    return [found for line in lines for found in _first(line)]


def _first(line: Line) -> Iterator[Found]:
    kind = _kind(line)
    if kind is not None:
        yield Found(kind, line, fact(line), _QUESTIONS[kind], _RULES.get(kind))


def _kind(line: Line) -> Mismatch | None:
    if line.joined:
        return _seen(line)
    elsewhere = line.code is not None and line.code.text in ELSEWHERE
    due_there = any(lesson.did.counts for lesson in line.lessons if lesson.place is not Place.SCHOOL)
    return Mismatch.NOBODY_THERE if elsewhere and due_there else None


def _seen(line: Line) -> Mismatch | None:
    code = line.code
    if code is None:
        return Mismatch.SEEN_AND_NO_MARK
    if code.text in _SEEN_AND:
        return _SEEN_AND[code.text]
    if code.code_class is CodeClass.PRESENT:
        at_school = line.joined == line.joined_at(Place.SCHOOL)
        return None if at_school else Mismatch.SEEN_AND_PRESENT_AT_SCHOOL
    if code.attended and line.joined_at(Place.HOME):
        return Mismatch.ONLINE_AT_HOME_AS_ATTENDING
    return None


_SEEN_AND = {
    "N": Mismatch.SEEN_AND_NO_REASON,
    "G": Mismatch.SEEN_AND_ON_HOLIDAY,
    "O": Mismatch.SEEN_AND_UNAUTHORISED,
    "E": Mismatch.SEEN_AND_NO_PROVISION,
}
_QUESTIONS = {
    Mismatch.SEEN_AND_NO_MARK: "What is to be recorded for this session?",
    Mismatch.SEEN_AND_NO_REASON: "Does the school know that they were learning, and why they were not in?",
    Mismatch.SEEN_AND_ON_HOLIDAY: "Were they away, or at home and learning?",
    Mismatch.SEEN_AND_UNAUTHORISED: "Does the school know they were learning, and does the code still fit?",
    Mismatch.SEEN_AND_NO_PROVISION: "Is this lesson provision that was made, and does the code still fit?",
    Mismatch.SEEN_AND_PRESENT_AT_SCHOOL: "Were they in school for this lesson, or at home?",
    Mismatch.ONLINE_AT_HOME_AS_ATTENDING: "Were they at home for this lesson, and does the code still fit?",
    Mismatch.NOBODY_THERE: "Was the learner anywhere that day, and has anybody spoken with home?",
}
_RULES = {
    Mismatch.SEEN_AND_NO_MARK: ONLINE_AT_HOME,
    Mismatch.SEEN_AND_NO_REASON: ONLINE_AT_HOME,
    Mismatch.SEEN_AND_UNAUTHORISED: ONLINE_AT_HOME,
    Mismatch.SEEN_AND_PRESENT_AT_SCHOOL: ONLINE_AT_HOME,
    Mismatch.ONLINE_AT_HOME_AS_ATTENDING: ONLINE_AT_HOME,
    Mismatch.NOBODY_THERE: APPROVED_ACTIVITY,
}


def fact(line: Line) -> str:
    """Both sides of a session, each in its own sentence."""
    when = f"{line.day.day} {line.day:%B}, {'morning' if line.session is Session.AM else 'afternoon'}"
    register = f"the register has {line.code.text} ({line.code.meaning})" if line.code else "no mark yet"
    lessons = "1 lesson" if line.due == 1 else f"{line.due} lessons"
    seen = f"The provider saw them in {line.joined} of {lessons}."
    return f"{when}: {register}. {seen if line.due else 'The provider has no lesson to tell of.'}"
