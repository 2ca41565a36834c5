"""The command line: `upturn <verb>`. Each verb is a module, imported only when it is the one asked for."""

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any

from upturn import __version__

VERBS = {
    "demo": ("demo", "build the demonstration town and serve it from this machine"),
    "serve": ("serve", "serve the pages from this machine"),
    "import": ("import_", "say what a file would change, and with --commit change it"),
    "analyse": ("analyse", "attendance figures from register files, without a store"),
    "lessons": ("lessons", "who was in online lessons, from reports of Teams, Zoom, Meet and others"),
    "simulate": ("simulate", "write an invented register with patterns planted, and the truth beside it"),
    "verify": ("verify", "measure again what the manual says of a method, on invented registers"),
    "worker": ("worker", "read imports and watch folders (`upturn serve` runs one of these by itself)"),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb; the exit code is what it returns: 0 done, 1 done with remarks, 2 not done."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    parser = argparse.ArgumentParser(
        prog="upturn",
        description="Find what is in the way of attendance, and tell the truth about whether support helped.",
    )
    parser.add_argument("--version", action="version", version=f"upturn {__version__}")
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    wanted = _verb_in(given)
    modules: dict[str, Any] = {}
    for verb, (module, words) in VERBS.items():
        sub = verbs.add_parser(verb, help=words, description=words[0].upper() + words[1:] + ".")
        if verb == wanted:
            modules[verb] = import_module(f"upturn.cli.{module}")
            modules[verb].add_arguments(sub)
    args = parser.parse_args(given)
    return _run(modules[args.verb], args)


def _verb_in(given: Sequence[str]) -> str | None:
    return next((each for each in given if not each.startswith("-")), None)


def _run(module: Any, args: argparse.Namespace) -> int:
    try:
        return int(module.run(args))
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever read the output has stopped reading: nothing is left to be said to them.
        sys.stdout = None
        return 0
