"""One invented register, written in every layout, encoding and kind of file a school may give."""

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl
import xlsxwriter

from upturn.kernel.sessions import Session
from upturn.registers.codes import read_code
from upturn.registers.reference import SessionMark, pupil_statistics, school_weeks
from upturn.registers.statistics import PupilStatistics

Rows = list[list[str]]
HALVES = (Session.AM, Session.PM)


@dataclass(frozen=True)
class Written:
    """Pupils, school days in order, and every pupil's code for each session; a blank is a missing mark."""

    pupils: tuple[str, ...]
    days: tuple[date, ...]
    codes: dict[tuple[str, date, Session], str]

    def figures(self, first: date | None = None, last: date | None = None) -> dict[str, PupilStatistics]:
        """What the definition says of it."""
        first, last = first or self.days[0], last or self.days[-1]
        marks = {
            pupil: [self._mark(pupil, day, half) for day in self.days for half in HALVES]
            for pupil in self.pupils
        }
        weeks = school_weeks((mark for each in marks.values() for mark in each), last)
        return {pupil: pupil_statistics(each, weeks, first, last) for pupil, each in marks.items()}

    def _mark(self, pupil: str, day: date, half: Session) -> SessionMark:
        return SessionMark(day, half, read_code(self.codes[pupil, day, half], day).number, expected=True)


def school_days(first: date, weeks: int) -> tuple[date, ...]:
    """Monday to Friday, from a Monday on."""
    return tuple(first + timedelta(days=7 * week + day) for week in range(weeks) for day in range(5))


def dotted(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def long(register: Written, day: Callable[[date], str] = date.isoformat) -> Rows:
    return [
        ["pupil", "date", "session", "code"],
        *(
            [pupil, day(when), half.value, register.codes[pupil, when, half]]
            for when in register.days
            for half in HALVES
            for pupil in register.pupils
        ),
    ]


def pupil_days(register: Written) -> Rows:
    return [
        ["UPN", "Date", "AM", "PM"],
        *(
            [pupil, when.isoformat(), *(register.codes[pupil, when, half] for half in HALVES)]
            for pupil in register.pupils
            for when in register.days
        ),
    ]


def wide(register: Written) -> Rows:
    headings = [f"{day.isoformat()} {half}" for day in register.days for half in HALVES]
    return [["Pupil ID", *headings], *([pupil, *_marks_of(register, pupil)] for pupil in register.pupils)]


def wide_under_two_headings(register: Written) -> Rows:
    days = [cell for day in register.days for cell in (f"{day:%a} {day.day} {day:%b %Y}", "")]
    halves = [half.value for _ in register.days for half in HALVES]
    body = [[pupil, "7A", *_marks_of(register, pupil)] for pupil in register.pupils]
    return [["", "", *days], ["UPN", "Reg Group", *halves], *body]


def wide_with_both_marks_in_a_cell(register: Written) -> Rows:
    headings = [day.isoformat() for day in register.days]
    body = [
        [
            pupil,
            *("".join(register.codes[pupil, day, half] or "-" for half in HALVES) for day in register.days),
        ]
        for pupil in register.pupils
    ]
    return [["UPN", *headings], *body]


def wide_with_a_row_a_session(register: Written) -> Rows:
    headings = [day.isoformat() for day in register.days]
    body = [
        [pupil, half.value.lower(), *(register.codes[pupil, day, half] for day in register.days)]
        for pupil in register.pupils
        for half in HALVES
    ]
    return [["UPN", "AM/PM", *headings], *body]


def mark_strings(register: Written) -> Rows:
    start = register.days[0].isoformat()
    return [
        ["UPN", "Start date", "Marks"],
        *(
            [pupil, start, "".join(code or "-" for code in _marks_of(register, pupil))]
            for pupil in register.pupils
        ),
    ]


def mark_strings_under_a_title(register: Written) -> Rows:
    """Weeks parted by spaces, the first day said above."""
    rows = []
    for pupil in register.pupils:
        marks = [code or "-" for code in _marks_of(register, pupil)]
        rows.append([pupil, " ".join("".join(marks[week : week + 10]) for week in range(0, len(marks), 10))])
    first = register.days[0]
    return [["Attendance marks"], [f"From: {first.day} {first:%B %Y}"], [], ["UPN", "Marks"], *rows]


def weeks(register: Written) -> Rows:
    names = [f"{day} {half}" for day in ("Mon", "Tue", "Wed", "Thu", "Fri") for half in HALVES]
    return [
        ["UPN", "Week commencing", *names],
        *(
            [pupil, monday.isoformat(), *_marks_of(register, pupil)[10 * week : 10 * week + 10]]
            for pupil in register.pupils
            for week, monday in enumerate(register.days[::5])
        ),
    ]


def whole_weeks(register: Written) -> Rows:
    """Fourteen marks a week, the weekend blank."""
    rows = [row + [""] * 4 for row in weeks(register)[1:]]
    names = [f"{day} {half}" for day in ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun") for half in HALVES]
    return [["UPN", "W/C", *names], *rows]


def week_strings(register: Written) -> Rows:
    return [
        ["UPN", "Week beginning", "Marks"],
        *(
            [pupil, week, "".join(mark or "-" for mark in marks)]
            for pupil, week, *marks in weeks(register)[1:]
        ),
    ]


def _marks_of(register: Written, pupil: str) -> list[str]:
    return [register.codes[pupil, day, half] for day in register.days for half in HALVES]


LAYOUTS: dict[str, Callable[[Written], Rows]] = {
    "long": long,
    "long, day first": lambda register: long(register, dotted),
    "long, spreadsheet serials": lambda register: long(
        register, lambda day: str((day - date(1899, 12, 30)).days)
    ),
    "pupil days": pupil_days,
    "wide": wide,
    "wide, two rows of headings": wide_under_two_headings,
    "wide, both marks in a cell": wide_with_both_marks_in_a_cell,
    "wide, a row a session": wide_with_a_row_a_session,
    "mark strings": mark_strings,
    "mark strings under a title": mark_strings_under_a_title,
    "weeks": weeks,
    "whole weeks": whole_weeks,
    "week strings": week_strings,
}


def separated(
    rows: Rows, separator: str = ",", *, encoding: str = "utf-8", end: str = "\n", quote: bool = False
) -> bytes:
    text = io.StringIO(newline="")
    quoting = csv.QUOTE_ALL if quote else csv.QUOTE_MINIMAL
    csv.writer(text, delimiter=separator, lineterminator=end, quoting=quoting).writerows(rows)
    return text.getvalue().encode(encoding)


def workbook(rows: Rows) -> bytes:
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True, "strings_to_numbers": False}) as book:
        sheet = book.add_worksheet("Marks")
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                sheet.write_string(number, place, cell)
    return data.getvalue()


