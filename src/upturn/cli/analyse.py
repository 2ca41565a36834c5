"""`upturn analyse`: figures from register files. Starts no Django and keeps nothing."""

import argparse
import re
import sys
from dataclasses import replace
from datetime import date, datetime
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from upturn.exchange.analysis import Register
    from upturn.exchange.findings import ReadLessons

HELP = "attendance figures from register files, without a store"
CLEAN, WITH_REJECTED_ROWS, UNREADABLE = 0, 1, 2
_SHOWN = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the verb."""
    parser.add_argument(
        "files", nargs="+", metavar="FILE", help="a register: CSV, TSV, Excel or Parquet, in any layout"
    )
    parser.add_argument(
        "--roll", metavar="FILE", help="who is on roll, from when to when, with their characteristics"
    )
    parser.add_argument("--calendar", metavar="FILE", help="when the school is open: a table or ICS")
    parser.add_argument(
        "--lessons", metavar="FILE", help="marks of lessons: date, period, subject, class, code"
    )
    parser.add_argument(
        "--all-tests",
        action="store_true",
        help="also list every tested pupil and kind of pattern, with its p",
    )
    parser.add_argument(
        "--from", dest="first", type=_day, metavar="DATE", help="count from this day (2025-09-01)"
    )
    parser.add_argument("--to", dest="last", type=_day, metavar="DATE", help="count to this day, inclusive")
    parser.add_argument(
        "--columns",
        type=columns_given,
        default={},
        metavar="pupil=…,date=…",
        help="what columns are called, where not recognised",
    )
    parser.add_argument(
        "--dates", choices=["dmy", "mdy", "iso"], help="how dates are written, where they do not settle it"
    )
    parser.add_argument(
        "--format", choices=["table", "json"], default="table", help="what to print (default: table)"
    )
    parser.add_argument(
        "--out", type=Path, metavar="DIR", help="also write the figures there, as CSV and Parquet"
    )


def run(args: argparse.Namespace) -> int:
    """Print the figures: 0 clean, 1 with rows left out, 2 when a file cannot be read."""
    from upturn.exchange.analysis import read_files
    from upturn.exchange.reading.problems import Unreadable

    if args.first and args.last and args.last < args.first:
        return _refuse(f"--to {args.last} is before --from {args.first}. Turn them round.")
    try:
        register = read_files(
            args.files,
            roll=args.roll,
            calendar=args.calendar,
            columns=args.columns,
            dates=args.dates,
            today=_today(),
        )
        period = register.period(args.first, args.last)
        if period.last < period.first:
            return _refuse(
                f"The files hold marks from {register.reading.first} to {register.reading.last}, none of "
                "which are in the days asked for."
            )
        lessons = _lessons(register, args)
    except Unreadable as refusal:
        return _refuse(refusal.on_command_line)
    register = _with_problems(register, lessons)
    _say_remarks(register)
    if args.out and (refusal_text := _write(register, args, lessons)):
        return _refuse(refusal_text)
    _print(register, args, lessons)
    return WITH_REJECTED_ROWS if register.rejected else CLEAN


def _lessons(register: "Register", args: argparse.Namespace) -> "ReadLessons | None":
    from upturn.exchange.findings import read_lessons_file

    return read_lessons_file(register, args.lessons, args.dates) if args.lessons else None


def _with_problems(register: "Register", lessons: "ReadLessons | None") -> "Register":
    """The register, with what is to be said of the lessons among its remarks."""
    if lessons is None:
        return register
    return replace(register, problems=(*register.problems, *lessons.problems))


def _today() -> date:
    return datetime.now(ZoneInfo("Europe/London")).date()


def _refuse(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return UNREADABLE


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is not a date; expected one such as 2025-09-03") from None


def columns_given(text: str) -> dict[str, str]:
    """``pupil=UPN,date=Session date``; a comma inside a heading is kept, since a role must follow it."""
    columns: dict[str, str] = {}
    for part in re.split(r",(?=\s*[a-z_]+\s*=)", text):
        role, equals, heading = part.partition("=")
        if not equals or not role.strip() or not heading.strip():
            raise argparse.ArgumentTypeError(f"“{part}” is not of the form role=heading, such as pupil=UPN")
        columns[role.strip().lower()] = heading.strip()
    return columns


def _say_remarks(register: "Register") -> None:
    for note in register.notes:
        print(note, file=sys.stderr)
    for problem in register.problems[:_SHOWN]:
        print(problem, file=sys.stderr)
    if len(register.problems) > _SHOWN:
        print(
            f"… and {len(register.problems) - _SHOWN} more remarks (--format json lists all).",
            file=sys.stderr,
        )


def _write(register: "Register", args: argparse.Namespace, lessons: "ReadLessons | None") -> str | None:
    """Write the files; the sentence that says why not, if not."""
    from upturn.exchange.writing.analysis import write_files

    try:
        write_files(
            register,
            args.out,
            args.first,
            args.last,
            lessons=lessons.marks if lessons else None,
            all_tests=args.all_tests,
        )
    except OSError as failure:
        return f"Nothing can be written to {args.out}: {failure.strerror}. Choose another folder with --out."
    return None


def _print(register: "Register", args: argparse.Namespace, lessons: "ReadLessons | None") -> None:
    marks = lessons.marks if lessons else None
    if args.format == "json":
        from upturn.exchange.writing.analysis import json_pieces

        pieces = json_pieces(register, args.first, args.last, lessons=marks, all_tests=args.all_tests)
        for piece in pieces:
            sys.stdout.write(piece)
    else:
        from upturn.exchange.writing.tables import table_lines

        if isinstance(sys.stdout, TextIOWrapper):
            sys.stdout.reconfigure(errors="backslashreplace")  # A terminal may not have every letter.
        for line in table_lines(register, args.first, args.last, marks):
            sys.stdout.write(line + "\n")
    sys.stdout.flush()
