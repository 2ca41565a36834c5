"""Rows of a table of presence to stays: one row a join, or one row a person whose rejoins are merged."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import lru_cache

from upturn.exchange.presence.durations import DAY, MINUTE, SECOND, Duration, read_duration
from upturn.exchange.presence.model import Person, Stay
from upturn.exchange.presence.moments import Cell, Times, interpret_moment
from upturn.exchange.presence.page import Row
from upturn.exchange.presence.people import described
from upturn.exchange.reading.cells import yes_or_no
from upturn.exchange.reading.problems import Problem, Severity

Columns = Mapping[str, int]
# A service's own rounding, within which a duration and its two times say the same.
_SLACK = {SECOND: 2.0, MINUTE: 60.0}


@dataclass(frozen=True, slots=True)
class Table:
    """Rows below one row of headings.

    ``role`` is what all of them are, where a section's title says it. ``merged`` is whether a row may stand
    for several joins, so that a duration shorter than from coming to going is the time in the lesson.
    ``untimed`` is whether a row without times still says that somebody was there.
    """

    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    places: Columns
    line: int = 1
    role: str = ""
    merged: bool = True
    untimed: bool = False

    def heading(self, role: str) -> str:
        """What a role's column is called."""
        place = self.places.get(role)
        return role if place is None else self.headings[place]

    def text(self, row: Row, role: str) -> str:
        """A row's cell in a role's column; blank where it says nothing."""
        place, cells = self.places.get(role), row.cells
        return cells[place] if place is not None and place < len(cells) else ""

    def cells(self, *roles: str) -> Iterator[Cell]:
        """Every text of some columns of moments, with the day from a column of its own where there is one."""
        for role in roles:
            if role in self.places:
                heading = self.heading(role)
                for row in self.rows:
                    if text := self.moment(row, role):
                        yield Cell(text, row.line, heading)

    def moment(self, row: Row, role: str) -> str:
        """A row's text for a moment: with its day, where that is in a column of its own."""
        text = self.text(row, role)
        day = self.text(row, "date") if text and "date" in self.places else ""
        if not day:
            return text
        read = interpret_moment(text)
        return f"{day} {text}" if read is not None and read.day is None else text


@dataclass(slots=True)
class Remarks:
    """What is wrong with rows of one file, as it is found."""

    file: str
    problems: list[Problem] = field(default_factory=list)

    def reject(self, line: int | None, column: str | None, found: str | None, reason: str) -> None:
        """A row that is left out."""
        self.problems.append(Problem(self.file, line, column, found, reason))

    def warn(self, reason: str, line: int | None = None, found: str | None = None) -> None:
        """Something to be said of what was read."""
        self.problems.append(Problem(self.file, line, None, found, reason, Severity.WARNING))


def person_of(table: Table, row: Row) -> Person:
    """Who a row is about."""
    name = table.text(row, "name") or " ".join(
        part for part in (table.text(row, "first_name"), table.text(row, "last_name")) if part
    )
    identifier = table.text(row, "identifier")
    return described(
        Person(
            name=name,
            email=table.text(row, "email") or (identifier if "@" in identifier else ""),
            identifier=identifier,
            role=table.text(row, "role") or table.role,
            guest=said_yes(table.text(row, "guest")),
        )
    )


def stay_of(table: Table, row: Row, times: Times, remarks: Remarks) -> Stay | None:
    """A row's stay; None, with a remark, where it says not who or not when."""
    person = person_of(table, row)
    try:
        if not (person.name or person.email or person.identifier):
            if row.filled:
                raise _NoStay(None, _shown(row), "The row says not who was there. Fill in a name.")
            return None
        joined, left = (_moment(table, row, role, times) for role in ("joined", "left"))
        duration = _duration(table, row, remarks, needed=joined is None or left is None)
        waiting = said_yes(table.text(row, "waiting"))
        if joined is None and left is None:
            return Stay(person, None, None, _seconds(table, person, duration), waiting)
        return _timed(table, row, Stay(person, joined, left, None, waiting), duration)
    except _NoStay as reason:
        remarks.reject(row.line, reason.column, reason.found, reason.sentence)
        return None


