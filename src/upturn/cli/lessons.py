"""`upturn lessons`: who was in online lessons, and for how long. Starts no Django and keeps nothing."""

import argparse
import sys
from datetime import date
from io import TextIOWrapper
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upturn.exchange.presence.model import Lessons

HELP = "who was in online lessons, from reports of Teams, Zoom, Meet and others"
CLEAN, WITH_REJECTED_ROWS, UNREADABLE = 0, 1, 2
_SHOWN = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the verb."""
    parser.add_argument(
        "files",
        nargs="+",
        metavar="FILE",
        help="a report: Teams, Zoom, Google Meet, BigBlueButton, xAPI, Caliper or CSV",
    )
    parser.add_argument(
        "--timetable",
        metavar="FILE",
        help="when lessons were to be: a table or ICS; it names and bounds them",
    )
    parser.add_argument(
        "--roster",
        metavar="FILE",
        help="who is expected: learner, e-mail, adult contact; others are set aside",
    )
    parser.add_argument(
        "--dates", choices=["dmy", "mdy", "iso"], help="how dates are written, where they do not settle it"
    )
    parser.add_argument("--timezone", metavar="ZONE", help="the zone of times that have none (Europe/London)")
    parser.add_argument(
        "--on", type=_day, metavar="DATE", help="the day of reports that say only times (2025-11-03)"
    )
    parser.add_argument(
        "--format",
        choices=["table", "json", "csv"],
        default="table",
        help="what to print (default: table); in JSON “lesson” is a lesson's place in “lessons”, from 0",
    )


def run(args: argparse.Namespace) -> int:
    """Print lessons and presence: 0 clean, 1 with rows left out, 2 when a file cannot be read."""
    from upturn.exchange.presence.files import read_files, zone_named
    from upturn.exchange.reading.problems import Unreadable

    try:
        zone = args.timezone and zone_named(args.timezone).key
        lessons = read_files(
            args.files, roster=args.roster, timetable=args.timetable, dates=args.dates, zone=zone, day=args.on
        )
    except Unreadable as refusal:
        return _refuse(refusal.on_command_line)
    except ValueError as refusal:
        return _refuse(str(refusal))
    _say_remarks(lessons)
    _print(lessons, args.format)
    return WITH_REJECTED_ROWS if lessons.rejected else CLEAN


def _refuse(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return UNREADABLE


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is not a date; expected one such as 2025-11-03") from None


def _say_remarks(lessons: "Lessons") -> None:
    for problem in lessons.problems[:_SHOWN]:
        print(problem, file=sys.stderr)
    if len(lessons.problems) > _SHOWN:
        more = len(lessons.problems) - _SHOWN
        print(f"… and {more} more remarks (--format json lists all).", file=sys.stderr)


def _print(lessons: "Lessons", form: str) -> None:
    if form != "json" and isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # A terminal may not have every letter.
    for piece in _pieces(lessons, form):
        sys.stdout.write(piece)
    sys.stdout.flush()


def _pieces(lessons: "Lessons", form: str) -> "Iterator[str]":
    from upturn.exchange.writing.presence import csv_text, json_pieces, table_lines

    if form == "json":
        yield from json_pieces(lessons)
    elif form == "csv":
        yield csv_text(lessons)
    else:
        yield from (line + "\n" for line in table_lines(lessons))
