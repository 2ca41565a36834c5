"""Zoom: participants' reports, with and without the meeting above or beside them, totals, and webinars."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import takewhile

from upturn.exchange.presence.columns import columns_of, says_who_and_when
from upturn.exchange.presence.durations import read_duration
from upturn.exchange.presence.model import Answers, Person, Reading, Report, Source, Stay
from upturn.exchange.presence.moments import Cell, Times
from upturn.exchange.presence.page import Page, Row
from upturn.exchange.presence.people import first_name_shown, same_name, some
from upturn.exchange.presence.tabular import Remarks, Table, person_of, repeats_headings, said_no, stay_of
from upturn.exchange.reading.headings import plain
from upturn.exchange.reading.problems import Unreadable

_OWN_NAMES = frozenset({"nameoriginalname", "usernameoriginalname"})
_OWN_DURATIONS = frozenset({"durationminutes", "totaldurationminutes", "timeinsessionminutes"})
_MEETING = frozenset({"topic", "meetingid", "webinarid"})
_ROLES = {"host": "Host", "panelist": "Panelist", "attendee": "", "other": ""}


@dataclass(frozen=True, slots=True)
class _Meeting:
    """What a report says of the meeting, in texts; blank where it does not."""

    title: str = ""
    identifier: str = ""
    started: str = ""
    ended: str = ""
    minutes: str = ""
    host: str = ""
    host_email: str = ""
    line: int = 1

    def hosted_by(self, person: Person) -> bool:
        """Whether somebody is the host it names."""
        if self.host_email and person.email:
            return self.host_email.casefold() == person.email.casefold()
        return bool(self.host) and same_name(self.host) == same_name(person.name)


def is_zoom(page: Page) -> bool:
    """Whether a page is a report of Zoom."""
    return any(_is_own(set(map(plain, row.cells))) for _, row in page.top())


def _is_own(words: set[str]) -> bool:
    if words & _OWN_NAMES or {"topic", "webinarid"} <= words:
        return True
    timed = bool({"jointime", "leavetime"} <= words and words & _OWN_DURATIONS)
    return timed or ("topic" in words and bool(words & {"meetingid", "id"}))


def read_zoom(page: Page, title: str, answers: Answers) -> Reading:
    """The meetings of a report: one, unless each row says its own.

    Raises:
        Unreadable: when it lists nobody, or its times have to be asked about.
    """
    sections = _sections(page)
    if not sections:
        raise Unreadable(page.name, _NOBODY)
    remarks = Remarks(page.name, list(page.problems))
    cells: list[Cell] = []
    for meeting, table in sections:
        cells += [Cell(text, meeting.line, "Start time") for text in (meeting.started, meeting.ended) if text]
        cells += table.cells("joined", "left", "started", "ended")
    times = Times.of(page.name, cells, answers)
    grouped: dict[_Meeting, list[Stay]] = {}
    for meeting, table in sections:
        for own, stay in _stays(table, meeting, times, remarks):
            grouped.setdefault(own, []).append(stay)
    if not grouped and not remarks.problems:
        raise Unreadable(page.name, _NOBODY)
    reports = [_report(page, own, stays, title, times) for own, stays in grouped.items()]
    return Reading(tuple(reports), tuple(remarks.problems))


_NOBODY = (
    "This looks like a report of Zoom that lists meetings, and not who took part. Open the meeting's number "
    "of participants there, export that list, and give it."
)


def _sections(page: Page) -> list[tuple[_Meeting, Table]]:
    """Each table of people (hosts, panellists, attendees, others) with the meeting that stands above it."""
    meeting, role = _Meeting(), ""
    found: list[tuple[_Meeting, Table]] = []
    rows = page.rows
    for place, row in enumerate(rows):
        if row.filled == 1:
            role = next((said for word, said in _ROLES.items() if row[0].lower().startswith(word)), role)
        elif not row.may_be_headings:
            continue
        elif _names_people(row):
            found.append((meeting, _table(row, _below(rows[place + 1 :]), role)))
        elif _names_a_meeting(row) and place + 1 < len(rows):
            meeting = _meeting(row, rows[place + 1])
    return found


def _names_people(row: Row) -> bool:
    """Whether a row is the headings of a list of people; a host's row has no times."""
    if not says_who_and_when(_people_part(row.cells)):
        return False
    words = set(map(plain, row.cells))
    return bool(words & _OWN_NAMES) or "jointime" in words or not words & _MEETING


def _names_a_meeting(row: Row) -> bool:
    return bool(set(map(plain, row.cells)) & _MEETING)


