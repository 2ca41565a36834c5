"""Two commands on one input, in turn, in one run: seconds, peak memory, and whether the answers agree."""

import json
import os
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
UPTURN = str(Path(sys.executable).with_name("upturn"))
GIB = 1 << 20  # ru_maxrss counts KiB


@dataclass(frozen=True)
class Run:
    """One run of a command."""

    seconds: float
    peak_gib: float


def timed(command: list[str], answer: Path) -> Run:
    """Run a command, its output to a file."""
    start = time.perf_counter()
    with answer.open("wb") as out:
        child = subprocess.Popen(command, stdout=out, stderr=subprocess.PIPE)
        _, status, usage = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - start
    if status:
        said = child.stderr.read().decode() if child.stderr else ""
        raise SystemExit(f"{' '.join(command)} failed: {said}")
    return Run(seconds, usage.ru_maxrss / GIB)


def compare(file: Path, rounds: int, floor: float) -> None:
    """Time both on a file and print the medians and their ratio.

    Args:
        file: the register.
        rounds: how often each runs; they take turns.
        floor: the ratio below which the work is not done.
    """
    ours = [UPTURN, "analyse", str(file), "--format", "json"]
    plain = [sys.executable, str(HERE / "with_pandas.py"), str(file)]
    our_answer, plain_answer = file.with_suffix(".upturn.json"), file.with_suffix(".pandas.json")
    our_runs, plain_runs = [], []
    for _ in range(rounds):
        our_runs.append(timed(ours, our_answer))
        plain_runs.append(timed(plain, plain_answer))
    agree(our_answer, plain_answer)
    our_time, plain_time = (statistics.median(run.seconds for run in runs) for runs in (our_runs, plain_runs))
    our_peak, plain_peak = (max(run.peak_gib for run in runs) for runs in (our_runs, plain_runs))
    load = os.getloadavg()[0]
    print(f"upturn analyse   {our_time:7.2f} s   {our_peak:5.2f} GiB peak")
    print(f"plain pandas     {plain_time:7.2f} s   {plain_peak:5.2f} GiB peak")
    print(
        f"ratio            {plain_time / our_time:7.2f} times as fast (floor {floor:g}); the same answers; "
        f"load {load:.1f}"
    )


def agree(ours: Path, plain: Path) -> None:
    """Stop when any figure differs."""
    left = {(row.get("school"), row["pupil"]): row for row in json.loads(ours.read_bytes())["pupils"]}
    right = {(row.get("school"), row["pupil"]): row for row in json.loads(plain.read_bytes())["pupils"]}
    if left.keys() != right.keys():
        raise SystemExit(f"the pupils differ: {len(left)} and {len(right)}")
    for key, row in right.items():
        for name, value in row.items():
            if left[key][name] != value:
                raise SystemExit(f"{key}: {name} is {left[key][name]} here and {value} in pandas")
