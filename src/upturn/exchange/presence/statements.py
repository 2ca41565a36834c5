"""xAPI statements and Caliper events: records of learning, some of which say who was there, and when."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from upturn.exchange.presence.documents import Object, list_at, object_at, objects_in, text_at
from upturn.exchange.presence.durations import read_duration
from upturn.exchange.presence.model import Answers, Person, Reading, Report, Source, Stay
from upturn.exchange.presence.moments import Cell, Times
from upturn.exchange.presence.people import described
from upturn.exchange.presence.tabular import Remarks
from upturn.exchange.reading.headings import plain
from upturn.exchange.reading.problems import Unreadable

_JOINED = frozenset({"joined", "join", "entered", "loggedin", "initialized", "launched", "connected"})
_LEFT = frozenset(
    {"left", "leave", "exited", "loggedout", "terminated", "disconnected", "timedout", "abandoned"}
)
_ATTENDED = frozenset({"attended", "participated"})
"""The verbs of xAPI that speak of presence, by the last part of their address."""


@dataclass(frozen=True, slots=True)
class _Record:
    """One statement: who, in which lesson, which word, when, and for how long where it says."""

    person: Person
    lesson: str
    title: str
    word: str
    at: datetime
    seconds: float | None
    group: str = ""


def is_xapi(record: Object) -> bool:
    """Whether an object is an xAPI statement."""
    return {"actor", "verb", "object"} <= record.keys()


def is_caliper(record: Object) -> bool:
    """Whether an object is a Caliper event."""
    return "eventTime" in record and "action" in record


def read_statements(file: str, documents: list[object], answers: Answers) -> Reading:
    """The lessons of xAPI statements: an activity, on a day.

    Raises:
        Unreadable: when no statement says that somebody was there, or a zone has to be asked about.
    """
    records = list(objects_in(documents, "statements"))
    remarks = Remarks(file)
    times = _times(file, records, "timestamp", answers)
    spoken = [record for record in records if _word(record) in _JOINED | _LEFT | _ATTENDED]
    read = [found for record in spoken if (found := _statement(record, times, remarks))]
    if not read:
        raise Unreadable(file, _NO_PRESENCE.format(what="statement", words="joined, left or attended"))
    _say_others(len(records) - len(spoken), "statement", remarks)
    reports = [
        Report(file, Source.XAPI, own[0].title, None, None, tuple(_stays(own, remarks)))
        for own in _by_lesson(read)
    ]
    return Reading(tuple(report for report in reports if report.stays), tuple(remarks.problems))


_NO_PRESENCE = "No {what} in the file says that somebody was there. Expected some that say {words}."


def _times(file: str, records: Iterable[Object], key: str, answers: Answers) -> Times:
    return Times.of(file, [Cell(text_at(record, key), None, key) for record in records], answers)


def _word(record: Object) -> str:
    return plain(text_at(record, "verb", "id").rstrip("/").replace("#", "/").rsplit("/", 1)[-1])


def _statement(record: Object, times: Times, remarks: Remarks) -> _Record | None:
    text = text_at(record, "timestamp") or text_at(record, "stored")
    at = times.read(text)
    person = _actor(record)
    who = person.name or person.email or person.identifier
    if at is None or not who:
        reason = "The statement says not who was there, and when. It was left out."
        remarks.reject(None, "timestamp", text or text_at(record, "id"), reason)
        return None
    said = read_duration(text_at(record, "result", "duration"))
    activity = object_at(record, "object")
    lesson = text_at(activity, "id")
    names = object_at(activity, "definition", "name")
    title = next((text for value in names.values() if (text := text_at(value))), "") or lesson
    seconds = None if said is None else said.seconds
    return _Record(
        person, lesson, title, _word(record), at, seconds, text_at(record, "context", "registration")
    )


def _actor(record: Object) -> Person:
    actor = object_at(record, "actor")
    email = text_at(actor, "mbox").removeprefix("mailto:")
    account = text_at(actor, "account", "name")
    instructor = object_at(record, "context", "instructor")
    same = bool(instructor) and any(
        instructor.get(key) == actor.get(key) for key in ("mbox", "account", "openid") if key in actor
    )
    identifier = account or text_at(actor, "openid") or text_at(actor, "mbox_sha1sum")
    email = email or (account if "@" in account else "")
    return described(
        Person(text_at(actor, "name"), email, identifier, "instructor" if same else "", staff=same)
    )


def _by_lesson(records: Iterable[_Record]) -> list[list[_Record]]:
    """The records of each activity on each day, in order of time: one room holds many lessons."""
    grouped: dict[tuple[str, str], list[_Record]] = {}
    for record in sorted(records, key=lambda record: (record.at.tzinfo is not None, record.at)):
        grouped.setdefault((record.lesson, record.at.date().isoformat()), []).append(record)
    return list(grouped.values())


def _stays(records: Iterable[_Record], remarks: Remarks) -> Iterator[Stay]:
    """Each joining with the next leaving of the same person; attending with its duration, up to its time."""
    still_in: dict[str, list[_Record]] = {}
    for record in records:
        key = (record.person.email or record.person.identifier or record.person.name).casefold()
        if record.word in _ATTENDED:
            seconds = record.seconds or 0.0
            yield Stay(record.person, record.at - timedelta(seconds=seconds), record.at)
        elif record.word in _JOINED:
            still_in.setdefault(key, []).append(record)
        elif still_in.get(key):
            joined = still_in[key].pop(0)
            yield Stay(joined.person, joined.at, record.at)
        elif record.seconds is not None:
            yield Stay(record.person, record.at - timedelta(seconds=record.seconds), record.at)
        else:
            remarks.reject(None, None, record.person.name, "Somebody leaves and has not joined: left out.")
    for own in still_in.values():
        for record in own:
            yield Stay(record.person, record.at, None)


def _say_others(count: int, what: str, remarks: Remarks) -> None:
    if count:
        said = f"1 {what} is" if count == 1 else f"{count:,} {what}s are"
        remarks.warn(f"{said} about something else than coming and going, and was passed over.")


def read_events(file: str, documents: list[object], answers: Answers) -> Reading:
    """The lessons of Caliper events: a section or tool, on a day. A session says from when to when.

    Any event shows that somebody was there at its moment; a session without an end lasts to the last of them.

    Raises:
        Unreadable: when no event says who was there, or a zone has to be asked about.
    """
    events = list(objects_in(documents, "data"))
    remarks = Remarks(file)
    times = _times(file, events, "eventTime", answers)
    sessions: dict[tuple[str, str, str], _Session] = {}
    for event in events:
        _add_event(event, times, sessions, remarks)
    if not sessions:
        raise Unreadable(file, _NO_PRESENCE.format(what="event", words="who did something, and when"))
    grouped: dict[tuple[str, str], list[_Session]] = {}
    for session in sessions.values():
        grouped.setdefault((session.lesson, session.first.date().isoformat()), []).append(session)
    reports = [
        Report(file, Source.CALIPER, own[0].title, None, None, tuple(map(_session_stay, own)))
        for own in grouped.values()
    ]
    return Reading(tuple(reports), tuple(remarks.problems))


@dataclass(slots=True)
class _Session:
    """One person's session: where, and its first and last known moments."""

    person: Person
    lesson: str
    title: str
    first: datetime
    last: datetime


