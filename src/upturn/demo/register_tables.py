"""A school's marks of some days as the rows of a file, in each layout schools' reports come in."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from upturn.demo.cast import organisation_named
from upturn.demo.clock import TODAY, YEARS
from upturn.demo.marking import LETTERS
from upturn.demo.people import Pupil
from upturn.demo.rolls import Enrolment
from upturn.demo.town import Town
from upturn.kernel.sessions import Session

NO_MARK_IN_STRING = "*"
SCHOOL_CLOSED = "#"
Rows = Iterator[Sequence[object]]


@dataclass(frozen=True, slots=True)
class Line:
    """One enrolment with its marks, in order of the span's sessions; "" where there is none."""

    enrolment: Enrolment
    pupil: Pupil
    form: str
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RegisterSpan:
    """A school's marks from one day to another: ``sessions`` are those of its open days."""

    school: str
    first: date
    last: date
    sessions: tuple[tuple[date, Session], ...]
    lines: tuple[Line, ...]

    @property
    def name(self) -> str:
        return organisation_named(self.school).name

    @property
    def days(self) -> tuple[date, ...]:
        return tuple(dict.fromkeys(day for day, _ in self.sessions))


def span_of(town: Town, school: str, first: date, last: date, known_on: date = TODAY) -> RegisterSpan:
    """The marks of one school's days, as known on a day; this afternoon has not been.

    Raises:
        ValueError: when the days are not all in one of the town's years.
    """
    year = next((year for year in YEARS if first in year and last in year), None)
    if year is None:
        raise ValueError(f"{first} to {last} is not within a year the town holds")
    held = town.school_year(school, year)
    days = [day for day in held.days if first <= day <= last]
    sessions = tuple(
        (day, session) for day in days for session in Session if (day, session) != (TODAY, Session.PM)
    )
    slots = [year.weeks.slot(day, session) for day, session in sessions]
    texts = [
        [LETTERS.get(mark, "") for mark in row] for row in held.marks_known_on(known_on)[:, slots].tolist()
    ]
    lines = (
        Line(each, town.pupil(each.pupil), each.form(year.start), tuple(marks))
        for each, marks in zip(held.enrolments, texts, strict=True)
        if each.starts_on <= last and (each.leaves_on is None or each.leaves_on >= first)
    )
    in_order = sorted(lines, key=lambda line: (line.pupil.family_name, line.pupil.given_name, line.pupil.key))
    return RegisterSpan(school, first, last, sessions, tuple(in_order))


def long_rows(span: RegisterSpan) -> Rows:
    """A row for each mark, and for each session on roll that has none."""
    yield ("UPN", "Legal surname", "Legal forename", "Reg group", "Date", "Session", "Mark")
    days = [(day, f"{day:%d/%m/%Y}", session.value) for day, session in span.sessions]
    for line in span.lines:
        who = (line.pupil.upn, line.pupil.family_name, line.pupil.given_name, line.form)
        for (day, text, session), mark in zip(days, line.marks, strict=True):
            if mark or line.enrolment.on_roll(day):
                yield (*who, text, session, mark)


def pupil_day_rows(span: RegisterSpan) -> Rows:
    """A row for each pupil and day, its two sessions side by side."""
    yield ("Adm No", "UPN", "Name", "Date", "AM", "PM")
    for line in span.lines:
        marks = zip(span.sessions, line.marks, strict=True)
        for day, pair in groupby(marks, key=lambda each: each[0][0]):
            texts = [mark for _, mark in pair]
            if line.enrolment.on_roll(day):
                who = (line.enrolment.local_id, line.pupil.upn, line.pupil.name)
                yield (*who, day.isoformat(), *(*texts, "")[:2])


def wide_rows(span: RegisterSpan) -> Rows:
    """A title, then a row for each pupil with a column for each session, and how many came at the foot."""
    yield (f"{span.name}: attendance {span.first:%d/%m/%Y} to {span.last:%d/%m/%Y}",)
    yield ()
    yield ("UPN", "Name", "Reg group", *(f"{day:%d/%m/%Y} {session}" for day, session in span.sessions))
    for line in span.lines:
        yield (line.pupil.upn, f"{line.pupil.family_name}, {line.pupil.given_name}", line.form, *line.marks)
    yield ("Total present", "", "", *_present(span))


def _present(span: RegisterSpan) -> list[int]:
    """How many were in, by session."""
    by_session = zip(*(line.marks for line in span.lines), strict=True)
    return [sum(mark in ("/", "\\", "L") for mark in marks) for marks in by_session]


def wide_rows_under_two_headings(span: RegisterSpan) -> Rows:
    """The same under two rows of headings: the day, as a date of the spreadsheet's own, then AM or PM."""
    yield ("UPN", "Name", *(day for day, _ in span.sessions))
    yield ("", "", *(session.value for _, session in span.sessions))
    for line in span.lines:
        yield (line.pupil.upn, line.pupil.name, *line.marks)


def mark_string_rows(span: RegisterSpan) -> Rows:
    """A row for each pupil with one text of marks, ten a week from a Monday; # where the school is closed."""
    monday = span.first - timedelta(days=span.first.weekday())
    yield ("Adm No", "UPN", "Surname", "Forename", "Start date", "Marks")
    for line in span.lines:
        who = (line.enrolment.local_id, line.pupil.upn, line.pupil.family_name, line.pupil.given_name)
        yield (*who, f"{monday.day} {monday:%B} {monday.year}", "".join(_weekday_marks(span, line, monday)))


def _weekday_marks(span: RegisterSpan, line: Line, monday: date) -> Iterator[str]:
    marks = dict(zip(span.sessions, line.marks, strict=True))
    last_day, last_session = span.sessions[-1]
    for number in range((last_day - monday).days + 1):
        day = monday + timedelta(days=number)
        if day.weekday() < 5:
            for session in Session:
                if (day, session.half) <= (last_day, last_session.half):
                    yield marks.get((day, session), SCHOOL_CLOSED) or NO_MARK_IN_STRING


def week_mark_rows(span: RegisterSpan) -> Rows:
    """A row for each pupil and week, with a column for each of its ten sessions."""
    weekdays = ("Mon", "Tue", "Wed", "Thu", "Fri")
    yield ("UPN", "Name", "Week commencing", *(f"{day} {session}" for day in weekdays for session in Session))
    mondays = sorted({day - timedelta(days=day.weekday()) for day in span.days})
    for line in span.lines:
        marks = dict(zip(span.sessions, line.marks, strict=True))
        for monday in mondays:
            week = [(monday + timedelta(days=number), session) for number in range(5) for session in Session]
            yield (
                line.pupil.upn,
                line.pupil.name,
                f"{monday:%d/%m/%Y}",
                *(marks.get(each, "") for each in week),
            )


LAYOUTS: Mapping[str, Callable[[RegisterSpan], Rows]] = {
    "long": long_rows,
    "pupil_day": pupil_day_rows,
    "wide": wide_rows,
    "wide_two_headings": wide_rows_under_two_headings,
    "mark_string": mark_string_rows,
    "week_mark": week_mark_rows,
}
"""Layouts by the name `exports.export_register` takes."""
