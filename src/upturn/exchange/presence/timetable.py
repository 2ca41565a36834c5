"""Timetables: when lessons were to be, as a table (a row a lesson, or a row a weekly lesson) or as ICS."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path
from typing import Any

from upturn.exchange.presence.columns import columns_of
from upturn.exchange.presence.durations import read_duration
from upturn.exchange.presence.model import Answers
from upturn.exchange.presence.moments import ASK_ZONE, Times, in_zone, interpret_moment
from upturn.exchange.presence.opening import open_page
from upturn.exchange.presence.page import Page, Row
from upturn.exchange.presence.recurrence import occurrences, repeats_as_known
from upturn.exchange.presence.tabular import Remarks, Table, repeats_headings
from upturn.exchange.reading.damage import damage_said
from upturn.exchange.reading.headings import weekday_of
from upturn.exchange.reading.names import share_a_word
from upturn.exchange.reading.opening import whole_file
from upturn.exchange.reading.problems import Problem, Unreadable

EXPECTED = (
    "A timetable was expected: ICS, or CSV or Excel with a lesson, a date (or weekday), a start and an end."
)
_DAY = timedelta(days=1)
_NOTHING = timedelta(0)
_NOT_UNDERSTOOD = (TypeError, AttributeError, ValueError, KeyError, IndexError, OverflowError)
_STRANGE_EVENT = "The event says its times in a way that cannot be read, so it was left out."
_DAMAGED = "The calendar is damaged, so nothing was read from it. Export it again."


@dataclass(frozen=True, slots=True)
class Slot:
    """A lesson that was to be: what it is called, from when to when."""

    title: str
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class WeeklySlot:
    """A lesson of every week (Monday 0), with the times of its day."""

    title: str
    weekday: int
    start: time
    end: time


@dataclass(frozen=True, slots=True)
class Timetable:
    """Lessons that were to be: ``slots`` by the day they begin, and those of every week."""

    name: str
    slots: Mapping[date, Sequence[Slot]]
    weekly: tuple[WeeklySlot, ...] = ()
    problems: tuple[Problem, ...] = ()
    answers: Answers = Answers()

    def fitting(self, title: str, started: datetime, ended: datetime) -> list[list[Slot]]:
        """The slots a meeting may be: for each time it fills, all slots of that time.

        A slot is filled by half of it. Where the title of some has a word of the meeting's, only those are.
        A meeting that fills no slot is in the one it overlaps most.

        Raises:
            Unreadable: where meeting and slot cannot be compared, since one has a zone and the other none.
        """
        near = [(self._overlap(slot, started, ended), slot) for slot in self._near(started, ended)]
        overlaps = [(overlap, slot) for overlap, slot in near if overlap > _NOTHING]
        filled = [slot for overlap, slot in overlaps if overlap * 2 >= slot.end - slot.start]
        if not filled:
            most = max((overlap for overlap, _ in overlaps), default=_NOTHING)
            filled = [slot for overlap, slot in overlaps if overlap == most]
        named = [slot for slot in filled if title and share_a_word(slot.title, title)]
        return _by_time(named or filled)

    def _near(self, started: datetime, ended: datetime) -> Iterator[Slot]:
        """Slots that begin on the lesson's days or the days beside them: zones may differ by one."""
        day = started.date() - _DAY
        while day <= ended.date() + _DAY:
            yield from self.slots.get(day, ())
            for weekly in self.weekly:
                if weekly.weekday == day.weekday():
                    yield _on_day(weekly, day, self.answers)
            day += _DAY

    def _overlap(self, slot: Slot, started: datetime, ended: datetime) -> timedelta:
        if (slot.start.tzinfo is None) != (started.tzinfo is None):
            without = "the timetable has" if slot.start.tzinfo is None else "the report of the lesson has"
            raise Unreadable(
                self.name,
                f"The lesson of {started:%d %B %Y, %H:%M} cannot be held against the timetable: {without} no "
                "time zone, and the other has one.",
                advice=ASK_ZONE,
            )
        return min(slot.end, ended) - max(slot.start, started)


def _by_time(slots: Iterable[Slot]) -> list[list[Slot]]:
    """Slots in order, those that overlap together."""
    found: list[list[Slot]] = []
    for slot in sorted(dict.fromkeys(slots), key=lambda slot: (slot.start, slot.end)):
        if found and slot.start < max(each.end for each in found[-1]):
            found[-1].append(slot)
        else:
            found.append([slot])
    return found


def open_timetable(source: Path | bytes, name: str, answers: Answers) -> Timetable:
    """The timetable in a file.

    Raises:
        Unreadable: when it is none, or its times have to be asked about.
    """
    data = whole_file(source, name)
    if data.lstrip(b"\xef\xbb\xbf \r\n").upper().startswith(b"BEGIN:VCALENDAR"):
        return read_ics(name, data, answers)
    return read_timetable(open_page(name, data, EXPECTED), answers)


def read_ics(name: str, data: bytes, answers: Answers) -> Timetable:
    """The lessons of a calendar's events; those of whole days are none.

    Raises:
        Unreadable: when it is damaged, or holds no event with times.
    """
    from icalendar import Calendar

    remarks = Remarks(name)
    with damage_said(name, _DAMAGED):
        events = Calendar.from_ical(data).walk("VEVENT")
    slots: list[Slot] = []
    for event in events:
        try:
            slots += _slots_of(event, answers, remarks)
        except _NOT_UNDERSTOOD:
            remarks.reject(None, None, str(event.get("SUMMARY", "")), _STRANGE_EVENT)
    if not slots:
        raise Unreadable(name, "No event in the calendar says from when to when it is. Export it again.")
    return _timetable(name, slots, (), remarks, answers)


