"""A look at one school of 1,500 after an import: read, looked at and kept, outside the import's transaction.

A real store, an invented register with lessons and planted patterns, brought in as files. Prints medians in
milliseconds beside the five hundred they must stay under.
"""

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

BOUND_MS = 500
TODAY = date(2026, 3, 27)
KEY = "989498"


def main() -> None:
    """Build the school, and look at it as often as asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pupils", type=int, default=1500)
    parser.add_argument("--looks", type=int, default=15)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="upturn-looks-") as folder:
        os.environ["UPTURN_HELD_AT"] = f"{TODAY}T15:30"
        _build_school(Path(folder), args.pupils)
        _print_times("the latest marks", lambda: _look("latest"), args.looks)
        _print_times("a half term's end besides", lambda: _look("latest", "half_term"), args.looks)


def _build_school(home: Path, pupils: int) -> None:
    from upturn.cli import main as upturn
    from upturn.cli.serve import prepare

    prepare(home)
    from upturn.people.models import Organisation

    Organisation.objects.create(key=KEY, name="Benchmark School", kind="school", phase="secondary")
    planted = ["--plant", "weekday:30:8", "--plant", "lesson:15:10"]
    files = home / "files"
    upturn(["simulate", "--pupils", str(pupils), "--weeks", "26", *planted, "--out", str(files)])
    for name in ("register", "lessons"):
        upturn(["import", str(files / f"{name}.csv"), "--organisation", KEY, "--home", str(home), "--commit"])


def _look(*occasions: str) -> None:
    from upturn.patterns.models import LookTaken
    from upturn.patterns.taking import look_at_changed_marks

    LookTaken.objects.filter(occasion__in=occasions).delete()
    if not look_at_changed_marks(TODAY):
        raise SystemExit("there was nothing to look at")


def _print_times(what: str, work: Callable[[], None], times: int) -> None:
    """Time some work, its preparation included."""
    work()
    clock, processor = [], []
    for _ in range(times):
        began, worked = time.perf_counter(), time.process_time()
        work()
        clock.append((time.perf_counter() - began) * 1000)
        processor.append((time.process_time() - worked) * 1000)
    print(
        f"{what:28} median {statistics.median(clock):6.1f} ms, {statistics.median(processor):6.1f} of the "
        f"processor   (bound {BOUND_MS}; load {os.getloadavg()[0]:.1f})"
    )


if __name__ == "__main__":
    main()
