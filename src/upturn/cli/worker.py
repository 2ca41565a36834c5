"""`upturn worker`: reads imports, watches folders and seals the audit trail, until stopped."""

import argparse
import os
import signal
import threading
from pathlib import Path

from upturn.cli.serve import DEFAULT_HOME, prepare

HELP = "read imports and watch folders (`upturn serve` runs one of these by itself)"
PAUSE_SECONDS = 0.5


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the verb."""
    parser.add_argument(
        "--home", type=Path, default=None, help=f"where the data live (default: ./{DEFAULT_HOME})"
    )


def let_pages_go_first() -> None:
    """Give way to the processes that answer people: a lower priority, and one thread for reading files."""
    os.environ.setdefault("POLARS_MAX_THREADS", "1")
    if hasattr(os, "nice"):
        os.nice(10)


def run(args: argparse.Namespace) -> int:
    """Work until asked to stop."""
    let_pages_go_first()
    prepare(args.home or Path(os.environ.get("UPTURN_HOME", DEFAULT_HOME)))
    from upturn.exchange.folders import WatchedFolders
    from upturn.exchange.worker import put_back_what_was_cut_short, work_once

    stop = threading.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: stop.set())
    parent = os.getppid()
    folders = WatchedFolders()
    put_back_what_was_cut_short()
    while not stop.is_set() and os.getppid() == parent:
        if not work_once(folders):
            stop.wait(PAUSE_SECONDS)
    return 0