class _NoStay(Exception):
    """Why a row is left out."""

    def __init__(self, column: str | None, found: str | None, sentence: str) -> None:
        super().__init__(sentence)
        self.column, self.found, self.sentence = column, found, sentence


def _moment(table: Table, row: Row, role: str, times: Times) -> datetime | None:
    text = table.moment(row, role)
    moment = times.read(text) if text else None
    if text and moment is None:
        raise _NoStay(table.heading(role), text, _no_moment(text))
    return moment


def _duration(table: Table, row: Row, remarks: Remarks, *, needed: bool) -> Duration | None:
    """A row's duration; where it says when as well, one that is none is passed over."""
    text = table.text(row, "duration")
    duration = read_duration(text, _unit(table.heading("duration"))) if text else None
    if text and duration is None:
        if needed:
            raise _NoStay(table.heading("duration"), text, _no_duration(text))
        remarks.warn(f"{_no_duration(text)} The times were used.", row.line, text)
    return duration


def _seconds(table: Table, person: Person, duration: Duration | None) -> float:
    """How long somebody was there of whom no time is said."""
    if duration is not None:
        return duration.seconds
    if not table.untimed:
        raise _NoStay(None, _who(person), f"{_who(person)} has neither a time nor a duration.")
    return 0.0


def _timed(table: Table, row: Row, stay: Stay, duration: Duration | None) -> Stay:
    """A stay with its times made whole, where one of them and a duration say the other."""
    joined, left = stay.joined, stay.left
    length = None if duration is None else timedelta(seconds=duration.seconds)
    if joined is None and left is not None and length is not None:
        joined = left - length
    if joined is None:
        reason = f"{_who(stay.person)} has a time of leaving and none of coming. Fill it in."
        raise _NoStay(table.heading("joined"), None, reason)
    if left is not None and left < joined:
        left = _over_midnight(table, row, joined, left)
        if left is None:
            reason = f"{_who(stay.person)} leaves before joining. Correct one of the two times."
            raise _NoStay(table.heading("left"), table.text(row, "left"), reason)
    if left is None and length is not None:
        left = joined + length
    stayed = _stayed(joined, left, duration) if table.merged else None
    return replace(stay, joined=joined, left=left, stayed=stayed)


def _over_midnight(table: Table, row: Row, joined: datetime, left: datetime) -> datetime | None:
    """A time without a day that is earlier than the one before it is the next day's."""
    read = interpret_moment(table.text(row, "left"))
    next_day = left + timedelta(seconds=DAY)
    return next_day if read is not None and read.day is None and next_day > joined else None


def _stayed(joined: datetime, left: datetime | None, duration: Duration | None) -> float | None:
    """The seconds in the lesson, where rejoins have been merged into one row."""
    if left is None or duration is None:
        return None
    slack = _SLACK.get(duration.exact_to, float(MINUTE))
    return duration.seconds if duration.seconds + slack < (left - joined).total_seconds() else None


def _unit(heading: str) -> int:
    return SECOND if "second" in heading.lower() else MINUTE


def _who(person: Person) -> str:
    return person.name or person.email or person.identifier


def _shown(row: Row) -> str:
    return ", ".join(filter(None, row.cells))[:80]


def _no_moment(text: str) -> str:
    return (
        f"“{text}” is not a day and time that exists or can be read. Expected one such as "
        "2025-11-03 09:00:00."
    )


def _no_duration(text: str) -> str:
    return f"“{text}” is not a duration. Expected one such as 45 min or 1h 5m 10s."


def repeats_headings(headings: Sequence[str], row: Row) -> bool:
    """Whether a row is the headings once more, as where files were put one below the other."""
    return bool(row.filled) and all(map(_same_heading, headings, row.cells))


def _same_heading(heading: str, cell: str) -> bool:
    return heading == cell or (len(heading) == len(cell) and heading.casefold() == cell.casefold())


@lru_cache(1024)
def said_yes(text: str) -> bool:
    """Whether a cell says yes."""
    return yes_or_no(text) is True


@lru_cache(1024)
def said_no(text: str) -> bool:
    """Whether a cell says no."""
    return yes_or_no(text) is False
