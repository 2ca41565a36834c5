"""`upturn demo`: the demonstration town, built once and served with its clock held."""

import argparse
import os
import shutil
import sys
import time
from pathlib import Path

HELP = "build the demonstration town and serve it from this machine"
TOWN_HOME = ".town"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the verb."""
    parser.add_argument(
        "--home", type=Path, default=Path(TOWN_HOME), help=f"where the town lives (default: ./{TOWN_HOME})"
    )
    parser.add_argument(
        "--address", default="127.0.0.1", help="the address to listen on (default: 127.0.0.1)"
    )
    parser.add_argument("--port", type=int, default=8000, help="the port to listen on (default: 8000)")
    parser.add_argument(
        "--rebuild", action="store_true", help="build the town afresh, forgetting what was changed in it"
    )
    parser.add_argument(
        "--export",
        type=Path,
        metavar="DIR",
        help="write the town's registers, rolls and lists as files, and stop",
    )
    parser.add_argument(
        "--build-only", action="store_true", help="build the town, and stop without serving it"
    )


def run(args: argparse.Namespace) -> int:
    """Build the town where it is not yet built, and serve it."""
    if args.export:
        return _export(args.export)
    if args.rebuild:
        shutil.rmtree(args.home, ignore_errors=True)
    if not _is_built(args.home):
        _build(args.home)
    if args.build_only:
        return 0
    from upturn.cli.serve import serve

    return serve(args.home, args.address, args.port, 2, _environment())
