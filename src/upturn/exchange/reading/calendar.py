"""School calendars from CSV and Excel tables or ICS: terms, half terms, holidays, INSET days, closures."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from upturn.exchange.reading.cells import Remarks, Row, days_of, rows_of
from upturn.exchange.reading.dates import DateOrder
from upturn.exchange.reading.headings import half_of, weekday_of
from upturn.exchange.reading.opening import open_table
from upturn.exchange.reading.problems import Problem, Severity, Unreadable
from upturn.exchange.reading.recognition import Kind, Recognition, recognise
from upturn.kernel.sessions import Session
from upturn.registers.calendar import MONDAY_TO_FRIDAY, Period, PeriodKind, SchoolCalendar

_BEGINS = re.compile(r"\b(begins?|starts?|opens?|first day|start of|beginning of|return)\b", re.I)
_ENDS = re.compile(r"\b(ends?|finish(es)?|last day|end of|breaks? up|closes? for)\b", re.I)
_WORDS = {
    PeriodKind.INSET: r"insets?|staff (training|development)|training day|non[- ]?pupil|baker",
    PeriodKind.BANK_HOLIDAY: r"(bank|public)[ -]?holidays?|good friday|easter monday|boxing day|may day",
    PeriodKind.HALF_TERM: r"half[ -]?terms?|mid[- ]?term break",
    PeriodKind.EXTRA_DAY: r"(extra|additional)[ -]?(teaching|school)?[ -]?days?|saturday school|school open",
    PeriodKind.CLOSURE: r"closures?|closed|shut|polling|snow|strike",
    PeriodKind.HOLIDAY: r"holidays?|break|vacation|christmas|easter",
    PeriodKind.TERM: r"terms?|autumn|spring|summer|michaelmas|lent|trinity|semester|school day|open|teaching",
}
_KINDS = tuple((kind, re.compile(rf"\b({words})\b", re.I)) for kind, words in _WORDS.items())
_TEACHING_DAYS = re.compile(r"teaching[ _-]?days|school[ _-]?week", re.I)
ALWAYS = Period(kind=PeriodKind.TERM, first=date(1990, 1, 1), last=date(2099, 12, 31))


@dataclass(frozen=True, slots=True)
class CalendarReading:
    """The periods of a file in order, the weekdays of teaching (0 is Monday), and remarks."""

    periods: tuple[Period, ...]
    teaching_days: frozenset[int]
    problems: tuple[Problem, ...]

    def calendar(self) -> SchoolCalendar:
        """The calendar; where only closures are given, the school is taken to be open on all other days."""
        terms = any(period.kind is PeriodKind.TERM for period in self.periods)
        return SchoolCalendar(self.periods if terms else (ALWAYS, *self.periods), self.teaching_days)


def open_calendar(
    source: Path | bytes, name: str | None = None, order: DateOrder | None = None
) -> CalendarReading:
    """A calendar from a file of any kind.

    Raises:
        Unreadable: when it is no calendar.
        AmbiguousDates: when its dates can be read in two orders and ``order`` is None.
    """
    name = name or (str(source) if isinstance(source, Path) else "the file")
    try:
        data = source if isinstance(source, bytes) else source.read_bytes()
    except OSError:
        data = b""
    if data.lstrip(b"\xef\xbb\xbf \r\n").upper().startswith(b"BEGIN:VCALENDAR"):
        return read_ics(name, data)
    return read_calendar(recognise(open_table(source, name), kind=Kind.CALENDAR), order)


def read_calendar(recognition: Recognition, order: DateOrder | None = None) -> CalendarReading:
    """The periods of a table: a first day, perhaps a last day, a kind, a name.

    Raises:
        AmbiguousDates: when its dates can be read in two orders and ``order`` is None.
        Unreadable: when no row is a period.
    """
    remarks, rows = Remarks(recognition), list(rows_of(recognition))
    teaching = _teaching_days(rows)
    rows = [row for row in rows if not _TEACHING_DAYS.fullmatch(row["kind"])]
    texts = [Row(row.line, {"first": row[role]}) for row in rows for role in ("first", "last") if row[role]]
    days = days_of(recognition, texts, "first", order)
    found: list[tuple[date, date, str, str]] = []
    for row in rows:
        first = remarks.day(row, "first", days)
        last = remarks.day(row, "last", days) if row["last"] else first
        if first is None or last is None:
            if not row["first"] and (row["kind"] or row["last"]):
                remarks.reject(row, "first", "The row has no first day. Fill it in, or delete the row.")
        elif last < first:
            remarks.reject(row, "last", "The period ends before it begins. Correct one of the two dates.")
        else:
            found.append((first, last, row["kind"], row["title"]))
    problems = [_as_rejected(problem) for problem in remarks.problems]
    periods, unknown = _periods(found)
    problems += [
        Problem(
            recognition.table.name, None, recognition.heading("title"), text, _unknown(text), Severity.WARNING
        )
        for text in unknown
    ]
    if not periods:
        raise Unreadable(recognition.table.name, _NOTHING)
    return CalendarReading(periods, teaching, tuple(problems))


_NOTHING = (
    "No row could be read as a term, a holiday, an INSET day or a closure. A calendar needs a first day, a "
    "last day, a "
    "kind (term, half term, holiday, INSET, bank holiday, closure, extra day) and may have a name; or give "
    "it as ICS."
)


def _as_rejected(problem: Problem) -> Problem:
    return Problem(problem.file, problem.line, problem.column, problem.found, problem.reason)


def _unknown(text: str) -> str:
    return f"“{text}” is no term and no closure, so it was passed over."


def _teaching_days(rows: Sequence[Row]) -> frozenset[int]:
    for row in rows:
        if _TEACHING_DAYS.fullmatch(row["kind"]):
            days = {weekday_of(word) for word in re.split(r"[\s,;/]+", row["title"])} - {None}
            return frozenset(day for day in days if day is not None) or MONDAY_TO_FRIDAY
    return MONDAY_TO_FRIDAY


def read_ics(name: str, data: bytes) -> CalendarReading:
    """The periods of an ICS file, by what its events are called.

    Raises:
        Unreadable: when it is damaged, or no event is a term or a closure.
    """
    from icalendar import Calendar

    try:
        calendar = Calendar.from_ical(data)
    except (ValueError, IndexError, KeyError) as failure:
        raise Unreadable(
            name, "The calendar is damaged, so nothing was read from it. Export it again."
        ) from failure
    found = []
    for event in calendar.walk("VEVENT"):
        start = event.get("DTSTART")
        if start is None:
            continue
        first = _as_day(start.dt)
        end = event.get("DTEND")
        last = first if end is None else _last_day(end.dt, first)
        found.append((first, last, str(event.get("CATEGORIES", "") and ""), str(event.get("SUMMARY", ""))))
    periods, unknown = _periods(found)
    if not periods:
        raise Unreadable(name, "No event in the calendar is a term, a holiday, an INSET day or a closure.")
    problems = tuple(Problem(name, None, None, text, _unknown(text), Severity.WARNING) for text in unknown)
    return CalendarReading(periods, MONDAY_TO_FRIDAY, problems)


def _as_day(moment: date | datetime) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _last_day(end: date | datetime, first: date) -> date:
    """An event of whole days ends before its end."""
    if isinstance(end, datetime):
        day = end.date()
        return max(first, day - timedelta(days=1) if end.hour == end.minute == 0 else day)
    return max(first, end - timedelta(days=1))


def _periods(found: Iterable[tuple[date, date, str, str]]) -> tuple[tuple[Period, ...], list[str]]:
    """Periods from days and words; a term may be given by its first and last day apart."""
    periods: list[Period] = []
    begins: list[tuple[date, str]] = []
    ends: list[date] = []
    unknown: list[str] = []
    for first, last, kind_text, title in found:
        kind = kind_of(kind_text) or kind_of(title)
        words = f"{kind_text} {title}"
        if kind is PeriodKind.TERM and first == last and _BEGINS.search(words):
            begins.append((first, _BEGINS.sub("", title).strip(" -:")))
        elif kind is PeriodKind.TERM and first == last and _ENDS.search(words):
            ends.append(first)
        elif kind is None:
            unknown.append(title or kind_text)
        else:
            periods.append(
                Period(kind=kind, first=first, last=last, name=title or kind_text, session=_session(words))
            )
    periods += _joined_terms(sorted(begins), sorted(ends))
    return tuple(sorted(periods, key=lambda period: (period.first, period.last, period.kind))), unknown


def _joined_terms(begins: list[tuple[date, str]], ends: list[date]) -> list[Period]:
    return [
        Period(kind=PeriodKind.TERM, first=first, last=last, name=name)
        for first, name in begins
        if (last := next((day for day in ends if day >= first), None)) is not None
    ]


def _session(words: str) -> Session | None:
    for word in re.findall(r"\b(?:a\.?m\.?|p\.?m\.?|morning|afternoon)\b", words, re.I):
        half = half_of(word)
        if half is not None:
            return Session.AM if half == 0 else Session.PM
    return None


def kind_of(text: str) -> PeriodKind | None:
    """What a text says a period is; the first kind whose words it holds."""
    text = text.replace("_", " ")
    return next((kind for kind, words in _KINDS if words.search(text)), None)