def _people_part(cells: tuple[str, ...]) -> tuple[str, ...]:
    return cells[_people_from(cells) :]


def _people_from(cells: Sequence[str]) -> int:
    """Where the columns about people begin: those of the meeting may stand before, with names like theirs."""
    return next((place for place, cell in enumerate(cells) if plain(cell) in _OWN_NAMES), 0)


def _below(rows: Sequence[Row]) -> tuple[Row, ...]:
    """The rows of a table: up to the next section's title, or the headings of another."""
    return tuple(row for row in takewhile(_goes_on, rows) if row.filled)


def _goes_on(row: Row) -> bool:
    if row.filled == 1:
        return not plain(row[0]).endswith(("details", "attended", "report"))
    return not (row.may_be_headings and (_names_a_meeting(row) or _names_people(row)))


def _table(heading: Row, rows: tuple[Row, ...], role: str) -> Table:
    first = _people_from(heading.cells)
    people = {name: place + first for name, place in columns_of(heading.cells[first:]).items()}
    about = _about(heading.cells[:first])
    if first:
        people = {name: place for name, place in people.items() if name not in _ABOUT}
    kept = tuple(row for row in rows if not repeats_headings(heading.cells, row))
    return Table(heading.cells, kept, people | about, heading.line, role, merged=False)


_ABOUT = ("title", "started", "ended", "attended", "host", "host_email")
_HOSTS = {"host": ("host", "hostname", "username"), "host_email": ("hostemail", "useremail", "email")}


def _about(headings: tuple[str, ...]) -> dict[str, int]:
    """The columns about the meeting, where its user is the host."""
    words = [plain(heading) for heading in headings]
    places = {role: place for role, place in columns_of(headings).items() if role in _ABOUT}
    for role, names in _HOSTS.items():
        found = [words.index(name) for name in names if name in words]
        if found:
            places[role] = found[0]
    return places


def _meeting(heading: Row, values: Row) -> _Meeting:
    places = _about(heading.cells)
    words = [plain(cell) for cell in heading.cells]

    def said(role: str) -> str:
        return values[places.get(role)]

    number = next(
        (values[words.index(word)] for word in ("meetingid", "webinarid", "id") if word in words), ""
    )
    minutes = next((values[place] for place, word in enumerate(words) if "duration" in word), "")
    return _Meeting(
        said("title"),
        number,
        said("started"),
        said("ended"),
        minutes,
        said("host"),
        said("host_email"),
        values.line,
    )


def _stays(
    table: Table, meeting: _Meeting, times: Times, remarks: Remarks
) -> Iterator[tuple[_Meeting, Stay]]:
    names = {same_name(person_of(table, row).name) for row in table.rows}
    absent: list[str] = []
    beside = "title" in table.places or "started" in table.places
    for row in table.rows:
        if said_no(table.text(row, "attended")):
            absent.append(person_of(table, row).name)
        elif stay := stay_of(table, row, times, remarks):
            name = first_name_shown(stay.person.name, names)
            own = _own_meeting(table, row, meeting) if beside else meeting
            host = stay.person.staff or own.hosted_by(stay.person)
            role = stay.person.role or ("Host" if host else "")
            yield own, replace(stay, person=replace(stay.person, name=name, role=role, staff=host))
    if absent:
        who = "1 person was" if len(absent) == 1 else f"{len(absent)} people were"
        remarks.warn(f"{who} registered and did not join ({some(absent)}): they have no presence.")


def _own_meeting(table: Table, row: Row, meeting: _Meeting) -> _Meeting:
    return _Meeting(
        table.text(row, "title") or meeting.title,
        meeting.identifier,
        table.text(row, "started") or meeting.started,
        table.text(row, "ended") or meeting.ended,
        meeting.minutes,
        table.text(row, "host") or meeting.host,
        table.text(row, "host_email") or meeting.host_email,
    )


def _report(page: Page, meeting: _Meeting, stays: Sequence[Stay], title: str, times: Times) -> Report:
    started = times.read(meeting.started) if meeting.started else None
    ended = times.read(meeting.ended) if meeting.ended else _end(started, meeting.minutes)
    if started is None or ended is None or ended <= started:
        ended = None
    return Report(page.name, Source.ZOOM, meeting.title or title, started, ended, tuple(stays))


def _end(started: datetime | None, minutes: str) -> datetime | None:
    duration = read_duration(minutes)
    return started + timedelta(seconds=duration.seconds) if started and duration else None