def parquet(rows: Rows) -> bytes:
    """Only for rows whose first names the columns."""
    data = io.BytesIO()
    pl.DataFrame(rows[1:], schema=rows[0], orient="row").write_parquet(data)
    return data.getvalue()


def titled(rows: Rows) -> Rows:
    """As a report prints it: a title above, a total and a closing line below."""
    width = len(rows[-1])
    return [
        ["Registration report", *[""] * (width - 1)],
        ["School: Nowhere High"],
        [],
        *rows,
        [],
        ["Total", *[""] * (width - 2), "12"],
        ["Printed on 4 May 2026 at 10:31"],
    ]


FILES: dict[str, Callable[[Rows], bytes]] = {
    "csv": separated,
    "csv, marked": lambda rows: separated(rows, encoding="utf-8-sig"),
    "csv, windows": lambda rows: separated(rows, encoding="cp1252", end="\r\n"),
    "csv, old mac": lambda rows: separated(rows, end="\r"),
    "csv, all quoted": lambda rows: separated(rows, quote=True, end="\r\n"),
    "semicolons": lambda rows: separated(rows, ";"),
    "bars": lambda rows: separated(rows, "|"),
    "tabs": lambda rows: separated(rows, "\t"),
    "tabs, utf-16": lambda rows: separated(rows, "\t", encoding="utf-16", end="\r\n"),
    "tabs, utf-16 without a mark": lambda rows: separated(rows, "\t", encoding="utf-16-le"),
    "utf-16, other end first": lambda rows: separated(rows, encoding="utf-16-be"),
    "workbook": workbook,
}


def as_text(rows: Sequence[Sequence[str]]) -> bytes:
    return "\n".join(",".join(row) for row in rows).encode()
