"""`upturn import`: what a file would change in an organisation's store, and with `--commit` the change."""

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from upturn.cli.analyse import columns_given
from upturn.cli.serve import DEFAULT_HOME, prepare

if TYPE_CHECKING:
    from upturn.exchange.outcomes import Outcome
    from upturn.exchange.preparing import Prepared, Request

HELP = "set files against an organisation's store, and commit them"
CLEAN, WITH_REJECTED_ROWS, UNREADABLE = 0, 1, 2
REMARKS_SHOWN = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the verb."""
    parser.add_argument(
        "files",
        nargs="+",
        type=Path,
        metavar="FILE",
        help="registers, rolls, contacts, class lists or calendars",
    )
    parser.add_argument(
        "--organisation", required=True, metavar="KEY", help="the organisation's URN or short key"
    )
    parser.add_argument(
        "--commit", action="store_true", help="write what the proposal says; without it, only say it"
    )
    parser.add_argument(
        "--home", type=Path, default=None, help=f"where the data live (default: ./{DEFAULT_HOME})"
    )
    parser.add_argument(
        "--dates",
        choices=["dmy", "mdy", "iso"],
        default="",
        help="how dates are written, where they do not settle it",
    )
    parser.add_argument(
        "--columns",
        type=columns_given,
        default={},
        metavar="pupil=…,date=…",
        help="what columns are called, where not recognised",
    )


def run(args: argparse.Namespace) -> int:
    """Propose each file in turn, and commit it where asked; the worst outcome of any file is given."""
    home = args.home or Path(os.environ.get("UPTURN_HOME", DEFAULT_HOME))
    if not (home / "upturn.sqlite3").exists() and not os.environ.get("DATABASE_URL"):
        return _refuse(
            f"There is no store in {home} yet. Run `upturn serve` for the first day, or give --home."
        )
    prepare(home)
    from upturn.people.queries import organisation_keys

    keys = organisation_keys()
    if args.organisation not in keys:
        return _refuse(
            f"There is no organisation “{args.organisation}” here. "
            f"Those there are: {', '.join(keys) or 'none'}."
        )
    return max(_import(path, keys[args.organisation], args) for path in args.files)


def _import(path: Path, organisation_id: int, args: argparse.Namespace) -> int:
    from upturn.exchange import importing
    from upturn.exchange.preparing import NeedsAnswer
    from upturn.exchange.reading.problems import Unreadable
    from upturn.people import clock

    try:
        request = _request(path, organisation_id, args)
        prepared = importing.prepare(request, clock.today())
    except NeedsAnswer as asked:
        return _refuse(f"{asked.question.sentence} {asked.advice}".rstrip())
    except Unreadable as failure:
        return _refuse(failure.on_command_line)
    _print(path, prepared.outcome)
    if not args.commit:
        print("Nothing has changed. Add --commit to write this.")
    elif refusal := _commit(path, request, prepared):
        return _refuse(refusal)
    else:
        print("Committed.")
    return WITH_REJECTED_ROWS if prepared.outcome.rejected else CLEAN


def _request(path: Path, organisation_id: int, args: argparse.Namespace) -> "Request":
    from upturn.exchange.preparing import Request

    return Request(organisation_id, path, str(path), columns=args.columns, date_order=args.dates)


def _commit(path: Path, request: "Request", prepared: "Prepared") -> str | None:
    """Through the same steps as a file in the browser, so that the history and the trail are the same.

    Gives the sentence that says why nothing was committed, if nothing was.
    """
    from upturn.exchange.actions import ImportRefused, import_at_once
    from upturn.exchange.importing import keep_rejected_rows
    from upturn.exchange.keeping import pieces_of
    from upturn.exchange.preparing import MovedOn
    from upturn.people import clock

    try:
        proposal = import_at_once(
            by=None,
            organisation_id=request.organisation_id,
            file_name=path.name,
            chunks=pieces_of(path),
            prepared=prepared,
            write=prepared.work_out(),
            at=clock.now(),
        )
    except MovedOn:
        return (
            f"{path}: the register or roll changed while this file was being read, so nothing of it was "
            "committed. Run the same command again."
        )
    except ImportRefused as refused:
        return str(refused)
    keep_rejected_rows(proposal, prepared)
    return None


def _print(path: Path, outcome: "Outcome") -> None:
    read = f" ({outcome.layout.replace('_', ' ')})" if outcome.layout else ""
    print(f"{path}: a {outcome.kind.replace('_', ' ')}{read}")
    for count, words in (
        (outcome.new, "new"),
        (outcome.changed, "changed"),
        (outcome.unchanged, "unchanged"),
        (outcome.rejected, "rejected"),
    ):
        print(f"  {count:>9,} {words} {outcome.things}")
    print(f"  {outcome.missing_from_file:>9,} pupils on roll not in the file")
    for sentence in (*outcome.notes, *outcome.alarms):
        print(f"  · {sentence}")
    for remark in outcome.remarks[:REMARKS_SHOWN]:
        where = f"line {remark.line}" if remark.line else "the whole file"
        print(f"  {where}: {remark.reason}", file=sys.stderr)
    more = len(outcome.remarks) - REMARKS_SHOWN
    if more > 0:
        print(f"  … and {more:,} more remarks.", file=sys.stderr)


def _refuse(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return UNREADABLE
