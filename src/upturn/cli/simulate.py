"""`upturn simulate`: an invented register with patterns planted, and the truth beside it."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from upturn.patterns.simulation import Planting

HELP = "write an invented register with patterns planted, and the truth beside it"
DONE, NOT_DONE = 0, 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the verb."""
    parser.add_argument("--pupils", type=int, default=1000, metavar="N", help="how many pupils (1000)")
    parser.add_argument("--weeks", type=int, default=36, metavar="W", help="how many weeks of school (36)")
    parser.add_argument("--seed", type=int, default=1, metavar="S", help="the same seed, the same files (1)")
    parser.add_argument(
        "--drift",
        type=float,
        default=0.8,
        metavar="D",
        help="how far pupils drift by themselves, as a logarithm of odds; 0 for not at all (0.8)",
    )
    parser.add_argument(
        "--plant",
        action="append",
        default=[],
        metavar="KIND:COUNT:STRENGTH",
        help="plant a pattern; STRENGTH is an odds ratio on the planted sessions; may be given again",
    )
    parser.add_argument(
        "--out", type=Path, required=True, metavar="DIR", help="the folder to write the files to"
    )


def run(args: argparse.Namespace) -> int:
    """Write the files: 0 done, 2 when what is asked for cannot be."""
    from upturn.exchange.writing.simulated import write_simulated
    from upturn.patterns.simulated_lessons import simulate_lessons
    from upturn.patterns.simulation import Settings, simulate

    try:
        plantings = tuple(_planting(text) for text in args.plant)
        simulated = simulate(
            Settings(
                pupils=args.pupils, weeks=args.weeks, seed=args.seed, plantings=plantings, drift=args.drift
            )
        )
        written = write_simulated(simulated, simulate_lessons(simulated), args.out)
    except ValueError as refusal:
        return _refuse(str(refusal))
    except OSError as failure:
        return _refuse(
            f"Nothing can be written to {args.out}: {failure.strerror}. Choose another folder with --out."
        )
    for path in written:
        print(path)
    return DONE


def _refuse(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return NOT_DONE


def _planting(text: str) -> "Planting":
    """One ``--plant``.

    Raises:
        ValueError: with a sentence, when it is not of the form asked for.
    """
    from upturn.patterns.kinds import Kind
    from upturn.patterns.simulation import PLANTABLE, Planting

    parts = text.split(":")
    kinds = sorted(kind.value for kind in PLANTABLE)
    if len(parts) != 3 or parts[0] not in kinds:
        raise ValueError(
            f"“{text}” is not of the form KIND:COUNT:STRENGTH, such as weekday:20:8. "
            f"KIND is one of {', '.join(kinds)}."
        )
    try:
        count, strength = int(parts[1]), float(parts[2])
    except ValueError:
        raise ValueError(
            f"In “{text}” COUNT must be a whole number and STRENGTH a number, such as weekday:20:8."
        ) from None
    return Planting(Kind(parts[0]), count, strength)
