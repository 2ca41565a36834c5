"""The town's data as the files a school's own systems would export, in every layout the importer reads."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from upturn.demo.calendars import calendar_of
from upturn.demo.cast import HIGH_SCHOOL
from upturn.demo.clock import LAST_YEAR, THIS_YEAR, TODAY
from upturn.demo.lesson_marks import lesson_rows
from upturn.demo.register_tables import LAYOUTS, span_of
from upturn.demo.town import SCHOOLS, Town

BYTE_ORDER_MARK = "utf-8-sig"
TERM_BEGAN = date(2026, 1, 5)
LAST_FRIDAY = date(2026, 3, 6)
"""This term's files hold whole weeks: a report with a row or a text for each week cannot stop inside one."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a text file is written: its encoding, delimiter and line ends."""

    encoding: str = BYTE_ORDER_MARK
    delimiter: str = ","
    line_end: str = "\r\n"


SPREADSHEET = Dialect()
OLD_WINDOWS = Dialect(encoding="cp1252")
SEMICOLONS = Dialect(encoding="cp1252", delimiter=";")
UNICODE_TEXT = Dialect(encoding="utf-16", delimiter="\t")
PLAIN = Dialect(encoding="utf-8", line_end="\n")


def write_table(path: Path, rows: Iterator[Sequence[object]], dialect: Dialect = SPREADSHEET) -> Path:
    """Write rows as delimited text."""
    with path.open("w", encoding=dialect.encoding, newline="") as file:
        csv.writer(file, delimiter=dialect.delimiter, lineterminator=dialect.line_end).writerows(rows)
    return path


def write_workbook(path: Path, rows: Iterator[Sequence[object]], sheet: str = "Attendance") -> Path:
    """Write rows as an XLSX workbook whose bytes depend on nothing but the rows; dates become Excel's own."""
    import xlsxwriter

    workbook = xlsxwriter.Workbook(
        str(path), {"constant_memory": True, "strings_to_formulas": False, "strings_to_numbers": False}
    )
    workbook.set_properties({"created": datetime(2026, 3, 12, 9, 10), "author": "Penner Vale demonstration"})  # noqa: DTZ001
    days = workbook.add_format({"num_format": "dd/mm/yyyy"})
    page = workbook.add_worksheet(sheet)
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            if isinstance(cell, date):
                page.write_datetime(number, column, cell, days)
            elif cell != "":
                page.write(number, column, cell)
    workbook.close()
    return path


def export_register(
    town: Town,
    school: str,
    layout: str,
    path: Path,
    first: date = TERM_BEGAN,
    last: date = LAST_FRIDAY,
    dialect: Dialect = SPREADSHEET,
) -> Path:
    """Write a school's marks of some days in one of `register_tables.LAYOUTS`; .xlsx makes a workbook."""
    rows = LAYOUTS[layout](span_of(town, school, first, last))
    return write_workbook(path, rows) if path.suffix == ".xlsx" else write_table(path, rows, dialect)


def write_exports(town: Town, folder: Path) -> tuple[Path, ...]:
    """Write every school's roll, contacts, class lists, calendar, registers, lessons; gives the files."""
    folder.mkdir(parents=True, exist_ok=True)
    return tuple(path for school in SCHOOLS for path in _export_school(town, school, folder))


def _export_school(town: Town, school: str, folder: Path) -> Iterator[Path]:
    def named(what: str) -> Path:
        return folder / f"{school}-{what}"

    yield write_table(named("roll.csv"), roll_rows(town, school), OLD_WINDOWS)
    yield write_table(named("contacts.csv"), contact_rows(town, school))
    yield write_table(named("classes.csv"), class_rows(town, school))
    yield write_table(named("calendar.csv"), calendar_rows(school), PLAIN)
    yield export_register(town, school, "long", named("marks-this-year.csv"), THIS_YEAR.first_day, TODAY)
    yield export_register(
        town, school, "long", named("marks-last-year.csv"), LAST_YEAR.first_day, LAST_YEAR.last_day
    )
    if school == HIGH_SCHOOL:
        yield write_table(named("lessons-this-year.csv"), lesson_rows(town))
    yield export_register(town, school, "wide", named("marks-this-term.xlsx"))
    yield export_register(town, school, "wide_two_headings", named("marks-two-headings.xlsx"))
    yield export_register(town, school, "wide", named("marks-wide.csv"), dialect=SEMICOLONS)
    yield export_register(town, school, "mark_string", named("mark-strings.csv"), dialect=OLD_WINDOWS)
    yield export_register(town, school, "week_mark", named("week-marks.txt"), dialect=UNICODE_TEXT)
    yield export_register(town, school, "pupil_day", named("marks-by-day.csv"), dialect=PLAIN)


def said(day: date | None) -> str:
    """A date as schools' systems write it, day first; blank for none."""
    return f"{day:%d/%m/%Y}" if day else ""


def _yes(flag: bool) -> str:
    return "Yes" if flag else "No"


def roll_rows(town: Town, school: str) -> Iterator[Sequence[object]]:
    """Everybody on roll at any time this year, so far."""
    yield (
        "UPN", "Admission number", "Legal surname", "Legal forename", "Date of birth", "Year", "Reg group",
        "Sex", "SEN status", "FSM", "First language", "Looked after", "Social worker",
        "Admission date", "Leaving date",
    )  # fmt: skip
    for enrolment in town.school_year(school).enrolments:
        pupil = town.pupil(enrolment.pupil)
        yield (
            pupil.upn, enrolment.local_id, pupil.family_name, pupil.given_name, said(pupil.date_of_birth),
            enrolment.year_group(THIS_YEAR.start), enrolment.form(THIS_YEAR.start), pupil.sex,
            pupil.sen_status,
            _yes(pupil.free_school_meals), pupil.first_language, _yes(pupil.looked_after),
            _yes(pupil.social_worker), said(enrolment.starts_on), said(enrolment.leaves_on),
        )  # fmt: skip


def contact_rows(town: Town, school: str) -> Iterator[Sequence[object]]:
    """The adults to reach about everybody on this year's roll."""
    yield (
        "UPN", "Pupil", "Contact name", "Relationship", "Parental responsibility", "Priority", "Language",
        "Preferred contact method", "Telephone", "Email",
    )  # fmt: skip
    for enrolment in town.school_year(school).enrolments:
        pupil = town.pupil(enrolment.pupil)
        for contact in town.contacts_of(pupil.key):
            yield (
                pupil.upn, pupil.name, contact.name, contact.relationship,
                _yes(contact.parental_responsibility), contact.priority, contact.language,
                contact.channel.capitalize(), contact.phone, contact.email,
            )  # fmt: skip


def class_rows(town: Town, school: str) -> Iterator[Sequence[object]]:
    """This year's classes, a row for each pupil in each."""
    teachers = {member.key: member for member in town.staff}
    yield ("Class", "Subject", "Teacher", "UPN", "Surname", "Forename")
    for each in town.class_lists:
        if each.organisation == school:
            for key in each.pupils:
                pupil = town.pupil(key)
                teacher = teachers[each.teacher].name
                yield (each.name, each.subject, teacher, pupil.upn, pupil.family_name, pupil.given_name)


def calendar_rows(school: str) -> Iterator[Sequence[object]]:
    """Both years' terms, holidays, INSET days and bank holidays."""
    yield ("First day", "Last day", "Type", "Name")
    for year in (LAST_YEAR, THIS_YEAR):
        for period in calendar_of(school, year).periods:
            yield (period.first.isoformat(), period.last.isoformat(), period.kind.words, period.name)