def _slots_of(event: Any, answers: Answers, remarks: Remarks) -> Iterator[Slot]:
    start, title = event.get("DTSTART"), str(event.get("SUMMARY", "")).strip()
    length = _length(event)
    if start is None or not isinstance(start.dt, datetime) or length is None:
        return
    rule = event.get("RRULE")
    if not repeats_as_known(rule):
        remarks.warn(f"“{title}” repeats in a way that is not read: only its first time is in the timetable.")
        rule = None
    for moment in occurrences(start.dt, rule, list(_left_out(event))):
        first = in_zone(_fixed(moment), answers)
        yield Slot(title, first, first + length)


def _length(event: Any) -> timedelta | None:
    end, duration = event.get("DTEND"), event.get("DURATION")
    start = event.get("DTSTART")
    if duration is not None:
        length = duration.dt
    elif end is not None and isinstance(end.dt, datetime) and isinstance(start.dt, datetime):
        length = _fixed(end.dt) - _fixed(start.dt)
    else:
        return None
    return length if length > _NOTHING else None


def _left_out(event: Any) -> Iterator[datetime]:
    given = event.get("EXDATE")
    for each in given if isinstance(given, list) else [given] if given is not None else []:
        yield from (day.dt for day in each.dts if isinstance(day.dt, datetime))


def _fixed(moment: datetime) -> datetime:
    """The same moment with its offset in place of its zone, so that any two can be compared."""
    offset = moment.utcoffset()
    return moment if offset is None else moment.replace(tzinfo=timezone(offset))


def read_timetable(page: Page, answers: Answers) -> Timetable:
    """The lessons of a page: each with its date, or with the weekday of every week.

    Raises:
        Unreadable: when no row says a lesson and its times, or its dates have to be asked about.
    """
    table = _table(page)
    remarks = Remarks(page.name, list(page.problems))
    dated = Table(table.headings, tuple(row for row in table.rows if not _weekday(table, row)), table.places)
    times = Times.of(page.name, dated.cells("started", "ended"), answers)
    slots, weekly = list[Slot](), list[WeeklySlot]()
    for row in table.rows:
        weekday = _weekday(table, row)
        if weekday is not None:
            weekly += _weekly(table, row, weekday, remarks)
        elif row.filled:
            slots += _dated(table, row, times, remarks)
    if not slots and not weekly:
        raise Unreadable(page.name, f"No row could be read as a lesson. {EXPECTED}")
    return _timetable(page.name, slots, weekly, remarks, answers)


def _timetable(
    name: str, slots: Iterable[Slot], weekly: Iterable[WeeklySlot], remarks: Remarks, answers: Answers
) -> Timetable:
    by_day: dict[date, list[Slot]] = {}
    for slot in slots:
        by_day.setdefault(slot.start.date(), []).append(slot)
    return Timetable(name, by_day, tuple(weekly), tuple(remarks.problems), answers)


def _table(page: Page) -> Table:
    found = [
        (len(places), -number)
        for number, row in page.top()
        if {"title", "started"} <= (places := columns_of(row.cells)).keys()
        and {"ended", "duration"} & places.keys()
    ]
    if not found:
        raise Unreadable(page.name, f"No columns say which lesson is from when to when. {EXPECTED}")
    place = -max(found)[1]
    heading = page.rows[place]
    below = page.rows[place + 1 :]
    rows = tuple(row for row in below if row.filled and not repeats_headings(heading.cells, row))
    return Table(heading.cells, rows, columns_of(heading.cells), heading.line)


def _weekday(table: Table, row: Row) -> int | None:
    return weekday_of(table.text(row, "date"))


def _dated(table: Table, row: Row, times: Times, remarks: Remarks) -> Iterator[Slot]:
    start, end = (times.read(table.moment(row, role)) for role in ("started", "ended"))
    duration = read_duration(table.text(row, "duration"))
    if start is not None and end is None and duration is not None:
        end = start + timedelta(seconds=duration.seconds)
    if start is None or end is None or end <= start:
        remarks.reject(row.line, table.heading("started"), table.moment(row, "started"), _NO_TIMES)
    else:
        yield Slot(table.text(row, "title"), start, end)


_NO_TIMES = "The row does not say from when to when the lesson is. Expected a date, a start and a later end."


def _weekly(table: Table, row: Row, weekday: int, remarks: Remarks) -> Iterator[WeeklySlot]:
    start, end = (interpret_moment(table.text(row, role)) for role in ("started", "ended"))
    if start is None or end is None or end.time <= start.time:
        remarks.reject(row.line, table.heading("started"), table.text(row, "started"), _NO_TIMES)
    else:
        yield WeeklySlot(table.text(row, "title"), weekday, start.time, end.time)


def _on_day(weekly: WeeklySlot, day: date, answers: Answers) -> Slot:
    start, end = (in_zone(datetime.combine(day, each), answers) for each in (weekly.start, weekly.end))
    return Slot(weekly.title, start, end)
