"""One school's year, 380,000 rows of CSV, from file to answers with the start of the process included.

python benchmarks/analyse_school.py [--pupils N] [--rounds N]
"""

import argparse
import tempfile
from pathlib import Path

from rows_of_schools import write_csv
from side_by_side import UPTURN, compare, timed


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--pupils", type=int, default=1_000)
    options.add_argument("--rounds", type=int, default=5)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "school.csv"
        print(f"{write_csv(file, chosen.pupils):,} rows, {file.stat().st_size / 1e6:.0f} MB")
        compare(file, chosen.rounds, floor=1)
        starts = [timed([UPTURN, "--help"], Path(folder) / "help").seconds for _ in range(3)]
        print(f"upturn --help    {min(starts):7.2f} s")


if __name__ == "__main__":
    main()
