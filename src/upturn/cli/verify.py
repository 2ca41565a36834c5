"""`upturn verify`: measure again, on invented registers, what the manual says of a method."""

import argparse
from collections.abc import Iterator

HELP = "measure again what the manual says of a method, on invented registers"
DONE = 0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the verb."""
    parser.add_argument(
        "what", choices=["patterns", "town", "engagement"], help="the method, or what it finds in the town"
    )
    parser.add_argument(
        "--registers", type=int, default=40, metavar="N", help="registers for each figure (40)"
    )
    parser.add_argument("--pupils", type=int, default=1000, metavar="N", help="pupils in each (1000)")
    parser.add_argument(
        "--seed", type=int, default=1, metavar="S", help="the same seed, the same figures (1)"
    )


def run(args: argparse.Namespace) -> int:
    """Print calibration, power and false shares as they come, or what is found of the town's patterns."""
    measured = {"patterns": _patterns, "town": _town, "engagement": _engagement}[args.what]
    for line in measured(args):
        print(line, flush=True)
    return DONE


def _patterns(args: argparse.Namespace) -> Iterator[str]:
    from upturn.patterns.verification import verified

    return verified(args.registers, args.pupils, args.seed)


def _engagement(args: argparse.Namespace) -> Iterator[str]:
    from upturn.provision.verification import verified

    return verified(args.registers, args.pupils, args.seed)


def _town(args: argparse.Namespace) -> Iterator[str]:
    from upturn.demo.patterns_found import printed
    from upturn.demo.town import build_town

    return printed(build_town())
