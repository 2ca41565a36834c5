"""`upturn demo`: the demonstration town, built once and served with its clock held."""

import argparse
import shutil
import subprocess
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
    if args.build_only:
        if not _is_built(args.home):
            _build(args.home)
        return 0
    if not _is_built(args.home) and _build_apart(args.home):
        return 1
    from upturn.cli.serve import serve

    return serve(args.home, args.address, args.port, 2, _environment())


def _build_apart(home: Path) -> int:
    """Build in a process of its own, which ends before the town is served from where it was moved to."""
    command = [sys.executable, "-m", "upturn.cli", "demo", "--build-only", "--home", str(home)]
    return subprocess.run(command, check=False).returncode


def _is_built(home: Path) -> bool:
    return (home / "upturn.sqlite3").exists()


def _build(home: Path) -> None:
    """Build beside, then move into place: a town that was cut short is never served."""
    from upturn.cli.serve import prepare

    building = home.with_name(f"{home.name}.building")
    shutil.rmtree(building, ignore_errors=True)
    began = time.perf_counter()
    print("Building the demonstration town, once. Every person and school in it is made up.", flush=True)
    _say("tables")
    prepare(building, _environment())
    _fill()
    _close()
    shutil.rmtree(home, ignore_errors=True)
    building.rename(home)
    print(f"The town is ready, after {time.perf_counter() - began:.0f} seconds.", flush=True)


def _fill() -> None:
    from upturn.demo.loading import load_town
    from upturn.demo.town import build_town

    _say("the town itself, from its seed")
    load_town(build_town(), _say)


def _close() -> None:
    """Close the store, so that it is whole on disk before it is moved."""
    from django.db import connections

    connections.close_all()


def _say(step: str) -> None:
    print(f"  · {step}", flush=True)


def _environment() -> dict[str, str]:
    from upturn.demo.clock import HELD_AT

    return {"UPTURN_TOWN": "1", "UPTURN_HELD_AT": HELD_AT.isoformat()}


def _export(folder: Path) -> int:
    from upturn.demo.exports import write_exports
    from upturn.demo.town import build_town

    for path in write_exports(build_town(), folder):
        print(path)
    return 0