def _session_stay(session: _Session) -> Stay:
    return Stay(session.person, session.first, session.last)


def _add_event(
    event: Object,
    times: Times,
    sessions: dict[tuple[str, str, str], _Session],
    remarks: Remarks,
) -> None:
    session = object_at(event, "session") or _ended_session(event)
    person = _member(event, session)
    at = times.read(text_at(event, "eventTime"))
    if at is None or not person.identifier:
        reason = "The event says not who did something, and when. It was left out."
        remarks.reject(None, "eventTime", text_at(event, "eventTime") or text_at(event, "id"), reason)
        return
    began = times.read(text_at(session, "startedAtTime")) or at
    ended = times.read(text_at(session, "endedAtTime")) or at
    lesson, title = _place(event)
    key = (
        person.identifier,
        lesson,
        text_at(session, "id") or _id(event.get("session")) or at.date().isoformat(),
    )
    known = sessions.setdefault(key, _Session(person, lesson, title, began, max(began, ended)))
    known.first, known.last = min(known.first, began), max(known.last, ended, at)


def _ended_session(event: Object) -> Object:
    """The session a time-out is about: it is the software that acts, and the session that is acted on."""
    found = object_at(event, "object")
    return found if text_at(found, "type") == "Session" else {}


def _member(event: Object, session: Object) -> Person:
    actor = event.get("actor")
    software = text_at(actor, "type") == "SoftwareApplication"
    acting = session.get("user") if software else actor
    identifier = _id(acting)
    roles = [str(role) for role in list_at(event, "membership", "roles")]
    email = text_at(acting, "email") or (identifier.removeprefix("mailto:") if "@" in identifier else "")
    return described(Person(text_at(acting, "name"), email, identifier, roles[0] if roles else ""))


def _id(value: object) -> str:
    """What an entity is known by: it stands whole, or only its address does."""
    return text_at(value) or text_at(value, "id") or text_at(value, "@id")


def _place(event: Object) -> tuple[str, str]:
    """The section or tool an event belongs to, and what it is called."""
    for key in ("group", "edApp", "object"):
        if found := _id(event.get(key)):
            title = text_at(event.get(key), "name") or text_at(event.get(key), "courseNumber") or found
            return found, title
    return "", "Session"
